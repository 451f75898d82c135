package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RowData is what a row of the case list says.
type RowData struct {
	Title    string // who asked
	Time     string
	Text     string // subject, or what a search found
	Shape    Shape
	Word     string // the status
	Color    fyne.ThemeColorName
	Signs    []RowSign
	Bold     bool // not opened yet
	Selected bool
}

// RowSign is a small word beside the status.
type RowSign struct {
	Text   string
	Danger bool
}

// CaseRow is a row of the case list: two lines and the signs below.
type CaseRow struct {
	widget.BaseWidget
	data  RowData
	title *Line
	time  *Line
	text  *Line
	badge *Badge
	signs [maxSigns]*Line
}

// RowHeight is the height of every row; equal heights keep a long list quick.
const RowHeight float32 = 80

const maxSigns = 4

// NewCaseRow makes an empty row.
func NewCaseRow() *CaseRow {
	r := &CaseRow{
		title: NewShrinkingLine("", LineStyle{}),
		time:  NewLine("", LineStyle{Color: ColorMuted, Size: SizeSign}),
		text:  NewShrinkingLine("", LineStyle{}),
		badge: NewBadge(ShapeNone, "", ColorMuted),
	}
	for i := range r.signs {
		r.signs[i] = NewShrinkingLine("", LineStyle{Color: ColorMuted, Size: SizeSign})
	}
	r.ExtendBaseWidget(r)
	return r
}

// Set shows d.
func (r *CaseRow) Set(d RowData) {
	r.data = d
	r.title.Set(d.Title, LineStyle{Bold: d.Bold})
	r.time.SetText(d.Time)
	r.text.SetText(d.Text)
	r.badge.Set(d.Shape, d.Word, d.Color)
	for i, s := range r.signs {
		if i >= len(d.Signs) {
			s.SetText("")
			continue
		}
		c := ColorMuted
		if d.Signs[i].Danger {
			c = ColorDanger
		}
		s.Set(d.Signs[i].Text, LineStyle{Color: c, Size: SizeSign})
	}
	r.Refresh()
}

// Data is what the row shows.
func (r *CaseRow) Data() RowData { return r.data }

// CreateRenderer implements fyne.Widget.
func (r *CaseRow) CreateRenderer() fyne.WidgetRenderer {
	fill, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	out := &renderer{objects: []fyne.CanvasObject{fill, bar, r.title, r.time, r.text, r.badge}}
	for _, s := range r.signs {
		out.objects = append(out.objects, s)
	}
	out.layout = func(s fyne.Size) {
		place(fill, 0, 0, s.Width, s.Height)
		place(bar, 0, 0, 3, s.Height)
		r.layout(s)
	}
	out.min = func() fyne.Size { return fyne.NewSize(120, RowHeight) }
	out.refresh = func() {
		fill.FillColor = color.Transparent
		show(bar, r.data.Selected)
		if r.data.Selected {
			fill.FillColor, bar.FillColor = shaded(r, ColorSelection), shaded(r, ColorAccent)
		}
		r.layout(r.Size())
	}
	out.refresh()
	return out
}

func (r *CaseRow) layout(s fyne.Size) {
	const left, right, top = 14, 14, 9
	w := s.Width - left - right
	t := r.time.MinSize()
	place(r.time, s.Width-right-t.Width, top+1, t.Width, t.Height)
	place(r.title, left, top, w-t.Width-10, 20)
	place(r.text, left, top+21, w, 20)
	b := r.badge.MinSize()
	if b.Width > w {
		b.Width = w
	}
	y := float32(top + 43)
	place(r.badge, left, y, b.Width, b.Height)
	x := left + b.Width + 8
	if r.data.Word == "" {
		x = left
	}
	for i, sign := range r.signs {
		if i >= len(r.data.Signs) || x > s.Width-right-20 {
			place(sign, 0, 0, 0, 0)
			sign.Hide()
			continue
		}
		sign.Show()
		width := fyne.Min(sign.Width()+1, s.Width-right-x)
		place(sign, x, y, width, sign.MinSize().Height)
		x += width + 8
	}
}
