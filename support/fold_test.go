package support_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linje/support"
)

func at(minutes int) time.Time {
	return time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
}

func kari() support.Address { return support.Address{Name: "Kari Nordmann", Email: "kari@example.no"} }
func desk() support.Address { return support.Address{Name: "Brukerstøtte", Email: "hjelp@example.no"} }

// ev makes the event of a minute; its ID is kind and minute.
func ev(minute int, kind support.EventKind, d support.EventData) support.Event {
	return support.Event{ID: support.EventID(fmt.Sprint(kind, minute)), At: at(minute), Kind: kind, Data: d}
}

func received(minute int) support.Event {
	return ev(minute, support.EventReceived, support.EventData{Mail: &support.MailFacts{Mailbox: 1, Subject: "Passord", From: kari(), To: []support.Address{desk()}, Language: support.Nynorsk, Attachments: 2, Line: 1}})
}

func sent(minute int, outside bool) support.Event {
	return ev(minute, support.EventSent, support.EventData{Mail: &support.MailFacts{Mailbox: 1, Subject: "Sv: Passord", From: desk(), To: []support.Address{kari()}, Outside: outside, Line: 1}})
}

func status(minute int, s support.Status) support.Event {
	return ev(minute, support.EventStatus, support.EventData{Status: s})
}

func TestFoldOfACase(t *testing.T) {
	due := at(9000)
	note := ev(4, support.EventNote, support.EventData{Text: "x"})
	note.Agent = "Ola"
	c := support.Fold("0123456789ABCDEF", []support.Event{
		received(0), ev(1, support.EventClaimed, support.EventData{Owner: "Ola"}), sent(2, false), status(2, support.StatusWaiting),
		ev(3, support.EventDue, support.EventData{Due: &due}), note,
		ev(5, support.EventGroup, support.EventData{Group: "drift", Line: 2, Service: "Feide"}),
		ev(6, support.EventLanguage, support.EventData{Language: support.Bokmaal}),
		ev(7, support.EventLinked, support.EventData{Case: "FEDCBA9876543210"}),
		ev(8, support.EventReminder, support.EventData{Due: &due}),
	})
	want := support.Case{ID: "0123456789ABCDEF", Mailbox: 1, Subject: "Passord", Requester: kari(), Language: support.Bokmaal, Status: support.StatusWaiting,
		Handling: support.Handling{Owner: "Ola", Line: 2, Group: "drift", Service: "Feide"},
		Times:    support.Times{Created: at(0), Updated: at(2), Due: due, Reminder: due, Worked: at(4)},
		Activity: support.Activity{Messages: 2, Attachments: 2, Notes: 1, Answered: true}, Previous: "FEDCBA9876543210"}
	if c != want {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if c := support.Fold("X", nil); c.ID != "X" || c.Status != support.StatusNew || !c.Times.Created.IsZero() {
		t.Errorf("nothing folds to %+v", c)
	}
}

func TestFoldTakesThingsBack(t *testing.T) {
	due := at(100)
	c := support.Fold("X", []support.Event{received(0),
		ev(1, support.EventClaimed, support.EventData{Owner: "Ola"}), ev(2, support.EventReleased, support.EventData{}),
		ev(3, support.EventDue, support.EventData{Due: &due}), ev(4, support.EventDue, support.EventData{}),
		ev(5, support.EventReminder, support.EventData{Due: &due}), ev(6, support.EventReminder, support.EventData{}),
		status(7, support.StatusResolved), status(8, support.StatusOpen), status(9, "nonsense"),
		ev(10, support.EventReceived, support.EventData{}), ev(11, "unknown", support.EventData{Text: "x"})})
	if c.Handling.Owner != "" || !c.Times.Due.IsZero() || !c.Times.Reminder.IsZero() || !c.Times.Settled.IsZero() || c.Status != support.StatusOpen || c.Activity.Messages != 1 {
		t.Errorf("got %+v", c)
	}
}

func TestFoldSettles(t *testing.T) {
	c := support.Fold("X", []support.Event{received(0), status(5, support.StatusResolved)})
	if !c.Times.Settled.Equal(at(5)) {
		t.Errorf("settled %v", c.Times.Settled)
	}
	c = support.Fold("X", []support.Event{received(0), status(5, support.StatusResolved), status(9, support.StatusClosed)})
	if !c.Times.Settled.Equal(at(9)) {
		t.Errorf("settled %v", c.Times.Settled)
	}
}

func TestMailMovesTheStatus(t *testing.T) {
	bounce := received(5)
	bounce.Data.Mail.Auto = support.AutoBounce
	away := received(5)
	away.Data.Mail.Auto = support.AutoReply
	for name, x := range map[string]struct {
		events   []support.Event
		want     support.Status
		answered bool
	}{
		"an answer to a waiting case":     {[]support.Event{received(0), status(1, support.StatusWaiting), received(5)}, support.StatusOpen, false},
		"an answer to a resolved case":    {[]support.Event{received(0), status(1, support.StatusResolved), received(5)}, support.StatusOpen, false},
		"more from a new requester":       {[]support.Event{received(0), received(5)}, support.StatusNew, false},
		"more while another line has it":  {[]support.Event{received(0), status(1, support.StatusEscalated), received(5)}, support.StatusEscalated, false},
		"a bounce":                        {[]support.Event{received(0), sent(1, false), status(2, support.StatusWaiting), bounce}, support.StatusWaiting, true},
		"an absence note":                 {[]support.Event{received(0), sent(1, false), status(2, support.StatusResolved), away}, support.StatusResolved, true},
		"an answer from outside Linje":    {[]support.Event{received(0), sent(1, true)}, support.StatusWaiting, true},
		"one from outside when resolved":  {[]support.Event{received(0), status(1, support.StatusResolved), sent(2, true)}, support.StatusResolved, true},
		"an answer that sets its status":  {[]support.Event{received(0), sent(1, false), status(1, support.StatusResolved)}, support.StatusResolved, true},
		"an answer that leaves it as new": {[]support.Event{received(0), sent(1, false)}, support.StatusNew, true},
	} {
		if c := support.Fold("X", x.events); c.Status != x.want || c.Activity.Answered != x.answered {
			t.Errorf("%s: %s, answered %v", name, c.Status, c.Activity.Answered)
		}
	}
}

func TestWhoAsks(t *testing.T) {
	first := sent(0, false) // we wrote first
	first.Data.Mail.To = []support.Address{{Email: "kari@example.no"}}
	if c := support.Fold("X", []support.Event{first}); c.Requester.Email != "kari@example.no" {
		t.Errorf("requester %+v", c.Requester)
	}
	if c := support.Fold("X", []support.Event{first, received(1)}); c.Requester != kari() {
		t.Errorf("requester %+v: the name is known now", c.Requester)
	}
	other := received(2)
	other.Data.Mail.From = support.Address{Name: "Per", Email: "per@example.no"}
	if c := support.Fold("X", []support.Event{received(0), other}); c.Requester != kari() {
		t.Errorf("requester %+v: another who joins is not the requester", c.Requester)
	}
}

func TestEscalationIsPendingUntilSeen(t *testing.T) {
	up := func(minute int) support.Event {
		return ev(minute, support.EventEscalatedUs, support.EventData{Text: "rule"})
	}
	for name, x := range map[string]struct {
		then    []support.Event
		want    support.AlertState
		pending int
	}{
		"nothing":              {nil, support.AlertPending, 1},
		"acknowledged":         {[]support.Event{ev(2, support.EventAcknowledged, support.EventData{})}, support.AlertSeen, 0},
		"claimed":              {[]support.Event{ev(2, support.EventClaimed, support.EventData{Owner: "Ola"})}, support.AlertSeen, 0},
		"answered":             {[]support.Event{sent(2, true)}, support.AlertSeen, 0},
		"twice":                {[]support.Event{up(2)}, support.AlertPending, 2},
		"seen and again":       {[]support.Event{ev(2, support.EventAcknowledged, support.EventData{}), up(3)}, support.AlertPending, 1},
		"a note does not tell": {[]support.Event{ev(2, support.EventNote, support.EventData{})}, support.AlertPending, 1},
	} {
		events := append([]support.Event{received(0), up(1)}, x.then...)
		if c := support.Fold("X", events); c.Alert != x.want {
			t.Errorf("%s: %q", name, c.Alert)
		}
		if p := support.PendingEscalations(events); len(p) != x.pending {
			t.Errorf("%s: %d pending", name, len(p))
		}
	}
	if c := support.Fold("X", []support.Event{received(0), ev(1, support.EventAcknowledged, support.EventData{})}); c.Alert != support.AlertNone {
		t.Errorf("seen out of nothing: %q", c.Alert)
	}
}

// anyEvent draws an event of any kind.
func anyEvent(r *rapid.T) support.Event {
	kinds := []support.EventKind{support.EventReceived, support.EventSent, support.EventStatus, support.EventClaimed, support.EventReleased, support.EventNote,
		support.EventDue, support.EventReminder, support.EventEscalatedUs, support.EventAcknowledged, support.EventBounced, support.EventLanguage, support.EventGroup, support.EventLinked}
	minute := rapid.IntRange(0, 6).Draw(r, "minute")
	due := at(rapid.IntRange(0, 9).Draw(r, "due"))
	person := rapid.SampledFrom([]support.Address{kari(), desk(), {Email: "x@example.no"}}).Draw(r, "person")
	return support.Event{
		ID: support.EventID(rapid.StringMatching(`[A-D]{2}`).Draw(r, "id")), At: at(minute), Kind: rapid.SampledFrom(kinds).Draw(r, "kind"),
		Agent: rapid.SampledFrom([]string{"", "Ola"}).Draw(r, "agent"),
		Data: support.EventData{Status: rapid.SampledFrom(support.Statuses()).Draw(r, "status"), Owner: "Ola", Due: &due, Language: support.English, Group: "g",
			Mail: &support.MailFacts{Mailbox: 1, Subject: person.Email, From: person, To: []support.Address{desk()}, Outside: rapid.Bool().Draw(r, "outside"),
				Auto: rapid.SampledFrom([]support.AutoKind{"", support.AutoBounce, support.AutoReply}).Draw(r, "auto")}}}
}

// Two machines that have the same events agree, in whatever order they came
// and however often.
func TestFoldDoesNotMindTheOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		byID := map[support.EventID]support.Event{}
		var events []support.Event
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEvent), 0, 12).Draw(r, "events") {
			if _, ok := byID[e.ID]; !ok {
				byID[e.ID] = e
				events = append(events, e)
			}
		}
		want := support.Fold("X", events)
		shuffled := rapid.Permutation(events).Draw(r, "order")
		shuffled = append(shuffled, shuffled[:len(shuffled)/2]...)
		kept := append([]support.Event(nil), shuffled...)
		if got := support.Fold("X", shuffled); got != want {
			r.Fatalf("%+v\n%+v", got, want)
		}
		if !reflect.DeepEqual(kept, shuffled) {
			r.Fatal("the events of the caller were changed")
		}
		pending := support.PendingEscalations(shuffled)
		if (len(pending) > 0) != (want.Alert == support.AlertPending) {
			r.Fatalf("%d pending, alert %q", len(pending), want.Alert)
		}
		if !want.Status.Valid() || want.Times.Updated.Before(want.Times.Created) && !want.Times.Updated.IsZero() {
			r.Fatalf("%+v", want)
		}
	})
}

// What a machine of ours writes is no answer, nor what goes to others only.
func TestOnlyAnAnswerToTheRequesterAnswers(t *testing.T) {
	mail := func(change func(m *support.MailFacts)) support.Event {
		e := sent(2, true)
		change(e.Data.Mail)
		return e
	}
	per := []support.Address{{Name: "Per", Email: "per@example.no"}}
	form := received(0)
	form.Data.Mail.ReplyTo = per
	for name, c := range map[string]struct {
		came, went support.Event
		status     support.Status
	}{
		"to the requester":        {received(0), sent(2, true), support.StatusWaiting},
		"to others":               {received(0), mail(func(m *support.MailFacts) { m.To = per }), support.StatusNew},
		"to others, with a copy":  {received(0), mail(func(m *support.MailFacts) { m.Cc, m.To = m.To, per }), support.StatusWaiting},
		"where answers are asked": {form, mail(func(m *support.MailFacts) { m.To = per }), support.StatusWaiting},
		"to nobody that is told":  {received(0), mail(func(m *support.MailFacts) { m.To = nil }), support.StatusWaiting},
		"by a machine":            {received(0), mail(func(m *support.MailFacts) { m.Auto = support.AutoReply }), support.StatusNew},
		"to a list":               {received(0), mail(func(m *support.MailFacts) { m.Auto = support.AutoList }), support.StatusNew},
		"before any request":      {received(3), mail(func(m *support.MailFacts) { m.To = per }), support.StatusOpen},
	} {
		got := support.Fold("0123456789ABCDEF", []support.Event{c.went, c.came})
		if got.Status != c.status || got.Activity.Answered != (c.status == support.StatusWaiting) || got.Activity.Messages != 2 || got.Requester.Email == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
