package gui

import (
	"context"
	"io"

	"linje/support"
)

// DraftKeeper keeps what is typed for a case.
type DraftKeeper interface {
	SaveDraft(ctx context.Context, d support.Draft) error
	DropDraft(ctx context.Context, id support.CaseID) error
}

// Answerer sends answers and keeps notes. Reply stops with CodeUnfilled,
// CodeChanged, CodeEmpty or CodeNoRecipient.
type Answerer interface {
	Reply(ctx context.Context, r support.ReplyRequest) (support.OutboxID, error)
	AddNote(ctx context.Context, id support.CaseID, text string) error
	Thread(ctx context.Context, id support.CaseID) (support.Thread, error)
}

// MaterialFinder finds and fills support material for a case.
type MaterialFinder interface {
	FindMaterial(ctx context.Context, text string, kinds []support.ItemKind, id support.CaseID, l support.Language, limit int) ([]support.Suggestion, error)
	RenderTemplate(ctx context.Context, id support.CaseID, itemID string, l support.Language, answers map[string]string) (support.Rendered, error)
	// ArticleText is an article or guide as it goes into an answer in a written
	// form.
	ArticleText(ctx context.Context, itemID string, l support.Language, as support.InsertAs) (support.Rendered, error)
	// AnswerFrames tells how an answer in a case begins and ends.
	AnswerFrames(ctx context.Context, id support.CaseID) (support.Frames, error)
}

// OutboxActs are what an agent can do with an answer that has not gone out.
type OutboxActs interface {
	RetrySend(ctx context.Context, id support.OutboxID) error
	// SendAnyway sends one that is held: the agent has seen what has come. Unless
	// blind it is held again when more comes.
	SendAnyway(ctx context.Context, id support.OutboxID, blind bool) error
	CancelSend(ctx context.Context, id support.OutboxID) error
	MarkSent(ctx context.Context, id support.OutboxID) error
}

// AgentDesk knows who works here.
type AgentDesk interface {
	Settings(ctx context.Context) (support.Settings, error)
	SaveSettings(ctx context.Context, s support.Settings) error
}

// ComposerDesk is what the composer asks of the desk.
type ComposerDesk interface {
	DraftKeeper
	Answerer
	MaterialFinder
	OutboxActs
	AgentDesk
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	// SizeLimit is how many bytes a mail from a mailbox may have as it is sent, as
	// far as its server has said; 0: not known.
	SizeLimit(ctx context.Context, id support.MailboxID) (int64, error)
}

// AssistantDesk is what the assistant asks of the desk.
type AssistantDesk interface {
	// Advise finds what may help with a case.
	Advise(ctx context.Context, id support.CaseID) (support.Advice, error)
}

// GroupsDesk is what the page of operator groups asks of the desk.
type GroupsDesk interface {
	Groups(ctx context.Context, text string) ([]support.Group, error)
	ImportGroups(ctx context.Context, name string, r io.Reader, apply bool) (support.ImportReport, error)
}

// WizardDesk tries and keeps mailboxes.
type WizardDesk interface {
	// TestMailbox calls step from another goroutine.
	TestMailbox(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error
	AddMailbox(ctx context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error)
	// UpdateMailbox leaves the password alone when it is "".
	UpdateMailbox(ctx context.Context, m support.Mailbox, password string) (support.PasswordKept, error)
	RemoveMailbox(ctx context.Context, id support.MailboxID) error
}

// FrameDesk keeps how answers from a mailbox begin and end.
type FrameDesk interface {
	Frames(ctx context.Context, id support.MailboxID) (support.Frames, error)
	// SaveFrames stops with CodeInvalid, and the tag as Detail, at one that cannot
	// stand there.
	SaveFrames(ctx context.Context, id support.MailboxID, f support.Frames) error
}

// SettingsDesk is what the settings ask of the desk.
type SettingsDesk interface {
	FrameDesk
	AgentDesk
	WizardDesk
	LearnDesk
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	NotifierProblem() error
	KeptInMemory(id support.MailboxID) bool
	// TryNotice shows a desktop notification with that text.
	TryNotice(ctx context.Context, title, body string) error
}
