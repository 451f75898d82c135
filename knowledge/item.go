package knowledge

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
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
	if line, bad := badText(data); line > 0 {
		p.fault(line, bad)
		return support.Item{}, p.faults
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	front, body, bodyLine, ok := cutFrontMatter(text)
	switch {
	case !ok && strings.HasPrefix(text, "---\n"):
		p.fault(1, why("front_open"))
	case !ok:
		p.fault(1, why("front_missing"))
	case len(front) > maxFrontMatter:
		p.fault(1, why("front_long").found(kilobytes(maxFrontMatter)))
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

func (p *itemParser) fault(line int, r reason) {
	p.faults = append(p.faults, r.fault(p.file.name, line, p.file.id))
}

// front reads the keys.
func (p *itemParser) front(front string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(front), &doc); err != nil {
		line, text := yamlFault(err)
		p.fault(line, why("yaml").found(clip(text)).in(fieldFront))
		return
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		p.fault(1, why("front_keys").in(fieldFront))
		return
	}
	p.lines = make(map[string]int)
	keys := doc.Content[0].Content
	for i := 0; i+1 < len(keys); i += 2 {
		key, value := keys[i], keys[i+1]
		line := key.Line + 1 // the front matter begins on line 2
		if first, twice := p.lines[key.Value]; twice {
			p.fault(line, why("key_twice").found(clip(key.Value)).against(strconv.Itoa(first)))
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
	var bad reason
	switch key {
	case "id":
		p.item.ID = value
		bad = p.checkID(value)
	case "kind":
		p.item.Kind = support.ItemKind(value)
		bad = checkKind(value)
	case "title":
		p.item.Title = value
	case "language":
		p.item.Language = support.Language(value)
		bad = p.checkLanguage(value)
	case "url":
		p.item.URL = value
		bad = checkURL(value)
	case "service":
		p.item.Service = value
	case "line":
		p.item.Line, bad = parseLine(value)
	case "owner":
		p.item.Owner = value
		bad = checkAddress(value).in(key)
	case "reviewed":
		p.item.Reviewed, bad = parseDay(value)
	default:
		bad = why("key_unknown").found(clip(key))
	}
	if !bad.ok() {
		p.fault(line, bad)
	}
}

// scalar returns a one-line value.
func (p *itemParser) scalar(key string, n *yaml.Node, line int) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Anchor != "" {
		p.fault(line, why("one_value").in(clip(key)))
		return "", false
	}
	if n.Tag == "!!null" {
		return "", true
	}
	value := strings.TrimSpace(n.Value)
	if bad := checkOneLine(value); !bad.ok() {
		p.fault(line, bad.in(clip(key)))
		return "", false
	}
	return value, true
}

func (p *itemParser) list(n *yaml.Node, line int) []string {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) > maxList {
		p.fault(line, why("tags").most(maxList).in("tags"))
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
			p.fault(1, why("key_missing").found(key))
		}
	}
	told := slices.ContainsFunc(p.faults, func(f support.Fault) bool { return f.Field == "title" })
	if line, there := p.lines["title"]; there && p.item.Title == "" && !told {
		p.fault(line, why("empty").in("title"))
	}
	if line, there := p.lines["url"]; there && p.item.Kind == support.KindTemplate && p.item.URL != "" {
		p.fault(line, why("template_url").in("url"))
	}
}

func (p *itemParser) checkID(id string) reason {
	switch {
	case !validID(id):
		return why("id").found(clip(id)).in("id")
	case strings.HasPrefix(p.file.id, id+"-"): // OneDrive puts the name of a machine there
		bad := why("copy").found(id + "." + string(p.file.lang) + ".md")
		p.file.id = id
		return bad
	case id != p.file.id:
		bad := why("file_says").found(id).against(p.file.id).in("id")
		p.file.id = id // the fault is about this one
		return bad
	}
	return reason{}
}

func (p *itemParser) checkLanguage(l string) reason {
	switch {
	case !support.Language(l).Valid():
		return why("language").found(clip(l)).in("language")
	case support.Language(l) != p.file.lang:
		return why("file_says").found(l).against(string(p.file.lang)).in("language")
	}
	return reason{}
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
		p.fault(line, why("template_empty"))
	}
	for _, f := range scanTags(p.item.Body) {
		at := line + strings.Count(p.item.Body[:f.Start], "\n")
		switch f.state {
		case tagUnknown:
			p.fault(at, why("tag_unknown").found("{{"+clip(f.Name)+"}}"))
		case tagUnclosed:
			p.fault(at, why("tag_unclosed").found("{{").against("}}"))
		case tagUnopened:
			p.fault(at, why("tag_unopened").found("}}").against("{{"))
		}
	}
}

func checkKind(kind string) reason {
	switch support.ItemKind(kind) {
	case support.KindArticle, support.KindGuide, support.KindTemplate:
		return reason{}
	}
	return why("kind").found(clip(kind)).in("kind")
}

func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	return strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// checkOneLine refuses values that no one-line field may hold.
func checkOneLine(s string) reason {
	if utf8.RuneCountInString(s) > maxLine {
		return why("long").most(maxLine)
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) {
			return why("line_break")
		}
	}
	return reason{}
}

// checkURL wants an absolute http or https address.
func checkURL(s string) reason {
	if s == "" {
		return reason{}
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return why("url").found(clip(s)).in("url")
	}
	if i := strings.IndexAny(s, " <>\"`{}|\\^"); i >= 0 {
		return why("url_sign").found(clip(s)).against(s[i : i+1]).in("url")
	}
	return reason{}
}

// checkAddress wants something that can be a mail address.
func checkAddress(s string) reason {
	if s == "" {
		return reason{}
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.Contains(domain, "@") || strings.ContainsAny(s, " \t,;<>()\"") ||
		!strings.Contains(strings.Trim(domain, "."), ".") {
		return why("address").found(clip(s))
	}
	return reason{}
}

func parseLine(s string) (int, reason) {
	switch s {
	case "":
		return 0, reason{}
	case "1", "2", "3":
		return int(s[0] - '0'), reason{}
	}
	return 0, why("line").found(clip(s)).in("line")
}

func parseDay(s string) (time.Time, reason) {
	if s == "" {
		return time.Time{}, reason{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return time.Time{}, why("reviewed").found(clip(s)).in("reviewed")
	}
	return t, reason{}
}

// clip shortens a hostile value for a message.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
