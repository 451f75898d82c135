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

// table writes data as a table of pipes, and a layout as the blocks that stand
// in it.
func (w *writer) table(n *html.Node, depth int) []string {
	var rows [][]string
	var loose []string // what a layout holds
	data, heads := true, false
	for _, tr := range rowsOf(n) {
		var cells []string
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
				continue
			}
			blocks := w.blockList(c, depth+1)
			loose = append(loose, blocks...)
			cell := strings.Join(strings.Fields(strings.Join(blocks, " ")), " ")
			data = data && len(cell) <= maxCell && (len(blocks) <= 1 || !nested(c))
			heads = heads || c.DataAtom == atom.Th
			cells = append(cells, strings.ReplaceAll(cell, "|", `\|`))
		}
		if strings.Join(cells, "") != "" && len(rows) < maxRows {
			rows = append(rows, cells[:min(len(cells), maxColumns)])
		}
	}
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	role := attr(n, "role")
	if role == "presentation" || role == "none" || columns < 2 || len(rows) < 2 && !heads || !data {
		return loose
	}
	out := one(w.caption(n, depth))
	return append(out, pipes(rows, columns))
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
