package e2e

import (
	"strings"
	"testing"
)

// References decide, then the number in the subject, never the subject alone.
func TestThreading(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMachine(t)
	o.join(m, o.account())
	w := m.watch()
	w.idle(0)
	first := o.post(write("Faktura", "Hei, når blir fakturaen betalt?"))
	k := m.caseWith("Faktura")
	joins := func(what string, l letter, messages int) {
		t.Helper()
		mark := w.mark()
		o.post(l)
		w.wait(mark, what, func(e eventJSON) bool { return e.Event == "case" && e.Case.ID == k.ID && e.Case.Messages == messages })
	}
	joins("an answer to the first mail", answering(first.id, "Re: Faktura", "Jeg lurer fortsatt."), 2)
	joins("a mail with the number", write("Angående ["+strings.ToLower(k.Number)+"]", "Her er nummeret."), 3)
	joins("another subject, same thread", answering(first.id, "Noe annet nå", "Men samme tråd."), 4)
	// A colleague answers from Outlook: the answer stands in Sent.
	colleague := letter{id: "kollega@mail.example.no", from: "Brukerstøtte <support@example.no>", to: "requester@example.no", subject: "Re: Faktura",
		text: "Den er betalt.", headers: []string{"In-Reply-To: <" + first.id + ">", "References: <" + first.id + ">"}}
	o.dovecot.Append("support", "Sent", colleague.bytes())
	m.run("sync")
	if shown := m.show(k.ID); len(shown.Messages) != 5 || shown.Messages[len(shown.Messages)-1].Direction != "out" {
		t.Errorf("after a colleague's answer: %+v", shown.Messages)
	}
	mark := w.mark()
	o.post(write("Re: Faktura", "Jeg er en annen, med samme emne."))
	other := w.wait(mark, "a case of its own", func(e eventJSON) bool { return e.Event == "case" && e.Case.Messages == 1 })
	if other.Case.ID == k.ID {
		t.Error("the subject alone joined two cases")
	}
	if n := len(m.cases("--worklist", "all")); n != 2 {
		t.Errorf("%d cases, want 2", n)
	}
}

// A mail to a closed case begins a new one that is linked to it.
func TestClosedCaseComesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMachine(t)
	o.join(m, o.account())
	w := m.watch()
	w.idle(0)
	first := o.post(write("Nøkkelkort", "Hei, kortet virker ikke."))
	old := m.caseWith("Nøkkelkort")
	m.run("status", old.Number, "resolved")
	newSecond(t)
	mark := w.mark()
	o.post(answering(first.id, "Re: Nøkkelkort", "Det virker fortsatt ikke."))
	w.wait(mark, "the resolved case open again", func(e eventJSON) bool {
		return e.Event == "case" && e.Case.ID == old.ID && e.Case.Status == "open"
	})
	m.run("status", old.Number, "closed")
	newSecond(t)
	mark = w.mark()
	o.post(answering(first.id, "Re: Nøkkelkort", "Nå er det galt igjen."))
	fresh := w.wait(mark, "a new case", func(e eventJSON) bool { return e.Event == "case" && e.Case.ID != old.ID })
	if shown := m.show(fresh.Case.Number); shown.Previous != old.ID || shown.Status != "new" {
		t.Errorf("the new case is %s and linked to %q, want %q", shown.Status, shown.Previous, old.ID)
	}
	if shown := m.show(old.ID); shown.Status != "closed" || len(shown.Messages) != 2 {
		t.Errorf("the old case is %s with %d messages", shown.Status, len(shown.Messages))
	}
}

// Status by the table only; two machines agree on which case is which.
func TestCasesOnTwoMachines(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.dovecot.Append("support", "INBOX", write("Felles sak", "Hei, hvem tar denne?").bytes())
	one, two := newMachine(t), newMachine(t)
	for _, m := range []*machine{one, two} {
		o.join(m, o.account())
		m.run("sync")
	}
	a, b := one.caseWith("Felles sak"), two.caseWith("Felles sak")
	if a.ID != b.ID || a.Number != b.Number {
		t.Errorf("two machines call one case %s and %s", a.Number, b.Number)
	}
	one.run("status", a.Number, "closed")
	if r := one.try("status", a.Number, "waiting"); r.code != 1 || strings.Count(r.err, "\n") != 1 {
		t.Errorf("closed to waiting: exit %d, %q", r.code, r.err)
	}
	if n := len(one.cases()); n != 0 {
		t.Errorf("%d cases are not closed, want none", n)
	}
	// What the first answers, the second sees as answered.
	one.run("status", a.Number, "open")
	sent := read[replyJSON](one, "reply", a.Number, "--template", "svar-passord", "--article", "nytt-passord", "--set", "Frist=fredag", "--send")
	one.settled()
	two.run("sync")
	if shown := two.show(b.ID); len(shown.Messages) != 2 || shown.Messages[1].MessageID != sent.MessageID || shown.Status != "waiting" {
		t.Errorf("the second machine has %s, %+v", shown.Status, shown.Messages)
	}
	if n := o.count("support", "Sent", sent.MessageID); n != 1 {
		t.Errorf("Sent holds it %d times", n)
	}
}
