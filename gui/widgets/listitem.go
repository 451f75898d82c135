package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewListItem is an entry of a list: its sign, or number, in the room at the left
// of its text. indent is where the text begins.
func NewListItem(mark string, indent float32, text fyne.CanvasObject) *fyne.Container {
	sign := NewLine(mark, LineStyle{Color: ColorMuted, Align: fyne.TextAlignTrailing})
	return container.New(&listItemLayout{indent}, sign, text)
}

type listItemLayout struct{ indent float32 }

func (l *listItemLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], 0, 0, l.indent-6, TextLineHeight)
	place(o[1], l.indent, 0, s.Width-l.indent, s.Height)
}

func (l *listItemLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[1].MinSize()
	return fyne.NewSize(m.Width+l.indent, m.Height)
}

func (l *listItemLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return HeightFor(o[1], width-l.indent)
}
