package e2e

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"linje/internal/testbed"
	"linje/store"
	"linje/support"
)

// settings changes the settings of a machine on which nothing runs.
func (m *machine) settings(change func(*support.Settings)) {
	m.t.Helper()
	st, err := store.Open(m.t.Context(), filepath.Join(m.data, "linje.db"))
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	s, err := st.Settings(m.t.Context())
	if err == nil {
		change(&s)
		err = st.SaveSettings(m.t.Context(), s)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

func replied(t *testing.T, r result) replyJSON {
	t.Helper()
	var out replyJSON
	if err := json.Unmarshal([]byte(r.out), &out); err != nil {
		t.Fatalf("%v: %q, %q", err, r.out, r.err)
	}
	return out
}

// Something came into the case that is not on this machine yet: the answer is
// held, its text given back, and goes when that is asked for.
func TestNewsOnTheServerHoldsAnAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, request, k := replying(t, o, o.account())
	newSecond(t)
	o.dovecot.Append("support", "INBOX", answering(request.id, "Re: "+request.subject, "Glem det, jeg fant det ut.").bytes())
	r := m.try(answer(k)...)
	held := replied(t, r)
	if r.code != 1 || held.State != "held" || held.Error == nil || held.Error.Code != "changed" || !strings.Contains(r.err, "--even-if-changed") {
		t.Fatalf("exit %d, %+v, %q", r.code, held, r.err)
	}
	shown := m.show(k.ID)
	if len(shown.Drafts) != 1 || len(shown.Messages) != 2 || shown.Status != "open" || len(o.dovecot.Mail("requester", "INBOX")) != 0 {
		t.Errorf("held: %+v", shown)
	}
	id := strconv.Itoa(held.OutboxID)
	if r := m.try("outbox", "retry", id); r.code != 1 {
		t.Errorf("retry without a word: exit %d, %s", r.code, r.out)
	}
	m.run("outbox", "retry", id, "--even-if-changed")
	o.dovecot.WaitMail("requester", "INBOX", 1)
	all := m.outbox()
	if shown := m.show(k.ID); len(all) != 1 || all[0].State != "sent" || shown.Status != "resolved" || len(shown.Drafts) != 0 {
		t.Errorf("sent anyway: %+v, %+v", all, shown)
	}
	if n := o.count("support", "Sent", all[0].MessageID); n != 1 {
		t.Errorf("%d times in Sent", n)
	}
}

// Several commands answer one case at the same time: one answer goes, and the
// others are held and say so.
func TestOfAnswersAtOnceOneGoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, _, k := replying(t, o, o.account())
	var g sync.WaitGroup
	results := make([]result, 3)
	for i := range results {
		g.Go(func() { results[i] = m.try(answer(k, "--seen", "1")...) })
	}
	g.Wait()
	states := map[string]int{}
	for _, r := range results {
		if r.code != 0 && r.out == "" { // one that read the case after the first had gone
			states["refused"]++
			continue
		}
		state := replied(t, r).State
		if states[state]++; state == "held" && (r.code != 1 || !strings.Contains(r.err, "--even-if-changed")) {
			t.Errorf("held: exit %d, %q", r.code, r.err)
		}
	}
	if states["sent"] != 1 || states["held"]+states["refused"] != 2 {
		t.Errorf("%v", states)
	}
	if n := len(o.dovecot.Mail("requester", "INBOX")); n != 1 {
		t.Errorf("%d with the requester", n)
	}
}

func TestAnswerIsTakenBackFromAnotherProgram(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, _, k := replying(t, o, o.account())
	cmd := m.command(answer(k, "--undo", "60")...)
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	within(t, "the answer in the outbox", func() bool { return len(m.outbox()) == 1 })
	if shown := m.show(k.ID); shown.Status != "resolved" || len(shown.Drafts) != 0 {
		t.Errorf("queued: %+v", shown)
	}
	m.run("outbox", "cancel", strconv.Itoa(m.outbox()[0].ID))
	if err := cmd.Wait(); err != nil || replied(t, result{out: out.String()}).State != "cancelled" {
		t.Errorf("%v: %s", err, out.String())
	}
	shown := m.show(k.ID)
	if shown.Status != "new" || len(shown.Drafts) != 1 || len(o.dovecot.Mail("requester", "INBOX")) != 0 {
		t.Errorf("taken back: %+v", shown)
	}
}

// A mail server that puts what it takes into Sent itself, by LMTP and some
// seconds late: one copy all the same, from the first mail on.
func TestServerThatFilesItsOwnCopies(t *testing.T) {
	t.Parallel()
	d := testbed.Dovecot(t, testbed.DovecotOptions{ExtraConfig: "recipient_delimiter = +\nprotocol lmtp {\n  lmtp_save_to_detail_mailbox = yes\n}"})
	o := &office{t: t, dovecot: d, mta: testbed.MTA(t, d)}
	m, request, k := replying(t, o, o.account())
	for i := range 3 {
		filed := make(chan struct{})
		go func() {
			defer close(filed)
			all := d.WaitMail("requester", "INBOX", i+1)
			<-time.After(1500 * time.Millisecond)
			d.Deliver("support+Sent", all[i])
		}()
		r := m.try(answer(k, "--seen", strconv.Itoa(1+i))...)
		if r.code != 0 {
			t.Errorf("reply: exit %d, %q", r.code, r.err)
		}
		<-filed
		all := m.outbox()
		if len(all) != i+1 || all[i].State != "sent" || !all[i].Copied {
			t.Fatalf("outbox %+v", all)
		}
		if n := o.count("support", "Sent", all[i].MessageID); n != 1 {
			t.Errorf("mail %d: %d times in Sent", i, n)
		}
	}
	m.run("sync")
	if shown := m.show(k.ID); len(shown.Messages) != 4 || !strings.Contains(o.flagsOf("INBOX", request.id), `\Answered`) {
		t.Errorf("%d messages", len(shown.Messages))
	}
}

const (
	footWords area = "420x20+12+772" // what the foot of the window says
)

// In the real window: an answer is taken back with Ctrl+Z, sent again, held by
// what the requester writes meanwhile, and sent all the same with the mouse.
func TestWindowTakesBackAndHolds(t *testing.T) {
	o := newOffice(t)
	s := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Notifications: true, Keyring: true})
	m := onDesktop(t, s)
	a := o.account()
	a.password, a.more = "", []string{"--password-stdin"}
	if r := m.tryWith(testbed.Password+"\n", a.args()...); r.code != 0 {
		t.Fatalf("account add: exit %d, %q", r.code, r.err)
	}
	w := open(m, s)
	empty := w.still(rowOne)
	request := o.post(write("Får ikke skrevet ut", "Hei.\n\nSkriveren svarer ikke.\n\nHilsen Søren"))
	k := m.caseWith(request.subject)
	w.shows("the case in the list", rowOne, empty)
	w.click(350, 120)
	within(t, "the case to be opened", func() bool { return !m.caseWith(request.subject).Unread })

	w.keys("r")
	w.typed("Restart den, er du snill.")
	w.drafted(k, "er du snill.")
	before := w.still(footWords)
	w.keys("ctrl+Return")
	within(t, "the answer in the outbox", func() bool { return len(m.outbox()) == 1 })
	within(t, "the foot to say that it can be taken back", func() bool { return w.seen(footWords) != before })
	within(t, "the case after it is sent", func() bool { return len(m.show(k.ID).Drafts) == 0 })
	w.s.Screenshot("../build/window-undo.png")
	w.keys("ctrl+z")
	within(t, "the answer to be taken back", func() bool { return m.outbox()[0].State == "cancelled" })
	w.drafted(k, "er du snill.")
	if shown := m.show(k.ID); shown.Status != "new" {
		t.Errorf("taken back the case is %s", shown.Status)
	}

	w.keys("End")
	w.typed(" Si fra.")
	w.drafted(k, "snill. Si fra.")
	w.keys("ctrl+Return")
	within(t, "the answer in the outbox again", func() bool { return len(m.outbox()) == 2 })
	newSecond(t)
	o.post(answering(request.id, "Re: "+request.subject, "Jeg har prøvd å slå den av."))
	within(t, "the answer to be held", func() bool { return m.outbox()[1].State == "held" })
	if n := len(o.dovecot.Mail("requester", "INBOX")); n != 0 {
		t.Fatalf("%d answers went", n)
	}
	w.drafted(k, "snill. Si fra.")
	w.still(footWords)
	w.s.Screenshot("../build/window-held.png")
	w.click(heldSendX, heldSendY)
	within(t, "the answer to be queued once more", func() bool { return len(m.outbox()) == 3 })
	o.dovecot.WaitMail("requester", "INBOX", 1)
	w.quit()
	all := m.outbox()
	if all[1].State != "cancelled" || all[2].State != "sent" || len(o.dovecot.Mail("requester", "INBOX")) != 1 {
		t.Errorf("%+v", all)
	}
}

// Where "Send likevel" stands in a window of 1280 by 800.
const heldSendX, heldSendY = 637, 699

// News of a case is looked for where the case lies, not in the inbox alone.
func TestNewsInAnotherFolderHoldsAnAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, request, k := replying(t, o, o.account())
	o.dovecot.Doveadm("mailbox", "create", "-u", "support", "Prosjekt")
	o.dovecot.Doveadm("move", "-u", "support", "Prosjekt", "mailbox", "INBOX", "all")
	m.run("sync")
	newSecond(t)
	o.dovecot.Append("support", "Prosjekt", answering(request.id, "Re: "+request.subject, "Det haster ikke lenger.").bytes())
	if held := replied(t, m.try(answer(k)...)); held.State != "held" || len(o.dovecot.Mail("requester", "INBOX")) != 0 {
		t.Errorf("%+v", held)
	}
	if shown := m.show(k.ID); len(shown.Messages) != 2 {
		t.Errorf("%d messages", len(shown.Messages))
	}
}
