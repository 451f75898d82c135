package gui

import (
	"context"
	"io"
	"time"

	"linje/support"
)

// Files saves and opens files of the user; the platform's rules for names and
// places stand behind it.
type Files interface {
	// Downloads is the folder that saving proposes.
	Downloads() string
	// Save makes a file under dir with what write writes. The name may come from
	// a mail: it is made harmless first, and a name that is taken gets a number.
	// It returns the path; nothing is left of a file that is not whole.
	Save(dir, name string, write func(io.Writer) error) (path string, err error)
	// SaveName is the harmless form of a name under which Save writes.
	SaveName(name string) string
	// Open shows a file or folder with the program that the system has for it.
	Open(ctx context.Context, path string) error
	// Read returns a file that the user chose.
	Read(ctx context.Context, path string) ([]byte, error)
}

// ListDesk is what the worklists and the case list ask of the desk.
type ListDesk interface {
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error)
	Counts(ctx context.Context, mailbox support.MailboxID) (map[support.Worklist]int, error)
	Search(ctx context.Context, query string, mailbox support.MailboxID, limit int) ([]support.Hit, error)
	// Undelivered lists the mails that a server lists and does not give out.
	Undelivered(ctx context.Context) ([]support.Undelivered, error)
	// RetryUndelivered asks for them again.
	RetryUndelivered(ctx context.Context) error
}

// ReadDesk is what the case view reads.
type ReadDesk interface {
	Thread(ctx context.Context, id support.CaseID) (support.Thread, error)
	MarkSeen(ctx context.Context, id support.CaseID) error
	MessageSource(ctx context.Context, mailbox support.MailboxID, m support.MessageID) ([]byte, error)
	FindCase(ctx context.Context, ref string) (support.CaseID, error)
}

// ContentDesk reads what a mail holds beside its text.
type ContentDesk interface {
	Content(ctx context.Context, mailbox support.MailboxID, m support.MessageID) (support.Content, error)
	// RemotePicture fetches a picture from somebody else's server.
	RemotePicture(ctx context.Context, address string) ([]byte, error)
}

// FileDesk fetches attachments and opens them with other programs.
type FileDesk interface {
	// SaveAttachment writes the bytes of an attachment, which are fetched first
	// where they are on the server; progress is called from another goroutine.
	SaveAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int, to io.Writer,
		progress func(done, total int64)) (int64, error)
	// OpenAttachment opens a file with the program that the system has for it,
	// after a look at its type: one that could do harm is CodeRisky.
	OpenAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int) error
}

// WorkDesk is what an agent does with a case beside answering it.
type WorkDesk interface {
	// Claim stops with CodeClaimed when another has the case and force is false.
	Claim(ctx context.Context, id support.CaseID, force bool) error
	Release(ctx context.Context, id support.CaseID) error
	SetStatus(ctx context.Context, id support.CaseID, s support.Status) error
	SetDue(ctx context.Context, id support.CaseID, due *time.Time) error
	SetLanguage(ctx context.Context, id support.CaseID, l support.Language) error
	Acknowledge(ctx context.Context, id support.CaseID) error
	// Undo takes back the agent's last status, claim, release or due date.
	Undo(ctx context.Context, id support.CaseID) error
}

// StateDesk tells how things stand, and when they change.
type StateDesk interface {
	SyncStates() []support.SyncState
	Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error)
	PendingAlerts(ctx context.Context) ([]support.Case, error)
	// BouncedCases lists the agent's cases whose last mail came back of late.
	BouncedCases(ctx context.Context) ([]support.Case, error)
	// SupplyPassword is the answer to CodeNoPassword and CodeAuth.
	SupplyPassword(ctx context.Context, id support.MailboxID, password string) (support.PasswordKept, error)
	SyncNow(id support.MailboxID)
	Practice() bool
	// Subscribe calls told from any goroutine after each commit.
	Subscribe(told func(support.Change)) (cancel func())
}

// CaseDesk is what the case view asks of the desk.
type CaseDesk interface {
	ReadDesk
	ContentDesk
	FileDesk
	WorkDesk
	OutboxActs
}

// Desk is all that the window asks of the desk; each view takes its part.
type Desk interface {
	ListDesk
	CaseDesk
	StateDesk
	ComposerDesk
	AssistantDesk
	MaterialDesk
	DraftDesk
	GroupsDesk
	SettingsDesk
}
