package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ActionCard is a card that does one thing when it is pressed: a title, a
// smaller line that says why, and at the right the key that does the same, or a
// badge.
type ActionCard struct {
	widget.BaseWidget
	// OnTapped is called for a click, Space and Enter; nil: only shown.
	OnTapped func()

	title   *Prose
	why     *Prose
	aside   fyne.CanvasObject // key cap or badge; nil: none
	hovered bool
	focused bool
	chosen  bool
}

// NewActionCard makes a card; aside may be nil.
func NewActionCard(title, why string, aside fyne.CanvasObject, tapped func()) *ActionCard {
	c := &ActionCard{OnTapped: tapped, aside: aside}
	c.title = NewProseLines(title, LineStyle{}, 2)
	c.why = NewProseLines(why, LineStyle{Size: SizeSign, Color: ColorMuted}, 4)
	c.ExtendBaseWidget(c)
	return c
}

// Title is the card's title.
func (c *ActionCard) Title() string { return c.title.Text() }

// Why is the card's smaller line.
func (c *ActionCard) Why() string { return c.why.Text() }

// SetChosen marks the card as the one that is shown beside it.
func (c *ActionCard) SetChosen(on bool) {
	if on != c.chosen {
		c.chosen = on
		c.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (c *ActionCard) Tapped(*fyne.PointEvent) {
	if c.OnTapped != nil {
		c.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *ActionCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *ActionCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *ActionCard) MouseOut() { c.hovered = false; c.Refresh() }

// FocusGained implements fyne.Focusable.
func (c *ActionCard) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *ActionCard) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *ActionCard) TypedRune(r rune) {
	if r != ' ' {
		passRune(c, r)
	}
}

// TypedKey implements fyne.Focusable.
func (c *ActionCard) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	default:
		passKey(c, e)
	}
}

const (
	cardSide float32 = 10
	cardTop  float32 = 8
)

// HeightFor is the height the card needs at a width.
func (c *ActionCard) HeightFor(width float32) float32 {
	h := c.title.HeightFor(c.titleWidth(width)) + 2*cardTop
	if c.why.Text() != "" {
		h += c.why.HeightFor(width - 2*cardSide)
	}
	return h
}

func (c *ActionCard) titleWidth(width float32) float32 {
	width -= 2 * cardSide
	if c.aside != nil {
		width -= c.aside.MinSize().Width + 8
	}
	return width
}

// CreateRenderer implements fyne.Widget.
func (c *ActionCard) CreateRenderer() fyne.WidgetRenderer {
	box, tint := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{box, tint, c.title, c.why}}
	if c.aside != nil {
		r.objects = append(r.objects, c.aside)
	}
	r.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(tint, 0, 0, s.Width, s.Height)
		w := c.titleWidth(s.Width)
		h := c.title.HeightFor(w)
		place(c.title, cardSide, cardTop, w, h)
		place(c.why, cardSide, cardTop+h, s.Width-2*cardSide, c.why.HeightFor(s.Width-2*cardSide))
		if c.aside != nil {
			m := c.aside.MinSize()
			place(c.aside, s.Width-m.Width-cardSide, cardTop+1, m.Width, m.Height)
		}
	}
	r.min = func() fyne.Size {
		width := c.Size().Width
		if width == 0 {
			width = 216
		}
		return fyne.NewSize(120, c.HeightFor(width))
	}
	r.refresh = func() {
		show(c.why, c.why.Text() != "")
		box.CornerRadius, tint.CornerRadius = RadiusCard, RadiusCard
		box.FillColor, tint.FillColor = shaded(c, ColorSurface), color.Transparent
		box.StrokeColor, box.StrokeWidth = shaded(c, ColorHairline), 1
		if c.chosen {
			box.FillColor = shaded(c, ColorSelection)
		}
		if c.hovered && c.OnTapped != nil {
			tint.FillColor = shaded(c, ColorHover)
		}
		if c.focused {
			box.StrokeColor, box.StrokeWidth = shaded(c, ColorAccent), 2
		}
	}
	r.refresh()
	return r
}
