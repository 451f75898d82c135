package mail

import (
	"sort"
	"strconv"
	"strings"
)

// maxParams bounds the parameters of one field.
const maxParams = 100

// parseMedia reads a Content-Type or Content-Disposition field: a value and
// parameters (RFC 2045 section 5.1, RFC 2231), also where they are not written
// right. Names and the value are in lower case. The first of two equal
// parameters counts.
func parseMedia(s string) (value string, params map[string]string) {
	value, rest := cutParam(s)
	value = strings.ToLower(strings.TrimSpace(value))
	params = map[string]string{}
	var split map[string][]section
	for n := 0; rest != "" && n < maxParams; n++ {
		var p string
		p, rest = cutParam(rest)
		name, v, ok := strings.Cut(p, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || name == "" {
			continue
		}
		v = unquote(v)
		if base, star, ok := strings.Cut(name, "*"); ok {
			if split == nil {
				split = map[string][]section{}
			}
			split[base] = append(split[base], newSection(star, v))
			continue
		}
		if _, ok := params[name]; !ok {
			params[name] = decodeWords(v)
		}
	}
	for name, sections := range split {
		params[name] = joinSections(sections)
	}
	return value, params
}

// section is one of the pieces that RFC 2231 cuts a long parameter into.
type section struct {
	number  int
	encoded bool
	text    string
}

func newSection(star, v string) section {
	s := section{text: v, encoded: star == "" || strings.HasSuffix(star, "*")}
	s.number, _ = strconv.Atoi(strings.TrimSuffix(star, "*")) // 0 where there is none
	return s
}

// joinSections puts the pieces together and decodes them. The first piece of
// an encoded parameter begins with charset'language'.
func joinSections(sections []section) string {
	sort.SliceStable(sections, func(i, j int) bool { return sections[i].number < sections[j].number })
	var charset string
	var raw []byte
	encoded := false
	for i, s := range sections {
		encoded = encoded || s.encoded
		text := s.text
		if i == 0 && s.encoded {
			if parts := strings.SplitN(text, "'", 3); len(parts) == 3 {
				charset, text = parts[0], parts[2]
			}
		}
		if s.encoded {
			raw = append(raw, unpercent(text)...)
		} else {
			raw = append(raw, text...)
		}
	}
	text := decodeCharset(charset, raw)
	if !encoded { // both ways at once
		text = decodeWords(text)
	}
	return text
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// cutParam cuts s at the first semicolon outside quotes.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	if quoted { // no end of the quotes: they are not quotes
		if before, after, ok := strings.Cut(s, ";"); ok {
			return before, after
		}
	}
	return s, ""
}

// unquote takes the quotes of a parameter or a phrase away. A backslash that
// escapes nothing (Windows paths) stays.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '"' {
		return strings.Trim(s, `"`)
	}
	s = s[1:]
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		} else if s[i] == '"' {
			break
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
