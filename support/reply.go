package support

import (
	"strconv"
	"time"
)

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
	Removed  []string // items that were put in and taken out again
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
	EvenIfChanged bool          // go on although the thread has changed, or changes before it goes
	Undecided     bool          // go on although it is not known of another answer whether it went
	SeenMessages  int           // messages the agent has seen; 0: do not compare
	SeenAnswer    OutboxID      // the newest outgoing mail of the case that the agent has seen; compared where SeenMessages is
	AtOnce        bool          // without the time in which it can be taken back
	Undo          time.Duration // how long that time is; 0: as the settings say
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
// known whether the server took it, stopped because something came into the case
// that its agent has not seen, withdrawn by the agent. Of one that is failed,
// held or cancelled it is certain that the server has not taken it.
const (
	OutboxQueued    OutboxState = "queued"
	OutboxSending   OutboxState = "sending"
	OutboxSent      OutboxState = "sent"
	OutboxFailed    OutboxState = "failed"
	OutboxUnknown   OutboxState = "unknown"
	OutboxHeld      OutboxState = "held"
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
	Filed     Filed
	InReplyTo MessageID
	Draft     Draft // what it was made of, to give back when it fails; files left out in lists
	Basis     Basis
}

// Undoable reports whether a mail waits only for the time to be over in which
// it can be taken back.
func (e OutboxEntry) Undoable(now time.Time) bool {
	return e.State == OutboxQueued && e.Attempts.Count == 0 && e.Attempts.Next.After(now)
}

// Rival is the other answer to the case for which a mail is held; 0: it is held
// for something else.
func (e OutboxEntry) Rival() OutboxID {
	if e.State != OutboxHeld {
		return 0
	}
	n, err := strconv.ParseInt(e.Attempts.Detail, 10, 64)
	if err != nil {
		return 0
	}
	return OutboxID(n)
}

// Filed tells what has been done about a mail after it went.
type Filed struct {
	Copied   bool // a copy stands in Sent
	Answered bool // \Answered is set on what it answers
	// Appending: this Linje has begun to put a copy into Sent, so that one found
	// there may be its own.
	Appending bool
}

// Basis is what a mail was queued on: what its agent had seen of the case, and
// what queueing it changed there.
type Basis struct {
	Seen     Sight
	Anyway   bool   // it goes although more has come
	Status   Status // of the case before; "": the mail did not change it
	Claimed  bool   // it gave the case to its agent, whom nobody had before
	Returned bool   // its draft has been given back
}

// Sight is what an agent can see of a case: how many mails there are that did
// not go out from this outbox, how many notes of others, and the newest mail in
// the outbox.
type Sight struct {
	Messages int
	Notes    int
	Answer   OutboxID // 0: none
}

// Covers reports whether nothing has come from others that is not in s.
func (s Sight) Covers(now Sight) bool { return now.Messages <= s.Messages && now.Notes <= s.Notes }

// CopyHabit says who puts a copy of what is sent into Sent.
type CopyHabit string

// Not known yet, the server itself, or whoever sends.
const (
	CopyUnknown CopyHabit = ""
	CopyServer  CopyHabit = "server"
	CopySender  CopyHabit = "sender"
)

// ServerFacts is what has been learnt about a mailbox's servers by using them.
type ServerFacts struct {
	SizeLimit int64 // bytes that a mail may have (RFC 1870), as it is sent; 0: not said
	Copies    CopyHabit
	LastCopy  MessageID // the last mail that this Linje put into Sent itself
}

// Sending is one mail for an SMTP server.
type Sending struct {
	Envelope OutboxEnvelope
	Source   []byte
	// BeforeDot, if not nil, is called when all but the final dot is written. An
	// error from it ends the sending before the server can have taken the mail.
	BeforeDot func() error
	// Limit, if not nil, is told how many bytes a mail may have (RFC 1870
	// section 4), 0 where the server does not say.
	Limit func(bytes int64)
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
	Detail string // the server's own words; what Rival reads
}
