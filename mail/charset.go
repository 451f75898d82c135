package mail

import (
	"bytes"
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
		plain := 0
		for plain < len(b) && b[plain] < utf8.RuneSelf {
			plain++
		}
		out.Write(b[:plain])
		if b = b[plain:]; len(b) == 0 {
			break
		}
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
