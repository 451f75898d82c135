package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Chip is how a part of a text stands out as a field to be filled.
type Chip int

// The kinds of Chip.
const (
	ChipNone   Chip = iota
	ChipField       // a placeholder
	ChipFilled      // what a placeholder was filled with
	ChipOpen        // a placeholder that has no value
)

// TextSpan is a part of a text in one style.
type TextSpan struct {
	Text string
	Link string // where a click leads; "": nowhere
	Bold bool
	Mono bool
	Chip Chip
}

// textStyles are the styles of a text's parts; a plain text has none.
type textStyles struct {
	bold  bool // all of it
	parts []stylePart
}

// stylePart is the style of the bytes from start to end.
type stylePart struct {
	start, end int
	span       TextSpan
}

// NewSpans makes running text of parts in different styles. Like every Text it
// can be selected, and its links clicked.
func NewSpans(spans []TextSpan, s LineStyle) *Text {
	t := NewTextStyled("", s)
	t.SetSpans(spans)
	t.styles.bold = s.Bold
	return t
}

// SetSpans replaces the text.
func (t *Text) SetSpans(spans []TextSpan) {
	var all strings.Builder
	parts := make([]stylePart, 0, len(spans))
	for _, s := range spans {
		from := all.Len()
		all.WriteString(clean(s.Text))
		parts = append(parts, stylePart{from, all.Len(), s})
	}
	t.styles.parts = parts
	t.SetText(all.String())
}

// at is the style at a byte and where it ends.
func (s textStyles) at(offset, end int) (TextSpan, int) {
	for _, p := range s.parts {
		if offset >= p.start && offset < p.end {
			return p.span, min(p.end, end)
		}
	}
	return TextSpan{}, end
}

func (s textStyles) style(span TextSpan) fyne.TextStyle {
	return fyne.TextStyle{Bold: s.bold || span.Bold, Monospace: span.Mono}
}

// between is the width of the text from one byte to another.
func (t *Text) between(from, to int) float32 {
	var width float32
	for from < to {
		span, end := t.styles.at(from, to)
		s := strings.ReplaceAll(t.text[from:end], "\t", "    ")
		width += fyne.MeasureText(s, t.sized, t.styles.style(span)).Width
		from = end
	}
	return width
}

// chipColors are the colours behind and of the words of a chip.
func chipColors(c Chip) (back, ink fyne.ThemeColorName) {
	switch c {
	case ChipField:
		return ColorAccentSoft, ColorAccent
	case ChipFilled:
		return ColorChip, ColorText
	case ChipOpen:
		return ColorNote, ColorWaiting
	}
	return "", ""
}
