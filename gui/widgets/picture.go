package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Picture shows an image at its own size, or smaller where there is less room,
// and never wider than what it stands in.
type Picture struct {
	widget.BaseWidget
	// OnTapped is called for a click, Space and Enter; nil: nothing happens.
	OnTapped func()

	image   *canvas.Image
	own     fyne.Size
	most    float32 // height that is not passed; 0: any
	focused bool
	onFocus func()
}

// NewPicture shows an image, at most so high; 0 is any height.
func NewPicture(img image.Image, most float32, tapped func()) *Picture {
	p := &Picture{OnTapped: tapped, image: canvas.NewImageFromImage(img), most: most}
	b := img.Bounds()
	p.own = fyne.NewSize(float32(b.Dx()), float32(b.Dy()))
	p.image.FillMode = canvas.ImageFillStretch
	p.image.ScaleMode = canvas.ImageScaleSmooth
	p.ExtendBaseWidget(p)
	return p
}

// Own is the size of the image itself.
func (p *Picture) Own() fyne.Size { return p.own }

// fit is the size that the image takes in a room.
func (p *Picture) fit(room fyne.Size) fyne.Size {
	if p.own.Width <= 0 || p.own.Height <= 0 {
		return fyne.Size{}
	}
	scale := fyne.Min(1, fyne.Min(room.Width/p.own.Width, room.Height/p.own.Height))
	if p.most > 0 {
		scale = fyne.Min(scale, p.most/p.own.Height)
	}
	return fyne.NewSize(fyne.Max(1, p.own.Width*scale), fyne.Max(1, p.own.Height*scale))
}

// HeightFor is the height that the picture takes at a width.
func (p *Picture) HeightFor(width float32) float32 {
	return p.fit(fyne.NewSize(width, p.own.Height)).Height
}

// Tapped implements fyne.Tappable.
func (p *Picture) Tapped(*fyne.PointEvent) {
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// Cursor implements desktop.Cursorable.
func (p *Picture) Cursor() desktop.Cursor {
	if p.OnTapped == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable.
func (p *Picture) FocusGained() {
	p.focused = true
	p.Refresh()
	focused(p.onFocus)
}

// FocusLost implements fyne.Focusable.
func (p *Picture) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *Picture) TypedRune(r rune) {
	if r != ' ' {
		passRune(p, r)
	}
}

// TypedKey implements fyne.Focusable.
func (p *Picture) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	default:
		passKey(p, e)
	}
}

// smallPicture is the widest that a picture keeps its own size beside others,
// as the logos of a signature do.
const smallPicture float32 = 160

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	edge := canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{p.image, edge}}
	r.layout = func(s fyne.Size) {
		in := p.fit(s)
		place(p.image, 0, 0, in.Width, in.Height)
		place(edge, 0, 0, in.Width, in.Height)
	}
	r.min = func() fyne.Size {
		if p.own.Width <= smallPicture {
			return p.fit(p.own)
		}
		width := p.Size().Width
		if width == 0 {
			width = smallPicture
		}
		return fyne.NewSize(20, p.HeightFor(width))
	}
	r.refresh = func() {
		edge.StrokeWidth, edge.StrokeColor = 0, shaded(p, ColorHairline)
		if p.own.Width > smallPicture {
			edge.StrokeWidth = 1
		}
		if p.focused {
			edge.StrokeWidth, edge.StrokeColor = 2, shaded(p, ColorAccent)
		}
		edge.FillColor = clearOf(edge.StrokeColor)
		r.layout(p.Size())
	}
	r.refresh()
	return r
}

// Icon is one of the app's signs in a colour of the look, 16 wide and high.
type Icon struct {
	widget.BaseWidget
	sign  fyne.Resource
	color fyne.ThemeColorName
}

// NewIcon shows a sign.
func NewIcon(sign fyne.Resource, color fyne.ThemeColorName) *Icon {
	i := &Icon{sign: sign, color: color}
	i.ExtendBaseWidget(i)
	return i
}

const iconSize float32 = 16

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := canvas.NewImageFromResource(inked(i.sign, shaded(i, i.color)))
	img.FillMode = canvas.ImageFillContain
	r := &renderer{objects: []fyne.CanvasObject{img}}
	r.layout = func(s fyne.Size) {
		place(img, middle(s.Width, iconSize), middle(s.Height, iconSize), iconSize, iconSize)
	}
	r.min = func() fyne.Size { return fyne.NewSize(iconSize, iconSize) }
	r.refresh = func() { img.Resource = inked(i.sign, shaded(i, i.color)) }
	return r
}
