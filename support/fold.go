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
	c := Case{ID: id, Status: StatusNew}
	for _, e := range inOrder(events) {
		c.apply(e)
	}
	return c
}

// PendingEscalations lists the escalations to us that nobody has seen, oldest
// first. They may come in any order, as for Fold.
func PendingEscalations(events []Event) []Event {
	var c Case
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

func (c *Case) apply(e Event) {
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

func (c *Case) applyMail(e Event) {
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
// has seen the escalation.
func (c *Case) applySent(e Event, m *MailFacts) {
	c.Activity.Answered, c.Activity.Outside, c.Activity.Bounced = true, m.Outside, false
	if c.Requester.Email == "" && len(m.To) > 0 {
		c.Requester = m.To[0]
	}
	if m.Outside && (c.Status == StatusNew || c.Status == StatusOpen) {
		c.applyStatus(StatusWaiting, e.At)
	}
	c.alertSeen()
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
