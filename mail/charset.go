package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
)

// decodeCharset makes UTF-8 of b. A label that the bytes belie is not believed:
// what is UTF-8 is read as that, whatever says that it is Latin-1; what says
// that it is UTF-8, or has a charset nobody knows, and is not, is read as
// windows-1252 where it is not, since in Norway nothing else is likely.
func decodeCharset(name string, b []byte) string {
	if len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), b)
	}
	name = charsetName(name)
	if strings.HasSuffix(name, "utf-7") {
		return decodeUTF7(b)
	}
	valid := utf8.Valid(b)
	if valid && believesUTF8(name, b) {
		return string(b)
	}
	if e := charsetNamed(name); e != nil {
		return decodeWith(e, b)
	}
	if valid {
		return string(b)
	}
	return decodeMixed(b)
}

func decodeWith(e encoding.Encoding, b []byte) string {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// believesUTF8 reports whether valid UTF-8 is to be read as that although it
// is called something else. Of text in another single-byte charset nearly none
// is valid UTF-8; one that says UTF-16 has zeros.
func believesUTF8(name string, b []byte) bool {
	switch {
	case strings.HasPrefix(name, "iso-8859-"), strings.HasPrefix(name, "windows-125"), strings.HasPrefix(name, "latin"), name == "cp1252":
		return true
	case strings.HasPrefix(name, "utf-16"):
		return bytes.IndexByte(b[:min(len(b), 1000)], 0) < 0 && len(b) > 0 && isASCII(b)
	}
	return false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decodeMixed reads UTF-8 with windows-1252 in it, as text has that was pasted
// together, and text that is only the latter.
func decodeMixed(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// decodeUTF7 decodes UTF-7 (RFC 2152).
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			break
		}
		out.Write(b[:i])
		b = b[i+1:]
		n := 0
		for n < len(b) && b[n] != '-' && b[n] != '_' && base64Value(b[n]) >= 0 {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
		} else {
			out.WriteString(decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), decodeBase64(b[:n])))
		}
		if b = b[n:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	out.Write(b)
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

// charsetName is a charset's name as it is compared, without the language that
// RFC 2231 section 5 allows behind it.
func charsetName(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.Trim(name, "\"' \t")), "*")
	return name
}

// charsetNamed returns the charset with that name (see charsetName), nil for
// UTF-8, ASCII and unknown ones.
func charsetNamed(name string) encoding.Encoding {
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unicode-1-1-utf-8", "ansi_x3.4-1968", "unknown-8bit", "x-unknown":
		return nil
	}
	e, err := htmlindex.Get(name)
	if err != nil || e == encoding.Replacement {
		if e, err = ianaindex.MIME.Encoding(name); err != nil || e == nil {
			if e, err = ianaindex.IANA.Encoding(name); err != nil {
				return nil
			}
		}
	}
	return e
}

// charsetReader is decodeCharset for libraries that read.
func charsetReader(name string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxField))
	if err != nil {
		return nil, err
	}
	return strings.NewReader(decodeCharset(name, b)), nil
}

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
	charset, after, ok := strings.Cut(s[2:min(len(s), 2+maxWord)], "?")
	charset = strings.TrimSpace(charset)
	if !ok || len(charset) > 60 || strings.ContainsAny(charset, " \t\"<>()") {
		return w, s, false
	}
	after = s[strings.IndexByte(s[2:], '?')+3:]
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

func isHex(c byte) bool { return unhex(c) >= 0 }

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// decodeQuoted decodes quoted-printable (RFC 2045 section 6.7). What is not
// right stays as it stands. body is false for RFC 2047's Q, where lines do not
// end.
func decodeQuoted(b []byte, body bool) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '=' {
			out = append(out, b[i])
			continue
		}
		if i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) {
			out = append(out, byte(unhex(b[i+1])<<4|unhex(b[i+2])))
			i += 2
			continue
		}
		if n := softBreak(b[i+1:]); body && n >= 0 {
			i += n
			continue
		}
		out = append(out, '=')
	}
	return out
}

// quotedSize is the length of decodeQuoted(b, true).
func quotedSize(b []byte) int64 {
	size := int64(len(b))
	for i := bytes.IndexByte(b, '='); i >= 0 && i < len(b); {
		n := softBreak(b[i+1:])
		if i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) {
			size -= 2
			i += 3
		} else if n >= 0 {
			size -= int64(n + 1)
			i += 1 + n
		} else {
			i++
		}
		next := bytes.IndexByte(b[min(i, len(b)):], '=')
		if next < 0 {
			break
		}
		i += next
	}
	return size
}

// softBreak returns the length of a line end, with white space before it, that
// b begins with; -1 for none.
func softBreak(b []byte) int {
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r':
		case '\n':
			return i + 1
		default:
			return -1
		}
	}
	return len(b)
}

// decodeBase64 decodes what it can: white space and stray characters are
// passed over, padding may be missing, and several texts may follow each other.
func decodeBase64(b []byte) []byte {
	out := make([]byte, 0, len(b)*3/4)
	var acc uint32
	var bits uint
	for _, c := range b {
		if c == '=' {
			acc, bits = 0, 0 // the rest of the group is padding
			continue
		}
		v := base64Value(c)
		if v < 0 {
			continue
		}
		acc = acc<<6 | uint32(v)
		if bits += 6; bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
			acc &= 1<<bits - 1
		}
	}
	return out
}

// base64Size is the length of decodeBase64(b): of what stands between two "=",
// every four letters make three bytes. Attachments are most of the bytes of a
// mailbox, so it looks each byte up only once.
func base64Size(b []byte) int64 {
	var letter [256]uint8
	for c := range letter {
		if base64Value(byte(c)) >= 0 {
			letter[c] = 1
		}
	}
	var size int64
	for group := range bytes.SplitSeq(b, []byte("=")) {
		var n int64
		for _, c := range group {
			n += int64(letter[c])
		}
		size += n * 6 / 8
	}
	return size
}

func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}

// cleanBase64 decodes base64 without faults, which almost all is, quickly.
func cleanBase64(b []byte) ([]byte, bool) {
	b = bytes.TrimSpace(b)
	out := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	n, err := base64.StdEncoding.Decode(out, b) // passes over line ends
	return out[:n], err == nil
}
