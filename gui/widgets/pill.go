package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Pill is a small rounded chip that says one thing about what is written and
// can be pressed to change it.
type Pill struct {
	widget.BaseWidget
	// OnTapped is called for a click, Space and Enter; nil: only shown.
	OnTapped func()

	word    *Line
	key     *KeyCap // nil: none
	accent  bool
	hovered bool
	focused bool
}

// NewPill makes a pill; accent gives it the colour of what is chosen.
func NewPill(text string, accent bool, tapped func()) *Pill {
	p := &Pill{OnTapped: tapped, accent: accent}
	p.word = NewLine(text, LineStyle{Size: SizeSign, Color: p.textColor()})
	p.ExtendBaseWidget(p)
	return p
}

// WithKey shows the key that does the same in a cap inside.
func (p *Pill) WithKey(key string) *Pill {
	p.key = NewKeyCap(key)
	return p
}

// ShowKey shows or hides the key, where there is one.
func (p *Pill) ShowKey(on bool) {
	if p.key == nil || p.key.Visible() == on {
		return
	}
	if on {
		p.key.Show()
	} else {
		p.key.Hide()
	}
	p.Refresh()
}

// keyWidth is the room that the key takes, with the gap before it.
func (p *Pill) keyWidth() float32 {
	if p.key == nil || !p.key.Visible() {
		return 0
	}
	return p.key.MinSize().Width + pillKeyGap
}

const pillKeyGap float32 = 6

// Text is what the pill says.
func (p *Pill) Text() string { return p.word.Text() }

// Set changes what the pill says and whether it stands out.
func (p *Pill) Set(text string, accent bool) {
	p.accent = accent
	p.word.Set(text, LineStyle{Size: SizeSign, Color: p.textColor()})
	p.Refresh()
}

func (p *Pill) textColor() fyne.ThemeColorName {
	if p.accent {
		return ColorAccent
	}
	return ColorText
}

// Tapped implements fyne.Tappable.
func (p *Pill) Tapped(*fyne.PointEvent) {
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (p *Pill) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (p *Pill) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Pill) MouseOut() { p.hovered = false; p.Refresh() }

// FocusGained implements fyne.Focusable.
func (p *Pill) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *Pill) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *Pill) TypedRune(r rune) {
	if r != ' ' {
		passRune(p, r)
	}
}

// TypedKey implements fyne.Focusable.
func (p *Pill) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	default:
		passKey(p, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	box, tint := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{box, tint, p.word}}
	if p.key != nil {
		r.objects = append(r.objects, p.key)
	}
	r.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(tint, 0, 0, s.Width, s.Height)
		box.CornerRadius, tint.CornerRadius = s.Height/2, s.Height/2
		m := p.word.MinSize()
		place(p.word, middle(s.Width-p.keyWidth(), m.Width), middle(s.Height, m.Height), m.Width+1, m.Height)
		if p.key != nil {
			k := p.key.MinSize()
			place(p.key, s.Width-k.Width-2, middle(s.Height, 16), k.Width, 16)
		}
	}
	r.min = func() fyne.Size {
		m := p.word.MinSize()
		return fyne.NewSize(float32(int(m.Width+0.99))+20+p.keyWidth(), 20)
	}
	r.refresh = func() {
		box.FillColor, tint.FillColor = shaded(p, ColorChip), color.Transparent
		if p.accent {
			box.FillColor = shaded(p, ColorAccentSoft)
		}
		if p.hovered && p.OnTapped != nil {
			tint.FillColor = shaded(p, ColorHover)
		}
		box.StrokeWidth = 0
		if p.focused {
			box.StrokeColor, box.StrokeWidth = shaded(p, ColorAccent), 2
		}
		r.layout(p.Size())
	}
	r.refresh()
	return r
}
