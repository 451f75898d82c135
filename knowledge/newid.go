package knowledge

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mostNewID is how long the ID is that NewID makes of a title, in characters.
const mostNewID = 60

// NewID makes the ID of a new item from its title: "Nullstille passord" becomes
// "nullstille-passord". A number is added where taken says that the ID is
// another's.
func NewID(title string, taken func(id string) bool) string {
	var out strings.Builder
	for _, r := range strings.ToLower(title) {
		switch r {
		case 'æ':
			out.WriteString("ae")
			continue
		case 'ø':
			r = 'o'
		case 'å':
			r = 'a'
		}
		for _, d := range norm.NFD.String(string(r)) {
			switch {
			case d >= 'a' && d <= 'z' || d >= '0' && d <= '9':
				out.WriteRune(d)
			case !unicode.Is(unicode.Mn, d):
				out.WriteByte('-')
			}
		}
	}
	words := strings.FieldsFunc(out.String(), func(r rune) bool { return r == '-' })
	base := strings.Join(words, "-")
	for len(base) > mostNewID && len(words) > 1 {
		words = words[:len(words)-1]
		base = strings.Join(words, "-")
	}
	if base = strings.Trim(base[:min(len(base), mostNewID)], "-"); base == "" {
		base = "uten-tittel"
	}
	id := base
	for n := 2; taken(id); n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
