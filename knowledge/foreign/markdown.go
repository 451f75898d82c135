package foreign

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTree is how deep elements are followed; html.Parse itself gives up at 512.
const maxTree = 200

// htmlMarkdown makes Markdown of a piece of HTML. pictures is how many were
// passed by.
func htmlMarkdown(src string) (md string, pictures int) {
	root, err := html.Parse(strings.NewReader(src))
	if err != nil { // nested deeper than anything that people write
		return plainMarkdown(stripTags(src)), 0
	}
	prune(root, nil)
	w := &writer{}
	md = w.document(root)
	return md, w.pictures
}

// writer makes Markdown of a tree of HTML.
type writer struct {
	base     *url.URL // what relative addresses begin at; nil: they are left out
	pictures int      // how many were passed by
	heading  bool     // inside one
	indents  int      // lists and quotations that are open
	written  int      // bytes of text
}

const (
	// maxWritten ends the text of a page that is far longer than an item may be.
	maxWritten = 400 << 10
	// maxIndents is how deep lists and quotations are shown as such.
	maxIndents = 20
)

func (w *writer) document(n *html.Node) string { return body(w.blocks(n, 0)) }

// blocks writes what stands in an element as blocks with an empty line between.
func (w *writer) blocks(n *html.Node, depth int) string {
	return strings.Join(w.blockList(n, depth), "\n\n")
}

func (w *writer) blockList(n *html.Node, depth int) []string {
	if depth > maxTree {
		return nil
	}
	var out []string
	var run strings.Builder
	flush := func() {
		if s := paragraph(run.String()); s != "" {
			out = append(out, s)
		}
		run.Reset()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && holdsBlocks(c, 0) {
			flush()
			out = append(out, w.block(c, depth+1)...)
			continue
		}
		run.WriteString(w.inline(c, depth+1))
	}
	flush()
	return out
}

// isBlock reports whether an element stands on lines of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Center,
		atom.Address, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot, atom.Caption, atom.Pre, atom.Blockquote, atom.Hr,
		atom.Figure, atom.Figcaption, atom.Details, atom.Summary, atom.Form, atom.Fieldset, atom.Legend, atom.Body, atom.Html,
		atom.Hgroup, atom.Menu:
		return true
	}
	return false
}

// holdsBlocks reports whether an element is a block, or an inline one that is
// used around blocks, as <a> and <span> often are.
func holdsBlocks(n *html.Node, depth int) bool {
	if isBlock(n.DataAtom) {
		return true
	}
	if depth > 8 {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && holdsBlocks(c, depth+1) {
			return true
		}
	}
	return false
}

// block writes one block element.
func (w *writer) block(n *html.Node, depth int) []string {
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Menu, atom.Blockquote:
		if w.indents >= maxIndents {
			return w.blockList(n, depth)
		}
		w.indents++
		defer func() { w.indents-- }()
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return w.headingOf(n, depth)
	case atom.Ul, atom.Ol, atom.Menu:
		return one(w.list(n, depth))
	case atom.Table:
		return w.table(n, depth)
	case atom.Pre:
		return one(fence(text(n)))
	case atom.Blockquote:
		return one(prefix(w.blocks(n, depth), "> "))
	case atom.Hr:
		return []string{"---"}
	case atom.Dt, atom.Summary, atom.Legend, atom.Caption:
		return one(w.strong(w.inlines(n, depth)))
	}
	return w.blockList(n, depth)
}

func one(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return []string{s}
}

func (w *writer) headingOf(n *html.Node, depth int) []string {
	w.heading = true
	defer func() { w.heading = false }()
	s := strings.Join(strings.Fields(w.inlines(n, depth)), " ")
	if s == "" {
		return nil
	}
	return []string{strings.Repeat("#", int(n.Data[1]-'0')) + " " + s}
}

func fence(code string) string {
	code = strings.Trim(strings.ReplaceAll(code, "\r\n", "\n"), "\n")
	if strings.TrimSpace(code) == "" {
		return ""
	}
	mark := "```"
	for strings.Contains(code, mark) {
		mark += "`"
	}
	return mark + "\n" + code + "\n" + mark
}

func prefix(s, with string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(with+l, " ")
	}
	return strings.Join(lines, "\n")
}

func (w *writer) list(n *html.Node, depth int) string {
	var items []string
	number := 1
	if start, err := strconv.Atoi(attr(n, "start")); err == nil && start >= 0 && start < 100000 {
		number = start
	}
	loose := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol) && len(items) > 0 { // a list right inside a list
			items[len(items)-1] += "\n" + prefix(strings.Join(w.block(c, depth+1), "\n"), "  ")
			continue
		}
		sign := "- "
		if n.DataAtom == atom.Ol {
			sign = strconv.Itoa(number) + ". "
		}
		parts := w.itemBlocks(c, depth)
		if len(parts) == 0 {
			continue
		}
		loose = loose || len(parts) > 1 && !listFollows(parts)
		items = append(items, item(sign, parts))
		number++
	}
	if loose {
		return strings.Join(items, "\n\n")
	}
	return strings.Join(items, "\n")
}

// itemBlocks are the blocks of what stands in a list, which may be no item.
func (w *writer) itemBlocks(c *html.Node, depth int) []string {
	if c.DataAtom == atom.Li && depth < maxTree {
		return w.blockList(c, depth+1)
	}
	return one(paragraph(w.inline(c, depth+1)))
}

// listFollows: an item of a paragraph and a list needs no empty line.
func listFollows(parts []string) bool {
	return len(parts) == 2 && (strings.HasPrefix(parts[1], "- ") || strings.HasPrefix(parts[1], "1. "))
}

func item(sign string, parts []string) string {
	gap := "\n\n"
	if listFollows(parts) {
		gap = "\n"
	}
	lines := strings.Split(strings.Join(parts, gap), "\n")
	for i, l := range lines {
		switch {
		case i == 0:
			lines[i] = sign + l
		case l != "":
			lines[i] = strings.Repeat(" ", len(sign)) + l
		}
	}
	return strings.Join(lines, "\n")
}

// inlines writes what stands in an element as one run of text.
func (w *writer) inlines(n *html.Node, depth int) string {
	if depth > maxTree {
		return ""
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && isBlock(c.DataAtom) {
			out.WriteString(" ")
		}
		out.WriteString(w.inline(c, depth+1))
	}
	return out.String()
}

func (w *writer) inline(n *html.Node, depth int) string {
	switch {
	case w.written > maxWritten:
		return ""
	case n.Type == html.TextNode:
		w.written += len(n.Data)
		return keepTags(collapse(n.Data), escapeInline)
	case n.Type != html.ElementNode || depth > maxTree:
		return ""
	}
	switch n.DataAtom {
	case atom.Br:
		w.written++
		return "\n"
	case atom.Img:
		w.pictures++
		return ""
	case atom.A:
		return w.link(n, depth)
	case atom.B, atom.Strong:
		return w.strong(w.inlines(n, depth))
	case atom.I, atom.Em:
		return w.mark("*", w.inlines(n, depth))
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		return codeSpan(collapse(text(n)))
	case atom.Q:
		return "«" + w.inlines(n, depth) + "»"
	}
	return w.inlines(n, depth)
}

func (w *writer) strong(s string) string { return w.mark("**", s) }

// mark puts a sign around a run, inside the spaces around it.
func (w *writer) mark(sign, s string) string {
	inner := strings.TrimSpace(s)
	if w.heading || inner == "" || strings.Contains(inner, "\n\n") || strings.HasPrefix(inner, "*") || strings.HasSuffix(inner, "*") {
		return s
	}
	start := strings.Index(s, inner)
	return s[:start] + sign + inner + sign + s[start+len(inner):]
}

func codeSpan(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return ""
	case strings.Contains(s, "`"):
		return "`` " + strings.ReplaceAll(s, "``", "` `") + " ``"
	case strings.Contains(s, "{{"):
		return s
	}
	return "`" + s + "`"
}

func (w *writer) link(n *html.Node, depth int) string {
	shown := w.inlines(n, depth)
	label := strings.Join(strings.Fields(shown), " ")
	target := w.target(attr(n, "href"))
	if label == "" || target == "" {
		return shown
	}
	before, after := "", ""
	if strings.HasPrefix(shown, " ") {
		before = " "
	}
	if strings.HasSuffix(shown, " ") {
		after = " "
	}
	if label == target || "mailto:"+label == target || "http://"+label == strings.TrimSuffix(target, "/") || "https://"+label == strings.TrimSuffix(target, "/") {
		return before + "<" + strings.TrimPrefix(target, "mailto:") + ">" + after
	}
	return before + "[" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(unescapeBrackets(label)) + "](" + target + ")" + after
}

func unescapeBrackets(s string) string {
	return strings.NewReplacer(`\[`, "[", `\]`, "]").Replace(s)
}

// target is where a link leads, "" for one that leads nowhere that a reader can
// go: within the page, a script, a file on somebody's disk.
func (w *writer) target(href string) string {
	href = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, href))
	if strings.HasPrefix(href, "{{") { // a placeholder
		return href
	}
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 2000 {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if w.base != nil {
		within := *w.base
		within.Fragment = ""
		u = w.base.ResolveReference(u)
		bare := *u
		bare.Fragment = ""
		if u.Fragment != "" && bare.String() == within.String() {
			return ""
		}
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "", u.Scheme == "mailto" && u.Opaque != "", u.Scheme == "tel":
		return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C").Replace(u.String())
	}
	return ""
}

// attr is an attribute of an element.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is all the text in an element, as it stands.
func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			out.WriteString(d.Data)
		case d.DataAtom == atom.Br:
			out.WriteString("\n")
		}
	}
	return out.String()
}
