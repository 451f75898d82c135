package main

import (
	"time"

	"linje/support"
)

// caseShape is a case in JSON.
type caseShape struct {
	ID        support.CaseID  `json:"id"`
	Number    string          `json:"number"`
	Subject   string          `json:"subject"`
	Requester support.Address `json:"requester"`
	Status    support.Status  `json:"status"`
	handlingShape
	Language support.Language `json:"language"`
	timesShape
	Messages int  `json:"messages"`
	Unread   bool `json:"unread"`
	signsShape
}

// signsShape is what a list marks a case with.
type signsShape struct {
	Outside bool `json:"outside"` // the last answer was sent outside Linje
	Flagged bool `json:"flagged"` // a message is marked (\Flagged) in the mailbox
	Bounced bool `json:"bounced"` // the last mail of ours came back
}

type handlingShape struct {
	Owner   string `json:"owner"`
	Line    int    `json:"line"`
	Group   string `json:"group"`
	Service string `json:"service"`
}

type timesShape struct {
	Created *time.Time `json:"created"`
	Updated *time.Time `json:"updated"`
	Due     *time.Time `json:"due"`
}

func shapeCase(k support.Case) caseShape {
	return caseShape{
		ID: k.ID, Number: k.ID.Number(), Subject: k.Subject, Requester: k.Requester, Status: k.Status,
		handlingShape: handlingShape(k.Handling),
		Language:      k.Language,
		timesShape:    timesShape{Created: utc(k.Times.Created), Updated: utc(k.Times.Updated), Due: utc(k.Times.Due)},
		Messages:      k.Activity.Messages, Unread: k.Activity.Unread,
		signsShape: signsShape{Outside: k.Activity.Outside, Flagged: k.Activity.Flagged, Bounced: k.Activity.Bounced},
	}
}

// threadShape is a case with all that it holds.
type threadShape struct {
	caseShape
	Mailbox  string             `json:"mailbox"`
	Alert    support.AlertState `json:"alert"`
	Previous support.CaseID     `json:"previous"`
	Messages []messageShape     `json:"messages"` // in place of their number
	Notes    []noteShape        `json:"notes"`
	Events   []eventShape       `json:"events"`
	Drafts   []draftShape       `json:"drafts"`
	Outbox   []outboxShape      `json:"outbox"`
	Earlier  []caseShape        `json:"earlier"`
}

type messageShape struct {
	ID          string               `json:"id"`
	MessageID   support.MessageID    `json:"message_id"`
	Direction   support.Direction    `json:"direction"`
	From        support.Address      `json:"from"`
	To          []support.Address    `json:"to"`
	Cc          []support.Address    `json:"cc"`
	Date        *time.Time           `json:"date"`
	Subject     string               `json:"subject"`
	Text        string               `json:"text"`
	Auto        support.AutoKind     `json:"auto"`
	Attachments []support.Attachment `json:"attachments"` // with harmless names
	readingShape
}

type noteShape struct {
	At    *time.Time `json:"at"`
	Agent string     `json:"agent"`
	Text  string     `json:"text"`
}

type eventShape struct {
	ID    support.EventID   `json:"id"`
	At    *time.Time        `json:"at"`
	Agent string            `json:"agent"`
	Kind  support.EventKind `json:"kind"`
	Data  support.EventData `json:"data"`
}

type draftShape struct {
	Agent    string            `json:"agent"`
	Saved    *time.Time        `json:"saved"`
	To       []support.Address `json:"to"`
	Cc       []support.Address `json:"cc"`
	Language support.Language  `json:"language"`
	Status   support.Status    `json:"status"`
	Template string            `json:"template"`
	Articles []string          `json:"articles"`
	Attached []string          `json:"attached"`
	Text     string            `json:"text"`
}

func (c *call) shapeThread(t support.Thread, mailboxes map[support.MailboxID]string) threadShape {
	s := threadShape{
		caseShape: shapeCase(t.Case), Mailbox: mailboxes[t.Case.Mailbox], Alert: t.Case.Alert, Previous: t.Case.Previous,
		Messages: []messageShape{}, Notes: []noteShape{}, Events: []eventShape{}, Drafts: []draftShape{},
		Outbox: []outboxShape{}, Earlier: []caseShape{},
	}
	for i, m := range t.Messages {
		s.Messages = append(s.Messages, c.shapeMessage(m, answeredFrom(t.Messages[i+1:])))
	}
	for _, e := range t.Events {
		s.Events = append(s.Events, eventShape{ID: e.ID, At: utc(e.At), Agent: e.Agent, Kind: e.Kind, Data: e.Data})
		if e.Kind == support.EventNote {
			s.Notes = append(s.Notes, noteShape{At: utc(e.At), Agent: e.Agent, Text: e.Data.Text})
		}
	}
	if t.Draft != nil {
		s.Drafts = append(s.Drafts, shapeDraft(*t.Draft))
	}
	for _, e := range t.Outbox {
		s.Outbox = append(s.Outbox, shapeOutbox(e, mailboxes))
	}
	for _, k := range t.Earlier {
		s.Earlier = append(s.Earlier, shapeCase(k))
	}
	return s
}

// shortID is a short ID for a message, derived from its Message-ID: that one may
// hold anything.
func shortID(m support.Message) string {
	return string(support.DerivedEventID("message", string(m.ID)))
}

func (c *call) shapeMessage(m support.Message, answered bool) messageShape {
	return messageShape{
		ID:        shortID(m),
		MessageID: m.ID, Direction: m.Direction, From: m.Envelope.From, To: full(m.Envelope.To), Cc: full(m.Envelope.Cc),
		Date: utc(m.Envelope.Date), Subject: m.Envelope.Subject, Text: m.Text, Auto: m.Auto, Attachments: harmless(m.Attached),
		readingShape: c.shapeReading(m, answered),
	}
}

func shapeDraft(d support.Draft) draftShape {
	s := draftShape{
		Agent: d.Agent, Saved: utc(d.Saved), To: full(d.To), Cc: full(d.Cc), Language: d.Language, Status: d.Then,
		Template: d.Template, Articles: full(d.Articles), Attached: []string{}, Text: d.Text,
	}
	for _, f := range d.Attached {
		s.Attached = append(s.Attached, f.Name)
	}
	return s
}

// outboxShape is an outgoing mail in JSON.
type outboxShape struct {
	ID        support.OutboxID    `json:"id"`
	Case      support.CaseID      `json:"case"`
	Number    string              `json:"number"`
	Mailbox   string              `json:"mailbox"`
	MessageID support.MessageID   `json:"message_id"`
	State     support.OutboxState `json:"state"`
	To        []string            `json:"to"`
	Subject   string              `json:"subject"`
	attemptsShape
	Copied   bool `json:"copied"`
	Answered bool `json:"answered"`
}

type attemptsShape struct {
	Attempts int          `json:"attempts"`
	Queued   *time.Time   `json:"queued"`
	Last     *time.Time   `json:"last"`
	Next     *time.Time   `json:"next"`
	Code     support.Code `json:"code"`   // of the last failure
	Detail   string       `json:"detail"` // the server's own words
}

func shapeOutbox(e support.OutboxEntry, mailboxes map[support.MailboxID]string) outboxShape {
	a := e.Attempts
	return outboxShape{
		ID: e.ID, Case: e.Case, Number: e.Case.Number(), Mailbox: mailboxes[e.Mailbox], MessageID: e.Message, State: e.State,
		To: full(e.Envelope.To), Subject: e.Envelope.Subject,
		attemptsShape: attemptsShape{Attempts: a.Count, Queued: utc(a.Queued), Last: utc(a.Last), Next: utc(a.Next),
			Code: a.Code, Detail: a.Detail},
		Copied: e.Filed.Copied, Answered: e.Filed.Answered,
	}
}
