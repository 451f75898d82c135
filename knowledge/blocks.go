package knowledge

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// BlockKind says what a Block is.
type BlockKind int

// The kinds of block that are told apart on screen.
const (
	BlockText BlockKind = iota
	BlockHeading
	BlockItem // an entry of a list
	BlockQuote
	BlockCode
	BlockRule
)

// Block is one paragraph, heading or list entry of a text, for showing it with
// its structure.
type Block struct {
	Kind  BlockKind
	Level int    // of a heading, 1 to 6; of a list entry, from 1: how deep it stands
	Mark  string // of a list entry: "•" or "1."; "" for what goes on below one
	Spans []Span
}

// Span is a piece of a block in one style.
type Span struct {
	Text   string
	Link   string // http, https or mailto; "": no link
	Tag    string // name of the placeholder that the piece is; "": none
	Strong bool
	Code   bool
}

// Text is what a block says.
func (b Block) Text() string {
	var out strings.Builder
	for _, s := range b.Spans {
		out.WriteString(s.Text)
	}
	return out.String()
}

// maxBlocks bounds what is shown of one text.
const maxBlocks = 2000

// Blocks divides CommonMark into what is shown of it. Placeholders become spans
// of their own. HTML is left as the text it is.
func Blocks(md string) []Block {
	md = readableTables(strings.ReplaceAll(md, "\r\n", "\n"))
	if deepNesting(md) {
		return []Block{{Spans: tagSpans(Span{Text: strings.TrimSpace(md)})}}
	}
	w := blockWriter{plain: plainWriter{src: []byte(md)}}
	w.walk(goldmark.DefaultParser().Parse(text.NewReader(w.plain.src)), place{})
	return w.blocks
}

// place is where in the nesting a block stands.
type place struct {
	depth int // of nodes
	list  int // of lists
	mark  string
	quote bool
}

type blockWriter struct {
	plain  plainWriter
	blocks []Block
}

func (w *blockWriter) walk(parent ast.Node, at place) {
	at.depth++
	if at.depth > maxDepth {
		return
	}
	for n := parent.FirstChild(); n != nil && len(w.blocks) < maxBlocks; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			w.list(n, at)
		case *ast.Blockquote:
			inner := at
			inner.quote = true
			w.walk(n, inner)
		default:
			w.block(n, at)
		}
		at.mark = "" // what follows in the same entry goes on below it
	}
}

func (w *blockWriter) list(l *ast.List, at place) {
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		inner := place{depth: at.depth + 1, list: at.list + 1, mark: "•", quote: at.quote}
		if l.IsOrdered() {
			inner.mark = strconv.Itoa(number) + "."
			number++
		}
		w.walk(n, inner)
	}
}

func (w *blockWriter) block(n ast.Node, at place) {
	b := Block{Level: at.list, Mark: at.mark}
	switch {
	case at.list > 0:
		b.Kind = BlockItem
	case at.quote:
		b.Kind = BlockQuote
	}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Level = BlockHeading, n.Level
	case *ast.ThematicBreak:
		w.blocks = append(w.blocks, Block{Kind: BlockRule})
		return
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		b.Kind = BlockCode
		b.Spans = []Span{{Text: strings.TrimRight(w.plain.lines(n), "\n"), Code: true}}
	case *ast.LinkReferenceDefinition:
		return
	}
	if b.Spans == nil {
		b.Spans = w.spans(n, Span{}, at.depth)
	}
	if b.Spans = trimSpans(b.Spans); len(b.Spans) > 0 {
		w.blocks = append(w.blocks, b)
	}
}

// spans lists the pieces of a node's text; style is what they have from the nodes
// around.
func (w *blockWriter) spans(parent ast.Node, style Span, depth int) []Span {
	if depth > 2*maxDepth {
		return nil
	}
	var out []Span
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		inner := style
		switch n := n.(type) {
		case *ast.Emphasis:
			inner.Strong = true
			out = append(out, w.spans(n, inner, depth+1)...)
			continue
		case *ast.CodeSpan:
			inner.Code = true
			inner.Text = w.plain.code(n)
		case *ast.Link:
			out = append(out, w.link(n, inner, depth)...)
			continue
		case *ast.AutoLink:
			inner.Text = string(n.Label(w.plain.src))
			inner.Link = shownLink(string(n.URL(w.plain.src)))
		default:
			inner.Text = w.plain.inline(n, depth)
		}
		out = append(out, inner)
	}
	return splitTags(out)
}

// link shows a link by its title; where it leads to a placeholder, that stands
// behind it.
func (w *blockWriter) link(n *ast.Link, style Span, depth int) []Span {
	target := unescape(string(n.Destination))
	inner := style
	inner.Link = shownLink(target)
	out := w.spans(n, inner, depth+1)
	if strings.HasPrefix(target, tagOpen) {
		out = append(append(out, Span{Text: " "}), tagSpans(Span{Text: target})...)
	}
	return out
}

// shownLink is an address that can be opened, else "".
func shownLink(target string) string {
	lower := strings.ToLower(target)
	if strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "mailto:") {
		return target
	}
	return ""
}

// splitTags joins pieces of one style and gives placeholders their own.
func splitTags(spans []Span) []Span {
	var joined []Span
	for _, s := range spans {
		if n := len(joined); n > 0 && joined[n-1].sameStyle(s) {
			joined[n-1].Text += s.Text
			continue
		}
		joined = append(joined, s)
	}
	var out []Span
	for _, s := range joined {
		if s.Code || s.Tag != "" {
			out = append(out, s)
			continue
		}
		out = append(out, tagSpans(s)...)
	}
	return out
}

func (s Span) sameStyle(o Span) bool {
	return s.Link == o.Link && s.Tag == "" && o.Tag == "" && s.Strong == o.Strong && s.Code == o.Code
}

// tagSpans divides a piece at its placeholders.
func tagSpans(s Span) []Span {
	var out []Span
	at := 0
	add := func(to int, tag string) {
		if to > at {
			piece := s
			piece.Text, piece.Tag = s.Text[at:to], tag
			out = append(out, piece)
			at = to
		}
	}
	for _, t := range Unfilled(s.Text) {
		add(t.Start, "")
		add(t.End, t.Name)
	}
	add(len(s.Text), "")
	return out
}

// trimSpans takes white space from both ends of a block.
func trimSpans(spans []Span) []Span {
	for len(spans) > 0 {
		if spans[0].Text = strings.TrimLeft(spans[0].Text, " \n"); spans[0].Text != "" {
			break
		}
		spans = spans[1:]
	}
	for n := len(spans); n > 0; n = len(spans) {
		if spans[n-1].Text = strings.TrimRight(spans[n-1].Text, " \n"); spans[n-1].Text != "" {
			break
		}
		spans = spans[:n-1]
	}
	return spans
}
