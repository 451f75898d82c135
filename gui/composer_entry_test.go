package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func shownEntry(t *testing.T) *replyEntry {
	t.Helper()
	test.NewTempApp(t)
	e := newReplyEntry()
	w := test.NewTempWindow(t, e)
	w.Resize(fyne.NewSize(300, 200))
	w.Canvas().Focus(e)
	return e
}

func TestReplyEntryReplacesARange(t *testing.T) {
	e := shownEntry(t)
	long := strings.Repeat("Eg har prøvd både Edge og Chrome i dag. ", 6)
	e.SetText("Hei Ingrid,\n\n" + long + "\n::kvit etter")
	start := strings.Index(string(toLatin([]rune(e.Text))), "::")
	e.replace(start, start+6, "Logg ut.")
	if want := "Hei Ingrid,\n\n" + long + "\nLogg ut. etter"; e.Text != want {
		t.Fatalf("%q", e.Text)
	}
	if got := e.CursorTextOffset(); got != start+len("Logg ut.") {
		t.Errorf("cursor at %d", got)
	}
	e.selectRange(4, 10)
	if e.SelectedText() != "Ingrid" {
		t.Errorf("selected %q", e.SelectedText())
	}
	test.Type(e, "Kari")
	if !strings.HasPrefix(e.Text, "Hei Kari,\n") {
		t.Errorf("%q", e.Text[:12])
	}
}

func TestReplyEntryUndoesAnInsert(t *testing.T) {
	e := shownEntry(t)
	test.Type(e, "Hei ")
	e.insert("lange\nmalteksten")
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.Text != "Hei " {
		t.Errorf("%q", e.Text)
	}
}

func TestReplyEntryTellsOfTriggersAndSends(t *testing.T) {
	e := shownEntry(t)
	var seen []string
	sent, escaped := 0, 0
	e.onTrigger = func(tr trigger) { seen = append(seen, tr.query) }
	e.onSend = func() { sent++ }
	e.onEscape = func() { escaped++ }
	test.Type(e, "Hei ::kv")
	if strings.Join(seen, ",") != ",k,kv" {
		t.Errorf("%q", seen)
	}
	tr, _ := e.trigger()
	e.dismiss(tr)
	test.Type(e, "it")
	if len(seen) != 3 {
		t.Errorf("a dismissed trigger asked again: %q", seen)
	}
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if sent != 1 || escaped != 1 || e.AcceptsTab() {
		t.Errorf("sent %d escaped %d", sent, escaped)
	}
}

func TestReplyEntryFindsATriggerAtAWrap(t *testing.T) {
	for width := float32(200); width <= 600; width += 7 {
		e := shownEntry(t)
		e.Resize(fyne.NewSize(width, 200))
		var seen trigger
		e.onTrigger = func(tr trigger) { seen = tr }
		typed := ""
		for _, word := range strings.Fields("Takk for at du skriv til oss om kontoen som vart låst etter fem feil passord på rad") {
			test.Type(e, word+" ::kv ut ")
			typed += word + " "
			if seen.query != "kv ut " || seen.start != len([]rune(typed)) {
				t.Fatalf("width %.0f: %q at %d of %q", width, seen.query, seen.start, e.Text)
			}
			e.replace(seen.start, e.CursorTextOffset(), "")
			if e.Text != typed || e.CursorTextOffset() != len([]rune(typed)) {
				t.Fatalf("width %.0f: %q, cursor %d", width, e.Text, e.CursorTextOffset())
			}
		}
	}
}

// toLatin makes one byte of each rune, so that byte and rune offsets agree.
func toLatin(runes []rune) []byte {
	out := make([]byte, len(runes))
	for i, r := range runes {
		out[i] = byte(r)
	}
	return out
}

func TestReplyEntryGoesToItsTopAndBottom(t *testing.T) {
	e := shownEntry(t)
	e.SetText("Hei Ingrid,\n\nPrøv att.\n\nMvh")
	e.cursorTo(14)
	press := func(k fyne.KeyName, m fyne.KeyModifier) {
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m})
	}
	press(fyne.KeyHome, fyne.KeyModifierShortcutDefault)
	if at := e.CursorTextOffset(); at != 0 {
		t.Errorf("Ctrl+Home leads to %d", at)
	}
	press(fyne.KeyEnd, fyne.KeyModifierShortcutDefault)
	if at := e.CursorTextOffset(); at != len([]rune(e.Text)) {
		t.Errorf("Ctrl+End leads to %d", at)
	}
	e.cursorTo(3)
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(fyne.KeyHome, fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift)
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if e.SelectedText() != "Hei" {
		t.Errorf("Ctrl+Shift+Home selects %q", e.SelectedText())
	}
}
