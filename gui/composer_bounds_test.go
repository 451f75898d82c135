package gui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

func TestComposerRefusesAHugePasteAndKeepsTheRest(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Hei!")
	paste := func(text string) {
		c.view.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: heldText(text)})
	}
	for _, huge := range []string{strings.Repeat("ord ", 40_000), strings.Repeat("a\n", 3_000)} {
		paste(huge)
		if c.view.entry.Text != "Hei!" {
			t.Fatalf("%d characters are there", len(c.view.entry.Text))
		}
		strips := c.view.notices.Objects
		if len(strips) == 0 || !strings.Contains(strips[len(strips)-1].(*widgets.Strip).Text(), "Legg den ved som fil") {
			t.Fatal("nothing says why")
		}
	}
	paste(" " + strings.Repeat("Ei setning om saka. ", 100))
	if n := utf8.RuneCountInString(c.view.entry.Text); n < 2_000 || len(c.view.notices.Objects) != 0 {
		t.Errorf("%d characters, %d notices", n, len(c.view.notices.Objects))
	}
	for _, line := range strings.Split(c.view.entry.Text, "\n") {
		if utf8.RuneCountInString(line) > longParagraph+4 {
			t.Errorf("a paragraph of %d characters", utf8.RuneCountInString(line))
		}
	}
}

func TestBreakLongLosesNoWord(t *testing.T) {
	for _, text := range []string{strings.Repeat("blåbær og rød grøt ", 300), strings.Repeat("å", 2_500), strings.Repeat("Ein. ", 900), "kort"} {
		got := breakLong(text)
		squeeze := func(s string) string { return strings.NewReplacer("\n", "", " ", "").Replace(s) }
		if squeeze(got) != squeeze(text) {
			t.Errorf("%.20q has changed", text)
		}
	}
}
