package mail

import (
	"strings"

	"golang.org/x/net/html"
)

// maxShown is how long a cell may be that is written beside others, in bytes.
const maxShown = 120

// table gathers the rows of a table. Mails use tables for their layout far more
// often than for data.
type table struct {
	layout bool // says itself that it is no data
	heads  bool // has cells that are headings
	rows   [][]string
}

func isLayout(t html.Token) bool {
	role := strings.ToLower(attribute(t, "role"))
	return role == "presentation" || role == "none"
}

func (t *table) add(cells []string, head bool) {
	for i, c := range cells {
		cells[i] = strings.Trim(c, "\n ")
	}
	if strings.Join(cells, "") != "" {
		t.rows = append(t.rows, cells)
		t.heads = t.heads || head
	}
}

// text writes data as rows with a line between the cells, so that one sees
// which is empty, and a layout in the order it is read.
func (t *table) text() string {
	var out strings.Builder
	data, between, before := t.isData(), " | ", ""
	if t.layout {
		between = " "
	}
	for _, cells := range t.rows {
		row := joinCells(cells, between)
		if data {
			row = dataRow(cells)
		}
		if out.Len() > 0 {
			out.WriteString("\n")
			if strings.Contains(before, "\n") || strings.Contains(row, "\n") {
				out.WriteString("\n") // what takes several lines stands alone
			}
		}
		out.WriteString(row)
		before = row
	}
	return out.String()
}

// isData: it has headings, or at least two rows of several short cells and none
// that is long.
func (t *table) isData() bool {
	if t.layout || len(t.rows) == 0 {
		return false
	}
	several := 0
	for _, cells := range t.rows {
		filled := 0
		for _, c := range cells {
			if c != "" {
				filled++
			}
			if !t.heads && (len(c) > maxShown || strings.Contains(c, "\n")) {
				return false
			}
		}
		if filled > 1 {
			several++
		}
	}
	return several > 1 || t.heads && several > 0
}

func dataRow(cells []string) string {
	for len(cells) > 1 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.Join(strings.Fields(c), " ")
	}
	return strings.TrimLeft(strings.ReplaceAll(strings.Join(out, " | "), "|  |", "| |"), " ")
}

// joinCells writes a row: short cells beside each other, others, as mails use
// tables for their layout, below each other.
func joinCells(cells []string, between string) string {
	var kept []string
	beside := true
	for _, c := range cells {
		if c == "" {
			continue
		}
		kept = append(kept, c)
		beside = beside && !strings.Contains(c, "\n") && len(c) <= maxShown
	}
	if beside {
		return strings.Join(kept, between)
	}
	return strings.Join(kept, "\n")
}
