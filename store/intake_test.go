package store_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"linje/support"
)

func TestIntakeMakesCases(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	out := take(t, s, box,
		letter{id: "a@example.no", subject: "Passord", at: noon(), folder: "INBOX", uid: 1},
		letter{id: "b@example.no", re: "a@example.no", subject: "Re: Passord", at: noon().Add(time.Hour), folder: "INBOX", uid: 2},
		letter{id: "c@example.no", subject: "Faktura", at: noon().Add(2 * time.Hour), folder: "INBOX", uid: 3, flags: []string{`\Seen`}})
	a, c := caseOf("a@example.no"), caseOf("c@example.no")
	want := support.IntakeOutcome{New: 3, CasesNew: []support.CaseID{a, c}, Touched: []support.CaseID{a, c}}
	if !reflect.DeepEqual(out, want) {
		t.Errorf("outcome %+v, want %+v", out, want)
	}
	k := must(s.Case(t.Context(), a))(t)
	if k.Activity.Messages != 2 || !k.Activity.Unread || k.Mailbox != box || k.Subject != "Passord" || !k.Times.Updated.Equal(noon().Add(time.Hour)) {
		t.Errorf("case %+v", k)
	}
	if k := must(s.Case(t.Context(), c))(t); k.Activity.Unread {
		t.Error("a mail that was read elsewhere is unread")
	}
	out = take(t, s, box, letter{id: "d@example.no", re: "b@example.no", subject: "Re: Passord", at: noon().Add(3 * time.Hour)})
	if out.New != 1 || len(out.CasesNew) != 0 || !reflect.DeepEqual(out.Touched, []support.CaseID{a}) {
		t.Errorf("an answer: %+v", out)
	}
	healthy(t, s)
}

func TestIntakeOfTheSameMailTwice(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	mail := letter{id: "a@example.no", subject: "Passord", folder: "INBOX", uid: 1, flags: []string{`\Seen`}, source: []byte("first"), files: []support.Attachment{{Index: 1, Name: "x"}}}
	take(t, s, box, mail)
	if out := take(t, s, box, mail); !reflect.DeepEqual(out, support.IntakeOutcome{}) {
		t.Errorf("the same place: %+v", out)
	}
	copied := mail
	copied.folder, copied.uid, copied.flags, copied.source, copied.files = "Saker", 9, []string{`\SEEN`, `\Answered`}, []byte("second"), []support.Attachment{{Index: 2, Name: "y"}}
	if out := take(t, s, box, copied); out.New != 0 || len(out.Touched) != 0 {
		t.Errorf("another place: %+v", out)
	}
	places := must(s.PlacesOf(t.Context(), box, "a@example.no"))(t)
	if !reflect.DeepEqual(places, map[string][]uint32{"INBOX": {1}, "Saker": {9}}) {
		t.Errorf("places %v", places)
	}
	m := must(s.Thread(t.Context(), caseOf("a@example.no"), ""))(t).Messages
	if len(m) != 1 || !reflect.DeepEqual(m[0].Flags, []string{`\Seen`, `\Answered`}) || len(m[0].Attached) != 1 {
		t.Errorf("messages %+v", m)
	}
	if src := must(s.Source(t.Context(), box, "a@example.no"))(t); string(src) != "first" {
		t.Errorf("source %q", src)
	}
	// Whoever thinks it is of another case now: it stays in its own.
	moved := mail
	moved.folder, moved.uid, moved.forCase = "Annet", 3, "0123456789ABCDEF"
	if out := take(t, s, box, moved); out.New != 0 || len(out.Touched) != 0 || len(out.CasesNew) != 0 {
		t.Errorf("to another case: %+v", out)
	}
	// Another mailbox has its own copy, in a case of its own.
	other := addMailbox(t, s, "Annen")
	take(t, s, other, letter{id: "a@example.no", subject: "Passord", forCase: "0123456789ABCDEF"})
	if c := must(s.Case(t.Context(), "0123456789ABCDEF"))(t); c.Mailbox != other {
		t.Errorf("case %+v", c)
	}
	healthy(t, s)
}

func TestIntakeSeesWhatCameBefore(t *testing.T) {
	s := newStore(t)
	box, other := addMailbox(t, s, "Hjelp"), addMailbox(t, s, "Annen")
	take(t, s, other, letter{id: "foreign@example.no", subject: "x"})
	foreign := caseOf("foreign@example.no")
	first := letter{id: "a@example.no", re: "root@example.no", subject: "Passord", text: "hei"}
	root := caseOf("root@example.no") // begins with a mail that is not here
	must(s.Intake(t.Context(), box, 2, func(v support.IntakeView, i int) (support.Intake, error) {
		if i == 0 {
			if _, ok := v.CaseOfMessage("root@example.no"); ok {
				t.Error("knows a mail before it came")
			}
			if _, ok := v.Case(root); ok {
				t.Error("knows a case before it is")
			}
			if !v.Taken(foreign) || v.Taken(root) {
				t.Error("taken is wrong")
			}
			if _, ok := v.Case(foreign); ok {
				t.Error("sees a case of another mailbox")
			}
			if _, ok := v.CaseOfMessage("foreign@example.no"); ok {
				t.Error("sees a mail of another mailbox")
			}
			return first.decide(box, v), nil
		}
		if id, ok := v.CaseOfMessage("root@example.no"); !ok || id != root {
			t.Errorf("a mail that was only named is in %q", id)
		}
		if id, ok := v.CaseOfNumber(string(root[:6])); !ok || id != root {
			t.Errorf("number leads to %q", id)
		}
		if _, ok := v.CaseOfNumber(string(foreign[:6])); ok {
			t.Error("a number leads to another mailbox")
		}
		if c, ok := v.Case(root); !ok || c.Activity.Messages != 1 || c.Status != support.StatusNew || c.Mailbox != box {
			t.Errorf("case %+v", c)
		}
		if m, ok := v.Stored("a@example.no"); !ok || m.Text != "hei" || m.Case != root {
			t.Errorf("stored %+v", m)
		}
		if _, ok := v.Stored("b@example.no"); ok {
			t.Error("stored before it came")
		}
		return letter{id: "b@example.no", subject: "Sv: noe annet [" + root.Number() + "]"}.decide(box, v), nil
	}))(t)
	if c := must(s.Case(t.Context(), root))(t); c.Activity.Messages != 2 {
		t.Errorf("case %+v", c)
	}
	// The mail that was named comes at last, and is put elsewhere: then it is there.
	take(t, s, box, letter{id: "root@example.no", subject: "y", forCase: "0123456789ABCDEF"}, letter{id: "e@example.no", re: "root@example.no", subject: "z"})
	if c := must(s.Case(t.Context(), "0123456789ABCDEF"))(t); c.Activity.Messages != 2 {
		t.Errorf("case %+v", c)
	}
	healthy(t, s)
}

func TestIntakeIsAllOrNothing(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	stop := errors.New("stop")
	_, err := s.Intake(t.Context(), box, 3, func(v support.IntakeView, i int) (support.Intake, error) {
		if i == 2 {
			return support.Intake{}, stop
		}
		return letter{id: nth(i), subject: "x", folder: "INBOX", uid: uint32(i + 1)}.decide(box, v), nil
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = s.Intake(ctx, box, 3, func(v support.IntakeView, i int) (support.Intake, error) {
		cancel()
		return letter{id: nth(i), subject: "x"}.decide(box, v), nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	for name, l := range map[string]letter{"no Message-ID": {subject: "x", forCase: "0123456789ABCDEF"}, "no event": {id: "x@example.no", noEvents: true}} {
		_, err = s.Intake(t.Context(), box, 1, func(v support.IntakeView, _ int) (support.Intake, error) { return l.decide(box, v), nil })
		if support.CodeOf(err) != support.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(must(s.Cases(t.Context(), support.CaseQuery{}))(t)); n != 0 {
		t.Errorf("%d cases stayed", n)
	}
	if p := must(s.Placed(t.Context(), box, "INBOX", 7))(t); len(p) != 0 {
		t.Errorf("places %v stayed", p)
	}
	_, err = s.Intake(t.Context(), 99, 0, nil)
	wantCode(t, err, support.CodeNotFound)
	// A case of another mailbox takes no mail of this one.
	other := addMailbox(t, s, "Annen")
	take(t, s, other, letter{id: "o@example.no", subject: "o"})
	_, err = s.Intake(t.Context(), box, 1, func(v support.IntakeView, _ int) (support.Intake, error) {
		return letter{id: "p@example.no", forCase: caseOf("o@example.no")}.decide(box, v), nil
	})
	wantCode(t, err, support.CodeInvalid)
	healthy(t, s)
}

func TestUnreadNeedsAPerson(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box,
		letter{id: "out@example.no", subject: "out", out: true},
		letter{id: "auto@example.no", subject: "auto", auto: support.AutoReply},
		letter{id: "in@example.no", subject: "in"})
	for id, want := range map[string]bool{"out": false, "auto": false, "in": true} {
		if c := must(s.Case(t.Context(), caseOf(id+"@example.no")))(t); c.Activity.Unread != want {
			t.Errorf("%s: unread %v", id, c.Activity.Unread)
		}
	}
	ok(t, s.SetUnread(t.Context(), caseOf("in@example.no"), false))
	take(t, s, box, letter{id: "more@example.no", re: "in@example.no", subject: "in", out: true})
	if c := must(s.Case(t.Context(), caseOf("in@example.no")))(t); c.Activity.Unread {
		t.Error("an answer of ours made it unread")
	}
}

func TestHostileMailIsKeptWithinBounds(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	l := letter{id: "evil@example.no", subject: "a\x00b\xff\"'; DROP TABLE cases; --", from: "\x00\xff <'@example.no>",
		text: strings.Repeat("å", support.TextBound) + "\xff", source: []byte{0, 255, 0}}
	must(s.Intake(t.Context(), box, 1, func(v support.IntakeView, _ int) (support.Intake, error) {
		in := l.decide(box, v)
		for i := range 5000 {
			in.Refs = append(in.Refs, support.MessageID(nth(i)))
		}
		in.Message.Envelope.Date, in.Raw.Received = time.Time{}, time.Time{}
		return in, nil
	}))(t)
	got := must(s.Thread(t.Context(), caseOf("evil@example.no"), ""))(t).Messages[0]
	if len(got.Text) > support.TextBound || !strings.HasPrefix(got.Text, "åå") || strings.Contains(got.Text, "\uFFFD") {
		t.Errorf("text of %d bytes", len(got.Text))
	}
	must(s.Intake(t.Context(), box, 1, func(v support.IntakeView, _ int) (support.Intake, error) {
		if _, ok := v.CaseOfMessage(support.MessageID(nth(4999))); !ok {
			t.Error("the nearest reference is not known")
		}
		if _, ok := v.CaseOfMessage(support.MessageID(nth(2000))); ok {
			t.Error("all references were kept")
		}
		return letter{id: "far@example.no", at: time.Date(290000, 1, 1, 0, 0, 0, 0, time.UTC), subject: "far"}.decide(box, v), nil
	}))(t)
	take(t, s, box, letter{id: "old@example.no", at: time.Date(1492, 1, 1, 0, 0, 0, 0, time.UTC), subject: "old", text: "gammel"})
	if hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"gammel"}}))(t); len(hits) != 1 {
		t.Errorf("%d hits", len(hits))
	}
	healthy(t, s)
}

func TestFolders(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	if f := must(s.Folder(t.Context(), box, "INBOX"))(t); f != (support.FolderState{}) {
		t.Errorf("got %+v", f)
	}
	want := support.FolderState{UIDValidity: 1<<32 - 1, UIDNext: 1<<32 - 1, ModSeq: 1<<63 - 1, Messages: 5}
	ok(t, s.SaveFolder(t.Context(), box, "INBOX", support.FolderState{UIDValidity: 1}))
	ok(t, s.SaveFolder(t.Context(), box, "INBOX", want))
	if f := must(s.Folder(t.Context(), box, "INBOX"))(t); f != want {
		t.Errorf("got %+v", f)
	}
	wantCode(t, s.SaveFolder(t.Context(), 99, "INBOX", want), support.CodeNotFound)
}

func TestPlaces(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box,
		letter{id: "a@example.no", subject: "a", folder: "INBOX", uid: 4_000_000_000, flags: []string{`\Seen`, "$Eskalert"}},
		letter{id: "b@example.no", subject: "b", folder: "INBOX", uid: 2},
		letter{id: "a@example.no", subject: "a", folder: "Arkiv", uid: 3, flags: []string{`\Answered`}},
		letter{id: "c@example.no", subject: "c"})
	want := []support.Placed{{UID: 2}, {UID: 4_000_000_000, Flags: []string{`\Seen`, "$Eskalert"}}}
	if got := must(s.Placed(t.Context(), box, "INBOX", 7))(t); !reflect.DeepEqual(got, want) {
		t.Errorf("placed %+v", got)
	}
	if got := must(s.PlacesOf(t.Context(), box, "c@example.no"))(t); len(got) != 0 {
		t.Errorf("places %v", got)
	}
	must(s.SaveFlags(t.Context(), box, "INBOX", []support.Placed{{UID: 4_000_000_000, Flags: []string{`\Flagged`}}, {UID: 77, Flags: []string{`\Seen`}}}))(t)
	must(s.SaveFlags(t.Context(), box, "none", []support.Placed{{UID: 1}}))(t)
	flags := func() []string {
		return must(s.Thread(t.Context(), caseOf("a@example.no"), ""))(t).Messages[0].Flags
	}
	if got := flags(); !reflect.DeepEqual(got, []string{`\Flagged`, `\Answered`}) {
		t.Errorf("flags %v", got)
	}
	ok(t, s.Vanish(t.Context(), box, "INBOX", []uint32{2, 78}))
	ok(t, s.Vanish(t.Context(), box, "none", []uint32{2}))
	if got := must(s.Placed(t.Context(), box, "INBOX", 7))(t); len(got) != 1 || got[0].UID != 4_000_000_000 {
		t.Errorf("placed %+v", got)
	}
	must(s.Case(t.Context(), caseOf("b@example.no")))(t)
	// The server counts anew: the old UIDs mean nothing, the messages stay.
	if got := must(s.Placed(t.Context(), box, "INBOX", 8))(t); len(got) != 0 {
		t.Errorf("placed %+v", got)
	}
	if got := must(s.Placed(t.Context(), box, "INBOX", 7))(t); len(got) != 0 {
		t.Errorf("the old places are still there: %+v", got)
	}
	if got := must(s.PlacesOf(t.Context(), box, "a@example.no"))(t); !reflect.DeepEqual(got, map[string][]uint32{"Arkiv": {3}}) {
		t.Errorf("places %v", got)
	}
	if got := must(s.Placed(t.Context(), box, "none", 7))(t); len(got) != 0 {
		t.Errorf("placed %+v", got)
	}
	healthy(t, s)
}
