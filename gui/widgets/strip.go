package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// StripKind says how much a Strip matters.
type StripKind int

// A gentle word, something to look at before going on, something that stops.
const (
	StripHint StripKind = iota
	StripWarn
	StripStop
)

// Strip is a notice in the middle of a view: a sentence and what can be done
// about it.
type Strip struct {
	widget.BaseWidget
	kind    StripKind
	text    *Prose
	buttons []*Button
}

// NewStrip makes a notice with its buttons.
func NewStrip(kind StripKind, text string, buttons ...*Button) *Strip {
	s := &Strip{kind: kind, buttons: buttons}
	s.text = NewProse(text, LineStyle{Size: SizeSecondary, Color: s.textColor()})
	s.ExtendBaseWidget(s)
	return s
}

// Text is the sentence.
func (s *Strip) Text() string { return s.text.Text() }

// Buttons lists the buttons.
func (s *Strip) Buttons() []*Button { return s.buttons }

func (s *Strip) textColor() fyne.ThemeColorName {
	if s.kind == StripStop {
		return ColorDanger
	}
	return ColorText
}

const (
	stripSide float32 = 10
	stripTop  float32 = 6
	stripGap  float32 = 8
)

func (s *Strip) buttonsWidth() float32 {
	w := float32(0)
	for _, b := range s.buttons {
		w += b.MinSize().Width + stripGap
	}
	return w
}

// beside reports whether the buttons stand beside the sentence: where it then
// still has most of the width.
func (s *Strip) beside(width float32) bool {
	inner := width - 2*stripSide
	rest := inner - s.buttonsWidth()
	return rest > inner*0.45 && s.text.HeightFor(rest) <= 2*s.text.lineHeight()
}

// HeightFor is the height the strip needs at a width.
func (s *Strip) HeightFor(width float32) float32 {
	inner := width - 2*stripSide
	switch {
	case len(s.buttons) == 0:
		return s.text.HeightFor(inner) + 2*stripTop
	case s.beside(width):
		return fyne.Max(s.text.HeightFor(inner-s.buttonsWidth()), buttonHeight) + 2*stripTop
	}
	return s.text.HeightFor(inner) + 4 + buttonHeight + 2*stripTop
}

// CreateRenderer implements fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	box.CornerRadius = RadiusControl
	r := &renderer{objects: []fyne.CanvasObject{box, s.text}}
	for _, b := range s.buttons {
		r.objects = append(r.objects, b)
	}
	r.layout = func(size fyne.Size) {
		place(box, 0, 0, size.Width, size.Height)
		inner := size.Width - 2*stripSide
		x, y := stripSide, size.Height-stripTop-buttonHeight
		if s.beside(size.Width) {
			width := inner - s.buttonsWidth()
			h := s.text.HeightFor(width)
			place(s.text, stripSide, middle(size.Height, h), width, h)
			x, y = size.Width-stripSide-s.buttonsWidth()+stripGap, middle(size.Height, buttonHeight)
		} else {
			place(s.text, stripSide, stripTop, inner, s.text.HeightFor(inner))
		}
		for _, b := range s.buttons {
			m := b.MinSize()
			place(b, x, y, m.Width, m.Height)
			x += m.Width + stripGap
		}
	}
	r.min = func() fyne.Size {
		width := s.Size().Width
		if width == 0 {
			width = 400
		}
		return fyne.NewSize(fyne.Max(120, s.buttonsWidth()+2*stripSide), s.HeightFor(width))
	}
	r.refresh = func() {
		box.StrokeWidth = 0
		switch s.kind {
		case StripWarn:
			box.FillColor, box.StrokeColor, box.StrokeWidth = shaded(s, ColorNote), shaded(s, ColorNoteEdge), 1
		case StripStop:
			box.FillColor = shaded(s, ColorDangerSoft)
		default:
			box.FillColor = shaded(s, ColorAccentSoft)
		}
	}
	r.refresh()
	return r
}
