package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// Answer is what is looked at before an answer goes out.
type Answer struct {
	Text string
	// Form is the written form that was chosen for it; ByHand, that a person
	// chose it rather than that it follows from the request.
	Form   support.Language
	ByHand bool
	// Asked is the form of the request, LanguageUnset where it is not known.
	Asked support.Language
	// Neighbour says that the request is Danish or Swedish.
	Neighbour Neighbour
	Files     int // that go with it
}

// WarningKind is what a warning is about.
type WarningKind int

// The answer is in another written form than the request, or speaks of an
// attachment that is not there.
const (
	WarnForm WarningKind = iota + 1
	WarnAttachment
	// WarnMixed is part of the answer in another written form than the one that
	// it is to be in, also where a person chose that.
	WarnMixed
)

// Warning is what the agent should know before an answer goes out. It stops
// nothing by itself.
type Warning struct {
	Kind    WarningKind
	Form    support.Language // of WarnForm and WarnMixed: the form that the answer, or that part, is in
	Mention Mention          // of WarnAttachment and WarnMixed: where
}

// Warnings looks at an answer before it goes out.
func Warnings(a Answer) []Warning {
	var out []Warning
	if form := FormOf(a.Text, a.Form); differs(a, form) {
		out = append(out, Warning{Kind: WarnForm, Form: form})
	} else if part, form, ok := Mixed(a.Text, a.Form); ok && (a.ByHand || a.Neighbour == NoNeighbour || form == support.English) {
		out = append(out, Warning{Kind: WarnMixed, Form: form, Mention: part})
	}
	if a.Files == 0 {
		if m, ok := SpeaksOfAttachment(a.Text); ok {
			out = append(out, Warning{Kind: WarnAttachment, Mention: m})
		}
	}
	return out
}

// FormOf is the written form of an answer: that of its words where they tell,
// else the one that was chosen for it.
func FormOf(text string, chosen support.Language) support.Language {
	if h := Hear(text); h.Sure && h.Neighbour == NoNeighbour {
		return h.Language
	}
	return chosen
}

// differs reports whether an answer is in another form than its request. Whoever
// writes to a public body has the right to their own Norwegian form (språklova
// section 15); a Dane or Swede is answered in either, and an agent who chose the
// form for this answer knows why.
func differs(a Answer, form support.Language) bool {
	switch {
	case !a.Asked.Valid() || !form.Valid() || form == a.Asked, a.ByHand && form == a.Form:
		return false
	case a.Neighbour != NoNeighbour:
		return form == support.English
	}
	return true
}

// Mixed finds the first paragraph of an answer that is surely in another written
// form than the one that was chosen for it. Quoted lines, what follows the
// closing, and the names of links are not looked at.
func Mixed(text string, form support.Language) (part Mention, found support.Language, ok bool) {
	if !form.Valid() {
		return Mention{}, support.LanguageUnset, false
	}
	var ear Ear
	own := text[:closingFrom(text)]
	for at, line := 0, 1; at < len(own); {
		block, rest, _ := strings.Cut(own[at:], "\n\n")
		if h := ear.Hear(withoutLinks(block)); h.Sure && h.Neighbour == NoNeighbour && h.Language != form && len(strings.Fields(block)) >= fewestOfForm {
			lead := len(block) - len(strings.TrimLeft(block, " \t\n"))
			words := strings.TrimSpace(block)
			start := at + lead
			return Mention{Words: words, Start: start, End: start + len(words), Line: line + strings.Count(block[:lead], "\n")}, h.Language, true
		}
		if quotes(block) {
			break
		}
		line += strings.Count(block, "\n") + 2
		at = len(own) - len(rest)
	}
	return Mention{}, support.LanguageUnset, false
}

// fewestOfForm is how many words a paragraph has that is said to be in another
// form: of fewer, a name or a term of the trade can make it look so.
const fewestOfForm = 5

// quotes reports whether what follows was written by somebody else.
func quotes(block string) bool {
	return slices.ContainsFunc(strings.Split(block, "\n"), func(line string) bool { return quoteBegins(strings.TrimSpace(line)) })
}

// closingFrom is where the closing of a text begins, its length without one.
func closingFrom(text string) int {
	trimmed := strings.TrimRight(text, " \t\n")
	return closingStart(trimmed, nil)
}

// withoutLinks leaves the names of links out: an article is named as it is
// called, in whatever form it is written.
func withoutLinks(text string) string {
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '[')
		if open < 0 {
			return text
		}
		open += at
		middle := strings.Index(text[open:], "](")
		if middle < 0 {
			return text
		}
		end := strings.IndexByte(text[open+middle:], ')')
		if end < 0 {
			return text
		}
		text = text[:open] + text[open+middle+end+1:]
		at = open
	}
}

// Opening is how a part of a text begins, short enough for a sentence about it.
func (m Mention) Opening() string {
	line, _, more := strings.Cut(m.Words, "\n")
	line = strings.TrimSpace(line)
	if utf8.RuneCountInString(line) <= longestOpening {
		if more {
			return line + " …"
		}
		return line
	}
	cut := string([]rune(line)[:longestOpening])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,.;:") + " …"
}

// longestOpening is in runes.
const longestOpening = 40
