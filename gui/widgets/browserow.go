package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// BrowseData is what a row of a register says.
type BrowseData struct {
	Title    string
	Subtitle string
	Shape    Shape // of what is amiss; ShapeNone: nothing is
	Word     string
	Selected bool
}

// BrowseRow is a row of a register: a title, a smaller line, and what is amiss.
type BrowseRow struct {
	widget.BaseWidget
	data  BrowseData
	title *Line
	sub   *Line
	badge *Badge
}

// NewBrowseRow makes an empty row.
func NewBrowseRow() *BrowseRow {
	b := &BrowseRow{title: NewShrinkingLine("", LineStyle{}),
		sub: NewShrinkingLine("", LineStyle{Color: ColorMuted, Size: SizeSign}), badge: NewBadge(ShapeNone, "", ColorWaiting)}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows d.
func (b *BrowseRow) Set(d BrowseData) {
	b.data = d
	b.title.SetText(d.Title)
	b.sub.SetText(d.Subtitle)
	b.badge.Set(d.Shape, d.Word, ColorWaiting)
	b.Refresh()
}

const browseHeight float32 = 58

// CreateRenderer implements fyne.Widget.
func (b *BrowseRow) CreateRenderer() fyne.WidgetRenderer {
	back, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{back, bar, b.title, b.sub, b.badge}}
	r.layout = func(s fyne.Size) {
		place(back, 0, 0, s.Width, s.Height)
		place(bar, 0, 0, 3, s.Height)
		m := b.badge.MinSize()
		room := s.Width - 28
		if b.data.Word != "" {
			place(b.badge, s.Width-14-m.Width, 11, m.Width, m.Height)
			room -= m.Width + 10
		}
		place(b.title, 14, 9, room, 20)
		place(b.sub, 14, 31, s.Width-28, 17)
	}
	r.min = func() fyne.Size { return fyne.NewSize(160, browseHeight) }
	r.refresh = func() {
		back.FillColor, bar.FillColor = shaded(b, ColorSurface), color.Transparent
		if b.data.Selected {
			back.FillColor, bar.FillColor = shaded(b, ColorSelection), shaded(b, ColorAccent)
		}
		show(b.badge, b.data.Word != "")
		r.layout(b.Size())
	}
	r.refresh()
	return r
}
