package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

// headLayout puts the facts at the left and the buttons at the right. Where
// they do not fit beside each other the facts go on a second line of their own
// part, and on a very narrow pane above the buttons.
type headLayout struct {
	facts []fyne.CanvasObject
	width float32
}

const headGap float32 = 12

func (l *headLayout) parts(o []fyne.CanvasObject, width float32) (factsWidth, factsHeight float32, stacked bool) {
	factsWidth = width - buttonsWidth(o[1]) - headGap
	if widest := l.widest(); factsWidth < widest {
		factsWidth, stacked = width, true
	}
	return factsWidth, widgets.HeightFor(o[0], factsWidth), stacked
}

func (l *headLayout) widest() (w float32) {
	for _, f := range l.facts {
		if f.Visible() {
			w = fyne.Max(w, f.MinSize().Width)
		}
	}
	return w
}

func (l *headLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	w, h, stacked := l.parts(o, s.Width)
	if stacked {
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(w, h))
		o[1].Move(fyne.NewPos(0, h+8))
		o[1].Resize(fyne.NewSize(s.Width, widgets.HeightFor(o[1], s.Width)))
		return
	}
	b := fyne.NewSize(buttonsWidth(o[1]), o[1].MinSize().Height)
	o[0].Move(fyne.NewPos(0, float32(int((s.Height-h)/2))))
	o[0].Resize(fyne.NewSize(w, h))
	o[1].Move(fyne.NewPos(s.Width-b.Width, float32(int((s.Height-b.Height)/2))))
	o[1].Resize(b)
}

func (l *headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := l.width
	if width == 0 {
		width = 480
	}
	b := o[1].MinSize()
	_, h, stacked := l.parts(o, width)
	if stacked {
		return fyne.NewSize(b.Width, h+8+widgets.HeightFor(o[1], width))
	}
	return fyne.NewSize(b.Width, fyne.Max(h, b.Height))
}

func buttonsWidth(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		return widgets.NaturalWidth(c)
	}
	return o.MinSize().Width
}
