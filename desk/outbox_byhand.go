package desk

import (
	"context"
	"strings"

	"linje/support"
)

// Outbox lists outgoing mails; all also those that are done with.
func (d *Desk) Outbox(ctx context.Context, all bool) ([]support.OutboxEntry, error) {
	return d.p.Store.Outbox(ctx, all)
}

// RetrySend sends a failed or undecided mail again. Of an undecided one the
// caller has asked the user: the requester may get it twice.
func (d *Desk) RetrySend(ctx context.Context, id support.OutboxID) error {
	return d.moveByHand(ctx, id, support.OutboxQueued, support.OutboxQueued, support.OutboxFailed, support.OutboxUnknown)
}

// MarkSent settles an undecided mail: the user has found that it went.
func (d *Desk) MarkSent(ctx context.Context, id support.OutboxID) error {
	return d.moveByHand(ctx, id, support.OutboxSent, support.OutboxUnknown)
}

// CancelSend withdraws a mail that has not gone and gives its draft back.
func (d *Desk) CancelSend(ctx context.Context, id support.OutboxID) error {
	err := d.moveByHand(ctx, id, support.OutboxCancelled, support.OutboxQueued, support.OutboxFailed, support.OutboxUnknown)
	if err != nil {
		return err
	}
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	return d.giveBack(ctx, e)
}

func (d *Desk) moveByHand(ctx context.Context, id support.OutboxID, to support.OutboxState, from ...support.OutboxState) error {
	e, err := d.p.Store.OutboxEntry(ctx, id)
	if err != nil {
		return err
	}
	a := e.Attempts
	a.Next, a.Code, a.Detail = d.p.Now(), "", ""
	for _, f := range from {
		if e.State != f {
			continue
		}
		ok, err := d.p.Store.MoveOutbox(ctx, id, f, to, a)
		if err != nil {
			return err
		}
		if ok {
			d.publish(support.Change{Kind: support.ChangeOutbox}, support.Change{Kind: support.ChangeCases, Case: e.Case})
			poke(d.outbox)
			return nil
		}
	}
	return support.Ef(support.CodeInvalid, "desk.moveByHand", "%s", e.State)
}

// giveBack makes the draft of a mail that did not go, unless the agent has
// begun another, and opens its case again.
func (d *Desk) giveBack(ctx context.Context, e support.OutboxEntry) error {
	t, err := d.p.Store.Thread(ctx, e.Case, draftOwner)
	if err != nil {
		return err
	}
	if t.Draft == nil || strings.TrimSpace(t.Draft.Text) == "" {
		draft := e.Draft
		draft.Case, draft.Saved = e.Case, d.p.Now()
		if err := d.p.Store.SaveDraft(ctx, draft); err != nil {
			return err
		}
	}
	return d.act(ctx, e.Case, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Status == support.StatusOpen || !support.CanChange(c.Status, support.StatusOpen) {
			return nil, nil
		}
		return statusEvents(c, support.StatusOpen)
	})
}
