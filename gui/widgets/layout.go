package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// heighted is an object whose height follows from its width, such as text.
type heighted interface{ HeightFor(width float32) float32 }

// HeightFor is the height that an object needs at a width: it is asked where it
// knows, else laid out and measured.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if h, ok := o.(heighted); ok {
		return h.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if h, ok := c.Layout.(interface {
			heightFor(objects []fyne.CanvasObject, width float32) float32
		}); ok {
			return h.heightFor(c.Objects, width)
		}
	}
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
	return o.MinSize().Height
}

// Column puts objects below each other, each as wide as the column and as high
// as its width makes it.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{gap: gap}, objects...)
}

type columnLayout struct{ gap, width float32 }

func (l *columnLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, s.Width)
		place(o, 0, y, s.Width, h)
		y += h + l.gap
	}
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for _, o := range objects {
		if o.Visible() {
			width = fyne.Max(width, o.MinSize().Width)
		}
	}
	at := l.width
	if at < width {
		at = width
	}
	return fyne.NewSize(width, l.heightFor(objects, at))
}

func (l *columnLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for _, o := range objects {
		if o.Visible() {
			height += HeightFor(o, width) + l.gap
		}
	}
	if height > 0 {
		height -= l.gap
	}
	return height
}

// Row puts objects beside each other, each as high as it asks and in the middle
// of the row. A shrinking line, an entry or Fill gets what room is left.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

// Fill is empty room between objects of a Row.
func Fill() fyne.CanvasObject { return &filler{Spacer(0, 0)} }

type filler struct{ fyne.CanvasObject }

type rowLayout struct{ gap float32 }

func takesRest(o fyne.CanvasObject) bool {
	switch x := o.(type) {
	case *filler:
		return true
	case *Line:
		return x.shrink
	case *Entry, *widget.Entry, *SearchEntry:
		return true
	}
	return false
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var fixed float32
	var rest, n int
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		if takesRest(o) {
			rest++
		} else {
			fixed += o.MinSize().Width
		}
	}
	room := s.Width - fixed - l.gap*float32(max(n-1, 0))
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if takesRest(o) {
			m.Width = fyne.Max(0, room/float32(rest))
			if line, ok := o.(*Line); ok && rest > 1 { // a text gives what it does not need to the filler
				m.Width = fyne.Min(fyne.Max(0, room), line.Width()+1)
				room, rest = room-m.Width, rest-1
			}
		}
		place(o, x, middle(s.Height, m.Height), m.Width, m.Height)
		x += m.Width + l.gap
	}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		m := o.MinSize()
		size.Width += m.Width
		size.Height = fyne.Max(size.Height, m.Height)
	}
	size.Width += l.gap * float32(max(n-1, 0))
	return size
}

// Wrap puts objects beside each other and goes on below where the row is full,
// as words do.
func Wrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, lead: gap}, objects...)
}

// WrapWords is Wrap for texts: little room between the lines, and each in the
// middle of its line.
func WrapWords(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, lead: 2, even: 19}, objects...)
}

type wrapLayout struct{ gap, lead, even, width float32 }

func (l *wrapLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	l.walk(objects, s.Width, func(o fyne.CanvasObject, x, y, w, h float32) { place(o, x, y, w, h) })
}

func (l *wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := l.width
	if width == 0 {
		width = 400
	}
	return fyne.NewSize(0, l.heightFor(objects, width))
}

func (l *wrapLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *wrapLayout) walk(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = fyne.Min(m.Width, width)
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+l.lead, 0
		}
		put(o, x, y+middle(fyne.Max(l.even, m.Height), m.Height), m.Width, m.Height)
		x += m.Width + l.gap
		line = fyne.Max(line, fyne.Max(m.Height, l.even))
	}
	return y + line
}

// Inset puts room around an object.
func Inset(left, top, right, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&insetLayout{left, top, right, bottom}, o)
}

type insetLayout struct{ left, top, right, bottom float32 }

func (l *insetLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		place(o, l.left, l.top, s.Width-l.left-l.right, s.Height-l.top-l.bottom)
	}
}

func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize())
		}
	}
	return m.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l *insetLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		if o.Visible() {
			h = fyne.Max(h, HeightFor(o, width-l.left-l.right))
		}
	}
	return h + l.top + l.bottom
}

// Frame is a view with a fixed head and foot and the rest between; each may be
// nil. Unlike Fyne's border it puts no padding anywhere, and head and foot may
// hold wrapped text.
func Frame(head, foot, rest fyne.CanvasObject) *fyne.Container {
	l := &frameLayout{head: head, foot: foot, rest: rest}
	c := container.New(l)
	for _, o := range []fyne.CanvasObject{rest, head, foot} {
		if o != nil {
			c.Add(o)
		}
	}
	return c
}

type frameLayout struct{ head, foot, rest fyne.CanvasObject }

func (l *frameLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	var top, bottom float32
	if l.head != nil && l.head.Visible() {
		top = HeightFor(l.head, s.Width)
		place(l.head, 0, 0, s.Width, top)
	}
	if l.foot != nil && l.foot.Visible() {
		bottom = HeightFor(l.foot, s.Width)
		place(l.foot, 0, s.Height-bottom, s.Width, bottom)
	}
	if l.rest != nil {
		place(l.rest, 0, top, s.Width, fyne.Max(0, s.Height-top-bottom))
	}
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range []fyne.CanvasObject{l.head, l.rest, l.foot} {
		if o != nil && o.Visible() {
			s := o.MinSize()
			m = fyne.NewSize(fyne.Max(m.Width, s.Width), m.Height+s.Height)
		}
	}
	return m
}
