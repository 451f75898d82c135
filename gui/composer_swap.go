package gui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// entryPut is what a field knows of what the composer puts into it.
type entryPut struct {
	// onBegin is called before the first character of an answer.
	onBegin func()
	// inField reports whether a prompted field is being filled, so that Tab leads
	// to the next.
	inField func() bool
	// onShortcut sees a shortcut first; true: dealt with.
	onShortcut func(fyne.Shortcut) bool

	base  string // what the composer began the answer with
	swaps []swap
	shift bool // a Shift key is down
}

// swap is a change that the composer made to the text, to take back whole.
type swap struct {
	before string
	steps  []string // what the text was between the edits that it took
	cursor int      // where the cursor was
	undone func()
}

// joker stands behind what is put in until it stands: taking it away is an edit of
// its own, with which what is typed next is not taken back together.
const joker = '·'

// swap changes the text in one step, also for Ctrl+Z, and puts the cursor behind
// so many runes; undone is called when it was taken back. Only what differs is
// touched. A text that does not fit is refused whole.
func (e *replyEntry) swap(text string, cursor int, undone func()) bool {
	if utf8.RuneCountInString(text) > mostTyped || strings.Count(text, "\n") >= mostLines {
		e.refuse()
		return false
	}
	if text == e.Text {
		e.cursorTo(cursor)
		return true
	}
	s := swap{before: e.Text, cursor: e.CursorTextOffset(), undone: undone}
	old, now := []rune(e.Text), []rune(text)
	low, tail := sameEnds(old, now)
	put, gone := append([]rune(nil), now[low:len(now)-tail]...), len(old)-tail-low
	if gone == 0 {
		put = append(put, joker)
		gone = 1
	}
	at := low + len(put) // where that begins which goes
	if len(old)-tail == low {
		at--
	}
	e.quietly(func() {
		if len(put) > 0 {
			e.cursorTo(low)
			e.paste(string(put))
			s.steps = append(s.steps, e.Text)
		}
		e.erase(at, at+gone, &s)
		e.cursorTo(cursor)
	})
	e.swaps = append(e.swaps, s)
	return true
}

// erase takes the runes from start to end away.
func (e *replyEntry) erase(start, end int, s *swap) {
	backspace := &fyne.KeyEvent{Name: fyne.KeyBackspace}
	if e.cursorTo(end); end > start && e.Entry.CursorTextOffset() < end {
		e.WrapEntry.TypedKey(backspace) // a space at the wrap, which cannot be selected
		s.steps = append(s.steps, e.Text)
		end--
	}
	if end > start {
		e.selectRange(start, end)
		e.WrapEntry.TypedKey(backspace)
	}
}

func (e *replyEntry) paste(text string) {
	e.WrapEntry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: heldText(text)})
}

// quietly does edits and tells of them once, when they are done.
func (e *replyEntry) quietly(act func()) {
	tell, before := e.OnChanged, e.Text
	e.OnChanged = nil
	act()
	e.OnChanged = tell
	if tell != nil && e.Text != before {
		tell(e.Text)
	}
}

// undo takes the last edit back, and of a swap all of its edits.
func (e *replyEntry) undo() {
	var done func()
	e.quietly(func() {
		e.WrapEntry.TypedShortcut(&fyne.ShortcutUndo{})
		n := len(e.swaps) - 1
		if n < 0 || !contains(e.swaps[n].steps, e.Text) && e.Text != e.swaps[n].before {
			return
		}
		s := e.swaps[n]
		for range len(s.steps) {
			if e.Text != s.before {
				e.WrapEntry.TypedShortcut(&fyne.ShortcutUndo{})
			}
		}
		if e.Text == s.before {
			e.swaps, done = e.swaps[:n], s.undone
			e.cursorTo(s.cursor)
		}
	})
	if done != nil {
		done()
	}
}

// sameEnds counts the runes that two texts begin and end with.
func sameEnds(a, b []rune) (head, tail int) {
	shorter := min(len(a), len(b))
	for head < shorter && a[head] == b[head] {
		head++
	}
	for tail < shorter-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}

// begin shows what an answer begins with. Nothing has been written yet: what
// Ctrl+Z is for does not change.
func (e *replyEntry) begin(text string) {
	emptied := e.emptied
	setQuietly(e, text)
	e.emptied, e.base = emptied, text
}

// KeyDown implements desktop.Keyable.
func (e *replyEntry) KeyDown(k *fyne.KeyEvent) {
	e.shift = e.shift || k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight
	e.WrapEntry.KeyDown(k)
}

// KeyUp implements desktop.Keyable.
func (e *replyEntry) KeyUp(k *fyne.KeyEvent) {
	e.shift = e.shift && k.Name != desktop.KeyShiftLeft && k.Name != desktop.KeyShiftRight
	e.WrapEntry.KeyUp(k)
}
