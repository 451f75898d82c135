package knowledge

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"linje/support"
)

// The bounds of a search.
const (
	maxSearch      = 1000 // bytes
	maxSearchTerms = 24
	maxSearchTerm  = 100 // bytes
)

// ParseSearch reads what was typed into the search: words, "quoted phrases",
// and the fields fra: status: gruppe: før: etter: (from: status: group:
// before: after:, frå: in nynorsk), whose values may be quoted too. Days are
// 2026-11-22 or 22.11.2026 in local time: before a day is before it begins,
// after it is from its beginning on. A field whose value cannot be read counts
// as words, but the last one, which may still be typed, as nothing. Mailbox and Limit are left to the caller.
func ParseSearch(q string) support.SearchQuery {
	var s support.SearchQuery
	tokens := searchTokens(boundSearch(q))
	for i, t := range tokens {
		if t.field != "" && (setField(&s, t.field, t.value) || i == len(tokens)-1) {
			continue
		}
		text := t.value
		if t.closed {
			text = `"` + text + `"` // is no beginning of a longer word
		}
		if t.field != "" {
			text = t.field + " " + t.value
		}
		addTerm(&s, text)
	}
	return s
}

// UnreadField finds the first field in a search whose value is no status or no
// day, which [ParseSearch] takes for words: its English name, "" where there is
// none, and the value.
func UnreadField(q string) (field, value string) {
	for _, t := range searchTokens(boundSearch(q)) {
		if t.field != "" && !setField(&support.SearchQuery{}, t.field, t.value) {
			return fieldOf(t.field), t.value
		}
	}
	return "", ""
}

func boundSearch(q string) string {
	if len(q) > maxSearch {
		q = q[:maxSearch]
	}
	return norm.NFC.String(strings.ToValidUTF8(q, " "))
}

func addTerm(s *support.SearchQuery, text string) {
	if len(text) > maxSearchTerm {
		text = strings.ToValidUTF8(text[:maxSearchTerm], "")
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(s.Terms) < maxSearchTerms && strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		s.Terms = append(s.Terms, text)
	}
}

// searchToken is a word or phrase, perhaps with a field before it.
type searchToken struct {
	field, value string
	closed       bool // stood between quotation marks
}

// searchTokens divides at spaces outside quotes. A quote that is not closed
// reaches to the end.
func searchTokens(q string) []searchToken {
	var tokens []searchToken
	for {
		q = strings.TrimLeftFunc(q, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		if q == "" {
			return tokens
		}
		var t searchToken
		if name, rest, ok := strings.Cut(q, ":"); ok && fieldOf(name) != "" {
			t.field, q = name, rest
		}
		if strings.ContainsRune("\"“”«»", firstRune(q)) && q != "" {
			_, rest, _ := cutRune(q)
			end := strings.IndexAny(rest, "\"“”«»")
			if end < 0 {
				t.value, q = rest, ""
			} else {
				t.value, t.closed = rest[:end], true
				_, q, _ = cutRune(rest[end:])
			}
		} else {
			end := strings.IndexFunc(q, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '"' })
			if end < 0 {
				end = len(q)
			}
			t.value, q = q[:end], q[end:]
		}
		tokens = append(tokens, t)
	}
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func cutRune(s string) (rune, string, bool) {
	for i, r := range s {
		return r, s[i+len(string(r)):], true
	}
	return 0, "", false
}

// fieldOf makes the English name of a field, "" for what is none.
func fieldOf(name string) string {
	switch fold(name) {
	case "fra", "frå", "from":
		return "from"
	case "status":
		return "status"
	case "gruppe", "group":
		return "group"
	case "før", "before":
		return "before"
	case "etter", "after":
		return "after"
	}
	return ""
}

// setField puts a field in; false when its value cannot be read.
func setField(s *support.SearchQuery, field, value string) bool {
	value = strings.TrimSpace(value)
	if len(value) > maxSearchTerm || value == "" {
		return value == "" // a field that is being typed narrows nothing yet
	}
	switch fieldOf(field) {
	case "from":
		s.From = value
	case "group":
		s.Group = value
	case "status":
		status := statusOf(value)
		if status == "" {
			return false
		}
		s.Status = status
	default:
		day, ok := dayOf(value)
		if !ok {
			return false
		}
		if fieldOf(field) == "before" {
			s.Before = day
		} else {
			s.After = day
		}
	}
	return true
}

// statusOf reads a status in any of the three languages.
func statusOf(s string) support.Status {
	switch fold(s) {
	case "ny", "nye", "nytt", "new":
		return support.StatusNew
	case "åpen", "åpne", "åpent", "open", "opne", "ope":
		return support.StatusOpen
	case "venter", "ventar", "ventende", "waiting":
		return support.StatusWaiting
	case "eskalert", "eskalerte", "escalated":
		return support.StatusEscalated
	case "løst", "løste", "løyst", "løyste", "resolved", "solved":
		return support.StatusResolved
	case "lukket", "lukka", "lukkede", "avsluttet", "avslutta", "closed":
		return support.StatusClosed
	}
	return ""
}

func dayOf(s string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2.1.2006", "02.01.2006"} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil && t.Year() >= 1970 {
			return t, true
		}
	}
	return time.Time{}, false
}
