package mail

import (
	"bytes"
	"strings"
)

// maxBER bounds how deep the elements of a signed mail are followed.
const maxBER = 16

// isSMIME knows a mail that is wrapped as a whole (RFC 8551 section 3.2).
func (p *part) isSMIME() bool {
	switch p.kind {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return true
	case "application/octet-stream":
		return strings.EqualFold(p.filename, "smime.p7m")
	}
	return false
}

// signedContent takes the mail out of a signed wrapping (RFC 5652 sections 3
// and 5), without looking at the signature; ok is false where there is none.
func signedContent(b []byte) (mail []byte, ok bool) {
	signedData := []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
	info, ok := berInside(b, 0x30)
	if !ok {
		return nil, false
	}
	kind, rest, ok := berChild(info, 0x06)
	if !ok || !bytes.Equal(kind, signedData) {
		return nil, false
	}
	explicit, ok := berInside(rest, 0xa0)
	if !ok {
		return nil, false
	}
	signed, ok := berInside(explicit, 0x30)
	if !ok {
		return nil, false
	}
	_, rest, ok = berChild(signed, 0x02) // version
	if !ok {
		return nil, false
	}
	_, rest, ok = berChild(rest, 0x31) // algorithms
	if !ok {
		return nil, false
	}
	return encapsulated(rest)
}

// encapsulated reads the content of a signed wrapping.
func encapsulated(b []byte) (mail []byte, ok bool) {
	content, ok := berInside(b, 0x30)
	if !ok {
		return nil, false
	}
	_, rest, ok := berChild(content, 0x06)
	if !ok {
		return nil, false
	}
	explicit, ok := berInside(rest, 0xa0)
	if !ok {
		return nil, false
	}
	return octets(explicit, 0), len(explicit) > 0
}

// octets joins a string of bytes, which may come in pieces.
func octets(b []byte, depth int) []byte {
	var out []byte
	for len(b) > 0 && depth < maxBER {
		e, ok := readBER(b, 0)
		if !ok {
			break
		}
		switch e.tag {
		case 0x04:
			out = append(out, e.content...)
		case 0x24:
			out = append(out, octets(e.content, depth+1)...)
		}
		b = e.rest
	}
	return out
}

// element is one element of BER (ITU-T X.690).
type element struct {
	tag           byte
	content, rest []byte
}

func berInside(b []byte, tag byte) (content []byte, ok bool) {
	content, _, ok = berChild(b, tag)
	return content, ok
}

func berChild(b []byte, tag byte) (content, rest []byte, ok bool) {
	e, ok := readBER(b, 0)
	return e.content, e.rest, ok && e.tag == tag
}

// readBER reads the element that b begins with. One that is cut short has what
// there is.
func readBER(b []byte, depth int) (e element, ok bool) {
	if len(b) < 2 || depth > maxBER || b[0]&0x1f == 0x1f {
		return e, false
	}
	e.tag = b[0]
	length, b := int(b[1]), b[2:]
	switch {
	case length == 0x80: // until its end
		for p := b; ; {
			if len(p) < 2 || p[0] == 0 && p[1] == 0 {
				e.content, e.rest = b[:len(b)-len(p)], p[min(2, len(p)):]
				return e, true
			}
			inner, ok := readBER(p, depth+1)
			if !ok {
				return e, false
			}
			p = inner.rest
		}
	case length > 0x80:
		n := length & 0x7f
		if n > 4 || n > len(b) {
			return e, false
		}
		length = 0
		for _, c := range b[:n] {
			length = length<<8 | int(c)
		}
		b = b[n:]
	}
	length = min(length, len(b))
	e.content, e.rest = b[:length], b[length:]
	return e, true
}
