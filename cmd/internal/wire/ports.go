package wire

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"linje/desk"
	"linje/gui/present"
	"linje/knowledge"
	"linje/mail/practice"
	"linje/platform"
	"linje/support"
)

// keyring is the platform's keyring as the desk sees it.
type keyring struct{ k *platform.Keyring }

func (k keyring) Set(ctx context.Context, account, secret string) error {
	return keyringError("keyring.Set", k.k.Set(ctx, account, secret))
}

func (k keyring) Secret(ctx context.Context, account string) (string, error) {
	s, err := k.k.Secret(ctx, account)
	return s, keyringError("keyring.Secret", err)
}

func (k keyring) Delete(ctx context.Context, account string) error {
	return keyringError("keyring.Delete", k.k.Delete(ctx, account))
}

func (k keyring) Check(ctx context.Context) error {
	return keyringError("keyring.Check", k.k.Check(ctx))
}

func (k keyring) Run(ctx context.Context, command string) (string, error) {
	s, err := platform.FirstLine(ctx, command)
	if err != nil {
		code := support.CodeNoPassword
		if errors.Is(err, platform.ErrCommandSlow) {
			code = support.CodeCommandSlow
		}
		return "", &support.Error{Code: code, Op: "keyring.Run", Err: err}
	}
	return s, nil
}

func keyringError(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, platform.ErrNotFound):
		return &support.Error{Code: support.CodeNotFound, Op: op, Err: err}
	case errors.Is(err, platform.ErrKeyringTimeout), errors.Is(err, context.DeadlineExceeded):
		return &support.Error{Code: support.CodeKeyringSlow, Op: op, Err: err}
	}
	return &support.Error{Code: support.CodeNoKeyring, Op: op, Err: err}
}

// notifier is the platform's notifier as the desk sees it.
type notifier struct{ n *platform.Notifier }

func (n notifier) Notify(ctx context.Context, note desk.Notice) error {
	return n.n.Notify(ctx, platform.Notification{
		Tag: note.Tag, Title: note.Title, Body: note.Body, Urgent: note.Urgent, OnClick: note.OnClick,
	})
}

func (n notifier) Available(ctx context.Context) error { return n.n.Available(ctx) }

func (n notifier) Withdraw(tag string) { n.n.Withdraw(tag) }

// pictures fetches remote pictures as the desk sees it.
type pictures struct{ p *platform.Pictures }

func (p pictures) Picture(ctx context.Context, address string) ([]byte, error) {
	data, err := p.p.Picture(ctx, address)
	switch {
	case err == nil:
		return data, nil
	case errors.Is(err, platform.ErrPictureAddress), errors.Is(err, platform.ErrPictureSize):
		return nil, support.E(support.CodeUnsafe, "pictures.Picture", err)
	}
	return nil, support.E(support.CodeServer, "pictures.Picture", err)
}

// practicePictures draws the pictures of the practice mailbox.
type practicePictures struct{}

func (practicePictures) Picture(_ context.Context, address string) ([]byte, error) {
	return practice.Picture(address)
}

// links looks at the addresses of pages.
type links struct{ l *platform.Links }

func (l links) Check(ctx context.Context, addresses []string, each func(support.LinkState)) error {
	return l.l.Check(ctx, addresses, func(r platform.LinkResult) {
		each(support.LinkState{Address: r.Address, Outcome: support.LinkOutcome(r.Outcome), Status: r.Status, Reason: r.Reason, Target: r.Target, At: r.At})
	})
}

// deskWords are the few texts that the desk shows by itself. A language is read
// when it is needed first: all of them take longer than a look at a mailbox.
type deskWords struct {
	settings func() (support.Settings, error)
	all      map[support.Language]func() *present.Words
}

func newDeskWords(ctx context.Context, st desk.Store) deskWords {
	w := deskWords{
		settings: func() (support.Settings, error) { return st.Settings(context.WithoutCancel(ctx)) },
		all:      map[support.Language]func() *present.Words{},
	}
	for _, l := range support.Languages() {
		w.all[l] = sync.OnceValue(func() *present.Words {
			words, err := present.NewWords(l, translations())
			if err != nil { // they are part of the program, and tests read them all
				panic(err)
			}
			return words
		})
	}
	return w
}

func (w deskWords) Escalation(number, mailbox string) (title, body string) {
	ours := w.ours()
	return ours.T("notify.escalation.title"), ours.T("notify.escalation.body", "Number", number, "Mailbox", mailbox)
}

func (w deskWords) Bounce(number, mailbox string) (title, body string) {
	ours := w.ours()
	return ours.T("sign.bounced"), ours.T("notify.escalation.body", "Number", number, "Mailbox", mailbox)
}

// ours are the words in the language of the window.
func (w deskWords) ours() *present.Words {
	l := SystemLanguage()
	if s, err := w.settings(); err == nil && support.Language(s.Language).Valid() {
		l = support.Language(s.Language)
	}
	return w.all[l]()
}

func (w deskWords) QuoteIntro(l support.Language, from support.Address, at time.Time) string {
	if !l.Valid() {
		l = support.Bokmaal
	}
	at = at.Local()
	clock := at.Format("15.04")
	if l == support.English {
		clock = at.Format("15:04")
	}
	name := from.Email
	if from.Name != "" {
		name = from.Name + " <" + from.Email + ">"
	}
	return w.all[l]().T("quote.intro", "Date", knowledge.FormatDate(at, l), "Time", clock, "From", name)
}

// opener opens files with the programs of the system; their copies lie in dir.
type opener struct{ dir string }

func (o opener) OpenCopy(ctx context.Context, name string, from io.Reader) error {
	err := platform.OpenCopy(ctx, o.dir, name, from)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, platform.ErrNoOpener):
		return &support.Error{Code: support.CodeNoOpener, Op: "wire.OpenCopy", Err: err}
	}
	return &support.Error{Code: support.CodeFolderWrite, Op: "wire.OpenCopy", Detail: o.dir, Err: err}
}
