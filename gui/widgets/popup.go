package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Float is a layer over the window's content for what floats while a field
// below keeps the keyboard, such as a list of proposals.
type Float struct{ box *fyne.Container }

// NewFloat makes an empty layer.
func NewFloat() *Float { return &Float{box: container.NewWithoutLayout()} }

// Object is the layer; it stands over the content in a stack.
func (f *Float) Object() fyne.CanvasObject { return f.box }

// Show puts an object on the layer at a place in the window, moved inside it
// where it would stick out.
func (f *Float) Show(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	f.Hide(o)
	room := f.box.Size()
	at.X = fyne.Max(4, fyne.Min(at.X, room.Width-size.Width-4))
	at.Y = fyne.Max(4, fyne.Min(at.Y, room.Height-size.Height-4))
	place(o, at.X, at.Y, size.Width, size.Height)
	f.box.Add(o)
}

// Hide takes an object off the layer.
func (f *Float) Hide(o fyne.CanvasObject) { f.box.Remove(o) }

// Size is the size of the layer, which is the window's.
func (f *Float) Size() fyne.Size { return f.box.Size() }

// PopupRow is a row of a PopupList.
type PopupRow struct{ Title, Subtitle, Key string }

// PopupList is a floating list with a title and a smaller line in each row.
// Who shows it drives it with Step and Choose; it also takes the mouse.
type PopupList struct {
	widget.BaseWidget
	// OnChosen is called with the index of the row that was chosen.
	OnChosen func(i int)

	rows     []*popupRow
	column   *fyne.Container
	scroll   *container.Scroll
	calm     *container.ThemeOverride // the scroll without its shadow
	foot     *fyne.Container          // below the rows
	edge     fyne.CanvasObject        // between the rows and the foot
	selected int
	flat     bool
}

// SetFoot puts something below the rows, in the same frame; nil: nothing.
func (p *PopupList) SetFoot(o fyne.CanvasObject) {
	had := len(p.foot.Objects) > 0
	p.foot.Objects = nil
	if o != nil {
		p.foot.Objects = []fyne.CanvasObject{o}
	}
	show(p.foot, o != nil)
	show(p.edge, o != nil)
	if had != (o != nil) {
		p.Refresh()
	}
}

// NewFlatList makes an empty list that stands in a sheet: without the edge and
// shadow of what floats.
func NewFlatList(chosen func(i int)) *PopupList {
	p := NewPopupList(chosen)
	p.flat = true
	return p
}

// NewPopupList makes an empty list.
func NewPopupList(chosen func(i int)) *PopupList {
	p := &PopupList{OnChosen: chosen, column: Column(0), foot: container.NewStack(), edge: NewHairline()}
	p.foot.Hide()
	p.edge.Hide()
	p.scroll = container.NewVScroll(p.column)
	p.calm = container.NewThemeOverride(p.scroll, FlatTheme{})
	p.ExtendBaseWidget(p)
	return p
}

// SetRows replaces the rows and selects the first.
func (p *PopupList) SetRows(rows []PopupRow) {
	p.rows, p.column.Objects, p.selected = nil, nil, 0
	for i, r := range rows {
		row := newPopupRow(r, func() { p.choose(i) }, func() { p.Select(i) })
		row.selected = i == 0
		p.rows = append(p.rows, row)
		p.column.Objects = append(p.column.Objects, row)
	}
	p.scroll.ScrollToTop()
	p.Refresh()
}

// Len is the number of rows.
func (p *PopupList) Len() int { return len(p.rows) }

// Selected is the index of the selected row, -1 when there is none.
func (p *PopupList) Selected() int {
	if len(p.rows) == 0 {
		return -1
	}
	return p.selected
}

// Select selects a row and brings it into view.
func (p *PopupList) Select(i int) {
	if i < 0 || i >= len(p.rows) || i == p.selected {
		return
	}
	p.rows[p.selected].selected = false
	p.rows[i].selected = true
	p.rows[p.selected].Refresh()
	p.rows[i].Refresh()
	p.selected = i
	p.reveal(p.rows[i])
}

func (p *PopupList) reveal(row *popupRow) {
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	off := p.scroll.Offset.Y
	if top < off {
		off = top
	} else if bottom > off+p.scroll.Size().Height {
		off = bottom - p.scroll.Size().Height
	}
	p.scroll.ScrollToOffset(fyne.NewPos(0, off))
}

// Step moves the selection and goes round at the ends.
func (p *PopupList) Step(by int) {
	if n := len(p.rows); n > 0 {
		p.Select(((p.selected+by)%n + n) % n)
	}
}

// Choose chooses the selected row.
func (p *PopupList) Choose() {
	if len(p.rows) > 0 {
		p.choose(p.selected)
	}
}

func (p *PopupList) choose(i int) {
	if p.OnChosen != nil {
		p.OnChosen(i)
	}
}

// SizeFor is the size the list wants at a width with at most visible rows.
func (p *PopupList) SizeFor(width float32, visible int) fyne.Size {
	h := float32(0)
	for i, r := range p.rows {
		if i < visible {
			h += r.MinSize().Height
		}
	}
	return fyne.NewSize(width, h+2*popupPad+p.footHeight())
}

// footHeight is what the foot takes, with the line above it.
func (p *PopupList) footHeight() float32 {
	if len(p.foot.Objects) == 0 {
		return 0
	}
	return p.foot.MinSize().Height + 1
}

const popupPad float32 = 6

// CreateRenderer implements fyne.Widget.
func (p *PopupList) CreateRenderer() fyne.WidgetRenderer {
	s := newShadow()
	box := canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: append(s.objects(), box, p.calm, p.edge, p.foot)}
	r.layout = func(size fyne.Size) {
		s.layout(size)
		foot := p.footHeight()
		place(box, 0, 0, size.Width, size.Height)
		place(p.calm, popupPad, popupPad, size.Width-2*popupPad, size.Height-2*popupPad-foot)
		place(p.edge, 1, size.Height-foot, size.Width-2, 1)
		place(p.foot, 0, size.Height-foot+1, size.Width, fyne.Max(0, foot-1))
	}
	r.min = func() fyne.Size { return fyne.NewSize(200, 2*popupPad) }
	r.refresh = func() {
		s.paint(p)
		box.FillColor, box.StrokeColor = shaded(p, ColorSurface), shaded(p, ColorHairline)
		box.StrokeWidth, box.CornerRadius = 1, RadiusCard
		if p.flat {
			box.StrokeWidth = 0
		}
		for _, ring := range s.rings {
			show(ring, !p.flat)
		}
		p.scroll.Refresh()
		r.layout(p.Size())
	}
	r.refresh()
	return r
}

type popupRow struct {
	widget.BaseWidget
	data     PopupRow
	selected bool
	tapped   func()
	hovered  func()
}

func newPopupRow(d PopupRow, tapped, hovered func()) *popupRow {
	r := &popupRow{data: d, tapped: tapped, hovered: hovered}
	r.ExtendBaseWidget(r)
	return r
}

func (p *popupRow) Tapped(*fyne.PointEvent)        { p.tapped() }
func (p *popupRow) MouseIn(*desktop.MouseEvent)    { p.hovered() }
func (p *popupRow) MouseMoved(*desktop.MouseEvent) {}
func (p *popupRow) MouseOut()                      {}

func (p *popupRow) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius = RadiusSmall
	title := NewShrinkingLine(p.data.Title, LineStyle{})
	sub := NewShrinkingLine(p.data.Subtitle, LineStyle{Color: ColorMuted, Size: SizeSign})
	key := NewKeyCap(p.data.Key)
	show(key, p.data.Key != "")
	r := &renderer{objects: []fyne.CanvasObject{box, title, sub, key}}
	r.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		var k float32
		if p.data.Key != "" {
			m := key.MinSize()
			k = m.Width + 10
			place(key, s.Width-m.Width-10, middle(s.Height, m.Height), m.Width, m.Height)
		}
		place(title, 10, 7, s.Width-20-k, 20)
		place(sub, 10, 28, s.Width-20-k, 17)
	}
	r.min = func() fyne.Size {
		if p.data.Subtitle == "" {
			return fyne.NewSize(120, 34)
		}
		return fyne.NewSize(120, 52)
	}
	r.refresh = func() {
		box.FillColor = color.Transparent
		if p.selected {
			box.FillColor = shaded(p, ColorSelection)
		}
		box.Refresh()
	}
	r.refresh()
	return r
}

// shadow is the one shadow of the look, for what floats.
type shadow struct{ rings [4]*canvas.Rectangle }

func newShadow() *shadow {
	s := &shadow{}
	for i := range s.rings {
		s.rings[i] = canvas.NewRectangle(color.Transparent)
	}
	return s
}

func (s *shadow) objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(s.rings)+2)
	for _, r := range s.rings {
		out = append(out, r)
	}
	return out
}

func (s *shadow) layout(size fyne.Size) { s.layoutAt(fyne.NewPos(0, 0), size) }

func (s *shadow) layoutAt(p fyne.Position, size fyne.Size) {
	for i, r := range s.rings {
		d := float32(2 + 4*i)
		place(r, p.X-d, p.Y-d+4, size.Width+2*d, size.Height+2*d)
		r.CornerRadius = RadiusCard + d
	}
}

func (s *shadow) paint(w fyne.Widget) {
	_, _, _, a := shaded(w, "shadow").RGBA()
	for _, r := range s.rings {
		r.FillColor = color.NRGBA{A: uint8((a >> 8) / 5)} //nolint:gosec // at most 51
	}
}
