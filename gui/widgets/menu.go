package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ShowMenu opens a menu below an object, or above it where there is no room.
// Arrows, Enter and Esc work in it; a click beside it closes it. Items with a
// ChildMenu are shown with their children below them, indented.
func ShowMenu(c fyne.Canvas, at fyne.CanvasObject, items []*fyne.MenuItem) {
	m := &menu{canvas: c, at: at, active: -1}
	m.add(items, 0)
	m.ExtendBaseWidget(m)
	m.back = c.Focused()
	m.Resize(c.Size())
	c.Overlays().Add(m)
	c.Focus(m)
	m.step(1)
}

// menu covers the window, so that a click anywhere closes it.
type menu struct {
	widget.BaseWidget
	canvas fyne.Canvas
	at     fyne.CanvasObject
	rows   []*menuRow
	active int
	back   fyne.Focusable
}

func (m *menu) add(items []*fyne.MenuItem, indent float32) {
	for _, it := range items {
		row := newMenuRow(m, it, indent)
		m.rows = append(m.rows, row)
		if it.ChildMenu != nil {
			m.add(it.ChildMenu.Items, indent+14)
		}
	}
}

func (m *menu) close() {
	m.canvas.Overlays().Remove(m)
	if m.back != nil {
		m.canvas.Focus(m.back)
	}
}

func (m *menu) run(i int) {
	if i < 0 || i >= len(m.rows) || !m.rows[i].live() {
		return
	}
	m.close()
	m.rows[i].item.Action()
}

// step moves to the next row that can be chosen.
func (m *menu) step(by int) {
	for n, i := 0, m.active; n < len(m.rows); n++ {
		i = (i + by + len(m.rows)) % len(m.rows)
		if m.rows[i].live() {
			m.activate(i)
			return
		}
	}
}

func (m *menu) activate(i int) {
	if m.active >= 0 {
		m.rows[m.active].set(false)
	}
	m.active = i
	m.rows[i].set(true)
}

// Tapped implements fyne.Tappable.
func (m *menu) Tapped(*fyne.PointEvent) { m.close() }

// TappedSecondary implements fyne.SecondaryTappable.
func (m *menu) TappedSecondary(*fyne.PointEvent) { m.close() }

// FocusGained implements fyne.Focusable.
func (m *menu) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *menu) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (m *menu) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown, fyne.KeyTab:
		m.step(1)
	case fyne.KeyUp:
		m.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.run(m.active)
	case fyne.KeyEscape, fyne.KeyLeft:
		m.close()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	s := newShadow()
	box := canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: append(s.objects(), box)}
	for _, row := range m.rows {
		r.objects = append(r.objects, row)
	}
	r.layout = func(size fyne.Size) {
		w, h := float32(140), 2*popupPad
		for _, row := range m.rows {
			min := row.MinSize()
			w, h = fyne.Max(w, min.Width+2*popupPad), h+min.Height
		}
		p := m.place(size, fyne.NewSize(w, h))
		s.layoutAt(p, fyne.NewSize(w, h))
		place(box, p.X, p.Y, w, h)
		y := p.Y + popupPad
		for _, row := range m.rows {
			min := row.MinSize()
			place(row, p.X+popupPad, y, w-2*popupPad, min.Height)
			y += min.Height
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, 0) }
	r.refresh = func() {
		s.paint(m)
		box.FillColor, box.StrokeColor, box.StrokeWidth, box.CornerRadius = shaded(m, ColorSurface), shaded(m, ColorHairline), 1, RadiusCard
		r.layout(m.Size())
	}
	r.refresh()
	return r
}

// place is where the menu stands: below its object, inside the window.
func (m *menu) place(room, size fyne.Size) fyne.Position {
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.at)
	y := p.Y + m.at.Size().Height + 4
	if y+size.Height > room.Height-4 {
		y = fyne.Max(4, p.Y-size.Height-4)
	}
	return fyne.NewPos(fyne.Max(4, fyne.Min(p.X, room.Width-size.Width-4)), y)
}

// menuRow is one line of a menu.
type menuRow struct {
	widget.BaseWidget
	menu   *menu
	item   *fyne.MenuItem
	indent float32
	on     bool
}

func newMenuRow(m *menu, item *fyne.MenuItem, indent float32) *menuRow {
	r := &menuRow{menu: m, item: item, indent: indent}
	r.ExtendBaseWidget(r)
	return r
}

func (r *menuRow) live() bool { return r.item.Action != nil && !r.item.Disabled && !r.item.IsSeparator }

func (r *menuRow) set(on bool) {
	if r.on != on {
		r.on = on
		r.Refresh()
	}
}

func (r *menuRow) index() int {
	for i, x := range r.menu.rows {
		if x == r {
			return i
		}
	}
	return -1
}

func (r *menuRow) Tapped(*fyne.PointEvent) { r.menu.run(r.index()) }

func (r *menuRow) MouseIn(*desktop.MouseEvent) {
	if r.live() {
		r.menu.activate(r.index())
	}
}
func (r *menuRow) MouseMoved(*desktop.MouseEvent) {}
func (r *menuRow) MouseOut()                      {}

func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	if r.item.IsSeparator {
		return r.separator()
	}
	box, tick := canvas.NewRectangle(color.Transparent), newTick()
	box.CornerRadius = RadiusSmall
	text := NewLine(r.item.Label, LineStyle{})
	out := &renderer{objects: append([]fyne.CanvasObject{box, text}, tick.objects()...)}
	out.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		h := text.MinSize().Height
		place(text, 26+r.indent, middle(s.Height, h), s.Width-26-r.indent, h)
		tick.place(8+r.indent, s.Height/2)
	}
	out.min = func() fyne.Size { return fyne.NewSize(text.Width()+r.indent+40, 30) }
	out.refresh = func() {
		box.FillColor = color.Transparent
		if r.on {
			box.FillColor = shaded(r, ColorSelection)
		}
		ink := ColorText
		if !r.live() {
			ink = ColorMuted
		}
		text.Set(r.item.Label, LineStyle{Color: ink})
		tick.set(r.item.Checked, shaded(r, ColorAccent))
		box.Refresh()
	}
	out.refresh()
	return out
}

func (r *menuRow) separator() fyne.WidgetRenderer {
	line := canvas.NewRectangle(shaded(r, ColorHairline))
	out := &renderer{objects: []fyne.CanvasObject{line}}
	out.layout = func(s fyne.Size) { place(line, 0, 4, s.Width, 1) }
	out.min = func() fyne.Size { return fyne.NewSize(0, 9) }
	out.refresh = func() { line.FillColor = shaded(r, ColorHairline) }
	return out
}

// tick is the mark of what is chosen.
type tick struct{ a, b *canvas.Line }

func newTick() *tick {
	return &tick{a: canvas.NewLine(color.Transparent), b: canvas.NewLine(color.Transparent)}
}

func (t *tick) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.a, t.b} }

func (t *tick) place(x, y float32) {
	t.a.Position1, t.a.Position2 = fyne.NewPos(x, y), fyne.NewPos(x+4, y+4)
	t.b.Position1, t.b.Position2 = fyne.NewPos(x+4, y+4), fyne.NewPos(x+11, y-4)
}

func (t *tick) set(on bool, c color.Color) {
	for _, l := range []*canvas.Line{t.a, t.b} {
		l.StrokeColor, l.StrokeWidth = c, 2
		show(l, on)
	}
}
