package support

import (
	"testing"
	"time"
)

func TestLastBounce(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 18, h, 0, 0, 0, time.UTC) }
	sent := func(h int, agent string, outside bool) Event {
		return Event{ID: EventID(rune('a' + h)), At: at(h), Kind: EventSent, Agent: agent, Data: EventData{Mail: &MailFacts{Outside: outside}}}
	}
	bounced := func(h int) Event { return Event{ID: EventID(rune('a' + h)), At: at(h), Kind: EventBounced} }
	claimed := func(h int, owner string) Event {
		return Event{ID: EventID(rune('a' + h)), At: at(h), Kind: EventClaimed, Agent: owner, Data: EventData{Owner: owner}}
	}
	for name, tt := range map[string]struct {
		events []Event
		hour   int
		agent  string
	}{
		"nothing":           {nil, -1, ""},
		"the owner's":       {[]Event{claimed(1, "Kari"), sent(2, "Ola", false), bounced(3)}, 3, "Kari"},
		"the sender's":      {[]Event{sent(2, "Ola", false), bounced(3)}, 3, "Ola"},
		"sent outside":      {[]Event{sent(2, "Ola", true), bounced(3)}, 3, ""},
		"sent again":        {[]Event{sent(2, "Ola", false), bounced(3), sent(4, "Ola", false)}, -1, ""},
		"and came again":    {[]Event{sent(2, "Ola", false), bounced(3), sent(4, "Kari", false), bounced(5)}, 5, "Kari"},
		"in any order":      {[]Event{bounced(3), sent(2, "Ola", false)}, 3, "Ola"},
		"before the answer": {[]Event{bounced(1), sent(2, "Ola", false)}, -1, ""},
	} {
		b, ok := LastBounce("X", tt.events)
		if ok != (tt.hour >= 0) || ok && (!b.Event.At.Equal(at(tt.hour)) || b.Agent != tt.agent) {
			t.Errorf("%s: %+v, %v", name, b, ok)
		}
	}
}
