package gui

import (
	"context"

	"linje/support"
)

// Files saves and opens files of the user; the platform's rules for names and
// places stand behind it.
type Files interface {
	// Downloads is the folder that saving proposes.
	Downloads() string
	// Save writes data under dir. The name may come from a mail: it is made
	// harmless first, and a name that is taken gets a number. It returns the
	// path that was written.
	Save(ctx context.Context, dir, name string, data []byte) (path string, err error)
	// Open shows a file or folder with the program that the system has for it.
	Open(ctx context.Context, path string) error
	// Read returns a file that the user chose.
	Read(ctx context.Context, path string) ([]byte, error)
}

// ListDesk is what the case list and the worklists ask for.
type ListDesk interface {
	Mailboxes(ctx context.Context) ([]support.Mailbox, error)
	Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error)
	Counts(ctx context.Context, mailbox support.MailboxID) (map[support.Worklist]int, error)
	Search(ctx context.Context, query string, mailbox support.MailboxID, limit int) ([]support.Hit, error)
}
