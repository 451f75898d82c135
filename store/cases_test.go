package store_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

// worklistStore has a case for every worklist, and a second mailbox.
func worklistStore(t *testing.T) (*store.Store, support.MailboxID) {
	t.Helper()
	s := newStore(t)
	box, other := addMailbox(t, s, "Hjelp"), addMailbox(t, s, "Annen")
	hour := func(n int) time.Time { return noon().Add(time.Duration(n) * time.Hour) }
	mk := func(box support.MailboxID, name string, n int) support.CaseID {
		take(t, s, box, letter{id: name + "@example.no", subject: name, at: hour(n)})
		return caseOf(name + "@example.no")
	}
	mk(box, "new1", 1)
	mk(box, "new2", 2)
	mine := mk(box, "mine", 4)
	update(t, s, mine, event("e1", hour(4), support.EventClaimed, support.EventData{Owner: "Ola"}))
	waits := mk(box, "waits", 5)
	setStatus(t, s, waits, support.StatusWaiting, hour(9))
	away := mk(box, "away", 6)
	setStatus(t, s, away, support.StatusEscalated, hour(9))
	solved := mk(box, "solved", 7)
	update(t, s, solved, event("e2", hour(6), support.EventClaimed, support.EventData{Owner: "Ola"}))
	setStatus(t, s, solved, support.StatusResolved, hour(9))
	closed := mk(box, "closed", 8)
	setStatus(t, s, closed, support.StatusClosed, hour(9))
	setStatus(t, s, mk(box, "free", 0), support.StatusOpen, hour(9)) // given back
	mk(other, "elsewhere", 1)
	due := hour(11) // 23:00
	late := noon().Add(-48 * time.Hour)
	tomorrow := hour(13)
	for i, at := range []*time.Time{&due, &late, &tomorrow} {
		id := mk(box, []string{"today", "late", "tomorrow"}[i], -1)
		update(t, s, id, event("due"+string(id), hour(-1), support.EventDue, support.EventData{Due: at}))
	}
	take(t, s, box, letter{id: "seen@example.no", subject: "seen", at: hour(20), alert: "subject eskalert"})
	update(t, s, caseOf("seen@example.no"), event("ack", hour(21), support.EventAcknowledged, support.EventData{}))
	take(t, s, box, letter{id: "pending@example.no", subject: "pending", at: hour(1), alert: "subject eskalert"})
	return s, box
}

func TestWorklistsAndCounts(t *testing.T) {
	s, box := worklistStore(t)
	q := support.CaseQuery{Mailbox: box, Agent: "Ola", Now: noon()}
	for list, want := range map[support.Worklist]string{
		support.WorklistNew:       "seen mine new2 new1 pending free late today tomorrow",
		support.WorklistMine:      "mine",
		support.WorklistWaiting:   "waits",
		support.WorklistElsewhere: "away",
		support.WorklistEscalated: "pending seen",
		support.WorklistDue:       "late today",
		support.WorklistResolved:  "solved",
		support.WorklistAll:       "seen solved away waits mine new2 new1 pending free late today tomorrow",
		"":                        "seen solved away waits mine new2 new1 pending free late today tomorrow",
	} {
		q.Worklist = list
		got := must(s.Cases(t.Context(), q))(t)
		if numbers(got) != want {
			t.Errorf("%q: %s, want %s", list, numbers(got), want)
		}
		if list == "" {
			continue
		}
		if n := must(s.Counts(t.Context(), q))(t)[list]; n != len(got) {
			t.Errorf("%q: counted %d, listed %d", list, n, len(got))
		}
	}
	if n := must(s.Counts(t.Context(), support.CaseQuery{Now: noon()}))(t); n[support.WorklistAll] != 13 || n[support.WorklistMine] != 0 {
		t.Errorf("all mailboxes: %v", n)
	}
	healthy(t, s)
}

func TestCasesByStatusAndPage(t *testing.T) {
	s, box := worklistStore(t)
	q := support.CaseQuery{Mailbox: box, Now: noon()}
	q.Statuses = []support.Status{support.StatusClosed, support.StatusResolved}
	if got := numbers(must(s.Cases(t.Context(), q))(t)); got != "closed solved" {
		t.Errorf("by statuses: %s", got)
	}
	q.Statuses, q.NotStatus = nil, []support.Status{support.StatusNew, support.StatusResolved}
	if got := numbers(must(s.Cases(t.Context(), q))(t)); got != "away waits free" {
		t.Errorf("without statuses: %s", got)
	}
	q.NotStatus, q.Limit, q.Offset = nil, 2, 1
	if got := numbers(must(s.Cases(t.Context(), q))(t)); got != "solved away" {
		t.Errorf("second page: %s", got)
	}
	_, err := s.Cases(t.Context(), support.CaseQuery{Worklist: "x"})
	wantCode(t, err, support.CodeInvalid)
}

// Due today is today where the agent is.
func TestDueDayFollowsTheLocation(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "a"})
	at := time.Date(2026, 3, 10, 23, 30, 0, 0, time.UTC) // 00:30 the next day an hour further east
	update(t, s, caseOf("a@example.no"), event("due", noon(), support.EventDue, support.EventData{Due: &at}))
	for zone, want := range map[*time.Location]int{time.UTC: 1, time.FixedZone("east", 3600): 0} {
		if n := must(s.Counts(t.Context(), support.CaseQuery{Now: noon().In(zone)}))(t)[support.WorklistDue]; n != want {
			t.Errorf("%v: %d due, want %d", zone, n, want)
		}
	}
}

func TestUpdateStoresAllOrNothing(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "a"})
	id := caseOf("a@example.no")
	stop := errors.New("stop")
	_, err := s.Update(t.Context(), id, func(c support.Case) ([]support.Event, error) {
		if c.Status != support.StatusNew || c.Requester.Email != "kari@example.no" {
			t.Errorf("decide saw %+v", c)
		}
		return []support.Event{event("n", noon(), support.EventNote, support.EventData{Text: "x"})}, stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	want := support.Ef(support.CodeStatus, "desk", "closed")
	_, err = s.Update(t.Context(), id, func(support.Case) ([]support.Event, error) { return nil, want })
	wantCode(t, err, support.CodeStatus)
	// The second event is of no case: the first must not stay either.
	bad := event("", noon(), support.EventNote, support.EventData{})
	_, err = s.Update(t.Context(), id, func(support.Case) ([]support.Event, error) {
		return []support.Event{event("n", noon(), support.EventNote, support.EventData{Text: "x"}), bad}, nil
	})
	wantCode(t, err, support.CodeInvalid)
	if c := must(s.Case(t.Context(), id))(t); c.Activity.Notes != 0 {
		t.Errorf("a note stayed: %+v", c)
	}
	c := update(t, s, id, event("n", noon().Add(time.Minute), support.EventNote, support.EventData{Text: "ringte innsender"}),
		event("c", noon().Add(2*time.Minute), support.EventClaimed, support.EventData{Owner: "Ola"}))
	stored := must(s.Case(t.Context(), id))(t)
	if !reflect.DeepEqual(c, stored) || stored.Activity.Notes != 1 || stored.Handling.Owner != "Ola" || !stored.Activity.Unread {
		t.Errorf("returned %+v\nstored %+v", c, stored)
	}
	// The same event twice is once.
	if c = update(t, s, id, event("n", noon().Add(time.Minute), support.EventNote, support.EventData{Text: "ringte innsender"})); c.Activity.Notes != 1 {
		t.Errorf("%d notes", c.Activity.Notes)
	}
	_, err = s.Update(t.Context(), "0000000000000000", func(support.Case) ([]support.Event, error) { return nil, nil })
	wantCode(t, err, support.CodeNotFound)
	_, err = s.Case(t.Context(), "0000000000000000")
	wantCode(t, err, support.CodeNotFound)
	ok(t, s.SetUnread(t.Context(), id, false))
	if c := must(s.Case(t.Context(), id))(t); c.Activity.Unread {
		t.Error("still unread")
	}
	wantCode(t, s.SetUnread(t.Context(), "0000000000000000", true), support.CodeNotFound)
	healthy(t, s)
}

func TestCasesByPrefix(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "a"}, letter{id: "b@example.no", subject: "b"})
	id := caseOf("a@example.no")
	for _, prefix := range []string{string(id[:6]), string(id)} {
		if got := must(s.CasesByPrefix(t.Context(), prefix))(t); len(got) != 1 || got[0] != id {
			t.Errorf("%s: %v", prefix, got)
		}
	}
	if got := must(s.CasesByPrefix(t.Context(), "ZZZZZZ"))(t); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestThread(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	file := support.Attachment{Index: 2, Name: "bilde.png", Type: "image/png", Size: 99, ContentID: "c1", Inline: true}
	take(t, s, box,
		letter{id: "a@example.no", subject: "Passord", text: "hei", at: noon(), flags: []string{`\Flagged`}, source: []byte("From: raw"), files: []support.Attachment{file}},
		letter{id: "b@example.no", re: "a@example.no", subject: "Re: Passord", text: "svar", at: noon().Add(time.Hour), out: true})
	for i := range 12 {
		take(t, s, box, letter{id: nth(i), subject: nth(i), at: noon().Add(time.Duration(-i) * time.Hour), from: "Kari N <KARI@example.no>"})
	}
	id := caseOf("a@example.no")
	draft := support.Draft{Case: id, Agent: "Ola", Text: "kladd", To: []support.Address{{Name: "Kari", Email: "kari@example.no"}}, Language: support.Nynorsk,
		Then: support.StatusResolved, Template: "t1", Articles: []string{"a1"}, Saved: noon(), Attached: []support.OutgoingFile{{Name: "f", Type: "text/plain", Data: []byte("x")}, {Name: "tom", Data: []byte{}}}}
	ok(t, s.SaveDraft(t.Context(), draft))
	ok(t, s.SaveDraft(t.Context(), support.Draft{Case: id, Agent: "Per", Text: "en annens"}))
	got := must(s.Thread(t.Context(), id, "Ola"))(t)
	if len(got.Messages) != 2 || len(got.Events) != 2 || len(got.Outbox) != 0 {
		t.Fatalf("%d messages, %d events, %d outgoing", len(got.Messages), len(got.Events), len(got.Outbox))
	}
	m := got.Messages[0]
	want := support.Message{ID: "a@example.no", Case: id, Mailbox: box, Direction: support.Inbound, Text: "hei", Language: support.Bokmaal,
		Envelope: support.Envelope{From: support.Address{Name: "Kari Nordmann", Email: "kari@example.no"}, To: []support.Address{{Name: "Brukerstøtte", Email: "hjelp@example.no"}}, Subject: "Passord", Date: noon()},
		Refs:     support.References{MessageID: "a@example.no"}, Attached: []support.Attachment{file}, Flags: []string{`\Flagged`}}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("message\n %+v\nwant\n %+v", m, want)
	}
	if !reflect.DeepEqual(got.Draft, &draft) {
		t.Errorf("draft\n %+v\nwant\n %+v", got.Draft, draft)
	}
	if len(got.Earlier) != 10 || got.Earlier[0].Subject != nth(0) {
		t.Errorf("earlier: %d, first %q", len(got.Earlier), got.Earlier[0].Subject)
	}
	if src := must(s.Source(t.Context(), box, "a@example.no"))(t); string(src) != "From: raw" {
		t.Errorf("source %q", src)
	}
	_, err := s.Source(t.Context(), box, "b@example.no")
	wantCode(t, err, support.CodeNotFound)
	_, err = s.Thread(t.Context(), "0000000000000000", "Ola")
	wantCode(t, err, support.CodeNotFound)
}

func TestDrafts(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "a"})
	id := caseOf("a@example.no")
	load := func() *support.Draft { return must(s.Thread(t.Context(), id, "Ola"))(t).Draft }
	if load() != nil {
		t.Error("a draft out of nothing")
	}
	d := support.Draft{Case: id, Agent: "Ola", Text: "1", Attached: []support.OutgoingFile{{Name: "x", Data: []byte("1")}}}
	ok(t, s.SaveDraft(t.Context(), d))
	d.Text, d.Attached = "2", []support.OutgoingFile{{Name: "x", Data: []byte("2")}, {Name: "y", Data: []byte("3")}}
	ok(t, s.SaveDraft(t.Context(), d))
	if got := load(); got.Text != "2" || len(got.Attached) != 2 || string(got.Attached[0].Data) != "2" {
		t.Errorf("got %+v", got)
	}
	d.Attached = nil
	ok(t, s.SaveDraft(t.Context(), d))
	if got := load(); len(got.Attached) != 0 {
		t.Errorf("got %+v", got)
	}
	ok(t, s.DropDraft(t.Context(), id, "Ola"))
	ok(t, s.DropDraft(t.Context(), id, "Ola"))
	if load() != nil {
		t.Error("the draft is still there")
	}
	wantCode(t, s.SaveDraft(t.Context(), support.Draft{Case: "0000000000000000"}), support.CodeNotFound)
}

func TestAlertsAreNotifiedOnce(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	out := take(t, s, box, letter{id: "a@example.no", subject: "a", alert: "sender x"}, letter{id: "b@example.no", subject: "b"})
	if len(out.Alerts) != 1 || out.Alerts[0].Data.Text != "sender x" {
		t.Fatalf("alerts %+v", out.Alerts)
	}
	if again := take(t, s, box, letter{id: "a@example.no", subject: "a", alert: "sender x"}); len(again.Alerts) != 0 || again.New != 0 || len(again.Touched) != 0 {
		t.Errorf("a second intake: %+v", again)
	}
	waiting := must(s.Unnotified(t.Context()))(t)
	if len(waiting) != 1 || waiting[0].Case != caseOf("a@example.no") || waiting[0].ID != out.Alerts[0].ID || waiting[0].Data.Text != "sender x" {
		t.Fatalf("unnotified %+v", waiting)
	}
	if !must(s.Notified(t.Context(), waiting[0].ID, noon()))(t) || must(s.Notified(t.Context(), waiting[0].ID, noon()))(t) {
		t.Error("not first once")
	}
	if left := must(s.Unnotified(t.Context()))(t); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	_, err := s.Notified(t.Context(), "none", noon())
	wantCode(t, err, support.CodeNotFound)
	// Acknowledged before anything was shown: nothing to show.
	take(t, s, box, letter{id: "c@example.no", subject: "c", alert: "x"})
	update(t, s, caseOf("c@example.no"), event("ack", noon().Add(time.Hour), support.EventAcknowledged, support.EventData{}))
	if left := must(s.Unnotified(t.Context()))(t); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	// And escalated again: only the second.
	update(t, s, caseOf("c@example.no"), event("again", noon().Add(2*time.Hour), support.EventEscalatedUs, support.EventData{Text: "y"}))
	if left := must(s.Unnotified(t.Context()))(t); len(left) != 1 || left[0].ID != "again" {
		t.Errorf("left %+v", left)
	}
}
