package gui

import (
	"strings"
	"unicode/utf8"
)

// Bounds of a field: past them the toolkit, which wraps the whole text anew with
// every key, takes seconds for each. The time grows with the square of a
// paragraph's length.
const (
	mostTyped     = 20_000 // characters
	mostLines     = 2_000
	longParagraph = 1_000 // characters; what is pasted is broken there
)

// fits reports whether the field has room for a text in the place of what is
// selected.
func (e *replyEntry) fits(text string) bool {
	n, lines := utf8.RuneCountInString(text), strings.Count(text, "\n")
	if n > mostTyped || lines > mostLines {
		return false
	}
	selected := e.SelectedText()
	n += utf8.RuneCountInString(e.Text) - utf8.RuneCountInString(selected)
	lines += strings.Count(e.Text, "\n") - strings.Count(selected, "\n")
	return n <= mostTyped && lines < mostLines
}

func (e *replyEntry) refuse() {
	if e.onRefused != nil {
		e.onRefused()
	}
}

// breakLong breaks paragraphs that are too long to be typed in, at the end of a
// sentence where there is one, else between words.
func breakLong(text string) string {
	if len(text) <= longParagraph || len(text) > 4*mostTyped {
		return text
	}
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		runes := []rune(line)
		for len(runes) > longParagraph {
			head := string(runes[:longParagraph])
			at := strings.LastIndex(head, ". ") + 1
			if at < len(head)/2 {
				at = strings.LastIndexByte(head, ' ')
			}
			if at <= 0 {
				at = len(head)
			}
			out.WriteString(head[:at])
			out.WriteByte('\n')
			runes = runes[utf8.RuneCountInString(head[:at]):]
			if runes[0] == ' ' {
				runes = runes[1:]
			}
		}
		out.WriteString(string(runes))
	}
	return out.String()
}
