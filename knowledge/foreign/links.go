package foreign

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"linje/support"
)

const (
	maxRecord = 64 << 10 // bytes of one row
	maxValue  = 8 << 10  // bytes of one value
	maxCells  = 64
)

// links reads a list of links: the bookmarks of a browser, or a table.
func (r *reader) links(name string, data []byte) {
	text, code := decode(data)
	if code != "" {
		r.fault(support.Fault{File: name, Code: code})
		return
	}
	if strings.Contains(strings.ToLower(text[:min(len(text), 2000)]), "netscape-bookmark-file") {
		r.bookmarks(name, text)
		return
	}
	r.table(name, text)
}

// record is one row of a table.
type record struct {
	line   int
	values []string
}

// table reads a list of links with columns, whatever they are called and
// whether they are called anything.
func (r *reader) table(name, text string) {
	rows := r.records(name, text)
	if len(rows) == 0 {
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
		return
	}
	c := columnsOf(rows)
	if c.url < 0 {
		r.fault(support.Fault{File: name, Line: rows[0].line, Code: "foreign_columns"})
		return
	}
	if c.names != nil {
		rows = rows[1:]
	}
	for _, row := range rows {
		r.row(name, row, c)
	}
}

// records reads the rows that can be read.
func (r *reader) records(name, text string) []record {
	data := []byte(text)
	line := 1
	if rest, ok := bytes.CutPrefix(data, []byte("sep=")); ok { // a hint that Excel writes
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			data, line = rest[i+1:], 2
		}
	}
	comma := separator(data)
	var out []record
	for len(data) > 0 {
		if len(out) >= maxEntries {
			r.fault(support.Fault{File: name, Line: line, Code: "foreign_many", Detail: strconv.Itoa(maxEntries)})
			break
		}
		values, size, err := oneRecord(data[:min(len(data), maxRecord)], comma)
		if errors.Is(err, io.EOF) {
			break
		}
		first := bytes.IndexByte(data, '\n') + 1
		if first == 0 {
			first = len(data)
		}
		if err != nil {
			r.fault(support.Fault{File: name, Line: line, Code: csvCode(err)})
			size = first
		} else if strings.Join(values, "") != "" {
			skipped := len(data[:size]) - len(bytes.TrimLeft(data[:size], "\r\n"))
			out = append(out, record{line: line + bytes.Count(data[:skipped], []byte("\n")), values: values})
		}
		line += bytes.Count(data[:size], []byte("\n"))
		data = data[size:]
	}
	return out
}

// errLong is a value that is longer than any is.
var errLong = errors.New("foreign: value too long")

func oneRecord(data []byte, comma rune) (values []string, size int, err error) {
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma, in.FieldsPerRecord, in.TrimLeadingSpace = comma, -1, comma != '\t'
	values, err = in.Read()
	if err != nil {
		return nil, 0, err
	}
	for i, v := range values {
		if len(v) > maxValue || i >= maxCells {
			return nil, 0, errLong
		}
		values[i] = strings.TrimSpace(v)
	}
	return values, int(in.InputOffset()), nil
}

func csvCode(err error) support.FaultCode {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return "quote_middle"
	case errors.Is(err, csv.ErrQuote):
		return "quote_open"
	}
	return "value_long"
}

// separator finds what divides the columns: the sign that the most of the first
// lines have in the same number.
func separator(data []byte) rune {
	best, most := ',', 0
	for _, c := range ";\t,|" {
		counts := make(map[int]int)
		seen := 0
		for line := range bytes.Lines(data[:min(len(data), sniff)]) {
			if n := bytes.Count(withoutAddresses(line), []byte(string(c))); n > 0 {
				counts[n]++
			}
			if seen++; seen == 50 {
				break
			}
		}
		for _, lines := range counts {
			if lines > most {
				best, most = c, lines
			}
		}
	}
	return best
}

// withoutAddresses: an address may hold commas and semicolons itself.
func withoutAddresses(line []byte) []byte {
	at := bytes.Index(line, []byte("://"))
	if at < 0 {
		return line
	}
	end := bytes.IndexAny(line[at:], " \t\";,|\r\n")
	if end < 0 {
		return line[:at]
	}
	return append(slices.Clone(line[:at]), line[at+end:]...)
}

// columns are where in a table things stand; -1: nowhere.
type columns struct {
	names                                           []string // of the header, nil without one
	title, url, tags, language, service, owner, day int
}

// columnNames are what people call a column, in the three languages.
func columnNames() map[string][]string {
	return map[string][]string{
		"title":    {"title", "tittel", "titel", "navn", "namn", "name", "lenketekst", "lenkjetekst", "overskrift", "linktext", "link text", "tekst", "text", "ressurs", "resource", "side", "nettsted"},
		"url":      {"url", "uri", "lenke", "lenkje", "link", "adresse", "adress", "address", "nettadresse", "href", "webadresse", "nettside", "website", "hyperlink", "peker"},
		"tags":     {"tags", "tag", "emne", "emner", "emneord", "emna", "stikkord", "nøkkelord", "keywords", "keyword", "kategori", "kategoriar", "kategorier", "category", "categories", "labels", "label", "merkelapp", "merkelapper", "tema", "topic", "topics", "mappe", "folder"},
		"language": {"language", "språk", "lang", "målform", "skriftspråk"},
		"service":  {"service", "tjeneste", "teneste", "system", "fagsystem"},
		"owner":    {"owner", "eier", "eigar", "ansvarlig", "ansvarleg", "kontakt", "contact"},
		"day":      {"reviewed", "gjennomgått", "sist gjennomgått", "kontrollert", "oppdatert", "updated", "dato", "date"},
	}
}

func (c *columns) place(what string) *int {
	return map[string]*int{"title": &c.title, "url": &c.url, "tags": &c.tags, "language": &c.language,
		"service": &c.service, "owner": &c.owner, "day": &c.day}[what]
}

// columnsOf finds out what the columns are: by their names, else by what stands
// in them.
func columnsOf(rows []record) columns {
	c := columns{title: -1, url: -1, tags: -1, language: -1, service: -1, owner: -1, day: -1}
	first := rows[0].values
	headed := !slices.ContainsFunc(first, isAddress)
	known := 0
	if headed {
		for i, h := range first {
			h = strings.ToLower(strings.Trim(h, " :*"))
			for what, names := range columnNames() {
				if at := c.place(what); *at < 0 && slices.Contains(names, h) {
					*at = i
					known++
				}
			}
		}
	}
	body := rows
	if headed {
		c.names = first
		body = rows[1:]
	}
	if c.url < 0 || !columnHas(body, c.url, isAddress) {
		c.url = fullest(body, isAddress)
	}
	if c.title == c.url {
		c.title = -1
	}
	if c.title < 0 {
		c.title = c.free(first, body)
	}
	if c.tags < 0 && known < 2 {
		c.tags = c.free(first, body)
	}
	return c
}

// free is the first column that nothing is known of and that has text.
func (c *columns) free(first []string, rows []record) int {
	for i := range first {
		taken := false
		for what := range columnNames() {
			taken = taken || *c.place(what) == i
		}
		if !taken && columnHas(rows, i, func(s string) bool { return s != "" && !isAddress(s) && !isNumber(s) }) {
			return i
		}
	}
	return -1
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789.,- /:") == "" }

func columnHas(rows []record, column int, is func(string) bool) bool {
	for _, r := range rows[:min(len(rows), 50)] {
		if column < len(r.values) && is(r.values[column]) {
			return true
		}
	}
	return false
}

// fullest is the column where the most values are such, -1 where none are.
func fullest(rows []record, is func(string) bool) int {
	counts := make([]int, maxCells)
	for _, r := range rows[:min(len(rows), 200)] {
		for i, v := range r.values {
			if i < maxCells && is(v) {
				counts[i]++
			}
		}
	}
	best := -1
	for i, n := range counts {
		if n > 0 && (best < 0 || n > counts[best]) {
			best = i
		}
	}
	return best
}

// isAddress knows an address of the web, also one without https.
func isAddress(s string) bool { return webAddress(s) != "" }

// webAddress makes a whole address of what people write; "" for no address.
func webAddress(s string) string {
	lower := strings.ToLower(s)
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		if u, err := url.Parse(s); err == nil && u.Hostname() != "" {
			return s
		}
		return ""
	}
	bare := regexp.MustCompile(`(?i)^(?:www\.[a-z0-9-]+\.[a-z.]{2,}|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:no|com|org|net|eu|se|dk|io|edu))(?:[/?#]\S*)?$`)
	if bare.MatchString(s) && !strings.Contains(s, "@") {
		return "https://" + s
	}
	return ""
}

// row makes a link of a row.
func (r *reader) row(name string, row record, c columns) {
	value := func(column int) string {
		if column < 0 || column >= len(row.values) {
			return ""
		}
		return row.values[column]
	}
	given := value(c.url)
	address := webAddress(given)
	switch {
	case given == "":
		r.fault(support.Fault{File: name, Line: row.line, Code: "empty", Field: "url"})
		return
	case address == "":
		r.fault(support.Fault{File: name, Line: row.line, Code: "url", Field: "url", Detail: given})
		return
	case address != given:
		r.note(support.Fault{File: name, Line: row.line, Code: "foreign_address", Detail: given, Other: address})
	}
	d := draftLink{file: name, line: row.line, link: support.Link{URL: address, Title: value(c.title),
		Service: oneLine(value(c.service), maxTitle), Language: languageMark(value(c.language)), Extra: make(map[string]string)}}
	d.link.Tags = strings.FieldsFunc(value(c.tags), func(r rune) bool { return strings.ContainsRune(";,|\n", r) })
	used := []int{c.url, c.title, c.service, c.tags}
	if l := value(c.language); l == "" || d.link.Language.Valid() {
		used = append(used, c.language)
	}
	if o := value(c.owner); strings.Contains(o, "@") && !strings.ContainsAny(o, " ,;<>()\"") {
		d.link.Owner = o
		used = append(used, c.owner)
	}
	if t := day(value(c.day)); !t.IsZero() {
		d.link.Reviewed = t
		used = append(used, c.day)
	}
	for i, v := range row.values {
		if v != "" && !slices.Contains(used, i) && i < len(c.names) {
			d.link.Extra[c.names[i]] = v
		}
	}
	r.link(d)
}

// day reads a date as people here and programs write it.
func day(s string) time.Time {
	for _, layout := range []string{time.DateOnly, "02.01.2006", "2.1.2006", "2/1/2006", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1990 && t.Year() < 2200 {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		}
	}
	return time.Time{}
}
