package support

import "time"

// EventKind says what happened to a case.
type EventKind string

// The events. A case is the fold of its events, in the order of time.
const (
	EventReceived     EventKind = "received"     // a mail came in; Message
	EventSent         EventKind = "sent"         // a mail of ours went out; Message, Outside
	EventStatus       EventKind = "status"       // Status
	EventClaimed      EventKind = "claimed"      // Owner
	EventReleased     EventKind = "released"     //
	EventNote         EventKind = "note"         // Text
	EventDue          EventKind = "due"          // Due; nil takes it away
	EventReminder     EventKind = "reminder"     // Due; nil takes it away
	EventEscalatedUs  EventKind = "escalated_us" // escalated to us; Text is the rule that said so
	EventAcknowledged EventKind = "acknowledged" // someone has seen the escalation
	EventBounced      EventKind = "bounced"      // a mail of ours came back; Message
	EventLanguage     EventKind = "language"     // Language, corrected by an agent
	EventGroup        EventKind = "group"        // Group, Line, Service
	EventLinked       EventKind = "linked"       // Case: the closed case that this one continues
)

// Event is one thing that happened to a case. Events are only added.
type Event struct {
	ID    EventID   `json:"id"`
	Case  CaseID    `json:"case"`
	At    time.Time `json:"at"`
	Agent string    `json:"agent,omitempty"` // "" is Linje itself, following a mail
	Kind  EventKind `json:"kind"`
	Data  EventData `json:"data"`
}

// EventData holds what an event says; which fields, its kind tells.
type EventData struct {
	Message  MessageID  `json:"message,omitempty"`
	Mail     *MailFacts `json:"mail,omitempty"` // of received and sent
	Status   Status     `json:"status,omitempty"`
	Owner    string     `json:"owner,omitempty"`
	Text     string     `json:"text,omitempty"`
	Due      *time.Time `json:"due,omitempty"`
	Language Language   `json:"language,omitempty"`
	Group    string     `json:"group,omitempty"`
	Line     int        `json:"line,omitempty"`
	Service  string     `json:"service,omitempty"`
	Case     CaseID     `json:"case,omitempty"`
}

// MailFacts are the facts of a mail that the fold needs.
type MailFacts struct {
	Mailbox     MailboxID `json:"mailbox"`
	Subject     string    `json:"subject"`
	From        Address   `json:"from"`
	To          []Address `json:"to,omitempty"`
	Cc          []Address `json:"cc,omitempty"`       // and Bcc; of a mail sent outside Linje
	ReplyTo     []Address `json:"reply_to,omitempty"` // of one that came
	Language    Language  `json:"language,omitempty"`
	Attachments int       `json:"attachments,omitempty"`
	Auto        AutoKind  `json:"auto,omitempty"`
	Outside     bool      `json:"outside,omitempty"`
	Line        int       `json:"line,omitempty"` // the line of the mailbox
}

// AlertState says whether an escalation to us awaits someone.
type AlertState string

// None, waiting for someone to acknowledge it, or seen.
const (
	AlertNone    AlertState = ""
	AlertPending AlertState = "pending"
	AlertSeen    AlertState = "seen"
)

// Case is one request with all that happened to it: the fold of its events.
type Case struct {
	ID        CaseID
	Mailbox   MailboxID
	Subject   string
	Requester Address
	Language  Language
	Status    Status
	Handling  Handling
	Times     Times
	Activity  Activity
	Alert     AlertState
	Previous  CaseID // the closed case that this one continues
}

// Handling says who has a case.
type Handling struct {
	Owner   string // agent; "" is nobody
	Line    int
	Group   string
	Service string
}

// Times holds the times of a case; zero is none.
type Times struct {
	Created  time.Time
	Updated  time.Time // last mail in or out; work on the case does not move it in the lists
	Due      time.Time
	Reminder time.Time
	Settled  time.Time // when it became resolved or closed
	Worked   time.Time // last act of an agent in Linje
}

// Activity counts what a case holds.
type Activity struct {
	Messages    int
	Attachments int
	Notes       int
	Unread      bool // something has come that the agent has not opened
	Bounced     bool // the last mail of ours came back
	Answered    bool // the last message is ours
	Outside     bool // and was sent outside Linje
	Flagged     bool // a message of it is marked (\Flagged) in the mailbox
}
