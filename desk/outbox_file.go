package desk

import (
	"context"
	"slices"
	"time"

	"linje/support"
)

const (
	// copyWait is how long a server that may copy what is sent into Sent by
	// itself is waited for, before that is known of it.
	copyWait = 5 * time.Second
	copyPoll = 500 * time.Millisecond
)

// settle looks for an undecided mail: in Sent, where some servers put a copy by
// themselves, in the folders of its case, where a copy to ourselves may come
// back, and in what answers it. Found, it went; else only the user can tell.
func (d *Desk) settle(ctx context.Context, x *errand, e support.OutboxEntry) (again time.Duration) {
	found, err := d.heardOf(ctx, e)
	if err == nil && !found {
		err = x.do(ctx, func(ctx context.Context) (err error) {
			if found, err = x.holds(ctx, e); err != nil || found {
				return err
			}
			// A bounce or an answer may have come that is not here yet.
			if err := x.glances(ctx, e); err != nil {
				return err
			}
			found, err = d.heardOf(ctx, e)
			return err
		})
	}
	if err == nil && found {
		e.Attempts.Code, e.Attempts.Detail = "", ""
		d.move(ctx, e, support.OutboxUnknown, support.OutboxSent)
		e.State = support.OutboxSent
		return d.finish(ctx, x, e)
	}
	e.Attempts.Next = d.p.Now().Add(settleAgain)
	d.move(ctx, e, support.OutboxUnknown, support.OutboxUnknown)
	return settleAgain
}

// holds reports whether a mail lies in one of the folders of its case.
func (x *errand) holds(ctx context.Context, e support.OutboxEntry) (bool, error) {
	folders, err := x.folders(ctx, e)
	if err != nil {
		return false, err
	}
	for _, f := range folders {
		uids, err := x.s.server.Find(ctx, f.name, e.Message)
		if err != nil && (support.CodeOf(err) != support.CodeFolder || f.role == support.RoleInbox || f.role == support.RoleSent) {
			return false, err
		}
		if len(uids) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// heardOf reports whether what is stored shows that a mail went: it lies on the
// server, another mail answers it, or it has bounced.
func (d *Desk) heardOf(ctx context.Context, e support.OutboxEntry) (bool, error) {
	places, err := d.p.Store.PlacesOf(ctx, e.Mailbox, e.Message)
	if err != nil || len(places) > 0 {
		return len(places) > 0, err
	}
	t, err := d.p.Store.Thread(ctx, e.Case, draftOwner)
	if err != nil {
		return false, err
	}
	for _, m := range t.Messages {
		if m.ID != e.Message && slices.Contains(m.Refs.Ancestors(), e.Message) {
			return true, nil
		}
	}
	for _, v := range t.Events {
		if v.Kind == support.EventBounced && v.Data.Message == e.Message {
			return true, nil
		}
	}
	return false, nil
}

// finish does what follows a sending: the mail in its case, \Answered on what
// it answers, and one copy in Sent. Each can be done again.
func (d *Desk) finish(ctx context.Context, x *errand, e support.OutboxEntry) (again time.Duration) {
	d.storeOwn(ctx, x.mailbox, e)
	err := x.do(ctx, func(ctx context.Context) error {
		if err := d.flagAnswered(ctx, &e, x.s.server); err != nil {
			return err
		}
		return d.copyToSent(ctx, x, &e)
	})
	if err == nil {
		d.publish(support.Change{Kind: support.ChangeOutbox})
		return 0
	}
	d.p.Log.Warn("sent mail not filed", "id", e.ID, "code", support.CodeOf(err))
	delay := min(max(retryFirst, d.p.Now().Sub(e.Attempts.Last)), retryMost)
	e.Attempts.Next = d.p.Now().Add(delay)
	d.move(ctx, e, support.OutboxSent, support.OutboxSent)
	return delay
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

// copyToSent sees to it that Sent holds a mail once. A server that files copies
// by itself, a few seconds late, must not be forestalled: until it is known who
// does it, the server is given time. What is learnt is kept, and found out to be
// wrong when a copy of our own has got company.
func (d *Desk) copyToSent(ctx context.Context, x *errand, e *support.OutboxEntry) error {
	if e.Filed.Copied {
		return nil
	}
	server, folder := x.s.server, x.s.sentFolder()
	if folder == "" {
		return d.p.Store.MarkCopied(ctx, e.ID)
	}
	facts, err := d.p.Store.Facts(ctx, e.Mailbox)
	if err != nil {
		return err
	}
	if copiesItself(x.mailbox.SMTP.Host) || facts.Copies == support.CopyServer {
		return d.p.Store.MarkCopied(ctx, e.ID)
	}
	there, err := d.awaitCopy(ctx, x, facts, e.Message)
	if err != nil {
		return err
	}
	if there {
		if !e.Filed.Appending {
			d.learn(ctx, e.Mailbox, func(f *support.ServerFacts) { f.Copies = support.CopyServer })
		}
		return d.p.Store.MarkCopied(ctx, e.ID)
	}
	if err := d.p.Store.MarkAppending(ctx, e.ID); err != nil {
		return err
	}
	e.Filed.Appending = true
	if err := server.Append(ctx, folder, e.Source, []string{`\Seen`}, d.p.Now()); err != nil {
		return err
	}
	d.learn(ctx, e.Mailbox, func(f *support.ServerFacts) { f.Copies, f.LastCopy = support.CopySender, e.Message })
	return d.p.Store.MarkCopied(ctx, e.ID)
}

// awaitCopy reports whether Sent holds a mail, and gives a server that is not
// known to leave that to us time to put it there.
func (d *Desk) awaitCopy(ctx context.Context, x *errand, facts support.ServerFacts, id support.MessageID) (bool, error) {
	server, folder := x.s.server, x.s.sentFolder()
	wait := d.p.CopyWait
	if wait == 0 {
		wait = copyWait
	}
	if facts.Copies == support.CopySender {
		uids, err := server.Find(ctx, folder, facts.LastCopy)
		if err != nil {
			return false, err
		}
		if len(uids) < 2 {
			wait = 0
		}
	}
	until := time.Now().Add(wait)
	for {
		uids, err := server.Find(ctx, folder, id)
		if err != nil || len(uids) > 0 {
			return len(uids) > 0, err
		}
		if !time.Now().Before(until) {
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(min(copyPoll, wait)):
		}
	}
}

// copiesItself: these services put what is sent over SMTP into Sent themselves.
func copiesItself(host string) bool {
	switch host {
	case "smtp.office365.com", "smtp-mail.outlook.com", "smtp.gmail.com":
		return true
	}
	return false
}

func (d *Desk) flagAnswered(ctx context.Context, e *support.OutboxEntry, server Server) error {
	if e.Filed.Answered {
		return nil
	}
	if e.InReplyTo != "" {
		places, err := d.p.Store.PlacesOf(ctx, e.Mailbox, e.InReplyTo)
		if err != nil {
			return err
		}
		for folder, uids := range places {
			for _, uid := range uids {
				err := server.AddFlags(ctx, folder, uid, `\Answered`)
				if code := support.CodeOf(err); code == support.CodeServer || code == support.CodeFolder {
					// It may not be set here, or the folder is gone. The copy in
					// Sent must not wait for that.
					d.p.Log.Warn("answered mail not flagged", "id", e.ID, "code", code)
					continue
				}
				if err != nil {
					return err
				}
			}
		}
	}
	if err := d.p.Store.MarkAnswered(ctx, e.ID); err != nil {
		return err
	}
	e.Filed.Answered = true
	return nil
}
