package desk

import (
	"context"
	"slices"
	"strings"

	"linje/support"
)

// Outbox lists outgoing mails; all also those that are done with.
func (d *Desk) Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error) {
	return d.p.Store.Outbox(ctx, all)
}

// RetrySend sends a mail again that has failed, is held or undecided, and at
// once one that waits. Of an undecided one the caller has asked the user: the
// requester may get it twice. It is held again when something has come into its
// case that the agent has not seen.
func (d *Desk) RetrySend(ctx context.Context, id support.OutboxID) error {
	return d.again(ctx, id, nil)
}

// SendAnyway sends a mail although something has come into its case: the agent
// has seen all that is stored now. Unless blind it is held once more when more
// has come.
func (d *Desk) SendAnyway(ctx context.Context, id support.OutboxID, blind bool) error {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	seen, err := d.p.Store.Sight(ctx, e.Case, e.Envelope.Agent)
	if err != nil {
		return err
	}
	return d.again(ctx, id, func(b *support.Basis) { b.Seen, b.Anyway = seen, blind })
}

// again queues a mail once more. One that was given back is taken up again: its
// draft, where it is as it was, and what it does to its case.
func (d *Desk) again(ctx context.Context, id support.OutboxID, change func(*support.Basis)) error {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	basis := e.Basis
	if change != nil {
		change(&basis)
	}
	back := e.Basis.Returned
	basis.Returned = false
	if basis != e.Basis {
		if err := d.p.Store.SetBasis(ctx, id, basis); err != nil {
			return err
		}
	}
	if err := d.moveByHand(ctx, e, support.OutboxQueued, support.OutboxQueued, support.OutboxFailed, support.OutboxHeld, support.OutboxUnknown); err != nil {
		return err
	}
	if !back {
		return nil
	}
	if err := d.takeUp(ctx, e, basis); err != nil {
		return err
	}
	poke(d.outbox)
	return nil
}

// takeUp undoes a giveBack.
func (d *Desk) takeUp(ctx context.Context, e support.OutboxEntry, basis support.Basis) error {
	t, err := d.p.Store.Thread(ctx, e.Case, draftOwner)
	if err != nil {
		return err
	}
	if t.Draft != nil && sameDraft(*t.Draft, e.Draft) {
		if err := d.p.Store.DropDraft(ctx, e.Case, draftOwner); err != nil {
			return err
		}
	}
	then := thenOr(e.Draft.Then)
	err = d.act(ctx, e.Case, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Status == then || !support.CanChange(c.Status, then) {
			return nil, nil
		}
		basis.Status = c.Status
		return statusEvents(c, then)
	})
	if err != nil {
		return err
	}
	return d.p.Store.SetBasis(ctx, e.ID, basis)
}

// sameDraft reports whether two drafts say the same.
func sameDraft(a, b support.Draft) bool {
	files := func(x, y support.OutgoingFile) bool { return x.Name == y.Name && len(x.Data) == len(y.Data) }
	return a.Text == b.Text && slices.Equal(a.To, b.To) && slices.Equal(a.Cc, b.Cc) && slices.EqualFunc(a.Attached, b.Attached, files)
}

// MarkSent settles an undecided mail: the user has found that it went.
func (d *Desk) MarkSent(ctx context.Context, id support.OutboxID) error {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	return d.moveByHand(ctx, e, support.OutboxSent, support.OutboxUnknown)
}

// CancelSend takes a mail back that has not gone: its draft is in the agent's
// hand again, and its case as it was before. One that is being sent this moment
// cannot be taken back (CodeInvalid).
func (d *Desk) CancelSend(ctx context.Context, id support.OutboxID) error {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	err = d.moveByHand(ctx, e, support.OutboxCancelled, support.OutboxQueued, support.OutboxFailed, support.OutboxHeld, support.OutboxUnknown)
	if err != nil {
		return err
	}
	if e.Basis.Returned { // the text is in the agent's hand, or they have thrown it away
		return nil
	}
	if err := d.returnDraft(ctx, e, true); err != nil {
		return err
	}
	return d.act(ctx, e.Case, func(_ string, c support.Case) ([]support.Event, error) {
		var back []support.Event
		if e.Basis.Claimed && c.Handling.Owner == e.Envelope.Agent {
			back = append(back, support.Event{Kind: support.EventReleased})
		}
		if e.Basis.Status != "" && c.Status == thenOr(e.Draft.Then) {
			back = append(back, support.Event{Kind: support.EventStatus, Data: support.EventData{Status: e.Basis.Status}})
		}
		return back, nil
	})
}

func (d *Desk) moveByHand(ctx context.Context, e support.OutboxEntry, to support.OutboxState, from ...support.OutboxState) error {
	a := e.Attempts
	a.Next, a.Code, a.Detail = d.p.Now(), "", ""
	if slices.Contains(from, e.State) {
		ok, err := d.p.Store.MoveOutbox(ctx, e.ID, e.State, to, a)
		if err != nil {
			return err
		}
		if ok {
			d.fared(e.Case)
			d.publish(support.Change{Kind: support.ChangeOutbox}, support.Change{Kind: support.ChangeCases, Case: e.Case})
			poke(d.outbox)
			return nil
		}
	}
	if e.State == support.OutboxSent {
		return support.E(support.CodeSentAlready, "desk.moveByHand", nil)
	}
	return support.Ef(support.CodeInvalid, "desk.moveByHand", "%s", e.State)
}

// giveBack makes the draft of a mail that did not go, unless the agent has
// begun another, and opens its case again.
func (d *Desk) giveBack(ctx context.Context, e support.OutboxEntry) error {
	if err := d.returnDraft(ctx, e, false); err != nil {
		return err
	}
	return d.act(ctx, e.Case, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Status == support.StatusOpen || !support.CanChange(c.Status, support.StatusOpen) {
			return nil, nil
		}
		return statusEvents(c, support.StatusOpen)
	})
}

// returnDraft puts what a mail was made of into the agent's hand. Where they
// have begun another answer, it is put before that, or, without join, stays
// with the mail.
func (d *Desk) returnDraft(ctx context.Context, e support.OutboxEntry, join bool) error {
	t, err := d.p.Store.Thread(ctx, e.Case, draftOwner)
	if err != nil {
		return err
	}
	draft := e.Draft
	if t.Draft != nil && strings.TrimSpace(t.Draft.Text) != "" {
		if !join {
			return nil
		}
		draft.Text = strings.TrimRight(draft.Text, " \n") + "\n\n" + t.Draft.Text
		draft.Attached = append(slices.Clip(draft.Attached), t.Draft.Attached...)
		draft.Articles = append(slices.Clip(draft.Articles), t.Draft.Articles...)
	}
	draft.Case, draft.Saved = e.Case, d.p.Now()
	if err := d.p.Store.SaveDraft(ctx, draft); err != nil {
		return err
	}
	e.Basis.Returned = true
	return d.p.Store.SetBasis(ctx, e.ID, e.Basis)
}
