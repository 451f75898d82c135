package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Shape is the sign of a status: a colour is never alone.
type Shape int

// The shapes.
const (
	ShapeNone     Shape = iota
	ShapeDot            // filled circle
	ShapeRing           // outlined circle
	ShapeBox            // outlined square
	ShapeTriangle       // filled triangle
	ShapeSquare         // filled square
	ShapeStruck         // outlined square, struck through
)

// Badge is a status as a shape, a word and a colour.
type Badge struct {
	widget.BaseWidget
	shape Shape
	color fyne.ThemeColorName
	word  *Line
}

// NewBadge makes a badge.
func NewBadge(shape Shape, word string, color fyne.ThemeColorName) *Badge {
	b := &Badge{shape: shape, color: color}
	b.word = NewLine(word, LineStyle{Color: color, Size: SizeSign})
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the badge.
func (b *Badge) Set(shape Shape, word string, color fyne.ThemeColorName) {
	b.shape, b.color = shape, color
	b.word.Set(word, LineStyle{Color: color, Size: SizeSign})
	b.Refresh()
}

// Word is what the badge says.
func (b *Badge) Word() string { return b.word.Text() }

const signSize float32 = 9

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	s := newSign()
	r := &renderer{}
	r.objects = append(append([]fyne.CanvasObject{}, s.objects()...), b.word)
	r.layout = func(size fyne.Size) {
		m := b.word.MinSize()
		s.place(b.shape, 0, middle(size.Height, signSize)+1)
		place(b.word, b.indent(), middle(size.Height, m.Height), m.Width, m.Height)
	}
	r.min = func() fyne.Size {
		m := b.word.MinSize()
		return fyne.NewSize(b.indent()+m.Width, m.Height)
	}
	r.refresh = func() {
		s.set(b.shape, shaded(b, b.color))
		r.layout(b.Size())
	}
	r.refresh()
	return r
}

func (b *Badge) indent() float32 {
	if b.shape == ShapeNone {
		return 0
	}
	return signSize + 5
}

// sign draws the shapes; one of them is visible.
type sign struct {
	circle   *canvas.Circle
	square   *canvas.Rectangle
	triangle *canvas.Polygon
	strike   *canvas.Line
}

func newSign() *sign {
	return &sign{circle: canvas.NewCircle(color.Transparent), square: canvas.NewRectangle(color.Transparent),
		triangle: canvas.NewPolygon(3, color.Transparent), strike: canvas.NewLine(color.Transparent)}
}

func (s *sign) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.circle, s.square, s.triangle, s.strike}
}

// place puts the signs at a point. An outline is drawn around its rectangle, so
// that gets smaller.
func (s *sign) place(shape Shape, x, y float32) {
	in := float32(0)
	if shape == ShapeRing || shape == ShapeBox || shape == ShapeStruck {
		in = 1
	}
	place(s.circle, x+in, y+in, signSize-2*in, signSize-2*in)
	place(s.square, x+in, y+in, signSize-2*in, signSize-2*in)
	place(s.triangle, x-1, y, signSize+2, signSize+2)
	s.strike.Position1, s.strike.Position2 = fyne.NewPos(x, y+signSize), fyne.NewPos(x+signSize, y)
}

func (s *sign) set(shape Shape, c color.Color) {
	show(s.circle, shape == ShapeDot || shape == ShapeRing)
	show(s.square, shape == ShapeBox || shape == ShapeSquare || shape == ShapeStruck)
	show(s.triangle, shape == ShapeTriangle)
	show(s.strike, shape == ShapeStruck)
	s.circle.FillColor, s.circle.StrokeColor, s.circle.StrokeWidth = clearOf(c), c, 2
	if shape == ShapeDot {
		s.circle.FillColor, s.circle.StrokeWidth = c, 0
	}
	s.square.FillColor, s.square.StrokeColor, s.square.StrokeWidth, s.square.CornerRadius = clearOf(c), c, 2, 1.5
	if shape == ShapeSquare {
		s.square.FillColor, s.square.StrokeWidth = c, 0
	}
	s.triangle.FillColor = c
	s.strike.StrokeColor, s.strike.StrokeWidth = c, 1.5
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
