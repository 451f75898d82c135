package knowledge

import "testing"

func TestAClosingInTheLastLineIsNotAsked(t *testing.T) {
	for text, want := range map[string]string{
		"Kommer ikke inn. mvh bjørn":                       "Kommer ikke inn.",
		"Får ikkje skrive ut!\nHelsing Åse Berit Li":       "Får ikkje skrive ut!",
		"Cannot log in, kind regards Maria":                "Cannot log in, kind",
		"Hilsen til nye studenter skal sendes ut i morgen": "Hilsen til nye studenter skal sendes ut i morgen",
		"passord": "passord",
	} {
		if got := withoutInlineClosing(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
