package knowledge

import (
	"strings"
	"testing"
)

func TestNewIDIsMadeOfTheTitle(t *testing.T) {
	taken := map[string]bool{"kvit-side": true, "kvit-side-2": true}
	for title, want := range map[string]string{
		"Nullstille passord":        "nullstille-passord",
		"Få tilgang til møterom":    "fa-tilgang-til-moterom",
		"Ærfugl & Café (2026)":      "aerfugl-cafe-2026",
		"Kvit side":                 "kvit-side-3",
		"  — ":                      "uten-tittel",
		strings.Repeat("lang ", 40): strings.TrimSuffix(strings.Repeat("lang-", 12), "-"),
		strings.Repeat("x", 400):    strings.Repeat("x", 60),
	} {
		got := NewID(title, func(id string) bool { return taken[id] })
		if got != want || !validID(got) {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
