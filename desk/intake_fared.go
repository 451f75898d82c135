package desk

import (
	"time"

	"linje/knowledge"
	"linje/support"
)

// unhelped says since when the answers in a case did not help: a mail of the
// requester opens it again, soon enough to be about them, and says more than
// thanks. Zero for any other mail.
func (k intake) unhelped(view support.IntakeView, a arrival, m support.Message, at time.Time) time.Time {
	if m.Direction != support.Inbound {
		return time.Time{}
	}
	id, known := k.thread(view, a.parsed)
	if !known {
		return time.Time{}
	}
	c, ok := view.Case(id)
	if !ok || support.EffectOfReply(c, a.parsed.Auto, at, k.reopenWithin()) != support.ReplyReopens {
		return time.Time{}
	}
	asker := m.Asker(k.mailbox.Address)
	if !support.SameEmail(asker.Email, c.Requester.Email) && !support.SameEmail(m.Envelope.From.Email, c.Requester.Email) {
		return time.Time{}
	}
	own, _ := support.SplitQuoted(m.Text)
	if knowledge.OnlyThanks(own) {
		return time.Time{}
	}
	return at.Add(-k.reopenWithin())
}
