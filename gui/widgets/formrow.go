package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// FormRow is a line of a form: what is asked for at the left, the control at
// the right, and below it a hint or what is wrong.
type FormRow struct {
	widget.BaseWidget
	label   *Prose
	control fyne.CanvasObject
	note    *Prose
	hint    string
	side    float32
	top     bool
}

// NewFormRow makes a row; the label gets a column of side pixels.
func NewFormRow(label string, side float32, control fyne.CanvasObject) *FormRow {
	f := &FormRow{control: control, side: side}
	f.label = NewProse(label, LineStyle{Size: SizeSecondary, Color: ColorMuted})
	f.note = NewProse("", LineStyle{Size: SizeSign, Color: ColorMuted})
	f.note.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// WithHint sets the line that stands below while nothing is wrong.
func (f *FormRow) WithHint(text string) *FormRow {
	f.hint = text
	f.SetError("")
	return f
}

// AtTop puts the label beside the control's first line.
func (f *FormRow) AtTop() *FormRow {
	f.top = true
	return f
}

// SetError says below what is wrong; "" shows the hint again.
func (f *FormRow) SetError(text string) {
	style := LineStyle{Size: SizeSign, Color: ColorDanger}
	if text == "" {
		text, style.Color = f.hint, ColorMuted
	}
	f.note.Set(text, style)
	show(f.note, text != "")
	f.Refresh()
}

// Note is what stands below the control.
func (f *FormRow) Note() string { return f.note.Text() }

// HeightFor is the height the row needs at a width.
func (f *FormRow) HeightFor(width float32) float32 {
	h := fyne.Max(HeightFor(f.control, width-f.side), f.label.HeightFor(f.side-12))
	if f.note.Visible() {
		h += 3 + f.note.HeightFor(width-f.side)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (f *FormRow) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{f.label, f.control, f.note}}
	r.layout = func(s fyne.Size) {
		width := s.Width - f.side
		h := HeightFor(f.control, width)
		label := f.label.HeightFor(f.side - 12)
		at := fyne.Max(0, middle(fyne.Min(h, 36), label))
		if f.top {
			at = 1
		}
		place(f.label, 0, at, f.side-12, label)
		place(f.control, f.side, 0, width, h)
		if f.note.Visible() {
			place(f.note, f.side, fyne.Max(h, label)+3, width, f.note.HeightFor(width))
		}
	}
	r.min = func() fyne.Size {
		width := f.Size().Width
		if width == 0 {
			width = 520
		}
		return fyne.NewSize(f.side+f.control.MinSize().Width, f.HeightFor(width))
	}
	r.refresh = func() { r.layout(f.Size()) }
	return r
}
