package present

import (
	"strings"
	"time"

	"linje/support"
)

// RowText is what a row of the case list says.
type RowText struct {
	Requester string
	Time      string
	Subject   string
	Status    string
	Signs     []Sign
}

// Sign is a small word in a row.
type Sign struct {
	Text   string
	Urgent bool
}

// Viewer is who looks at the cases, and when.
type Viewer struct {
	Agent string
	Now   time.Time
}

// Row makes the words of a case's row.
func Row(w *Words, c support.Case, v Viewer) RowText {
	r := RowText{Requester: Requester(w, c), Time: Short(w, c.Times.Updated, v.Now),
		Subject: Subject(w, c.Subject), Status: CaseStatus(w, c)}
	add := func(text string, urgent bool) {
		if text != "" {
			r.Signs = append(r.Signs, Sign{text, urgent})
		}
	}
	due, over := Due(w, c.Times.Due, v.Now)
	if over {
		add(due, true)
	}
	if c.Handling.Owner != "" {
		add(Owner(w, c.Handling.Owner, v.Agent, true), false)
	}
	if c.Activity.Bounced {
		add(w.T("sign.bounced"), true)
	}
	if c.Activity.Flagged {
		add(w.T("sign.flagged"), false)
	}
	if c.Language.Valid() && c.Language != support.Bokmaal {
		add(LanguageName(w, c.Language), false)
	}
	add(Elsewhere(w, c), false)
	if n := c.Activity.Attachments; n > 0 {
		add(w.N("sign.attachments", n), false)
	}
	if !over {
		add(due, false)
	}
	return r
}

// AnsweredElsewhere says that the last answer in a case was sent outside Linje,
// whatever has been done with the case since; "" where it was not.
func AnsweredElsewhere(w *Words, c support.Case) string {
	if c.Activity.Outside && !c.Activity.Bounced {
		return w.T("sign.outside")
	}
	return ""
}

// Elsewhere says that the last thing that happened to a case was an answer that
// was sent outside Linje, "" where it was not.
func Elsewhere(w *Words, c support.Case) string {
	if c.Times.Worked.After(c.Times.Updated) {
		return ""
	}
	return AnsweredElsewhere(w, c)
}

// Requester is the name of who asked.
func Requester(w *Words, c support.Case) string {
	if l := strings.TrimSpace(c.Requester.Label()); l != "" {
		return l
	}
	return w.T("case.no_requester")
}

// Subject is a subject, or a word where there is none.
func Subject(w *Words, s string) string {
	if s = strings.TrimSpace(s); s != "" {
		return s
	}
	return w.T("case.no_subject")
}

// CaseStatus is the status as a row shows it: an escalation that awaits someone
// goes before the status, and a case elsewhere says where.
func CaseStatus(w *Words, c support.Case) string {
	switch {
	case c.Alert == support.AlertPending:
		return w.T("status.alert")
	case c.Status == support.StatusEscalated && c.Handling.Group != "":
		return w.T("status.with", "Group", c.Handling.Group)
	}
	return StatusName(w, c.Status)
}

// StatusName is the word of a status.
func StatusName(w *Words, s support.Status) string {
	if !s.Valid() {
		s = support.StatusNew
	}
	return w.T("status." + string(s))
}

// WorklistName is the word of a worklist.
func WorklistName(w *Words, l support.Worklist) string { return w.T("worklist." + string(l)) }

// LanguageName is the name of a written form.
func LanguageName(w *Words, l support.Language) string {
	if !l.Valid() {
		return w.T("language.unset")
	}
	return w.T("language." + string(l))
}

// LanguageInText is the name of a language as it stands in the middle of a
// sentence: only English gives it a capital.
func LanguageInText(w *Words, name string) string {
	if w.Language() == support.English {
		return name
	}
	return strings.ToLower(name)
}

// Owner says who has a case; short takes the first name alone.
func Owner(w *Words, owner, me string, short bool) string {
	switch {
	case owner == "":
		return w.T("owner.nobody")
	case SameAgent(owner, me):
		return w.T("owner.me")
	case short:
		return w.T("owner.other", "Name", FirstName(owner))
	}
	return w.T("owner.other", "Name", AgentName(owner))
}

// SameAgent reports whether two names are one person.
func SameAgent(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// AgentName is an agent as people call them: the name, or what stands before
// the @ of an address.
func AgentName(agent string) string {
	if i := strings.LastIndex(agent, "<"); i > 0 {
		agent = strings.TrimSpace(agent[:i])
	}
	if local, _, ok := strings.Cut(agent, "@"); ok && local != "" && !strings.Contains(local, " ") {
		words := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' })
		for i, p := range words {
			r := []rune(p)
			words[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
		if len(words) > 0 {
			return strings.Join(words, " ")
		}
	}
	return agent
}

// FirstName is the first word of an agent's name.
func FirstName(agent string) string {
	name := AgentName(agent)
	if first, _, ok := strings.Cut(name, " "); ok && first != "" {
		return first
	}
	return name
}
