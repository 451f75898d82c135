package widgets

import "fyne.io/fyne/v2"

// Holder is a widget outside this package that tells what it holds, so that what
// takes the focus inside it is brought into view.
type Holder interface{ Inside() []fyne.CanvasObject }

// watch has everything in an object that can take the focus bring itself into
// view when it does: the toolkit focuses also what is scrolled away.
func (s *ScrollColumn) watch(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *fyne.Container:
		s.watchAll(x.Objects)
	case *Box:
		s.watch(x.content)
	case *SignRow:
		s.watch(x.content)
	case *Strip:
		for _, b := range x.buttons {
			s.watch(b)
		}
	case *Touch:
		x.onFocus = func() { s.reveal(x, !x.hovered) }
	case *Button:
		x.onFocus = func() { s.reveal(x, !x.hovered) }
	case *Picture:
		x.onFocus = func() { s.reveal(x, false) }
	case Holder:
		s.watchAll(x.Inside())
	}
}

func (s *ScrollColumn) watchAll(objects []fyne.CanvasObject) {
	for _, o := range objects {
		s.watch(o)
	}
}

// reveal scrolls so that an object is in view. What is partly in view is moved
// only where partly says so: it may have been clicked.
func (s *ScrollColumn) reveal(o fyne.CanvasObject, partly bool) {
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.scroll).Y
	height, room := o.Size().Height, s.scroll.Size().Height
	if room <= 0 || !partly && top < room && top+height > 0 {
		return
	}
	const margin = 8
	switch {
	case top < margin || height > room:
		s.ScrollBy(top - margin)
	case top+height > room-margin:
		s.ScrollBy(top + height - room + margin)
	}
}
