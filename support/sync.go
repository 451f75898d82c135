package support

import "time"

// FolderRole is what a folder is for.
type FolderRole string

// Where requests come in, where our answers are, what is thrown away, not
// wanted, not finished or only shown twice (RFC 6154), put by, other.
const (
	RoleInbox   FolderRole = "inbox"
	RoleSent    FolderRole = "sent"
	RoleDrafts  FolderRole = "drafts"
	RoleTrash   FolderRole = "trash"
	RoleJunk    FolderRole = "junk"
	RoleVirtual FolderRole = "virtual" // \All, \Flagged, \Important: mail that lies elsewhere
	RoleArchive FolderRole = "archive"
	RoleOther   FolderRole = ""
)

// Mirrored reports whether a folder's mail is read. What is thrown away,
// unwanted or unfinished is no request.
func (r FolderRole) Mirrored() bool {
	switch r {
	case RoleDrafts, RoleTrash, RoleJunk, RoleVirtual:
		return false
	}
	return true
}

// FolderInfo is a folder as the server lists it, its name decoded.
type FolderInfo struct {
	Name string
	Role FolderRole
	Can  bool // can be opened
}

// FolderState is what the server says of a folder when it is opened, and what
// was stored at the last sync. A changed UIDValidity makes all UIDs void.
type FolderState struct {
	UIDValidity uint32
	UIDNext     uint32
	ModSeq      uint64 // HIGHESTMODSEQ (RFC 7162); 0: not offered
	Messages    uint32
	Since       int64 // Unix time from which mail was asked for; 0: all. Linje's own, no server says it
}

// Placed is a message's place in a folder.
type Placed struct {
	UID   uint32
	Flags []string
}

// Undelivered is a mail that the server lists and does not deliver.
type Undelivered struct {
	Mailbox     MailboxID
	Folder      string
	UIDValidity uint32
	UID         uint32
	Tries       int
	First, Last time.Time
	From        Address // as far as its header came
	Subject     string
}

// Intake is one mail that is ready to be stored.
type Intake struct {
	Mailbox     MailboxID
	Folder      string
	UIDValidity uint32
	Raw         RawMail
	Message     Message
	Refs        []MessageID // all that it names, for later threading
	Events      []Event     // those that it causes in Message.Case
}

// TextBound is the most text of one mail that is kept for reading and search.
const TextBound = 1 << 20

// MaxSource is the most of one mail that is fetched; a larger one is stored
// with its headers and a word that it is too large.
const MaxSource = 64 << 20

// Midnight returns the first moment of t's day in its location.
func Midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// IntakeView is what a decision about an incoming mail may look at: the store
// as it is inside the transaction that will keep the decision, within one
// mailbox.
type IntakeView interface {
	ThreadIndex
	// Case returns the case as it now stands; ok false when there is none.
	Case(CaseID) (c Case, ok bool)
	// Taken reports whether a case of another mailbox has that ID.
	Taken(CaseID) bool
	// Stored returns the message with that ID, if the mailbox has it already.
	Stored(MessageID) (m Message, ok bool)
}

// IntakeOutcome counts what an intake stored.
type IntakeOutcome struct {
	New      int      // messages that were not known
	CasesNew []CaseID // cases that they began
	Touched  []CaseID // cases that changed, the new ones among them
	Alerts   []Event  // escalations to us that were not known
}
