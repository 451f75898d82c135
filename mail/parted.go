package mail

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"

	"linje/support"
)

const (
	// partialHeader stands first in the source of a mail that came without some
	// of its parts, with its size in bytes.
	partialHeader = "X-Linje-Partial"
	// remoteHeader stands first in the header of a part that stayed on the
	// server: its number (RFC 3501 section 6.4.5), size and encoding.
	remoteHeader = "X-Linje-Remote"
)

// piece is a part of a mail as the server describes it.
type piece struct {
	path     []int // nil: the mail itself
	children []*piece
	encoding string
	size     int64 // bytes as sent
	text     bool  // to be read
	here     bool  // is fetched
	mime     []byte
}

// plan decides which parts of a mail are fetched.
type plan struct {
	limit, budget int64
	size          int64 // of the whole mail
	leaves        []*piece
	parts         int
	cut           bool // of a text only the beginning comes
}

// read makes pieces of what the server tells, within the bounds that hold for
// all mails.
func (p *plan) read(bs imap.BodyStructure, path []int, depth int) (*piece, error) {
	if p.parts++; p.parts > maxParts || depth > maxDepth {
		return nil, errStructure
	}
	out := &piece{path: path}
	switch bs := bs.(type) {
	case *imap.BodyStructureMultiPart:
		for i, child := range bs.Children {
			one, err := p.read(child, append(slices.Clone(path), i+1), depth+1)
			if err != nil {
				return nil, err
			}
			out.children = append(out.children, one)
		}
		if len(out.children) == 0 {
			return nil, errStructure
		}
	case *imap.BodyStructureSinglePart:
		if bs == nil {
			return nil, errStructure
		}
		d := bs.Disposition()
		out.encoding, out.size = strings.ToLower(cutBytes(oneLine(bs.Encoding), 40)), int64(bs.Size)
		out.text = (bs.MediaType() == "text/plain" || bs.MediaType() == "text/html") && (d == nil || !strings.EqualFold(d.Value, "attachment"))
		p.leaves = append(p.leaves, out)
	default:
		return nil, errStructure
	}
	return out, nil
}

// choose takes the texts, then the small parts before the large, as far as the
// budget reaches.
func (p *plan) choose() {
	left := p.budget
	sorted := slices.Clone(p.leaves)
	slices.SortStableFunc(sorted, func(a, b *piece) int {
		if a.text != b.text {
			if a.text {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.size, b.size)
	})
	for _, leaf := range sorted {
		size := leaf.size
		if leaf.text {
			size = min(size, maxTextPart)
		}
		if leaf.here = size <= left && (leaf.text || decodedSize(leaf.encoding, size) <= p.limit); leaf.here {
			left -= size
			p.cut = p.cut || size < leaf.size
		}
	}
}

// decodedSize is about how many bytes a part holds: the letters are in lines
// of 76.
func decodedSize(encoding string, size int64) int64 {
	if encoding != "base64" {
		return size
	}
	return (size - size/78*2) / 4 * 3
}

// number is the part's number on the server. A mail of one part has number 1.
func (p *piece) number() []int {
	if len(p.path) == 0 {
		return []int{1}
	}
	return p.path
}

func (p *piece) mimeSection() *imap.FetchItemBodySection {
	return &imap.FetchItemBodySection{Part: p.path, Specifier: imap.PartSpecifierMIME, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader}}
}

func (p *piece) bodySection() *imap.FetchItemBodySection {
	most := p.size
	if p.text {
		most = min(most, maxTextPart)
	}
	return &imap.FetchItemBodySection{Part: p.number(), Peek: true, Partial: &imap.SectionPartial{Size: max(most, 1)}}
}

// sections lists what is to be fetched of a part and of those in it.
func (p *plan) sections(one *piece) (out []*imap.FetchItemBodySection) {
	if len(one.path) > 0 {
		out = append(out, one.mimeSection())
	}
	if one.here {
		out = append(out, one.bodySection())
	}
	for _, child := range one.children {
		out = append(out, p.sections(child)...)
	}
	return out
}

// assemble writes the mail, whose root has its header, without the parts that
// stayed on the server.
func (p *plan) assemble(root *piece, bodies map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %d\r\n", partialHeader, p.size)
	if p.cut {
		fmt.Fprintf(&b, "%s: %d\r\n", oversizeHeader, p.size)
	}
	if err := p.write(&b, root, bodies); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (p *plan) write(b *bytes.Buffer, one *piece, bodies map[string][]byte) error {
	if len(one.path) > 0 {
		one.mime = bodies[sectionKey(one.mimeSection())]
	}
	leaf := len(one.children) == 0
	if leaf && !one.here {
		fmt.Fprintf(b, "%s: %s %d %s\r\n", remoteHeader, sectionNumber(one.number()), one.size, cmp.Or(one.encoding, "7bit"))
	}
	b.Write(withoutOurs(one.mime))
	b.WriteString("\r\n")
	if leaf {
		body, came := bodies[sectionKey(one.bodySection())]
		if one.here && !came && one.size > 0 {
			return errStructure
		}
		b.Write(body)
		return nil
	}
	_, params := parseMedia(parseHeader(one.mime).first("Content-Type"))
	boundary := params["boundary"]
	if boundary == "" {
		return errStructure
	}
	for _, child := range one.children {
		b.WriteString("--" + boundary + "\r\n")
		if err := p.write(b, child, bodies); err != nil {
			return err
		}
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return nil
}

// withoutOurs is a header as it came, without the empty line at its end and
// without fields that only we may write.
func withoutOurs(header []byte) []byte {
	var out []byte
	ours := false
	for rest := header; len(rest) > 0; {
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		line := rest[:n]
		rest = rest[n:]
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			ours = strings.HasPrefix(strings.ToLower(string(name)), "x-linje-partial") ||
				strings.HasPrefix(strings.ToLower(string(name)), "x-linje-remote")
		}
		if !ours {
			out = append(out, line...)
		}
	}
	if n := len(out); n > 0 && out[n-1] != '\n' {
		out = append(out, '\r', '\n')
	}
	return out
}

func sectionNumber(path []int) string {
	words := make([]string, len(path))
	for i, n := range path {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ".")
}

// remote reads what a part's header says of where it is; ok is false when the
// part is here.
func (p *part) remote() (r support.RemotePart, ok bool) {
	words := strings.Fields(p.header.first(remoteHeader))
	if len(words) != 3 {
		return r, false
	}
	for word := range strings.SplitSeq(words[0], ".") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > maxParts || len(r.Section) > maxDepth {
			return r, false
		}
		r.Section = append(r.Section, n)
	}
	size, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil || size < 0 {
		return r, false
	}
	r.Size, r.Encoding = size, words[2]
	return r, true
}

// Remote says which part on the server an attachment is that is not in a mail's
// source; CodeNotFound when it is there, or there is none.
func (c *Client) Remote(source []byte, index int) (r support.RemotePart, err error) {
	const op = "mail.remote"
	defer func() {
		if recover() != nil {
			err = support.Ef(support.CodeHostileInput, op, "%d", index)
		}
	}()
	root, _ := parseTree(source)
	files := readContent(root).files
	if index < 0 || index >= len(files) || !root.partial() {
		return r, support.Ef(support.CodeNotFound, op, "%d", index)
	}
	r, ok := files[index].remote()
	if !ok {
		return r, support.Ef(support.CodeNotFound, op, "%d", index)
	}
	return r, nil
}

// partial reports whether a mail came without some of its parts.
func (p *part) partial() bool {
	return len(p.header.fields) > 0 && p.header.fields[0].name == partialHeader
}
