package mail

import (
	"strings"
	"unicode/utf8"

	"linje/support"
)

const (
	maxLine   = 1000 // characters; longer lines are broken
	maxBlanks = 2    // blank lines in a row
)

// readable makes text fit to be shown and searched: LF line ends, no control
// characters or reversed writing, plain spaces, no towers of blank lines, no
// endless lines, at most TextBound bytes.
func readable(s string) string {
	s = cutBytes(s, support.TextBound+support.TextBound/2)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if !plainlyReadable(s) {
		s = dropFill(strings.Map(readableRune, strings.ToValidUTF8(s, "\uFFFD")))
	}
	var out strings.Builder
	out.Grow(len(s))
	blanks := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = trimLine(line)
		if line == "" {
			blanks++
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n")
			for range min(blanks, maxBlanks) {
				out.WriteString("\n")
			}
		}
		blanks = 0
		writeBroken(&out, line)
	}
	return cutBytes(out.String(), support.TextBound)
}

// plainlyReadable reports whether s has nothing but what readableRune leaves as
// it is: ASCII and Norwegian letters, as most mail.
func plainlyReadable(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f, c == '\n', c == '\t':
		case c == 0xc3 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0xc0:
			i++
		default:
			return false
		}
	}
	return true
}

// dropFill takes away the joiners that stand between no letters: mailings fill
// their preview with them.
func dropFill(s string) string {
	if !strings.Contains(s, "\u200c") && !strings.Contains(s, "\u200d") {
		return s
	}
	var out strings.Builder
	before := ' '
	for i, r := range s {
		if r == 0x200c || r == 0x200d {
			after, _ := utf8.DecodeRuneInString(s[i+3:])
			if before <= ' ' || after <= ' ' || after == 0x200c || after == utf8.RuneError {
				continue
			}
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

func readableRune(r rune) rune {
	if r >= ' ' && r < 0x7f {
		return r
	}
	switch r {
	case '\n', '\t':
		return r
	case 0xa0, 0x2007, 0x202f, 0x3000, '\f', '\v', 0x85: // spaces that do not look it
		return ' '
	case 0x2028, 0x2029:
		return '\n'
	case 0xad, 0x34f, 0x180e, 0x200b, 0x2060, 0x2800, 0x3164, 0x115f, 0x1160, 0xfeff: // fill of mailings; shows nothing
		return -1
	}
	if r < ' ' || r >= 0x7f && r < 0xa0 || isBidi(r) {
		return -1
	}
	return r
}

// trimLine takes the white space at the end away, but leaves the signature
// mark "-- " (RFC 3676 section 4.3) as it is.
func trimLine(s string) string {
	if s == "-- " {
		return s
	}
	return strings.TrimRight(s, " \t")
}

// writeBroken writes a line in pieces of at most maxLine characters, broken at
// a space where there is one.
func writeBroken(out *strings.Builder, line string) {
	for len(line) > maxLine {
		at := runeOffset(line, maxLine)
		if at == len(line) {
			break
		}
		if i := strings.LastIndexByte(line[:at], ' '); i > at/2 {
			at = i
		}
		out.WriteString(strings.TrimRight(line[:at], " "))
		out.WriteString("\n")
		line = strings.TrimLeft(line[at:], " ")
	}
	out.WriteString(line)
}

// runeOffset is where the nth rune of s begins.
func runeOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// cutBytes cuts s to at most n bytes, between characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// oneLine makes a header's text fit to be shown on one line.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return readableRune(r)
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// unflow undoes format=flowed (RFC 3676 section 4): a line that ends in a space
// goes on in the next one of the same quote depth.
func unflow(s string, delSp bool) string {
	var out strings.Builder
	var para string
	open, depth := false, 0
	flush := func() {
		if open {
			out.WriteString(quotePrefix(depth))
			out.WriteString(para)
			out.WriteString("\n")
		}
		para, open = "", false
	}
	s = cutBytes(strings.ReplaceAll(s, "\r\n", "\n"), 2*support.TextBound)
	var joined strings.Builder
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		text := strings.TrimLeft(line, ">")
		d := len(line) - len(text)
		text = strings.TrimPrefix(text, " ") // space-stuffing
		// An empty line after a soft one: the space was not meant.
		if open && (d != depth || text == "") || text == "-- " {
			para = joined.String()
			flush()
		}
		if !open {
			joined.Reset()
			depth, open = d, true
		}
		soft := strings.HasSuffix(text, " ") && text != "-- "
		if soft && delSp {
			text = text[:len(text)-1]
		}
		joined.WriteString(text)
		if !soft {
			para = joined.String()
			flush()
		}
	}
	para = joined.String()
	flush()
	return out.String()
}

func quotePrefix(depth int) string {
	if depth == 0 {
		return ""
	}
	return strings.Repeat(">", min(depth, 50)) + " "
}
