package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Prose is a text that is wrapped to the width it gets, in a colour and size of
// the look. It cannot be selected: for what people copy, use an entry.
type Prose struct {
	widget.BaseWidget
	text  string
	style LineStyle
	max   int // lines that are shown at most; 0: all
	width float32
}

// NewProse makes a wrapped text.
func NewProse(text string, style LineStyle) *Prose {
	p := &Prose{text: text, style: style}
	p.ExtendBaseWidget(p)
	return p
}

// NewProseLines makes a wrapped text of at most so many lines; what is left out
// is shown by "…".
func NewProseLines(text string, style LineStyle, lines int) *Prose {
	p := &Prose{text: text, style: style, max: lines}
	p.ExtendBaseWidget(p)
	return p
}

// Text is what it says.
func (p *Prose) Text() string { return p.text }

// SetText changes what it says.
func (p *Prose) SetText(text string) {
	if text != p.text {
		p.text = text
		p.Refresh()
	}
}

// Set changes text and style.
func (p *Prose) Set(text string, style LineStyle) {
	p.text, p.style = text, style
	p.Refresh()
}

// HeightFor is the height the text needs at a width.
func (p *Prose) HeightFor(width float32) float32 {
	return float32(len(p.wrap(width))) * p.lineHeight()
}

// lineHeight is 20 for text of 14 and in proportion for others.
func (p *Prose) lineHeight() float32 { return float32(int(p.size()*1.38 + 0.8)) }

func (p *Prose) size() float32 {
	if p.style.Size == "" {
		return sized(p, SizeText)
	}
	return sized(p, p.style.Size)
}

func (p *Prose) color() fyne.ThemeColorName {
	if p.style.Color == "" {
		return ColorText
	}
	return p.style.Color
}

func (p *Prose) textStyle() fyne.TextStyle {
	return fyne.TextStyle{Bold: p.style.Bold, Monospace: p.style.Mono}
}

func (p *Prose) measure(s string) float32 {
	return fyne.MeasureText(s, p.size(), p.textStyle()).Width
}

// wrap cuts the text into lines that fit. Without a width yet each paragraph
// is one line.
func (p *Prose) wrap(width float32) []string {
	var lines []string
	for _, paragraph := range strings.Split(p.text, "\n") {
		if width <= 0 {
			lines = append(lines, paragraph)
			continue
		}
		lines = append(lines, p.wrapParagraph(paragraph, width)...)
		if p.max > 0 && len(lines) > p.max {
			break
		}
	}
	if p.max > 0 && len(lines) > p.max {
		lines = lines[:p.max]
		lines[p.max-1] = p.ellipsis(lines[p.max-1], width)
	}
	return lines
}

func (p *Prose) wrapParagraph(text string, width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if p.measure(next) <= width {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for p.measure(word) > width {
			head := p.fits(word, width)
			lines = append(lines, word[:head])
			word = word[head:]
		}
		line = word
	}
	return append(lines, line)
}

// fits is how many bytes of a word fit into a width, at least one character.
func (p *Prose) fits(word string, width float32) int {
	last := 0
	for i := range word {
		if i > 0 && p.measure(word[:i]) > width {
			break
		}
		last = i
	}
	if last == 0 {
		for i := range word {
			if i > 0 {
				return i
			}
		}
		return len(word)
	}
	return last
}

func (p *Prose) ellipsis(line string, width float32) string {
	for line != "" && p.measure(line+"…") > width {
		runes := []rune(line)
		line = string(runes[:len(runes)-1])
	}
	return strings.TrimRight(line, " ,.") + "…"
}

// CreateRenderer implements fyne.Widget.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{}
	flow := func(width float32) {
		lines := p.wrap(width)
		for len(r.objects) < len(lines) {
			r.objects = append(r.objects, canvas.NewText("", shaded(p, p.color())))
		}
		r.objects = r.objects[:len(lines)]
		h := p.lineHeight()
		for i, line := range lines {
			t, ok := r.objects[i].(*canvas.Text)
			if !ok {
				continue
			}
			t.Text, t.Color, t.TextSize, t.TextStyle = line, shaded(p, p.color()), p.size(), p.textStyle()
			t.Alignment = p.style.Align
			m := t.MinSize()
			place(t, 0, float32(i)*h+(h-m.Height)/2, width, m.Height)
			canvas.Refresh(t)
		}
	}
	r.layout = func(s fyne.Size) {
		p.width = s.Width
		flow(s.Width)
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.width)) }
	r.refresh = func() { flow(p.width) }
	return r
}
