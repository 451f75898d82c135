package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// fieldPopup lists the placeholders while one is begun with two braces: typing
// narrows it, the arrows move in it, Enter puts one in.
type fieldPopup struct {
	editor *materialEditor
	list   *widgets.PopupList
	tags   []string
	start  int // rune offset of the braces
	open   bool
	left   int // offset of braces that were left with Esc; -1: none
}

const fieldPopupWidth float32 = 300

const (
	fieldPopupRows = 6
	longestField   = 30 // runes after the braces in which the list stays
)

func newFieldPopup(e *materialEditor) *fieldPopup {
	p := &fieldPopup{editor: e, left: -1}
	p.list = widgets.NewPopupList(p.choose)
	return p
}

func (p *fieldPopup) entry() *widgets.Entry { return p.editor.form.entries["body"] }

// look opens, narrows or closes the list after the text has changed.
func (p *fieldPopup) look() {
	start, query, ok := fieldBefore([]rune(p.entry().Text), p.entry().CursorTextOffset())
	if !ok || start == p.left {
		p.close()
		return
	}
	p.left = -1
	var rows []widgets.PopupRow
	p.tags = nil
	add := func(tag, label, gives string) {
		if query == "" || strings.Contains(strings.ToLower(label+" "+tag), query) {
			p.tags = append(p.tags, tag)
			rows = append(rows, widgets.PopupRow{Title: label, Subtitle: gives})
		}
	}
	p.editor.side.eachField(p.editor.now().now.Language, add)
	if len(rows) == 0 {
		p.close()
		return
	}
	p.start = start
	p.list.SetRows(rows)
	size := p.list.SizeFor(fieldPopupWidth, fieldPopupRows)
	d, e := fyne.CurrentApp().Driver(), p.entry()
	at := d.AbsolutePositionForObject(e).Subtract(d.AbsolutePositionForObject(p.editor.env.Float.Object()))
	y := fyne.Min(e.CursorPosition().Y, e.Size().Height-28)
	p.editor.env.Float.Hide(p.list)
	p.editor.env.Float.Show(p.list, fyne.NewPos(at.X+20, at.Y+y+26), size)
	p.open = true
}

// fieldBefore finds the braces that the cursor stands behind, and what was typed
// after them.
func fieldBefore(text []rune, cursor int) (start int, query string, ok bool) {
	cursor = min(cursor, len(text))
	for i := cursor - 1; i > 0 && cursor-i <= longestField; i-- {
		switch text[i] {
		case '\n', '}':
			return 0, "", false
		case '{':
			if text[i-1] != '{' {
				return 0, "", false
			}
			return i - 1, strings.ToLower(strings.TrimSpace(string(text[i+1 : cursor]))), true
		}
	}
	return 0, "", false
}

func (p *fieldPopup) close() {
	if p.open {
		p.open = false
		p.editor.env.Float.Hide(p.list)
	}
}

// typedKey takes the keys that work in the list.
func (p *fieldPopup) typedKey(k *fyne.KeyEvent) bool {
	if !p.open {
		return false
	}
	switch k.Name {
	case fyne.KeyUp:
		p.list.Step(-1)
	case fyne.KeyDown:
		p.list.Step(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		p.list.Choose()
	case fyne.KeyEscape:
		p.left = p.start
		p.close()
	default:
		return false
	}
	return true
}

// choose puts a placeholder in the place of what was begun.
func (p *fieldPopup) choose(i int) {
	if i < 0 || i >= len(p.tags) {
		return
	}
	p.close()
	e := p.entry()
	text, end := []rune(e.Text), e.CursorTextOffset()
	e.SetText(string(text[:p.start]) + string(text[min(end, len(text)):]))
	e.PlaceCursor(p.start)
	p.editor.side.insert(p.tags[i])
}

// eachField goes through the placeholders with what each gives.
func (s *editorSide) eachField(l support.Language, each func(tag, label, gives string)) {
	env := s.editor.env
	for _, tag := range knowledge.Placeholders() {
		gives, chip := s.value(tag, l)
		if chip == widgets.ChipOpen {
			gives = env.T("edit.field.none")
		}
		each(tag, tagLabel(env, tag), gives)
	}
	each("ask."+env.T("edit.field.ask.name"), env.T("edit.field.ask"), env.T("edit.field.ask.gives"))
}
