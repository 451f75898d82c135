package foreign

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prune takes away what is not text for a reader: scripts, styles, hidden
// parts. With total, the length of all text of a page, also what stands around
// its content: navigation, search, banners about cookies. For a piece of HTML
// that has none of it, weigh is nil.
func prune(n *html.Node, weigh weights) {
	var gone []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.CommentNode || d.Type == html.ElementNode && (neverText(d) || weigh != nil && weigh.around(d, weigh[n])) {
			gone = append(gone, d)
		}
	}
	for _, d := range gone {
		if d.Parent != nil {
			d.Parent.RemoveChild(d)
		}
	}
}

// neverText: elements whose content nobody reads.
func neverText(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Embed, atom.Applet, atom.Svg, atom.Math,
		atom.Select, atom.Button, atom.Input, atom.Textarea, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Head, atom.Title, atom.Link, atom.Meta,
		atom.Dialog, atom.Noembed, atom.Noframes, atom.Frame, atom.Frameset:
		return true
	}
	for _, a := range n.Attr {
		value := strings.ToLower(a.Val)
		switch a.Key {
		case "hidden":
			return value != "until-found"
		case "aria-hidden":
			if value == "true" {
				return true
			}
		case "style":
			style := strings.ReplaceAll(value, " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "mso-hide:all") {
				return true
			}
		}
	}
	return false
}

// around reports whether an element stands around the content of a page. One
// that holds a good part of its text is never taken for that.
func (w weights) around(n *html.Node, total int) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return false
	case atom.Nav, atom.Footer, atom.Form:
		return n.DataAtom == atom.Nav || w[n] < total/2
	case atom.Header, atom.Aside:
		return heading(n, atom.H1, atom.H2) == nil || n.DataAtom == atom.Aside && w[n] < total/3
	}
	switch strings.ToLower(attr(n, "role")) {
	case "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog":
		return w[n] < total/2
	}
	return aroundByName(n) && w[n] < total*2/5
}

// aroundByName goes by the words in class and id.
func aroundByName(n *html.Node) bool {
	for _, key := range []string{"class", "id", "aria-label"} {
		words := strings.FieldsFunc(strings.ToLower(attr(n, key)), func(r rune) bool { return !unicode.IsLetter(r) })
		if len(words) > 40 {
			words = words[:40]
		}
		for _, w := range words {
			switch {
			case strings.HasPrefix(w, "cookie"), strings.HasPrefix(w, "consent"), strings.HasPrefix(w, "breadcrumb"), strings.HasPrefix(w, "brødsmule"):
				return true
			case slices.Contains([]string{"gdpr", "nav", "navbar", "navigation", "menu", "meny", "sidebar", "sidemenu", "share", "sharing", "social",
				"newsletter", "nyhetsbrev", "advert", "ads", "skip", "skiplink", "related", "feedback", "tilbakemelding", "toolbar", "pagination",
				"popup", "modal", "banner", "footer", "comments", "toc", "noprint"}, w):
				return true
			}
		}
	}
	return false
}

// mainContent finds the element that holds what a page is about: one that says
// so, else the one with the most text that is no link.
func mainContent(root *html.Node) *html.Node {
	weigh := weightsOf(root)
	total := weigh[root]
	var best *html.Node
	rank := 0
	for n := range root.Descendants() {
		r := contentRank(n)
		if r > rank && weigh[n] >= min(200, total/4) && weigh[n] > 0 || r > 0 && r == rank && weigh[n] > 2*weigh[best] {
			best, rank = n, r
		}
	}
	if best != nil && weigh[best] >= total/5 {
		return best
	}
	if dense := densest(root); dense != nil {
		return dense
	}
	return root
}

// contentRank says how surely an element is the content.
func contentRank(n *html.Node) int {
	if n.Type != html.ElementNode {
		return 0
	}
	id := strings.ToLower(attr(n, "id"))
	switch {
	case n.DataAtom == atom.Article:
		return 5
	case n.DataAtom == atom.Main, strings.EqualFold(attr(n, "role"), "main"):
		return 4
	case strings.EqualFold(attr(n, "itemprop"), "articleBody"):
		return 6
	case slices.Contains([]string{"content", "main", "main-content", "maincontent", "innhold", "hovedinnhold", "hovudinnhald", "innhald", "bodycontent", "mw-content-text", "article"}, id):
		return 3
	}
	return 0
}

// densest is the element right around the most text: each paragraph counts for
// its parent, and two thirds of that for each one further up.
func densest(root *html.Node) *html.Node {
	var d density
	for n := range root.Descendants() {
		if n.Type == html.TextNode && !inLink(n) {
			d.count(n)
		}
	}
	var best *html.Node
	for _, n := range d.order {
		if best == nil || d.score[n] > d.score[best] {
			best = n
		}
	}
	for best != nil && best.Parent != nil && !holdsText(best) {
		best = best.Parent
	}
	return best
}

// density counts the text around elements.
type density struct {
	score map[*html.Node]int
	order []*html.Node // as they were met
}

// count adds a text to the elements around it.
func (d *density) count(n *html.Node) {
	points, block := len(strings.TrimSpace(n.Data)), blockOf(n)
	if points == 0 || block == nil {
		return
	}
	if block.DataAtom != atom.Div && block.DataAtom != atom.Td && block.DataAtom != atom.Section && block.DataAtom != atom.Body {
		block = block.Parent
	}
	if d.score == nil {
		d.score = make(map[*html.Node]int)
	}
	for ; block != nil && block.Type == html.ElementNode && points > 4; block, points = block.Parent, points*2/3 {
		if _, seen := d.score[block]; !seen {
			d.order = append(d.order, block)
		}
		d.score[block] += points
	}
}

// blockOf is the block that a text stands in.
func blockOf(n *html.Node) *html.Node {
	block := n.Parent
	for block != nil && block.Type == html.ElementNode && !isBlock(block.DataAtom) {
		block = block.Parent
	}
	return block
}

// holdsText: a row or an item of a list is a part of what is to be found.
func holdsText(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Tr, atom.Tbody, atom.Thead, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Dl, atom.P, atom.Blockquote, atom.Details, atom.Pre:
		return false
	}
	return true
}

func inLink(n *html.Node) bool {
	for p, depth := n.Parent, 0; p != nil && depth < 6; p, depth = p.Parent, depth+1 {
		if p.DataAtom == atom.A {
			return true
		}
	}
	return false
}

// heading is the first heading of the highest of some levels, nil where there is
// none with words.
func heading(n *html.Node, levels ...atom.Atom) *html.Node {
	for _, level := range levels {
		for d := range n.Descendants() {
			if d.DataAtom == level && d.Type == html.ElementNode && strings.TrimSpace(text(d)) != "" {
				return d
			}
		}
	}
	return nil
}

// weights are the bytes of text in each element of a tree.
type weights map[*html.Node]int

func weightsOf(root *html.Node) weights {
	w := make(weights)
	w.weigh(root)
	return w
}

// weigh goes as deep as html.Parse lets a tree be.
func (w weights) weigh(n *html.Node) int {
	total := 0
	switch {
	case n.Type == html.TextNode:
		total = len(strings.TrimSpace(n.Data))
	case n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Noscript:
	default:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			total += w.weigh(c)
		}
	}
	w[n] = total
	return total
}
