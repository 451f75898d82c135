package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Widths are the widths of the panes that have one.
type Widths struct{ Left, List, Assistant float32 }

// DefaultWidths are those of the look.
func DefaultWidths() Widths { return Widths{Left: 196, List: 316, Assistant: 248} }

// Below these widths of the window the assistant folds away and the left pane
// becomes icons.
const (
	FoldAssistantBelow float32 = 1100
	CompactBelow       float32 = 900
	compactLeft        float32 = 60
)

// Panes puts left pane, list, case and assistant beside each other with
// hairlines that can be dragged.
type Panes struct {
	widget.BaseWidget
	// OnWidths is called when the user has dragged a pane to another width.
	OnWidths func(Widths)
	// OnForm is called when the window has become so narrow, or wide, that the
	// form of the panes changes.
	OnForm func(compact, folded bool)

	left, list, rest, assistant fyne.CanvasObject
	widths                      Widths
	form                        paneForm
	dividers                    [3]*divider
	closer                      *Closer // of the assistant that is shown over the case
}

type paneForm struct {
	compact, folded, peek, known bool
	noList, noAssistant          bool
}

// NewPanes makes the panes; their order is that of the arguments.
func NewPanes(left, list, rest, assistant fyne.CanvasObject) *Panes {
	p := &Panes{left: left, list: list, rest: rest, assistant: assistant, widths: DefaultWidths()}
	p.dividers[0] = newDivider(func(dx float32) { p.drag(func(w *Widths) { w.Left += dx }) })
	p.dividers[1] = newDivider(func(dx float32) { p.drag(func(w *Widths) { w.List += dx }) })
	p.dividers[2] = newDivider(func(dx float32) { p.drag(func(w *Widths) { w.Assistant -= dx }) })
	p.closer = NewCloser(func() { p.SetPeek(false) })
	p.closer.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// SetWidths sets the widths, kept within what can be used.
func (p *Panes) SetWidths(w Widths) { p.widths = bounded(w); p.Refresh() }

// Widths are the present widths.
func (p *Panes) Widths() Widths { return p.widths }

// Folded reports whether the assistant has no room of its own.
func (p *Panes) Folded() bool { return p.form.folded }

// SetPeek shows the folded assistant over the case, or hides it again.
func (p *Panes) SetPeek(peek bool) { p.form.peek = peek; p.Refresh() }

// Peeking reports whether the folded assistant is shown.
func (p *Panes) Peeking() bool { return p.form.peek }

// SetPage leaves list and assistant out, for a page that needs the room.
func (p *Panes) SetPage(page bool) {
	p.form.noList, p.form.noAssistant = page, page
	p.Refresh()
}

func bounded(w Widths) Widths {
	clamp := func(v, low, high float32) float32 { return fyne.Max(low, fyne.Min(high, v)) }
	return Widths{Left: clamp(w.Left, 150, 320), List: clamp(w.List, 220, 560), Assistant: clamp(w.Assistant, 200, 420)}
}

func (p *Panes) drag(change func(*Widths)) {
	w := p.widths
	change(&w)
	p.widths = bounded(w)
	p.Refresh()
	if p.OnWidths != nil {
		p.OnWidths(p.widths)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Panes) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{p.left, p.list, p.rest, p.dividers[0], p.dividers[1], p.assistant, p.dividers[2], p.closer}}
	r.layout = p.layout
	r.min = func() fyne.Size { return fyne.NewSize(600, 300) }
	r.refresh = func() { p.layout(p.Size()) }
	return r
}

func (p *Panes) layout(s fyne.Size) {
	if s.Width <= 0 {
		return
	}
	compact, folded := s.Width < CompactBelow, s.Width < FoldAssistantBelow
	changed := !p.form.known || compact != p.form.compact || folded != p.form.folded
	p.form.compact, p.form.folded, p.form.known = compact, folded, true
	if !folded {
		p.form.peek = false
	}
	if changed && p.OnForm != nil {
		p.OnForm(compact, folded)
	}
	left := p.widths.Left
	if compact {
		left = compactLeft
	}
	var list, side float32
	if !p.form.noList {
		list = fyne.Min(p.widths.List, (s.Width-left)*0.4)
	}
	if !p.form.noAssistant && !folded {
		side = p.widths.Assistant
	}
	place(p.left, 0, 0, left, s.Height)
	place(p.list, left, 0, list, s.Height)
	place(p.rest, left+list, 0, s.Width-left-list-side, s.Height)
	p.layoutSide(s, side)
	show(p.list, !p.form.noList)
	p.dividers[0].put(left, s.Height, !compact)
	p.dividers[1].put(left+list, s.Height, true)
	show(p.dividers[1], !p.form.noList)
}

func (p *Panes) layoutSide(s fyne.Size, side float32) {
	if p.form.peek && !p.form.noAssistant {
		side = p.widths.Assistant
	}
	show(p.assistant, side > 0)
	show(p.dividers[2], side > 0)
	show(p.closer, p.form.peek && side > 0)
	place(p.closer, s.Width-40, 14, 28, 28)
	if side > 0 {
		place(p.assistant, s.Width-side, 0, side, s.Height)
		p.dividers[2].put(s.Width-side, s.Height, !p.form.folded)
	}
}

// divider is a hairline between panes with a broader strip to take hold of.
type divider struct {
	widget.BaseWidget
	moved func(dx float32)
	live  bool
	hover bool
}

func newDivider(moved func(float32)) *divider {
	d := &divider{moved: moved, live: true}
	d.ExtendBaseWidget(d)
	return d
}

const dividerWidth float32 = 7

func (d *divider) put(x, height float32, live bool) {
	d.live = live
	place(d, x-dividerWidth/2-0.5, 0, dividerWidth, height)
}

// Dragged implements fyne.Draggable.
func (d *divider) Dragged(e *fyne.DragEvent) {
	if d.live {
		d.moved(e.Dragged.DX)
	}
}

// DragEnd implements fyne.Draggable.
func (d *divider) DragEnd() {}

// Cursor implements desktop.Cursorable.
func (d *divider) Cursor() desktop.Cursor {
	if d.live {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// MouseIn implements desktop.Hoverable.
func (d *divider) MouseIn(*desktop.MouseEvent) { d.hover = d.live; d.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (d *divider) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (d *divider) MouseOut() { d.hover = false; d.Refresh() }

func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{line}}
	r.layout = func(s fyne.Size) { place(line, (dividerWidth-1)/2, 0, 1, s.Height) }
	r.min = func() fyne.Size { return fyne.NewSize(dividerWidth, 1) }
	r.refresh = func() {
		name := ColorHairline
		if d.hover {
			name = ColorAccent
		}
		line.FillColor = shaded(d, name)
	}
	r.refresh()
	return r
}
