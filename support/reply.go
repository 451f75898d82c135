package support

import "time"

// Draft is what an agent has typed for a case, saved as it is typed.
type Draft struct {
	Case     CaseID
	Agent    string
	Text     string
	To, Cc   []Address // empty To: the requester
	Language Language
	Then     Status // what the case becomes when it is sent
	Template string // ID of the last template that was put in; ""
	Articles []string
	Attached []OutgoingFile
	Saved    time.Time
}

// OutgoingFile is a file that goes with a reply.
type OutgoingFile struct {
	Name string
	Type string
	Data []byte
}

// ReplyRequest is an answer that is to be sent.
type ReplyRequest struct {
	Draft         Draft
	EvenIfChanged bool // go on although the thread has changed
	SeenMessages  int  // messages the agent has seen; 0: do not compare
}

// Outgoing is all that a mail is built from.
type Outgoing struct {
	ID         MessageID
	Date       time.Time
	From       Address
	To, Cc     []Address
	Subject    string
	InReplyTo  MessageID
	References []MessageID
	Text       string // CommonMark subset: bare and [titled](url) links
	Quoted     *Quote
	Language   Language
	Files      []OutgoingFile
}

// Quote is the earlier message that an answer carries along.
type Quote struct {
	From Address
	Date time.Time
	Text string
	// Intro is the line before it, in the language of the answer.
	Intro string
}

// OutboxState is where an outgoing mail stands.
type OutboxState string

// Queued, being sent, sent, failed for good, cut at a point where it is not
// known whether the server took it, withdrawn by the agent.
const (
	OutboxQueued    OutboxState = "queued"
	OutboxSending   OutboxState = "sending"
	OutboxSent      OutboxState = "sent"
	OutboxFailed    OutboxState = "failed"
	OutboxUnknown   OutboxState = "unknown"
	OutboxCancelled OutboxState = "cancelled"
)

// OutboxEntry is a mail on its way out. Its bytes are fixed when it is queued.
type OutboxEntry struct {
	ID        OutboxID
	Case      CaseID
	Mailbox   MailboxID
	Message   MessageID
	State     OutboxState
	Envelope  OutboxEnvelope
	Source    []byte // left out in lists
	Attempts  Attempts
	Copied    bool // a copy stands in Sent
	Answered  bool // \Answered is set on what it answers
	InReplyTo MessageID
	Draft     Draft // what it was made of, to give back when it fails; files left out in lists
}

// Sending is one mail for an SMTP server.
type Sending struct {
	Envelope OutboxEnvelope
	Source   []byte
	// BeforeDot, if not nil, is called when all but the final dot is written. An
	// error from it ends the sending before the server can have taken the mail.
	BeforeDot func() error
}

// OutboxEnvelope is what SMTP and the outbox list need to know.
type OutboxEnvelope struct {
	From    string
	To      []string
	Subject string
	Agent   string
}

// Attempts tells how sending has gone.
type Attempts struct {
	Count  int
	Queued time.Time
	Next   time.Time
	Last   time.Time
	Code   Code   // of the last failure
	Detail string // the server's own words
}
