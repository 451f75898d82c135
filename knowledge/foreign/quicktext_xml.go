package foreign

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"linje/support"
)

// xmlReader reads Quicktext's XML token by token and keeps the nesting itself,
// so that what is broken costs one text and not the file:
//
//	<quicktext version="2"><filetype>templates</filetype>
//	  <menu><title>Group</title><texts>
//	    <text shortcut="1" type="0"><name>…</name><keyword/><subject/><body>…</body><attachments/></text>
//
// Version 1 has title, keyword and subject as attributes and the text right
// inside <text>. type 0 is plain text, all else HTML.
type xmlReader struct {
	r    *reader
	file string
	src  string

	lines   lineIndex
	texts   []snippet
	scripts int
	group   string
	old     bool // version 1
	path    []string
	xmlText
}

// xmlText is the text that is being read.
type xmlText struct {
	cur    *snippet // nil: none
	start  int      // where it begins
	isHTML *bool    // what its type says
	field  string   // the element whose words are wanted
	value  strings.Builder
	direct strings.Builder // words right inside <text>
}

// maxNesting is how deep elements may stand in each other; tooDeep is how token
// says that they stand deeper.
const (
	maxNesting = 50
	tooDeep    = "50"
)

// maxWork bounds how often the bytes of a file are looked at when it is broken
// over and over.
const maxWork = 8

func (x *xmlReader) read() []snippet {
	begins := regexp.MustCompile(`(?i)<menu[\s>]|<text(?:\s[^<>]*)?>\s*<(?:name|body|keyword|shortcut|type)|<text\s[^<>]*title=`)
	x.lines = linesOf(x.src)
	work := maxWork*len(x.src) + 1<<20
	for pos := 0; pos < len(x.src); {
		stopped, at, done := x.from(pos)
		if done {
			break
		}
		if work -= at - pos + 5000; work < 0 {
			x.r.fault(support.Fault{File: x.file, Line: x.lines.at(stopped), Code: "more"})
			break
		}
		next := begins.FindStringIndex(x.src[stopped:])
		x.cur, x.field, x.path = nil, "", nil
		if next == nil {
			break
		}
		pos = stopped + next[0]
	}
	x.r.scripts(x.file, x.scripts)
	return x.texts
}

// from reads from a place on. Where it cannot go on it tells what is wrong, and
// returns where to look for the next text, and how far it had looked.
func (x *xmlReader) from(pos int) (again, looked int, done bool) {
	d := xml.NewDecoder(strings.NewReader(x.src[pos:]))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		before := pos + int(d.InputOffset())
		token, err := d.RawToken()
		after := pos + int(d.InputOffset())
		switch {
		case errors.Is(err, io.EOF):
			return x.ended(after)
		case err != nil:
			x.broken(before, xmlProblem(err))
			return x.resume(before), after, false
		}
		if wrong := x.token(token, before); wrong != "" {
			if wrong == tooDeep {
				x.r.fault(support.Fault{File: x.file, Line: x.lines.at(before), Code: "foreign_deep", Detail: wrong})
			} else {
				x.broken(before, wrong)
			}
			return x.resume(before), after, false
		}
	}
}

// resume is where to look for the next text after a fault at a place.
func (x *xmlReader) resume(at int) int {
	if x.cur != nil {
		at = x.start
	}
	return min(at+1, len(x.src))
}

// ended looks whether the file ends where it should.
func (x *xmlReader) ended(at int) (again, looked int, done bool) {
	if x.cur != nil {
		x.fault(x.start, "foreign_cut", "")
		return x.resume(at), at, false // one that never ends may have swallowed others
	}
	if len(x.path) > 0 {
		x.fault(len(x.src), "foreign_cut", "")
	}
	return at, at, true
}

func (x *xmlReader) broken(at int, wrong string) { x.fault(at, "foreign_broken", wrong) }

func (x *xmlReader) fault(at int, code support.FaultCode, detail string) {
	if x.cur != nil && x.cur.name != "" {
		detail = strings.TrimSuffix(oneLine(x.cur.name, 40)+": "+detail, ": ")
	}
	x.r.fault(support.Fault{File: x.file, Line: x.lines.at(at), Code: code, Detail: detail})
}

func xmlProblem(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// token takes one token; what is wrong with it is returned.
func (x *xmlReader) token(token xml.Token, at int) string {
	switch t := token.(type) {
	case xml.StartElement:
		return x.begin(strings.ToLower(t.Name.Local), t.Attr, at)
	case xml.EndElement:
		return x.end(strings.ToLower(t.Name.Local))
	case xml.CharData:
		return x.text(string(t))
	case xml.Directive:
		if strings.Contains(string(t), "ENTITY") {
			x.r.note(support.Fault{File: x.file, Line: x.lines.at(at), Code: "foreign_entities"})
		}
	}
	return ""
}

func (x *xmlReader) text(s string) string {
	switch {
	case x.cur == nil && x.field == "":
	case strings.Contains(s, "<![CDATA["):
		return "CDATA" // the one before was never closed
	case x.field != "":
		x.value.WriteString(s)
	case x.cur != nil && len(x.path) > 0 && x.path[len(x.path)-1] == "text":
		x.direct.WriteString(s)
	}
	return ""
}

func (x *xmlReader) begin(name string, attributes []xml.Attr, at int) string {
	if len(x.path) > maxNesting {
		return tooDeep
	}
	if x.field != "" {
		return "<" + name + ">" // an element where only text can be
	}
	x.path = append(x.path, name)
	switch {
	case x.cur != nil:
		x.beginField(name)
	case name == "quicktext":
		return x.root(attributes, at)
	case name == "menu":
		if x.group = attribute(attributes, "title"); x.group == "" {
			x.group = attribute(attributes, "name")
		}
	case name == "title" || name == "filetype":
		x.field = name
		x.value.Reset()
	case name == "script":
		x.scripts++
	case name == "text":
		x.beginText(attributes, at)
	}
	return ""
}

func (x *xmlReader) root(attributes []xml.Attr, at int) string {
	v := attribute(attributes, "version")
	x.old = v == "" || v == "1"
	if n, err := strconv.Atoi(v); v != "" && (err != nil || n > 2) {
		x.r.note(support.Fault{File: x.file, Line: x.lines.at(at), Code: "foreign_version", Detail: v})
	}
	return ""
}

func (x *xmlReader) beginText(attributes []xml.Attr, at int) {
	x.start = at
	x.isHTML = nil
	x.direct.Reset()
	x.cur = &snippet{group: oneLine(x.group, maxTag), line: x.lines.at(at), name: attribute(attributes, "title"),
		shortcut: attribute(attributes, "shortcut"), keyword: attribute(attributes, "keyword"), subject: attribute(attributes, "subject")}
	if x.cur.name == "" {
		x.cur.name = attribute(attributes, "name")
	}
	if t := attribute(attributes, "type"); t != "" {
		x.setType(t)
	}
}

// beginField begins an element inside a text; those of <headers> are what some
// old mail had, and not wanted.
func (x *xmlReader) beginField(name string) {
	if len(x.path) < 2 || x.path[len(x.path)-2] != "text" {
		return
	}
	switch name {
	case "name", "body", "text", "keyword", "subject", "shortcut", "type", "attachments":
		x.field = name
		x.value.Reset()
	}
}

func (x *xmlReader) end(name string) string {
	if len(x.path) == 0 && (name == "texts" || name == "menu" || name == "quicktext") {
		return "" // begun before the place that was gone on from
	}
	if len(x.path) == 0 || x.path[len(x.path)-1] != name {
		return "</" + name + ">"
	}
	x.path = x.path[:len(x.path)-1]
	switch {
	case x.field == name:
		x.endField(name)
	case x.cur != nil && name == "text":
		x.endText()
	}
	return ""
}

func (x *xmlReader) endField(name string) {
	x.field = ""
	s := x.value.String()
	if x.cur == nil {
		if name == "title" {
			x.group = s
		}
		return
	}
	switch name {
	case "name":
		x.cur.name = s
	case "body", "text":
		x.cur.body = s
	case "keyword":
		x.cur.keyword = strings.TrimSpace(s)
	case "subject":
		x.cur.subject = s
	case "shortcut":
		x.cur.shortcut = strings.TrimSpace(s)
	case "type":
		x.setType(s)
	case "attachments":
		x.cur.attachments = s
	}
}

func (x *xmlReader) setType(s string) {
	html := !plainType(s)
	x.isHTML = &html
}

// plainType reports whether a type says that a text is plain: "0", "text/plain"
// or nothing.
func plainType(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "0", "text", "text/plain", "plain":
		return true
	}
	return false
}

func (x *xmlReader) endText() {
	s := *x.cur
	x.cur = nil
	if s.body == "" {
		s.body = x.direct.String()
	}
	s.html = x.isHTML != nil && *x.isHTML
	if strings.TrimSpace(s.body) == "" {
		x.r.fault(support.Fault{File: x.file, Line: s.line, Code: "template_empty", Detail: oneLine(s.name, 60)})
		return
	}
	if len(x.texts) >= maxEntries {
		x.r.count(support.Fault{File: x.file, Code: "foreign_many", Detail: strconv.Itoa(maxEntries)})
		return
	}
	x.texts = append(x.texts, s)
}

func attribute(list []xml.Attr, name string) string {
	for _, a := range list {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}
