package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"linje/bench/corpus"
	"linje/internal/testbed"
)

// A sync that is killed again and again comes to the same end as one that ran
// in peace.
func TestKilledDuringSync(t *testing.T) {
	t.Parallel()
	const mails = 600
	o := newOffice(t)
	o.dovecot.Seed("support", "INBOX", corpus.Mails(corpus.Options{Mails: mails, Seed: 7, To: "support@example.no", Last: time.Now()}))
	peaceful := newMachine(t)
	o.join(peaceful, o.account())
	peaceful.run("sync")
	proxy := testbed.FaultProxy(t, o.dovecot.IMAPSAddr)
	a := o.account()
	a.imap = proxy.Addr
	m := newMachine(t)
	o.join(m, a)
	killed := 0
	for _, after := range []int64{5_000, 100_000, 500_000, 1_000_000, 2_000_000, 3_000_000} {
		begun := proxy.Bytes(testbed.ToClient)
		cmd := m.command("sync")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		done := false
		within(t, "some bytes of mail", func() bool {
			select {
			case <-ended:
				done = true
			default:
			}
			return done || proxy.Bytes(testbed.ToClient)-begun >= after
		})
		if !done {
			_ = cmd.Process.Kill()
			<-ended
			killed++
		}
	}
	if killed < 3 {
		t.Errorf("killed %d times only", killed)
	}
	m.run("sync")
	if again := read[syncJSON](m, "sync"); again.New != 0 || again.CasesNew != 0 {
		t.Errorf("a second sync found %+v, want nothing new", again)
	}
	want, got := messagesByCase(peaceful), messagesByCase(m)
	if !maps.Equal(want, got) {
		t.Errorf("%d cases after the kills, %d in peace, or with other messages", len(got), len(want))
	}
	total := 0
	for _, n := range got {
		total += n
	}
	if total != mails {
		t.Errorf("%d messages in all, want %d", total, mails)
	}
	if out := m.try("check", "--json"); !strings.Contains(out.out, `"name": "database"`) {
		t.Errorf("check: %s", out.err)
	}
}

func messagesByCase(m *machine) map[string]int {
	m.t.Helper()
	all := map[string]int{}
	for _, k := range m.cases("--worklist", "all") {
		all[k.ID] = k.Messages
	}
	return all
}

// replying is a machine with a case that waits for an answer.
func replying(t *testing.T, o *office, a account) (*machine, letter, caseJSON) {
	t.Helper()
	m := newMachine(t)
	o.join(m, a)
	request := write(fmt.Sprintf("Ber om svar %d", letters.Load()), "Hei, kan dere svare meg?")
	o.dovecot.Append("support", "INBOX", request.bytes())
	m.run("sync")
	return m, request, m.caseWith(request.subject)
}

// answer is the "reply" that the tests kill.
func answer(k caseJSON, more ...string) []string {
	return append([]string{"reply", k.Number, "--template", "svar-passord", "--article", "nytt-passord", "--set", "Frist=fredag",
		"--status", "resolved", "--send", "--json"}, more...)
}

// killWhen starts linjectl and kills it when the condition holds.
func (m *machine) killWhen(what string, condition func() bool, args ...string) {
	m.t.Helper()
	cmd := m.command(args...)
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	within(m.t, what, condition)
}

func arrived(c chan struct{}) func() bool {
	return func() bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
}

func (m *machine) outbox() []outboxJSON {
	m.t.Helper()
	return read[[]outboxJSON](m, "outbox", "--all")
}

// once checks that the answer is where it should be, once.
func (o *office) once(m *machine, request letter, k caseJSON) {
	o.t.Helper()
	all := m.outbox()
	if len(all) != 1 || all[0].State != "sent" || !all[0].Copied || !all[0].Answered {
		o.t.Fatalf("outbox %+v, want one mail that is sent", all)
	}
	id := all[0].MessageID
	if n := o.count("requester", "INBOX", id); n != 1 {
		o.t.Errorf("the requester has the answer %d times", n)
	}
	if n := o.count("support", "Sent", id); n != 1 {
		o.t.Errorf("Sent holds the answer %d times", n)
	}
	if f := o.flagsOf("INBOX", request.id); !strings.Contains(f, `\Answered`) || strings.Contains(f, `\Seen`) {
		o.t.Errorf("the request has the flags %q", f)
	}
	m.run("sync")
	if shown := m.show(k.ID); len(shown.Messages) != 2 || shown.Status != "resolved" || len(shown.Drafts) != 0 {
		o.t.Errorf("the case is %s with %d messages and drafts %v", shown.Status, len(shown.Messages), shown.Drafts)
	}
}

// Killed before the final dot: the server cannot have taken it, so it goes
// again, and arrives once.
func TestKilledBeforeTheFinalDot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, at := range []stage{atSignIn, atMail, atRcpt, atText} {
		t.Run(string(at), func(t *testing.T) {
			o := &office{t: t, dovecot: o.dovecot, mta: o.mta}
			g := newGate(t, o)
			m, request, k := replying(t, o, g.account())
			g.close(at)
			var more []string
			if at == atText {
				// More than the system takes from the program in advance.
				more = []string{"--attach", bigFile(t)}
			}
			m.killWhen("the dialogue to stand "+string(at), arrived(g.reached), answer(k, more...)...)
			g.open()
			if all := m.outbox(); len(all) != 1 || all[0].State == "sent" {
				t.Fatalf("after the kill the outbox is %+v", all)
			}
			w := m.watch()
			w.idle(0)
			m.settled()
			w.stop()
			o.once(m, request, k)
		})
	}
}

func bigFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stor.bin")
	if err := os.WriteFile(path, make([]byte, 12<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Killed between the final dot and the server's answer: nobody knows. It is
// said, and not sent again by itself.
func TestKilledAfterTheFinalDot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := newGate(t, o)
	m, request, k := replying(t, o, g.account())
	g.close(delivered)
	m.killWhen("the dialogue to stand", arrived(g.reached), answer(k)...)
	g.open()
	o.dovecot.WaitMail("requester", "INBOX", 1)
	all := m.outbox()
	if len(all) != 1 || all[0].State != "unknown" {
		t.Fatalf("after the kill the outbox is %+v, want unknown", all)
	}
	w := m.watch()
	w.idle(0)
	lookedAgain(m)
	if all := m.outbox(); all[0].State != "unknown" {
		t.Fatalf("by itself it became %q", all[0].State)
	}
	if n := o.count("requester", "INBOX", all[0].MessageID); n != 1 {
		t.Fatalf("the requester has it %d times", n)
	}
	m.run("outbox", "sent", strconv.Itoa(all[0].ID))
	m.settled()
	w.stop()
	o.once(m, request, k)
}

// lookedAgain waits until the running program has looked for the undecided
// mail: then it says when it will look next.
func lookedAgain(m *machine) {
	m.t.Helper()
	within(m.t, "a look for the undecided mail", func() bool {
		var all []struct{ Next *time.Time }
		if err := json.Unmarshal([]byte(m.run("outbox", "--all", "--json")), &all); err != nil {
			m.t.Fatal(err)
		}
		return len(all) == 1 && all[0].Next != nil && time.Until(*all[0].Next) > 20*time.Second
	})
}

// A server that puts what it took into Sent settles the question.
func TestUndecidedMailThatStandsInSentIsSettled(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := newGate(t, o)
	m, request, k := replying(t, o, g.account())
	g.close(delivered)
	m.killWhen("the dialogue to stand", arrived(g.reached), answer(k)...)
	g.open()
	o.dovecot.Append("support", "Sent", o.dovecot.WaitMail("requester", "INBOX", 1)[0])
	w := m.watch()
	w.idle(0)
	m.settled()
	w.stop()
	o.once(m, request, k)
}

// Cut, not killed: the same question, and sending again only when asked.
func TestCutAfterTheFinalDot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := newGate(t, o)
	m, request, k := replying(t, o, g.account())
	g.close(atDot)
	go func() {
		<-g.reached
		g.open()
	}()
	r := m.try(answer(k)...)
	var sent replyJSON
	if err := json.Unmarshal([]byte(r.out), &sent); err != nil {
		t.Fatalf("%v: %q, %q", err, r.out, r.err)
	}
	if r.code != 1 || sent.State != "unknown" || sent.Error == nil || sent.Error.Code != "unknown_sent" || strings.Count(r.err, "\n") != 1 {
		t.Errorf("exit %d, %+v, %q", r.code, sent, r.err)
	}
	if len(o.dovecot.Mail("requester", "INBOX")) != 0 {
		t.Error("the requester has an answer already")
	}
	m.run("outbox", "retry", strconv.Itoa(sent.OutboxID))
	o.dovecot.WaitMail("requester", "INBOX", 1)
	o.once(m, request, k)
}

// Killed between the server's answer and the copy in Sent, and between the copy
// and the word that it is there: once in Sent all the same.
func TestKilledWhileFiling(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, copied := range []bool{false, true} {
		name := "before the copy"
		if copied {
			name = "after the copy"
		}
		t.Run(name, func(t *testing.T) {
			o := &office{t: t, dovecot: o.dovecot, mta: o.mta}
			proxy, g := testbed.FaultProxy(t, o.dovecot.IMAPSAddr), newGate(t, o)
			a := g.account()
			a.imap = proxy.Addr
			m, request, k := replying(t, o, a)
			had := len(o.dovecot.Mail("support", "Sent"))
			if copied {
				// Every byte from the server comes late: the copy stands in
				// Sent before the program hears of it.
				proxy.Delay(250 * time.Millisecond)
				m.killWhen("the copy in Sent", func() bool { return len(o.dovecot.Mail("support", "Sent")) > had }, answer(k)...)
				proxy.Delay(0)
			} else {
				// The look before sending is over; nothing more is heard of the
				// mailbox.
				g.close(atText)
				taken := arrived(g.reached)
				m.killWhen("the answer to be sent", func() bool {
					if taken() {
						proxy.Stall()
						g.open()
					}
					all := m.outbox()
					return len(all) == 1 && all[0].State == "sent" && proxy.Connections() > 0
				}, answer(k)...)
				proxy.Cut()
				proxy.Resume()
			}
			w := m.watch()
			w.idle(0)
			m.settled()
			w.stop()
			o.once(m, request, k)
		})
	}
}

// The servers are away: starting, reading and answering work, and the answer
// goes once when they are back.
func TestOffline(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, request, k := replying(t, o, o.account())
	o.dovecot.Stop()
	o.mta.Stop()
	w := m.watch()
	w.wait(0, "being offline", func(e eventJSON) bool { return e.Event == "sync" && e.Phase == "offline" && e.Error != nil })
	if hits := read[[]caseJSON](m, "search", "svare"); len(hits) != 1 || hits[0].Number != k.Number {
		t.Errorf("search offline found %+v", hits)
	}
	if shown := m.show(k.Number); len(shown.Messages) != 1 {
		t.Errorf("show offline: %+v", shown)
	}
	sent := read[replyJSON](m, answer(k)...)
	if sent.State != "queued" || sent.Status != "resolved" {
		t.Errorf("reply offline: %+v, want it queued", sent)
	}
	mark := w.mark()
	o.dovecot.Start()
	o.mta.Start()
	w.idle(mark)
	within(t, "the answer to go", func() bool {
		all := m.outbox()
		return len(all) == 1 && all[0].Copied && all[0].Answered
	})
	o.dovecot.WaitMail("requester", "INBOX", 1)
	w.stop()
	o.once(m, request, k)
}

// One machine that was killed in the middle of nothing still has its notes,
// drafts and statuses.
func TestWorkSurvivesAKill(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m, _, k := replying(t, o, o.account())
	w := m.watch()
	w.idle(0)
	m.run("claim", k.Number)
	m.run("note", k.Number, "Ring henne i morgen")
	m.run("reply", k.Number, "--template", "svar-passord", "--draft")
	w.kill()
	shown := m.show(k.Number)
	if shown.Status != "open" || len(shown.Notes) != 1 || shown.Notes[0].Agent != "Kari Nordmann" || len(shown.Drafts) != 1 ||
		!strings.Contains(shown.Drafts[0].Text, "{{") {
		t.Errorf("%+v", shown)
	}
	kinds := make([]string, len(shown.Events))
	for i, e := range shown.Events {
		kinds[i] = e.Kind
	}
	for _, want := range []string{"received", "claimed", "status", "note"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("the history has no %q: %v", want, kinds)
		}
	}
}
