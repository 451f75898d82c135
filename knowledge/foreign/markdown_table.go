package foreign

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxRows    = 500
	maxColumns = 20
	maxCell    = 300 // bytes; a longer one is no data
)

// grid is what stands in a table.
type grid struct {
	rows  [][]string
	loose []string // the same as blocks, for a layout
	data  bool     // nothing in it is more than a cell of data is
	heads bool     // there are headings
	width int
}

// table writes data as a table of pipes, and a layout as the blocks that stand
// in it.
func (w *writer) table(n *html.Node, depth int) []string {
	g := grid{data: true}
	for _, tr := range rowsOf(n) {
		w.row(&g, tr, depth)
	}
	role := attr(n, "role")
	if role == "presentation" || role == "none" || g.width < 2 || len(g.rows) < 2 && !g.heads || !g.data {
		return g.loose
	}
	return append(one(w.caption(n, depth)), pipes(g.rows, g.width))
}

func (w *writer) row(g *grid, tr *html.Node, depth int) {
	var cells []string
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		blocks := w.blockList(c, depth+1)
		g.loose = append(g.loose, blocks...)
		cell := strings.Join(strings.Fields(strings.Join(blocks, " ")), " ")
		g.data = g.data && len(cell) <= maxCell && (len(blocks) <= 1 || !nested(c))
		g.heads = g.heads || c.DataAtom == atom.Th
		cells = append(cells, strings.ReplaceAll(cell, "|", `\|`))
	}
	if strings.Join(cells, "") == "" {
		return
	}
	if len(cells) > maxColumns || len(g.rows) >= maxRows {
		g.data = false // too much for a table
		return
	}
	g.rows, g.width = append(g.rows, cells), max(g.width, len(cells))
}

func (w *writer) caption(n *html.Node, depth int) string {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			return w.strong(strings.Join(strings.Fields(w.inlines(c, depth+1)), " "))
		}
	}
	return ""
}

func pipes(rows [][]string, columns int) string {
	var out strings.Builder
	for i, r := range rows {
		for len(r) < columns {
			r = append(r, "")
		}
		out.WriteString("| " + strings.Join(r, " | ") + " |\n")
		if i == 0 {
			out.WriteString(strings.Repeat("| --- ", columns) + "|\n")
		}
	}
	return strings.TrimRight(out.String(), "\n")
}

// rowsOf lists the rows of a table, not those of tables inside it.
func rowsOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			out = append(out, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for r := c.FirstChild; r != nil; r = r.NextSibling {
				if r.DataAtom == atom.Tr {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// nested reports whether a cell holds lists, tables or headings: then the table
// is there for the layout.
func nested(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.Pre:
			return true
		}
	}
	return false
}
