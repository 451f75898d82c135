package knowledge

import "linje/support"

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
)

// Warning is what the agent should know before an answer goes out. It stops
// nothing by itself.
type Warning struct {
	Kind    WarningKind
	Form    support.Language // of WarnForm: the form that the answer is in
	Mention Mention          // of WarnAttachment
}

// Warnings looks at an answer before it goes out.
func Warnings(a Answer) []Warning {
	var out []Warning
	if form := FormOf(a.Text, a.Form); differs(a, form) {
		out = append(out, Warning{Kind: WarnForm, Form: form})
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
