package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Sheet is a page that floats over the window until it is closed: a title, a
// body and a row of buttons. It takes the keyboard; Esc closes it.
type Sheet struct {
	widget.BaseWidget
	// OnClose is asked when Esc is pressed; nil closes.
	OnClose func()
	// OnClosed is called after the sheet has gone.
	OnClosed func()

	title  *Line
	body   fyne.CanvasObject
	foot   fyne.CanvasObject
	size   fyne.Size
	onto   fyne.Canvas
	before fyne.Focusable
	keys   func(*fyne.KeyEvent)
	runes  func(rune)
}

// NewSheet makes a sheet of a width. A height of 0 is that of the body, as far
// as the window has room. foot may be nil.
func NewSheet(title string, size fyne.Size, body, foot fyne.CanvasObject) *Sheet {
	s := &Sheet{title: NewShrinkingLine(title, LineStyle{Size: SizeTitle, Bold: true}), body: body, foot: foot, size: size}
	if title == "" {
		s.title.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// ShowOn opens the sheet over a canvas and gives focus to an object in it, which
// may be nil.
func (s *Sheet) ShowOn(c fyne.Canvas, focus fyne.Focusable) {
	if s.onto != nil {
		return
	}
	s.onto, s.before = c, c.Focused()
	s.keys, s.runes = c.OnTypedKey(), c.OnTypedRune()
	c.SetOnTypedKey(s.typed)
	c.SetOnTypedRune(func(rune) {})
	s.Resize(c.Size())
	c.Overlays().Add(s)
	if focus != nil {
		c.Focus(focus)
	}
}

// Close takes the sheet away and gives the focus back.
func (s *Sheet) Close() {
	c := s.onto
	if c == nil {
		return
	}
	s.onto = nil
	c.Unfocus() // a field that is taken away with the focus would go on blinking
	c.SetOnTypedKey(s.keys)
	c.SetOnTypedRune(s.runes)
	c.Overlays().Remove(s)
	if s.before != nil {
		c.Focus(s.before)
	}
	if s.OnClosed != nil {
		s.OnClosed()
	}
}

// Open reports whether the sheet is shown.
func (s *Sheet) Open() bool { return s.onto != nil }

// Escape does what Esc does.
func (s *Sheet) Escape() {
	if s.OnClose != nil {
		s.OnClose()
		return
	}
	s.Close()
}

// SetTitle changes what the sheet is called.
func (s *Sheet) SetTitle(text string) { s.title.SetText(text) }

// Reflow lays the sheet out again after its body or its buttons have changed
// their size.
func (s *Sheet) Reflow() {
	if s.foot != nil {
		s.foot.Refresh()
	}
	s.Refresh()
}

func (s *Sheet) typed(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		s.Escape()
	}
}

// Tapped keeps clicks beside the sheet from what is below it.
func (s *Sheet) Tapped(*fyne.PointEvent) {}

// SheetGutter is how far a scrolling body reaches into the sheet's margin at both
// sides, so that its scroll bar stands beside what it scrolls: give the column
// that much room at its sides.
const SheetGutter float32 = 12

const (
	sheetPad  float32 = 20
	sheetEdge float32 = 20
)

// box is where the sheet stands on the window.
func (s *Sheet) box(window fyne.Size) (fyne.Position, fyne.Size) {
	width := fyne.Min(s.size.Width, window.Width-2*sheetEdge)
	height := s.size.Height
	if height == 0 {
		height = s.head() + s.bodyHeight(width-2*sheetPad) + s.footHeight(width-2*sheetPad) + 2*sheetPad
	}
	height = fyne.Min(height, window.Height-2*sheetEdge)
	return fyne.NewPos(middle(window.Width, width), middle(window.Height, height)), fyne.NewSize(width, height)
}

func (s *Sheet) head() float32 {
	if s.title.Text() == "" {
		return 0
	}
	return s.title.MinSize().Height + 12
}

func (s *Sheet) bodyHeight(width float32) float32 {
	if scroll, ok := s.body.(*ScrollColumn); ok {
		return HeightFor(scroll.inset, width+2*SheetGutter)
	}
	return HeightFor(s.body, width)
}

func (s *Sheet) footHeight(width float32) float32 {
	if s.foot == nil {
		return 0
	}
	return HeightFor(s.foot, width) + 16
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	under := canvas.NewRectangle(color.Transparent)
	dark := newShadow()
	card := canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: append([]fyne.CanvasObject{under}, dark.objects()...)}
	r.objects = append(r.objects, card, s.title, s.body)
	if s.foot != nil {
		r.objects = append(r.objects, s.foot)
	}
	r.layout = func(window fyne.Size) {
		place(under, 0, 0, window.Width, window.Height)
		at, size := s.box(window)
		dark.layout(size)
		for _, ring := range dark.rings {
			ring.Move(ring.Position().Add(at))
		}
		place(card, at.X, at.Y, size.Width, size.Height)
		inner := size.Width - 2*sheetPad
		place(s.title, at.X+sheetPad, at.Y+sheetPad, inner, s.title.MinSize().Height)
		foot := s.footHeight(inner)
		top := at.Y + sheetPad + s.head()
		left, width := at.X+sheetPad, inner
		if _, ok := s.body.(*ScrollColumn); ok {
			left, width = left-SheetGutter, width+2*SheetGutter
		}
		place(s.body, left, top, width, at.Y+size.Height-sheetPad-foot-top)
		if s.foot != nil {
			place(s.foot, at.X+sheetPad, at.Y+size.Height-sheetPad-foot+16, inner, foot-16)
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(200, 100) }
	r.refresh = func() {
		under.FillColor = shaded(s, "shadow")
		dark.paint(s)
		card.FillColor, card.StrokeColor, card.StrokeWidth = shaded(s, ColorSurface), shaded(s, ColorHairline), 1
		card.CornerRadius = RadiusCard
		r.layout(s.Size())
	}
	r.refresh()
	return r
}
