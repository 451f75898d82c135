package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Buttons is a Row that goes on below where it is too narrow for its objects,
// so that none is cut.
func Buttons(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&buttonsLayout{row: rowLayout{gap: gap}, wrap: wrapLayout{gap: gap, lead: gap}}, objects...)
}

type buttonsLayout struct {
	row   rowLayout
	wrap  wrapLayout
	width float32
}

// folds reports whether the objects need more than one row.
func (l *buttonsLayout) folds(objects []fyne.CanvasObject, width float32) bool {
	return width > 0 && l.row.MinSize(objects).Width > width
}

// solid is objects without the room between them.
func solid(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if _, empty := o.(*filler); !empty {
			out = append(out, o)
		}
	}
	return out
}

func (l *buttonsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	if l.folds(objects, s.Width) {
		l.wrap.Layout(solid(objects), s)
		return
	}
	l.row.Layout(objects, s)
}

func (l *buttonsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = fyne.Max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, l.heightFor(objects, l.width))
}

func (l *buttonsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.folds(objects, width) {
		return l.wrap.heightFor(solid(objects), width)
	}
	return l.row.MinSize(objects).Height
}

// NaturalWidth is the width of a container of Buttons in one row.
func NaturalWidth(c *fyne.Container) float32 {
	if l, ok := c.Layout.(*buttonsLayout); ok {
		return l.row.MinSize(c.Objects).Width
	}
	return c.MinSize().Width
}
