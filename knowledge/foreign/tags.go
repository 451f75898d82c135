package foreign

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"linje/knowledge"
	"linje/support"
)

// askTag makes a prompted field of what a placeholder was called.
func askTag(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("={}[]<>\"“”«»&*`\\|\n\t", r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(oneLine(name, 60), "_ .,;")
	if name == "" {
		name = "?"
	}
	return "{{ask." + name + "}}"
}

// ownTags makes prompted fields of the double braces in a template that are no
// placeholders of Linje's.
func (r *reader) ownTags(d draft) string {
	text := d.item.Body
	var out strings.Builder
	last := 0
	for _, t := range knowledge.Unfilled(text) {
		whole := text[t.Start:t.End]
		if t.Prompt() != "" || slices.Contains(knowledge.Placeholders(), t.Name) || !strings.HasSuffix(whole, "}}") {
			continue
		}
		ask := askTag(strings.Trim(whole, "{}#/^&>! "))
		r.note(support.Fault{File: d.file, Line: d.line, Code: "foreign_tag", Detail: whole, Other: ask})
		out.WriteString(text[last:t.Start] + ask)
		last = t.End
	}
	return out.String() + text[last:]
}

const (
	maxNested  = 5         // texts that stand in texts
	maxFilled  = 256 << 10 // bytes of a text with all that stands in it
	maxTagSize = 500       // bytes
)

// tagReader puts Linje's placeholders where the tags of Quicktext stand.
type tagReader struct {
	r    *reader
	file string
	line int
	html bool
	// other finds another text of the file, for [[TEXT=group|name]].
	other func(group, name string) (body string, html, ok bool)
	depth int
	size  int
	// set is what stands in a plain text as Markdown already: marks keep its
	// place until the rest is Markdown too.
	set []string
	// pictures counts those that were passed by.
	pictures int
}

// markSign tells the marks of what is set from all placeholders; it is a
// character that no text has.
const markSign = "\U0010FFFD"

// fill replaces all tags of a text.
func (t *tagReader) fill(s string) string {
	var out strings.Builder
	for {
		start := strings.Index(s, "[[")
		if start < 0 {
			break
		}
		end := tagEnd(s[start:])
		if end < 0 {
			out.WriteString(s[:start+2])
			s = s[start+2:]
			continue
		}
		out.WriteString(s[:start])
		out.WriteString(t.tag(s[start : start+end]))
		s = s[start+end:]
	}
	out.WriteString(s)
	return out.String()
}

// tagEnd is the length of the tag that s begins with, with the tags inside it;
// -1 where it has no end.
func tagEnd(s string) int {
	open := 0
	for i := 0; i+1 < len(s) && i < maxTagSize; i++ {
		switch s[i : i+2] {
		case "[[":
			if open++; open > maxNested {
				return -1
			}
			i++
		case "]]":
			if open--; open == 0 {
				return i + 2
			}
			i++
		}
	}
	return -1
}

// tag is what one tag becomes; whole is it with its brackets.
func (t *tagReader) tag(whole string) string {
	inner := whole[2 : len(whole)-2]
	if t.html {
		inner = unescapeHTML(inner)
	}
	name, value, _ := strings.Cut(inner, "=")
	name = strings.ToUpper(strings.TrimSpace(name))
	parts := strings.Split(value, "|")
	first := strings.ToLower(strings.TrimSpace(parts[0]))
	switch name {
	case "TO":
		return t.person(whole, inner, first, map[string]string{"": "requester.name", "fullname": "requester.name",
			"displayname": "requester.name", "firstname": "requester.first_name"}, nil)
	case "FROM":
		return t.person(whole, inner, first, map[string]string{"": "agent.name", "fullname": "agent.name", "displayname": "agent.name"},
			map[string]string{"firstname": "agent.name"})
	case "SUBJECT":
		return "{{case.subject}}"
	case "ORGHEADER":
		return t.person(whole, inner, first, map[string]string{"subject": "case.subject"}, map[string]string{"from": "requester.name"})
	case "DATE":
		return "{{date}}"
	case "CURSOR":
		t.r.count(support.Fault{File: t.file, Code: "foreign_left", Detail: "[[CURSOR]]"})
		return ""
	case "INPUT":
		return t.input(whole, parts)
	case "TEXT":
		if s, ok := t.inserted(parts); ok {
			return s
		}
	}
	return t.unknown(whole, inner)
}

func (t *tagReader) person(whole, inner, field string, same, near map[string]string) string {
	if p, ok := same[field]; ok {
		return "{{" + p + "}}"
	}
	if p, ok := near[field]; ok {
		return t.near(whole, "{{"+p+"}}")
	}
	return t.unknown(whole, inner)
}

func (t *tagReader) near(whole, ours string) string {
	t.r.note(support.Fault{File: t.file, Line: t.line, Code: "foreign_near", Detail: whole, Other: ours})
	return ours
}

// unknown keeps what has no counterpart as a prompted field: it is seen, and it
// blocks sending until somebody fills it in.
func (t *tagReader) unknown(whole, inner string) string {
	ask := askTag(inner)
	t.r.note(support.Fault{File: t.file, Line: t.line, Code: "foreign_tag", Detail: whole, Other: ask})
	return ask
}

// input is a field that Quicktext asks for: [[INPUT=name|type|choices]].
func (t *tagReader) input(whole string, parts []string) string {
	name := strings.TrimSpace(parts[0])
	if name == "" {
		name = "INPUT"
	}
	if len(parts) > 2 && strings.TrimSpace(parts[2]) != "" {
		t.r.note(support.Fault{File: t.file, Line: t.line, Code: "foreign_choices", Detail: whole})
	}
	return askTag(name)
}

// inserted is the text that [[TEXT=group|name]] stands for.
func (t *tagReader) inserted(parts []string) (string, bool) {
	if len(parts) < 2 || t.depth >= maxNested || t.other == nil {
		return "", false
	}
	text, isHTML, ok := t.other(strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]))
	if !ok || t.size+len(text) > maxFilled {
		return "", false
	}
	t.size += len(text)
	switch {
	case t.html && !isHTML:
		text = strings.ReplaceAll(escapeHTML(text), "\n", "<br>\n")
	case !t.html && isHTML:
		return t.setHTML(strings.TrimSpace(text)), true
	}
	t.depth++
	defer func() { t.depth-- }()
	return t.fill(strings.TrimSpace(text)), true
}

// setHTML makes Markdown of a text that stands in a plain one, and puts a mark
// in its place.
func (t *tagReader) setHTML(text string) string {
	t.depth++
	t.html = true
	defer func() { t.depth, t.html = t.depth-1, false }()
	md, pictures := htmlMarkdown(t.fill(text))
	t.pictures += pictures
	t.set = append(t.set, md)
	return "{{" + markSign + strconv.Itoa(len(t.set)-1) + "}}"
}

// markdown makes Markdown of a text whose tags were replaced.
func (t *tagReader) markdown(filled string) string {
	if t.html {
		md, pictures := htmlMarkdown(filled)
		t.pictures += pictures
		return md
	}
	md := plainMarkdown(filled)
	for i, text := range t.set {
		if strings.Contains(text, "\n") { // more than a run of words: it stands by itself
			text = "\n\n" + text + "\n\n"
		}
		md = strings.Replace(md, "{{"+markSign+strconv.Itoa(i)+"}}", text, 1)
	}
	return body(md)
}

// keepTags does something to the text around placeholders and leaves those as
// they are.
func keepTags(s string, f func(string) string) string {
	if !strings.Contains(s, "{{") {
		return f(s)
	}
	var out strings.Builder
	for {
		start := strings.Index(s, "{{")
		if start < 0 {
			break
		}
		end := strings.Index(s[start:], "}}")
		if end < 0 || end > 4*utf8.UTFMax*60 {
			break
		}
		out.WriteString(f(s[:start]))
		out.WriteString(s[start : start+end+2])
		s = s[start+end+2:]
	}
	out.WriteString(f(s))
	return out.String()
}
