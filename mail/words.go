package mail

import (
	"strings"
)

// decodeWords decodes the encoded words of a header (RFC 2047), also where they
// stand in quotes, hold spaces or question marks, lack padding, or cut a
// character in two.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return decodeCharset("", []byte(s))
	}
	var out strings.Builder
	var raw []byte     // of words that follow each other in one charset
	var charset string // theirs
	flush := func() {
		out.WriteString(decodeCharset(charset, raw))
		raw = nil
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		word, rest, ok := cutWord(s[i:])
		if !ok {
			flush()
			out.WriteString(decodeCharset("", []byte(s[:i+2])))
			s = s[i+2:]
			continue
		}
		// White space between two encoded words is not part of the text.
		if raw == nil || strings.TrimSpace(s[:i]) != "" || !strings.EqualFold(charset, word.charset) {
			joined := raw != nil && strings.TrimSpace(s[:i]) == ""
			flush()
			if !joined {
				out.WriteString(decodeCharset("", []byte(s[:i])))
			}
		}
		charset = word.charset
		raw = append(raw, word.raw...)
		if raw == nil {
			raw = []byte{}
		}
		s = rest
	}
	flush()
	out.WriteString(decodeCharset("", []byte(s)))
	return out.String()
}

// maxWord bounds one encoded word. RFC 2047 allows 75 characters; programs that
// do not know write whole subjects as one.
const maxWord = 16 << 10

// encodedWord is a word's bytes in its charset.
type encodedWord struct {
	charset string
	raw     []byte
}

// cutWord reads "=?charset?q?text?=" from the beginning of s.
func cutWord(s string) (w encodedWord, rest string, ok bool) {
	charset, _, ok := strings.Cut(s[2:min(len(s), 2+maxWord)], "?")
	after := s[min(len(s), len(charset)+3):]
	charset = strings.TrimSpace(charset)
	if !ok || len(charset) > 60 || strings.ContainsAny(charset, " \t\"<>()") {
		return w, s, false
	}
	if len(after) < 2 || after[1] != '?' {
		return w, s, false
	}
	text := after[2:]
	within := text[:min(len(text), maxWord)]
	end, next := -1, 2
	switch after[0] {
	case 'b', 'B':
		if end = strings.Index(within, "?="); end < 0 {
			end, next = endOfOpen(within), 0
		}
		if end < 0 {
			return w, s, false
		}
		w.raw = decodeBase64([]byte(text[:end]))
	case 'q', 'Q':
		if end = endOfQ(within); end < 0 {
			end, next = endOfOpen(within), 0
		}
		if end < 0 || next == 0 && !strings.Contains(text[:end], "=") {
			return w, s, false
		}
		w.raw = decodeQuoted([]byte(strings.ReplaceAll(text[:end], "_", " ")), false)
	default:
		return w, s, false
	}
	w.charset = charset
	return w, text[end+next:], true
}

// endOfOpen is where a word without its end ends: at the next white space. -1
// where that leaves nothing.
func endOfOpen(s string) int {
	if i := strings.IndexAny(s, " \t\""); i >= 0 {
		s = s[:i]
	}
	if s == "" || strings.Contains(s, "?") {
		return -1
	}
	return len(s)
}

// endOfQ finds the "?=" that ends a word in Q: one that is not a question mark
// before an encoded character.
func endOfQ(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "?=")
		if i < 0 {
			return -1
		}
		i += from
		if after := s[i+2:]; len(after) < 2 || !isHex(after[0]) || !isHex(after[1]) {
			return i
		}
		from = i + 1
	}
}
