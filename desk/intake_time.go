package desk

import (
	"time"

	"linje/support"
)

// mailTime is when a mail came: the server's time. Its own date may be days
// older where a mailbox was moved, and is then the better one; a date that is
// younger, missing or absurd is not believed.
func mailTime(date, received, now time.Time) time.Time {
	if received.IsZero() {
		received = now
	}
	if date.Year() >= 1990 && received.Sub(date) > movedAfter {
		return date
	}
	return received
}

const (
	movedAfter = 48 * time.Hour
	// An answer comes after what it answers, whatever the clocks say. The status
	// that goes with a mail of ours follows it within a second.
	afterTheirs = time.Second
	afterOurs   = 2 * time.Second
)

// causal moves a time behind what must have been before, whatever the clocks
// say: the nearest stored ancestor, and, for a mail that comes in just now, the
// last act of an agent on the case, who cannot have seen it then.
func (k intake) causal(at time.Time, p support.Parsed, view support.IntakeView) time.Time {
	for _, id := range append([]support.MessageID{p.Returned.Refs.MessageID}, p.Refs.Ancestors()...) {
		parent, ok := view.Stored(id)
		if !ok {
			continue
		}
		gap := afterTheirs
		if parent.Direction == support.Outbound {
			gap = afterOurs
		}
		at = latest(at, parent.Envelope.Date.Add(gap))
		break
	}
	if p.Auto == support.AutoBounce {
		at = k.afterReturned(at, p, view)
	}
	if k.direction(p) == support.Outbound {
		return at
	}
	if k.now.Sub(at) > movedAfter {
		return k.afterHistory(at, p, view)
	}
	if id, known := k.thread(view, p); known {
		if c, ok := view.Case(id); ok && !c.Times.Worked.IsZero() {
			at = latest(at, c.Times.Worked.Add(time.Millisecond))
		}
	}
	return k.afterHistory(at, p, view)
}

// afterReturned: a bounce that does not say of which mail it is comes after the
// case's last mail, where the clocks differ by a few seconds.
func (k intake) afterReturned(at time.Time, p support.Parsed, view support.IntakeView) time.Time {
	if id, known := k.thread(view, p); known {
		if c, ok := view.Case(id); ok && c.Times.Updated.Sub(at) < bounceSlack {
			return latest(at, c.Times.Updated.Add(afterOurs))
		}
	}
	return at
}

// bounceSlack is how much earlier than our mail its bounce may seem to come.
const bounceSlack = 5 * time.Second

// afterHistory: a mail of late may not vanish in a case that a first sync
// closed as answered long ago. It is put after that, and so begins a new case.
func (k intake) afterHistory(at time.Time, p support.Parsed, view support.IntakeView) time.Time {
	id, known := k.thread(view, p)
	if !known || k.now.Sub(at) > k.reopenWithin() {
		return at
	}
	c, ok := view.Case(id)
	if ok && c.Status == support.StatusClosed && c.Times.Worked.IsZero() {
		at = latest(at, c.Times.Settled.Add(time.Millisecond))
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
