package knowledge

import (
	"bytes"
	"strconv"
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
		faults.add(name, 1, "", why("utf16"))
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
	header, bad := t.fields()
	if bad.ok() {
		bad = t.setHeader(header, needed)
	}
	if !bad.ok() {
		faults.add(name, start, "", bad.in(fieldHeader))
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

func (t *table) setHeader(header, needed []string) reason {
	if len(header) > maxColumns {
		return why("columns").most(maxColumns)
	}
	seen := make(map[string]bool)
	for _, h := range header {
		h = strings.TrimSpace(h)
		lower := strings.ToLower(h)
		if h != "" && seen[lower] {
			return why("column_twice").found(clip(h))
		}
		if bad := checkOneLine(h); !bad.ok() {
			return bad
		}
		seen[lower] = true
		t.columns = append(t.columns, h)
	}
	for _, n := range needed {
		if !seen[n] {
			return why("column_missing").found(n)
		}
	}
	return reason{}
}

// next returns the next row that can be read; faulty ones are reported and
// passed by.
func (t *table) next() (row, bool) {
	for t.pos < len(t.data) {
		if t.skipEmptyLines(); t.pos >= len(t.data) {
			break
		}
		if t.rows++; t.rows > maxRows {
			t.faults.add(t.name, t.line, "", why("rows").most(maxRows))
			t.pos = len(t.data)
			break
		}
		line := t.line
		fields, bad := t.fields()
		if bad.ok() && blank(fields) {
			continue
		}
		r := row{line: line, values: make(map[string]string), extra: make(map[string]string)}
		if short := t.fill(&r, fields); bad.ok() { // a faulty row is filled as well, for its ID
			bad = short
		}
		if !bad.ok() {
			t.faults.add(t.name, line, r.id(), bad)
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
func (t *table) fill(r *row, fields []string) reason {
	var bad reason
	width := why("width").most(len(fields)).against(strconv.Itoa(len(t.columns)))
	for i, f := range fields {
		if i >= len(t.columns) {
			if f != "" {
				bad = width
			}
			continue
		}
		name := t.columns[i]
		lower := strings.ToLower(name)
		switch {
		case name == "" && f != "":
			bad = why("column_unnamed").most(i + 1)
		case t.known[lower]:
			r.values[lower] = f
		case name != "" && f != "":
			r.extra[name] = f
		}
	}
	if bad.ok() && len(fields) < len(t.columns) {
		bad = width
	}
	return bad
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
func (t *table) fields() (fields []string, bad reason) {
	start, line := t.pos, t.line
	for {
		value, end, bad := t.field()
		if !bad.ok() {
			t.pos, t.line = start, line
			t.skipLine()
			return fields, bad
		}
		fields = append(fields, value)
		if end {
			return fields, reason{}
		}
		if len(fields) > maxColumns {
			t.skipLine()
			return fields, why("columns").most(maxColumns)
		}
	}
}

// field reads one field with what ends it; end says that the record ends too.
func (t *table) field() (value string, end bool, bad reason) {
	raw := t.pos
	for t.pos < len(t.data) && t.data[t.pos] == ' ' && t.comma != ' ' {
		t.pos++
	}
	var out []byte
	if t.pos < len(t.data) && t.data[t.pos] == '"' {
		if out, bad = t.quoted(); !bad.ok() {
			return "", true, bad
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
			return "", true, why("quote_middle")
		}
	}
	if len(out) > maxField {
		return "", true, why("value_long").found(kilobytes(maxField))
	}
	if !utf8.Valid(out) {
		return "", true, why("utf8_csv")
	}
	end = t.pos >= len(t.data) || t.data[t.pos] == '\n'
	if t.pos < len(t.data) {
		if end {
			t.line++
		}
		t.pos++
	}
	return strings.TrimSpace(strings.ReplaceAll(string(out), "\r\n", "\n")), end, reason{}
}

// quoted reads a field in quotes and stops at the comma or line end after it.
func (t *table) quoted() (out []byte, bad reason) {
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
					return out, reason{}
				} else if c != ' ' && c != '\r' {
					return nil, why("quote_after")
				}
			}
			return out, reason{}
		}
		out = append(out, c)
		if len(out) > maxField {
			return nil, why("value_long_quote").found(kilobytes(maxField))
		}
	}
	return nil, why("quote_open")
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
