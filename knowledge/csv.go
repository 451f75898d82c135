package knowledge

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The bounds of a table.
const (
	maxColumns = 64
	maxField   = 8 << 10 // bytes
	maxRows    = 20000
)

// tableIDs remembers on which line an ID of a table stood first.
type tableIDs map[string]string

// row is one data row: its values by column, and the line it begins on.
type row struct {
	line   int
	values map[string]string // by column name in lower case
	extra  map[string]string // by the column name as written
}

// table is a CSV file (RFC 4180, or with semicolons or tabs) that is read row
// by row. Unlike encoding/csv it goes on after a faulty row, also one with an
// open quote: it begins again on the line after the faulty row's first.
type table struct {
	name    string
	data    []byte
	comma   byte
	pos     int
	line    int // line number at pos
	columns []string
	known   map[string]bool
	faults  *faultList
	rows    int
}

// openTable reads the header. ok is false, with a fault, when there is none
// that fits.
func openTable(name string, data []byte, faults *faultList, known, needed []string) (*table, bool) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		faults.add(name, 1, "", "UTF-16: save the file as CSV UTF-8")
		return nil, false
	}
	t := &table{name: name, data: trimBOM(data), line: 1, faults: faults, known: make(map[string]bool)}
	for _, k := range known {
		t.known[k] = true
	}
	t.skipEmptyLines()
	if rest, ok := bytes.CutPrefix(t.data[t.pos:], []byte("sep=")); ok && len(rest) > 0 { // a hint that Excel writes
		t.skipLine()
	}
	start := t.line
	t.comma = separator(t.data[t.pos:])
	header, reason := t.fields()
	if reason == "" {
		reason = t.setHeader(header, needed)
	}
	if reason != "" {
		faults.add(name, start, "", "header: %s", reason)
		return nil, false
	}
	return t, true
}

// separator finds what divides the columns of the header line.
func separator(data []byte) byte {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := byte(','), 0
	for _, c := range []byte(",;\t") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

func (t *table) setHeader(header, needed []string) string {
	if len(header) > maxColumns {
		return fmt.Sprintf("more than %d columns", maxColumns)
	}
	seen := make(map[string]bool)
	for _, h := range header {
		h = strings.TrimSpace(h)
		lower := strings.ToLower(h)
		if h != "" && seen[lower] {
			return fmt.Sprintf("the column %q stands twice", clip(h))
		}
		if reason := checkOneLine(h); reason != "" {
			return reason
		}
		seen[lower] = true
		t.columns = append(t.columns, h)
	}
	for _, n := range needed {
		if !seen[n] {
			return fmt.Sprintf("the column %q is missing", n)
		}
	}
	return ""
}

// next returns the next row that can be read; faulty ones are reported and
// passed by.
func (t *table) next() (row, bool) {
	for t.pos < len(t.data) {
		if t.skipEmptyLines(); t.pos >= len(t.data) {
			break
		}
		if t.rows++; t.rows > maxRows {
			t.faults.add(t.name, t.line, "", "more than %d rows; the rest was not read", maxRows)
			t.pos = len(t.data)
			break
		}
		line := t.line
		fields, reason := t.fields()
		if reason == "" && blank(fields) {
			continue
		}
		r := row{line: line, values: make(map[string]string), extra: make(map[string]string)}
		if short := t.fill(&r, fields); reason == "" { // a faulty row is filled as well, for its ID
			reason = short
		}
		if reason != "" {
			t.faults.add(t.name, line, r.id(), "%s", reason)
			continue
		}
		return r, true
	}
	return row{}, false
}

// id returns the row's ID if it is one.
func (r row) id() string {
	if validID(r.values["id"]) {
		return r.values["id"]
	}
	return ""
}

// fill puts the fields of a row under their columns.
func (t *table) fill(r *row, fields []string) string {
	reason := ""
	for i, f := range fields {
		if i >= len(t.columns) {
			if f != "" {
				reason = fmt.Sprintf("%d columns, the header has %d", len(fields), len(t.columns))
			}
			continue
		}
		name := t.columns[i]
		lower := strings.ToLower(name)
		switch {
		case name == "" && f != "":
			reason = fmt.Sprintf("column %d has a value but no name in the header", i+1)
		case t.known[lower]:
			r.values[lower] = f
		case name != "" && f != "":
			r.extra[name] = f
		}
	}
	if reason == "" && len(fields) < len(t.columns) {
		reason = fmt.Sprintf("%d columns, the header has %d", len(fields), len(t.columns))
	}
	return reason
}

func blank(fields []string) bool {
	for _, f := range fields {
		if f != "" {
			return false
		}
	}
	return true
}

// fields reads one record. On a fault it stands on the line after the
// record's first.
func (t *table) fields() (fields []string, reason string) {
	start, line := t.pos, t.line
	for {
		value, end, reason := t.field()
		if reason != "" {
			t.pos, t.line = start, line
			t.skipLine()
			return fields, reason
		}
		fields = append(fields, value)
		if end {
			return fields, ""
		}
		if len(fields) > maxColumns {
			t.skipLine()
			return fields, fmt.Sprintf("more than %d columns", maxColumns)
		}
	}
}

// field reads one field with what ends it; end says that the record ends too.
func (t *table) field() (value string, end bool, reason string) {
	raw := t.pos
	for t.pos < len(t.data) && t.data[t.pos] == ' ' && t.comma != ' ' {
		t.pos++
	}
	var out []byte
	if t.pos < len(t.data) && t.data[t.pos] == '"' {
		if out, reason = t.quoted(); reason != "" {
			return "", true, reason
		}
	} else {
		t.pos = raw
		stop := bytes.IndexAny(t.data[t.pos:], string(t.comma)+"\n")
		if stop < 0 {
			stop = len(t.data) - t.pos
		}
		out = t.data[t.pos : t.pos+stop]
		t.pos += stop
		if bytes.IndexByte(out, '"') >= 0 {
			return "", true, `a " in the middle of a value (write it twice, and the value in quotes)`
		}
	}
	if len(out) > maxField {
		return "", true, fmt.Sprintf("a value longer than %d kB", maxField>>10)
	}
	if !utf8.Valid(out) {
		return "", true, "not UTF-8 (save the file as CSV UTF-8)"
	}
	end = t.pos >= len(t.data) || t.data[t.pos] == '\n'
	if t.pos < len(t.data) {
		if end {
			t.line++
		}
		t.pos++
	}
	return strings.TrimSpace(strings.ReplaceAll(string(out), "\r\n", "\n")), end, ""
}

// quoted reads a field in quotes and stops at the comma or line end after it.
func (t *table) quoted() (out []byte, reason string) {
	for t.pos++; t.pos < len(t.data); t.pos++ {
		c := t.data[t.pos]
		switch {
		case c == '\n':
			t.line++
		case c == '"' && t.pos+1 < len(t.data) && t.data[t.pos+1] == '"':
			t.pos++
		case c == '"':
			for t.pos++; t.pos < len(t.data); t.pos++ {
				if c := t.data[t.pos]; c == t.comma || c == '\n' {
					return out, ""
				} else if c != ' ' && c != '\r' {
					return nil, `text after a closing "`
				}
			}
			return out, ""
		}
		out = append(out, c)
		if len(out) > maxField {
			return nil, fmt.Sprintf("a value longer than %d kB (a \" that is not closed?)", maxField>>10)
		}
	}
	return nil, `a " that is not closed`
}

func (t *table) skipEmptyLines() {
	for t.pos < len(t.data) {
		line, _, _ := bytes.Cut(t.data[t.pos:], []byte("\n"))
		if len(bytes.TrimSpace(line)) > 0 {
			return
		}
		t.skipLine()
	}
}

func (t *table) skipLine() {
	stop := bytes.IndexByte(t.data[t.pos:], '\n')
	if stop < 0 {
		t.pos = len(t.data)
		return
	}
	t.pos += stop + 1
	t.line++
}
