package mail

import (
	"bytes"
	"strings"
	"unicode"

	"linje/support"
)

// alternative chooses one of several writings of the same: the plain one,
// which keeps what was typed, unless the HTML one tells more.
func (c *content) alternative(p *part) {
	var plain, rich []*part
	for _, child := range p.children {
		var one content
		one.walk(child, false)
		c.files = append(c.files, one.files...)
		c.rich = append(c.rich, one.rich...)
		if len(one.texts) == 0 {
			continue
		}
		if one.texts[0].kind == "text/html" {
			rich = one.texts
		} else if plain == nil {
			plain = one.texts
		}
	}
	if plain == nil || rich != nil && isPoorer(plain, rich) {
		plain = rich
	}
	c.texts = append(c.texts, plain...)
}

// isPoorer reports whether the plain writing only stands in for the HTML one:
// it holds nothing, only says that there is another, or lacks words, tables or
// headings. The HTML is read only where its outline says that it may be richer.
func isPoorer(plain, rich []*part) bool {
	text := joinReadable(plain)
	if text == "" {
		return true
	}
	if len(text) <= maxStub && isStub(text, rich) {
		return true
	}
	words := countWords(text)
	var o outline
	for _, p := range rich {
		o.add(p.outline())
	}
	if !notablyMore(o.words, words) && o.headings < 2 && !o.table {
		return false
	}
	html := joinReadable(rich)
	own, _ := support.SplitQuoted(text)
	ownHTML, _ := support.SplitQuoted(html)
	if notablyMore(countWords(ownHTML), countWords(own)) && notablyMore(countWords(html), words) {
		return true
	}
	var headings []string
	for _, p := range rich {
		headings = append(headings, p.headings...)
	}
	return lacksStructure(text, ownHTML, headings)
}

func joinReadable(parts []*part) string {
	var text []string
	for _, p := range parts {
		text = append(text, p.readable())
	}
	return strings.TrimSpace(strings.Join(text, "\n"))
}

// maxStub is how long a text may be that only says that there is another.
const maxStub = 400

// isStub reports whether a short text says that the HTML one is to be read.
func isStub(text string, rich []*part) bool {
	text = strings.ToLower(text)
	for _, says := range []string{"not support html", "n't support html", "not display html", "n't display html", "not view html", "støtter ikke html", "støttar ikkje html",
		"ikke vise html", "ikkje vise html", "html-capable", "html capable", "this message is html", "this is an html", "this message is in html", "html-compatible", "html compatible",
		"view this email in", "view in browser", "view in your browser", "vis i nettleser", "åpne i nettleser", "opne i nettlesar", "lest i nettleser"} {
		if strings.Contains(text, says) {
			return joinReadable(rich) != ""
		}
	}
	for _, says := range []string{"html", "nettleser", "nettlesar", "browser", "view this email", "view online", "vis denne e-posten"} {
		if strings.Contains(text, says) {
			return len(joinReadable(rich)) > 2*len(text)
		}
	}
	return false
}

// notablyMore: so many more words that something is missing in the other text.
func notablyMore(many, few int) bool { return many > few+20 && 2*many > 3*few }

// countWords counts the words that are not quoted and no addresses of pages.
func countWords(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, ">") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			if !strings.Contains(word, "://") && strings.ContainsFunc(word, isWordRune) {
				n++
			}
		}
	}
	return n
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lacksStructure reports whether two headings or two rows of a table are no
// lines of the plain text.
func lacksStructure(plain, rich string, headings []string) bool {
	lines := make(map[string]bool)
	for line := range strings.SplitSeq(plain, "\n") {
		lines[bareLine(line)] = true
	}
	missing, rows := 0, 0
	for _, h := range headings {
		if h = bareLine(h); h != "" && !lines[h] {
			missing++
		}
	}
	for line := range strings.SplitSeq(rich, "\n") {
		if strings.Contains(line, " | ") && !lines[bareLine(line)] {
			rows++
		}
	}
	return missing > 1 || rows > 1
}

// bareLine is a line's words, without what is typed around them to make a
// heading or a table.
func bareLine(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("|*_#=+:-", r)
	}), " "))
}

// outline is what an HTML text holds, as far as it can be told without reading
// it in earnest.
type outline struct {
	words, headings int
	table           bool // perhaps one of data
}

func (o *outline) add(more outline) {
	o.words += more.words
	o.headings += more.headings
	o.table = o.table || more.table
}

// maxOutline bounds the bytes of one HTML text that are looked through.
const maxOutline = 1 << 20

// outline looks through the HTML as it was sent: words outside quotes, and the
// tags of headings and cells. It costs next to nothing for each mail.
func (p *part) outline() outline {
	body, quoted := p.body, false
	switch p.encoding() {
	case "base64":
		body = decodeBase64(body[:min(len(body), 2*maxOutline)])
	case "quoted-printable":
		quoted = true
	}
	s := sketch{soft: quoted}
	s.read(body[:min(len(body), maxOutline)])
	s.table = s.heads > 0 || s.rows > 1 && s.cells >= 2*s.rows
	return s.outline
}

// sketch reads an outline.
type sketch struct {
	outline
	soft               bool // quoted-printable
	inWord             bool
	quotes             int // blockquotes that are open
	heads, rows, cells int
}

func (s *sketch) read(b []byte) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '<':
			i += s.tag(b[i:])
		case c == '&' && bytes.HasPrefix(b[i:], []byte("&nbsp;")):
			s.inWord = false
			i += len("&nbsp;")
		case c == '=' && s.soft:
			i += s.escape(b[i:])
		default:
			s.take(c)
			i++
		}
	}
}

func (s *sketch) take(c byte) {
	switch {
	case c <= ' ':
		s.inWord = false
	case !s.inWord && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80):
		s.inWord = true
		if s.quotes == 0 {
			s.words++
		}
	}
}

// escape reads what begins with "=" and returns its length.
func (s *sketch) escape(b []byte) int {
	if n := softBreak(b[1:]); n >= 0 {
		return n + 1
	}
	if len(b) < 3 {
		return len(b)
	}
	switch string(b[1:3]) {
	case "20", "A0":
		s.inWord = false
	case "C2":
	default:
		s.take(0x80)
	}
	return 3
}

// tag reads what begins with "<" and returns its length.
func (s *sketch) tag(b []byte) int {
	if bytes.HasPrefix(b, []byte("<!--")) {
		if end := bytes.Index(b, []byte("-->")); end >= 0 {
			return end + 3
		}
		return len(b)
	}
	from, step := 1, 1
	if len(b) > 1 && b[1] == '/' {
		from, step = 2, -1
	}
	to := from
	for to < len(b) && to < from+12 && (b[to]|0x20 >= 'a' && b[to]|0x20 <= 'z' || b[to] >= '0' && b[to] <= '9') {
		to++
	}
	end := bytes.IndexByte(b, '>')
	if to == from {
		return 1
	}
	if end < 0 {
		return len(b)
	}
	return s.element(string(bytes.ToLower(b[from:to])), step, b, end+1)
}

// element counts a tag of that name, which ends at that place, and returns how
// much is to be passed over.
func (s *sketch) element(name string, step int, b []byte, end int) int {
	switch name {
	case "b", "i", "u", "a", "em", "strong", "span", "font", "o", "wbr":
		return end // the word goes on
	case "style", "script", "title":
		if close := bytes.Index(b[end:], []byte("</")); step > 0 && close >= 0 {
			end += close
		}
	case "blockquote":
		s.quotes = max(s.quotes+step, 0)
	}
	s.inWord = false
	if step < 0 || s.quotes > 0 {
		return end
	}
	switch name {
	case "h1", "h2", "h3", "h4":
		s.headings++
	case "tr":
		s.rows++
	case "td":
		s.cells++
	case "th":
		s.heads++
	}
	return end
}
