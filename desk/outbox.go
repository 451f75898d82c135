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
	// giveUpAfter is how long a server may go on to say "not now" before the
	// answer is back in its agent's hand.
	giveUpAfter = 48 * time.Hour
	// partingLimit is how long Run stays after its end to send what waits only
	// for the time to be over in which it can be taken back.
	partingLimit = 10 * time.Second
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
			d.part(ctx)
			return ctx.Err()
		case <-d.outbox:
		case <-time.After(next):
		}
	}
}

// part sends at the end of the program what waits only so that it could be
// taken back: nobody can any more, and its agent takes it for sent. What cannot
// go now stays queued.
func (d *Desk) part(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingLimit)
	defer cancel()
	entries, err := d.p.Store.Outbox(ctx, false)
	if err != nil {
		return
	}
	now, waiting := d.p.Now(), false
	for _, e := range entries {
		if e.Undoable(now) {
			e.Attempts.Next = now
			waiting = d.move(ctx, e, support.OutboxQueued, support.OutboxQueued) || waiting
		}
	}
	if waiting {
		d.sendPass(ctx)
	}
}

// SendQueued goes over the outbox once. Where another program has the right to
// send, that one does it, and elsewhere is true: a program that stays sends what
// is queued by and by, one that does not may leave it.
func (d *Desk) SendQueued(ctx context.Context) (elsewhere bool, err error) {
	release, ok := d.sendLock()
	if !ok {
		return true, nil
	}
	defer release()
	d.requeueInterrupted(ctx)
	d.sendPass(ctx)
	return false, ctx.Err()
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

// serverBack makes due what waits because a mailbox's servers could not be
// reached.
func (d *Desk) serverBack(ctx context.Context, id support.MailboxID) {
	entries, err := d.p.Store.Outbox(ctx, false)
	if err != nil {
		return // the next pass says so
	}
	now := d.p.Now()
	for _, e := range entries {
		if e.Mailbox == id && e.State == support.OutboxQueued && unreached(e.Attempts.Code) && e.Attempts.Next.After(now) {
			e.Attempts.Next = now
			d.move(ctx, e, support.OutboxQueued, support.OutboxQueued)
		}
	}
	poke(d.outbox)
}

// unreached: the server has not been spoken with.
func unreached(c support.Code) bool {
	switch c {
	case support.CodeHost, support.CodeRefused, support.CodeTimeout, support.CodeClosed, support.CodeOffline,
		support.CodeKeyringSlow, support.CodeCommandSlow, support.CodeNoPassword, support.CodeAuth:
		return true
	}
	return false
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
	errands := errands{d: d, m: map[support.MailboxID]*errand{}}
	defer errands.close()
	for _, e := range entries {
		if ctx.Err() != nil {
			return next
		}
		if e.State == support.OutboxFailed || e.State == support.OutboxHeld {
			continue
		}
		if wait := e.Attempts.Next.Sub(d.p.Now()); wait > 0 {
			next = min(next, wait)
			continue
		}
		if again := d.handle(ctx, &errands, e.ID); again > 0 {
			next = min(next, again)
		}
	}
	return next
}

// handle does what is due for one entry; again is when to look at it next, 0
// when nothing is left to do.
func (d *Desk) handle(ctx context.Context, errands *errands, id support.OutboxID) (again time.Duration) {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return lockAgain
	}
	x, err := errands.of(ctx, e.Mailbox)
	if err != nil {
		return 0
	}
	switch e.State {
	case support.OutboxQueued:
		if again, stop := d.lookFirst(ctx, x, &e); stop {
			return again
		}
		if again := d.send(ctx, x.mailbox, &e); e.State != support.OutboxSent {
			return again
		}
		return d.finish(ctx, x, e)
	case support.OutboxUnknown:
		return d.settle(ctx, x, e)
	case support.OutboxSent:
		return d.finish(ctx, x, e)
	}
	return 0
}

// move stores a state and tells of it; false when another was quicker or it
// could not be stored.
func (d *Desk) move(ctx context.Context, e support.OutboxEntry, from, to support.OutboxState) bool {
	ok, err := d.p.Store.MoveOutbox(ctx, e.ID, from, to, e.Attempts)
	if err != nil {
		d.p.Log.Error("outbox not stored", "id", e.ID, "err", err)
		return false
	}
	if to != support.OutboxSending && len(used(e.Draft)) > 0 {
		d.fared(e.Case)
	}
	d.publish(support.Change{Kind: support.ChangeOutbox}, support.Change{Kind: support.ChangeCases, Case: e.Case})
	return ok
}

// WaitSent waits until a mail has gone, has failed, is held or undecided, or
// stays queued after a try that failed.
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
