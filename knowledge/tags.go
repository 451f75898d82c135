package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tag is a Mustache tag in a text.
type Tag struct {
	// Name is "requester.first_name", "ask.Frist" and so on, with aliases
	// resolved; for a tag that is not known, what stands between the braces.
	Name  string
	Start int // byte offset of the first brace
	End   int // byte offset after the last brace
}

// Prompt returns what the agent is to be asked for, "" when the tag is not a
// prompted field.
func (t Tag) Prompt() string {
	question, ok := strings.CutPrefix(t.Name, askPrefix)
	if !ok {
		return ""
	}
	return question
}

const (
	askPrefix  = "ask."
	maxTag     = 200 // bytes between the braces
	maxTagLine = 4 * maxTag
	maxPrompt  = 80 // characters of a prompted field's name
	tagOpen    = "{{"
	tagClose   = "}}"
	openQuote  = "\"“”«'’"
	closeQuote = "\"“”»'’"
)

// Placeholders lists the names that a template may use besides "ask.…".
func Placeholders() []string {
	return []string{"requester.first_name", "requester.name", "case.number", "case.subject",
		"agent.name", "group.name", "article.title", "article.url", "date"}
}

// Unfilled finds every tag that stands in a text, known or not, and beginnings
// of known tags that were never closed. A text with one of them is not sent.
func Unfilled(text string) []Tag {
	var tags []Tag
	for _, f := range scanTags(text) {
		switch f.state {
		case tagKnown, tagUnknown:
			tags = append(tags, f.Tag)
		case tagUnclosed:
			if looksLikeTag(f.Name) {
				tags = append(tags, f.Tag)
			}
		}
	}
	return tags
}

type tagState int

const (
	tagKnown tagState = iota
	tagUnknown
	tagUnclosed // "{{" without "}}" on its line
	tagUnopened // "}}" without "{{"
)

type foundTag struct {
	Tag
	state tagState
}

// scanTags finds the tags of a text, broken ones too, in order.
func scanTags(text string) []foundTag {
	var found []foundTag
	end := -1 // where the next closing braces are that have been looked for
	for pos := 0; pos < len(text); {
		open := strings.Index(text[pos:], tagOpen)
		if end < pos {
			if end = strings.Index(text[pos:], tagClose); end >= 0 {
				end += pos
			} else {
				end = len(text)
			}
		}
		if end < len(text) && (open < 0 || end < pos+open) {
			found = append(found, foundTag{Tag{Start: end, End: end + len(tagClose)}, tagUnopened})
			pos = end + len(tagClose)
			continue
		}
		if open < 0 {
			break
		}
		f := tagAt(text, pos+open)
		found = append(found, f)
		pos = f.End
	}
	return found
}

// tagAt reads the tag that begins at start. It ends on its own line.
func tagAt(text string, start int) foundTag {
	rest := text[start+len(tagOpen):]
	line, _, _ := strings.Cut(rest[:min(len(rest), maxTagLine)], "\n")
	close := strings.Index(line, tagClose)
	again := strings.Index(line, tagOpen)
	if close < 0 || close > maxTag || (again >= 0 && again < close && again > 0) {
		stop := len(line)
		if again > 0 {
			stop = again
		}
		return foundTag{Tag{Name: line[:stop], Start: start, End: start + len(tagOpen) + stop}, tagUnclosed}
	}
	end := start + len(tagOpen) + close + len(tagClose)
	name, known := tagName(line[:close])
	if strings.HasPrefix(line, "{") { // {{{x}}}: Mustache's unescaped tag is not used here
		known = false
		if end < len(text) && text[end] == '}' {
			end++
		}
	}
	f := foundTag{Tag{Name: name, Start: start, End: end}, tagUnknown}
	if known {
		f.state = tagKnown
	}
	return f
}

// tagName makes the canonical name of what stands between the braces.
func tagName(inner string) (name string, known bool) {
	name = strings.TrimSpace(inner)
	if rest, ok := strings.CutPrefix(name, "ask"); ok {
		if question, ok := askName(rest); ok {
			return askPrefix + question, true
		}
		return name, false
	}
	if field, ok := strings.CutPrefix(name, "customer."); ok {
		name = "requester." + field
	}
	for _, p := range Placeholders() {
		if name == p {
			return name, true
		}
	}
	return name, false
}

// askName reads `.Frist` or ` "Frist"`.
func askName(rest string) (string, bool) {
	name, dotted := strings.CutPrefix(rest, ".")
	if !dotted {
		name = strings.TrimSpace(rest)
		first, size := utf8.DecodeRuneInString(name)
		last, lastSize := utf8.DecodeLastRuneInString(name)
		if len(name) < size+lastSize || !strings.ContainsRune(openQuote, first) || !strings.ContainsRune(closeQuote, last) {
			return "", false
		}
		name = name[size : len(name)-lastSize]
	}
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxPrompt || strings.ContainsAny(name, "{}\"") {
		return "", false
	}
	return name, strings.IndexFunc(name, unicode.IsControl) < 0
}

// looksLikeTag reports whether an unclosed "{{" was meant as a tag of ours.
func looksLikeTag(name string) bool {
	name = strings.TrimSpace(name)
	for _, p := range []string{"requester.", "customer.", "case.", "agent.", "group.", "article.", "date", "ask"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}
