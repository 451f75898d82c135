package desk

import (
	"context"
	"time"

	"linje/support"
)

// send gives one mail to the SMTP server and sets e to the state that follows.
func (d *Desk) send(ctx context.Context, m support.Mailbox, e *support.OutboxEntry) (again time.Duration) {
	e.Attempts.Count++
	e.Attempts.Last = d.p.Now()
	if !d.move(ctx, *e, support.OutboxQueued, support.OutboxSending) {
		return lockAgain
	}
	dotted := false
	err := d.smtp(ctx, m, *e, func() error {
		at := *e
		at.Attempts.Code, at.Attempts.Detail = support.CodeUnknownSent, "" // so it is found after a crash
		if !d.move(ctx, at, support.OutboxSending, support.OutboxUnknown) {
			return support.E(support.CodeDatabase, "desk.send", nil)
		}
		dotted = true
		return nil
	})
	was := support.OutboxSending
	if dotted {
		was = support.OutboxUnknown
	}
	e.Attempts.Code, e.Attempts.Detail = support.CodeOf(err), clip(support.DetailOf(err), 300)
	// What happened must be stored also when the program is ending.
	ctx = context.WithoutCancel(ctx)
	switch {
	case err == nil:
		e.State = support.OutboxSent
		d.move(ctx, *e, was, support.OutboxSent)
		return 0
	case dotted && !definite(err):
		e.State = support.OutboxUnknown
		e.Attempts.Code, e.Attempts.Next = support.CodeUnknownSent, d.p.Now()
		d.move(ctx, *e, was, support.OutboxUnknown)
		return time.Second
	case final(err) || d.tooLong(*e):
		e.State = support.OutboxFailed
		d.move(ctx, *e, was, support.OutboxFailed)
		d.giveBackLogged(ctx, *e)
		return 0
	}
	return d.postpone(ctx, e, was)
}

// postpone queues a mail again for later.
func (d *Desk) postpone(ctx context.Context, e *support.OutboxEntry, was support.OutboxState) (again time.Duration) {
	delay := min(retryFirst<<min(max(e.Attempts.Count-1, 0), 10), retryMost)
	e.State = support.OutboxQueued
	e.Attempts.Next = d.p.Now().Add(delay)
	d.move(ctx, *e, was, support.OutboxQueued)
	return delay
}

func (d *Desk) giveBackLogged(ctx context.Context, e support.OutboxEntry) {
	if err := d.giveBack(ctx, e); err != nil {
		d.p.Log.Error("draft not given back", "case", e.Case, "err", err)
	}
}

// definite: the server has said no, so it has not taken the mail.
func definite(err error) bool {
	switch support.CodeOf(err) {
	case support.CodeRejected, support.CodeMailRefused, support.CodeOverQuota, support.CodeTooLarge, support.CodeServer,
		support.CodeAuth:
		return true
	}
	return false
}

// final: trying again without a change is no use.
func final(err error) bool {
	switch support.CodeOf(err) {
	case support.CodeRejected, support.CodeMailRefused, support.CodeOverQuota, support.CodeTooLarge, support.CodeInvalid, support.CodePractice, support.CodeUnsafe,
		support.CodeNoRecipient:
		return true
	}
	return false
}

// tooLong: the server has said "not now" for so long that the agent must know.
func (d *Desk) tooLong(e support.OutboxEntry) bool {
	return e.Attempts.Code == support.CodeServer && d.p.Now().Sub(e.Attempts.Queued) > giveUpAfter
}

func (d *Desk) smtp(ctx context.Context, m support.Mailbox, e support.OutboxEntry, beforeDot func() error) error {
	password, err := d.password(ctx, m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	return d.p.Mail.Send(ctx, m, password, support.Sending{Envelope: e.Envelope, Source: e.Source, BeforeDot: beforeDot,
		Limit: func(bytes int64) { d.learn(ctx, m.ID, func(f *support.ServerFacts) { f.SizeLimit = bytes }) }})
}

// learn changes what is known of a mailbox's servers.
func (d *Desk) learn(ctx context.Context, id support.MailboxID, change func(*support.ServerFacts)) {
	was, err := d.p.Store.Facts(ctx, id)
	if err != nil {
		return // learnt again the next time
	}
	now := was
	if change(&now); now == was {
		return
	}
	if err := d.p.Store.SaveFacts(ctx, id, now); err != nil {
		d.p.Log.Error("facts of a server not stored", "mailbox", id, "err", err)
	}
}

// SizeLimit is how many bytes a mail from a mailbox may have as it is sent
// (RFC 1870), as far as its server has said; 0: not known.
func (d *Desk) SizeLimit(ctx context.Context, id support.MailboxID) (int64, error) {
	f, err := d.p.Store.Facts(ctx, id)
	return f.SizeLimit, err
}
