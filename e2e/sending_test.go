package e2e

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
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
