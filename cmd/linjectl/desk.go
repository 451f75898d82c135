package main

import (
	"context"
	"io"
	"time"

	"linje/support"
)

// worker is what linjectl needs of the desk.
type worker interface {
	reader
	agent
	sender
	keeper
	librarian
	runner
	adviser
}

// reader reads cases.
type reader interface {
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error)
	Thread(ctx context.Context, id support.CaseID) (support.Thread, error)
	FindCase(ctx context.Context, ref string) (support.CaseID, error)
	Search(ctx context.Context, query string, mailbox support.MailboxID, limit int) ([]support.Hit, error)
	SaveAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int, to io.Writer,
		progress func(done, total int64)) (int64, error)
	MarkSeen(ctx context.Context, id support.CaseID) error
}

// agent works a case.
type agent interface {
	Settings(ctx context.Context) (support.Settings, error)
	SaveSettings(ctx context.Context, s support.Settings) error
	Claim(ctx context.Context, id support.CaseID, force bool) error
	Release(ctx context.Context, id support.CaseID) error
	SetStatus(ctx context.Context, id support.CaseID, s support.Status) error
	AddNote(ctx context.Context, id support.CaseID, text string) error
}

// sender answers and looks after the outbox.
type sender interface {
	SaveDraft(ctx context.Context, d support.Draft) error
	// Framed gives a text the greeting of its mailbox, where it has none.
	Framed(ctx context.Context, id support.CaseID, l support.Language, text string) (string, error)
	RenderTemplate(ctx context.Context, id support.CaseID, item string, l support.Language, answers map[string]string) (support.Rendered, error)
	Material(ctx context.Context) (support.Material, error)
	Reply(ctx context.Context, r support.ReplyRequest) (support.OutboxID, error)
	Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error)
	RetrySend(ctx context.Context, id support.OutboxID) error
	SendAnyway(ctx context.Context, id support.OutboxID, blind bool) error
	CancelSend(ctx context.Context, id support.OutboxID) error
	MarkSent(ctx context.Context, id support.OutboxID) error
	SendQueued(ctx context.Context) (elsewhere bool, err error)
	SizeLimit(ctx context.Context, id support.MailboxID) (int64, error)
	WaitSent(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error)
}

// keeper keeps mailboxes, settings and support material.
type keeper interface {
	TestMailbox(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error
	AddMailbox(ctx context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error)
	UpdateMailbox(ctx context.Context, m support.Mailbox, password string) (support.PasswordKept, error)
	SetSince(ctx context.Context, id support.MailboxID, t time.Time) error
	RemoveMailbox(ctx context.Context, id support.MailboxID) error
	ImportForeign(ctx context.Context, path string, o support.ImportOptions, apply bool) (support.ImportReport, error)
	ImportGroups(ctx context.Context, name string, r io.Reader, apply bool) (support.ImportReport, error)
	Groups(ctx context.Context, text string) ([]support.Group, error)
	Upkeep(ctx context.Context) (support.UpkeepReport, error)
	CheckLinks(ctx context.Context, progress func(done, total int)) error
	Check(ctx context.Context) []support.CheckResult
}

// runner does the background work.
type runner interface {
	Sync(ctx context.Context, id support.MailboxID) (support.SyncResult, error)
	RetryUndelivered(ctx context.Context) error
	SyncStates() []support.SyncState
	Subscribe(each func(support.Change)) (cancel func())
	Run(ctx context.Context) error
}

// adviser suggests, and shows what it has learnt.
type adviser interface {
	Learn(ctx context.Context) error
	Advise(ctx context.Context, id support.CaseID) (support.Advice, error)
	AdviseText(ctx context.Context, text string) (support.Advice, error)
	Learnt(ctx context.Context) ([]support.Learnt, error)
	Forget(ctx context.Context, item string) error
	Recall(ctx context.Context, item string) error
}
