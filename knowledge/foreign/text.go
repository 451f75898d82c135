package foreign

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encunicode "golang.org/x/text/encoding/unicode"

	"linje/support"
)

// decode makes UTF-8 with LF line ends of a text file in whatever of the usual
// charsets it is: UTF-8 with or without a mark, UTF-16, windows-1252. What is
// none of them is damaged or not text, and code says which.
func decode(data []byte) (text string, code support.FaultCode) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return decodeUTF16(data, encunicode.LittleEndian)
	case bytes.IndexByte(data[:min(len(data), 1000)], 0) >= 0:
		if order, is := utf16Order(data); is {
			return decodeUTF16(data, order)
		}
		return "", "foreign_binary"
	}
	if !utf8.Valid(data) {
		good, bad := sequences(data)
		if good > bad {
			return "", "foreign_charset" // UTF-8 that was damaged
		}
		if bytes.ContainsAny(data, "\x81\x8D\x8F\x90\x9D") && bytes.IndexFunc(data, odd) >= 0 {
			return "", "foreign_binary"
		}
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return "", "foreign_charset"
		}
		data = out
	}
	return plainText(string(data))
}

// plainText takes line ends as they are meant and refuses what is not text.
func plainText(s string) (string, support.FaultCode) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	strange := 0
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\f', r == '\v':
			return '\n'
		case r == '\u00a0', r == '\u2007', r == '\u202f':
			return ' '
		case odd(r):
			strange++
			return -1
		case unicode.Is(unicode.Bidi_Control, r), r == '\u00ad', r == '\ufeff', r == '\u200b':
			return -1
		case r == '\u2028', r == '\u2029':
			return '\n'
		}
		return r
	}, s)
	if strange > 2+len(s)/500 {
		return "", "foreign_binary"
	}
	return s, ""
}

// odd is a control character that no text has.
func odd(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v' || r >= 0x7f && r < 0xa0
}

// utf16Order tells the order of UTF-16 without a mark: European text in it has a
// zero in every other place.
func utf16Order(data []byte) (order encunicode.Endianness, is bool) {
	data = data[:min(len(data), 1000)&^1]
	var zeros [2]int
	for i, b := range data {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most := len(data) / 2
	switch {
	case zeros[1] > most*7/10 && zeros[0] == 0:
		return encunicode.LittleEndian, true
	case zeros[0] > most*7/10 && zeros[1] == 0:
		return encunicode.BigEndian, true
	}
	return encunicode.LittleEndian, false
}

func decodeUTF16(data []byte, order encunicode.Endianness) (string, support.FaultCode) {
	out, err := encunicode.UTF16(order, encunicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil || len(data)%2 != 0 || bytes.Contains(out, []byte("\uFFFD")) {
		return "", "foreign_charset"
	}
	return plainText(string(out))
}

// sequences counts what of a text is UTF-8 beyond ASCII, and what is not.
func sequences(data []byte) (good, bad int) {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n <= 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good, bad
}

// body trims a text as items keep it.
func body(s string) string {
	var out []string
	blanks := 0
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\n")
		if line == "" {
			blanks++
			continue
		}
		if len(out) > 0 && blanks > 0 {
			out = append(out, "")
		}
		out, blanks = append(out, line), 0
	}
	return strings.Join(out, "\n")
}

// title makes one line of a title.
func title(s string) string { return oneLine(s, maxTitle) }

// tags makes short lines of tags, each once.
func tags(list []string) []string {
	var out []string
	seen := make(map[string]bool)
	for _, t := range list {
		t = strings.ReplaceAll(oneLine(t, maxTag), ";", ",")
		if lower := strings.ToLower(t); t != "" && !seen[lower] && len(out) < 50 {
			seen[lower] = true
			out = append(out, t)
		}
	}
	return out
}

func oneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r), r == '\u200b', r == '\ufeff', r == '\u00ad':
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r), r == utf8.RuneError:
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		s = strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
	}
	return s
}

// clip shortens a hostile value for a message.
func clip(s string) string { return oneLine(s, 80) }

// lineIndex are the offsets at which the lines of a text end.
type lineIndex []int

func linesOf(s string) lineIndex {
	var ends lineIndex
	for i := range len(s) {
		if s[i] == '\n' {
			ends = append(ends, i)
		}
	}
	return ends
}

// at is the number of the line of an offset, from 1.
func (l lineIndex) at(offset int) int {
	n, _ := slices.BinarySearch(l, offset)
	return n + 1
}
