package support

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// Hash is the SHA-256 of the bytes of an attachment, by which it is stored once
// however often it comes.
type Hash [sha256.Size]byte

// HashOf is the hash of some bytes.
func HashOf(b []byte) Hash { return sha256.Sum256(b) }

// String writes the hash as 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Cut is a base64 body (RFC 2045 section 6.8) that was taken out of a mail's
// source. With the bytes that it stood for, it tells how the body was written.
type Cut struct {
	At    int    // where the body stood, in the source without the bodies
	Hash  Hash   // of the decoded bytes
	Size  int    // of them
	Width int    // letters in a full line, a multiple of four
	CRLF  bool   // lines end in CR LF, else in LF alone
	Data  []byte // decoded; only where it was just cut
}

const (
	// MinCut is the shortest base64 body, in letters, that may be cut out of a
	// source.
	MinCut = 2 << 10
	// maxCuts bounds the bodies that are cut out of one mail.
	maxCuts = 200
	// maxPartHeader is how far before and behind the word "base64" the header
	// of its part may reach.
	maxPartHeader = 4 << 10
)

var errCut = errors.New("the source and its attachments do not fit together")

// SplitSource cuts base64 bodies of attachments out of a mail's source: those
// of at least MinCut letters for which want, given the letters and line ends,
// returns true. Only a body that [JoinSource] writes again byte for byte is
// cut: its lines are of one width and its letters are the only ones that stand
// for its bytes. The skeleton is the source itself where there is none.
func SplitSource(source []byte, want func(body []byte) bool) (skeleton []byte, cuts []Cut) {
	kept := 0 // of source, in skeleton
	for from := 0; len(cuts) < maxCuts && len(source)-from >= MinCut; {
		at, file := bodyAfter(source, from)
		if at < 0 {
			break
		}
		from = at
		if !file {
			continue
		}
		e := extentOf(source[at:])
		body := source[at : at+e.end]
		if len(body) < MinCut || !want(body) {
			from += e.end
			continue
		}
		cut, whole := e.decode(body)
		if !whole {
			continue
		}
		if skeleton == nil {
			skeleton = make([]byte, 0, len(source)-len(body))
		}
		skeleton = append(skeleton, source[kept:at]...)
		cut.At = len(skeleton)
		cuts = append(cuts, cut)
		kept = at + len(body)
		from = kept
	}
	if len(cuts) == 0 {
		return source, nil
	}
	return append(skeleton, source[kept:]...), cuts
}

// bodyAfter finds the next place where a base64 body may begin: behind the
// empty line after the word "base64"; -1 where there is none. file is false
// when the part is a text to be read. The place is behind the word in any case.
func bodyAfter(source []byte, from int) (at int, file bool) {
	for {
		i := bytes.Index(source[from:], []byte("64"))
		if i < 0 {
			return -1, false
		}
		i += from
		from = i + 2
		if i < 4 || !bytes.EqualFold(source[i-4:i], []byte("base")) {
			continue
		}
		rest := source[from:min(len(source), from+maxPartHeader)]
		for {
			n := bytes.IndexByte(rest, '\n')
			if n < 0 {
				break
			}
			rest = rest[n+1:]
			if skip := lineEnds(rest); skip > 0 {
				at := cap(source) - cap(rest)
				return at + skip, isFile(source[max(0, i-maxPartHeader):at])
			}
		}
	}
}

// isFile reports whether a part whose header b ends with is an attachment, as
// far as that is seen without reading the mail: a text is only where it says so.
func isFile(b []byte) bool {
	for _, empty := range []string{"\n\r\n", "\n\n"} {
		if i := bytes.LastIndex(b, []byte(empty)); i >= 0 {
			b = b[i:]
		}
	}
	b = bytes.ToLower(b)
	return !bytes.Contains(b, []byte("text/")) || bytes.Contains(b, []byte("attachment"))
}

// lineEnds counts the bytes of the line ends that b begins with.
func lineEnds(b []byte) int {
	n := 0
	for n < len(b) && (b[n] == '\n' || b[n] == '\r' && n+1 < len(b) && b[n+1] == '\n') {
		n++
	}
	return n
}

// extent is how far a body reaches whose lines are of one width.
type extent struct {
	width int
	crlf  bool
	full  int // lines of that width that others follow
	end   int // 0: it is none
}

// extentOf looks at the line ends only.
func extentOf(b []byte) extent {
	e := extent{}
	if e.width, e.crlf = lineOf(b); e.width < 4 || e.width%4 != 0 {
		return extent{}
	}
	step := e.step()
	pos := 0
	for ; ; pos += step {
		n, crlf := lineOf(b[pos:min(len(b), pos+step)])
		if n != e.width || pos+n == len(b) || crlf != e.crlf || !e.letter(b[pos]) {
			break
		}
		e.full++
	}
	// The last line may be shorter, or the last of the source.
	if n, _ := lineOf(b[pos:min(len(b), pos+step)]); n > 0 && n <= e.width && n%4 == 0 && e.letter(b[pos]) {
		e.end = pos + n
	} else if e.full > 0 {
		e.full--
		e.end = pos - (step - e.width)
	}
	if e.end < len(b) && lineEnds(b[e.end:]) == 0 {
		return extent{}
	}
	return e
}

func (e extent) step() int {
	if e.crlf {
		return e.width + 2
	}
	return e.width + 1
}

// letter reports whether a line may begin so: a boundary's "-" is no letter.
func (extent) letter(c byte) bool { return c != '-' && c > ' ' && c < 0x7f }

// decode decodes a body; whole is false when other letters, too, would stand
// for its bytes, or some of its letters are none.
func (e extent) decode(body []byte) (c Cut, whole bool) {
	strict := base64.StdEncoding.Strict()
	size := e.width / 4 * 3
	data := make([]byte, (e.full+1)*size)
	n := 0
	for i := range e.full {
		line := body[i*e.step():][:e.width]
		got, err := strict.Decode(data[n:], line)
		if err != nil || got != size { // also where a CR was passed over
			return c, false
		}
		n += got
	}
	last := body[e.full*e.step():]
	got, err := strict.Decode(data[n:], last)
	if err != nil || base64.StdEncoding.EncodedLen(got) != len(last) {
		return c, false
	}
	data = data[:n+got]
	return Cut{Hash: HashOf(data), Size: len(data), Width: e.width, CRLF: e.crlf, Data: data}, true
}

// lineOf is the length of b's first line and whether it ends in CR LF.
func lineOf(b []byte) (n int, crlf bool) {
	n = bytes.IndexByte(b, '\n')
	if n < 0 {
		return len(b), false
	}
	if n > 0 && b[n-1] == '\r' {
		return n - 1, true
	}
	return n, false
}

// JoinSource puts a mail together again from its skeleton and the bytes that
// were cut out of it, which data returns.
func JoinSource(skeleton []byte, cuts []Cut, data func(Cut) ([]byte, error)) ([]byte, error) {
	size := len(skeleton)
	for _, c := range cuts {
		if c.Size < 0 || c.Width < 4 || c.Width%4 != 0 {
			return nil, errCut
		}
		size += base64.StdEncoding.EncodedLen(c.Size) / c.Width * (c.Width + 2)
	}
	out := make([]byte, 0, size+len(cuts)*80)
	kept := 0
	for _, c := range cuts {
		b, err := data(c)
		if err != nil {
			return nil, err
		}
		if c.At < kept || c.At > len(skeleton) || len(b) != c.Size {
			return nil, errCut
		}
		out = append(out, skeleton[kept:c.At]...)
		out = c.write(out, b)
		kept = c.At
	}
	return append(out, skeleton[kept:]...), nil
}

// write adds the body that stood for the bytes.
func (c Cut) write(out, data []byte) []byte {
	end := "\n"
	if c.CRLF {
		end = "\r\n"
	}
	for line := c.Width / 4 * 3; len(data) > 0; {
		n := min(line, len(data))
		out = base64.StdEncoding.AppendEncode(out, data[:n])
		if data = data[n:]; len(data) > 0 {
			out = append(out, end...)
		}
	}
	return out
}
