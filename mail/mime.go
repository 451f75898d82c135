package mail

import (
	"bytes"
	"html"
	"strings"
)

const (
	maxDepth = 20
	maxParts = 200
)

// part is a node of a mail's MIME tree. Bodies are slices of the source and
// not decoded.
type part struct {
	header   header
	kind     string // media type in lower case
	params   map[string]string
	disp     string // "attachment", "inline", ""
	filename string // of Content-Disposition or Content-Type, decoded
	body     []byte
	children []*part
	shown    *string  // readable, once it was asked for
	armour   int      // how PGP wraps the text, once readable was asked for
	headings []string // of HTML, once readable was asked for
	pictures []*part  // files that HTML may show
}

// tree reads the MIME structure of a mail.
type tree struct {
	parts  int
	broken bool
}

// parseTree reads a whole mail. It always returns a part.
func parseTree(source []byte) (root *part, broken bool) {
	t := tree{}
	root = t.read(source, "text/plain", 0)
	return root, t.broken
}

// read reads one part, its header first. otherwise is its type when it does not
// say (RFC 2046 section 5.1.5: in a digest it is message/rfc822).
func (t *tree) read(b []byte, otherwise string, depth int) *part {
	t.parts++
	h, body, broken := splitHeader(b)
	t.broken = t.broken || broken
	p := &part{header: h, body: body}
	p.kind, p.params = parseMedia(h.first("Content-Type"))
	if !strings.Contains(p.kind, "/") {
		t.broken = t.broken || p.kind != "" && p.kind != "text"
		p.kind = otherwise
	}
	disp, dispParams := parseMedia(h.first("Content-Disposition"))
	p.disp = disp
	if p.filename = dispParams["filename"]; p.filename == "" {
		p.filename = p.params["name"]
	}
	if n := len(p.filename); n > 2 && p.filename[0] == '\'' && p.filename[n-1] == '\'' {
		p.filename = p.filename[1 : n-1]
	}
	switch {
	case strings.HasPrefix(p.kind, "multipart/"):
		t.split(p, depth)
	case p.isSMIME() && depth < maxDepth:
		if inside, ok := signedContent(p.decoded()); ok {
			p.children = append(p.children, t.read(inside, "text/plain", depth+1))
		}
	}
	return p
}

// split reads the parts of a multipart. One that cannot be taken apart becomes
// text, or, too deep inside others, an attachment.
func (t *tree) split(p *part, depth int) {
	if depth >= maxDepth {
		t.broken = true
		p.kind = "application/octet-stream"
		return
	}
	boundary := p.params["boundary"]
	if boundary == "" {
		t.broken = true
		boundary = guessBoundary(p.body)
	}
	otherwise := "text/plain"
	if p.kind == "multipart/digest" {
		otherwise = "message/rfc822"
	}
	rest, found := p.body, false
	if boundary != "" {
		_, rest, found = cutBoundary(p.body, boundary)
	}
	for found && rest != nil {
		if t.parts >= maxParts {
			t.broken = true
			return
		}
		var one []byte
		one, rest, found = cutBoundary(rest, boundary)
		if !found {
			t.broken = true // the closing boundary is missing
			if len(bytes.TrimSpace(one)) == 0 {
				break
			}
		}
		p.children = append(p.children, t.read(one, otherwise, depth+1))
	}
	if len(p.children) == 0 {
		t.broken = t.broken || len(bytes.TrimSpace(p.body)) > 0
		p.kind = "text/plain"
	}
}

// cutBoundary cuts b at the next line that is the boundary. rest is nil after
// the closing one; found is false when there is none, and then before is all.
func cutBoundary(b []byte, boundary string) (before, rest []byte, found bool) {
	mark := []byte("--" + boundary)
	for from := 0; from < len(b); {
		i := bytes.Index(b[from:], mark)
		if i < 0 {
			break
		}
		i += from
		from = i + len(mark)
		if i > 0 && b[i-1] != '\n' {
			continue
		}
		line, after := cutLine(b[from:])
		closing := bytes.HasPrefix(line, []byte("--"))
		if closing {
			line = line[2:]
		}
		if len(bytes.TrimSpace(line)) > 0 && !(closing && !bytes.ContainsAny(line, "-_=")) {
			continue // a longer boundary that begins like ours
		}
		before = bytes.TrimSuffix(bytes.TrimSuffix(b[:i], []byte("\n")), []byte("\r"))
		if closing {
			return before, nil, true
		}
		if after == nil {
			after = []byte{}
		}
		return before, after, true
	}
	return b, nil, false
}

// guessBoundary takes the first line that looks like one.
func guessBoundary(b []byte) string {
	for n := 0; n < 50 && len(b) > 0; n++ {
		var line []byte
		line, b = cutLine(b)
		line = bytes.TrimSpace(line)
		if len(line) > 6 && len(line) < 80 && bytes.HasPrefix(line, []byte("--")) && !bytes.ContainsAny(line, " \t") {
			return string(line[2:])
		}
	}
	return ""
}

// decoded returns the bytes of the part without their transfer encoding (RFC
// 2045 section 6). An unknown encoding is none.
func (p *part) decoded() []byte {
	switch p.encoding() {
	case "base64":
		if b, ok := cleanBase64(p.body); ok {
			return b
		}
		return decodeBase64(p.body)
	case "quoted-printable":
		return decodeQuoted(p.body, true)
	}
	return p.body
}

// innerHeader is the header of the mail that the part holds.
func (p *part) innerHeader() header {
	head := part{header: p.header, body: p.body[:min(len(p.body), 2*maxHeader)]}
	return parseHeader(head.decoded())
}

// size is the length of decoded.
func (p *part) size() int64 {
	switch p.encoding() {
	case "base64":
		return base64Size(p.body)
	case "quoted-printable":
		return quotedSize(p.body)
	}
	return int64(len(p.body))
}

func (p *part) encoding() string {
	e, _, _ := strings.Cut(strings.ToLower(p.header.first("Content-Transfer-Encoding")), ";")
	return strings.Trim(strings.TrimSpace(e), `"`)
}

// text is the part's text in UTF-8.
func (p *part) text() string {
	charset := p.params["charset"]
	bounded := part{header: p.header, body: p.body[:min(len(p.body), 2*maxHTML)]}
	b, foreign := bounded.decodedText()
	if charset == "" && p.kind == "text/html" {
		charset = metaCharset(b)
	}
	text := decodeCharset(charset, b)
	if foreign != nil {
		text += p.below(foreign)
	}
	return text
}

// decodedText is decoded, and what was written below a base64 text.
func (p *part) decodedText() (text, foreign []byte) {
	if p.encoding() != "base64" {
		return p.decoded(), nil
	}
	if b, ok := cleanBase64(p.body); ok {
		return b, nil
	}
	body, foreign := cutForeign(p.body)
	return decodeBase64(body), foreign
}

// below is what was written below a text in the way that the text is.
func (p *part) below(foreign []byte) string {
	text := decodeCharset("", foreign)
	if p.kind == "text/html" {
		return "<pre>" + html.EscapeString(text) + "</pre>"
	}
	return "\n" + text
}

// metaCharset reads the charset that an HTML text names itself.
func metaCharset(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 2048)]))
	_, after, ok := strings.Cut(head, "charset=")
	if !ok {
		return ""
	}
	after = strings.TrimLeft(after, `"' `)
	if end := strings.IndexAny(after, `"'>; /`); end > 0 {
		return after[:end]
	}
	return ""
}
