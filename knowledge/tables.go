package knowledge

import "strings"

// readableTables writes the tables of a text (of pipes, as GitHub's Markdown has
// them and CommonMark has not) as people read them in a mail: a line for each
// row, a bar between the cells, the heading strong. All else stays as it is.
func readableTables(md string) string {
	if !strings.Contains(md, "|") || !strings.Contains(md, "--") {
		return md
	}
	lines := strings.Split(md, "\n")
	out := make([]string, 0, len(lines))
	fence := ""
	for i := 0; i < len(lines); i++ {
		fence = fenceAfter(fence, lines[i])
		if fence != "" || i+1 >= len(lines) || !isRow(lines[i]) || !isRuler(lines[i+1]) {
			out = append(out, lines[i])
			continue
		}
		out = append(out, strongRow(readableRow(lines[i])))
		for i++; i+1 < len(lines) && isRow(lines[i+1]); i++ { // the ruler goes
			out = append(out, readableRow(lines[i+1]))
		}
	}
	return strings.Join(out, "\n")
}

// fenceAfter is the fence of code that is open after a line, "" for none.
func fenceAfter(open, line string) string {
	line = strings.TrimSpace(line)
	for _, mark := range []string{"```", "~~~"} {
		switch {
		case open == "" && strings.HasPrefix(line, mark):
			return mark
		case open == mark && strings.HasPrefix(line, mark) && strings.Trim(line, mark[:1]) == "":
			return ""
		}
	}
	return open
}

func isRow(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) > 2 && line[0] == '|' && line[len(line)-1] == '|' && !strings.HasSuffix(line, `\|`)
}

// isRuler knows the line between the heading and the rows.
func isRuler(line string) bool {
	return isRow(line) && strings.Contains(line, "--") && strings.Trim(line, "|-: \t") == ""
}

func readableRow(line string) string {
	row := strings.TrimSpace(strings.Trim(strings.TrimSpace(line), "|"))
	starts := "-+#>0123456789=~|" // what could begin another block
	if row == "" || strings.ContainsRune(starts, rune(row[0])) || strings.HasPrefix(row, "* ") {
		return strings.TrimSpace(line)
	}
	return row
}

func strongRow(row string) string {
	if row[0] == '|' || strings.Contains(row, "*") {
		return row
	}
	return "**" + row + "**"
}
