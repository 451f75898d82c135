package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Line is one line of text in a colour and size of the look. Where it is given
// less room than it needs it ends in "…".
type Line struct {
	widget.BaseWidget
	text  string
	style LineStyle
	// Shrink lets a layout give the line less than its full width.
	shrink bool
	// spare: the line is left out where all of it does not fit.
	spare bool
}

// LineStyle is how a Line looks; zero is plain text of 14.
type LineStyle struct {
	Color fyne.ThemeColorName
	Size  fyne.ThemeSizeName
	Bold  bool
	Mono  bool
	Align fyne.TextAlign
}

// NewLine makes a line that asks for its full width.
func NewLine(text string, style LineStyle) *Line {
	l := &Line{text: text, style: style}
	l.ExtendBaseWidget(l)
	return l
}

// NewShrinkingLine makes a line that asks for no width and is cut with "…".
func NewShrinkingLine(text string, style LineStyle) *Line {
	l := NewLine(text, style)
	l.shrink = true
	return l
}

// NewSpareLine makes a line that asks for no width and is shown where all of it
// fits: for what can be done without.
func NewSpareLine(text string, style LineStyle) *Line {
	l := NewShrinkingLine(text, style)
	l.spare = true
	return l
}

// Text is what the line says in full.
func (l *Line) Text() string { return l.text }

// SetText changes what the line says.
func (l *Line) SetText(text string) {
	if text != l.text {
		l.text = text
		l.Refresh()
	}
}

// Set changes text and style at once.
func (l *Line) Set(text string, style LineStyle) {
	if text != l.text || style != l.style {
		l.text, l.style = text, style
		l.Refresh()
	}
}

// Width is the room the whole text needs.
func (l *Line) Width() float32 { return l.measure(l.text).Width }

func (l *Line) measure(s string) fyne.Size {
	return fyne.MeasureText(s, l.size(), l.textStyle())
}

func (l *Line) textStyle() fyne.TextStyle {
	return fyne.TextStyle{Bold: l.style.Bold, Monospace: l.style.Mono}
}

func (l *Line) size() float32 {
	if l.style.Size == "" {
		return sized(l, SizeText)
	}
	return sized(l, l.style.Size)
}

func (l *Line) color() fyne.ThemeColorName {
	if l.style.Color == "" {
		return ColorText
	}
	return l.style.Color
}

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	t := canvas.NewText("", shaded(l, l.color()))
	r := &renderer{objects: []fyne.CanvasObject{t}}
	fit := func(s fyne.Size) {
		t.Text = l.fitted(s.Width)
		place(t, 0, 0, s.Width, s.Height)
	}
	r.layout = func(s fyne.Size) { fit(s) }
	r.min = func() fyne.Size {
		m := l.measure(l.text)
		if l.shrink {
			m.Width = 0
		}
		return m
	}
	r.refresh = func() {
		t.Color, t.TextSize, t.TextStyle, t.Alignment = shaded(l, l.color()), l.size(), l.textStyle(), l.style.Align
		fit(l.Size())
	}
	r.refresh()
	return r
}

// fitted cuts the text to a width.
func (l *Line) fitted(width float32) string {
	if l.spare && l.measure(l.text).Width > width+0.5 {
		return ""
	}
	if width <= 0 || l.measure(l.text).Width <= width+0.5 {
		return l.text
	}
	runes := []rune(l.text)
	low, high := 0, len(runes)
	for low < high { // the longest beginning that fits with its ellipsis
		mid := (low + high + 1) / 2
		if l.measure(string(runes[:mid])+"…").Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}
