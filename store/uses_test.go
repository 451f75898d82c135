package store_test

import (
	"fmt"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

// answered puts an answer with some items into a case, in that state.
func answered(t testing.TB, s *store.Store, box support.MailboxID, id support.CaseID, n int, at time.Time, state support.OutboxState, items ...string) {
	t.Helper()
	out := must(s.Queue(t.Context(), support.OutboxEntry{Case: id, Mailbox: box, Message: support.MessageID(fmt.Sprintf("r%d@example.no", n)),
		Source: []byte("mail"), Attempts: support.Attempts{Queued: at, Next: at}}, nil, items))(t)
	if state != support.OutboxQueued {
		must(s.MoveOutbox(t.Context(), out, support.OutboxQueued, state, support.Attempts{}))(t)
	}
}

func TestUsesTellHowItemsFared(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	for i := range 4 {
		take(t, s, box, letter{id: fmt.Sprintf("a%d@example.no", i), subject: fmt.Sprintf("Sak %d", i)})
	}
	of := func(i int) support.CaseID { return caseOf(fmt.Sprintf("a%d@example.no", i)) }
	answered(t, s, box, of(0), 0, noon(), support.OutboxSent, "t1", "a1")
	answered(t, s, box, of(1), 1, noon().Add(time.Hour), support.OutboxSent, "t1")
	answered(t, s, box, of(2), 2, noon().Add(2*time.Hour), support.OutboxSent, "t1")
	for i, state := range []support.OutboxState{support.OutboxCancelled, support.OutboxFailed, support.OutboxHeld} {
		answered(t, s, box, of(3), 3+i, noon().Add(9*time.Hour), state, "t1")
	}
	back := noon().Add(5 * time.Hour)
	comes := func(i int, id string, at, since time.Time) {
		t.Helper()
		take(t, s, box, letter{id: id, subject: "Sv", forCase: of(i), at: at, unhelped: since})
	}
	comes(0, "b0@example.no", back, noon().Add(-time.Hour))
	comes(1, "b1@example.no", back, noon().Add(2*time.Hour)) // the answer is older than what it is about
	comes(2, "b2@example.no", back, time.Time{})             // only thanks
	comes(3, "b3@example.no", noon().Add(10*time.Hour), noon())

	uses := must(s.Uses(t.Context()))(t)
	if want := (support.ItemUse{Used: 3, Reopened: 1, Last: noon().Add(2 * time.Hour)}); uses["t1"] != want || uses["a1"].Reopened != 1 {
		t.Errorf("uses %+v, want %+v", uses, want)
	}
	of1 := must(s.UsesOf(t.Context(), "t1", 10))(t)
	if len(of1) != 3 || of1[0].Case.ID != of(2) || of1[2].Case.ID != of(0) || !of1[2].Reopened.Equal(back) || !of1[1].Reopened.IsZero() ||
		!of1[2].At.Equal(noon()) {
		t.Errorf("%+v", of1)
	}
	if short := must(s.UsesOf(t.Context(), "t1", 1))(t); len(short) != 1 || short[0].Case.ID != of(2) {
		t.Errorf("%+v", short)
	}
	healthy(t, s)
}
