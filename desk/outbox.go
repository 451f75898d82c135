package desk

import (
	"context"
	"time"

	"linje/support"
)

const (
	sendLimit   = 3 * time.Minute  // for one mail, until its connection is closed
	retryFirst  = 15 * time.Second // after a failure that may pass
	retryMost   = 10 * time.Minute
	lockAgain   = 2 * time.Second // how soon to ask again for the right to send
	settleAgain = time.Minute     // how soon to look again for an undecided mail
	farAway     = time.Hour
)

// keepSending sends what is queued until ctx ends. Only one program at a time
// has the right to send from one database.
func (d *Desk) keepSending(ctx context.Context) error {
	for {
		release, ok := d.sendLock()
		if ok {
			err := d.sendUntil(ctx)
			release()
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockAgain):
		}
	}
}

func (d *Desk) sendLock() (func(), bool) {
	if d.p.SendLock == nil {
		return func() {}, true
	}
	return d.p.SendLock()
}

func (d *Desk) sendUntil(ctx context.Context) error {
	d.requeueInterrupted(ctx)
	for {
		next := d.sendPass(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.outbox:
		case <-time.After(next):
		}
	}
}

// SendQueued goes over the outbox once. Where another program has the right to
// send, that one does it.
func (d *Desk) SendQueued(ctx context.Context) error {
	release, ok := d.sendLock()
	if !ok {
		return nil
	}
	defer release()
	d.requeueInterrupted(ctx)
	d.sendPass(ctx)
	return ctx.Err()
}

// requeueInterrupted: this program has the right to send, so whoever was
// sending is dead. Up to the final dot the state is "sending" and the server
// cannot have taken the mail: it is sent again. From the dot on the state is
// "unknown".
func (d *Desk) requeueInterrupted(ctx context.Context) {
	entries, err := d.p.Store.Outbox(ctx, false)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.State == support.OutboxSending {
			e.Attempts.Next = d.p.Now()
			d.move(ctx, e, support.OutboxSending, support.OutboxQueued)
		}
	}
}

// sendPass does what is due for every entry and tells when to come again.
func (d *Desk) sendPass(ctx context.Context) (next time.Duration) {
	next = farAway
	entries, err := d.p.Store.Outbox(ctx, false)
	if err != nil {
		if ctx.Err() == nil {
			d.p.Log.Error("outbox not read", "err", err)
		}
		return lockAgain
	}
	for _, e := range entries {
		if ctx.Err() != nil {
			return next
		}
		if e.State == support.OutboxFailed {
			continue
		}
		if wait := e.Attempts.Next.Sub(d.p.Now()); wait > 0 {
			next = min(next, wait)
			continue
		}
		if again := d.handle(ctx, e.ID); again > 0 {
			next = min(next, again)
		}
	}
	return next
}

// handle does what is due for one entry; again is when to look at it next, 0
// when nothing is left to do.
func (d *Desk) handle(ctx context.Context, id support.OutboxID) (again time.Duration) {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return lockAgain
	}
	m, err := d.mailbox(ctx, e.Mailbox)
	if err != nil {
		return 0
	}
	switch e.State {
	case support.OutboxQueued:
		if again := d.send(ctx, m, &e); e.State != support.OutboxSent {
			return again
		}
		return d.finish(ctx, m, e)
	case support.OutboxUnknown:
		return d.settle(ctx, m, e)
	case support.OutboxSent:
		return d.finish(ctx, m, e)
	}
	return 0
}

// send gives one mail to the SMTP server and sets e to the state that follows.
func (d *Desk) send(ctx context.Context, m support.Mailbox, e *support.OutboxEntry) (again time.Duration) {
	e.Attempts.Count++
	e.Attempts.Last = d.p.Now()
	if !d.move(ctx, *e, support.OutboxQueued, support.OutboxSending) {
		return lockAgain
	}
	dotted := false
	err := d.smtp(ctx, m, *e, func() error {
		if !d.move(ctx, *e, support.OutboxSending, support.OutboxUnknown) {
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
		d.storeOwn(ctx, m, *e)
		return 0
	case dotted && !definite(err):
		e.State = support.OutboxUnknown
		e.Attempts.Code, e.Attempts.Next = support.CodeUnknownSent, d.p.Now()
		d.move(ctx, *e, was, support.OutboxUnknown)
		return time.Second
	case final(err):
		e.State = support.OutboxFailed
		d.move(ctx, *e, was, support.OutboxFailed)
		if err := d.giveBack(ctx, *e); err != nil {
			d.p.Log.Error("draft not given back", "case", e.Case, "err", err)
		}
		return 0
	}
	delay := min(retryFirst<<min(e.Attempts.Count-1, 10), retryMost)
	e.Attempts.Next = d.p.Now().Add(delay)
	d.move(ctx, *e, was, support.OutboxQueued)
	return delay
}

// definite: the server has said no, so it has not taken the mail.
func definite(err error) bool {
	switch support.CodeOf(err) {
	case support.CodeRejected, support.CodeTooLarge, support.CodeServer:
		return true
	}
	return false
}

// final: trying again without a change is no use.
func final(err error) bool {
	switch support.CodeOf(err) {
	case support.CodeRejected, support.CodeTooLarge, support.CodeInvalid, support.CodePractice, support.CodeUnsafe:
		return true
	}
	return false
}

func (d *Desk) smtp(ctx context.Context, m support.Mailbox, e support.OutboxEntry, beforeDot func() error) error {
	password, err := d.password(ctx, m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	return d.p.Mail.Send(ctx, m, password, support.Sending{Envelope: e.Envelope, Source: e.Source, BeforeDot: beforeDot})
}

func (d *Desk) move(ctx context.Context, e support.OutboxEntry, from, to support.OutboxState) bool {
	ok, err := d.p.Store.MoveOutbox(ctx, e.ID, from, to, e.Attempts)
	if err != nil {
		d.p.Log.Error("outbox not stored", "id", e.ID, "err", err)
		return false
	}
	d.publish(support.Change{Kind: support.ChangeOutbox}, support.Change{Kind: support.ChangeCases, Case: e.Case})
	return ok
}

// storeOwn puts a mail that went into its case.
func (d *Desk) storeOwn(ctx context.Context, m support.Mailbox, e support.OutboxEntry) {
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return
	}
	raw := support.RawMail{Flags: []string{`\Seen`}, Received: d.p.Now(), Source: e.Source}
	k := intake{mailbox: m, role: support.RoleSent, settings: settings, now: d.p.Now(), agent: e.Envelope.Agent, own: true}
	if _, err := d.takeIn(ctx, k, []arrival{d.parse(raw)}); err != nil {
		d.p.Log.Error("sent mail not stored", "id", e.ID, "err", err)
	}
}

// settle looks for an undecided mail in Sent, where some servers put a copy by
// themselves. Found, it went; else only the user can tell.
func (d *Desk) settle(ctx context.Context, m support.Mailbox, e support.OutboxEntry) (again time.Duration) {
	found := false
	err := d.withSent(ctx, m, func(ctx context.Context, server Server, folder string) error {
		uids, err := server.Find(ctx, folder, e.Message)
		found = len(uids) > 0
		return err
	})
	if err == nil && found {
		d.move(ctx, e, support.OutboxUnknown, support.OutboxSent)
		e.State = support.OutboxSent
		return d.finish(ctx, m, e)
	}
	e.Attempts.Next = d.p.Now().Add(settleAgain)
	d.move(ctx, e, support.OutboxUnknown, support.OutboxUnknown)
	return settleAgain
}

// finish does what follows a sending: the mail in its case, one copy in Sent,
// and \Answered on what it answers. Each can be done again.
func (d *Desk) finish(ctx context.Context, m support.Mailbox, e support.OutboxEntry) (again time.Duration) {
	d.storeOwn(ctx, m, e)
	err := d.withSent(ctx, m, func(ctx context.Context, server Server, folder string) error {
		if err := d.copyToSent(ctx, m, e, server, folder); err != nil {
			return err
		}
		return d.flagAnswered(ctx, e, server)
	})
	if err == nil {
		d.publish(support.Change{Kind: support.ChangeOutbox})
		return 0
	}
	d.p.Log.Warn("sent mail not filed", "id", e.ID, "code", support.CodeOf(err))
	e.Attempts.Next = d.p.Now().Add(retryFirst)
	d.move(ctx, e, support.OutboxSent, support.OutboxSent)
	return retryFirst
}

func (d *Desk) copyToSent(ctx context.Context, m support.Mailbox, e support.OutboxEntry, server Server, folder string) error {
	if e.Copied {
		return nil
	}
	if folder != "" && !copiesItself(m.SMTP.Host) {
		uids, err := server.Find(ctx, folder, e.Message)
		if err != nil {
			return err
		}
		if len(uids) == 0 {
			if err := server.Append(ctx, folder, e.Source, []string{`\Seen`}, d.p.Now()); err != nil {
				return err
			}
		}
	}
	return d.p.Store.MarkCopied(ctx, e.ID)
}

// copiesItself: these services put what is sent over SMTP into Sent themselves.
func copiesItself(host string) bool {
	switch host {
	case "smtp.office365.com", "smtp-mail.outlook.com", "smtp.gmail.com":
		return true
	}
	return false
}

func (d *Desk) flagAnswered(ctx context.Context, e support.OutboxEntry, server Server) error {
	if e.Answered {
		return nil
	}
	if e.InReplyTo != "" {
		places, err := d.p.Store.PlacesOf(ctx, e.Mailbox, e.InReplyTo)
		if err != nil {
			return err
		}
		for folder, uids := range places {
			for _, uid := range uids {
				if err := server.AddFlags(ctx, folder, uid, `\Answered`); err != nil {
					return err
				}
			}
		}
	}
	return d.p.Store.MarkAnswered(ctx, e.ID)
}

// withSent connects for an act of the user, apart from the connection that
// listens, and finds the folder of sent mail ("" where there is none).
func (d *Desk) withSent(ctx context.Context, m support.Mailbox, do func(context.Context, Server, string) error) error {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	s, err := d.openSyncer(ctx, m)
	if err != nil {
		return err
	}
	defer s.close()
	return do(ctx, s.server, s.sentFolder())
}

// WaitSent waits until a mail has gone, has failed or is undecided, or stays
// queued after a try that failed.
func (d *Desk) WaitSent(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	wake := make(chan struct{}, 1)
	defer d.Subscribe(func(c support.Change) {
		if c.Kind == support.ChangeOutbox {
			poke(wake)
		}
	})()
	for {
		e, err := d.p.Store.OutboxEntry(ctx, id)
		if err != nil {
			return e, err
		}
		if e.State != support.OutboxSending && (e.State != support.OutboxQueued || e.Attempts.Count > 0) {
			return e, nil
		}
		select {
		case <-ctx.Done():
			return e, ctx.Err()
		case <-wake:
		case <-time.After(otherPrograms / 4):
		}
	}
}
