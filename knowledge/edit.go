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
	lines := slices.Collect(strings.Lines(front))
	if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
		lines[n-1] += "\n"
	}
	before, after := byKey(was), byKey(now)
	written := make(map[string]bool)
	var out strings.Builder
	keys, next := doc.Content[0].Content, 0
	for i := 0; i+1 < len(keys); i += 2 {
		start, end := keys[i].Line-1, len(lines)
		if i+2 < len(keys) {
			end = keys[i+2].Line - 1
		}
		if start < next || end > len(lines) || start >= end {
			return "", false
		}
		for end > start+1 && apart(lines[end-1]) {
			end--
		}
		out.WriteString(strings.Join(lines[next:start], ""))
		key := keys[i].Value
		written[key] = true
		if line, stays := after[key]; before[key] == line {
			out.WriteString(strings.Join(lines[start:end], ""))
		} else if stays {
			out.WriteString(withComment(line, keys[i], keys[i+1]))
		}
		next = end
	}
	for _, k := range now {
		if !written[k.key] {
			out.WriteString(k.line)
		}
	}
	out.WriteString(strings.Join(lines[next:], ""))
	return out.String(), true
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
