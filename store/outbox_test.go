package store_test

import (
	"reflect"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

// queueStore has one case with a draft, and a mail for it.
func queueStore(t testing.TB) (*store.Store, support.OutboxEntry) {
	t.Helper()
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "Passord"})
	id := caseOf("a@example.no")
	ok(t, s.SaveDraft(t.Context(), support.Draft{Case: id, Agent: "Ola", Text: "svar"}))
	return s, support.OutboxEntry{Case: id, Mailbox: box, Message: "reply@example.no", State: support.OutboxQueued, Source: []byte("mail"),
		Envelope:  support.OutboxEnvelope{From: "hjelp@example.no", To: []string{"kari@example.no"}, Subject: "Re: Passord", Agent: "Ola"},
		Attempts:  support.Attempts{Queued: noon(), Next: noon()},
		InReplyTo: "a@example.no", Draft: support.Draft{Case: id, Agent: "Ola", Text: "svar", Attached: []support.OutgoingFile{{Name: "f", Data: []byte("x")}}}}
}

func TestQueueIsAllOrNothing(t *testing.T) {
	s, e := queueStore(t)
	events := []support.Event{
		{ID: "sent", At: noon().Add(time.Hour), Kind: support.EventSent, Agent: "Ola", Data: support.EventData{Message: e.Message, Mail: &support.MailFacts{Mailbox: e.Mailbox}}},
		event("st", noon().Add(time.Hour), support.EventStatus, support.EventData{Status: support.StatusResolved})}
	bad := append(events[:1:1], support.Event{Kind: support.EventNote})
	_, err := s.Queue(t.Context(), e, bad, []string{"t1"})
	wantCode(t, err, support.CodeInvalid)
	th := must(s.Thread(t.Context(), e.Case, "Ola"))(t)
	if len(th.Outbox) != 0 || th.Draft == nil || len(th.Events) != 1 || len(must(s.Uses(t.Context()))(t)) != 0 {
		t.Fatalf("half of it stayed: %+v", th)
	}
	id := must(s.Queue(t.Context(), e, events, []string{"t1", "a1", "a1"}))(t)
	th = must(s.Thread(t.Context(), e.Case, "Ola"))(t)
	if th.Draft != nil || th.Case.Status != support.StatusResolved || !th.Case.Activity.Answered || len(th.Outbox) != 1 || th.Outbox[0].Source != nil {
		t.Errorf("thread %+v", th)
	}
	if uses := must(s.Uses(t.Context()))(t); uses["t1"].Used != 1 || uses["a1"] != (support.ItemUse{Used: 2, Last: noon()}) {
		t.Errorf("uses %v", uses)
	}
	got := must(s.OutboxEntry(t.Context(), id))(t)
	e.ID = id
	if !reflect.DeepEqual(got, e) {
		t.Errorf("entry\n %+v\nwant\n %+v", got, e)
	}
	_, err = s.Queue(t.Context(), e, nil, nil)
	wantCode(t, err, support.CodeInvalid) // never twice
	e.Message, e.Mailbox = "other@example.no", 77
	_, err = s.Queue(t.Context(), e, nil, nil)
	wantCode(t, err, support.CodeInvalid)
	e.Case = "0000000000000000"
	_, err = s.Queue(t.Context(), e, nil, nil)
	wantCode(t, err, support.CodeNotFound)
	healthy(t, s)
}

func TestOutboxMoves(t *testing.T) {
	s, e := queueStore(t)
	id := must(s.Queue(t.Context(), e, nil, []string{"t1"}))(t)
	e.Message = "second@example.no"
	second := must(s.Queue(t.Context(), e, nil, []string{"t1"}))(t)
	tries := support.Attempts{Count: 1, Last: noon(), Next: noon().Add(time.Minute), Code: support.CodeRefused, Detail: "450 later"}
	if !must(s.MoveOutbox(t.Context(), id, support.OutboxQueued, support.OutboxSending, tries))(t) {
		t.Error("did not move")
	}
	if must(s.MoveOutbox(t.Context(), id, support.OutboxQueued, support.OutboxSending, tries))(t) {
		t.Error("moved twice")
	}
	got := must(s.OutboxEntry(t.Context(), id))(t)
	tries.Queued = noon()
	if got.State != support.OutboxSending || got.Attempts != tries {
		t.Errorf("entry %+v", got)
	}
	list := must(s.Outbox(t.Context(), false))(t)
	if len(list) != 2 || list[0].ID != id || list[1].ID != second || list[0].Source != nil {
		t.Errorf("list %+v", list)
	}
	must(s.MoveOutbox(t.Context(), id, support.OutboxSending, support.OutboxSent, support.Attempts{}))(t)
	ok(t, s.MarkAnswered(t.Context(), id))
	if n := len(must(s.Outbox(t.Context(), false))(t)); n != 2 {
		t.Errorf("%d entries: one sent but not copied is not done", n)
	}
	ok(t, s.MarkCopied(t.Context(), id))
	must(s.MoveOutbox(t.Context(), second, support.OutboxQueued, support.OutboxCancelled, support.Attempts{}))(t)
	if n := len(must(s.Outbox(t.Context(), false))(t)); n != 0 {
		t.Errorf("%d entries", n)
	}
	all := must(s.Outbox(t.Context(), true))(t)
	if len(all) != 2 || !all[0].Filed.Copied || !all[0].Filed.Answered || all[1].State != support.OutboxCancelled {
		t.Errorf("all %+v", all)
	}
	if uses := must(s.Uses(t.Context()))(t); uses["t1"].Used != 1 {
		t.Errorf("uses %v: a withdrawn mail counts", uses)
	}
	_, err := s.MoveOutbox(t.Context(), 99, support.OutboxQueued, support.OutboxSent, support.Attempts{})
	wantCode(t, err, support.CodeNotFound)
	wantCode(t, s.MarkCopied(t.Context(), 99), support.CodeNotFound)
	wantCode(t, s.MarkAnswered(t.Context(), 99), support.CodeNotFound)
	_, err = s.OutboxEntry(t.Context(), 99)
	wantCode(t, err, support.CodeNotFound)
}
