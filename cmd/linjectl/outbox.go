package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"linje/support"
)

func outboxList(ctx context.Context, c *call) error {
	mailbox, err := c.narrowed(ctx)
	if err != nil {
		return err
	}
	names, err := c.mailboxNames(ctx)
	if err != nil {
		return err
	}
	entries, err := c.desk.Outbox(ctx, c.on("all"))
	if err != nil {
		return err
	}
	shapes := []outboxShape{}
	var rows [][]string
	for _, e := range entries {
		if mailbox != 0 && e.Mailbox != mailbox {
			continue
		}
		shapes = append(shapes, shapeOutbox(e, names))
		rows = append(rows, []string{strconv.FormatInt(int64(e.ID), 10), c.stateName(e.State), e.Case.Number(),
			clock(e.Attempts.Queued), strings.Join(e.Envelope.To, ", "), e.Envelope.Subject})
	}
	return c.result(shapes, func() {
		c.table(rows)
		if len(rows) == 0 {
			c.remarkNone(ctx, "ctl.outbox.empty")
		}
	})
}

func outboxRetry(ctx context.Context, c *call) error {
	return c.onEntry(ctx, func(id support.OutboxID) error {
		retry := c.desk.RetrySend
		if c.on("even-if-changed") {
			retry = func(ctx context.Context, id support.OutboxID) error { return c.desk.SendAnyway(ctx, id, true) }
		}
		if err := retry(ctx, id); err != nil {
			return err
		}
		_, err := c.deliver(ctx, id)
		return err
	})
}

func outboxCancel(ctx context.Context, c *call) error {
	return c.onEntry(ctx, func(id support.OutboxID) error { return c.desk.CancelSend(ctx, id) })
}

func outboxSent(ctx context.Context, c *call) error {
	return c.onEntry(ctx, func(id support.OutboxID) error { return c.desk.MarkSent(ctx, id) })
}

// stuck reports whether a mail goes on only when somebody says so.
func stuck(s support.OutboxState) bool {
	return s == support.OutboxFailed || s == support.OutboxUnknown || s == support.OutboxHeld
}

// onEntry does something to the entry of the first argument and prints it. One
// that then is stuck is a failure.
func (c *call) onEntry(ctx context.Context, act func(support.OutboxID) error) error {
	n, err := strconv.ParseInt(c.args[0], 10, 64)
	if err != nil || n < 1 {
		return misuse("ctl.use.outbox_id", "Value", c.args[0])
	}
	if err := act(support.OutboxID(n)); err != nil {
		return err
	}
	names, err := c.mailboxNames(ctx)
	if err != nil {
		return err
	}
	entry, err := c.entry(ctx, support.OutboxID(n))
	if err != nil {
		return err
	}
	if err := c.result(shapeOutbox(entry, names), func() { c.sayState(entry) }); err != nil {
		return err
	}
	if stuck(entry.State) {
		return sendProblem(entry)
	}
	return nil
}

func (c *call) entry(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	entries, err := c.desk.Outbox(ctx, true)
	if err != nil {
		return support.OutboxEntry{}, err
	}
	for _, e := range entries {
		if e.ID == id {
			return e, nil
		}
	}
	return support.OutboxEntry{}, support.Ef(support.CodeNotFound, "linjectl.outbox", "%d", id)
}

// deliverLimit is how long a command waits for another program, which has the
// right to send, to send its mail.
const deliverLimit = 30 * time.Second

// deliverTurn is how often it asks for that right meanwhile: the other program
// may end without sending what was queued after it began.
const deliverTurn = time.Second

// deliver sends what is queued and tells what became of one mail. That it could
// not be sent is no failure here: it stays in the outbox, whose state tells.
func (c *call) deliver(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	before, err := c.awaitUndo(ctx, id)
	if err != nil || before.State == support.OutboxCancelled {
		return before, err
	}
	c.elsewhere = false
	for until := time.Now().Add(deliverLimit); ; {
		elsewhere, err := c.sendTelling(ctx, id)
		if err != nil {
			return support.OutboxEntry{}, err
		}
		e, err := c.waitSent(ctx, id, min(deliverTurn, time.Until(until)))
		waits := e.State == support.OutboxQueued && e.Attempts.Count == before.Attempts.Count || e.State == support.OutboxSending
		if err != nil || !waits || time.Now().After(until) {
			c.elsewhere = elsewhere && err == nil && waits
			return e, err
		}
		select {
		case <-ctx.Done():
			return e, ctx.Err()
		case <-time.After(deliverTurn / 4):
		}
	}
}

// slowAnswer is after what time it is said that a server takes long to answer.
const slowAnswer = 10 * time.Second

// sendTelling sends what is queued. While the server has that mail and has not
// said yet whether it takes it, it says so.
func (c *call) sendTelling(ctx context.Context, id support.OutboxID) (elsewhere bool, err error) {
	done, told := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(told)
		select {
		case <-done:
			return
		case <-time.After(slowAnswer):
		}
		if e, err := c.entry(ctx, id); err == nil && e.State == support.OutboxUnknown {
			c.remark("ctl.outbox.slow")
		}
	}()
	elsewhere, err = c.desk.SendQueued(ctx)
	close(done)
	<-told
	return elsewhere, err
}

func (c *call) waitSent(ctx context.Context, id support.OutboxID, limit time.Duration) (support.OutboxEntry, error) {
	waiting, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if e, err := c.desk.WaitSent(waiting, id); err == nil {
		return e, nil
	}
	if err := ctx.Err(); err != nil {
		return support.OutboxEntry{}, err
	}
	return c.entry(ctx, id)
}

// undoLook is how often it is looked whether a mail has been taken back.
const undoLook = 500 * time.Millisecond

// awaitUndo waits while a mail can be taken back. Ctrl+C takes it back here.
func (c *call) awaitUndo(ctx context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	for {
		e, err := c.entry(context.WithoutCancel(ctx), id)
		if err != nil || !e.Undoable(c.app.now()) {
			return e, err
		}
		select {
		case <-ctx.Done():
			ctx = context.WithoutCancel(ctx)
			if err := c.desk.CancelSend(ctx, id); err != nil {
				return e, err
			}
			return c.entry(ctx, id)
		case <-time.After(min(undoLook, max(e.Attempts.Next.Sub(c.app.now()), time.Millisecond))):
		}
	}
}

// sendProblem is what keeps an outgoing mail from being sent; nil for none.
func sendProblem(e support.OutboxEntry) error {
	switch {
	case e.State == support.OutboxUnknown:
		return &failure{what: "error.unknown_sent", todo: "ctl.do.unknown_sent", code: support.CodeUnknownSent, pairs: []any{"ID", e.ID}}
	case e.State == support.OutboxSent, e.State == support.OutboxCancelled, e.Attempts.Code == "":
		return nil
	case e.State == support.OutboxHeld:
		what := "ctl.fail.held"
		if e.Rival() != 0 {
			what = "ctl.fail.held_answer"
		}
		return &failure{what: what, todo: "ctl.fail.held.do", code: support.CodeChanged,
			pairs: []any{"Number", e.Case.Number(), "ID", e.ID, "Rival", e.Rival()}}
	}
	return &advised{err: &support.Error{Code: e.Attempts.Code, Op: "linjectl.outbox", Detail: e.Attempts.Detail},
		todo: "ctl.do.outbox", pairs: []any{"ID", e.ID}}
}

// sayState tells where an outgoing mail stands.
func (c *call) sayState(e support.OutboxEntry) {
	to := oneLine(strings.Join(e.Envelope.To, ", "))
	switch e.State {
	case support.OutboxSent:
		c.say("ctl.outbox.sent", "To", to)
	case support.OutboxCancelled:
		c.say("ctl.outbox.cancelled", "To", to)
	case support.OutboxQueued, support.OutboxSending:
		if c.elsewhere {
			c.say("ctl.outbox.elsewhere", "To", to)
			return
		}
		c.say("ctl.outbox.queued", "To", to)
		if err := sendProblem(e); err != nil {
			c.remark("ctl.outbox.why", "Why", sentences(c.words, err))
		}
	}
}

// stateName is what people call a state of the outbox.
func (c *call) stateName(s support.OutboxState) string {
	keys := map[support.OutboxState]string{
		support.OutboxQueued: "ctl.state.queued", support.OutboxSending: "ctl.state.sending", support.OutboxSent: "ctl.state.sent",
		support.OutboxFailed: "ctl.state.failed", support.OutboxUnknown: "ctl.state.unknown", support.OutboxCancelled: "ctl.state.cancelled",
		support.OutboxHeld: "ctl.state.held",
	}
	return c.words.T(keys[s])
}
