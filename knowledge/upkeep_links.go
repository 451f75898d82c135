package knowledge

import (
	"regexp"
	"strings"

	"linje/support"
)

// maxLinksOfItem is how many addresses of one text are looked at.
const maxLinksOfItem = 200

// linkUse is an address with the variant that it stands in.
type linkUse struct {
	address string
	item    support.Item
}

// Links lists the addresses of pages that a material leads to, each once, in
// the order in which they stand: of items, in their texts, and in the register.
func Links(m support.Material) []string {
	seen := make(map[string]bool)
	var out []string
	for _, use := range linkUses(m) {
		if !seen[use.address] {
			seen[use.address] = true
			out = append(out, use.address)
		}
	}
	return out
}

func linkUses(m support.Material) []linkUse {
	var out []linkUse
	add := func(item support.Item) {
		mine := make(map[string]bool)
		for _, address := range append([]string{item.URL}, addressesIn(item.Body)...) {
			if address = strings.TrimSpace(address); page(address) && !mine[address] && len(mine) < maxLinksOfItem {
				mine[address] = true
				out = append(out, linkUse{address, item})
			}
		}
	}
	for _, item := range m.AsItems() {
		add(item)
	}
	return out
}

// page reports whether an address leads to a page of the web that is the same
// for everyone: one with a placeholder in it is not.
func page(address string) bool {
	lower := strings.ToLower(address)
	return (strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")) && !strings.Contains(address, "{{") &&
		len(address) <= 2000 && !strings.ContainsAny(address, " \t\n\"<>")
}

var textAddress = regexp.MustCompile(`(?i)https?://[^\s<>"\x60]+`)

// addressesIn finds the addresses in a text, in Markdown or bare.
func addressesIn(body string) []string {
	var out []string
	for _, found := range textAddress.FindAllString(body, -1) {
		out = append(out, withoutClosing(found))
	}
	return out
}

// withoutClosing cuts what closes a sentence or a bracket that was opened before
// the address: "[Title](https://example.no/a_(b))," holds "…/a_(b)".
func withoutClosing(address string) string {
	open := 0
	for i, r := range address {
		switch r {
		case '(':
			open++
		case ')':
			if open--; open < 0 {
				address = address[:i]
				return strings.TrimRight(address, ".,;:!?*_'’")
			}
		case ']', '[', '|':
			return strings.TrimRight(address[:i], ".,;:!?*_'’")
		}
	}
	return strings.TrimRight(address, ".,;:!?*_'’")
}
