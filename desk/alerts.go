package desk

import (
	"context"
	"sync"
	"time"

	"linje/support"
)

// noticeLimit is how long a notification service may take.
const noticeLimit = 5 * time.Second

// noticeProblem remembers why the last desktop notification was not shown.
type noticeProblem struct {
	mu  sync.Mutex
	err error
}

func (p *noticeProblem) set(err error) (changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	changed = (p.err == nil) != (err == nil)
	p.err = err
	return changed
}

// NotifierProblem says why desktop notifications do not work; nil when they do
// or are switched off.
func (d *Desk) NotifierProblem() error {
	d.problem.mu.Lock()
	defer d.problem.mu.Unlock()
	return d.problem.err
}

// PendingAlerts lists the cases that were escalated to us and that nobody has
// acknowledged.
func (d *Desk) PendingAlerts(ctx context.Context) ([]support.Case, error) {
	cs, err := d.Cases(ctx, support.CaseQuery{Worklist: support.WorklistEscalated, Limit: 200})
	if err != nil {
		return nil, err
	}
	pending := cs[:0]
	for _, c := range cs {
		if c.Alert == support.AlertPending {
			pending = append(pending, c)
		}
	}
	return pending, nil
}

// keepAlerting shows a notification for each escalation that has had none.
func (d *Desk) keepAlerting(ctx context.Context) error {
	if d.p.Notifier == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	d.checkNotifier(ctx)
	for {
		d.alertAll(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.alerts:
		}
	}
}

func (d *Desk) checkNotifier(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, noticeLimit)
	defer cancel()
	d.noticeProblem(d.p.Notifier.Available(ctx))
}

func (d *Desk) noticeProblem(err error) {
	if err != nil {
		err = &support.Error{Code: support.CodeNoNotifier, Op: "desk.alert", Err: err}
	}
	if d.problem.set(err) {
		d.publish(support.Change{Kind: support.ChangeSettings})
	}
}

func (d *Desk) alertAll(ctx context.Context) {
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return
	}
	events, err := d.p.Store.Unnotified(ctx)
	if err != nil {
		if ctx.Err() == nil {
			d.p.Log.Error("alerts not read", "err", err)
		}
		return
	}
	for _, e := range events {
		d.tell(ctx, e, settings.Notify, d.p.Words.Escalation)
	}
	bounces, err := d.p.Store.Bounces(ctx, d.p.Now().Add(-support.BounceNews), true)
	if err != nil && ctx.Err() == nil {
		d.p.Log.Error("bounces not read", "err", err)
	}
	for _, b := range bounces {
		if b.Agent != "" && b.Agent == settings.Agent.Name {
			d.tell(ctx, b.Event, settings.Notify, d.p.Words.Bounce)
		}
	}
}

// tell shows a notification of an event once. It is recorded first: two
// programs on one database show it once, and a restart does not show it again.
// The window shows it in any case.
func (d *Desk) tell(ctx context.Context, e support.Event, show bool, words func(number, mailbox string) (title, body string)) {
	first, err := d.p.Store.Notified(ctx, e.ID, d.p.Now())
	if err == nil && first && show {
		d.notify(ctx, e.Case, words)
	}
}

func (d *Desk) notify(ctx context.Context, id support.CaseID, words func(number, mailbox string) (title, body string)) {
	c, err := d.p.Store.Case(ctx, id)
	if err != nil {
		return
	}
	m, err := d.mailbox(ctx, c.Mailbox)
	if err != nil {
		return
	}
	title, body := words(id.Number(), m.Name)
	ctx, cancel := context.WithTimeout(ctx, noticeLimit)
	defer cancel()
	err = d.p.Notifier.Notify(ctx, Notice{
		Tag: string(id), Title: title, Body: body, Urgent: true,
		OnClick: func() { d.publish(support.Change{Kind: support.ChangeShow, Case: id}) },
	})
	d.trace("notified")
	d.noticeProblem(err)
}

// BouncedCases lists the cases of the agent whose last mail came back of late.
func (d *Desk) BouncedCases(ctx context.Context) ([]support.Case, error) {
	agent, err := d.agent(ctx)
	if err != nil || agent == "" {
		return nil, err
	}
	bounces, err := d.p.Store.Bounces(ctx, d.p.Now().Add(-support.BounceNews), false)
	if err != nil {
		return nil, err
	}
	var out []support.Case
	for _, b := range bounces {
		if b.Agent != agent {
			continue
		}
		c, err := d.p.Store.Case(ctx, b.Event.Case)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// TryNotice shows a notification that says that notifications work.
func (d *Desk) TryNotice(ctx context.Context, title, body string) error {
	if d.p.Notifier == nil {
		return support.E(support.CodeNoNotifier, "desk.TryNotice", nil)
	}
	ctx, cancel := context.WithTimeout(ctx, noticeLimit)
	defer cancel()
	err := d.p.Notifier.Notify(ctx, Notice{Tag: "try", Title: title, Body: body})
	d.noticeProblem(err)
	if err != nil {
		return &support.Error{Code: support.CodeNoNotifier, Op: "desk.TryNotice", Err: err}
	}
	return nil
}
