package support

import "time"

// BounceNews is how long a bounce is worth telling of: a weekend and some days.
// What a first sync finds older than that is history.
const BounceNews = 7 * 24 * time.Hour

// Bounce is a mail of ours that came back and that none of ours has followed.
type Bounce struct {
	Event Event
	// Agent is whose it is: the owner of the case, else who sent the mail; ""
	// where nobody has the case and it was sent outside Linje.
	Agent string
}

// LastBounce finds the bounce that a case's events end in, ok false when there
// is none or something was sent since.
func LastBounce(id CaseID, events []Event) (b Bounce, ok bool) {
	sender := ""
	for _, e := range inOrder(events) {
		switch e.Kind {
		case EventSent:
			b, ok = Bounce{}, false
			if sender = e.Agent; e.Data.Mail != nil && e.Data.Mail.Outside {
				sender = ""
			}
		case EventBounced:
			b, ok = Bounce{Event: e}, true
		}
	}
	if !ok {
		return Bounce{}, false
	}
	if b.Agent = Fold(id, events).Handling.Owner; b.Agent == "" {
		b.Agent = sender
	}
	return b, true
}
