package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Touch makes any content something that can be clicked and focused, with a
// tint under the pointer.
type Touch struct {
	widget.BaseWidget
	// OnTapped is called for a click, Space and Enter; nil: nothing happens.
	OnTapped func()
	// OnHover is called when the pointer comes and goes.
	OnHover func(inside bool)
	// OnMenu is called for a click with the other button.
	OnMenu func()

	content fyne.CanvasObject
	style   BoxStyle
	hovered bool
	focused bool
	onFocus func()
}

// NewTouch makes content clickable; the style paints what stands behind it.
func NewTouch(style BoxStyle, content fyne.CanvasObject, tapped func()) *Touch {
	t := &Touch{OnTapped: tapped, content: content, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// SetStyle changes what stands behind the content.
func (t *Touch) SetStyle(s BoxStyle) { t.style = s; t.Refresh() }

// HeightFor is the height that it needs at a width.
func (t *Touch) HeightFor(width float32) float32 {
	return HeightFor(t.content, width-2*t.style.Pad.Width) + 2*t.style.Pad.Height
}

// Tapped implements fyne.Tappable.
func (t *Touch) Tapped(*fyne.PointEvent) {
	if t.OnTapped != nil {
		t.OnTapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (t *Touch) TappedSecondary(*fyne.PointEvent) {
	if t.OnMenu != nil {
		t.OnMenu()
	}
}

// Cursor implements desktop.Cursorable.
func (t *Touch) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (t *Touch) MouseIn(*desktop.MouseEvent) { t.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (t *Touch) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Touch) MouseOut() { t.hover(false) }

func (t *Touch) hover(in bool) {
	t.hovered = in
	t.Refresh()
	if t.OnHover != nil {
		t.OnHover(in)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Touch) FocusGained() {
	t.focused = true
	t.Refresh()
	focused(t.onFocus)
}

// focused tells who brings into view what has taken the focus, nil: nobody.
func focused(tell func()) {
	if tell != nil {
		tell()
	}
}

// FocusLost implements fyne.Focusable.
func (t *Touch) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements fyne.Focusable.
func (t *Touch) TypedRune(r rune) {
	if r != ' ' {
		passRune(t, r)
	}
}

// TypedKey implements fyne.Focusable.
func (t *Touch) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		t.Tapped(nil)
	default:
		passKey(t, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Touch) CreateRenderer() fyne.WidgetRenderer {
	fill, tint := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{fill, tint, t.content}}
	r.layout = func(s fyne.Size) {
		place(fill, 0, 0, s.Width, s.Height)
		place(tint, 0, 0, s.Width, s.Height)
		p := t.style.Pad
		place(t.content, p.Width, p.Height, s.Width-2*p.Width, s.Height-2*p.Height)
	}
	r.min = func() fyne.Size { return t.content.MinSize().AddWidthHeight(2*t.style.Pad.Width, 2*t.style.Pad.Height) }
	r.refresh = func() {
		fill.FillColor, fill.CornerRadius, fill.StrokeWidth = color.Transparent, t.style.Radius, 0
		if t.style.Fill != "" {
			fill.FillColor = shaded(t, t.style.Fill)
		}
		if t.style.Edge != "" {
			fill.StrokeColor, fill.StrokeWidth = shaded(t, t.style.Edge), 1
		}
		tint.FillColor, tint.CornerRadius = color.Transparent, t.style.Radius
		if t.hovered && t.OnTapped != nil {
			tint.FillColor = shaded(t, ColorHover)
		}
		if t.focused {
			fill.StrokeColor, fill.StrokeWidth = shaded(t, ColorAccent), 2
		}
		if fill.StrokeWidth > 0 && fill.FillColor == color.Transparent {
			fill.FillColor = clearOf(fill.StrokeColor)
		}
		r.layout(t.Size())
	}
	r.refresh()
	return r
}

// NewFold is the small outlined word that stands for text that is folded away.
func NewFold(text string, tapped func()) *Touch {
	return NewTouch(BoxStyle{Edge: ColorHairline, Radius: RadiusSmall, Pad: fyne.NewSize(7, 2)},
		NewLine(text, LineStyle{Color: ColorMuted, Size: SizeSign}), tapped)
}

// NewFileChip is an attachment: the sign of its kind, its name, a note such as
// its size, a click.
func NewFileChip(icon fyne.Resource, name string, note *Line, tapped func()) *Touch {
	if r := []rune(name); len(r) > 60 { // the end tells what it is
		name = string(r[:40]) + "…" + string(r[len(r)-18:])
	}
	return NewTouch(BoxStyle{Fill: ColorSurface, Edge: ColorHairline, Radius: RadiusControl, Pad: fyne.NewSize(10, 4)},
		Squeeze(8, 1, 0, NewIcon(icon, ColorMuted), NewLine(name, LineStyle{Size: SizeSecondary}), note), tapped)
}

// NewFileNote is the note of a file chip.
func NewFileNote(text string) *Line {
	return NewLine(text, LineStyle{Size: SizeSecondary, Color: ColorMuted})
}

// Content is what can be clicked.
func (t *Touch) Content() fyne.CanvasObject { return t.content }
