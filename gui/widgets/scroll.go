package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// ScrollColumn scrolls objects that stand below each other, laid out at the
// width that there is before anything is measured.
type ScrollColumn struct {
	widget.BaseWidget
	column *fyne.Container
	inset  *fyne.Container
	scroll *container.Scroll
	flat   *container.ThemeOverride
	follow fyne.CanvasObject // kept in view until the user scrolls
	moving bool
}

// NewScrollColumn makes a scrolling column; side, top and bottom are the room
// around it.
func NewScrollColumn(gap, side, top, bottom float32, objects ...fyne.CanvasObject) *ScrollColumn {
	s := &ScrollColumn{column: Column(gap, objects...)}
	s.inset = Inset(side, top, side, bottom, s.column)
	s.scroll = container.NewVScroll(s.inset)
	s.scroll.OnScrolled = func(fyne.Position) {
		if !s.moving {
			s.follow = nil
		}
	}
	s.flat = container.NewThemeOverride(s.scroll, FlatTheme{})
	s.ExtendBaseWidget(s)
	return s
}

// SetObjects replaces what the column holds.
func (s *ScrollColumn) SetObjects(objects []fyne.CanvasObject) {
	s.column.Objects = objects
	s.Relayout()
}

// Objects is what the column holds.
func (s *ScrollColumn) Objects() []fyne.CanvasObject { return s.column.Objects }

// Relayout is called after an object in the column has changed its height.
func (s *ScrollColumn) Relayout() {
	s.watch(s.column)
	s.fit(s.Size())
	s.scroll.Refresh()
	s.keepUp()
	s.Refresh()
}

// ScrollToTop shows the beginning.
func (s *ScrollColumn) ScrollToTop() { s.scroll.ScrollToTop() }

// ScrollToBottom shows the end.
func (s *ScrollColumn) ScrollToBottom() { s.scroll.ScrollToBottom() }

// Follow keeps the end of the column in view, but not past the beginning of an
// object of it, until the user scrolls.
func (s *ScrollColumn) Follow(o fyne.CanvasObject) {
	s.follow = o
	s.keepUp()
}

func (s *ScrollColumn) keepUp() {
	o, room := s.follow, s.scroll.Size().Height
	if o == nil || room <= 0 {
		return
	}
	s.moving = true
	defer func() { s.moving = false }()
	end := s.inset.Size().Height - room
	s.scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, fyne.Min(o.Position().Y, end))))
}

// ScrollBy moves the content by so many pixels.
func (s *ScrollColumn) ScrollBy(dy float32) {
	s.scroll.ScrollToOffset(fyne.NewPos(0, s.scroll.Offset.Y+dy))
}

func (s *ScrollColumn) fit(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	h := HeightFor(s.inset, size.Width)
	s.inset.Resize(fyne.NewSize(size.Width, fyne.Max(h, size.Height)))
}

// CreateRenderer implements fyne.Widget.
func (s *ScrollColumn) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{s.flat}}
	r.layout = func(size fyne.Size) {
		s.fit(size)
		place(s.flat, 0, 0, size.Width, size.Height)
		s.keepUp()
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, 32) }
	return r
}
