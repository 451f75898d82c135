package foreign

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"

	"linje/knowledge"
)

func unescapeHTML(s string) string { return html.UnescapeString(s) }

func escapeHTML(s string) string { return html.EscapeString(s) }

// collapse makes one space of all white space, as HTML does.
func collapse(s string) string {
	var out strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == ' ', r == '\n', r == '\t', r == '\r', r == '\f', r == '\u00a0', r == '\u202f':
			space = true
			continue
		case unicode.IsControl(r), r == '\u00ad', r == '\u200b', r == '\ufeff', unicode.Is(unicode.Bidi_Control, r):
			continue
		case r == '\u2028', r == '\u2029':
			space = true
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	if space {
		out.WriteByte(' ')
	}
	return out.String()
}

// escapeInline keeps the signs of a text from being taken for Markdown, with no
// more backslashes than that needs.
func escapeInline(s string) string {
	if !strings.ContainsAny(s, "\\*_`[<&") {
		return s
	}
	links := strings.Contains(s, "](") || strings.Contains(s, "][") || strings.Contains(s, "]:")
	var out strings.Builder
	for i, r := range s {
		out.WriteString(escapeSign(r, s[:i], s[i+utf8.RuneLen(r):], links))
	}
	return out.String()
}

// escapeSign writes one sign of a text. links: the text has what may be taken
// for a link.
func escapeSign(r rune, before, after string, links bool) string {
	escape := false
	switch r {
	case '\\', '*', '`':
		escape = true
	case '_':
		escape = !between(before, after)
	case '[':
		escape = links
	case '<':
		next, _ := utf8.DecodeRuneInString(after)
		escape = unicode.IsLetter(next) || next == '/' || next == '!' || next == '?'
	case '&':
		if strings.Contains(after[:min(len(after), 40)], ";") {
			return "&amp;"
		}
	}
	if escape {
		return `\` + string(r)
	}
	return string(r)
}

// between: letters or digits on both sides.
func between(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	is := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return is(last) && is(first)
}

// paragraph trims the lines of a run of text and keeps their beginnings from
// being taken for headings, lists and the like.
func paragraph(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		for strings.Contains(line, "  ") { // where a picture was
			line = strings.ReplaceAll(line, "  ", " ")
		}
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, startOfLine(line))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// startOfLine escapes what at the start of a line begins a block.
func startOfLine(line string) string {
	if line == "" {
		return ""
	}
	c := line[0]
	if c >= '0' && c <= '9' {
		return startOfNumber(line)
	}
	if !strings.ContainsRune("#>+-=~", rune(c)) {
		return line
	}
	word, _, _ := strings.Cut(line, " ")
	switch {
	case c == '>', c == '#' && strings.Trim(word, "#") == "", (c == '+' || c == '-') && len(word) == 1,
		strings.Trim(line, string(c)+" ") == "", strings.HasPrefix(line, "~~~"):
		return `\` + line
	}
	return line
}

// startOfNumber escapes "1. " and "1) ".
func startOfNumber(line string) string {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits < 10 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') && (digits+1 == len(line) || line[digits+1] == ' ') {
		return line[:digits] + `\` + line[digits:]
	}
	return line
}

// plainMarkdown makes Markdown of a text without any: it is left as it is where
// it reads the same, and what would be taken for marks is escaped where not.
// Lists, links and headings that people write with signs stay.
func plainMarkdown(s string) string {
	s = body(s)
	if sameWords(knowledge.Plain(s), s) {
		return s
	}
	address := regexp.MustCompile(`<(?:https?://|mailto:)?[^\s<>]{1,500}>`)
	bullet := regexp.MustCompile(`^\s*(?:[*•·–-]|\d{1,3}[.)])\s+`)
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		lead := bullet.FindString(line)
		rest := line[len(lead):]
		if lead != "" && strings.ContainsAny(lead, "*•·–-") {
			lead = "- "
		}
		rest = keepTags(rest, func(part string) string {
			var out strings.Builder
			last := 0
			for _, at := range address.FindAllStringIndex(part, -1) {
				if strings.ContainsAny(part[at[0]:at[1]], ":@") {
					out.WriteString(escapeInline(part[last:at[0]]) + part[at[0]:at[1]])
					last = at[1]
				}
			}
			return out.String() + escapeInline(part[last:])
		})
		out = append(out, lead+startOfLine(strings.TrimSpace(rest)))
	}
	return body(strings.Join(out, "\n"))
}

// sameWords compares two texts without their white space and signs of lists.
func sameWords(a, b string) bool {
	strip := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || r == '<' || r == '>' {
				return -1
			}
			return r
		}, s)
	}
	return strip(a) == strip(b)
}

// stripTags is the text of HTML that no tree can be made of.
func stripTags(src string) string {
	var out strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(src))
	skip := ""
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return out.String()
		case xhtml.TextToken:
			if skip == "" {
				out.WriteString(collapse(string(z.Text())))
			}
		case xhtml.StartTagToken:
			name, _ := z.TagName()
			switch n := string(name); n {
			case "script", "style", "title":
				skip = n
			case "p", "br", "div", "li", "tr":
				out.WriteString("\n")
			}
		case xhtml.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		}
	}
}
