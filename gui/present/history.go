package present

import (
	"strings"

	"linje/support"
)

// Event says in a sentence what happened to a case, with who did it.
func Event(w *Words, e support.Event, v Viewer) string {
	key := "history." + string(e.Kind)
	d := e.Data
	switch e.Kind {
	case support.EventReceived, support.EventSent:
		return mailEvent(w, e, v)
	case support.EventStatus:
		return w.T(key, "Who", who(w, e.Agent, v), "Status", StatusName(w, d.Status))
	case support.EventClaimed:
		if d.Owner != "" && !SameAgent(d.Owner, e.Agent) {
			return w.T("history.given", "Who", who(w, e.Agent, v), "Owner", AgentName(d.Owner))
		}
		return w.T(key, "Who", who(w, e.Agent, v))
	case support.EventReleased, support.EventNote, support.EventAcknowledged:
		return w.T(key, "Who", who(w, e.Agent, v))
	case support.EventDue, support.EventReminder:
		if d.Due == nil {
			return w.T(key+"_none", "Who", who(w, e.Agent, v))
		}
		return w.T(key, "Who", who(w, e.Agent, v), "When", Moment(w, *d.Due, v.Now))
	case support.EventEscalatedUs:
		return w.T(key, "Rule", ruleText(w, d.Text))
	case support.EventBounced:
		return w.T(key)
	case support.EventLanguage:
		return w.T(key, "Who", who(w, e.Agent, v), "Language", LanguageName(w, d.Language))
	case support.EventGroup:
		return w.T(key, "Who", who(w, e.Agent, v), "Group", d.Group)
	case support.EventLinked:
		return w.T(key, "Number", d.Case.Number())
	}
	return w.T("history.other", "Who", who(w, e.Agent, v))
}

// ruleText says in words which rule a mail fits: its kind, then what it asks for.
func ruleText(w *Words, rule string) string {
	kind, rest, found := strings.Cut(rule, " ")
	if !found {
		return rule
	}
	switch kind {
	case "subject":
		kind = w.T("rule.subject")
	case "sender":
		kind = w.T("rule.sender")
	case "keyword":
		kind = w.T("rule.keyword")
	case "header":
		kind = w.T("rule.header")
	default:
		return rule
	}
	return kind + " «" + rest + "»"
}

func mailEvent(w *Words, e support.Event, v Viewer) string {
	from := ""
	outside := false
	auto := support.AutoNone
	if m := e.Data.Mail; m != nil {
		from, outside, auto = m.From.Label(), m.Outside, m.Auto
	}
	if e.Kind == support.EventSent {
		if outside {
			if e.Agent != "" {
				from = e.Agent
			}
			return w.T("history.sent_outside", "From", from)
		}
		return w.T("history.sent", "Who", who(w, e.Agent, v))
	}
	if auto != support.AutoNone {
		return w.T("history.received_auto", "From", from, "Kind", AutoName(w, auto))
	}
	return w.T("history.received", "From", from)
}

// AutoName is the word of a kind of machine-made mail, "" for mail of a person.
func AutoName(w *Words, k support.AutoKind) string {
	switch k {
	case support.AutoBounce, support.AutoReply, support.AutoList:
		return w.T("auto." + string(k))
	}
	return ""
}

func who(w *Words, agent string, v Viewer) string {
	switch {
	case agent == "":
		return w.T("history.linje")
	case SameAgent(agent, v.Agent):
		return w.T("history.you")
	}
	return AgentName(agent)
}
