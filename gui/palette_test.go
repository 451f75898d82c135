package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"linje/support"
)

func someActions(ran *string) []Action {
	act := func(id, title, key string) Action {
		return Action{ID: id, Title: title, Key: key, Run: func() { *ran = id }}
	}
	list := []Action{act("case.reply", "Svar", "R"), act("case.claim", "Ta saken", "A"), act("case.status", "Sett status", "S"),
		act("case.note", "Skriv et internt notat", "N"), act("mail.add", "Legg til postkasse", ""),
		act("app.settings", "Innstillinger", "Ctrl ,"), act("app.keys", "Alle taster", "?")}
	return append(list, Action{ID: "case.seen", Title: "Sett", Run: func() {}, Enabled: func() bool { return false }})
}

func TestPaletteRunsWhatIsTyped(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 900, 640)
	var ran string
	p := newPalette(s.env, someActions(&ran))
	p.open()
	if len(p.shown) != 7 {
		t.Errorf("%d actions; one of them cannot be run now", len(p.shown))
	}
	s.snap("palette")
	s.typeText("lg po")
	if len(p.shown) == 0 || p.shown[0].ID != "mail.add" {
		t.Fatalf("%+v", p.shown)
	}
	s.key(fyne.KeyReturn)
	if ran != "mail.add" || p.sheet.Open() {
		t.Errorf("ran %q, open %v", ran, p.sheet.Open())
	}
	p = newPalette(s.env, someActions(&ran))
	p.open()
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	if ran != "case.claim" {
		t.Errorf("ran %q", ran)
	}
	p = newPalette(s.env, someActions(&ran))
	p.open()
	s.typeText("xyzzy")
	s.key(fyne.KeyReturn)
	s.key(fyne.KeyEscape)
	if p.sheet.Open() {
		t.Error("Esc does not close it")
	}
}

func TestKeysAreListed(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 900, 640)
	var ran string
	showKeys(s.env, someActions(&ran))
	s.snap("keys")
	if s.win.Canvas().Overlays().Top() == nil {
		t.Fatal("nothing is shown")
	}
	s.key(fyne.KeyEscape)
	if s.win.Canvas().Overlays().Top() != nil {
		t.Error("Esc does not close it")
	}
}

func TestFuzzy(t *testing.T) {
	for _, c := range []struct{ better, worse, query string }{
		{"Ta saken", "Sett status", "ta"},
		{"Sett status", "Alle taster", "st"},
		{"Innstillinger", "Skriv et internt notat", "inn"},
	} {
		if fuzzy(c.better, c.query) <= fuzzy(c.worse, c.query) {
			t.Errorf("%q: %q %d, %q %d", c.query, c.better, fuzzy(c.better, c.query), c.worse, fuzzy(c.worse, c.query))
		}
	}
	if fuzzy("Svar", "zz") != 0 || fuzzy("Svar", "svarer") != 0 {
		t.Error("found what is not there")
	}
}
