package desk_test

import (
	"testing"
	"time"

	"linje/support"
)

// A requester who comes back with more than thanks was not helped by what was
// sent; one who gives thanks was.
func TestItemsFareAsTheRequesterSays(t *testing.T) {
	r, first := answerRig(t, "en@example.no")
	r.deliver("INBOX", request("to@example.no", "Kalender", "", "Kalenderen viser ikke møter."))
	r.sync()
	second := r.bySubject("Kalender").ID
	for _, id := range []support.CaseID{first, second} {
		r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Gjør slik.", Template: "mal", Articles: []string{"artikkel", "mal"}}})
	}
	r.sendQueued()
	r.deliver("INBOX", request("en2@example.no", "Sv: Hjelp", "In-Reply-To: <en@example.no>\n", "Det virker fortsatt ikke."))
	r.deliver("INBOX", request("to2@example.no", "Sv: Kalender", "In-Reply-To: <to@example.no>\n", "Tusen takk, nå fungerer det!"))
	r.sync()
	for id, want := range map[support.CaseID]support.Status{first: support.StatusOpen, second: support.StatusOpen} {
		if got := r.thread(id).Case; got.Status != want || len(r.thread(id).Messages) != 3 {
			t.Fatalf("case %s %q is %s", id.Number(), got.Subject, got.Status)
		}
	}
	uses, err := r.desk.Uses(t.Context())
	r.must(err)
	if u := uses["mal"]; u.Used != 2 || u.Reopened != 1 || u.Last.IsZero() || uses["artikkel"].Used != 2 {
		t.Errorf("uses %+v", uses)
	}
	of, err := r.desk.UsesOf(t.Context(), "mal")
	r.must(err)
	back := map[support.CaseID]bool{}
	for _, u := range of {
		back[u.Case.ID] = !u.Reopened.IsZero()
	}
	if len(of) != 2 || !back[first] || back[second] {
		t.Errorf("uses of it %+v", of)
	}
	// A second round in the same case counts for what was sent in it.
	r.reply(support.ReplyRequest{Draft: support.Draft{Case: first, Text: "Gjør heller slik.", Template: "annen"}})
	r.sendQueued()
	uses, err = r.desk.Uses(t.Context())
	r.must(err)
	if uses["annen"].Used != 1 || uses["annen"].Reopened != 0 || uses["mal"].Reopened != 1 {
		t.Errorf("after the second answer %+v", uses)
	}
}

// What was taken back was not used.
func TestTakenBackIsNotUsed(t *testing.T) {
	r, id := answerRig(t, "en@example.no")
	r.must(r.desk.CancelSend(t.Context(), r.reply(support.ReplyRequest{Undo: time.Minute,
		Draft: support.Draft{Case: id, Text: "Gjør slik.", Template: "mal"}})))
	uses, err := r.desk.Uses(t.Context())
	r.must(err)
	if len(uses) != 0 {
		t.Errorf("%+v", uses)
	}
}
