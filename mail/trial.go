package mail

import (
	"context"
	"fmt"
	"strings"

	"linje/support"
)

// Test tries every step of a mailbox and tells each as it begins and as it
// ends. It goes on to SMTP also when IMAP failed; the error is the first one.
// No mail is sent: the transaction is begun and taken back.
func (c *Client) Test(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error {
	t := trial{c: c, m: m, password: password, step: step}
	t.imap(ctx)
	t.smtp(ctx)
	return t.first
}

// trial is one call of Test.
type trial struct {
	c        *Client
	m        support.Mailbox
	password string
	step     func(support.TestStep)
	first    error
}

// try does one step and reports whether it went well.
func (t *trial) try(name string, act func() (detail string, err error)) bool {
	t.step(support.TestStep{Name: name})
	detail, err := act()
	if err != nil && detail == "" {
		detail = support.DetailOf(err)
	}
	if err != nil && t.first == nil {
		t.first = err
	}
	t.step(support.TestStep{Name: name, Done: true, Detail: detail, Err: err})
	return err == nil
}

// connect does the first two steps, which both protocols have.
func (t *trial) connect(ctx context.Context, r route) (sec secured, ok bool) {
	var g *guard
	ok = t.try(r.op+".connect", func() (string, error) {
		var err error
		if g, err = t.c.dial(ctx, r); err != nil {
			return "", err
		}
		return g.RemoteAddr().String(), nil
	})
	if !ok {
		return sec, false
	}
	ok = t.try(r.op+".tls", func() (string, error) {
		var err error
		if sec, err = t.c.secure(ctx, r, g); err != nil {
			return "", err
		}
		return sec.certificate, nil
	})
	if !ok {
		_ = g.Close()
	}
	return sec, ok
}

func (t *trial) imap(ctx context.Context) {
	sec, ok := t.connect(ctx, imapRoute(t.m))
	if !ok {
		return
	}
	var s *session
	ok = t.try("imap.login", func() (string, error) {
		var err error
		s, err = t.c.signIn(ctx, sec, t.m.Login.User, t.password)
		return "", err
	})
	if !ok {
		return
	}
	defer func() { _ = s.Close() }()
	t.try("imap.folders", func() (string, error) {
		folders, err := s.Folders(ctx)
		if err != nil {
			return "", err
		}
		return t.folders(ctx, s, folders)
	})
}

// folders makes sure that the folders of the mailbox are there, and tells how
// many there are and which will be read.
func (t *trial) folders(ctx context.Context, s *session, list []support.FolderInfo) (string, error) {
	inbox, sent := t.m.Folders.Inbox, t.m.Folders.Sent
	if inbox == "" {
		inbox = "INBOX"
	}
	for _, f := range list {
		if sent == "" && f.Role == support.RoleSent {
			sent = f.Name
		}
	}
	names := []string{inbox}
	if sent != "" {
		names = append(names, sent)
	}
	for _, name := range names {
		if _, err := s.Open(ctx, name); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d (%s)", len(list), plain(strings.Join(names, ", "))), nil
}

func (t *trial) smtp(ctx context.Context) {
	sec, ok := t.connect(ctx, smtpRoute(t.m))
	if !ok {
		return
	}
	defer func() { _ = sec.guard.Close() }()
	s := t.c.submission(sec)
	ok = t.try("smtp.login", func() (string, error) { return "", s.signIn(ctx, t.m.Login.User, t.password) })
	if !ok {
		return
	}
	t.try("smtp.send", func() (string, error) {
		const op = "smtp.send"
		own := support.OutboxEnvelope{From: t.m.Address, To: []string{t.m.Address}}
		err := s.do(ctx, op, func() error {
			if err := s.envelope(op, own, 1024); err != nil {
				return err
			}
			return s.client.Reset()
		})
		return "", err
	})
	s.quit()
}
