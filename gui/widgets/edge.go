package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// clearOf is a colour that is hardly there, for the inside of a drawn edge. The
// painter blends the edge into the inside: with color.Transparent, which is
// black, every thin edge would come out dark; and of what is wholly
// transparent it forgets the colour.
func clearOf(edge color.Color) color.Color {
	c, ok := color.NRGBAModel.Convert(edge).(color.NRGBA)
	if !ok {
		return color.Transparent
	}
	c.A = 1
	return c
}

// fieldRenderer draws a field as the toolkit does, with a clean edge.
type fieldRenderer struct{ fyne.WidgetRenderer }

// Refresh implements fyne.WidgetRenderer.
func (r fieldRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.cleanEdge()
}

func (r fieldRenderer) cleanEdge() {
	for _, o := range r.Objects() {
		if box, ok := o.(*canvas.Rectangle); ok && box.StrokeWidth > 0 && box.StrokeColor != nil {
			box.FillColor = clearOf(box.StrokeColor)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return CleanField(e.Entry.CreateRenderer())
}

// CleanField makes the toolkit's renderer of a text field draw a clean edge.
func CleanField(r fyne.WidgetRenderer) fyne.WidgetRenderer {
	f := fieldRenderer{r}
	f.cleanEdge()
	return f
}
