package present

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines between these lengths may have been broken by the sender's mail
// program (RFC 5322 section 2.1.1 recommends 78).
const (
	brokenFrom = 56
	brokenTo   = 80
)

// Unwrap joins lines that a mail program broke at a fixed width, so that the
// text can be wrapped to the width there is. Lists, tables, quotes, greetings
// and signatures keep their lines.
func Unwrap(text string) string {
	lines := strings.Split(text, "\n")
	var out strings.Builder
	out.Grow(len(text))
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		out.WriteString(line)
		if i == len(lines)-1 {
			break
		}
		if wasBroken(line, lines[i+1]) {
			if !strings.HasSuffix(line, " ") {
				out.WriteByte(' ')
			}
		} else {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// wasBroken reports whether a line goes on in the next: it is about as long as
// mail programs allow, its next word would not have fitted, and both are prose.
func wasBroken(line, next string) bool {
	n := utf8.RuneCountInString(line)
	if n < brokenFrom || n > brokenTo || !prose(line) || !prose(next) {
		return false
	}
	first, _, _ := strings.Cut(next, " ")
	return n+1+utf8.RuneCountInString(first) > brokenTo-8
}

// prose reports whether a line begins as running text does and holds no
// columns.
func prose(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) && !strings.ContainsRune("«\"(“'–", first) {
		return false
	}
	if strings.Contains(line, "   ") || strings.Contains(line, "\t") {
		return false
	}
	if unicode.IsDigit(first) { // "1. Åpne saken" is a list
		if rest := strings.TrimLeftFunc(line, unicode.IsDigit); strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ") {
			return false
		}
	}
	return true
}
