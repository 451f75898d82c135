package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Segments is a choice of one among few, all in sight. The arrow keys move it.
type Segments struct {
	widget.BaseWidget
	// OnChanged is called with the index that the user chose.
	OnChanged func(i int)

	words    []*Line
	selected int
	focused  bool
}

// NewSegments makes a choice among options.
func NewSegments(options []string, selected int, changed func(i int)) *Segments {
	s := &Segments{OnChanged: changed, selected: selected}
	for _, o := range options {
		s.words = append(s.words, NewLine(o, LineStyle{Size: SizeSecondary, Align: fyne.TextAlignCenter}))
	}
	s.ExtendBaseWidget(s)
	return s
}

// Selected is the index that is chosen.
func (s *Segments) Selected() int { return s.selected }

// Select chooses without telling.
func (s *Segments) Select(i int) {
	if i >= 0 && i < len(s.words) {
		s.selected = i
		s.Refresh()
	}
}

func (s *Segments) choose(i int) {
	if i < 0 || i >= len(s.words) || i == s.selected {
		return
	}
	s.Select(i)
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

// Tapped implements fyne.Tappable.
func (s *Segments) Tapped(e *fyne.PointEvent) {
	x := float32(0)
	for i := range s.words {
		x += s.widthOf(i)
		if e.Position.X < x {
			s.choose(i)
			return
		}
	}
}

// FocusGained implements fyne.Focusable.
func (s *Segments) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost implements fyne.Focusable.
func (s *Segments) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements fyne.Focusable.
func (s *Segments) TypedRune(r rune) { passRune(s, r) }

// TypedKey implements fyne.Focusable.
func (s *Segments) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		s.choose(s.selected - 1)
	case fyne.KeyRight, fyne.KeyDown:
		s.choose(s.selected + 1)
	default:
		passKey(s, e)
	}
}

func (s *Segments) widthOf(i int) float32 { return float32(int(s.words[i].Width()+0.99)) + 22 }

// CreateRenderer implements fyne.Widget.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	frame, mark := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	frame.CornerRadius, mark.CornerRadius = RadiusControl, RadiusSmall
	r := &renderer{objects: []fyne.CanvasObject{frame, mark}}
	for _, w := range s.words {
		r.objects = append(r.objects, w)
	}
	total := func() float32 {
		w := float32(0)
		for i := range s.words {
			w += s.widthOf(i)
		}
		return w
	}
	r.layout = func(size fyne.Size) {
		place(frame, 0, 0, total(), size.Height)
		x := float32(0)
		for i, word := range s.words {
			w, m := s.widthOf(i), word.MinSize()
			if i == s.selected {
				place(mark, x+2, 2, w-4, size.Height-4)
			}
			place(word, x, middle(size.Height, m.Height), w, m.Height)
			x += w
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(total(), buttonHeight) }
	r.refresh = func() {
		frame.FillColor, frame.StrokeColor, frame.StrokeWidth = shaded(s, ColorSurface), shaded(s, ColorHairline), 1
		if s.focused {
			frame.StrokeColor, frame.StrokeWidth = shaded(s, ColorAccent), 2
		}
		mark.FillColor = shaded(s, ColorAccentSoft)
		for i, word := range s.words {
			style := LineStyle{Size: SizeSecondary, Align: fyne.TextAlignCenter}
			if i == s.selected {
				style.Color = ColorAccent
			}
			word.Set(word.Text(), style)
		}
		r.layout(s.Size())
	}
	r.refresh()
	return r
}
