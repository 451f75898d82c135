package gui

import (
	"context"
	"strings"

	"linje/gui/widgets"
	"linje/support"
)

// Send queues the answer. It stops, and says why, where a place in it is still
// open, nobody is to get it, or something has come in since the agent looked.
func (c *composer) Send() {
	if c.at.note {
		c.saveNote()
		return
	}
	if c.caseID() == "" || c.at.sending {
		return
	}
	c.picker.close()
	c.leaveField()
	switch {
	case strings.TrimSpace(c.at.draft.Text) == "":
		c.env.Tell(c.env.T("composer.empty"), nil)
		c.Focus()
	case len(placeholders(c.at.draft.Text)) > 0:
		c.at.stopped = true
		c.refresh()
		c.jumpToPlaceholder()
	case len(c.recipients()) == 0:
		c.view.head.edit(true)
	case len(c.at.news) > 0, c.undecided() != nil, c.attached() > c.mostAttached():
		c.refresh() // the notice asks
	case c.warns():
	default:
		c.withAgent(func() { c.reply(false) })
	}
}

// sendAnyway sends although something has come in, now that it has been shown.
func (c *composer) sendAnyway() {
	c.leaveField()
	if len(placeholders(c.at.draft.Text)) > 0 {
		c.at.stopped = true
		c.refresh()
		c.jumpToPlaceholder()
		return
	}
	if c.warns() {
		return
	}
	c.at.seen, c.at.news = len(c.at.thread.Messages), nil
	c.withAgent(func() { c.reply(true) })
}

// withAgent goes on when it is known who answers; the first time it asks.
func (c *composer) withAgent(next func()) {
	on := c.caseID()
	requireAgent(c.env, c.desk, func(string) {
		if on == c.caseID() {
			next()
		}
	})
}

// reply queues the answer; undecided, also while it is not known of another one
// whether it went.
func (c *composer) reply(undecided bool) {
	id := c.caseID()
	r := support.ReplyRequest{Draft: c.at.draft, SeenMessages: c.at.seen, SeenAnswer: c.at.thread.Answer, Undecided: undecided}
	r.Draft.Case = id
	c.at.sending = true
	c.view.entry.Disable()
	c.refresh()
	out, to := support.OutboxID(0), c.recipients()[0].Label()
	c.saver.send(id, func(ctx context.Context) (err error) {
		out, err = c.desk.Reply(context.WithoutCancel(ctx), r)
		return err
	}, func(err error) {
		if err == nil && c.OnQueued != nil {
			c.OnQueued(out, to)
		}
		if err == nil && id == c.caseID() {
			c.at.thread.Answer = max(c.at.thread.Answer, out) // it stands in the conversation
		}
		c.replied(id, err)
	})
}

func (c *composer) replied(id support.CaseID, err error) {
	here := id == c.caseID()
	c.view.entry.Enable()
	if here {
		c.at.sending = false
	}
	if err == nil {
		if here {
			c.clear()
		}
		if c.OnSent != nil {
			c.OnSent(id)
		}
		return
	}
	if !here {
		c.env.Report(err)
		return
	}
	switch support.CodeOf(err) {
	case support.CodeChanged, support.CodeUndecided:
		c.lookAgain(id)
	case support.CodeUnfilled:
		c.at.stopped = true
		c.jumpToPlaceholder()
	case support.CodeNoRecipient:
		c.view.head.edit(true)
	default:
		c.env.Report(err)
	}
	c.refresh()
}

// clear empties the composer after its answer has gone to the outbox.
func (c *composer) clear() {
	t := c.at.thread
	c.at = composing{thread: t, seen: c.at.seen, draft: support.Draft{
		Case: t.Case.ID, Language: c.at.draft.Language, Then: defaultThen(t.Case.Status),
	}, composingForm: c.at.composingForm, put: insertions{frames: c.at.put.frames}}
	c.view.setText("")
	c.refresh()
}

// lookAgain loads what has come into the case since the agent looked.
func (c *composer) lookAgain(id support.CaseID) {
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Thread, error) { return c.desk.Thread(ctx, id) },
		func(t support.Thread) {
			if id != c.caseID() {
				return
			}
			c.at.thread = t
			c.at.news = newsIn(t.Messages, c.at.seen)
			c.refresh()
		}, c.env.Report)
}

// outboxAct makes a button's action on a mail in the outbox.
func (c *composer) outboxAct(e support.OutboxEntry, act func(context.Context, support.OutboxID) error) func() {
	return func() {
		c.env.Tasks.Do(func(ctx context.Context) error { return act(ctx, e.ID) }, func(err error) {
			if err != nil {
				c.env.Report(err)
				return
			}
			c.reload(e.Case)
		})
	}
}

// takeBack puts an answer that has not gone into the agent's hand again.
func (c *composer) takeBack(e support.OutboxEntry, done func(error)) {
	id := e.Case
	var t support.Thread
	c.saver.retrieve(id, func(ctx context.Context) (err error) {
		if err = c.desk.CancelSend(ctx, e.ID); err != nil {
			return err
		}
		t, err = c.desk.Thread(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			done(err)
			return
		}
		if id != c.caseID() {
			c.saver.rejoin(id, t.Draft, "")
			done(nil)
			return
		}
		c.saver.rejoin(id, t.Draft, c.at.put.begun)
		c.at = composing{thread: t, seen: len(t.Messages), put: insertions{frames: c.at.put.frames}}
		c.restore(t)
		c.refresh()
		done(nil)
	})
}

// throwAway withdraws an answer that was stopped, with its text; the text can
// be taken back.
func (c *composer) throwAway(e support.OutboxEntry) func() {
	return func() {
		c.takeBack(e, func(err error) {
			if err != nil {
				c.env.Report(err)
				return
			}
			if e.Case == c.caseID() {
				c.discard()
			}
		})
	}
}

// retry sends an answer again that did not go: what stands in the composer where
// it was given back, else the mail as it is.
func (c *composer) retry(e support.OutboxEntry) func() {
	return func() {
		if e.Basis.Returned && strings.TrimSpace(c.at.draft.Text) != "" {
			c.sendAnyway()
			return
		}
		act := c.desk.RetrySend
		if e.State == support.OutboxHeld {
			act = func(ctx context.Context, id support.OutboxID) error { return c.desk.SendAnyway(ctx, id, false) }
		}
		c.outboxAct(e, act)()
	}
}

func (c *composer) withdraw(e support.OutboxEntry) func() {
	return func() {
		c.takeBack(e, func(err error) {
			if err != nil {
				c.env.Report(err)
			}
		})
	}
}

func (c *composer) reload(id support.CaseID) {
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Thread, error) { return c.desk.Thread(ctx, id) },
		func(t support.Thread) {
			if id == c.caseID() {
				c.update(t)
			}
		}, c.env.Report)
}

// requireAgent calls next when it is known who works here. The first time it
// asks for the name; without one nothing goes on.
func requireAgent(env *Env, desk AgentDesk, next func(name string)) {
	Fetch(env.Tasks, desk.Settings, func(s support.Settings) {
		if strings.TrimSpace(s.Agent.Name) != "" {
			next(s.Agent.Name)
			return
		}
		askAgent(env, s, func(changed support.Settings) {
			env.Tasks.Do(func(ctx context.Context) error { return desk.SaveSettings(ctx, changed) }, func(err error) {
				if err != nil {
					env.Report(err)
					return
				}
				next(changed.Agent.Name)
			})
		})
	}, env.Report)
}

// askAgent asks for the name and address of the person who works here.
func askAgent(env *Env, s support.Settings, done func(support.Settings)) {
	name, email := widgets.NewEntry(), widgets.NewEntry()
	email.SetText(s.Agent.Email)
	row := widgets.NewFormRow(env.T("agent.name"), 120, name)
	mail := widgets.NewFormRow(env.T("agent.email"), 120, email).WithHint(env.T("agent.email.hint"))
	lead := widgets.NewProse(env.T("agent.lead"), widgets.LineStyle{Color: widgets.ColorMuted})
	var sheet *widgets.Sheet
	finish := func() {
		if strings.TrimSpace(name.Text) == "" {
			row.SetError(env.T("agent.name.missing"))
			sheet.Reflow()
			return
		}
		s.Agent = support.Agent{Name: strings.TrimSpace(name.Text), Email: strings.TrimSpace(email.Text)}
		sheet.Close()
		done(s)
	}
	name.OnSubmitted = func(string) { finish() }
	email.OnSubmitted = func(string) { finish() }
	foot := widgets.Row(8, widgets.NewPrimaryButton(env.T("agent.go"), "", finish),
		widgets.NewButton(env.T("button.cancel"), "Esc", func() { sheet.Close() }), widgets.Fill())
	sheet = widgets.NewSheet(env.T("agent.title"), sheetSmall(), widgets.Column(10, lead, row, mail), foot)
	name.OnKey, email.OnKey = escapes(sheet.Close), escapes(sheet.Close)
	sheet.ShowOn(env.Window.Canvas(), name)
}
