package mail

import (
	"strings"

	"linje/support"
)

const (
	maxAddresses = 500
	maxName      = 200 // runes
	maxEmail     = 320 // bytes: 64 + @ + 255
)

// parseAddresses reads a list of addresses (RFC 5322 section 3.4), as people's
// programs write it: names with bare commas and raw 8-bit text, semicolons
// between addresses, groups, comments as names.
func parseAddresses(s string) []support.Address {
	var out []support.Address
	var pending string // a piece without an address: the first half of a name
	for n := 0; s != "" && len(out) < maxAddresses && n < 4*maxAddresses; n++ {
		var piece string
		var sep byte
		piece, sep, s = cutAddress(s)
		if sep == ':' {
			pending = "" // the name of a group
			continue
		}
		if pending != "" {
			piece = pending + ", " + strings.TrimSpace(piece)
			pending = ""
		}
		if strings.TrimSpace(piece) == "" {
			continue
		}
		a, ok := parseAddress(piece)
		if !ok && sep == ',' && !strings.Contains(piece, "<") {
			pending = strings.TrimSpace(piece)
			continue
		}
		if ok || a.Name != "" && sep == 0 && len(out) == 0 {
			out = append(out, a)
		}
	}
	return out
}

// cutAddress cuts s at the first comma, semicolon or group colon that stands
// outside quotes, comments and angle brackets.
func cutAddress(s string) (piece string, sep byte, rest string) {
	var in nesting
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && in.escapes() {
			i++
			continue
		}
		if in.step(c) {
			continue
		}
		if c == ',' || c == ';' || c == ':' && groupName(s[:i]) {
			return s[:i], c, s[i+1:]
		}
	}
	if in != (nesting{}) { // never closed: cut at the plain comma
		if before, after, ok := strings.Cut(s, ","); ok {
			return before, ',', after
		}
	}
	return s, 0, ""
}

// groupName reports whether what stands before a colon names a group of
// addresses.
func groupName(s string) bool {
	return !strings.Contains(s, "@") && !strings.EqualFold(s[max(0, len(s)-6):], "mailto")
}

// nesting is where in a list of addresses one stands.
type nesting struct {
	quoted, angle bool
	comments      int
}

func (n *nesting) escapes() bool { return n.quoted || n.comments > 0 }

// step takes a character and reports whether it stands inside something, or
// begins or ends it.
func (n *nesting) step(c byte) bool {
	switch {
	case c == '"' && n.comments == 0:
		n.quoted = !n.quoted
	case n.quoted:
	case c == '(':
		n.comments++
	case c == ')' && n.comments > 0:
		n.comments--
	case n.comments > 0:
	case c == '<' || c == '>':
		n.angle = c == '<'
	default:
		return n.angle
	}
	return true
}

// parseAddress reads one address; ok is false when there is none in it, and
// then Name is all there is.
func parseAddress(s string) (a support.Address, ok bool) {
	s = strings.TrimSpace(s)
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		email, after, _ := strings.Cut(s[open+1:], ">")
		a = support.Address{Name: cleanName(s[:open]), Email: cleanEmail(email)}
		if a.Name == "" {
			a.Name = cleanName(after)
		}
	} else {
		bare, comment := cutComment(s)
		a = support.Address{Name: cleanName(comment), Email: cleanEmail(bare)}
		if a.Email == "" {
			a = looseAddress(s)
		}
	}
	if strings.EqualFold(a.Name, a.Email) {
		a.Name = ""
	}
	return a, a.Email != ""
}

// looseAddress reads a name with an address behind it and no brackets.
func looseAddress(s string) support.Address {
	if at := strings.LastIndexAny(s, " \t"); at >= 0 {
		if email := cleanEmail(s[at+1:]); email != "" {
			return support.Address{Name: cleanName(s[:at]), Email: email}
		}
	}
	return support.Address{Name: cleanName(s)}
}

// cutComment takes a comment in parentheses out of s.
func cutComment(s string) (bare, comment string) {
	before, after, ok := strings.Cut(s, "(")
	if !ok {
		return s, ""
	}
	comment, after, _ = strings.Cut(after, ")")
	return before + after, comment
}

// cleanEmail returns an address without anything that is none; "" where there
// is no address.
func cleanEmail(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(strings.ToLower(s), "mailto:") {
		s = s[len("mailto:"):]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.HasPrefix(s, "@") {
		s = s[i+1:] // a route (RFC 5322 section 4.4)
	}
	s = oneLine(decodeWords(s))
	s = strings.Trim(strings.ReplaceAll(s, " ", ""), `<>"',;`)
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > maxEmail || strings.ContainsAny(s, "<>,;()\\") {
		return ""
	}
	return s
}

// cleanName makes a name fit to be shown.
func cleanName(s string) string {
	s = decodeWords(unquote(strings.TrimSpace(s)))
	s = strings.TrimSpace(strings.ReplaceAll(oneLine(s), `\`, ""))
	s = strings.Trim(s, `"`)
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	return cutRunes(strings.TrimSpace(s), maxName)
}

func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
