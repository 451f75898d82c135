package store_test

import (
	"testing"
	"time"

	"linje/support"
)

// What other programs do with a mail's flags shows in its case.
func TestFlagsOfOtherProgramsShowInTheCase(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "hjelp")
	seen := []string{`\Seen`}
	take(t, s, box,
		letter{id: "a@example.no", subject: "Nøkkel", at: noon(), folder: "INBOX", uid: 1},
		letter{id: "b@example.no", re: "a@example.no", subject: "Sv: Nøkkel", at: noon().Add(time.Minute), folder: "INBOX", uid: 2})
	now := func() support.Activity {
		t.Helper()
		return must(s.Case(t.Context(), caseOf("a@example.no")))(t).Activity
	}
	flags := func(uid uint32, flags ...string) {
		t.Helper()
		must(s.SaveFlags(t.Context(), box, "INBOX", []support.Placed{{UID: uid, Flags: flags}}))(t)
	}
	if a := now(); !a.Unread || a.Flagged {
		t.Fatalf("at first %+v", a)
	}
	flags(1, seen...)
	if !now().Unread {
		t.Error("read although one of the mails is unseen")
	}
	flags(2, `\Seen`, `\Flagged`)
	if a := now(); a.Unread || !a.Flagged {
		t.Errorf("read and marked elsewhere: %+v", a)
	}
	flags(2, `\Flagged`)
	if !now().Unread {
		t.Error("marked as unread elsewhere, and still read here")
	}
	ok(t, s.SetUnread(t.Context(), caseOf("a@example.no"), false))
	flags(2, `\Answered`)
	if a := now(); a.Unread || a.Flagged {
		t.Errorf("another flag changed whether it is read: %+v", a)
	}
	if list := must(s.Cases(t.Context(), support.CaseQuery{}))(t); len(list) != 1 || list[0].Activity.Flagged {
		t.Errorf("in the list: %+v", list)
	}
}

func TestOutsideAnswerIsKeptInTheCase(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "Nøkkel", at: noon(), folder: "INBOX", uid: 1})
	id := caseOf("a@example.no")
	sent := func(name string, at time.Time, outside bool) bool {
		update(t, s, id, event(name, at, support.EventSent, support.EventData{Message: support.MessageID(name), Mail: &support.MailFacts{Mailbox: box, Outside: outside}}))
		return must(s.Case(t.Context(), id))(t).Activity.Outside
	}
	if !sent("x@example.no", noon().Add(time.Minute), true) || sent("y@example.no", noon().Add(time.Hour), false) {
		t.Error("whether the last answer was sent outside Linje is not kept")
	}
}
