package knowledge

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"linje/support"
)

// The bounds of one item.
const (
	maxFrontMatter = 16 << 10 // bytes
	maxID          = 80       // characters
	maxLine        = 300      // characters of a one-line value
	maxList        = 200      // entries of a list
)

// itemFile is a Markdown file with what its name says.
type itemFile struct {
	name string
	id   string
	lang support.Language
}

// parseItem reads a Markdown file with its front matter.
func parseItem(f itemFile, data []byte) (support.Item, []support.Fault) {
	p := &itemParser{file: f}
	data = trimBOM(data)
	if line, reason := badText(data); line > 0 {
		p.fault(line, "%s", reason)
		return support.Item{}, p.faults
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	front, body, bodyLine, ok := cutFrontMatter(text)
	switch {
	case !ok:
		p.fault(1, "no front matter: the file must begin with a line ---, the keys, and a line ---")
	case len(front) > maxFrontMatter:
		p.fault(1, "the front matter is longer than %d kB", maxFrontMatter>>10)
	default:
		p.front(front)
		p.body(body, bodyLine)
	}
	return p.item, p.faults
}

// cutFrontMatter divides a file; bodyLine is the number of the body's first
// line.
func cutFrontMatter(text string) (front, body string, bodyLine int, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return "", "", 0, false
	}
	line, offset := 2, 0
	for l := range strings.Lines(rest) {
		line++
		if mark := strings.TrimRight(l, " \t\n"); mark == "---" || mark == "..." {
			return rest[:offset], rest[offset+len(l):], line, true
		}
		offset += len(l)
	}
	return "", "", 0, false
}

type itemParser struct {
	file   itemFile
	item   support.Item
	faults []support.Fault
	lines  map[string]int // key → line
}

func (p *itemParser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, support.Fault{File: p.file.name, Line: line, ID: p.file.id, Reason: fmt.Sprintf(format, args...)})
}

// front reads the keys.
func (p *itemParser) front(front string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(front), &doc); err != nil {
		line, reason := yamlFault(err)
		p.fault(line, "front matter: %s", reason)
		return
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		p.fault(1, "front matter: key: value lines are needed")
		return
	}
	p.lines = make(map[string]int)
	keys := doc.Content[0].Content
	for i := 0; i+1 < len(keys); i += 2 {
		key, value := keys[i], keys[i+1]
		line := key.Line + 1 // the front matter begins on line 2
		if first, twice := p.lines[key.Value]; twice {
			p.fault(line, "%q stands twice (first on line %d)", clip(key.Value), first)
			continue
		}
		p.lines[key.Value] = line
		p.key(key.Value, value, value.Line+1)
	}
	p.required()
}

// yamlFault makes the line in the file and the reason of a YAML error. The
// library tells the line in its text only.
func yamlFault(err error) (line int, reason string) {
	reason = strings.TrimPrefix(err.Error(), "yaml: ")
	var typed *yaml.TypeError
	if errors.As(err, &typed) && len(typed.Errors) > 0 {
		reason = typed.Errors[0]
	}
	n := 0
	if _, scanErr := fmt.Sscanf(reason, "line %d:", &n); scanErr == nil && n > 0 {
		_, reason, _ = strings.Cut(reason, ": ")
		return n + 1, reason
	}
	return 1, reason
}

// key takes one key of the front matter.
func (p *itemParser) key(key string, n *yaml.Node, line int) {
	if key == "tags" {
		p.item.Tags = p.list(n, line)
		return
	}
	value, ok := p.scalar(key, n, line)
	if !ok {
		return
	}
	var reason string
	switch key {
	case "id":
		p.item.ID = value
		reason = p.checkID(value)
	case "kind":
		p.item.Kind = support.ItemKind(value)
		reason = checkKind(value)
	case "title":
		p.item.Title = value
	case "language":
		p.item.Language = support.Language(value)
		reason = p.checkLanguage(value)
	case "url":
		p.item.URL = value
		reason = checkURL(value)
	case "service":
		p.item.Service = value
	case "line":
		p.item.Line, reason = parseLine(value)
	case "owner":
		p.item.Owner = value
		reason = checkAddress(value)
	case "reviewed":
		p.item.Reviewed, reason = parseDay(value)
	default:
		reason = "unknown key " + clip(key)
	}
	if reason != "" {
		p.fault(line, "%s", reason)
	}
}

// scalar returns a one-line value.
func (p *itemParser) scalar(key string, n *yaml.Node, line int) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Anchor != "" {
		p.fault(line, "%s: one value is needed", clip(key))
		return "", false
	}
	if n.Tag == "!!null" {
		return "", true
	}
	value := strings.TrimSpace(n.Value)
	if reason := checkOneLine(value); reason != "" {
		p.fault(line, "%s: %s", clip(key), reason)
		return "", false
	}
	return value, true
}

func (p *itemParser) list(n *yaml.Node, line int) []string {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) > maxList {
		p.fault(line, "tags: a list of at most %d is needed, as [one, two]", maxList)
		return nil
	}
	var tags []string
	for _, c := range n.Content {
		value, ok := p.scalar("tags", c, c.Line+1)
		if ok && value != "" {
			tags = append(tags, value)
		}
	}
	return tags
}

// required checks what only the whole front matter tells.
func (p *itemParser) required() {
	for _, key := range []string{"id", "kind", "title", "language"} {
		if _, there := p.lines[key]; !there {
			p.fault(1, "the key %s is missing", key)
		}
	}
	if line, there := p.lines["title"]; there && p.item.Title == "" {
		p.fault(line, "title: it is empty")
	}
	if line, there := p.lines["url"]; there && p.item.Kind == support.KindTemplate && p.item.URL != "" {
		p.fault(line, "url: a template has none")
	}
}

func (p *itemParser) checkID(id string) string {
	switch {
	case !validID(id):
		return fmt.Sprintf("id: %q is not made of a-z, 0-9 and -", clip(id))
	case id != p.file.id:
		reason := fmt.Sprintf("id: %s, but the file name says %s", id, p.file.id)
		p.file.id = id // the fault is about this one
		return reason
	}
	return ""
}

func (p *itemParser) checkLanguage(l string) string {
	switch {
	case !support.Language(l).Valid():
		return fmt.Sprintf("language: %q is not nb, nn or en", clip(l))
	case support.Language(l) != p.file.lang:
		return fmt.Sprintf("language: %s, but the file name says %s", l, p.file.lang)
	}
	return ""
}

// body takes the text; that of a template has its tags checked.
func (p *itemParser) body(body string, line int) {
	trimmed := strings.TrimLeft(body, "\n")
	line += len(body) - len(trimmed)
	p.item.Body = strings.TrimRight(trimmed, " \t\n")
	if p.item.Kind != support.KindTemplate {
		return
	}
	if strings.TrimSpace(p.item.Body) == "" {
		p.fault(line, "the template has no text")
	}
	for _, f := range scanTags(p.item.Body) {
		at := line + strings.Count(p.item.Body[:f.Start], "\n")
		switch f.state {
		case tagUnknown:
			p.fault(at, "unknown placeholder {{%s}}", clip(f.Name))
		case tagUnclosed:
			p.fault(at, "{{ without }} on the same line")
		case tagUnopened:
			p.fault(at, "}} without {{")
		}
	}
}

func checkKind(kind string) string {
	switch support.ItemKind(kind) {
	case support.KindArticle, support.KindGuide, support.KindTemplate:
		return ""
	}
	return fmt.Sprintf("kind: %q is not article, guide or template", clip(kind))
}

func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	return strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// checkOneLine refuses values that no one-line field may hold.
func checkOneLine(s string) string {
	if utf8.RuneCountInString(s) > maxLine {
		return fmt.Sprintf("longer than %d characters", maxLine)
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) {
			return "a line break or control character"
		}
	}
	return ""
}

// checkURL wants an absolute http or https address.
func checkURL(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(s, " <>\"`{}|\\^") {
		return fmt.Sprintf("url: %q is not an http or https address", clip(s))
	}
	return ""
}

// checkAddress wants something that can be a mail address.
func checkAddress(s string) string {
	if s == "" {
		return ""
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.Contains(domain, "@") || strings.ContainsAny(s, " \t,;<>()\"") ||
		!strings.Contains(strings.Trim(domain, "."), ".") {
		return fmt.Sprintf("%q is not a mail address", clip(s))
	}
	return ""
}

func parseLine(s string) (int, string) {
	switch s {
	case "":
		return 0, ""
	case "1", "2", "3":
		return int(s[0] - '0'), ""
	}
	return 0, fmt.Sprintf("line: %q is not 1, 2 or 3", clip(s))
}

func parseDay(s string) (time.Time, string) {
	if s == "" {
		return time.Time{}, ""
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return time.Time{}, fmt.Sprintf("reviewed: %q is not a date as 2026-11-22", clip(s))
	}
	return t, ""
}

// clip shortens a hostile value for a message.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
