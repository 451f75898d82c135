package knowledge

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"linje/support"
)

// Values are what the placeholders of a template stand for. An empty field is
// a value that is not known.
type Values struct {
	Requester    support.Address
	CaseNumber   string // "K7Q-2MX"
	CaseSubject  string
	AgentName    string
	GroupName    string
	ArticleTitle string
	ArticleURL   string
	Date         time.Time
	Ask          map[string]string // answers by question: {{ask.Frist}} takes Ask["Frist"]
}

// Rendered is a template with its placeholders filled.
type Rendered struct {
	Text string
	// Unfilled are the tags without a value. They stand in Text as written,
	// at these offsets.
	Unfilled []Tag
}

// maxRender bounds the body that Render reads and the text it makes, in bytes.
const maxRender = 1 << 20

// Render makes the readable text of an item and puts the values in. A tag
// without a value stays as it stands and is reported. Values are put in as
// they are: nothing is escaped, and tags inside them are not expanded. A body
// with a tag that is not closed is an error of code CodeInvalid, one beyond
// the bounds CodeHostileInput.
func Render(t support.Item, v Values) (Rendered, error) {
	const op = "knowledge.Render"
	if len(t.Body) > maxRender {
		return Rendered{}, support.Ef(support.CodeHostileInput, op, "%s.%s: %d bytes", t.ID, t.Language, len(t.Body))
	}
	body := Plain(t.Body)
	var out strings.Builder
	var unfilled []Tag
	last := 0
	for _, f := range scanTags(body) {
		if f.state == tagUnclosed {
			return Rendered{}, support.Ef(support.CodeInvalid, op, "%s.%s: tag not closed: %s",
				t.ID, t.Language, body[f.Start:min(f.End, f.Start+40)])
		}
		if f.state == tagUnopened {
			continue
		}
		out.WriteString(body[last:f.Start])
		last = f.End
		value := ""
		if f.state == tagKnown {
			value = v.of(f.Tag, t.Language)
		}
		if value == "" {
			start := out.Len()
			out.WriteString(body[f.Start:f.End])
			unfilled = append(unfilled, Tag{Name: f.Name, Start: start, End: out.Len()})
			continue
		}
		out.WriteString(value)
		if out.Len() > maxRender {
			return Rendered{}, support.Ef(support.CodeHostileInput, op, "%s.%s: too long", t.ID, t.Language)
		}
	}
	out.WriteString(body[last:])
	return Rendered{Text: out.String(), Unfilled: unfilled}, nil
}

// of returns the value of a tag, "" when there is none.
func (v Values) of(t Tag, l support.Language) string {
	if q := t.Prompt(); q != "" {
		return cleanValue(v.Ask[q], true)
	}
	var s string
	switch t.Name {
	case "requester.first_name":
		s = v.Requester.FirstName()
	case "requester.name":
		s = v.Requester.Name
	case "case.number":
		s = v.CaseNumber
	case "case.subject":
		s = v.CaseSubject
	case "agent.name":
		s = v.AgentName
	case "group.name":
		s = v.GroupName
	case "article.title":
		s = v.ArticleTitle
	case "article.url":
		s = v.ArticleURL
	case "date":
		s = FormatDate(v.Date, l)
	}
	return cleanValue(s, false)
}

// cleanValue makes a value harmless in plain text: no control characters, and
// no new lines but in what the agent typed.
func cleanValue(s string, lines bool) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines, r == '\t' && lines:
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}

// FormatDate writes a day as people write it: "22. november 2026" in
// Norwegian, "22 November 2026" in English; "" for the zero time.
func FormatDate(t time.Time, l support.Language) string {
	if t.IsZero() {
		return ""
	}
	if l == support.English {
		return t.Format("2 January 2006")
	}
	months := [...]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august",
		"september", "oktober", "november", "desember"}
	return fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year())
}
