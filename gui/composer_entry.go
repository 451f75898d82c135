package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linje/gui/widgets"
)

// replyEntry is the field an answer is written in. Besides what every entry
// does it sends on Ctrl+Enter, lets go on Esc, leaves Tab to move on, and says
// when a "::" or "??" is being typed.
type replyEntry struct {
	widgets.WrapEntry
	replyCalls
	entryPut
	rows      int // as last given to SetMinRowsVisible
	focused   bool
	dismissed int // start of the trigger that was closed with Esc; -1: none
}

// replyCalls are what the field tells the composer.
type replyCalls struct {
	onSend      func()
	onKey       func(*fyne.KeyEvent) bool // sees a key first; true: dealt with
	picking     func() bool               // reports whether a picker is open
	onTrigger   func(trigger)
	onNoTrigger func() // the cursor stands in none
	onJump      func() // to the next open place
	onForm      func() // to the next written form
	onEscape    func()
	onBlur      func()
	onFocus     func()
	onRefused   func() // a text did not fit
	// emptied: the composer has emptied the field, and nothing has been written
	// since: to undo is to undo that, in the window.
	emptied bool
}

// CreateRenderer implements fyne.Widget.
func (e *replyEntry) CreateRenderer() fyne.WidgetRenderer {
	return widgets.CleanField(e.Entry.CreateRenderer())
}

func newReplyEntry() *replyEntry {
	e := &replyEntry{dismissed: -1}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab lets Tab move to the next control, but while a picker is open it
// chooses, and in a prompted field it leads to the next of those.
func (e *replyEntry) AcceptsTab() bool {
	return e.picking != nil && e.picking() || e.inField != nil && e.inField()
}

// FocusGained implements fyne.Focusable.
func (e *replyEntry) FocusGained() {
	e.WrapEntry.FocusGained()
	e.focused = true
	if e.onFocus != nil {
		e.onFocus()
	}
}

// FocusLost implements fyne.Focusable.
func (e *replyEntry) FocusLost() {
	e.WrapEntry.FocusLost()
	e.focused, e.shift = false, false
	if e.onBlur != nil {
		e.onBlur()
	}
}

// TypedRune implements fyne.Focusable.
func (e *replyEntry) TypedRune(r rune) {
	if e.Text == "" && e.onBegin != nil {
		e.onBegin()
	}
	e.lookAtField()
	if !e.fits(string(r)) {
		e.refuse()
		return
	}
	e.WrapEntry.TypedRune(r)
	e.look()
}

// TypedKey implements fyne.Focusable.
func (e *replyEntry) TypedKey(k *fyne.KeyEvent) {
	if e.onKey != nil && e.onKey(k) {
		return
	}
	if k.Name == fyne.KeyEscape {
		if e.onEscape != nil {
			e.onEscape()
		}
		return
	}
	e.WrapEntry.TypedKey(k)
	if e.picking != nil && e.picking() {
		e.look()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *replyEntry) TypedShortcut(s fyne.Shortcut) {
	if e.onShortcut != nil && e.onShortcut(s) {
		return
	}
	e.lookAtField()
	if isSendKey(s) {
		if e.onSend != nil {
			e.onSend()
		}
		return
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierShortcutDefault {
		act := map[fyne.KeyName]func(){fyne.KeyJ: e.onJump, fyne.KeyL: e.onForm}[c.KeyName]
		if act != nil {
			act()
			return
		}
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && p.Clipboard != nil {
		e.insert(breakLong(p.Clipboard.Content()))
		return
	}
	_, undo := s.(*fyne.ShortcutUndo)
	if undo && e.undoes() {
		e.undo()
		return
	}
	if widgets.EntryShortcut(s) && !undo {
		e.WrapEntry.TypedShortcut(s)
		return
	}
	widgets.PassShortcut(e, s)
}

// lookAtField lets the composer notice, before an edit, that the cursor has left
// the field that is being filled.
func (e *replyEntry) lookAtField() {
	if e.onKey != nil && e.inField != nil && e.inField() {
		e.onKey(&fyne.KeyEvent{})
	}
}

// undoes reports whether Ctrl+Z takes back what was typed here; else it is the
// window's.
func (e *replyEntry) undoes() bool { return !e.emptied || e.Text != e.base }

// isSendKey reports whether a shortcut is Ctrl+Enter, on the Mac Cmd+Enter too.
func isSendKey(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.KeyName != fyne.KeyReturn && c.KeyName != fyne.KeyEnter {
		return false
	}
	return c.Modifier == fyne.KeyModifierControl || c.Modifier == fyne.KeyModifierShortcutDefault
}

// look tells of a trigger before the cursor that has not been dismissed.
func (e *replyEntry) look() {
	t, ok := e.trigger()
	if !ok {
		e.dismissed = -1
		if e.onNoTrigger != nil {
			e.onNoTrigger()
		}
		return
	}
	if t.start != e.dismissed && e.onTrigger != nil {
		e.onTrigger(t)
	}
}

func (e *replyEntry) trigger() (trigger, bool) {
	return triggerBefore([]rune(e.Text), e.CursorTextOffset())
}

// dismiss keeps a trigger from asking again while it is typed on.
func (e *replyEntry) dismiss(t trigger) { e.dismissed = t.start }

// heldText is a clipboard that gives one text. Pasting through it is how text
// is put in at the cursor so that Ctrl+Z takes it out again.
type heldText string

func (h heldText) Content() string { return string(h) }
func (heldText) SetContent(string) {}

// insert puts text in at the cursor, in the place of what is selected. A text
// that does not fit is refused whole.
func (e *replyEntry) insert(text string) {
	if !e.fits(text) {
		e.refuse()
		return
	}
	e.paste(text)
}

// replace puts text in the place of the runes from start to end, and the cursor
// after it.
func (e *replyEntry) replace(start, end int, text string) {
	if e.cursorTo(end); end > start && e.Entry.CursorTextOffset() < end {
		e.WrapEntry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // a space at the wrap, which cannot be selected
		end--
	}
	e.selectRange(start, end)
	switch {
	case text != "":
		e.insert(text)
	case end > start:
		e.WrapEntry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
}

// selectRange selects the runes from start to end.
func (e *replyEntry) selectRange(start, end int) {
	e.cursorTo(start)
	if end <= start {
		return
	}
	away := fyne.KeyPageUp
	if start == 0 {
		away = fyne.KeyPageDown
	}
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.WrapEntry.KeyDown(shift)
	e.WrapEntry.TypedKey(&fyne.KeyEvent{Name: away}) // a key is what makes it a selection
	e.PlaceCursor(end)
	e.WrapEntry.KeyUp(shift)
}

// cursorTo moves the cursor to a rune offset and takes any selection away.
func (e *replyEntry) cursorTo(offset int) {
	e.WrapEntry.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	e.WrapEntry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	e.PlaceCursor(offset)
}
