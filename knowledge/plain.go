package knowledge

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxDepth bounds how deep nested blocks and spans of a text are followed.
const maxDepth = 40

// Plain makes the readable text of CommonMark, for the composer: marks of
// emphasis and headings go, lists keep their signs, links stay as
// [title](url) and line ends where the writer put them. HTML is left as the
// text it is.
func Plain(md string) string {
	md = readableTables(strings.ReplaceAll(md, "\r\n", "\n"))
	if deepNesting(md) {
		return strings.TrimSpace(md)
	}
	w := plainWriter{src: []byte(md)}
	root := goldmark.DefaultParser().Parse(text.NewReader(w.src))
	return strings.TrimSpace(w.blocks(root, "\n\n", 0))
}

// deepNesting reports whether a line opens more blocks than people do. Such a
// text is not worth the parser's time, which grows with the square of it.
func deepNesting(md string) bool {
	for line := range strings.Lines(md) {
		markers := 0
		for i := 0; i < len(line) && strings.IndexByte(" \t>-+*0123456789.)", line[i]) >= 0; i++ {
			if strings.IndexByte(">-+*.)", line[i]) >= 0 {
				markers++
			}
		}
		if markers > maxDepth && strings.Trim(line, " \t\r\n-*_") != "" {
			return true
		}
	}
	return false
}

type plainWriter struct{ src []byte }

// blocks joins the texts of a node's blocks.
func (w plainWriter) blocks(parent ast.Node, gap string, depth int) string {
	if depth > maxDepth {
		return ""
	}
	var parts []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if s := w.block(n, depth+1); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, gap)
}

func (w plainWriter) block(n ast.Node, depth int) string {
	switch n := n.(type) {
	case *ast.List:
		return w.list(n, depth)
	case *ast.Blockquote:
		return indent(w.blocks(n, "\n\n", depth), "> ", "> ")
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return strings.TrimRight(w.lines(n), "\n")
	case *ast.ThematicBreak:
		return "---"
	case *ast.LinkReferenceDefinition:
		return ""
	}
	return strings.TrimSpace(w.inlines(n, depth))
}

func (w plainWriter) list(l *ast.List, depth int) string {
	gap := "\n"
	if !l.IsTight {
		gap = "\n\n"
	}
	var parts []string
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		sign := "- "
		if l.IsOrdered() {
			sign = strconv.Itoa(number) + ". "
			number++
		}
		parts = append(parts, indent(w.blocks(n, gap, depth+1), sign, strings.Repeat(" ", len(sign))))
	}
	return strings.Join(parts, gap)
}

func indent(s, first, rest string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		prefix := rest
		if i == 0 {
			prefix = first
		}
		lines[i] = strings.TrimRight(prefix+line, " ")
	}
	return strings.Join(lines, "\n")
}

// lines returns the raw lines of a block of code or HTML.
func (w plainWriter) lines(n ast.Node) string {
	var out strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		out.Write(segment.Value(w.src))
	}
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		out.Write(h.ClosureLine.Value(w.src))
	}
	return out.String()
}

func (w plainWriter) inlines(parent ast.Node, depth int) string {
	if depth > 2*maxDepth {
		return ""
	}
	var out strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out.WriteString(w.inline(n, depth+1))
	}
	return out.String()
}

func (w plainWriter) inline(n ast.Node, depth int) string {
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Segment.Value(w.src))
		if !n.IsRaw() {
			s = unescape(s)
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			s = strings.TrimRight(s, " ") + "\n"
		}
		return s
	case *ast.String:
		return string(n.Value)
	case *ast.CodeSpan:
		return w.code(n)
	case *ast.Link:
		return link(w.inlines(n, depth), unescape(string(n.Destination)))
	case *ast.AutoLink:
		return string(n.Label(w.src))
	case *ast.RawHTML:
		return string(n.Segments.Value(w.src))
	}
	return w.inlines(n, depth) // emphasis; of an image, what it says instead
}

func (w plainWriter) code(n *ast.CodeSpan) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			out.WriteString(strings.ReplaceAll(string(t.Segment.Value(w.src)), "\n", " "))
		}
	}
	return out.String()
}

// link writes a link as the composer and the mail writer know it. Only what a
// mail may link to becomes a link.
func link(title, target string) string {
	lower := strings.ToLower(target)
	title = strings.TrimSpace(strings.ReplaceAll(title, "\n", " "))
	switch {
	case !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") &&
		!strings.HasPrefix(lower, "mailto:") && !strings.HasPrefix(lower, tagOpen):
		return title
	case title == "" || title == target || "mailto:"+title == lower:
		return strings.TrimPrefix(target, "mailto:")
	}
	return "[" + title + "](" + target + ")"
}

// unescape resolves backslash escapes and entities (CommonMark 2.4, 2.5).
func unescape(s string) string {
	if !strings.ContainsAny(s, "\\&") {
		return s
	}
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(s)))))
}
