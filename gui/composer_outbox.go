package gui

import (
	"strings"
	"time"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// outboxNotice says how it stands with an answer that has not gone out.
func (c *composer) outboxNotice() *widgets.Strip {
	out := c.at.thread.Outbox
	if len(out) == 0 {
		return nil
	}
	e := out[len(out)-1]
	undecided := c.undecided()
	if undecided != nil {
		e = *undecided
	}
	t := c.env.T
	again := widgets.NewButton(t("composer.outbox.retry"), "", c.retry(e))
	back := widgets.NewButton(t("composer.outbox.cancel"), "", c.withdraw(e))
	switch e.State {
	case support.OutboxFailed:
		what, todo := present.CodeText(c.env.Words, e.Attempts.Code, e.Attempts.Detail)
		return widgets.NewStrip(widgets.StripStop, t("composer.outbox.failed", "What", what, "Do", todo), again, back)
	case support.OutboxHeld:
		return widgets.NewStrip(widgets.StripWarn, t("composer.outbox.held", "News", c.heldFor(e)),
			widgets.NewButton(t("composer.news.show"), "", c.showNews),
			widgets.NewButton(t("composer.news.send"), "", c.retry(e)),
			widgets.NewButton(t("composer.outbox.discard"), "", c.throwAway(e)))
	case support.OutboxUnknown:
		sent := widgets.NewButton(t("composer.outbox.sent"), "", c.outboxAct(e, c.desk.MarkSent))
		if undecided != nil && strings.TrimSpace(c.at.draft.Text) != "" {
			return widgets.NewStrip(widgets.StripWarn, t("composer.outbox.undecided"), sent,
				widgets.NewButton(t("composer.news.send"), "", c.sendAnyway), back)
		}
		return widgets.NewStrip(widgets.StripWarn, t("composer.outbox.unknown"), sent,
			widgets.NewButton(t("composer.outbox.again"), "", c.retry(e)), back)
	case support.OutboxQueued:
		if e.Attempts.Count == 0 {
			return nil // on its way, or in the time in which the foot takes it back
		}
		what, _ := present.CodeText(c.env.Words, e.Attempts.Code, e.Attempts.Detail)
		return widgets.NewStrip(widgets.StripHint, t("composer.outbox.queued", "What", what), again, back)
	}
	return nil
}

// heldFor says what an answer is held for.
func (c *composer) heldFor(e support.OutboxEntry) string {
	if e.Rival() != 0 {
		return c.env.T("composer.news.answer")
	}
	return c.newsText()
}

// undecided is an answer of the case that may have gone; nil for none.
func (c *composer) undecided() *support.OutboxEntry {
	for i, o := range c.at.thread.Outbox {
		if o.State == support.OutboxUnknown {
			return &c.at.thread.Outbox[i]
		}
	}
	return nil
}

// newsText says what came last into the case from others: a mail, or a note.
func (c *composer) newsText() string {
	who, at, key := "", time.Time{}, "composer.news.mail"
	for _, m := range c.at.thread.Messages {
		if (m.Direction == support.Inbound || m.Reading.Outside) && !m.Envelope.Date.Before(at) {
			who, at = m.Envelope.From.Label(), m.Envelope.Date
		}
	}
	for _, e := range c.at.thread.Events {
		if e.Kind == support.EventNote && e.At.After(at) {
			who, at, key = e.Agent, e.At, "composer.news.note"
		}
	}
	return c.env.T(key, "Name", who, "Time", present.Short(c.env.Words, at, c.env.Now()))
}
