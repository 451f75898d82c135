package desk

import (
	"context"
	"io"
	"time"

	"linje/support"
)

// Store keeps everything on this machine. Each method is one transaction and
// one act of the domain.
type Store interface {
	MailboxStore
	CaseStore
	OutboxStore
	MaterialStore
	UnaidedStore
	// Settings returns the user's settings, the default ones in a new database.
	Settings(ctx context.Context) (support.Settings, error)
	SaveSettings(ctx context.Context, s support.Settings) error
	// Check tries the database and its search index for damage.
	Check(ctx context.Context) (database, search error)
	// Version changes whenever any connection, also another program's, commits.
	Version(ctx context.Context) (int64, error)
	Close() error
}

// MailboxStore keeps the mailboxes and the mirror of their folders.
type MailboxStore interface {
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	// SaveMailbox adds (ID 0) or changes a mailbox. Two cannot have one name.
	SaveMailbox(ctx context.Context, m support.Mailbox) (support.MailboxID, error)
	// Frames returns the greetings and closings that were kept for a mailbox; own
	// tells which written forms have some.
	Frames(ctx context.Context, id support.MailboxID) (f support.Frames, own []support.Language, err error)
	// SaveFrames keeps those of the written forms in own.
	SaveFrames(ctx context.Context, id support.MailboxID, f support.Frames, own []support.Language) error
	// RemoveMailbox takes a mailbox away with all its cases.
	RemoveMailbox(ctx context.Context, id support.MailboxID) error
	// Folder returns what was stored after the last complete sync, zero if none.
	Folder(ctx context.Context, id support.MailboxID, folder string) (support.FolderState, error)
	// SaveFolder records that a folder is synced up to that state.
	SaveFolder(ctx context.Context, id support.MailboxID, folder string, s support.FolderState) error
	// Folders lists the folders that are stored.
	Folders(ctx context.Context, id support.MailboxID) ([]string, error)
	// DropFolders forgets folders with all places in them; the messages stay.
	// places is how many there were.
	DropFolders(ctx context.Context, id support.MailboxID, folders []string) (places int, err error)
	// CountPlaced counts the places of a folder with a UID below that one.
	CountPlaced(ctx context.Context, id support.MailboxID, folder string, validity, below uint32) (int, error)
	// PlacedFrom lists the stored places from that UID on, by UID.
	PlacedFrom(ctx context.Context, id support.MailboxID, folder string, validity, first uint32) ([]support.Placed, error)
	// PlacedAmong lists the stored places with those UIDs.
	PlacedAmong(ctx context.Context, id support.MailboxID, folder string, validity uint32, uids []uint32) ([]support.Placed, error)
	// StoredHeads tells From, Subject and Written of those messages that are
	// stored with their source.
	StoredHeads(ctx context.Context, id support.MailboxID, ms []support.MessageID) (map[support.MessageID]support.Envelope, error)
	// Undelivered lists the mails that the server lists and does not deliver.
	Undelivered(ctx context.Context, id support.MailboxID) ([]support.Undelivered, error)
	// SaveUndelivered adds or changes some of them.
	SaveUndelivered(ctx context.Context, us []support.Undelivered) error
	// DropUndelivered forgets them: they came, or are gone.
	DropUndelivered(ctx context.Context, us []support.Undelivered) error
	// Placed lists the stored places of messages in a folder under that
	// UIDVALIDITY; places under another one are dropped (messages stay).
	Placed(ctx context.Context, id support.MailboxID, folder string, validity uint32) ([]support.Placed, error)
	// SaveFlags stores changed flags of known places.
	SaveFlags(ctx context.Context, id support.MailboxID, folder string, changed []support.Placed) (cases []support.CaseID, err error)
	// Vanish drops places that are gone from the server; the messages stay.
	Vanish(ctx context.Context, id support.MailboxID, folder string, uids []uint32) error
	// SettleGone decides, after all folders were looked at, which of the messages
	// that lost their last place are gone, and which only moved.
	SettleGone(ctx context.Context, id support.MailboxID) error
	// PlacesOf lists where a message lies: folder name to UIDs.
	PlacesOf(ctx context.Context, id support.MailboxID, m support.MessageID) (map[string][]uint32, error)
	// Intake stores mails. Inside one write transaction decide is asked for
	// each of the n mails in turn, seeing the effect of those before it.
	Intake(ctx context.Context, id support.MailboxID, n int, decide func(view support.IntakeView, i int) (support.Intake, error)) (support.IntakeOutcome, error)
}

// CaseStore keeps the cases.
type CaseStore interface {
	Case(ctx context.Context, id support.CaseID) (support.Case, error)
	// CasesByPrefix finds the cases whose ID begins so (6 or 16 characters).
	CasesByPrefix(ctx context.Context, prefix string) ([]support.CaseID, error)
	// Cases lists cases, the last updated first.
	Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error)
	// Counts counts every worklist at once; Mailbox, Agent and Now of q are used.
	Counts(ctx context.Context, q support.CaseQuery) (map[support.Worklist]int, error)
	Thread(ctx context.Context, id support.CaseID, agent string) (support.Thread, error)
	// Update lets decide see the case and its events-to-be inside one write
	// transaction and stores the events it returns. Nothing is stored on error.
	Update(ctx context.Context, id support.CaseID, decide func(c support.Case) ([]support.Event, error)) (support.Case, error)
	// SetUnread marks whether something in the case has not been opened.
	SetUnread(ctx context.Context, id support.CaseID, unread bool) error
	Search(ctx context.Context, q support.SearchQuery) ([]support.Hit, error)
	// Source returns the mail as it came; CodeAttachmentLost when an attachment of
	// it is not on the disk as it should be.
	Source(ctx context.Context, id support.MailboxID, m support.MessageID) ([]byte, error)
	FileStore
	SaveDraft(ctx context.Context, d support.Draft) error
	DropDraft(ctx context.Context, id support.CaseID, agent string) error
	// Unnotified lists the escalation events of pending cases that no
	// notification has been shown for.
	Unnotified(ctx context.Context) ([]support.Event, error)
	// Bounces lists the cases, that anything came to since then, whose last mail
	// of ours came back; with untold, those no notification has been shown for.
	Bounces(ctx context.Context, since time.Time, untold bool) ([]support.Bounce, error)
	// Notified records that a notification was shown; first is false when
	// another program was quicker.
	Notified(ctx context.Context, id support.EventID, at time.Time) (first bool, err error)
}

// FileStore keeps the bytes of attachments beside the database.
type FileStore interface {
	// Restore writes the attachments of a stored mail anew from its source.
	Restore(ctx context.Context, id support.MailboxID, m support.MessageID, source []byte) error
	// SaveAttached keeps the bytes, which fill writes, of an attachment that had
	// stayed on the server.
	SaveAttached(ctx context.Context, id support.MailboxID, m support.MessageID, index int, fill func(w io.Writer) error) error
	// Attached opens an attachment that was fetched by itself; CodeNotFound when
	// it was not, CodeAttachmentLost when it is damaged.
	Attached(ctx context.Context, id support.MailboxID, m support.MessageID, index int) (support.File, error)
	// Attachments lists the attachments of a message.
	Attachments(ctx context.Context, id support.MailboxID, m support.MessageID) ([]support.Attachment, error)
	// PlacesFor lists where on the server a message lies.
	PlacesFor(ctx context.Context, id support.MailboxID, m support.MessageID) ([]support.Place, error)
	// Sweep removes the files that nothing names.
	Sweep(ctx context.Context) (removed int, err error)
	// CheckFiles reads every file for damage; lost are the attachments whose
	// bytes are damaged, with CodeAttachmentLost.
	CheckFiles(ctx context.Context) (lost []support.LostFile, err error)
}

// OutboxStore keeps the outgoing mail.
type OutboxStore interface {
	// Queue puts a mail in the outbox, stores the events, drops the draft,
	// withdraws mails of the case that did not go and whose draft was given back,
	// and records the use of material, all or nothing.
	Queue(ctx context.Context, e support.OutboxEntry, events []support.Event, used []string) (support.OutboxID, error)
	// Outbox lists entries without their source, newest last; all false leaves
	// out those that are done with (sent, copied and flagged; cancelled).
	Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error)
	// OutboxEntry returns one entry with its source.
	OutboxEntry(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error)
	// MoveOutbox sets the state if it is still from; ok false when it was not.
	MoveOutbox(ctx context.Context, id support.OutboxID, from, to support.OutboxState, a support.Attempts) (ok bool, err error)
	// SetBasis changes what a mail was queued on.
	SetBasis(ctx context.Context, id support.OutboxID, b support.Basis) error
	// Sight tells what is in a case that did not come from that agent here, and
	// its newest mail in the outbox.
	Sight(ctx context.Context, id support.CaseID, agent string) (support.Sight, error)
	// Rival returns another mail of the same case that has gone, may have, or
	// goes before this one, without that one's agent knowing of it; 0 for none.
	Rival(ctx context.Context, id support.OutboxID) (support.OutboxID, error)
	// Facts and SaveFacts keep what is learnt about a mailbox's servers.
	Facts(ctx context.Context, id support.MailboxID) (support.ServerFacts, error)
	SaveFacts(ctx context.Context, id support.MailboxID, f support.ServerFacts) error
	// MarkAppending records that a copy is about to be put into Sent, MarkCopied
	// that one stands there, MarkAnswered that \Answered is set.
	MarkAppending(ctx context.Context, id support.OutboxID) error
	MarkCopied(ctx context.Context, id support.OutboxID) error
	MarkAnswered(ctx context.Context, id support.OutboxID) error
}

// MaterialStore keeps the support material and the operator groups.
type MaterialStore interface {
	Material(ctx context.Context) (support.Material, error)
	// HasMaterial reports whether there is any.
	HasMaterial(ctx context.Context) (bool, error)
	// UpdateMaterial lets change see all material inside one write transaction
	// and keeps what it returns, all or nothing. Two entries of one ID and
	// language are CodeInvalid.
	UpdateMaterial(ctx context.Context, change func(support.Material) (support.Material, error)) error
	// MaterialFolder returns the folder that the material is kept in besides, ""
	// for none.
	MaterialFolder(ctx context.Context) (string, error)
	SaveMaterialFolder(ctx context.Context, dir string) error
	// Uses tells of each item how it has fared in the answers that went out.
	Uses(ctx context.Context) (map[string]support.ItemUse, error)
	// UsesOf lists the answers that an item went out in, newest first.
	UsesOf(ctx context.Context, item string, limit int) ([]support.CaseUse, error)
	MaterialDraftStore
	LessonStore
}

// LessonStore finds what suggestions learn from, and cases that are alike.
type LessonStore interface {
	// LessonsStart is where reading the newest n uses of material begins.
	LessonsStart(ctx context.Context, n int) (time.Time, error)
	// Lessons pages through the answered cases, the oldest first; next is where
	// the following page begins, zero after the last.
	Lessons(ctx context.Context, from time.Time, limit int) (out []support.Lesson, next time.Time, err error)
	// Lesson is what one case teaches.
	Lesson(ctx context.Context, id support.CaseID) (support.Lesson, error)
	// Forget leaves the uses of an item up to a moment out of them, "" those of
	// all; the zero time takes that back.
	Forget(ctx context.Context, item string, at time.Time) error
	Forgotten(ctx context.Context) (map[string]time.Time, error)
	// Alike finds solved cases that share telling words with a request; common
	// tells in how many mails each word stands, up to where it tells nothing.
	Alike(ctx context.Context, telling []string, but support.CaseID) (out []support.Solved, common map[string]int, err error)
}

// UnaidedStore finds the cases that were answered without support material.
type UnaidedStore interface {
	// Unaided tells the cases with an answer since then in which no material went
	// out, those last updated first, at most limit.
	Unaided(ctx context.Context, since time.Time, limit int, each func(support.Unaided)) error
}

// Mail speaks to mail servers and reads and writes mails.
type Mail interface {
	// Dial connects and signs in over IMAP.
	Dial(ctx context.Context, m support.Mailbox, password string) (Server, error)
	// Send gives a mail to the SMTP server. A failure before the final dot has
	// a code that says why; one after it, without an answer, CodeUnknownSent.
	// The server cannot have taken it before o.BeforeDot returned nil.
	Send(ctx context.Context, m support.Mailbox, password string, o support.Sending) error
	// Test tries every step and tells each as it begins and ends. It goes on to
	// SMTP also when IMAP failed; the error is the first one.
	Test(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error
	// Parse reads any bytes as a mail, as far as they can be read. It bounds
	// depth, parts and text, and never fails.
	Parse(source []byte) support.Parsed
	// Content reads what a mail holds beside its text. It loads nothing from
	// elsewhere and never fails.
	Content(source []byte) support.Content
	// Build writes a mail.
	Build(o support.Outgoing) ([]byte, error)
	// Part returns the decoded bytes of an attachment, by the Index that Parse
	// or Content gave it.
	Part(source []byte, index int) ([]byte, error)
	// Remote says which part on the server an attachment is that is not in the
	// source; CodeNotFound when it is.
	Remote(source []byte, index int) (support.RemotePart, error)
	// NewMessageID makes a Message-ID in the domain of that address.
	NewMessageID(address string) support.MessageID
}

// Pictures fetches pictures from other people's servers.
type Pictures interface {
	// Picture fetches one picture. It tells the server nothing beyond the
	// address, and refuses addresses of this machine and of private networks
	// (CodeUnsafe).
	Picture(ctx context.Context, address string) ([]byte, error)
}

// Links looks whether pages on other people's servers are there.
type Links interface {
	// Check looks at each address, a few at a time and few of one server, and tells
	// each as it is known, one after another. The error is that of ctx.
	Check(ctx context.Context, addresses []string, each func(support.LinkState)) error
}

// Server is one signed-in IMAP connection. One goroutine uses it. Every method
// ends, by closing the connection, when ctx ends or the server stays silent.
//
// It is an alias so that mail, which may not know desk, can return this very
// type from Dial.
type Server = interface {
	Folders(ctx context.Context) ([]support.FolderInfo, error)
	// Open opens a folder for reading only (EXAMINE).
	Open(ctx context.Context, folder string) (support.FolderState, error)
	// Status tells the state of folders that are not open, without opening them
	// (STATUS). Those that the server says nothing of are left out.
	Status(ctx context.Context, folders []string) (map[string]support.FolderState, error)
	// Changes tells what came and changed in the open folder since a state of it
	// that counted changes (ModSeq not 0).
	Changes(ctx context.Context, since support.FolderState) (support.FolderChanges, error)
	// UIDs lists the UIDs of the open folder, ascending.
	UIDs(ctx context.Context) ([]uint32, error)
	// Heads brings the Message-ID, From, Subject and Date fields of mails of the
	// open folder as their Source, with their flags. What the server does not
	// answer is left out.
	Heads(ctx context.Context, uids []uint32, each func(support.RawMail) error) error
	// Placed lists the UIDs and flags of the open folder.
	Placed(ctx context.Context) ([]support.Placed, error)
	// FirstSince returns the lowest UID of the open folder that came on t's day
	// or later (UID SEARCH SINCE), 0 when there is none.
	FirstSince(ctx context.Context, t time.Time) (uint32, error)
	// Fetch brings mails of the open folder with BODY.PEEK[] and calls each as
	// they come. missing are those that the server did not deliver in full.
	Fetch(ctx context.Context, uids []uint32, each func(support.RawMail) error) (missing []uint32, err error)
	// Larger returns those of some mails of the open folder that have more than
	// limit bytes.
	Larger(ctx context.Context, uids []uint32, limit int64) ([]uint32, error)
	// Parts brings a large mail of the open folder without its attachments above
	// limit bytes. CodeProtocol when what the server tells of its parts is of no
	// use: then Head, its beginning, is left.
	Parts(ctx context.Context, uid uint32, limit int64) (support.RawMail, error)
	Head(ctx context.Context, uid uint32) (support.RawMail, error)
	// Section writes the decoded bytes of a part of a mail of the open folder as
	// they come; progress may be nil. CodeGone when it is not there.
	Section(ctx context.Context, uid uint32, part support.RemotePart, to io.Writer, progress func(done int64)) error
	// Wait returns when the open folder changed, also before Wait was called,
	// and with changed false when limit is over or something came on wake. It
	// uses IDLE, or polls where the server has none.
	Wait(ctx context.Context, limit time.Duration, wake <-chan struct{}) (changed bool, err error)
	// AddFlags sets flags on a message.
	AddFlags(ctx context.Context, folder string, uid uint32, flags ...string) error
	// Append stores a mail in a folder.
	Append(ctx context.Context, folder string, source []byte, flags []string, at time.Time) error
	// Find lists the UIDs of the mails with that Message-ID in a folder.
	Find(ctx context.Context, folder string, id support.MessageID) ([]uint32, error)
	// Probe asks the server for a sign of life; without one within limit the
	// connection is closed.
	Probe(ctx context.Context, limit time.Duration) error
	// Hurry closes the connection if a server that owes an answer sends nothing
	// within limit. It alone may be called from any goroutine.
	Hurry(limit time.Duration)
	Close() error
}

// Secrets keeps passwords in the keyring of the operating system.
type Secrets interface {
	Set(ctx context.Context, account, secret string) error
	Secret(ctx context.Context, account string) (string, error)
	Delete(ctx context.Context, account string) error
	// Check reports whether there is a usable keyring.
	Check(ctx context.Context) error
	// Run runs a password command and returns the first line it prints.
	Run(ctx context.Context, command string) (string, error)
}

// Notice is a desktop notification: a kind, a case number and a group or
// mailbox name, never text of a mail.
type Notice struct {
	Tag     string // a later notice with the same tag replaces it
	Title   string
	Body    string
	Urgent  bool
	OnClick func()
}

// Notifier shows desktop notifications.
type Notifier interface {
	Notify(ctx context.Context, n Notice) error
	Available(ctx context.Context) error
	Withdraw(tag string)
}

// Words makes the few texts that desk itself must show (the title of a
// notification, the line before a quote), in a language.
type Words interface {
	Escalation(number, mailbox string) (title, body string)
	// Bounce tells that the answer in a case came back.
	Bounce(number, mailbox string) (title, body string)
	QuoteIntro(l support.Language, from support.Address, at time.Time) string
}
