package store

import (
	"context"
	"slices"

	"linje/support"
)

const (
	outboxColumns = `id, case_id, mailbox, message_id, state, sender, recipients, subject, agent, in_reply_to,
	copied, answered, appending, count, queued, next, last, code, detail,
	seen_messages, seen_notes, seen_answers, anyway, was_status, claimed, returned`
	// sqlUndone stands word for word in an index.
	sqlUndone       = `NOT (state = 'cancelled' OR (state = 'sent' AND copied = 1 AND answered = 1))`
	sqlOutboxAll    = `SELECT ` + outboxColumns + ` FROM outbox ORDER BY id`
	sqlOutboxUndone = `SELECT ` + outboxColumns + ` FROM outbox WHERE ` + sqlUndone + ` ORDER BY id`
	sqlOutboxOfCase = `SELECT ` + outboxColumns + ` FROM outbox WHERE case_id = ? AND ` + sqlUndone + ` ORDER BY id`
	sqlOutboxEntry  = `SELECT ` + outboxColumns + `, source, draft FROM outbox WHERE id = ?`
	sqlQueue        = `
INSERT INTO outbox (case_id, mailbox, message_id, state, sender, recipients, subject, agent, in_reply_to,
	copied, answered, appending, count, queued, next, last, code, detail,
	seen_messages, seen_notes, seen_answers, anyway, was_status, claimed, returned, source, draft)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// sqlSupersede is for mails that were not taken and whose text is in the one
	// that is queued now.
	sqlSupersede = `UPDATE outbox SET state = 'cancelled' WHERE case_id = ? AND returned = 1 AND state IN ('failed', 'held')`
	sqlSetBasis  = `UPDATE outbox SET seen_messages = ?, seen_notes = ?, seen_answers = ?, anyway = ?, was_status = ?, claimed = ?, returned = ? WHERE id = ?`
	sqlAppending = `UPDATE outbox SET appending = 1 WHERE id = ?`
	sqlSight     = `
SELECT (SELECT COUNT(*) FROM messages m WHERE m.case_id = c.id
		AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.mailbox = m.mailbox AND o.message_id = m.message_id)),
	(SELECT COUNT(*) FROM events e WHERE e.case_id = c.id AND e.kind = 'note' AND e.agent <> ?),
	(SELECT IFNULL(MAX(id), 0) FROM outbox o WHERE o.case_id = c.id)
FROM cases c WHERE c.id = ?`
	sqlNewestOut = `SELECT IFNULL(MAX(id), 0) FROM outbox WHERE case_id = ?`
	// sqlRival: of two that did not know of each other, the first in the queue
	// goes; what has gone, or may have, goes before both.
	sqlRival = `
SELECT IFNULL(MAX(o.id), 0) FROM outbox e JOIN outbox o ON o.case_id = e.case_id
WHERE e.id = ? AND o.id <> e.id AND o.id > e.seen_answers AND o.seen_answers < e.id
	AND (o.state IN ('sending', 'unknown', 'sent') OR o.state = 'queued' AND o.id < e.id)`
	sqlAddUse     = `INSERT INTO uses (item, at, outbox) VALUES (?, ?, ?)`
	sqlMoveOutbox = `UPDATE outbox SET state = ?, count = ?, next = ?, last = ?, code = ?, detail = ? WHERE id = ? AND state = ?`
	sqlCopied     = `UPDATE outbox SET copied = 1 WHERE id = ?`
	sqlAnswered   = `UPDATE outbox SET answered = 1 WHERE id = ?`
	sqlHasOutbox  = `SELECT 1 FROM outbox WHERE id = ?`
)

func scanOutbox(r scanner, more ...any) (support.OutboxEntry, error) {
	var e support.OutboxEntry
	var to string
	var queued, next, last int64
	err := r.Scan(append([]any{&e.ID, &e.Case, &e.Mailbox, &e.Message, &e.State, &e.Envelope.From, &to, &e.Envelope.Subject,
		&e.Envelope.Agent, &e.InReplyTo, &e.Filed.Copied, &e.Filed.Answered, &e.Filed.Appending,
		&e.Attempts.Count, &queued, &next, &last, &e.Attempts.Code, &e.Attempts.Detail,
		&e.Basis.Seen.Messages, &e.Basis.Seen.Notes, &e.Basis.Seen.Answer, &e.Basis.Anyway, &e.Basis.Status, &e.Basis.Claimed, &e.Basis.Returned}, more...)...)
	if err != nil {
		return e, err
	}
	e.Attempts.Queued, e.Attempts.Next, e.Attempts.Last = timeOf(queued), timeOf(next), timeOf(last)
	return e, decode(to, &e.Envelope.To)
}

func (t *tx) outbox(query string, args ...any) ([]support.OutboxEntry, error) {
	var out []support.OutboxEntry
	err := t.each(func(r scanner) error {
		e, err := scanOutbox(r)
		out = append(out, e)
		return err
	}, query, args...)
	return out, err
}

// Queue puts a mail in the outbox, stores the events, drops the agent's draft,
// withdraws mails of the case that did not go and whose text was given back,
// and records the use of material, all or nothing. A Message-ID is queued once:
// CodeInvalid the second time.
func (s *Store) Queue(ctx context.Context, e support.OutboxEntry, events []support.Event, used []string) (support.OutboxID, error) {
	const op = "store.Queue"
	to, err := encode(e.Envelope.To)
	if err != nil {
		return 0, fail(op, err)
	}
	draft, err := encode(e.Draft)
	if err != nil {
		return 0, fail(op, err)
	}
	if e.State == "" {
		e.State = support.OutboxQueued
	}
	var id int64
	err = s.write(ctx, op, func(t *tx) error {
		c, err := t.caseOrMissing(op, e.Case)
		if err != nil {
			return err
		}
		if e.Mailbox != c.Mailbox {
			return support.Ef(support.CodeInvalid, op, "case %s is of another mailbox", e.Case.Number())
		}
		if _, err := t.exec(sqlSupersede, e.Case); err != nil {
			return err
		}
		if id, err = t.addOutbox(e, to, draft); err != nil {
			return err
		}
		// What answers it, or says that it bounced, belongs to the case, also when
		// it is never known here that the mail went.
		if _, err := t.exec(sqlMentionedRef, e.Mailbox, e.Message, e.Case); err != nil {
			return err
		}
		for _, item := range used {
			if _, err := t.exec(sqlAddUse, item, micros(e.Attempts.Queued), id); err != nil {
				return err
			}
		}
		for _, item := range e.Draft.Removed {
			if slices.Contains(used, item) {
				continue
			}
			if _, err := t.exec(sqlAddGone, item, id); err != nil {
				return err
			}
		}
		if _, err := t.exec(sqlDropDraft, e.Case, e.Draft.Agent); err != nil {
			return err
		}
		return t.record(e.Case, e.Mailbox, events)
	})
	return support.OutboxID(id), err
}

func (t *tx) addOutbox(e support.OutboxEntry, to, draft string) (int64, error) {
	a, b := e.Attempts, e.Basis
	r, err := t.tx.ExecContext(t.ctx, sqlQueue, e.Case, e.Mailbox, e.Message, e.State, e.Envelope.From, to, e.Envelope.Subject,
		e.Envelope.Agent, e.InReplyTo, e.Filed.Copied, e.Filed.Answered, e.Filed.Appending,
		a.Count, micros(a.Queued), micros(a.Next), micros(a.Last), a.Code, a.Detail,
		b.Seen.Messages, b.Seen.Notes, b.Seen.Answer, b.Anyway, b.Status, b.Claimed, b.Returned, notNil(e.Source), draft)
	if isUnique(err) {
		return 0, &support.Error{Code: support.CodeInvalid, Op: "store.Queue", Detail: "queued already", Err: err}
	}
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// record stores events; one without Case gets this one.
func (t *tx) record(id support.CaseID, mailbox support.MailboxID, events []support.Event) error {
	j := newJournal(t)
	for _, e := range events {
		if e.Case == "" {
			e.Case = id
		}
		if _, err := j.add(mailbox, e); err != nil {
			return err
		}
	}
	return j.finish()
}

// Outbox lists entries without their source, newest last; all false leaves out
// those that are done with: cancelled, or sent, copied and \Answered set.
func (s *Store) Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error) {
	query := sqlOutboxUndone
	if all {
		query = sqlOutboxAll
	}
	var out []support.OutboxEntry
	err := s.read(ctx, "store.Outbox", func(t *tx) (err error) {
		out, err = t.outbox(query)
		return err
	})
	return out, err
}

// OutboxEntry returns one entry with its source and the draft it was made of.
func (s *Store) OutboxEntry(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	var e support.OutboxEntry
	err := s.read(ctx, "store.OutboxEntry", func(t *tx) (err error) {
		var source []byte
		var draft string
		if e, err = scanOutbox(t.row(sqlOutboxEntry, id), &source, &draft); err != nil {
			return err
		}
		e.Source = source
		return decode(draft, &e.Draft)
	})
	return e, err
}

// MoveOutbox sets the state if it is still from, with the attempts so far
// (when it was queued stays); ok is false when another was quicker.
func (s *Store) MoveOutbox(ctx context.Context, id support.OutboxID, from, to support.OutboxState, a support.Attempts) (ok bool, err error) {
	const op = "store.MoveOutbox"
	err = s.write(ctx, op, func(t *tx) error {
		n, err := t.exec(sqlMoveOutbox, to, a.Count, micros(a.Next), micros(a.Last), a.Code, a.Detail, id, from)
		ok = n == 1
		if err != nil || ok {
			return err
		}
		var known bool
		return t.row(sqlHasOutbox, id).Scan(&known)
	})
	return ok, err
}

// SetBasis changes what a mail was queued on.
func (s *Store) SetBasis(ctx context.Context, id support.OutboxID, b support.Basis) error {
	const op = "store.SetBasis"
	return s.write(ctx, op, func(t *tx) error {
		n, err := t.exec(sqlSetBasis, b.Seen.Messages, b.Seen.Notes, b.Seen.Answer, b.Anyway, b.Status, b.Claimed, b.Returned, id)
		if err == nil && n == 0 {
			return support.Ef(support.CodeNotFound, op, "outgoing mail %d", id)
		}
		return err
	})
}

// Sight tells what is in a case that did not come from that agent here, and its
// newest mail in the outbox.
func (s *Store) Sight(ctx context.Context, id support.CaseID, agent string) (support.Sight, error) {
	var out support.Sight
	err := s.read(ctx, "store.Sight", func(t *tx) error {
		return t.row(sqlSight, agent, id).Scan(&out.Messages, &out.Notes, &out.Answer)
	})
	return out, err
}

// Rival returns another mail of the same case that has gone, may have, or goes
// before this one, and that its agent had not seen when this one was queued; 0
// when there is none. Two that know of each other are no rivals.
func (s *Store) Rival(ctx context.Context, id support.OutboxID) (support.OutboxID, error) {
	var out support.OutboxID
	err := s.read(ctx, "store.Rival", func(t *tx) error { return t.row(sqlRival, id).Scan(&out) })
	return out, err
}

// MarkAppending records that a copy is about to be put into Sent.
func (s *Store) MarkAppending(ctx context.Context, id support.OutboxID) error {
	return s.mark(ctx, "store.MarkAppending", sqlAppending, id)
}

// MarkCopied records that a copy stands in Sent.
func (s *Store) MarkCopied(ctx context.Context, id support.OutboxID) error {
	return s.mark(ctx, "store.MarkCopied", sqlCopied, id)
}

// MarkAnswered records that \Answered is set on what the mail answers.
func (s *Store) MarkAnswered(ctx context.Context, id support.OutboxID) error {
	return s.mark(ctx, "store.MarkAnswered", sqlAnswered, id)
}

func (s *Store) mark(ctx context.Context, op, query string, id support.OutboxID) error {
	return s.write(ctx, op, func(t *tx) error {
		n, err := t.exec(query, id)
		if err == nil && n == 0 {
			return support.Ef(support.CodeNotFound, op, "outgoing mail %d", id)
		}
		return err
	})
}
