package widgets

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// run is a piece of a wrapped line; link is where it leads, "" for plain text.
type run struct {
	text  string
	x     float32
	width float32
	link  string
	span  TextSpan
}

// textLine is one line as it is shown. start and end are byte offsets in the
// text; the bytes between are what it shows.
type textLine struct {
	start, end int
	runs       []run
}

// linkAt finds addresses that can be opened. The scheme is one of three, so
// that nothing else can be reached by a click.
var linkAt = regexp.MustCompile(`(?i)\b(?:https?://|mailto:)[^\s<>"]+[^\s<>".,;:!?)\]}']`)

// wrapper breaks text into lines no wider than width.
type wrapper struct {
	width   float32
	measure func(string) float32
	known   map[string]float32
	// across is the width of a part of a text whose parts have styles; nil: none
	// has.
	across func(from, to int) float32
	styles textStyles
}

func newWrapper(width float32, measure func(string) float32) *wrapper {
	return &wrapper{width: width, measure: measure, known: make(map[string]float32)}
}

func (w *wrapper) widthOf(s string) float32 {
	if s == "" {
		return 0
	}
	if v, ok := w.known[s]; ok {
		return v
	}
	v := w.measure(s)
	if len(w.known) < 20000 {
		w.known[s] = v
	}
	return v
}

// span is the width of the text from one byte to another.
func (w *wrapper) span(text string, from, to int) float32 {
	if w.across != nil {
		return w.across(from, to)
	}
	return w.widthOf(text[from:to])
}

// wrap breaks the text at its newlines, then between words, then within a word
// that is wider than a line.
func (w *wrapper) wrap(text string) []textLine {
	var lines []textLine
	for at := 0; at <= len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		lines = w.paragraph(lines, text, at, end)
		at = end + 1
	}
	return lines
}

func (w *wrapper) paragraph(lines []textLine, text string, from, to int) []textLine {
	start, end := from, from
	var width float32
	for at := from; at < to; {
		word, gap := nextWord(ahead(text, at, to))
		size := w.width + 1
		if len(word) < longWord {
			size = w.span(text, at, at+len(word))
		}
		if end > start && width+size > w.width {
			lines = append(lines, textLine{start: start, end: trimEnd(text, start, end)})
			start, end, width = at, at, 0
		}
		if size > w.width && start == at {
			n := w.fits(word)
			lines = append(lines, textLine{start: at, end: at + n})
			at += n
			start, end = at, at
			continue
		}
		at += len(word)
		width += size + w.span(text, at, at+len(gap))
		at += len(gap)
		end = at
	}
	if end > start || start == from {
		lines = append(lines, textLine{start: start, end: trimEnd(text, start, end)})
	}
	return lines
}

// longWord is the length from which a word counts as wider than any line: it is
// neither looked through nor measured as a whole.
const longWord = 1000

// ahead is as much of the text as the next word may take, whole characters.
func ahead(text string, at, to int) string {
	if to-at > longWord+utf8.UTFMax {
		to = at + longWord + utf8.UTFMax
		for !utf8.RuneStart(text[to]) && to > at+longWord {
			to--
		}
	}
	return text[at:to]
}

// fits is how many bytes of a long word go on a line, at least one character.
func (w *wrapper) fits(word string) int {
	n := 0
	var width float32
	for i, r := range word {
		width += w.widthOf(string(r))
		if width > w.width && i > 0 {
			break
		}
		n = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(word[i:])
			n = i + size
		}
	}
	return n
}

func trimEnd(text string, start, end int) int {
	return start + len(strings.TrimRight(text[start:end], " \t"))
}

// nextWord cuts the first word off s, with the white space behind it. White
// space at the beginning is a word of its own: indentation stays.
func nextWord(s string) (word, gap string) {
	if i := strings.IndexFunc(s, func(r rune) bool { return r != ' ' && r != '\t' }); i != 0 {
		if i < 0 {
			i = len(s)
		}
		return s[:i], ""
	}
	i := strings.IndexAny(s, " \t")
	if i < 0 {
		return s, ""
	}
	j := i
	for j < len(s) && (s[j] == ' ' || s[j] == '\t') {
		j++
	}
	return s[:i], s[i:j]
}

// addRuns splits each line into plain and linked pieces of one style. A link
// that is broken over lines leads to its whole address from each.
func (w *wrapper) addRuns(text string, lines []textLine) {
	links := linkAt.FindAllStringIndex(text, 500)
	for i := range lines {
		l := &lines[i]
		x, at := float32(0), l.start
		add := func(to int, link string) {
			for to > at {
				span, end := w.styles.at(at, to)
				r := run{text: strings.ReplaceAll(text[at:end], "\t", "    "), x: x, link: link, span: span}
				if span.Link != "" {
					r.link = span.Link
				}
				r.width = w.runWidth(r.text, at, end)
				l.runs = append(l.runs, r)
				x += r.width
				at = end
			}
		}
		for len(links) > 0 && links[0][1] <= l.start {
			links = links[1:]
		}
		for _, k := range links {
			if k[0] >= l.end {
				break
			}
			add(min(max(k[0], at), l.end), "")
			add(min(k[1], l.end), text[k[0]:k[1]])
		}
		add(l.end, "")
	}
}

func (w *wrapper) runWidth(shown string, from, to int) float32 {
	if w.across != nil {
		return w.across(from, to)
	}
	return w.measure(shown)
}
