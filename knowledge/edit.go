package knowledge

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"linje/support"
)

// EditItem makes the file of an item from the file that is there: only the
// lines of keys that differ, and the body if it differs, are written anew, so
// that comments, order, quotes, line ends and a byte order mark stay. A file
// that cannot be edited so is written whole.
func EditItem(old []byte, item support.Item) []byte {
	text := strings.ReplaceAll(string(trimBOM(old)), "\r\n", "\n")
	edited, ok := editItemText(text, item)
	if !ok {
		edited = string(writeItem(item))
	}
	if bytes.Contains(old, []byte("\r\n")) {
		edited = strings.ReplaceAll(edited, "\n", "\r\n")
	}
	if len(trimBOM(old)) < len(old) {
		edited = "\uFEFF" + edited
	}
	return []byte(edited)
}

func editItemText(text string, item support.Item) (string, bool) {
	file := itemFile{name: itemKey(item) + ".md", id: item.ID, lang: item.Language}
	front, body, _, ok := cutFrontMatter(text)
	was, faults := parseItem(file, []byte(text))
	if !ok || len(faults) > 0 {
		return "", false
	}
	at := strings.Index(text, front)
	if front == "" {
		return "", false
	}
	closing := text[at+len(front) : len(text)-len(body)]
	edited, ok := editFront(front, frontLines(was), frontLines(item))
	if !ok {
		return "", false
	}
	if was.Body != item.Body {
		body = ""
		if item.Body != "" {
			body = "\n" + item.Body + "\n"
		}
	}
	if !strings.HasSuffix(closing, "\n") && body != "" {
		closing += "\n"
	}
	out := text[:at] + edited + closing + body
	again, faults := parseItem(file, []byte(out))
	return out, len(faults) == 0 && SameItem(again, item)
}

// frontKey is one key of the front matter as Linje writes it.
type frontKey struct{ key, line string }

// frontLines are the lines of an item's keys, in order.
func frontLines(i support.Item) []frontKey {
	front, _, _, _ := cutFrontMatter(string(writeItem(i)))
	var out []frontKey
	for l := range strings.Lines(front) {
		if key, _, ok := strings.Cut(l, ":"); ok && !strings.HasPrefix(l, " ") && !strings.HasPrefix(l, "-") {
			out = append(out, frontKey{key, l})
		} else if n := len(out); n > 0 { // a long value that goes on
			out[n-1].line += l
		}
	}
	return out
}

// editFront replaces, adds and removes the keys that differ.
func editFront(front string, was, now []frontKey) (string, bool) {
	var doc yaml.Node
	if yaml.Unmarshal([]byte(front), &doc) != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode ||
		doc.Content[0].Style&yaml.FlowStyle != 0 {
		return "", false
	}
	e := frontEdit{lines: slices.Collect(strings.Lines(front)), was: byKey(was), now: byKey(now), written: make(map[string]bool)}
	if n := len(e.lines); n > 0 && !strings.HasSuffix(e.lines[n-1], "\n") {
		e.lines[n-1] += "\n"
	}
	keys := doc.Content[0].Content
	for i := 0; i+1 < len(keys); i += 2 {
		end := len(e.lines)
		if i+2 < len(keys) {
			end = keys[i+2].Line - 1
		}
		if !e.key(keys[i], keys[i+1], end) {
			return "", false
		}
	}
	for _, k := range now {
		if !e.written[k.key] {
			e.out.WriteString(k.line)
		}
	}
	e.keep(len(e.lines))
	return e.out.String(), true
}

// frontEdit goes through the lines of a front matter.
type frontEdit struct {
	lines    []string
	next     int // the first line that has not been written
	was, now map[string]string
	written  map[string]bool
	out      strings.Builder
}

// keep writes the lines up to end as they are.
func (e *frontEdit) keep(end int) {
	e.out.WriteString(strings.Join(e.lines[e.next:end], ""))
	e.next = end
}

// key writes a key with its value, which stands before the line end.
func (e *frontEdit) key(key, value *yaml.Node, end int) bool {
	start := key.Line - 1
	if start < e.next || end > len(e.lines) || start >= end {
		return false
	}
	for end > start+1 && apart(e.lines[end-1]) {
		end--
	}
	e.keep(start)
	e.written[key.Value] = true
	line, stays := e.now[key.Value]
	if e.was[key.Value] == line {
		e.keep(end)
		return true
	}
	if stays {
		e.out.WriteString(withComment(line, key, value))
	}
	e.next = end
	return true
}

// apart reports whether a line between two keys is of neither.
func apart(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

func byKey(keys []frontKey) map[string]string {
	out := make(map[string]string, len(keys))
	for _, k := range keys {
		out[k.key] = k.line
	}
	return out
}

// withComment keeps the comment that stood behind a value.
func withComment(line string, key, value *yaml.Node) string {
	comment := value.LineComment
	if comment == "" {
		comment = key.LineComment
	}
	if comment == "" || strings.ContainsAny(comment, "\r\n") || strings.Count(line, "\n") > 1 {
		return line
	}
	return strings.TrimSuffix(line, "\n") + " " + comment + "\n"
}
