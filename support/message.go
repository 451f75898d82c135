package support

import (
	"slices"
	"strings"
	"time"
)

// Address is a mail address with the name that stood before it.
type Address struct {
	Name  string `json:"name"`
	Email string `json:"address"`
}

// Label is the name, or the address where there is no name.
func (a Address) Label() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Email
}

// FirstName is the part of the name that one greets with: what stands after a
// comma ("Nordmann, Kari"), or the first word; "" when there is no name.
func (a Address) FirstName() string {
	name := strings.TrimSpace(a.Name)
	if strings.Contains(name, "@") {
		return ""
	}
	if _, after, ok := strings.Cut(name, ","); ok && strings.TrimSpace(after) != "" {
		name = strings.TrimSpace(after)
	}
	first, _, _ := strings.Cut(name, " ")
	return strings.Trim(first, `"'`)
}

// SameEmail reports whether two addresses are the same mailbox. Case is
// folded: no server in use tells "Kari@" from "kari@".
func SameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// Direction says whether a message came in or went out.
type Direction string

// In from a requester or another line, out from the mailbox.
const (
	Inbound  Direction = "in"
	Outbound Direction = "out"
)

// AutoKind says what kind of machine-made mail a message is.
type AutoKind string

// Written by a person, a bounce (RFC 3464), an automatic answer (RFC 3834), a
// mailing list (RFC 2919).
const (
	AutoNone   AutoKind = ""
	AutoBounce AutoKind = "bounce"
	AutoReply  AutoKind = "auto_reply"
	AutoList   AutoKind = "list"
)

// Language is a written form.
type Language string

// Bokmål, nynorsk, English; "" is unsure.
const (
	Bokmaal       Language = "nb"
	Nynorsk       Language = "nn"
	English       Language = "en"
	LanguageUnset Language = ""
)

// Languages lists the three written forms.
func Languages() []Language { return []Language{Bokmaal, Nynorsk, English} }

// Valid reports whether l is one of the three.
func (l Language) Valid() bool { return l == Bokmaal || l == Nynorsk || l == English }

// Envelope holds the addresses, subject and time of a mail.
type Envelope struct {
	From    Address
	Sender  Address // who sent it on behalf of From (RFC 5322 section 3.6.2); none where they are one
	ReplyTo []Address
	To, Cc  []Address
	Subject string
	Date    time.Time // of the Date header; the server's time where that is missing or absurd
	Written time.Time // of a stored mail, the Date header as it stands; zero where that is missing or absurd
}

// Author is who wrote the mail: of one that was sent on behalf of a mailbox,
// the person who did.
func (e Envelope) Author() Address {
	if e.Sender.Email != "" {
		return e.Sender
	}
	return e.From
}

// References ties a mail to others (RFC 5322 section 3.6.4).
type References struct {
	MessageID  MessageID
	InReplyTo  []MessageID
	References []MessageID // oldest first
}

// Attachment describes a part of a mail that is not its text. Its bytes stay
// in the stored source; Index finds them again.
type Attachment struct {
	Index     int    `json:"index"`
	Name      string `json:"name"` // as the sender gave it: hostile until made harmless
	Type      string `json:"type"`
	Size      int64  `json:"size"` // bytes, decoded
	ContentID string `json:"content_id,omitempty"`
	Inline    bool   `json:"inline,omitempty"`
	// Remote says that the bytes are not on this machine yet: they are fetched
	// from the server when they are wanted.
	Remote bool `json:"remote"`
}

// Trait is something about a mail that its reader must be told.
type Trait string

// The traits.
const (
	TraitBroken    Trait = "broken"    // not a correct mail: shown as far as it could be read
	TraitOversize  Trait = "oversize"  // larger than MaxSource: only its beginning is here
	TraitSigned    Trait = "signed"    // S/MIME or PGP signature, which Linje does not check
	TraitEncrypted Trait = "encrypted" // S/MIME or PGP, which Linje does not open
	TraitWinmail   Trait = "winmail"   // Outlook's own format (TNEF, "winmail.dat")
	TraitInvite    Trait = "invite"    // a calendar invitation, see Content
	TraitNested    Trait = "nested"    // forwards a whole mail, see Content
	TraitRemote    Trait = "remote"    // refers to pictures on other people's servers, see Content
)

// SenderCheck is what the own mail server found out about the sender
// (Authentication-Results, RFC 8601).
type SenderCheck string

// Nothing is said, the sender's domain stands for it, it does not, and: the
// address or name looks like one of ours or of a known service without being it.
const (
	SenderUnknown   SenderCheck = ""
	SenderPassed    SenderCheck = "passed"
	SenderFailed    SenderCheck = "failed"
	SenderLookAlike SenderCheck = "look_alike"
)

// Parsed is what was read out of a mail's source.
type Parsed struct {
	Envelope    Envelope
	Refs        References
	Text        string // readable text, links as "text <target>"; never HTML
	Attachments []Attachment
	Auto        AutoKind
	Bcc         []Address       // where the copy still names them
	Returned    Returned        // what came back, where Auto is a bounce
	Marks       []string        // header marks, e.g. "x-linje-escalation", "importance:high"
	Traits      []Trait         // what the reader must be told
	Verdicts    []SenderVerdict // of the servers it came through, the last one's first
}

// Returned is what a bounce tells of the mail that came back, as far as it
// does.
type Returned struct {
	Refs    References // of that mail: MessageID is its own
	Subject string
	To      []string // whom it did not reach
}

// Has reports whether a mail has a trait.
func (p Parsed) Has(t Trait) bool { return slices.Contains(p.Traits, t) }

// RawMail is one mail as the server holds it.
type RawMail struct {
	UID      uint32
	Flags    []string
	Received time.Time // INTERNALDATE
	Source   []byte
	Partial  bool // large attachments are not in the source
}

// Message is a mail that is stored and belongs to a case.
type Message struct {
	ID        MessageID
	Case      CaseID
	Mailbox   MailboxID
	Direction Direction
	Envelope  Envelope
	Refs      References
	Text      string
	Language  Language
	Attached  []Attachment
	Flags     []string
	Auto      AutoKind
	Reading   Reading
}

// Reading is what must be said where a message is read.
type Reading struct {
	Traits  []Trait
	Sender  SenderCheck
	Outside bool // an answer that was sent outside Linje
	Gone    bool // came, and lies in no folder any more: deleted or moved away in another program
}

// Has reports whether a message has a trait.
func (m Message) Has(t Trait) bool { return slices.Contains(m.Reading.Traits, t) }

// Asker is who a mail that came to a mailbox is from: of a web form, which
// sends in the name of the mailbox itself, whoever the answer is to go to.
func (m Message) Asker(mailbox string) Address {
	e := m.Envelope
	if m.Direction == Inbound && SameEmail(e.From.Email, mailbox) && len(e.ReplyTo) > 0 && e.ReplyTo[0].Email != "" {
		return e.ReplyTo[0]
	}
	return e.From
}
