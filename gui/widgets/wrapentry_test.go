package widgets

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

const paragraph = "Hei Ingrid,\nTakk for at du skriv til oss. Vi har no sett på saka,  og det ser ut til at\n" +
	"kontoen din vart låst etter fem feil passord på rad . Logg ut alle stader, vent i ti minutt, og prøv " +
	"igjen; meld gjerne frå til oss om det framleis ikkje går. \n\nMed vennleg helsing "

// plain is what a text with a cursor is without rows.
type plain struct {
	text []rune
	at   int
}

func (p *plain) put(s string) {
	p.text = slices.Insert(p.text, p.at, []rune(s)...)
	p.at += len([]rune(s))
}

func (p *plain) cut(from, to int) {
	if from >= 0 && to <= len(p.text) {
		p.text, p.at = slices.Delete(p.text, from, to), from
	}
}

// pair is an entry and a plain text that the same is done to.
type pair struct {
	entry *Entry
	plain plain
	lost  int // how often they have differed
	t     *testing.T
}

func newPair(t *testing.T, width float32) *pair {
	t.Helper()
	e := NewMultiLineEntry()
	w := test.NewTempWindow(t, e)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, 200))
	w.Canvas().Focus(e)
	return &pair{entry: e, t: t}
}

func (p *pair) key(name fyne.KeyName) { p.entry.TypedKey(&fyne.KeyEvent{Name: name}) }

func (p *pair) rune(r rune) {
	if r == '\n' {
		p.key(fyne.KeyReturn)
	} else {
		p.entry.TypedRune(r)
	}
	p.plain.put(string(r))
	p.compare("typing")
}

func (p *pair) backspace() {
	p.key(fyne.KeyBackspace)
	p.plain.cut(p.plain.at-1, p.plain.at)
	p.compare("Backspace")
}

func (p *pair) delete() {
	p.key(fyne.KeyDelete)
	p.plain.cut(p.plain.at, p.plain.at+1)
	p.compare("Delete")
}

func (p *pair) move(name fyne.KeyName) {
	p.key(name)
	if name == fyne.KeyLeft {
		p.plain.at = max(0, p.plain.at-1)
	} else {
		p.plain.at = min(len(p.plain.text), p.plain.at+1)
	}
	p.compare(string(name))
}

func (p *pair) place(at int) {
	p.entry.PlaceCursor(at)
	p.plain.at = at
	p.compare("placing")
}

// selectBack selects with Shift+Left; what is selected is asked of the entry.
func (p *pair) selectBack(n int) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	p.entry.KeyDown(shift)
	for range n {
		p.key(fyne.KeyLeft)
	}
	p.entry.KeyUp(shift)
	from, length := p.entry.CursorTextOffset(), len([]rune(p.entry.SelectedText()))
	p.plain.cut(from, from+length)
}

func (p *pair) compare(after string) {
	if p.entry.Text != string(p.plain.text) || p.entry.CursorTextOffset() != p.plain.at {
		if p.lost++; p.lost == 1 {
			p.t.Errorf("width %.0f, after %s: %q, cursor %d; want %q, cursor %d", p.entry.Size().Width, after,
				p.entry.Text, p.entry.CursorTextOffset(), string(p.plain.text), p.plain.at)
		}
		p.plain = plain{text: []rune(p.entry.Text), at: p.entry.CursorTextOffset()}
	}
}

func TestWrapEntryKeepsItsPlaceAtEveryWidth(t *testing.T) {
	test.NewTempApp(t)
	for width := float32(200); width <= 600; width += 9 {
		p := newPair(t, width)
		for _, r := range paragraph {
			p.rune(r)
		}
		for range 60 {
			p.backspace()
		}
		for _, r := range " som før . Ha ein fin dag, og takk for hjelpa  så langt " {
			p.rune(r)
		}
		p.place(70)
		for _, r := range "eit par ord midt inne , " {
			p.rune(r)
		}
		p.rune('\n')
		for range 40 {
			p.backspace()
		}
		if p.lost > 0 {
			return
		}
	}
}

func TestWrapEntryAgreesWithAPlainText(t *testing.T) {
	test.NewTempApp(t)
	dice := rand.New(rand.NewPCG(7, 11))
	for width := float32(203); width <= 600; width += 31 {
		p := newPair(t, width)
		letters := []rune("aeino rst  kl. \n")
		for range 400 {
			switch n := dice.IntN(40); {
			case n < 26:
				p.rune(letters[dice.IntN(len(letters))])
			case n < 29:
				p.backspace()
			case n < 31:
				p.delete()
			case n < 34:
				p.move(fyne.KeyLeft)
			case n < 36:
				p.move(fyne.KeyRight)
			case n < 37:
				p.place(dice.IntN(len(p.plain.text) + 1))
			case n < 38:
				p.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(" og limt inn ")})
				p.plain.put(" og limt inn ")
				p.compare("paste")
			case n < 39:
				p.selectBack(1 + dice.IntN(12))
				p.rune('x')
			default:
				p.place(len(p.plain.text))
			}
		}
	}
}

type pasted string

func (p pasted) Content() string   { return string(p) }
func (pasted) SetContent(_ string) {}

// swallowed makes an entry whose text ends with a space that the wrapping has
// swallowed.
func swallowed(t *testing.T) *pair {
	t.Helper()
	test.NewTempApp(t)
	p := newPair(t, 240)
	for n := range 200 {
		for range 1 + n%7 {
			p.rune('i')
		}
		before := p.entry.CursorColumn
		p.rune(' ')
		if p.entry.CursorColumn == before {
			return p
		}
	}
	t.Fatal("no space at a wrap")
	return nil
}

func TestWrapEntryAtASwallowedSpace(t *testing.T) {
	p := swallowed(t)
	whole := len(p.plain.text)
	for name, act := range map[string]func(){
		"End":      func() { p.key(fyne.KeyEnd) },
		"PageDown": func() { p.key(fyne.KeyPageUp); p.key(fyne.KeyPageDown) },
		"Right":    func() { p.key(fyne.KeyRight); p.key(fyne.KeyRight) },
		"Delete":   func() { p.key(fyne.KeyDelete) },
		"click": func() {
			p.entry.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(230, 190)}, Button: desktop.MouseButtonPrimary})
		},
		"new width": func() {
			p.entry.Resize(fyne.NewSize(400, 200))
			p.entry.Resize(fyne.NewSize(240, 200))
		},
	} {
		act()
		if got := p.entry.CursorTextOffset(); got != whole {
			t.Errorf("%s: cursor %d of %d", name, got, whole)
		}
	}
	p.move(fyne.KeyLeft)
	p.move(fyne.KeyLeft)
	p.move(fyne.KeyRight)
	p.move(fyne.KeyRight)
	p.rune('\n')
	p.move(fyne.KeyLeft)
	p.rune('x')
	p.entry.TypedShortcut(&fyne.ShortcutUndo{})
	if got := p.entry.CursorTextOffset(); got != whole {
		t.Errorf("after undo: cursor %d of %d", got, whole)
	}
	p.entry.TypedShortcut(&fyne.ShortcutRedo{})
	p.compare("redo")
}

func TestWrapEntryKeepsItsPlaceWhenTheWidthChanges(t *testing.T) {
	test.NewTempApp(t)
	p := newPair(t, 300)
	p.entry.SetText(strings.Repeat("Logg ut alle stader. ", 12))
	p.plain.text = []rune(p.entry.Text)
	p.place(101)
	for _, width := range []float32{210, 570, 333, 300} {
		p.entry.Resize(fyne.NewSize(width, 200))
		p.compare("resizing")
	}
}

func TestWrapEntryTypesOverTheLastWordOfARow(t *testing.T) {
	p := swallowed(t)
	for _, r := range "passord" {
		p.rune(r)
	}
	for _, r := range "\nHelsing" {
		p.rune(r)
	}
	p.place(len(p.plain.text) - len("\nHelsing"))
	p.selectBack(len("passord"))
	for _, r := range "ord og meir" {
		p.rune(r)
	}
}
