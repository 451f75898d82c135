package gui

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/knowledge"
	"linje/support"
)

// pickKind is what a picker offers.
type pickKind int

// Templates ("::"), or articles, guides, links and services ("??").
const (
	pickTemplate pickKind = iota
	pickLink
)

// kinds lists the kinds of material that a picker of this kind searches.
func (k pickKind) kinds() []support.ItemKind {
	if k == pickTemplate {
		return []support.ItemKind{support.KindTemplate}
	}
	return []support.ItemKind{support.KindArticle, support.KindGuide, support.KindLink, support.KindService}
}

// trigger is an unfinished "::word" or "??word" before the cursor.
type trigger struct {
	kind  pickKind
	start int // rune offset of the mark
	query string
}

// longestTrigger is how far from its mark a trigger is still looked for, in
// runes: past that it is prose.
const longestTrigger = 40

// triggerBefore finds the trigger that the cursor (a rune offset) stands in. The
// mark must begin a line or follow white space, so that "std::vector" and
// "hva??" are left alone, and a word must follow it without a space.
func triggerBefore(text []rune, cursor int) (trigger, bool) {
	if cursor < 2 || cursor > len(text) {
		return trigger{}, false
	}
	for i := cursor - 2; i >= 0 && cursor-i <= longestTrigger; i-- {
		if text[i] == '\n' || text[i+1] == '\n' {
			return trigger{}, false
		}
		kind, ok := markAt(text, i)
		if !ok {
			continue
		}
		query := string(text[i+2 : cursor])
		if strings.HasPrefix(query, " ") || strings.HasPrefix(query, string(text[i])) {
			return trigger{}, false
		}
		return trigger{kind: kind, start: i, query: query}, true
	}
	return trigger{}, false
}

func markAt(text []rune, i int) (pickKind, bool) {
	if i > 0 && !unicode.IsSpace(text[i-1]) && text[i-1] != '(' && text[i-1] != '[' {
		return 0, false
	}
	switch {
	case text[i] == ':' && text[i+1] == ':':
		return pickTemplate, true
	case text[i] == '?' && text[i+1] == '?':
		return pickLink, true
	}
	return 0, false
}

// placeholder is a tag in a text that has no value yet.
type placeholder struct {
	name       string // "ask.Frist", "group.name"
	start, end int    // rune offsets
}

// askPrefix marks a prompted field: {{ask.Frist}}.
const askPrefix = "ask."

// placeholders lists the tags that stand unfilled in a text.
func placeholders(text string) []placeholder {
	var out []placeholder
	for _, t := range knowledge.Unfilled(text) {
		start := utf8.RuneCountInString(text[:t.Start])
		out = append(out, placeholder{
			name: t.Name, start: start, end: start + utf8.RuneCountInString(text[t.Start:t.End]),
		})
	}
	return out
}

// askable reports whether a tag is a fact that the desk did not know and that has
// words of its own.
func askable(name string) bool {
	switch name {
	case "requester.name", "agent.name", "group.name", "article.title", "article.url":
		return true
	}
	return false
}

// answerKey is the name under which the desk takes the answer to a tag.
func answerKey(name string) string { return strings.TrimPrefix(name, askPrefix) }

// answersTo lists whom an answer goes to when the agent names nobody: whoever
// wrote last, at the address they want answers to, else the requester.
func answersTo(t support.Thread) []support.Address {
	for i := len(t.Messages) - 1; i >= 0; i-- {
		m := t.Messages[i]
		if m.Direction != support.Inbound || m.Auto != support.AutoNone {
			continue
		}
		if len(m.Envelope.ReplyTo) > 0 && m.Envelope.ReplyTo[0].Email != "" {
			return m.Envelope.ReplyTo
		}
		if m.Envelope.From.Email != "" {
			return []support.Address{m.Envelope.From}
		}
		break
	}
	if t.Case.Requester.Email == "" {
		return nil
	}
	return []support.Address{t.Case.Requester}
}

// parseAddresses reads what was typed in an address field: addresses with or
// without names, separated by commas, semicolons or lines. bad is the first piece
// that is no address, "" when all are.
func parseAddresses(s string) (list []support.Address, bad string) {
	for _, piece := range splitAddresses(s) {
		a, err := mail.ParseAddress(piece)
		if err != nil {
			return list, piece
		}
		list = append(list, support.Address{Name: a.Name, Email: a.Address})
	}
	return list, ""
}

// splitAddresses cuts at separators outside quotes and angle brackets.
func splitAddresses(s string) []string {
	var out []string
	var piece strings.Builder
	quoted, angled := false, false
	flush := func() {
		if p := strings.TrimSpace(piece.String()); p != "" {
			out = append(out, p)
		}
		piece.Reset()
	}
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '<' && !quoted:
			angled = true
		case r == '>' && !quoted:
			angled = false
		}
		if !quoted && !angled && (r == ',' || r == ';' || r == '\n') {
			flush()
			continue
		}
		piece.WriteRune(r)
	}
	flush()
	return out
}

// formatAddresses writes addresses so that parseAddresses reads them back.
func formatAddresses(list []support.Address) string {
	parts := make([]string, 0, len(list))
	for _, a := range list {
		switch {
		case a.Name == "":
			parts = append(parts, a.Email)
		case strings.ContainsAny(a.Name, `,;<>@"`):
			parts = append(parts, `"`+strings.ReplaceAll(a.Name, `"`, "")+`" <`+a.Email+">")
		default:
			parts = append(parts, a.Name+" <"+a.Email+">")
		}
	}
	return strings.Join(parts, ", ")
}

// emails lists the bare addresses, for the line that only shows them.
func emails(list []support.Address) string {
	parts := make([]string, 0, len(list))
	for _, a := range list {
		parts = append(parts, a.Email)
	}
	return strings.Join(parts, ", ")
}

// nextLanguage is the written form after l in the order they are offered.
func nextLanguage(l support.Language) support.Language {
	all := support.Languages()
	for i, x := range all {
		if x == l {
			return all[(i+1)%len(all)]
		}
	}
	return all[0]
}

// otherForm reports whether an answer would be in the other Norwegian written
// form than the request (språklova section 15 gives the right to one's own).
func otherForm(request, answer support.Language) bool {
	return request == support.Nynorsk && answer == support.Bokmaal ||
		request == support.Bokmaal && answer == support.Nynorsk
}

// defaultThen is what a case becomes after an answer unless the agent says
// otherwise: waiting for the requester, where the table allows it.
func defaultThen(from support.Status) support.Status {
	if support.CanChange(from, support.StatusWaiting) {
		return support.StatusWaiting
	}
	return from
}
