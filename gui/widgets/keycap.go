package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// KeyCap is a key in a small outlined cap, beside what the key does.
type KeyCap struct {
	widget.BaseWidget
	key   *Line
	color fyne.ThemeColorName
	edge  fyne.ThemeColorName
}

// NewKeyCap makes a cap for a key as it is written on the keyboard.
func NewKeyCap(key string) *KeyCap {
	k := &KeyCap{color: ColorMuted, edge: ColorHairline}
	k.key = NewLine(key, LineStyle{Color: ColorMuted, Size: SizeSign, Align: fyne.TextAlignCenter})
	k.ExtendBaseWidget(k)
	return k
}

// SetColors changes the colours of the key and of its edge.
func (k *KeyCap) SetColors(key, edge fyne.ThemeColorName) {
	k.color, k.edge = key, edge
	k.key.Set(k.key.Text(), LineStyle{Color: key, Size: SizeSign, Align: fyne.TextAlignCenter})
	k.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	box.StrokeWidth, box.CornerRadius = 1, RadiusSmall
	r := &renderer{objects: []fyne.CanvasObject{box, k.key}}
	r.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		h := k.key.MinSize().Height
		place(k.key, 0, middle(s.Height, h), s.Width, h)
	}
	r.min = func() fyne.Size {
		m := k.key.MinSize()
		return fyne.NewSize(fyne.Max(18, float32(int(m.Width+0.99))+10), 19)
	}
	r.refresh = func() {
		box.StrokeColor = shaded(k, k.edge)
		box.FillColor = clearOf(box.StrokeColor)
	}
	r.refresh()
	return r
}
