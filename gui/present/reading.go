package present

import (
	"strconv"
	"strings"
	"time"

	"linje/support"
)

// TraitText says what a reader must be told of a mail; "" for what shows by
// itself.
func TraitText(w *Words, t support.Trait) string {
	switch t {
	case support.TraitBroken, support.TraitOversize, support.TraitSigned, support.TraitEncrypted, support.TraitWinmail:
		return w.T("trait." + string(t))
	}
	return ""
}

// SenderText says what is wrong with a sender, "" for nothing, and, second,
// what to think of it, with the address as it really is.
func SenderText(w *Words, m support.Message) (what, more string) {
	from := harmless(m.Envelope.From.Email)
	switch m.Reading.Sender {
	case support.SenderFailed:
		return w.T("sender.failed"), w.T("sender.failed.more", "Email", from)
	case support.SenderLookAlike:
		return w.T("sender.look_alike"), w.T("sender.look_alike.more", "Email", from)
	}
	return "", ""
}

// DoubtfulSender is the message of a case whose sender most needs a warning: a
// look-alike before one that was not confirmed, the newest of several. ok is
// false where there is none.
func DoubtfulSender(messages []support.Message) (m support.Message, ok bool) {
	for _, each := range messages {
		if each.Direction != support.Inbound || each.Auto == support.AutoBounce {
			continue
		}
		switch each.Reading.Sender {
		case support.SenderLookAlike:
			m, ok = each, true
		case support.SenderFailed:
			if m.Reading.Sender != support.SenderLookAlike {
				m, ok = each, true
			}
		}
	}
	return m, ok
}

// InvitationKind says what an invitation is.
func InvitationKind(w *Words, i support.Invitation) string {
	switch strings.ToUpper(i.Method) {
	case "CANCEL":
		return w.T("invite.cancel")
	case "REPLY":
		return w.T("invite.reply")
	case "COUNTER", "DECLINECOUNTER":
		return w.T("invite.counter")
	case "PUBLISH":
		return w.T("invite.publish")
	}
	if i.Changed {
		return w.T("invite.update")
	}
	return w.T("invite.request")
}

// InvitationTime says when a meeting is, in the zone of now: "tirsdag 24.
// november kl. 10.00–11.00". "" where it says no time.
func InvitationTime(w *Words, i support.Invitation, now time.Time) string {
	if i.Start.IsZero() {
		return ""
	}
	text := ""
	start, end := i.Start, i.End
	if !i.AllDay {
		start, end = start.In(now.Location()), end.In(now.Location())
	}
	same := sameDay(start, end) || i.End.IsZero() || end.Before(start)
	switch {
	case i.AllDay && same:
		text = w.T("invite.all_day", "Day", day(w, start), "Date", Date(w, start, now))
	case i.AllDay:
		text = w.T("invite.days", "From", Date(w, start, now), "To", Date(w, end, now))
	case !same:
		text = w.T("invite.days", "From", timeOf(w, start, now), "To", timeOf(w, end, now))
	case i.End.IsZero() || !end.After(start):
		text = timeOf(w, start, now)
	default:
		text = w.T("invite.span", "Day", day(w, start), "Date", Date(w, start, now), "From", Clock(w, start), "To", Clock(w, end))
	}
	if i.Repeats {
		text += ", " + w.T("invite.repeats")
	}
	return text
}

func timeOf(w *Words, t, now time.Time) string {
	return w.T("invite.time", "Day", day(w, t), "Date", Date(w, t, now), "From", Clock(w, t))
}

// day is the name of a day of the week in full.
func day(w *Words, t time.Time) string { return w.T("time.day." + strconv.Itoa(int(t.Weekday()))) }

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}

// OneLine makes a stranger's words fit for a line: no control characters, no
// marks that turn the writing direction, at most 300 letters.
func OneLine(s string) string { return strings.TrimSpace(harmless(s)) }
