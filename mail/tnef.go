package mail

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"linje/support"
)

const (
	tnefSignature  = 0x223e9f78
	maxTNEFDepth   = 3   // mails inside mails
	maxTNEFObjects = 500 // attributes, and properties of one list
)

// The attributes of a TNEF stream that are read (MS-OXTNEF section 2.1.3.2).
const (
	attBody       = 0x0002800c
	attAttachData = 0x0006800f
	attTitle      = 0x00018010
	attNewFile    = 0x00069002
	attProperties = 0x00069003
	attFileProps  = 0x00069005
	attCodepage   = 0x00069007
)

// The MAPI properties that are read (MS-OXPROPS section 2).
const (
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propSubject     = 0x0037
	propDisplayName = 0x3001
	propData        = 0x3701
	propFileName    = 0x3704
	propLongName    = 0x3707
	propMimeTag     = 0x370e
	propContentID   = 0x3712
)

// tnef is what was found in a winmail.dat.
type tnef struct {
	charset string
	body    *part // the best writing of the text
	rank    int   // how good: RTF, plain, HTML
	subject string
	files   []*part
}

// readTNEF reads Outlook's own format as far as it goes; ok is false when it is
// none. Lengths that lie end the reading, and what was read is kept.
func readTNEF(b []byte, depth int) (t tnef, ok bool) {
	r := bytesReader{b}
	if r.u32() != tnefSignature {
		return t, false
	}
	r.take(2) // a key
	for n := 0; len(r.b) > 0 && n < maxTNEFObjects; n++ {
		r.take(1) // of the mail or of a file: the attribute tells
		id := r.u32()
		data, whole := r.take(int64(r.u32()))
		r.take(2) // checksum: many writers get it wrong
		t.attribute(id, data, depth)
		if !whole {
			break
		}
	}
	return t, true
}

func (t *tnef) attribute(id uint32, data []byte, depth int) {
	switch id {
	case attCodepage:
		if len(data) >= 4 {
			t.charset = codepage(binary.LittleEndian.Uint32(data))
		}
	case attBody:
		t.write("text/plain", t.string8(data), 2)
	case attProperties:
		readProperties(data, t.mailProperty)
	case attNewFile:
		if len(t.files) < maxParts {
			t.files = append(t.files, &part{kind: "application/octet-stream", disp: "attachment"})
		}
	}
	if len(t.files) == 0 {
		return
	}
	file := t.files[len(t.files)-1]
	switch id {
	case attTitle:
		if file.filename == "" {
			file.filename = t.string8(data)
		}
	case attAttachData:
		file.body = data
	case attFileProps:
		readProperties(data, func(p mapiProperty) { t.fileProperty(file, p, depth) })
	}
}

func (t *tnef) mailProperty(p mapiProperty) {
	switch p.id {
	case propBody:
		t.write("text/plain", t.text(p), 2)
	case propHTML:
		if p.kind == mapiBinary {
			charset := metaCharset(p.data)
			if charset == "" {
				charset = t.charset
			}
			t.write("text/html", decodeCharset(charset, p.data), 3)
		} else {
			t.write("text/html", t.text(p), 3)
		}
	case propRTF:
		if t.rank < 1 {
			t.write("text/plain", rtfText(unpackRTF(p.data)), 1)
		}
	case propSubject:
		t.subject = t.text(p)
	}
}

// write keeps the best writing of the text.
func (t *tnef) write(kind, text string, rank int) {
	if rank > t.rank && strings.TrimSpace(text) != "" {
		t.rank = rank
		t.body = &part{kind: kind, params: map[string]string{"charset": "utf-8"}, body: []byte(text)}
	}
}

func (t *tnef) fileProperty(file *part, p mapiProperty, depth int) {
	switch p.id {
	case propLongName:
		file.filename = t.text(p)
	case propFileName, propDisplayName:
		if file.filename == "" {
			file.filename = t.text(p)
		}
	case propMimeTag:
		if kind := strings.ToLower(strings.TrimSpace(t.text(p))); strings.Contains(kind, "/") {
			file.kind = kind
		}
	case propContentID:
		file.header.add("Content-Id", oneLine(t.text(p)))
	case propData:
		if p.kind == mapiObject && len(p.data) > 16 {
			t.embedded(file, p.data[16:], depth) // after the GUID of its interface
		} else if p.kind == mapiBinary && len(file.body) == 0 {
			file.body = p.data
		}
	}
}

// embedded reads a mail inside: its text becomes the file, its files stand
// beside it.
func (t *tnef) embedded(file *part, data []byte, depth int) {
	in, ok := tnef{}, false
	if depth < maxTNEFDepth {
		in, ok = readTNEF(data, depth+1)
	}
	if !ok {
		file.body = data
		return
	}
	if in.subject != "" {
		file.filename = in.subject
	}
	if in.body != nil {
		file.kind, file.params, file.body = in.body.kind, in.body.params, in.body.body
		file.filename = strings.TrimSuffix(file.filename, ".msg") + map[string]string{"text/html": ".html", "text/plain": ".txt"}[in.body.kind]
	}
	if room := maxParts - len(t.files); room > 0 {
		t.files = append(t.files, in.files[:min(len(in.files), room)]...)
	}
}

func (t *tnef) string8(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	return decodeCharset(t.charset, []byte(s))
}

func (t *tnef) text(p mapiProperty) string {
	if p.kind == mapiUnicode {
		return utf16Text(p.data)
	}
	return t.string8(p.data)
}

func utf16Text(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		u := binary.LittleEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// mapiProperty is one property; of several values, the first.
type mapiProperty struct {
	id   uint16
	kind uint16
	data []byte
}

// The kinds of properties (MS-OXCDATA section 2.11.1).
const (
	mapiObject  = 0x0d
	mapiString8 = 0x1e
	mapiUnicode = 0x1f
	mapiBinary  = 0x102
	mapiMany    = 0x1000
)

// readProperties calls each with the properties of a list (MS-OXTNEF section
// 2.1.3.4) that hold texts or bytes.
func readProperties(b []byte, each func(mapiProperty)) {
	r := bytesReader{b}
	for n := min(r.u32(), maxTNEFObjects); n > 0 && len(r.b) > 0; n-- {
		p := mapiProperty{kind: r.u16(), id: r.u16()}
		if p.id >= 0x8000 {
			r.take(16)
			if r.u32() == 1 {
				r.padded(int64(r.u32()))
			} else {
				r.take(4)
			}
		}
		many := p.kind&mapiMany != 0
		p.kind &^= mapiMany
		size := fixedSize(p.kind)
		if size < 0 {
			return // nobody knows where it ends
		}
		values := uint32(1)
		if many || size == 0 {
			values = r.u32()
		}
		for i := uint32(0); i < values && len(r.b) > 0; i++ {
			if size > 0 {
				r.take(int64(size))
				continue
			}
			data, whole := r.padded(int64(r.u32()))
			if p.data = data; i == 0 {
				each(p)
			}
			if !whole {
				return
			}
		}
	}
}

// fixedSize is the length of a value; 0 for those that tell it, -1 for an
// unknown kind.
func fixedSize(kind uint16) int {
	switch kind {
	case 0x02, 0x03, 0x04, 0x0a, 0x0b:
		return 4
	case 0x05, 0x06, 0x07, 0x14, 0x40:
		return 8
	case 0x48:
		return 16
	case mapiString8, mapiUnicode, mapiBinary, mapiObject:
		return 0
	}
	return -1
}

// bytesReader reads numbers, lowest byte first, and never past the end.
type bytesReader struct{ b []byte }

func (r *bytesReader) u32() uint32 {
	b, ok := r.take(4)
	if !ok {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *bytesReader) u16() uint16 {
	b, ok := r.take(2)
	if !ok {
		return 0
	}
	return binary.LittleEndian.Uint16(b)
}

// take returns the next n bytes, or, with ok false, all that are left.
func (r *bytesReader) take(n int64) (b []byte, ok bool) {
	if n < 0 || n > int64(len(r.b)) {
		b, r.b = r.b, nil
		return b, false
	}
	b, r.b = r.b[:n], r.b[n:]
	return b, true
}

// padded is take of a value that is filled up to a multiple of four.
func (r *bytesReader) padded(n int64) (b []byte, ok bool) {
	b, ok = r.take(n)
	r.take((4 - n%4) % 4)
	return b, ok
}

// codepage names the charset of a Windows code page.
func codepage(n uint32) string {
	switch {
	case n == 65001:
		return "utf-8"
	case n >= 1250 && n <= 1258:
		return "windows-" + itoa(int(n))
	case n >= 28591 && n <= 28606:
		return "iso-8859-" + itoa(int(n-28590))
	case n == 932:
		return "shift_jis"
	case n == 936:
		return "gbk"
	case n == 949:
		return "euc-kr"
	case n == 950:
		return "big5"
	}
	return ""
}

// expandWinmail puts what a winmail.dat holds in its place, and its text, where
// the mail has none of its own.
func (c *content) expandWinmail() {
	files := c.files[:0:0]
	for _, p := range c.files {
		t, ok := tnef{}, false
		if p.isWinmail() {
			c.winmail = true
			t, ok = readTNEF(p.decoded(), 0)
		}
		if !ok || len(t.files) == 0 && t.body == nil {
			files = append(files, p)
			continue
		}
		files = append(files, t.files[:min(len(t.files), max(maxParts-len(files), 0))]...)
		if t.body != nil && strings.TrimSpace(c.text()) == "" {
			c.texts = append(c.texts, t.body)
			if t.body.kind == "text/html" {
				c.rich = append(c.rich, t.body)
			}
		}
	}
	c.files = files
}

// maxRTF bounds an unpacked RTF text.
const maxRTF = 2 * support.TextBound
