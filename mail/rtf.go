package mail

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// rtfDictionary is what the window of compressed RTF begins with (MS-OXRTFCP
// section 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern " +
	"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par " +
	"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF unpacks compressed RTF (MS-OXRTFCP) as far as it goes.
func unpackRTF(b []byte) []byte {
	const stored, packed = 0x414c454d, 0x75465a4c
	r := bytesReader{b}
	r.u32() // its length
	size := int(min(r.u32(), maxRTF))
	kind := r.u32()
	r.u32() // checksum
	switch kind {
	case stored:
		return r.b[:min(len(r.b), size)]
	case packed:
		return unpackLZ(r.b, size)
	}
	return nil
}

func unpackLZ(in []byte, size int) []byte {
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		window[at] = c
		at = (at + 1) % len(window)
	}
	for len(in) > 0 && len(out) < size {
		flags := in[0]
		in = in[1:]
		for bit := 0; bit < 8 && len(out) < size; bit++ {
			if flags>>bit&1 == 0 {
				if len(in) < 1 {
					return out
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out
			}
			from, n := int(in[0])<<4|int(in[1])>>4, int(in[1]&0xf)+2
			in = in[2:]
			if from == at {
				return out // the end
			}
			for i := range n {
				put(window[(from+i)%len(window)])
			}
		}
	}
	return out
}

// rtf is the state while RTF is read.
type rtf struct {
	out     strings.Builder
	raw     []byte // bytes in the text's code page
	charset string
	skip    []bool // of each open group, whether its text is left out
	html    bool   // HTML is wrapped in it (MS-OXRTFEX)
	spare   int    // characters that stand for one that is written as \u
	unicode int    // how many of them follow each
	wide    rune   // the first half of a pair
}

const maxGroups = 200

// rtfText makes readable text of RTF: words and line ends, nothing else.
func rtfText(b []byte) string {
	if !strings.HasPrefix(string(b[:min(len(b), 5)]), "{\\rtf") {
		return ""
	}
	r := &rtf{charset: "windows-1252", unicode: 1, skip: []bool{false}}
	for i := 0; i < len(b) && r.out.Len() < maxRTF; {
		switch c := b[i]; c {
		case '{':
			if len(r.skip) < maxGroups {
				r.skip = append(r.skip, r.hidden())
			}
			i++
		case '}':
			if len(r.skip) > 1 {
				r.skip = r.skip[:len(r.skip)-1]
			}
			i++
		case '\\':
			i += 1 + r.control(b[i+1:])
		case '\r', '\n':
			i++
		default:
			r.byte(c)
			i++
		}
	}
	r.flush()
	if r.html {
		return readable(htmlText(r.out.String()))
	}
	return readable(r.out.String())
}

func (r *rtf) hidden() bool { return r.skip[len(r.skip)-1] }

func (r *rtf) byte(c byte) {
	if r.hidden() {
		return
	}
	if r.spare > 0 {
		r.spare--
		return
	}
	r.raw = append(r.raw, c)
}

func (r *rtf) write(s string) {
	if r.hidden() {
		return
	}
	r.flush()
	r.out.WriteString(s)
}

func (r *rtf) flush() {
	if len(r.raw) > 0 {
		r.out.WriteString(decodeCharset(r.charset, r.raw))
		r.raw = r.raw[:0]
	}
}

// control reads what follows a backslash and returns its length.
func (r *rtf) control(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if !letter(b[0]) {
		return r.symbol(b)
	}
	n := 0
	for n < len(b) && n < 32 && letter(b[n]) {
		n++
	}
	word := string(b[:n])
	start := n
	if n < len(b) && b[n] == '-' {
		n++
	}
	for n < len(b) && n < start+8 && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	number, _ := strconv.Atoi(string(b[start:n]))
	r.word(word, number, n > start)
	if n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// symbol reads what is written with a sign.
func (r *rtf) symbol(b []byte) int {
	switch b[0] {
	case '\'':
		if len(b) >= 3 && isHex(b[1]) && isHex(b[2]) {
			r.byte(byte(unhex(b[1])<<4 | unhex(b[2])))
			return 3
		}
	case '*':
		r.skip[len(r.skip)-1] = true
	case '~':
		r.write(" ")
	case '\\', '{', '}':
		r.byte(b[0])
	}
	return 1
}

func (r *rtf) word(word string, number int, given bool) {
	switch word {
	case "par", "line", "row", "sect", "page":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer":
		r.skip[len(r.skip)-1] = true
	case "fromhtml":
		r.html = true
	case "htmltag":
		r.skip[len(r.skip)-1] = false // HTML that Outlook has wrapped
	case "htmlrtf":
		r.skip[len(r.skip)-1] = r.html && (number != 0 || !given)
	case "ansicpg":
		if name := codepage(uint32(max(number, 0))); name != "" {
			r.flush()
			r.charset = name
		}
	case "uc":
		r.unicode = max(min(number, 10), 0)
	case "u":
		r.rune(rune(number))
	default:
		if s, ok := map[string]string{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}[word]; ok {
			r.write(s)
		}
	}
}

// rune writes a character of UTF-16, which RTF writes as a signed number.
func (r *rtf) rune(c rune) {
	if c < 0 {
		c += 0x10000
	}
	switch {
	case c >= 0xd800 && c < 0xdc00:
		r.wide = c
	case c >= 0xdc00 && c < 0xe000:
		if r.wide != 0 {
			r.write(string((r.wide-0xd800)<<10 + (c - 0xdc00) + 0x10000))
		}
		r.wide = 0
	case utf8.ValidRune(c):
		r.write(string(c))
	}
	r.spare = r.unicode
}
