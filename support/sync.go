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
	RoleNotMail FolderRole = "notmail" // calendar, contacts and the like, that Exchange lists among the folders
	RoleOther   FolderRole = ""
)

// Mirrored reports whether a folder's mail is read. What is thrown away,
// unwanted or unfinished is no request.
func (r FolderRole) Mirrored() bool {
	switch r {
	case RoleDrafts, RoleTrash, RoleJunk, RoleVirtual, RoleNotMail:
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
	Since       int64  // Unix time from which mail was asked for; 0: all. Linje's own, no server says it
	Left        uint32 // mails that are older than Since and left alone. Linje's own too
}

// Same reports whether a folder is as it was: nothing came, went or changed
// its flags. Only a server that counts changes (RFC 7162) can say so.
func (f FolderState) Same(stored FolderState) bool {
	return f.ModSeq != 0 && f.ModSeq == stored.ModSeq && f.sameMail(stored)
}

// SameMail reports whether no mail came or went; flags may have changed.
func (f FolderState) SameMail(stored FolderState) bool { return f.UIDNext != 0 && f.sameMail(stored) }

func (f FolderState) sameMail(stored FolderState) bool {
	return f.UIDValidity != 0 && f.UIDValidity == stored.UIDValidity && f.UIDNext == stored.UIDNext &&
		f.Messages == stored.Messages && f.Since == stored.Since
}

// Follows reports whether what changed between stored and f can be asked for
// alone: the same UIDs, counted changes, and nothing turned back.
func (f FolderState) Follows(stored FolderState) bool {
	return f.UIDValidity != 0 && f.UIDValidity == stored.UIDValidity && f.Since == stored.Since &&
		stored.ModSeq != 0 && f.ModSeq >= stored.ModSeq && stored.UIDNext != 0 && f.UIDNext >= stored.UIDNext
}

// FolderChanges are what came and changed in a folder since a state of it.
type FolderChanges struct {
	New      []Placed // all from that state's UIDNext on
	Changed  []Placed // older ones whose flags changed
	Messages uint32   // how many the folder holds after that
}

// Placed is a message's place in a folder.
type Placed struct {
	UID   uint32
	Flags []string
}

// Place is where on the server a message lies.
type Place struct {
	Folder      string
	UIDValidity uint32
	UID         uint32
}

// Undelivered is a mail that the server lists and does not deliver.
type Undelivered struct {
	Mailbox     MailboxID
	Folder      string
	UIDValidity uint32
	UID         uint32
	Tries       int
	First, Last time.Time
	Received    time.Time // INTERNALDATE, From and Subject as far as its header came
	From        Address
	Subject     string
}

// Tries of a mail that the server lists and does not deliver, each in a sync
// of its own, after which it is put aside; and how often it is then asked for.
const (
	UndeliveredTries = 3
	UndeliveredAgain = time.Hour
)

// Aside reports whether the mail is put aside: its folder counts as complete
// without it.
func (u Undelivered) Aside() bool { return u.Tries >= UndeliveredTries }

// Due reports whether the mail is to be asked for (again).
func (u Undelivered) Due(now time.Time) bool {
	return !u.Aside() || now.Sub(u.Last) >= UndeliveredAgain || u.Last.After(now)
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
	Later       bool        // not now: it is fetched again when other mails are stored
	// Unhelped, if not zero, says that the requester came back with more than
	// thanks: the material sent in the case since that time did not do.
	Unhelped time.Time
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
	// CaseAnswered returns the one case of that requester whose last mail is
	// ours and no older than since; ok false when there is none or more than one.
	CaseAnswered(email string, since time.Time) (id CaseID, ok bool)
	// Stored returns the message with that ID, if the mailbox has it already.
	Stored(MessageID) (m Message, ok bool)
}

// IntakeOutcome counts what an intake stored.
type IntakeOutcome struct {
	New      int      // messages that were not known
	Later    int      // mails that were left for later
	CasesNew []CaseID // cases that they began
	Touched  []CaseID // cases that changed, the new ones among them
	Alerts   []Event  // escalations to us, and mails of ours that came back, that were not known
}
