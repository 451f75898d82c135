package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text field that hands shortcuts it has no use for, and Escape, to
// the window.
type Entry struct {
	WrapEntry
	// OnKey sees a key first; true: it has been dealt with.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut sees a shortcut first; true: it has been dealt with.
	OnShortcut func(fyne.Shortcut) bool
}

// NewEntry makes a field of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiLineEntry makes a field of several lines that wraps.
func NewMultiLineEntry() *Entry {
	e := &Entry{}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab lets Tab move on to the next control, also from a field of
// several lines.
func (e *Entry) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(k) {
		return
	}
	if k.Name == fyne.KeyEscape {
		if c := canvasOf(e); c != nil {
			c.Unfocus()
		}
		passKey(e, k) // closes the sheet that the field stands in
		return
	}
	e.WrapEntry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.OnShortcut != nil && e.OnShortcut(s) {
		return
	}
	if EntryShortcut(s) {
		e.WrapEntry.TypedShortcut(s)
		return
	}
	passShortcut(e, s)
}

// EntryShortcut reports whether a text field deals with the shortcut itself
// (copy, undo, jumping by words); the window has use for the others.
func EntryShortcut(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll,
		*fyne.ShortcutUndo, *fyne.ShortcutRedo:
		return true
	}
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return false
	}
	switch k.Key() {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// PassKey hands a key that a focused object has no use for to the window.
func PassKey(o fyne.CanvasObject, e *fyne.KeyEvent) { passKey(o, e) }

// PassRune does the same for a character.
func PassRune(o fyne.CanvasObject, r rune) { passRune(o, r) }

// PassShortcut hands a shortcut that a focused object has no use for to the
// window.
func PassShortcut(o fyne.CanvasObject, s fyne.Shortcut) { passShortcut(o, s) }

// SearchEntry is the field above a list, with the key that leads to it.
type SearchEntry struct {
	widget.BaseWidget
	// Entry is the field itself.
	Entry *Entry
	// OnChanged is called with every change of the text.
	OnChanged func(string)

	key   *KeyCap
	empty *Closer
	over  *container.ThemeOverride
}

// NewSearchEntry makes a search field; key is shown while it is empty.
func NewSearchEntry(hint, key string) *SearchEntry {
	s := &SearchEntry{Entry: NewEntry(), key: NewKeyCap(key)}
	s.Entry.PlaceHolder = hint
	s.over = container.NewThemeOverride(s.Entry, quietInput{})
	s.empty = NewCloser(func() { s.Entry.SetText("") })
	s.Entry.OnChanged = func(text string) {
		s.mark(key)
		if s.OnChanged != nil {
			s.OnChanged(text)
		}
	}
	s.mark(key)
	s.ExtendBaseWidget(s)
	return s
}

// mark shows the key while the field is empty, else the cross that empties it.
func (s *SearchEntry) mark(key string) {
	show(s.key, s.Entry.Text == "" && key != "")
	show(s.empty, s.Entry.Text != "")
}

// CreateRenderer implements fyne.Widget.
func (s *SearchEntry) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{s.over, s.key, s.empty}}
	r.layout = func(size fyne.Size) {
		place(s.over, 0, 0, size.Width, size.Height)
		k := s.key.MinSize()
		place(s.key, size.Width-k.Width-11, middle(size.Height, k.Height), k.Width, k.Height)
		place(s.empty, size.Width-32, middle(size.Height, 28), 28, 28)
	}
	r.min = func() fyne.Size { return fyne.NewSize(120, 36) }
	r.refresh = func() { s.over.Refresh() }
	return r
}

// quietInput is a theme whose fields stand on the pane's colour.
type quietInput struct{ FlatTheme }

func (q quietInput) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameInputBackground {
		n = ColorPane
	}
	return q.FlatTheme.Color(n, v)
}
