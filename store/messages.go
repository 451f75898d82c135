package store

import (
	"database/sql"
	"errors"
	"time"

	"linje/support"
)

// others are the addresses of a mail but its sender.
type others struct {
	Sender  *support.Address  `json:"sender,omitempty"`
	ReplyTo []support.Address `json:"reply_to,omitempty"`
	To      []support.Address `json:"to,omitempty"`
	Cc      []support.Address `json:"cc,omitempty"`
}

// parents are the mails that a mail names.
type parents struct {
	InReplyTo  []support.MessageID `json:"in_reply_to,omitempty"`
	References []support.MessageID `json:"references,omitempty"`
}

const messageColumns = `id, mailbox, message_id, case_id, direction, date, written, language, auto, outside, flags,
	gone = 2 AND NOT EXISTS (SELECT 1 FROM places p WHERE p.message = messages.id), traits, sender, from_name, from_email, subject, others, refs, text`

func scanMessage(r scanner) (row int64, m support.Message, err error) {
	var date, written int64
	var flags, traits, who, refs string
	err = r.Scan(&row, &m.Mailbox, &m.ID, &m.Case, &m.Direction, &date, &written, &m.Language, &m.Auto, &m.Reading.Outside, &flags, &m.Reading.Gone,
		&traits, &m.Reading.Sender, &m.Envelope.From.Name, &m.Envelope.From.Email, &m.Envelope.Subject, &who, &refs, &m.Text)
	if err != nil {
		return 0, m, err
	}
	var o others
	var p parents
	if err := errors.Join(decode(who, &o), decode(refs, &p)); err != nil {
		return 0, m, err
	}
	m.Envelope.Date, m.Envelope.Written, m.Flags = timeOf(date), timeOf(written), splitFlags(flags)
	m.Reading.Traits = splitTraits(traits)
	if o.Sender != nil {
		m.Envelope.Sender = *o.Sender
	}
	m.Envelope.ReplyTo, m.Envelope.To, m.Envelope.Cc = o.ReplyTo, o.To, o.Cc
	m.Refs = support.References{MessageID: m.ID, InReplyTo: p.InReplyTo, References: p.References}
	return row, m, nil
}

const sqlAddMessage = `
INSERT INTO messages (mailbox, message_id, case_id, direction, date, written, received, language, auto, outside, flags, traits, sender,
	from_name, from_email, subject, others, refs, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (mailbox, message_id) DO NOTHING`

// addMessage stores a message that is not known yet.
func (t *tx) addMessage(in support.Intake) (row int64, added bool, err error) {
	m := in.Message
	e := m.Envelope
	who := others{ReplyTo: e.ReplyTo, To: e.To, Cc: e.Cc}
	if e.Sender.Email != "" {
		who.Sender = &e.Sender
	}
	blobs, err := encodeAll(who, parents{m.Refs.InReplyTo, m.Refs.References})
	if err != nil {
		return 0, false, err
	}
	r, err := t.tx.ExecContext(t.ctx, sqlAddMessage, m.Mailbox, m.ID, m.Case, m.Direction, micros(e.Date), micros(e.Written), micros(in.Raw.Received),
		m.Language, m.Auto, m.Reading.Outside, joinFlags(mergeFlags(m.Flags, in.Raw.Flags)), joinTraits(m.Reading.Traits), m.Reading.Sender,
		e.From.Name, e.From.Email, e.Subject, blobs[0], blobs[1], m.Text)
	if err != nil {
		return 0, false, err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return 0, false, err
	}
	row, err = r.LastInsertId()
	return row, true, err
}

const (
	sqlMessageRow   = `SELECT id, case_id, flags FROM messages WHERE mailbox = ? AND message_id = ?`
	sqlMessageByID  = `SELECT ` + messageColumns + ` FROM messages WHERE mailbox = ? AND message_id = ?`
	sqlMessagesOf   = `SELECT ` + messageColumns + ` FROM messages WHERE case_id = ? ORDER BY date, id`
	sqlSetFlags     = `UPDATE messages SET flags = ? WHERE id = ?`
	sqlAddAttached  = `INSERT INTO attachments (message, idx, name, type, size, content_id, inline, remote) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message, idx) DO NOTHING`
	sqlAttachedIn   = `SELECT message, idx, name, type, size, content_id, inline, remote FROM attachments WHERE message IN (SELECT id FROM messages WHERE case_id = ?) ORDER BY message, idx`
	sqlAttachedOf   = `SELECT message, idx, name, type, size, content_id, inline, remote FROM attachments WHERE message = ? ORDER BY idx`
	sqlOwnRef       = `INSERT INTO refs (mailbox, message_id, case_id) VALUES (?, ?, ?) ON CONFLICT (mailbox, message_id) DO UPDATE SET case_id = excluded.case_id`
	sqlMentionedRef = `INSERT INTO refs (mailbox, message_id, case_id) VALUES (?, ?, ?) ON CONFLICT (mailbox, message_id) DO NOTHING`
)

func (t *tx) addAttached(row int64, attached []support.Attachment) error {
	for _, a := range attached {
		if _, err := t.exec(sqlAddAttached, row, a.Index, a.Name, a.Type, a.Size, a.ContentID, a.Inline, a.Remote); err != nil {
			return err
		}
	}
	return nil
}

// attached lists attachments by the row of their message.
func (t *tx) attached(query string, arg any) (map[int64][]support.Attachment, error) {
	out := map[int64][]support.Attachment{}
	err := t.each(func(r scanner) error {
		var row int64
		var a support.Attachment
		err := r.Scan(&row, &a.Index, &a.Name, &a.Type, &a.Size, &a.ContentID, &a.Inline, &a.Remote)
		out[row] = append(out[row], a)
		return err
	}, query, arg)
	return out, err
}

// message returns a message with its attachments.
func (t *tx) message(mailbox support.MailboxID, id support.MessageID) (support.Message, error) {
	row, m, err := scanMessage(t.row(sqlMessageByID, mailbox, id))
	if err != nil {
		return m, err
	}
	attached, err := t.attached(sqlAttachedOf, row)
	m.Attached = attached[row]
	return m, err
}

// messagesOf lists the messages of a case, oldest first.
func (t *tx) messagesOf(id support.CaseID) ([]support.Message, error) {
	attached, err := t.attached(sqlAttachedIn, id)
	if err != nil {
		return nil, err
	}
	var out []support.Message
	err = t.each(func(r scanner) error {
		row, m, err := scanMessage(r)
		m.Attached = attached[row]
		out = append(out, m)
		return err
	}, sqlMessagesOf, id)
	return out, err
}

// notFound reports whether a query had no row.
func notFound(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// dateOf is when a mail counts as written: its date, else its arrival, else
// the beginning of time as kept here.
func dateOf(in support.Intake) time.Time {
	for _, at := range []time.Time{in.Message.Envelope.Date, in.Raw.Received} {
		if !at.IsZero() {
			return at
		}
	}
	return time.UnixMicro(1)
}
