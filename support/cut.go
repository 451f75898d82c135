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
	// MinCut is the shortest base64 body, in letters, that is cut out of a
	// source. A smaller one costs less where it is than as a file.
	MinCut = 2 << 10
	// maxCuts bounds the bodies that are cut out of one mail.
	maxCuts = 200
	// maxPartHeader is how far behind the word "base64" in a part's header its
	// body may begin.
	maxPartHeader = 8 << 10
)

var errCut = errors.New("the source and its attachments do not fit together")

// SplitSource cuts the large base64 bodies out of a mail's source. Only a body
// that [JoinSource] writes again byte for byte is cut: its lines are of one
// width and its letters are the only ones that stand for its bytes. The
// skeleton is the source itself where there is none.
func SplitSource(source []byte) (skeleton []byte, cuts []Cut) {
	strict := base64.StdEncoding.Strict()
	kept := 0 // of source, in skeleton
	for from := 0; len(cuts) < maxCuts; {
		at := bodyAfter(source, from)
		if at < 0 {
			break
		}
		cut, end := cutBody(strict, source, at)
		if cut.Size == 0 {
			from = at
			continue
		}
		if skeleton == nil {
			skeleton = make([]byte, 0, min(len(source), len(source)-(end-at)+1024))
		}
		skeleton = append(skeleton, source[kept:at]...)
		cut.At = len(skeleton)
		cuts = append(cuts, cut)
		kept, from = end, end
	}
	if len(cuts) == 0 {
		return source, nil
	}
	return append(skeleton, source[kept:]...), cuts
}

// bodyAfter finds the next place where a base64 body may begin: behind the
// empty line after the word "base64"; -1 where there is none. It returns a
// place behind the word in any case.
func bodyAfter(source []byte, from int) int {
	for {
		i := bytes.Index(source[from:], []byte("64"))
		if i < 0 {
			return -1
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
				return cap(source) - cap(rest) + skip
			}
		}
	}
}

// lineEnds counts the bytes of the line ends that b begins with.
func lineEnds(b []byte) int {
	n := 0
	for n < len(b) && (b[n] == '\n' || b[n] == '\r' && n+1 < len(b) && b[n+1] == '\n') {
		n++
	}
	return n
}

// cutBody reads a body from its first line on. Its Size is 0 where it cannot be
// cut; end is where the last line ends.
func cutBody(strict *base64.Encoding, source []byte, at int) (cut Cut, end int) {
	body := source[at:]
	width, crlf := lineOf(body)
	if width < 4 || width%4 != 0 {
		return Cut{}, 0
	}
	step, letters := width+1, width/4*3
	if crlf {
		step++
	}
	var data []byte
	pos := 0
	for {
		n, ends := lineOf(body[pos:])
		last := n != width || pos+n == len(body) // no further line of this width
		if last && (n > width || n == 0 || n%4 != 0) || !last && ends != crlf {
			break
		}
		if data == nil {
			// A boundary begins with "-", which is no letter: the body ends before it.
			most := len(body)
			if i := bytes.IndexByte(body, '-'); i >= 0 {
				most = i
			}
			data = make([]byte, 0, (most/step+1)*letters)
		}
		if cap(data)-len(data) < letters {
			break
		}
		got, err := strict.Decode(data[len(data):len(data)+letters], body[pos:pos+n])
		if err != nil || got+2 < n/4*3 || got == 0 { // a CR inside would be passed over
			break
		}
		data, end = data[:len(data)+got], pos+n
		if last || got != letters {
			break
		}
		pos += step
	}
	if end < MinCut || !wholeBody(body[end:]) || base64.StdEncoding.EncodedLen(len(data)) != end-linesEnds(end, width, step) {
		return Cut{}, 0
	}
	return Cut{Hash: HashOf(data), Size: len(data), Width: width, CRLF: crlf, Data: data}, at + end
}

// linesEnds is how many of the first end bytes of a body are line ends.
func linesEnds(end, width, step int) int { return (end - 1) / step * (step - width) }

// wholeBody reports whether a body may end before rest: at a line's end.
func wholeBody(rest []byte) bool { return len(rest) == 0 || lineEnds(rest) > 0 }

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
