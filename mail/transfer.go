package mail

import (
	"bytes"
	"encoding/base64"
)

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
