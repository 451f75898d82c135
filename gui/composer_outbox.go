package gui

import (
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
	t := c.env.T
	again := widgets.NewButton(t("composer.outbox.retry"), "", c.retry(e))
	back := widgets.NewButton(t("composer.outbox.cancel"), "", c.withdraw(e))
	switch e.State {
	case support.OutboxFailed:
		what, todo := present.CodeText(c.env.Words, e.Attempts.Code, e.Attempts.Detail)
		return widgets.NewStrip(widgets.StripStop, t("composer.outbox.failed", "What", what, "Do", todo), again, back)
	case support.OutboxHeld:
		return widgets.NewStrip(widgets.StripWarn, t("composer.outbox.held", "News", c.newsText()),
			widgets.NewButton(t("composer.news.show"), "", c.showNews),
			widgets.NewButton(t("composer.news.send"), "", c.retry(e)),
			widgets.NewButton(t("composer.outbox.discard"), "", c.throwAway(e)))
	case support.OutboxUnknown:
		sent := widgets.NewButton(t("composer.outbox.sent"), "", c.outboxAct(e, c.desk.MarkSent))
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
