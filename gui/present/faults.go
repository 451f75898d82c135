package present

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// FaultText says what is wrong in a file that was imported, in the user's
// language. A kind of fault without a sentence keeps its English reason.
func FaultText(w *Words, f support.Fault) string {
	key := "fault." + string(f.Code)
	text := w.T(key, "Detail", harmless(f.Detail), "Other", harmless(f.Other))
	if f.Code == "" || text == "["+key+"]" {
		return harmless(f.Reason)
	}
	if f.Field == "" {
		return begin(text, unicode.ToUpper)
	}
	text = begin(text, unicode.ToLower) // it goes on after a colon
	switch f.Field {
	case "header":
		return w.T("fault.in.header", "Text", text)
	case "front matter":
		return w.T("fault.in.front", "Text", text)
	}
	return harmless(f.Field) + ": " + text
}

// begin changes the first letter of a sentence.
func begin(text string, to func(rune) rune) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(to(r)) + text[size:]
}

// harmless takes out of a file's words what would change how a line is shown.
func harmless(s string) string {
	return clip(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s), 300)
}
