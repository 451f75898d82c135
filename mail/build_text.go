package mail

import (
	"encoding/base64"
	"html"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// flowWidth is where lines of format=flowed are broken (RFC 3676 section 4.2
// advises 78 or less).
const flowWidth = 74

// flowedText writes the text and the quote below it as text/plain;
// format=flowed (RFC 3676).
func flowedText(o support.Outgoing) string {
	var out strings.Builder
	text := readable(o.Text)
	for line := range strings.SplitSeq(text, "\n") {
		flow(&out, 0, plainLinks(line))
	}
	if o.Quoted != nil {
		out.WriteString("\n")
		flow(&out, 0, oneLine(o.Quoted.Intro))
		quoted := cutBytes(readable(o.Quoted.Text), maxQuoted)
		for line := range strings.SplitSeq(quoted, "\n") {
			rest := line
			depth := 1
			for strings.HasPrefix(rest, ">") {
				depth++
				rest = strings.TrimPrefix(rest[1:], " ")
			}
			flow(&out, depth, rest)
		}
	}
	return out.String()
}

// flow writes one line, broken softly: what goes on ends in a space. Lines
// that would be misread are stuffed with a space.
func flow(out *strings.Builder, depth int, line string) {
	prefix := strings.Repeat(">", min(depth, 50))
	if line != "-- " {
		line = strings.TrimRight(line, " ")
	}
	for {
		piece, rest := line, ""
		if at := breakAt(line, flowWidth-len(prefix)); at > 0 && line != "-- " {
			piece, rest = line[:at], line[at:]
		}
		out.WriteString(prefix)
		if depth > 0 || strings.HasPrefix(piece, " ") || strings.HasPrefix(piece, ">") || strings.HasPrefix(piece, "From ") {
			out.WriteByte(' ')
		}
		out.WriteString(piece)
		out.WriteByte('\n')
		if rest == "" {
			return
		}
		line = rest
	}
}

// breakAt is where a line too long for width is broken: after a space, so that
// the piece ends in it; 0 where it need not or cannot. No piece may look like the
// mark of a signature.
func breakAt(s string, width int) int {
	if utf8.RuneCountInString(s) <= width {
		return 0
	}
	at := runeOffset(s, max(width, 20))
	if i := strings.LastIndexByte(s[:at], ' '); i > 0 && strings.TrimSpace(s[:i]) != "" && s[:i] != "--" {
		return i + 1
	}
	if i := strings.IndexByte(s[at:], ' '); i >= 0 && at+i+1 < len(s) {
		return at + i + 1
	}
	return 0
}

// htmlBody writes the same as text/html. Everything is escaped; the only
// markup is line ends, links and the quote.
func htmlBody(o support.Outgoing) string {
	var out strings.Builder
	lang := ""
	if o.Language.Valid() {
		lang = ` lang="` + string(o.Language) + `"`
	}
	out.WriteString("<!DOCTYPE html>\n<html" + lang + "><head><meta charset=\"utf-8\"></head><body>\n")
	for _, para := range strings.Split(readable(o.Text), "\n\n") {
		out.WriteString("<p>" + htmlLines(strings.Trim(para, "\n"), htmlLinks) + "</p>\n")
	}
	if o.Quoted != nil {
		out.WriteString("<p>" + html.EscapeString(oneLine(o.Quoted.Intro)) + "</p>\n")
		out.WriteString("<blockquote type=\"cite\" style=\"margin:0 0 0 0.8ex;border-left:2px solid #ccc;padding-left:1ex\">\n")
		quoted := cutBytes(readable(o.Quoted.Text), maxQuoted)
		out.WriteString(htmlLines(quoted, html.EscapeString))
		out.WriteString("\n</blockquote>\n")
	}
	out.WriteString("</body></html>\n")
	return out.String()
}

func htmlLines(text string, write func(string) string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		trimmed := strings.TrimLeft(l, " ")
		lines[i] = strings.Repeat("&nbsp;", min(len(l)-len(trimmed), 40)) + write(trimmed)
	}
	return strings.Join(lines, "<br>\n")
}

// span is a piece of a line: text, or a link with its title.
type span struct {
	text string
	url  string // "" for text
}

// spans finds the links of a line: [title](url) and bare addresses.
func spans(line string) []span {
	var out []span
	text := 0
	for i := 0; i < len(line); {
		var s span
		n := 0
		switch {
		case line[i] == '[':
			s, n = titledLink(line[i:])
		case line[i] == 'h' && (i == 0 || !wordByte(line[i-1])):
			s, n = bareLink(line[i:])
		}
		if n == 0 {
			i++
			continue
		}
		if i > text {
			out = append(out, span{text: line[text:i]})
		}
		out = append(out, s)
		i += n
		text = i
	}
	if text < len(line) {
		out = append(out, span{text: line[text:]})
	}
	return out
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// titledLink reads [title](url) and returns how long it is.
func titledLink(s string) (span, int) {
	end := strings.Index(s, "](")
	if end <= 1 || end > 500 || strings.ContainsAny(s[1:end], "[]") {
		return span{}, 0
	}
	rest := s[end+2:]
	depth := 0
	for i := 0; i < len(rest) && i < maxTarget; i++ {
		switch c := rest[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ')':
			if !followable(rest[:i]) {
				return span{}, 0
			}
			return span{text: s[1:end], url: rest[:i]}, end + 2 + i + 1
		case c <= ' ' || c == '<' || c == '>' || c == '"':
			return span{}, 0
		}
	}
	return span{}, 0
}

func followable(url string) bool {
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if len(url) > len(scheme) && strings.EqualFold(url[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

// bareLink reads an address that begins s and returns how long it is, without
// the punctuation after it.
func bareLink(s string) (span, int) {
	if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		return span{}, 0
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>"«»“”`, r) })
	if end < 0 {
		end = len(s)
	}
	url := s[:end]
	for url != "" {
		last := url[len(url)-1]
		if !strings.ContainsRune(".,;:!?'*_", rune(last)) && !(last == ')' && strings.Count(url, "(") < strings.Count(url, ")")) && last != ']' {
			break
		}
		url = url[:len(url)-1]
	}
	if _, host, _ := strings.Cut(url, "://"); host == "" || len(url) > maxTarget {
		return span{}, 0
	}
	return span{text: url, url: url}, len(url)
}

// plainLinks writes a line's links for text/plain: "title <url>".
func plainLinks(line string) string {
	var out strings.Builder
	for _, s := range spans(line) {
		if s.url == "" || s.url == s.text {
			out.WriteString(s.text)
		} else {
			out.WriteString(linkText(s.text, strings.TrimPrefix(strings.TrimPrefix(s.url, "mailto:"), "tel:")))
		}
	}
	return out.String()
}

// htmlLinks writes a line with its links for text/html.
func htmlLinks(line string) string {
	var out strings.Builder
	for _, s := range spans(line) {
		if s.url == "" {
			out.WriteString(html.EscapeString(s.text))
		} else {
			out.WriteString(`<a href="` + html.EscapeString(s.url) + `">` + html.EscapeString(s.text) + `</a>`)
		}
	}
	return out.String()
}

// file writes an attachment.
func (w *writer) file(f support.OutgoingFile) {
	w.b.WriteString("Content-Type: " + fileType(f.Type) + "\r\n")
	w.b.WriteString("Content-Transfer-Encoding: base64\r\n")
	w.b.WriteString("Content-Disposition: attachment" + nameParam(f.Name) + "\r\n\r\n")
	enc := base64.StdEncoding.EncodeToString(f.Data)
	for len(enc) > 76 {
		w.b.WriteString(enc[:76] + "\r\n")
		enc = enc[76:]
	}
	w.b.WriteString(enc)
}

// fileType returns a media type fit to be written. Mails within mails may not
// be base64 (RFC 2046 section 5.2.1), so they go as plain files.
func fileType(t string) string {
	t, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(t)), ";")
	major, minor, ok := strings.Cut(t, "/")
	if !ok || !isToken(major) || !isToken(minor) || major == "message" || major == "multipart" || len(t) > 100 {
		return "application/octet-stream"
	}
	return t
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, s[i]) >= 0 {
			return false
		}
	}
	return s != ""
}

// nameParam writes a file name as a parameter: in quotes where it is ASCII, by
// RFC 2231 otherwise, in pieces where it is long.
func nameParam(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = cutRunes(oneLine(name), 200)
	if name == "" {
		name = "file"
	}
	if ascii(name) && len(name) <= 60 && !strings.ContainsAny(name, `"\`) && !strings.Contains(name, "=?") {
		return ";\r\n filename=\"" + name + "\""
	}
	pieces := []string{"UTF-8''"}
	for _, r := range name {
		enc := percent(r)
		if len(pieces[len(pieces)-1])+len(enc) > 60 {
			pieces = append(pieces, "")
		}
		pieces[len(pieces)-1] += enc
	}
	if len(pieces) == 1 {
		return ";\r\n filename*=" + pieces[0]
	}
	var out strings.Builder
	for i, p := range pieces {
		out.WriteString(";\r\n filename*" + itoa(i) + "*=" + p)
	}
	return out.String()
}

// percent encodes a character for RFC 2231.
func percent(r rune) string {
	if r < 0x80 && wordByte(byte(r)) || r == '.' || r == '-' || r == '_' {
		return string(r)
	}
	const digits = "0123456789ABCDEF"
	var out []byte
	for _, c := range []byte(string(r)) {
		out = append(out, '%', digits[c>>4], digits[c&15])
	}
	return string(out)
}
