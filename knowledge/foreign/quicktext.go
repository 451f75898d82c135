package foreign

import (
	"path"
	"strconv"
	"strings"

	"linje/support"
)

// snippet is one text of Quicktext's.
type snippet struct {
	group       string
	name        string
	body        string
	html        bool
	shortcut    string
	keyword     string
	subject     string
	attachments string
	line        int
}

// quicktext reads the templates of Quicktext: quicktexts.xml or templates.xml of
// version 1 and 2, or the JSON of version 5 and later.
func (r *reader) quicktext(name string, data []byte) {
	text, code := decode(data)
	if code != "" {
		r.fault(support.Fault{File: name, Code: code})
		return
	}
	var texts []snippet
	faults := len(r.found.Faults)
	if strings.HasPrefix(strings.TrimSpace(text), "{") || strings.HasPrefix(strings.TrimSpace(text), "[") {
		texts = (&jsonReader{r: r, file: name, src: text}).read()
	} else {
		texts = (&xmlReader{r: r, file: name, src: text}).read()
	}
	if len(texts) == 0 && len(r.found.Faults) == faults {
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
	}
	byName := make(map[string]snippet, len(texts))
	for _, s := range texts {
		if key := s.group + "\x00" + s.name; byName[key].name == "" {
			byName[key] = s
		}
	}
	other := func(group, name string) (string, bool, bool) {
		s, ok := byName[group+"\x00"+name]
		return s.body, s.html, ok
	}
	for _, s := range texts {
		r.snippet(name, s, other)
	}
}

// snippet makes a draft of a text.
func (r *reader) snippet(file string, s snippet, other func(group, name string) (string, bool, bool)) {
	d := draft{file: file, line: s.line, item: support.Item{Kind: support.KindTemplate, Title: oneLine(s.name, maxTitle)}}
	if d.item.Title == "" {
		d.item.Title = firstWords(s.body, s.html)
	}
	d.item.Tags = []string{s.group}
	if s.keyword != "" {
		d.item.Tags = append(d.item.Tags, s.keyword)
	}
	at := support.Fault{File: file, Line: s.line}
	if subject := strings.TrimSpace(s.subject); subject != "" {
		at.Code, at.Detail = "foreign_subject", subject
		r.note(at)
	}
	for a := range strings.SplitSeq(s.attachments, ";") {
		if a = strings.TrimSpace(a); a != "" {
			at.Code, at.Detail = "foreign_attachment", path.Base(strings.ReplaceAll(a, "\\", "/"))
			r.note(at)
		}
	}
	if s.shortcut != "" {
		r.count(support.Fault{File: file, Code: "foreign_shortcuts"})
	}
	if !strings.Contains(s.body, "<") { // called HTML, but without any
		s.body, s.html = unescapeIf(s.html, s.body), false
	}
	t := &tagReader{r: r, file: file, line: s.line, html: s.html, other: other}
	d.item.Body = t.markdown(t.fill(strings.ReplaceAll(s.body, markSign, "")))
	r.counts(support.Fault{File: file, Code: "foreign_pictures"}, t.pictures)
	if l := languageMark(s.group); l.Valid() {
		d.item.Language, d.stem = l, d.item.Title
	} else if stem, l := cutLanguage(d.item.Title); l.Valid() {
		d.item.Language, d.stem, d.item.Title = l, stem, stem
	}
	r.text(d)
}

func unescapeIf(html bool, s string) string {
	if html {
		return unescapeHTML(s)
	}
	return s
}

// firstWords names a text that has no name.
func firstWords(text string, html bool) string {
	if html {
		text, _ = htmlMarkdown(text)
	}
	return oneLine(strings.TrimLeft(text, "# \n"), 60)
}

// scripts notes how many scripts are left out.
func (r *reader) scripts(file string, n int) {
	if n > 0 {
		r.note(support.Fault{File: file, Code: "foreign_scripts", Detail: strconv.Itoa(n)})
	}
}
