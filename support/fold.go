package support

import (
	"sort"
	"time"
)

// Fold makes a case of its events. They may come in any order; time decides,
// then the ID, so that two machines with the same events agree. A requester's
// mail opens a case that waits or was settled: whether it may join a settled
// one, EffectOfReply has decided before. Unread is not an event (it belongs to
// a person, not to the case) and is left to the caller.
func Fold(id CaseID, events []Event) Case {
	f := folding{Case: Case{ID: id, Status: StatusNew}}
	for _, e := range inOrder(events) {
		f.apply(e)
	}
	return f.Case
}

// PendingEscalations lists the escalations to us that nobody has seen, oldest
// first. They may come in any order, as for Fold.
func PendingEscalations(events []Event) []Event {
	var c folding
	var pending []Event
	for _, e := range inOrder(events) {
		c.apply(e)
		if c.Alert != AlertPending {
			pending = nil
		} else if e.Kind == EventEscalatedUs {
			pending = append(pending, e)
		}
	}
	return pending
}

// inOrder sorts events by time, then by ID, and leaves out repeated ones.
func inOrder(events []Event) []Event {
	sorted := append([]Event(nil), events...)
	sort.SliceStable(sorted, func(i, j int) bool {
		if !sorted[i].At.Equal(sorted[j].At) {
			return sorted[i].At.Before(sorted[j].At)
		}
		return sorted[i].ID < sorted[j].ID
	})
	seen := make(map[EventID]bool, len(sorted))
	out := sorted[:0]
	for _, e := range sorted {
		if !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	return out
}

// folding is a case as far as it is folded.
type folding struct {
	Case
	heard []Address // who wrote in it so far, and where they want their answers
}

func (c *folding) apply(e Event) {
	c.Times.pass(e)
	switch e.Kind {
	case EventReceived, EventSent:
		c.applyMail(e)
	case EventStatus:
		c.applyStatus(e.Data.Status, e.At)
	case EventClaimed:
		c.Handling.Owner = e.Data.Owner
		c.alertSeen()
	case EventReleased:
		c.Handling.Owner = ""
	case EventNote:
		c.Activity.Notes++
	case EventDue:
		c.Times.Due = timeOrZero(e.Data.Due)
	case EventReminder:
		c.Times.Reminder = timeOrZero(e.Data.Due)
	case EventEscalatedUs:
		c.Alert = AlertPending
	case EventAcknowledged:
		c.alertSeen()
	default:
		c.applyFacts(e)
	}
}

// pass moves the times on to an event.
func (t *Times) pass(e Event) {
	if t.Created.IsZero() {
		t.Created = e.At
	}
	mail := e.Kind == EventReceived || e.Kind == EventSent
	if mail && e.At.After(t.Updated) {
		t.Updated = e.At
	}
	if e.Agent != "" && !mail && e.At.After(t.Worked) {
		t.Worked = e.At
	}
}

// applyFacts takes what an event says of a case besides its work.
func (c *Case) applyFacts(e Event) {
	switch e.Kind {
	case EventBounced:
		c.Activity.Bounced = true
	case EventLanguage:
		c.Language = e.Data.Language
	case EventGroup:
		c.Handling.Group, c.Handling.Service = e.Data.Group, e.Data.Service
		if e.Data.Line != 0 {
			c.Handling.Line = e.Data.Line
		}
	case EventLinked:
		c.Previous = e.Data.Case
	}
}

func (c *Case) alertSeen() {
	if c.Alert == AlertPending {
		c.Alert = AlertSeen
	}
}

func (c *folding) applyMail(e Event) {
	m := e.Data.Mail
	if m == nil {
		return
	}
	if c.Activity.Messages == 0 {
		c.Mailbox, c.Subject, c.Handling.Line = m.Mailbox, m.Subject, m.Line
	}
	c.Activity.Messages++
	c.Activity.Attachments += m.Attachments
	if e.Kind == EventSent {
		c.applySent(e, m)
		return
	}
	if m.Auto != AutoBounce {
		c.heard = append(append(c.heard, m.From), m.ReplyTo...)
	}
	if m.Auto == AutoNone {
		c.Activity.Answered, c.Activity.Outside = false, false
		if c.Status == StatusWaiting || c.Status == StatusResolved || c.Status == StatusClosed {
			c.applyStatus(StatusOpen, e.At)
		}
		if c.Requester.Email == "" || c.requesterUnheard() {
			c.Requester = m.From
		}
	} else if c.Requester.Email == "" {
		c.Requester = m.From
	}
	if c.Language == LanguageUnset && m.Auto != AutoBounce {
		c.Language = m.Language
	}
}

// applySent: an answer sent outside Linje leaves the case waiting for the
// requester; one sent from Linje has its own status event. Either way someone
// has seen the escalation. What a machine wrote is no answer, nor what went to
// others only.
func (c *folding) applySent(e Event, m *MailFacts) {
	if m.Outside && m.Auto != AutoNone {
		return
	}
	c.alertSeen()
	if m.Outside && !m.reaches(c.heard) {
		return
	}
	c.Activity.Answered, c.Activity.Outside, c.Activity.Bounced = true, m.Outside, false
	if c.Requester.Email == "" && len(m.To) > 0 {
		c.Requester = m.To[0]
	}
	if m.Outside && (c.Status == StatusNew || c.Status == StatusOpen) {
		c.applyStatus(StatusWaiting, e.At)
	}
}

// reaches reports whether a mail went to one of some people. Where none is
// known, or the mail does not say to whom it went, it counts as having done so.
func (m *MailFacts) reaches(people []Address) bool {
	return Reaches(append(append([]Address(nil), m.To...), m.Cc...), people)
}

// Reaches reports whether one of some people is among the recipients of a mail.
// Where either are unknown, nobody can say that it went to others.
func Reaches(recipients, people []Address) bool {
	asked := false
	for _, p := range people {
		for _, r := range recipients {
			if asked = true; p.Email != "" && SameEmail(p.Email, r.Email) {
				return true
			}
		}
	}
	return !asked
}

// requesterUnheard: the case began with a mail of ours, so its requester is
// known from To only and may lack a name.
func (c *Case) requesterUnheard() bool { return c.Requester.Name == "" && c.Activity.Messages <= 2 }

func (c *Case) applyStatus(s Status, at time.Time) {
	if !s.Valid() {
		return
	}
	c.Status = s
	if s == StatusResolved || s == StatusClosed {
		c.Times.Settled = at
	} else {
		c.Times.Settled = time.Time{}
	}
}

func timeOrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
