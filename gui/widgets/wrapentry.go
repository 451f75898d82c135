package widgets

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// WrapEntry is a widget.Entry whose cursor keeps its place in the text where a
// line wraps.
//
// The entry knows the cursor as a row and a column of the wrapped text. A space
// at which a line wraps belongs to no row, so when it is the last of its
// paragraph there is no row and column behind it: the entry puts the cursor
// before the space, or in another row, and what is typed next goes there. Nor
// does the entry move the cursor when an edit, or another width, wraps the rows
// before it anew. WrapEntry knows the place as an offset in the text and puts
// the cursor there after each edit.
type WrapEntry struct {
	widget.Entry
	behind spot // where the cursor stands before a swallowed space but means behind it
	shift  bool // is held, so that keys select
	busy   bool // an edit is going on
}

// spot is a place of the cursor in a text.
type spot struct {
	row, column int
	text        string
	set         bool
}

// CursorTextOffset is the number of runes before the cursor.
func (w *WrapEntry) CursorTextOffset() int {
	at := w.Entry.CursorTextOffset()
	if w.isBehind() {
		at++
	}
	return at
}

// isBehind reports whether the cursor is meant to be behind the swallowed space
// that it stands before.
func (w *WrapEntry) isBehind() bool { return w.behind.set && w.behind == w.spot() }

func (w *WrapEntry) spot() spot {
	return spot{row: w.CursorRow, column: w.CursorColumn, text: w.Text, set: true}
}

// wraps reports whether the text is wrapped at all.
func (w *WrapEntry) wraps() bool { return w.MultiLine && w.Wrapping == fyne.TextWrapWord }

// TypedRune implements fyne.Focusable.
func (w *WrapEntry) TypedRune(r rune) { w.edit(1, false, func() { w.Entry.TypedRune(r) }) }

// TypedKey implements fyne.Focusable.
func (w *WrapEntry) TypedKey(k *fyne.KeyEvent) {
	act := func() { w.Entry.TypedKey(k) }
	switch k.Name {
	case fyne.KeyBackspace:
		w.edit(-1, true, act)
	case fyne.KeyDelete:
		w.edit(0, true, act)
	case fyne.KeyReturn, fyne.KeyEnter:
		w.edit(1, false, act)
	case fyne.KeyLeft:
		if w.isBehind() && !w.selecting() {
			w.behind = spot{} // the space has no width: the cursor is there already
			return
		}
		row := w.CursorRow
		act()
		if w.CursorRow != row {
			w.arrive()
		}
	case fyne.KeyRight:
		if w.isBehind() || w.selecting() || !w.arrive() {
			act()
		}
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyEnd, fyne.KeyPageDown:
		act()
		w.arrive()
	default:
		act()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (w *WrapEntry) TypedShortcut(s fyne.Shortcut) {
	act := func() { w.Entry.TypedShortcut(s) }
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		n := utf8.RuneCountInString(s.Clipboard.Content())
		w.edit(n, false, act)
	case *fyne.ShortcutCut:
		if w.SelectedText() != "" {
			w.edit(0, true, act)
		}
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		w.change(act)
	case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll:
		act()
	default:
		if key, ok := w.toEnds(s); ok {
			w.TypedKey(&fyne.KeyEvent{Name: key})
			return
		}
		if k, ok := s.(fyne.KeyboardShortcut); ok && (k.Key() == fyne.KeyBackspace || k.Key() == fyne.KeyDelete) {
			w.change(act)
			return
		}
		act()
		w.arrive()
	}
}

// toEnds is the key that leads where Ctrl+Home and Ctrl+End do: to the top and
// the bottom of a text of several lines.
func (w *WrapEntry) toEnds(s fyne.Shortcut) (fyne.KeyName, bool) {
	k, ok := s.(*desktop.CustomShortcut)
	if !ok || !w.MultiLine || k.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return "", false
	}
	switch k.KeyName {
	case fyne.KeyHome:
		return fyne.KeyPageUp, true
	case fyne.KeyEnd:
		return fyne.KeyPageDown, true
	}
	return "", false
}

// KeyDown implements desktop.Keyable.
func (w *WrapEntry) KeyDown(k *fyne.KeyEvent) {
	w.shift = w.shift || isShift(k)
	w.Entry.KeyDown(k)
}

// KeyUp implements desktop.Keyable.
func (w *WrapEntry) KeyUp(k *fyne.KeyEvent) {
	w.shift = w.shift && !isShift(k)
	w.Entry.KeyUp(k)
}

func isShift(k *fyne.KeyEvent) bool {
	return k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight
}

// FocusLost implements fyne.Focusable.
func (w *WrapEntry) FocusLost() {
	w.shift = false
	w.Entry.FocusLost()
}

// MouseDown implements desktop.Mouseable.
func (w *WrapEntry) MouseDown(m *desktop.MouseEvent) {
	w.Entry.MouseDown(m)
	w.arrive()
}

// Resize implements fyne.CanvasObject.
func (w *WrapEntry) Resize(size fyne.Size) {
	if !w.wraps() || w.busy || size.Width == w.Size().Width || w.SelectedText() != "" {
		w.Entry.Resize(size)
		return
	}
	at := w.CursorTextOffset()
	w.Entry.Resize(size)
	w.behind = spot{}
	if w.Entry.CursorTextOffset() != at {
		w.PlaceCursor(at)
	}
}

// selecting reports whether moving the cursor has to do with a selection, which
// never ends behind a swallowed space.
func (w *WrapEntry) selecting() bool { return w.shift || w.SelectedText() != "" }

// edit does what changes the text at the cursor, which moves by step runes, or
// what erases the selection, which typing does first.
func (w *WrapEntry) edit(step int, erases bool, act func()) {
	switch {
	case !w.wraps() || w.busy || w.Disabled():
		act()
		return
	case w.SelectedText() != "" && erases:
		w.erase(act)
		return
	case w.SelectedText() != "":
		w.erase(func() { w.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) })
	}
	at, before := w.CursorTextOffset(), w.Text
	if w.isBehind() {
		w.CursorColumn++ // past the end of the row, but where the text is to change
	}
	w.do(act)
	if w.Text == before {
		step = 0
	}
	w.keepAt(at + step)
}

// erase does what takes the selected text out.
func (w *WrapEntry) erase(act func()) {
	text, selected := []rune(w.Text), []rune(w.SelectedText())
	at := w.Entry.CursorTextOffset() // one end of the selection
	start := max(0, at-len(selected))
	before := slices.Equal(text[start:at], selected)
	after := at+len(selected) <= len(text) && slices.Equal(text[at:at+len(selected)], selected)
	w.do(act)
	if before && (!after || w.Entry.CursorTextOffset() != at) {
		at = start
	}
	w.keepAt(at)
}

// change does what changes the text in one place, wherever that is, after which
// the cursor stands behind what is new there.
func (w *WrapEntry) change(act func()) {
	if !w.wraps() || w.busy || w.Disabled() {
		act()
		return
	}
	if w.isBehind() && w.SelectedText() == "" {
		w.CursorColumn++
	}
	at, before := w.Entry.CursorTextOffset(), w.Text
	w.do(act)
	if w.Text == before {
		w.keepAt(at)
		return
	}
	low, high := between([]rune(before), []rune(w.Text))
	switch now := w.Entry.CursorTextOffset(); {
	case now < low, now > high:
		w.PlaceCursor(high)
	case now < high:
		w.arrive()
	}
}

func (w *WrapEntry) do(act func()) {
	w.behind, w.busy = spot{}, true
	act()
	w.busy = false
}

// keepAt puts the cursor behind so many runes if it is not there.
func (w *WrapEntry) keepAt(offset int) {
	if w.Entry.CursorTextOffset() != offset {
		w.PlaceCursor(offset)
	}
}

// between is where the cursor can be after runes were put in or taken out: in
// more than one place when the same runes follow each other.
func between(before, after []rune) (low, high int) {
	shorter := min(len(before), len(after))
	head, tail := 0, 0
	for head < shorter && before[head] == after[head] {
		head++
	}
	for tail < shorter && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	high = min(head+max(0, len(after)-len(before)), len(after))
	return min(len(after)-tail, high), high
}

// arrive puts the cursor behind the space that it has come to stand before, if
// the wrapping swallowed that; it reports whether so.
func (w *WrapEntry) arrive() bool {
	if !w.wraps() || w.selecting() {
		return false
	}
	at, text := w.Entry.CursorTextOffset(), []rune(w.Text)
	if at >= len(text) || text[at] == '\n' || !unicode.IsSpace(text[at]) || at+1 < len(text) && text[at+1] != '\n' {
		return false
	}
	w.PlaceCursor(at + 1)
	if !w.isBehind() {
		w.PlaceCursor(at)
	}
	return w.isBehind()
}

// PlaceCursor puts the cursor behind so many runes.
func (w *WrapEntry) PlaceCursor(offset int) {
	w.CursorRow, w.CursorColumn = w.Locate(offset)
	w.Entry.Refresh() // takes the cursor back to the end of the row
	w.behind = spot{}
	if w.Entry.CursorTextOffset() == offset-1 {
		w.behind = w.spot()
	}
}

// Locate finds the row and column of a rune offset; behind a swallowed space
// the column is one past the end of the row. Rows are those of the wrapped text,
// which only the entry knows: the row is found by halving.
func (w *WrapEntry) Locate(offset int) (row, column int) {
	keepRow, keepColumn := w.CursorRow, w.CursorColumn
	low, high := 0, utf8.RuneCountInString(w.Text)
	for low < high {
		mid := (low + high + 1) / 2
		if at := w.rowStart(mid); at > 0 && at <= offset {
			low = mid
		} else {
			high = mid - 1
		}
	}
	column = max(0, offset-w.rowStart(low))
	w.CursorRow, w.CursorColumn = keepRow, keepColumn
	return low, column
}

// rowStart is the offset where a row begins; 0 for one past the last.
func (w *WrapEntry) rowStart(row int) int {
	w.CursorRow, w.CursorColumn = row, 0
	return w.Entry.CursorTextOffset()
}
