package desk

import (
	"context"
	"net"
	"net/mail"
	"strings"
	"sync"
	"time"

	"linje/support"
)

// passwords are those that could not be kept in a keyring: in memory, for this
// run only.
type passwords struct {
	mu sync.Mutex
	m  map[support.MailboxID]string
}

func (p *passwords) get(id support.MailboxID) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.m[id]
	return s, ok
}

func (p *passwords) set(id support.MailboxID, s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.m[id] = s
}

func (p *passwords) drop(id support.MailboxID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, id)
}

// Mailboxes lists the mailboxes.
func (d *Desk) Mailboxes(ctx context.Context) ([]support.Mailbox, error) {
	return d.p.Store.Mailboxes(ctx)
}

// TestMailbox tries every step of a mailbox and tells each as it goes.
func (d *Desk) TestMailbox(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error {
	if err := CheckMailbox(m); err != nil {
		return err
	}
	if password == "" {
		p, err := d.password(ctx, m)
		if err != nil {
			return err
		}
		password = p
	}
	return d.p.Mail.Test(ctx, m, password, step)
}

// CheckMailbox says what is wrong in a mailbox as a user typed it: Detail
// names the field.
func CheckMailbox(m support.Mailbox) error {
	const op = "desk.CheckMailbox"
	if strings.TrimSpace(m.Name) == "" {
		return support.Ef(support.CodeInvalid, op, "name")
	}
	if a, err := mail.ParseAddress(m.Address); err != nil || a.Address != m.Address {
		return support.Ef(support.CodeInvalid, op, "address")
	}
	for name, e := range map[string]support.Endpoint{"imap": m.IMAP, "smtp": m.SMTP} {
		if e.Host == "" || strings.ContainsAny(e.Host, " /@\r\n") {
			return support.Ef(support.CodeInvalid, op, "%s host", name)
		}
		if e.Port < 1 || e.Port > 65535 {
			return support.Ef(support.CodeInvalid, op, "%s port", name)
		}
		switch e.Security {
		case support.SecurityTLS, support.SecurityStartTLS:
		case support.SecurityNone:
			if !loopback(e.Host) {
				return support.Ef(support.CodeUnsafe, op, "%s", e.Host)
			}
		default:
			return support.Ef(support.CodeInvalid, op, "%s security", name)
		}
	}
	if m.Login.User == "" {
		return support.Ef(support.CodeInvalid, op, "user")
	}
	return nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// AddMailbox stores a new mailbox and keeps its password: in the keyring, else
// in memory for this run.
func (d *Desk) AddMailbox(ctx context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error) {
	if err := CheckMailbox(m); err != nil {
		return 0, "", err
	}
	m.ID = 0
	m = withDefaults(m)
	id, err := d.p.Store.SaveMailbox(ctx, m)
	if err != nil {
		return 0, "", err
	}
	m.ID = id
	kept := d.keep(ctx, m, password)
	d.publish(support.Change{Kind: support.ChangeMailboxes})
	return id, kept, nil
}

func withDefaults(m support.Mailbox) support.Mailbox {
	if m.Folders.Inbox == "" {
		m.Folders.Inbox = "INBOX"
	}
	if m.Line < 1 || m.Line > 3 {
		m.Line = 1
	}
	if m.From == "" {
		m.From = support.FromAgent
	}
	return m
}

// UpdateMailbox stores changes to a mailbox; an empty password leaves the one
// that is kept.
func (d *Desk) UpdateMailbox(ctx context.Context, m support.Mailbox, password string) (support.PasswordKept, error) {
	if err := CheckMailbox(m); err != nil {
		return "", err
	}
	if _, err := d.p.Store.SaveMailbox(ctx, withDefaults(m)); err != nil {
		return "", err
	}
	kept := support.PasswordKept("")
	if password != "" {
		kept = d.keep(ctx, m, password)
	}
	d.publish(support.Change{Kind: support.ChangeMailboxes})
	d.SyncNow(m.ID)
	return kept, nil
}

// RemoveMailbox takes a mailbox and all that was kept of it off this machine.
// The mail on the server is untouched.
func (d *Desk) RemoveMailbox(ctx context.Context, id support.MailboxID) error {
	m, err := d.mailbox(ctx, id)
	if err != nil {
		return err
	}
	if err := d.p.Store.RemoveMailbox(ctx, id); err != nil {
		return err
	}
	d.secrets.drop(id)
	if m.Login.PasswordCommand == "" && !m.Practice && !d.sharesSecret(ctx, m) {
		_ = d.p.Secrets.Delete(ctx, secretName(m)) // nothing to delete is as good
	}
	d.states.drop(id)
	d.publish(support.Change{Kind: support.ChangeMailboxes}, support.Change{Kind: support.ChangeCases})
	return nil
}

// sharesSecret reports whether another mailbox signs in as the same user.
func (d *Desk) sharesSecret(ctx context.Context, m support.Mailbox) bool {
	ms, err := d.p.Store.Mailboxes(ctx)
	if err != nil {
		return true // rather a password too many than one too few
	}
	for _, o := range ms {
		if o.ID != m.ID && secretName(o) == secretName(m) {
			return true
		}
	}
	return false
}

// SetSince sets from which day on a mailbox's mail is read.
func (d *Desk) SetSince(ctx context.Context, id support.MailboxID, t time.Time) error {
	m, err := d.mailbox(ctx, id)
	if err != nil {
		return err
	}
	m.Since = t
	_, err = d.p.Store.SaveMailbox(ctx, m)
	return err
}

// SupplyPassword takes the password that was missing or refused.
func (d *Desk) SupplyPassword(ctx context.Context, id support.MailboxID, password string) (support.PasswordKept, error) {
	m, err := d.mailbox(ctx, id)
	if err != nil {
		return "", err
	}
	kept := d.keep(ctx, m, password)
	d.SyncNow(id)
	poke(d.outbox)
	return kept, nil
}

// KeptInMemory reports whether the password of a mailbox is kept for this run
// only.
func (d *Desk) KeptInMemory(id support.MailboxID) bool {
	_, ok := d.secrets.get(id)
	return ok && !d.p.Practice
}

func (d *Desk) keep(ctx context.Context, m support.Mailbox, password string) support.PasswordKept {
	if m.Login.PasswordCommand != "" {
		return support.KeptCommand
	}
	if !m.Practice {
		err := d.p.Secrets.Set(ctx, secretName(m), password)
		if err == nil {
			d.secrets.drop(m.ID)
			return support.KeptKeyring
		}
		d.p.Log.Warn("password not kept in keyring", "mailbox", m.ID, "code", support.CodeOf(err))
	}
	d.secrets.set(m.ID, password)
	return support.KeptMemory
}

// password finds the password of a mailbox: memory, command, keyring.
func (d *Desk) password(ctx context.Context, m support.Mailbox) (string, error) {
	if s, ok := d.secrets.get(m.ID); ok && m.ID != 0 {
		return s, nil
	}
	if m.Login.PasswordCommand != "" {
		return d.p.Secrets.Run(ctx, m.Login.PasswordCommand)
	}
	s, err := d.p.Secrets.Secret(ctx, secretName(m))
	if err != nil {
		return "", &support.Error{Code: noPasswordCode(err), Op: "desk.password", Detail: m.Name, Err: err}
	}
	return s, nil
}

// noPasswordCode: a slow keyring may answer later; whatever else is wrong, the
// password must be asked for.
func noPasswordCode(err error) support.Code {
	if support.CodeOf(err) == support.CodeKeyringSlow {
		return support.CodeKeyringSlow
	}
	return support.CodeNoPassword
}

// secretName is the name of a mailbox's password in the keyring.
func secretName(m support.Mailbox) string {
	return m.Login.User + "@" + m.IMAP.Host
}

func (d *Desk) mailbox(ctx context.Context, id support.MailboxID) (support.Mailbox, error) {
	ms, err := d.p.Store.Mailboxes(ctx)
	if err != nil {
		return support.Mailbox{}, err
	}
	for _, m := range ms {
		if m.ID == id {
			return m, nil
		}
	}
	return support.Mailbox{}, support.Ef(support.CodeNotFound, "desk.mailbox", "%d", id)
}
