package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"linje/knowledge"
	"linje/support"
)

// Cases lists cases, the last updated first.
func (d *Desk) Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error) {
	if err := d.complete(ctx, &q); err != nil {
		return nil, err
	}
	list, err := d.p.Store.Cases(ctx, q)
	if d.p.Trace != nil {
		d.trace(fmt.Sprintf("listed %d", len(list)))
	}
	return list, err
}

// Counts counts every worklist of a mailbox, of all mailboxes for 0.
func (d *Desk) Counts(ctx context.Context, id support.MailboxID) (map[support.Worklist]int, error) {
	q := support.CaseQuery{Mailbox: id}
	if err := d.complete(ctx, &q); err != nil {
		return nil, err
	}
	return d.p.Store.Counts(ctx, q)
}

func (d *Desk) complete(ctx context.Context, q *support.CaseQuery) error {
	if q.Now.IsZero() {
		q.Now = d.p.Now()
	}
	if q.Agent != "" {
		return nil
	}
	agent, err := d.agent(ctx)
	q.Agent = agent
	return err
}

// agent is the name of the person who works here, "" until it is set.
func (d *Desk) agent(ctx context.Context) (string, error) {
	s, err := d.p.Store.Settings(ctx)
	return s.Agent.Name, err
}

// Thread returns a case with all that it holds.
func (d *Desk) Thread(ctx context.Context, id support.CaseID) (support.Thread, error) {
	return d.p.Store.Thread(ctx, id, draftOwner)
}

// FindCase finds a case by its number or ID as a person types it.
func (d *Desk) FindCase(ctx context.Context, ref string) (support.CaseID, error) {
	const op = "desk.FindCase"
	prefix, ok := support.ParseCaseRef(ref)
	if !ok {
		return "", support.Ef(support.CodeNotFound, op, "%s", clip(ref, 40))
	}
	ids, err := d.p.Store.CasesByPrefix(ctx, prefix)
	if err != nil {
		return "", err
	}
	switch len(ids) {
	case 0:
		return "", support.Ef(support.CodeNotFound, op, "%s", clip(ref, 40))
	case 1:
		return ids[0], nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return "", support.Ef(support.CodeAmbiguous, op, "%s", strings.Join(names, ", "))
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// Search finds cases by words and fields as the user types them.
func (d *Desk) Search(ctx context.Context, query string, mailbox support.MailboxID, limit int) ([]support.Hit, error) {
	q := knowledge.ParseSearch(query)
	q.Mailbox, q.Limit = mailbox, limit
	return d.p.Store.Search(ctx, q)
}

// MarkSeen records that the agent has opened a case. Nothing is told to the
// server: looking marks nothing there.
func (d *Desk) MarkSeen(ctx context.Context, id support.CaseID) error {
	if err := d.p.Store.SetUnread(ctx, id, false); err != nil {
		return err
	}
	d.publish(support.Change{Kind: support.ChangeCases, Case: id})
	return nil
}

// Claim says "I have this one". A case that another agent has is taken over
// only with force.
func (d *Desk) Claim(ctx context.Context, id support.CaseID, force bool) error {
	return d.act(ctx, id, func(agent string, c support.Case) ([]support.Event, error) {
		if agent == "" {
			return nil, support.Ef(support.CodeInvalid, "desk.Claim", "agent name")
		}
		if c.Handling.Owner == agent && c.Alert != support.AlertPending {
			return nil, nil
		}
		if c.Handling.Owner != "" && c.Handling.Owner != agent && !force {
			return nil, support.Ef(support.CodeClaimed, "desk.Claim", "%s", c.Handling.Owner)
		}
		return claimEvents(agent, c), nil
	})
}

func claimEvents(agent string, c support.Case) []support.Event {
	events := []support.Event{{Kind: support.EventClaimed, Data: support.EventData{Owner: agent}}}
	if c.Status == support.StatusNew {
		events = append(events, support.Event{Kind: support.EventStatus, Data: support.EventData{Status: support.StatusOpen}})
	}
	return events
}

// Release gives a case back, so that anybody may take it.
func (d *Desk) Release(ctx context.Context, id support.CaseID) error {
	return d.act(ctx, id, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Handling.Owner == "" {
			return nil, nil
		}
		return []support.Event{{Kind: support.EventReleased}}, nil
	})
}

// SetStatus changes a case's status by the transition table.
func (d *Desk) SetStatus(ctx context.Context, id support.CaseID, s support.Status) error {
	return d.act(ctx, id, func(_ string, c support.Case) ([]support.Event, error) {
		return statusEvents(c, s)
	})
}

func statusEvents(c support.Case, s support.Status) ([]support.Event, error) {
	if !s.Valid() {
		return nil, support.Ef(support.CodeInvalid, "desk.SetStatus", "status %s", clip(string(s), 20))
	}
	if !support.CanChange(c.Status, s) {
		return nil, support.Ef(support.CodeStatus, "desk.SetStatus", "%s, %s", c.Status, s)
	}
	if c.Status == s {
		return nil, nil
	}
	return []support.Event{{Kind: support.EventStatus, Data: support.EventData{Status: s}}}, nil
}

// AddNote adds an internal note. It never leaves this machine.
func (d *Desk) AddNote(ctx context.Context, id support.CaseID, text string) error {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return support.Ef(support.CodeEmpty, "desk.AddNote", "note")
	}
	if len(text) > support.TextBound {
		return support.Ef(support.CodeHostileInput, "desk.AddNote", "note")
	}
	return d.act(ctx, id, func(string, support.Case) ([]support.Event, error) {
		return []support.Event{{Kind: support.EventNote, Data: support.EventData{Text: text}}}, nil
	})
}

// SetDue sets when a case must be answered; nil takes it away.
func (d *Desk) SetDue(ctx context.Context, id support.CaseID, due *time.Time) error {
	return d.act(ctx, id, func(string, support.Case) ([]support.Event, error) {
		return []support.Event{{Kind: support.EventDue, Data: support.EventData{Due: due}}}, nil
	})
}

// SetLanguage corrects the written form that the requester uses.
func (d *Desk) SetLanguage(ctx context.Context, id support.CaseID, l support.Language) error {
	if !l.Valid() {
		return support.Ef(support.CodeInvalid, "desk.SetLanguage", "language %s", clip(string(l), 10))
	}
	return d.act(ctx, id, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Language == l {
			return nil, nil
		}
		return []support.Event{{Kind: support.EventLanguage, Data: support.EventData{Language: l}}}, nil
	})
}

// Acknowledge says that someone has seen an escalation to us.
func (d *Desk) Acknowledge(ctx context.Context, id support.CaseID) error {
	err := d.act(ctx, id, func(_ string, c support.Case) ([]support.Event, error) {
		if c.Alert != support.AlertPending {
			return nil, nil
		}
		return []support.Event{{Kind: support.EventAcknowledged}}, nil
	})
	return err
}

// Undo takes back the agent's last change of status, owner or due date, as new
// events: nothing is removed from the history.
func (d *Desk) Undo(ctx context.Context, id support.CaseID) error {
	t, err := d.Thread(ctx, id)
	if err != nil {
		return err
	}
	return d.act(ctx, id, func(agent string, c support.Case) ([]support.Event, error) {
		back := undoOf(agent, c, t.Events)
		if len(back) == 0 {
			return nil, support.Ef(support.CodeNotFound, "desk.Undo", "undo")
		}
		return back, nil
	})
}

// undoOf finds the last act of the agent (events of one moment) and what
// brings the case back to before it.
func undoOf(agent string, c support.Case, events []support.Event) []support.Event {
	var last time.Time
	for _, e := range events {
		if e.Agent == agent && undoable(e.Kind) && e.At.After(last) {
			last = e.At
		}
	}
	if last.IsZero() {
		return nil
	}
	var rest []support.Event
	for _, e := range events {
		ofAct := e.Agent == agent && undoable(e.Kind) && !e.At.Before(last.Add(-actSpan))
		if !ofAct {
			rest = append(rest, e)
		}
	}
	return wayBack(c, support.Fold(c.ID, rest))
}

// wayBack makes the events that lead from one state of a case to another.
func wayBack(now, before support.Case) []support.Event {
	var back []support.Event
	if before.Status != now.Status {
		back = append(back, support.Event{Kind: support.EventStatus, Data: support.EventData{Status: before.Status}})
	}
	switch {
	case before.Handling.Owner == now.Handling.Owner:
	case before.Handling.Owner == "":
		back = append(back, support.Event{Kind: support.EventReleased})
	default:
		back = append(back, support.Event{Kind: support.EventClaimed, Data: support.EventData{Owner: before.Handling.Owner}})
	}
	if !before.Times.Due.Equal(now.Times.Due) {
		e := support.Event{Kind: support.EventDue}
		if due := before.Times.Due; !due.IsZero() {
			e.Data.Due = &due
		}
		back = append(back, e)
	}
	return back
}

// actSpan is how far apart the events of one act may lie: they get one
// millisecond each.
const actSpan = 10 * time.Millisecond

func undoable(k support.EventKind) bool {
	switch k {
	case support.EventStatus, support.EventClaimed, support.EventReleased, support.EventDue:
		return true
	}
	return false
}

// act lets decide change a case and tells of it.
func (d *Desk) act(ctx context.Context, id support.CaseID, decide func(agent string, c support.Case) ([]support.Event, error)) error {
	agent, err := d.agent(ctx)
	if err != nil {
		return err
	}
	pending := false
	c, err := d.p.Store.Update(ctx, id, func(c support.Case) ([]support.Event, error) {
		pending = c.Alert == support.AlertPending
		events, err := decide(agent, c)
		if err != nil {
			return nil, err
		}
		return d.stamp(c, agent, events), nil
	})
	if err != nil {
		return err
	}
	if pending && c.Alert != support.AlertPending && d.p.Notifier != nil {
		d.p.Notifier.Withdraw(string(id))
	}
	d.publish(support.Change{Kind: support.ChangeCases, Case: id})
	return nil
}

// stamp completes events of a person: ID, case, agent, and a time after all
// mail and work that the case holds, one millisecond apart, so that the fold keeps their
// order.
func (d *Desk) stamp(c support.Case, agent string, events []support.Event) []support.Event {
	at := d.p.Now().Truncate(time.Millisecond)
	if last := latest(c.Times.Updated, c.Times.Worked); !at.After(last) {
		at = last.Truncate(time.Millisecond).Add(time.Millisecond)
	}
	for i := range events {
		e := &events[i]
		e.ID, e.Case, e.Agent, e.At = randomEventID(), c.ID, agent, at.Add(time.Duration(i)*time.Millisecond)
	}
	return events
}
