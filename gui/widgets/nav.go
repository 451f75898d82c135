package widgets

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// NavRow is a row of the left pane: a word and a count. In a narrow window it
// shows its icon and the count.
type NavRow struct {
	widget.BaseWidget
	// OnTapped is called for a click, Space and Enter.
	OnTapped func()

	text    *Line
	count   *Line
	icon    fyne.Resource
	state   navState
	hovered bool
	focused bool
}

type navState struct {
	selected, alert, compact bool
	n                        string
}

// NewNavRow makes a row; icon is for the narrow form.
func NewNavRow(text string, icon fyne.Resource, tapped func()) *NavRow {
	n := &NavRow{OnTapped: tapped, icon: icon}
	n.text = NewShrinkingLine(text, LineStyle{})
	n.count = NewLine("", LineStyle{Color: ColorMuted})
	n.ExtendBaseWidget(n)
	return n
}

// Text is what the row says.
func (n *NavRow) Text() string { return n.text.Text() }

// Count is the number at the right, "" for none.
func (n *NavRow) Count() string { return n.state.n }

// SetCount shows a number at the right; alert says that it awaits someone.
func (n *NavRow) SetCount(count string, alert bool) {
	s := n.state
	s.n, s.alert = count, alert
	n.set(s)
}

// SetSelected marks the row as the one that is shown.
func (n *NavRow) SetSelected(selected bool) {
	s := n.state
	s.selected = selected
	n.set(s)
}

// Selected reports whether the row is the one that is shown.
func (n *NavRow) Selected() bool { return n.state.selected }

// SetCompact switches to the narrow form.
func (n *NavRow) SetCompact(compact bool) {
	s := n.state
	s.compact = compact
	n.set(s)
}

func (n *NavRow) set(s navState) {
	if s == n.state {
		return
	}
	n.state = s
	style := LineStyle{Color: ColorMuted}
	switch {
	case s.alert:
		style = LineStyle{Color: ColorEscalation, Bold: true}
	case s.selected:
		style.Color = ColorAccent
	}
	if s.compact {
		style.Size = SizeSign
	}
	n.count.Set(s.n, style)
	n.Refresh()
}

// fits reports whether the text has room in bold; a clipped word is worse than
// a thin one.
func (n *NavRow) fits(width float32) bool {
	size := n.Theme().Size(SizeText)
	return fyne.MeasureText(n.text.Text(), size, fyne.TextStyle{Bold: true}).Width <= width
}

// Tapped implements fyne.Tappable.
func (n *NavRow) Tapped(*fyne.PointEvent) {
	if n.OnTapped != nil {
		n.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (n *NavRow) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (n *NavRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (n *NavRow) MouseOut() { n.hovered = false; n.Refresh() }

// FocusGained implements fyne.Focusable.
func (n *NavRow) FocusGained() { n.focused = true; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *NavRow) FocusLost() { n.focused = false; n.Refresh() }

// TypedRune implements fyne.Focusable.
func (n *NavRow) TypedRune(r rune) {
	if r != ' ' {
		passRune(n, r)
	}
}

// TypedKey implements fyne.Focusable.
func (n *NavRow) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		n.Tapped(nil)
	default:
		passKey(n, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *NavRow) CreateRenderer() fyne.WidgetRenderer {
	fill := canvas.NewRectangle(color.Transparent)
	fill.CornerRadius = RadiusControl
	icon := canvas.NewImageFromResource(inked(n.icon, shaded(n, ColorMuted)))
	r := &renderer{objects: []fyne.CanvasObject{fill, icon, n.text, n.count}}
	r.layout = func(s fyne.Size) {
		place(fill, 0, 0, s.Width, s.Height)
		c, t := n.count.MinSize(), n.text.MinSize()
		if n.state.compact {
			place(icon, 7, middle(s.Height, 18), 18, 18)
			place(n.count, 28, middle(s.Height, c.Height), c.Width, c.Height)
			return
		}
		room := c.Width
		if room > 0 {
			room += 8
		}
		room = s.Width - 19 - room
		n.text.Set(n.text.Text(), LineStyle{Bold: n.state.selected && n.fits(room)})
		place(n.text, 10, middle(s.Height, t.Height), room, t.Height)
		place(n.count, s.Width-9-c.Width, middle(s.Height, c.Height), c.Width, c.Height)
	}
	r.min = func() fyne.Size { return fyne.NewSize(40, 32) }
	r.refresh = func() {
		fill.FillColor, fill.StrokeWidth = color.Transparent, 0
		switch {
		case n.state.selected:
			fill.FillColor = shaded(n, ColorSelection)
		case n.hovered:
			fill.FillColor = shaded(n, ColorHover)
		}
		if n.focused {
			fill.StrokeColor, fill.StrokeWidth = shaded(n, ColorAccent), 2
			if fill.FillColor == color.Transparent {
				fill.FillColor = clearOf(fill.StrokeColor)
			}
		}
		ink := ColorMuted
		if n.state.selected {
			ink = ColorAccent
		}
		icon.Resource = inked(n.icon, shaded(n, ink))
		icon.Refresh()
		show(icon, n.state.compact)
		show(n.text, !n.state.compact)
		r.layout(n.Size())
	}
	r.refresh()
	return r
}

// inked is a sign (an SVG in #000000) in a colour.
func inked(icon fyne.Resource, c color.Color) fyne.Resource {
	r, g, b, _ := c.RGBA()
	ink := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	return fyne.NewStaticResource(ink[1:]+icon.Name(), bytes.ReplaceAll(icon.Content(), []byte("#000000"), []byte(ink)))
}
