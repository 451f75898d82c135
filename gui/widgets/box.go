package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Box paints a surface behind its content: a pane, a card, a note.
type Box struct {
	widget.BaseWidget
	content fyne.CanvasObject
	style   BoxStyle
}

// BoxStyle is how a Box looks; zero is a bare surface.
type BoxStyle struct {
	Fill   fyne.ThemeColorName // "": ColorSurface
	Edge   fyne.ThemeColorName // hairline around; "": none
	Bar    fyne.ThemeColorName // a 3 px bar at the left; "": none
	Radius float32
	Pad    fyne.Size // room at the sides and above and below
}

// NewBox puts content on a surface.
func NewBox(style BoxStyle, content fyne.CanvasObject) *Box {
	b := &Box{content: content, style: style}
	b.ExtendBaseWidget(b)
	return b
}

// NewCard is a box with a hairline around and the room of a card.
func NewCard(content fyne.CanvasObject) *Box {
	return NewBox(BoxStyle{Edge: ColorHairline, Radius: RadiusCard, Pad: fyne.NewSize(10, 8)}, content)
}

// NewPane is the quiet background of the left pane, the assistant and the foot.
func NewPane(content fyne.CanvasObject) *Box { return NewBox(BoxStyle{Fill: ColorPane}, content) }

// NewSurface is the background of the list and the case.
func NewSurface(content fyne.CanvasObject) *Box { return NewBox(BoxStyle{}, content) }

// SetStyle changes how the box looks.
func (b *Box) SetStyle(s BoxStyle) { b.style = s; b.Refresh() }

// HeightFor is the height that the box needs at a width.
func (b *Box) HeightFor(width float32) float32 {
	return HeightFor(b.content, width-2*b.style.Pad.Width-b.bar()) + 2*b.style.Pad.Height
}

func (b *Box) bar() float32 {
	if b.style.Bar == "" {
		return 0
	}
	return 3
}

// CreateRenderer implements fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	fill, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{fill, bar, b.content}}
	r.layout = func(s fyne.Size) {
		place(fill, 0, 0, s.Width, s.Height)
		place(bar, 0, 0, b.bar(), s.Height)
		p := b.style.Pad
		place(b.content, p.Width+b.bar(), p.Height, s.Width-2*p.Width-b.bar(), s.Height-2*p.Height)
	}
	r.min = func() fyne.Size {
		p := b.style.Pad
		return b.content.MinSize().AddWidthHeight(2*p.Width+b.bar(), 2*p.Height)
	}
	r.refresh = func() {
		name := b.style.Fill
		if name == "" {
			name = ColorSurface
		}
		fill.FillColor, fill.CornerRadius, fill.StrokeWidth = shaded(b, name), b.style.Radius, 0
		if b.style.Edge != "" {
			fill.StrokeColor, fill.StrokeWidth = shaded(b, b.style.Edge), 1
		}
		show(bar, b.style.Bar != "")
		if b.style.Bar != "" {
			bar.FillColor = shaded(b, b.style.Bar)
		}
		r.layout(b.Size())
	}
	r.refresh()
	return r
}

// Hairline is a line of one pixel, as wide or as high as its room.
type Hairline struct{ widget.BaseWidget }

// NewHairline makes a hairline.
func NewHairline() *Hairline {
	h := &Hairline{}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *Hairline) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(shaded(h, ColorHairline))
	r := &renderer{objects: []fyne.CanvasObject{line}}
	r.layout = func(s fyne.Size) { place(line, 0, 0, s.Width, s.Height) }
	r.min = func() fyne.Size { return fyne.NewSize(1, 1) }
	r.refresh = func() { line.FillColor = shaded(h, ColorHairline) }
	return r
}

// Spacer asks for a fixed room and shows nothing.
func Spacer(w, h float32) fyne.CanvasObject {
	s := canvas.NewRectangle(color.Transparent)
	s.SetMinSize(fyne.NewSize(w, h))
	return s
}

// Content is what stands on the box.
func (b *Box) Content() fyne.CanvasObject { return b.content }
