package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// SignRow is a small sign with text beside it that may take several lines.
type SignRow struct {
	widget.BaseWidget
	sign, content fyne.CanvasObject
}

// NewSignRow puts a sign before content.
func NewSignRow(sign, content fyne.CanvasObject) *SignRow {
	s := &SignRow{sign: sign, content: content}
	s.ExtendBaseWidget(s)
	return s
}

const signRoom float32 = 24

// HeightFor is the height the row needs at a width.
func (s *SignRow) HeightFor(width float32) float32 {
	return fyne.Max(18, HeightFor(s.content, width-signRoom))
}

// CreateRenderer implements fyne.Widget.
func (s *SignRow) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{s.sign, s.content}}
	r.layout = func(size fyne.Size) {
		place(s.sign, 0, 1, 16, 16)
		place(s.content, signRoom, 0, size.Width-signRoom, HeightFor(s.content, size.Width-signRoom))
	}
	r.min = func() fyne.Size {
		width := s.Size().Width
		if width == 0 {
			width = 400
		}
		return fyne.NewSize(signRoom+40, s.HeightFor(width))
	}
	return r
}
