package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Button is a button of the look: 28 high, a hairline around it, the key that
// does the same in a cap inside. The primary one is filled; a view has at most
// one.
type Button struct {
	widget.DisableableWidget
	// OnTapped is called for a click, Space and Enter.
	OnTapped func()

	label    *Line
	key      *KeyCap
	kind     buttonKind
	hovered  bool
	focused  bool
	dropdown bool
	onFocus  func()
}

type buttonKind int

const (
	kindSecondary buttonKind = iota
	kindPrimary
	kindQuiet
	kindDanger
)

// NewButton makes a secondary button; key may be "".
func NewButton(text, key string, tapped func()) *Button {
	return newButton(kindSecondary, text, key, tapped)
}

// NewPrimaryButton makes the primary button of a view; key may be "".
func NewPrimaryButton(text, key string, tapped func()) *Button {
	return newButton(kindPrimary, text, key, tapped)
}

// NewQuietButton makes a button without an outline, such as "Angre" in a line
// of text.
func NewQuietButton(text, key string, tapped func()) *Button {
	return newButton(kindQuiet, text, key, tapped)
}

// NewDangerButton makes a button for what takes something away.
func NewDangerButton(text string, tapped func()) *Button {
	return newButton(kindDanger, text, "", tapped)
}

// NewMenuButton makes a secondary button that opens a menu, with a small
// triangle at its end.
func NewMenuButton(text, key string, tapped func()) *Button {
	b := newButton(kindSecondary, text, key, tapped)
	b.dropdown = true
	return b
}

func newButton(kind buttonKind, text, key string, tapped func()) *Button {
	b := &Button{kind: kind, OnTapped: tapped}
	b.label = NewLine(text, LineStyle{Size: SizeSecondary})
	if key != "" {
		b.key = NewKeyCap(key)
	}
	b.ExtendBaseWidget(b)
	return b
}

// Text is what the button says.
func (b *Button) Text() string { return b.label.Text() }

// SetText changes what the button says.
func (b *Button) SetText(text string) {
	if text != b.label.Text() {
		b.label.SetText(text)
		b.Refresh()
	}
}

// ShowKey shows the cap of the button's key, or hides it while the key does
// something else.
func (b *Button) ShowKey(on bool) {
	if b.key == nil || b.key.Visible() == on {
		return
	}
	show(b.key, on)
	b.Refresh()
}

// ShowsKey reports whether the cap of a key is shown.
func (b *Button) ShowsKey() bool { return b.key != nil && b.key.Visible() }

// SetPrimary makes the button the primary one of its view, or takes that away.
func (b *Button) SetPrimary(primary bool) {
	b.kind = kindSecondary
	if primary {
		b.kind = kindPrimary
	}
	b.Refresh()
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	focused(b.onFocus)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	if r != ' ' {
		passRune(b, r)
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		passKey(b, e)
	}
}

const (
	buttonHeight float32 = 28
	buttonPad    float32 = 11
)

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	tint := canvas.NewRectangle(color.Transparent)
	mark := canvas.NewPolygon(3, color.Transparent)
	mark.Angle = 180
	r := &renderer{objects: []fyne.CanvasObject{box, tint, b.label, mark}}
	if b.key != nil {
		r.objects = append(r.objects, b.key)
	}
	r.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(tint, 0, 0, s.Width, s.Height)
		m := b.label.MinSize()
		x := float32(int((s.Width - b.inner()) / 2))
		place(b.label, x, middle(s.Height, m.Height), m.Width, m.Height)
		x += m.Width + 5
		if b.ShowsKey() {
			k := b.key.MinSize()
			place(b.key, x, middle(s.Height, k.Height), k.Width, k.Height)
			x += k.Width + 4
		}
		place(mark, x, middle(s.Height, 7)+1, 7, 7)
	}
	r.min = func() fyne.Size { return fyne.NewSize(float32(int(b.inner()+0.99))+2*b.pad(), buttonHeight) }
	r.refresh = func() {
		b.paint(box, tint)
		show(mark, b.dropdown)
		mark.FillColor = shaded(b, b.textColor())
		r.layout(b.Size())
	}
	r.refresh()
	return r
}

func (b *Button) pad() float32 {
	if b.kind == kindQuiet {
		return 6
	}
	return buttonPad
}

func (b *Button) inner() float32 {
	w := b.label.MinSize().Width
	if b.ShowsKey() {
		w += 5 + b.key.MinSize().Width
	}
	if b.dropdown {
		w += 12
	}
	return w
}

func (b *Button) textColor() fyne.ThemeColorName {
	switch {
	case b.kind == kindPrimary:
		return ColorOnAccent
	case b.Disabled():
		return "disabled"
	case b.kind == kindQuiet:
		return ColorAccent
	case b.kind == kindDanger:
		return ColorDanger
	}
	return ColorText
}

func (b *Button) paint(box, tint *canvas.Rectangle) {
	box.CornerRadius, tint.CornerRadius = RadiusControl, RadiusControl
	box.FillColor, box.StrokeColor, box.StrokeWidth = shaded(b, ColorSurface), shaded(b, ColorHairline), 1
	keyColor, edge := ColorMuted, ColorHairline
	switch b.kind {
	case kindPrimary:
		name := ColorAccent
		if b.Disabled() {
			name = "disabled"
		}
		box.FillColor, box.StrokeColor = shaded(b, name), shaded(b, name)
		keyColor, edge = ColorOnAccent, ColorOnAccent
	case kindQuiet:
		box.FillColor, box.StrokeColor = color.Transparent, color.Transparent
	}
	b.label.Set(b.label.Text(), LineStyle{Size: SizeSecondary, Color: b.textColor()})
	if b.key != nil && (b.key.color != keyColor || b.key.edge != edge) {
		b.key.SetColors(keyColor, edge)
	}
	tint.FillColor = color.Transparent
	if b.hovered && !b.Disabled() {
		tint.FillColor = shaded(b, ColorHover)
	}
	if b.focused {
		box.StrokeColor, box.StrokeWidth = shaded(b, ColorAccent), 2
		if b.kind == kindPrimary {
			box.StrokeColor = shaded(b, ColorText)
		}
	}
}
