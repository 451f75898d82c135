package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Squeeze is a Row in which the object at place lead gives way where there is
// too little room: it is as wide as it asks, or as the others leave. The row
// asks for no more than least for it; 0: for all that it asks.
func Squeeze(gap float32, lead int, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&squeezeLayout{row: rowLayout{gap: gap}, lead: lead, least: least}, objects...)
}

type squeezeLayout struct {
	row   rowLayout
	lead  int
	least float32
}

// others is the width of all objects but the one that gives way, gaps included.
func (l *squeezeLayout) others(objects []fyne.CanvasObject) (width float32) {
	for i, o := range objects {
		if o.Visible() && i != l.lead {
			width += l.row.gap
			if !takesRest(o) {
				width += o.MinSize().Width
			}
		}
	}
	return width
}

func (l *squeezeLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	room := s.Width - l.others(objects)
	lead := fyne.Max(0, fyne.Min(objects[l.lead].MinSize().Width, room))
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		switch {
		case i == l.lead:
			m.Width = lead
		case takesRest(o):
			m.Width = fyne.Max(0, room-lead)
		}
		place(o, x, middle(s.Height, m.Height), m.Width, m.Height)
		x += m.Width + l.row.gap
	}
}

func (l *squeezeLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := l.row.MinSize(objects)
	lead := objects[l.lead].MinSize().Width
	if l.least > 0 && lead > l.least {
		m.Width -= lead - l.least
	}
	return m
}
