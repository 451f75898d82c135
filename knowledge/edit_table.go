package knowledge

import (
	"bytes"
	"slices"
	"strings"

	"linje/support"
)

// EditLinks makes links.csv from the file that is there (nil: none): put are
// the rows that are new or replaced, drop the IDs that go away. All other rows,
// faulty ones too, stay as they are written, and so do the order of the columns,
// the separator, line ends, a byte order mark and columns that Linje does not
// know. A file without a header that can be read is a fault, and not edited.
func EditLinks(old []byte, put []support.Link, drop []string) ([]byte, support.Faults) {
	e := tableEdit{name: linksFile, columns: linkColumns(), key: func(v map[string]string) string { return v["id"] }}
	for _, l := range put {
		e.put(l.ID, linkRow(l), l.Extra)
	}
	e.drop = drop
	return e.edit(old)
}

// EditServices is EditLinks for services.csv; of drop the ID and the language
// count.
func EditServices(old []byte, put, drop []support.Service) ([]byte, support.Faults) {
	e := tableEdit{name: servicesFile, columns: serviceColumns(), key: func(v map[string]string) string { return v["id"] + "." + v["language"] }}
	for _, s := range put {
		e.put(serviceKey(s), serviceRow(s), s.Extra)
	}
	for _, s := range drop {
		e.drop = append(e.drop, serviceKey(s))
	}
	return e.edit(old)
}

// EditGroups is EditLinks for groups.csv.
func EditGroups(old []byte, put []support.Group, drop []string) ([]byte, support.Faults) {
	e := tableEdit{name: groupsFile, columns: groupColumns(), key: func(v map[string]string) string { return v["id"] }}
	for _, g := range put {
		e.put(g.ID, groupRow(g), g.Extra)
	}
	e.drop = drop
	return e.edit(old)
}

// EditSynonyms is EditLinks for synonyms.csv, where the words tell rows apart.
func EditSynonyms(old []byte, put, drop []support.Synonym) ([]byte, support.Faults) {
	e := tableEdit{name: synonymsFile, columns: synonymColumns(), key: func(v map[string]string) string {
		c := newRowChecker(row{values: v}, nil)
		return strings.Join(c.list("words"), ";")
	}}
	for _, s := range put {
		e.put(s.Key(), synonymRow(s), s.Extra)
	}
	for _, s := range drop {
		e.drop = append(e.drop, s.Key())
	}
	return e.edit(old)
}

// tableEdit is what is to change in a table.
type tableEdit struct {
	name    string
	columns []string
	key     func(values map[string]string) string
	order   []string
	rows    map[string]map[string]string // by key: values by column, in lower case where it is known
	drop    []string
}

func (e *tableEdit) put(key string, values []string, extra map[string]string) {
	if e.rows == nil {
		e.rows = make(map[string]map[string]string)
	}
	row := make(map[string]string, len(values)+len(extra))
	for name, v := range extra {
		row[name] = v
	}
	for i, c := range e.columns {
		row[c] = values[i]
	}
	e.rows[key] = row
	e.order = append(e.order, key)
}

func (e *tableEdit) edit(old []byte) ([]byte, support.Faults) {
	if len(bytes.TrimSpace(trimBOM(old))) == 0 {
		old = []byte(strings.Join(e.columns, ",") + "\n")
	}
	var faults faultList
	t, ok := openTable(e.name, old, &faults, e.columns, e.columns[:1])
	if !ok {
		return nil, faults.list
	}
	w := tableWriter{comma: t.comma, end: "\n"}
	if bytes.Contains(t.data[:t.pos], []byte("\r\n")) {
		w.end = "\r\n"
	}
	w.header(t, e.missing(t))
	done := make(map[string]bool)
	for t.pos < len(t.data) {
		begin := t.pos
		t.skipEmptyLines()
		w.out.Write(t.data[begin:t.pos])
		if t.pos >= len(t.data) {
			break
		}
		begin = t.pos
		key, good := e.next(t)
		row, replaced := e.rows[key]
		switch {
		case !good:
			w.keep(t.data[begin:t.pos], 0)
		case slices.Contains(e.drop, key):
		case replaced && !done[key]:
			w.row(row)
		default:
			w.keep(t.data[begin:t.pos], len(w.added))
		}
		done[key] = done[key] || good
	}
	for _, key := range e.order {
		if !done[key] {
			w.row(e.rows[key])
		}
	}
	return append(old[:len(old)-len(trimBOM(old)):len(old)-len(trimBOM(old))], w.out.Bytes()...), nil
}

// next reads one row; good is false for one that an import would refuse to
// read.
func (e *tableEdit) next(t *table) (key string, good bool) {
	fields, bad := t.fields()
	if !bad.ok() || blank(fields) {
		return "", false
	}
	r := row{values: make(map[string]string), extra: make(map[string]string)}
	if !t.fill(&r, fields).ok() {
		return "", false
	}
	return e.key(r.values), true
}

// missing are the columns that the table has not and a new row needs.
func (e *tableEdit) missing(t *table) []string {
	have := make(map[string]bool)
	for _, c := range t.columns {
		if t.known[strings.ToLower(c)] {
			c = strings.ToLower(c)
		}
		have[c] = true
	}
	var out []string
	for _, key := range e.order {
		for name, value := range e.rows[key] {
			if value != "" && !have[name] {
				have[name] = true
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// tableWriter writes rows as the table that is there has them.
type tableWriter struct {
	out     bytes.Buffer
	comma   byte
	end     string
	columns []string // as written
	known   map[string]bool
	added   []string // columns that the file had not
}

// header writes what has been read of the table so far, with further columns.
func (w *tableWriter) header(t *table, added []string) {
	w.columns, w.known, w.added = append(slices.Clone(t.columns), added...), t.known, added
	head := t.data[:t.pos]
	if len(added) == 0 {
		w.keep(head, 0)
		return
	}
	w.out.Write(bytes.TrimRight(head, "\r\n"))
	for _, name := range added {
		w.out.WriteByte(w.comma)
		w.out.WriteString(w.quote(name))
	}
	w.out.WriteString(w.end)
}

// keep writes a row as it is, with empty fields for further columns.
func (w *tableWriter) keep(raw []byte, further int) {
	row := bytes.TrimRight(raw, "\r\n")
	w.out.Write(row)
	w.out.WriteString(strings.Repeat(string(w.comma), further))
	if end := raw[len(row):]; len(end) > 0 {
		w.out.Write(end)
	} else {
		w.out.WriteString(w.end)
	}
}

func (w *tableWriter) row(values map[string]string) {
	for i, c := range w.columns {
		if i > 0 {
			w.out.WriteByte(w.comma)
		}
		if lower := strings.ToLower(c); w.known[lower] {
			c = lower
		}
		w.out.WriteString(w.quote(values[c]))
	}
	w.out.WriteString(w.end)
}

// quote writes a field so that it is read back as it is.
func (w *tableWriter) quote(s string) string {
	if s == "" || !strings.ContainsAny(s, "\"\n\r"+string(w.comma)) && strings.TrimSpace(s) == s && !strings.HasPrefix(s, "sep=") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
