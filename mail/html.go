package mail

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"linje/support"
)

// htmlText makes readable text of HTML. It reads tokens and builds no tree, so
// neither depth nor wrong nesting stops it, and nothing of the HTML itself is
// left: no markup, no script, no style, no hidden text, no pictures, only
// links of the schemes a person can follow, each with where it really goes.
func htmlText(src string) string {
	text, _ := readHTML(src, nil)
	return text
}

// readHTML is htmlText that also tells the headings. shows reports whether a
// picture is shown itself, so that no words need to stand for it.
func readHTML(src string, shows func(src string) bool) (text string, headings []string) {
	text, headings = renderHTML(src, true, shows)
	if strings.TrimSpace(text) == "" {
		// A hidden element that is never closed hides everything.
		text, headings = renderHTML(src, false, shows)
	}
	return text, headings
}

const (
	// maxFrames bounds how deep elements are followed that need their text
	// gathered; deeper ones are read as if they were not there.
	maxFrames = 60
	// maxHTML bounds the HTML of one part.
	maxHTML = 8 << 20
	// maxHeadings bounds the headings of one part that are told.
	maxHeadings = 50
)

// frame gathers the text of one element that has to be seen whole before it
// can be written.
type frame struct {
	tag    string
	text   strings.Builder
	breaks int      // line ends owed before the next text
	space  bool     // a space owed before the next word
	href   string   // of a
	cells  []string // of tr
	rows   *table   // of table
	marker string   // of li
	count  int      // of ol
}

// page renders one HTML text.
type page struct {
	frames  []*frame
	hiding  bool   // whether hidden text is left out
	skip    string // the element that is being left out
	nested  int    // elements of that name open inside it
	pre     int
	written int
	// looking: only the pictures are wanted; pictures are where they come from.
	looking  bool
	pictures []string
	shows    func(src string) bool
	heading  *frame // where the heading stands that is open
	headAt   int
	headings []string
}

func renderHTML(src string, hiding bool, shows func(src string) bool) (text string, headings []string) {
	p := &page{frames: []*frame{{}}, hiding: hiding, shows: shows}
	p.read(src)
	return p.end(), p.headings
}

// read goes through the tokens of a text.
func (p *page) read(src string) {
	z := html.NewTokenizer(strings.NewReader(cutBytes(src, maxHTML)))
	for p.written < 2*support.TextBound {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if p.skip == "" {
				p.inline(z.Text())
			}
		case html.StartTagToken:
			p.start(startTag(z), false)
		case html.SelfClosingTagToken:
			p.start(startTag(z), true)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.stop(tagName(name))
		}
	}
}

func (p *page) end() string {
	for len(p.frames) > 1 {
		p.pop()
	}
	return p.frames[0].text.String()
}

func (p *page) top() *frame { return p.frames[len(p.frames)-1] }

// inline writes text as HTML has it: white space is one space.
func (p *page) inline(b []byte) {
	f := p.top()
	if p.pre > 0 {
		p.preformatted(f, string(b))
		return
	}
	for i := 0; i < len(b); {
		if htmlSpace(b[i]) {
			f.space = true
			i++
			continue
		}
		start := i
		for i < len(b) && !htmlSpace(b[i]) {
			i++
		}
		p.owed(f)
		f.text.Write(b[start:i])
		p.written += i - start
	}
}

func (p *page) preformatted(f *frame, s string) {
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			f.breaks++
		}
		if line != "" {
			p.put(f, line)
		}
	}
}

func htmlSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// put writes what cannot be parted, after the line ends or the space it owes.
func (p *page) put(f *frame, s string) {
	p.owed(f)
	f.text.WriteString(s)
	p.written += len(s)
}

// owed writes the line ends or the space that stand before the next word.
func (p *page) owed(f *frame) {
	if f.text.Len() > 0 {
		if f.breaks > 0 {
			for range min(f.breaks, 3) {
				f.text.WriteByte('\n')
			}
		} else if f.space {
			f.text.WriteByte(' ')
		}
	}
	f.breaks, f.space = 0, false
}

// lines owes at least n line ends before the next text.
func (p *page) lines(n int) {
	if n == 0 {
		return
	}
	f := p.top()
	f.breaks, f.space = max(f.breaks, n), false
}

// start begins an element.
func (p *page) start(t html.Token, selfClosing bool) {
	name := t.Data
	if p.skip != "" {
		if name == p.skip && !selfClosing {
			p.nested++
		}
		return
	}
	if !isVoid(name) && (neverShown(name) || p.hiding && hidden(t)) {
		if !selfClosing {
			p.skip, p.nested = name, 1
		}
		return
	}
	switch name {
	case "br":
		p.top().breaks++
		p.top().space = false
	case "hr":
		p.lines(1)
		p.put(p.top(), "----------")
		p.lines(1)
	case "img":
		p.picture(t)
	case "pre", "textarea", "listing":
		p.lines(1)
		p.pre++
	default:
		p.startFrame(t)
		p.lines(blockLines(name))
		if isHeading(name) {
			p.heading, p.headAt = p.top(), p.top().text.Len()
		}
	}
}

// endHeading keeps the words of a heading, where all of them stand in one frame.
func (p *page) endHeading() {
	if f := p.heading; f != nil && f == p.top() && len(p.headings) < maxHeadings {
		p.headings = append(p.headings, cutBytes(strings.TrimSpace(f.text.String()[p.headAt:]), maxShown))
	}
	p.heading = nil
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '4'
}

// startFrame begins an element whose text is gathered.
func (p *page) startFrame(t html.Token) {
	f := &frame{tag: t.Data}
	switch t.Data {
	case "a":
		p.closeTo("a", "td")
		if f.href = linkTarget(attribute(t, "href")); f.href == "" {
			return
		}
	case "li":
		p.closeTo("li", "ul", "ol")
		f.marker = p.marker()
	case "tr":
		p.closeTo("tr", "table")
	case "td", "th":
		p.closeTo("td", "table")
		p.closeTo("th", "table")
	case "table":
		f.rows = &table{layout: isLayout(t)}
	case "ol":
		if n, err := strconv.Atoi(attribute(t, "start")); err == nil && n > 0 && n < 1_000_000 {
			f.count = n - 1
		}
	case "ul", "blockquote":
	default:
		return
	}
	if t.Data != "a" {
		p.lines(1)
	}
	if len(p.frames) < maxFrames {
		p.frames = append(p.frames, f)
	}
}

// marker is what stands before an item of the innermost list.
func (p *page) marker() string {
	for i := len(p.frames) - 1; i >= 0; i-- {
		switch p.frames[i].tag {
		case "ol":
			p.frames[i].count++
			return itoa(p.frames[i].count) + ". "
		case "ul":
			return "- "
		}
	}
	return "- "
}

// stop ends an element.
func (p *page) stop(name string) {
	if p.skip != "" {
		if name == p.skip {
			if p.nested--; p.nested <= 0 {
				p.skip = ""
			}
		}
		return
	}
	switch name {
	case "pre", "textarea", "listing":
		p.pre = max(p.pre-1, 0)
		p.lines(1)
	case "a":
		p.closeTo("a", "td")
	case "li", "tr", "td", "th":
		p.closeTo(name, "table")
	case "ul", "ol", "table", "blockquote":
		p.closeTo(name)
	case "p":
		p.lines(2)
	default:
		if isHeading(name) {
			p.endHeading()
		}
		p.lines(blockLines(name))
	}
}

// closeTo ends the innermost element with that name and all inside it, unless
// one of limits stands between.
func (p *page) closeTo(name string, limits ...string) {
	for i := len(p.frames) - 1; i > 0; i-- {
		tag := p.frames[i].tag
		if tag == name {
			for len(p.frames) > i {
				p.pop()
			}
			return
		}
		if slices.Contains(limits, tag) {
			return
		}
	}
}

// pop ends the innermost gathered element and writes it into the one around it.
func (p *page) pop() {
	f := p.top()
	p.frames = p.frames[:len(p.frames)-1]
	text := f.text.String()
	out := p.top()
	switch f.tag {
	case "a":
		p.link(out, f, text)
	case "li":
		p.block(indent(text, f.marker, strings.Repeat(" ", len(f.marker))), 1)
	case "td", "th":
		if out.tag == "tr" {
			out.cells = append(out.cells, text)
			out.count |= map[string]int{"th": 1}[f.tag]
			return
		}
		p.block(text, 1)
	case "tr":
		if text != "" {
			f.cells = append(f.cells, text)
		}
		if out.rows != nil {
			out.rows.add(f.cells, f.count != 0)
			return
		}
		var alone table
		alone.add(f.cells, false)
		p.block(alone.text(), 1)
	case "blockquote":
		p.block(indent(text, "> ", "> "), 1)
	case "table":
		p.block(text, 2)
		p.block(f.rows.text(), 2)
	default:
		p.block(text, 1)
	}
}

// block writes finished lines with line ends around them.
func (p *page) block(text string, around int) {
	text = strings.Trim(cutBytes(text, 2*support.TextBound), "\n")
	if text == "" {
		return
	}
	p.lines(around)
	p.owed(p.top())
	p.top().text.WriteString(text) // counted when it was read
	p.lines(around)
}

func indent(text, first, rest string) string {
	if len(text) > support.TextBound {
		return text // far too much to be read; indenting could make it many times as much
	}
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, l := range lines {
		if i == 0 {
			lines[i] = first + l
		} else {
			lines[i] = strings.TrimRight(rest+l, " ")
		}
	}
	return strings.Join(lines, "\n")
}

func blockLines(name string) int {
	switch name {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "form", "fieldset":
		return 2
	case "div", "section", "article", "header", "footer", "main", "aside", "nav", "center", "address", "dt", "dd",
		"figure", "figcaption", "caption", "thead", "tbody", "tfoot", "body", "html", "option", "legend":
		return 1
	}
	return 0
}
