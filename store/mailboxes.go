package store

import (
	"context"
	"strings"

	"linje/support"
)

const (
	mailboxColumns = `name, address, imap_host, imap_port, imap_security, smtp_host, smtp_port, smtp_security,
	login_user, password_command, ca_file, inbox, sent, line, from_style, since, practice`
	sqlMailboxes  = `SELECT id, ` + mailboxColumns + ` FROM mailboxes ORDER BY id`
	sqlAddMailbox = `INSERT INTO mailboxes (name_key, ` + mailboxColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlSaveMailbox = `UPDATE mailboxes SET (name_key, ` + mailboxColumns + `) =
(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?`
)

// Mailboxes lists the mailboxes in the order they were added.
func (s *Store) Mailboxes(ctx context.Context) ([]support.Mailbox, error) {
	var out []support.Mailbox
	err := s.read(ctx, "store.Mailboxes", func(t *tx) error {
		return t.each(func(r scanner) error {
			var m support.Mailbox
			var since int64
			err := r.Scan(&m.ID, &m.Name, &m.Address, &m.IMAP.Host, &m.IMAP.Port, &m.IMAP.Security,
				&m.SMTP.Host, &m.SMTP.Port, &m.SMTP.Security, &m.Login.User, &m.Login.PasswordCommand, &m.Login.CAFile,
				&m.Folders.Inbox, &m.Folders.Sent, &m.Line, &m.From, &since, &m.Practice)
			m.Since = timeOf(since)
			out = append(out, m)
			return err
		}, sqlMailboxes)
	})
	return out, err
}

// SaveMailbox adds (ID 0) or changes a mailbox. Two cannot have one name, in
// whatever case: CodeInvalid.
func (s *Store) SaveMailbox(ctx context.Context, m support.Mailbox) (support.MailboxID, error) {
	const op = "store.SaveMailbox"
	name := strings.TrimSpace(m.Name)
	args := []any{strings.ToLower(name), name, m.Address, m.IMAP.Host, m.IMAP.Port, m.IMAP.Security,
		m.SMTP.Host, m.SMTP.Port, m.SMTP.Security, m.Login.User, m.Login.PasswordCommand, m.Login.CAFile,
		m.Folders.Inbox, m.Folders.Sent, m.Line, m.From, micros(m.Since), m.Practice}
	id := m.ID
	err := s.write(ctx, op, func(t *tx) error {
		if id == 0 {
			r, err := t.tx.ExecContext(t.ctx, sqlAddMailbox, args...)
			if err != nil {
				return err
			}
			n, err := r.LastInsertId()
			id = support.MailboxID(n)
			return err
		}
		n, err := t.exec(sqlSaveMailbox, append(args, id)...)
		if err == nil && n == 0 {
			return support.Ef(support.CodeNotFound, op, "mailbox %d", id)
		}
		return err
	})
	if isUnique(err) {
		return 0, &support.Error{Code: support.CodeInvalid, Op: op, Detail: name, Err: err}
	}
	if err != nil {
		return 0, err
	}
	return id, nil
}

// What belongs to a mailbox goes with it by foreign keys; the search index and
// the counts have none.
const (
	sqlDropWords   = `DELETE FROM words WHERE rowid IN (SELECT d.id FROM cases c JOIN docs d ON d.case_id = c.id WHERE c.mailbox = ?)`
	sqlDropMailbox = `DELETE FROM mailboxes WHERE id = ?`
	sqlDropTally   = `DELETE FROM tallies WHERE mailbox = ?`
	sqlDropShown   = `DELETE FROM notified WHERE event NOT IN (SELECT id FROM events WHERE kind = 'escalated_us')`
	sqlMergeWords  = `INSERT INTO words (words) VALUES ('optimize')`
)

// RemoveMailbox takes a mailbox away with all its cases. Their text leaves the
// file too, not only its tables.
func (s *Store) RemoveMailbox(ctx context.Context, id support.MailboxID) error {
	const op = "store.RemoveMailbox"
	err := s.write(ctx, op, func(t *tx) error {
		if _, err := t.exec(sqlDropWords, id); err != nil {
			return err
		}
		n, err := t.exec(sqlDropMailbox, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return support.Ef(support.CodeNotFound, op, "mailbox %d", id)
		}
		if _, err := t.exec(sqlDropTally, id); err != nil {
			return err
		}
		if _, err := t.exec(sqlDropShown); err != nil {
			return err
		}
		_, err = t.exec(sqlMergeWords)
		return err
	})
	if err != nil {
		return err
	}
	// The mailbox is gone. That another program reads just now, or that there
	// is no room for a second copy of the file, leaves only free pages that are
	// used again.
	for _, clean := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		_, err := s.writer.ExecContext(context.WithoutCancel(ctx), clean)
		if err != nil && !isBusy(err) && support.CodeOf(fail(op, err)) != support.CodeDiskFull {
			return fail(op, err)
		}
	}
	_, err = s.Sweep(context.WithoutCancel(ctx))
	return err
}
