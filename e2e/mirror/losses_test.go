package mirror

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"linje/desk"
	"linje/internal/testbed"
	"linje/support"
)

// The losses that other mail programs have had, as tests by name.

// office is a mailbox with one Linje, behind a line that can break.
type office struct {
	*world
	l    *linje
	line *testbed.Proxy
}

func newOffice(t *testing.T, h host) *office {
	t.Helper()
	w := newWorld(t, h)
	t.Cleanup(func() { w.c.close() })
	line := testbed.FaultProxy(t, h.addr())
	l := newLinje(t, t.TempDir(), line.Addr, w.user)
	t.Cleanup(l.close)
	return &office{w, l, line}
}

// live does the background work, quick to look and quick to give up.
func (o *office) live() (stop func()) {
	o.l.hurry.Store(true)
	o.l.desk.LiveBy(desk.Life{Listen: 2 * time.Second, BackoffFirst: 50 * time.Millisecond, BackoffMost: 200 * time.Millisecond})
	return o.l.run()
}

// arrive adds a mail to the inbox and tells its Message-ID.
func (o *office) arrive() support.MessageID {
	o.t.Helper()
	m := o.write("arrive", nil)
	if err := o.c.add("INBOX", m.source); err != nil {
		o.t.Fatalf("append: %v", err)
	}
	return support.MessageID(m.id)
}

// has reports whether a message is stored.
func (l *linje) has(id support.MessageID) bool {
	_, err := l.store.Source(context.Background(), l.id, id)
	return err == nil
}

// longWait is how long a test waits for what comes at once on an idle machine.
const longWait = time.Minute

// chatmail/core #5009: a connection that was lost in the middle of a FETCH was
// read as an answer without mails, and the watermark went past them.
func TestChatmail5009LostConnectionIsNoEmptyAnswer(t *testing.T) {
	h := newReal(t, "")
	o := newOffice(t, h)
	o.do(step{Do: "flood", Folder: 1, Mail: 2})
	before := o.line.Bytes(testbed.ToClient)
	o.l.settle()
	whole := o.line.Bytes(testbed.ToClient) - before
	want := o.look()["INBOX"]
	for part := int64(1); part < 10; part++ {
		l := newLinje(t, t.TempDir(), o.line.Addr, o.user)
		o.line.CutAfter(testbed.ToClient, whole*part/10)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // so that it cannot mend it by itself
			for o.line.Waits(testbed.ToClient) && ctx.Err() == nil {
				<-time.After(time.Millisecond)
			}
			o.line.Refuse()
		}()
		_ = l.sync()
		cancel()
		state, err := l.store.Folder(t.Context(), l.id, "INBOX")
		placed, err2 := l.store.Placed(t.Context(), l.id, "INBOX", want.validity)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if state.UIDNext != 0 && len(placed) < len(want.mails) {
			t.Errorf("cut after %d of 10 parts: UIDNEXT %d is stored, and %d of %d mails", part, state.UIDNext, len(placed), len(want.mails))
		}
		o.line.Accept()
		o.line.Calm()
		o.agree(fmt.Sprintf("after a cut at %d of 10 parts", part), l)
		l.close()
	}
}

// chatmail/core #5774: mail that came between the last fetch and a change of
// UIDVALIDITY was never fetched. What was done to the cases stays done.
// K-9 #1074: a changed UIDVALIDITY was not handled at all.
func TestChatmail5774K9_1074MailAroundAChangedUIDValidity(t *testing.T) {
	for name, make := range hosts() {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, make(t))
			o.do(step{Do: "burst", Folder: 1, Mail: 4})
			first := o.arrive()
			o.agree("the first sync", o.l)
			id := o.l.cases[first]
			if err := o.l.desk.SetStatus(t.Context(), id, support.StatusWaiting); err != nil {
				t.Fatal(err)
			}
			if err := o.l.desk.AddNote(t.Context(), id, "Ring henne"); err != nil {
				t.Fatal(err)
			}
			between := o.arrive()
			o.do(step{Do: "renew", Folder: 1})
			after := o.arrive()
			o.do(step{Do: "expunge", Folder: 1, Mail: 0})
			o.agree("the sync after the change", o.l)
			if !o.l.has(between) || !o.l.has(after) {
				t.Error("a mail from around the change is not there")
			}
			thread, err := o.l.desk.Thread(t.Context(), id)
			if err != nil || thread.Case.Status != support.StatusWaiting || thread.Case.Activity.Notes != 1 {
				t.Errorf("the case is %s with %d notes, %v", thread.Case.Status, thread.Case.Activity.Notes, err)
			}
			o.do(step{Do: "refill", Folder: 3})
			o.do(step{Do: "renew", Folder: 1})
			o.agree("after another change", o.l)
		})
	}
}

// deltachat-core #68: mail that came between two IDLEs was not seen until the
// next came.
func TestDeltachat68MailBetweenTwoIdles(t *testing.T) {
	for name, make := range map[string]func(*testing.T) host{
		"dovecot": func(t *testing.T) host { return newReal(t, "") },
		"memory":  func(t *testing.T) host { return newMemory(t, imap.CapIdle) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, make(t))
			stop := o.live()
			defer stop()
			for i := range 12 {
				id := o.arrive()
				if i%3 == 0 { // one by one, and in twos and threes
					o.l.until(fmt.Sprintf("mail %d of 12", i), longWait, func() bool { return o.l.has(id) })
				}
			}
			last := o.arrive()
			o.l.until("the last mail", longWait, func() bool { return o.l.has(last) })
			stop()
			o.agree("after the IDLEs", o.l)
		})
	}
}

// deltachat-desktop #1797: after hours in the background nothing came any more:
// the connection was dead and did not know.
func TestDeltachatDesktop1797HalfDeadConnection(t *testing.T) {
	o := newOffice(t, newReal(t, ""))
	stop := o.live()
	defer stop()
	first := o.arrive()
	o.l.until("the first mail", longWait, func() bool { return o.l.has(first) })
	o.line.Stall()
	id := o.arrive()
	o.l.until("the dead connection to be noticed", longWait, func() bool {
		states := o.l.desk.SyncStates()
		return len(states) == 1 && states[0].Phase == support.PhaseOffline && states[0].Err != nil
	})
	if o.l.has(id) {
		t.Error("a mail came over a dead line")
	}
	o.line.Calm()
	o.l.until("the mail", longWait, func() bool { return o.l.has(id) })
	stop()
	o.agree("after the dead connection", o.l)
}

// Geary: mail was counted twice during the first sync.
func TestGearyCountedTwiceDuringTheFirstSync(t *testing.T) {
	o := newOffice(t, newReal(t, ""))
	for range 4 {
		o.do(step{Do: "flood", Folder: 1, Mail: 9})
	}
	o.do(step{Do: "copy", Folder: 1, Mail: 3, To: 3})
	mails := len(o.look()["INBOX"].mails)
	var most, looks atomic.Int64
	cancel := o.l.desk.Subscribe(func(support.Change) {
		counts, err := o.l.desk.Counts(context.Background(), o.l.id)
		if err == nil {
			looks.Add(1)
			most.Store(max(most.Load(), int64(counts[support.WorklistNew]), int64(counts[support.WorklistAll])))
		}
	})
	o.l.settle()
	cancel()
	if most.Load() > int64(mails) || looks.Load() < 4 {
		t.Errorf("%d mails were counted as %d, in %d looks", mails, most.Load(), looks.Load())
	}
	if counts, err := o.l.desk.Counts(t.Context(), o.l.id); err != nil || counts[support.WorklistNew] != mails {
		t.Errorf("%d mails, %d new cases, %v", mails, counts[support.WorklistNew], err)
	}
	o.agree("after the first sync", o.l)
}

// Thunderbird: 19 of 10,000 mails were missing from the index, and mails
// without a header stood at the top.
func TestThunderbirdMissingFromTheIndex(t *testing.T) {
	o := newOffice(t, newReal(t, ""))
	for _, bare := range []string{"\r\nBare tekst, ingen hoder.\r\n", "Ikke et hode\r\n\r\nheller\r\n", "\r\n", "X: y\r\n\r\nuten avsender\r\n"} {
		command := fmt.Sprintf(`APPEND INBOX () "03-Nov-2020 10:00:00 +0000" {%d}`, len(bare))
		if _, err := o.c.exchange(command, []byte(bare)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		o.do(step{Do: "flood", Folder: 1, Mail: 9})
	}
	o.agree("the first sync", o.l)
	for n := 1; n <= o.n; n++ {
		hits, err := o.l.desk.Search(t.Context(), fmt.Sprintf("særord%d brev", n), 0, 50)
		found := 0
		for _, hit := range hits {
			if hit.Case.Subject == fmt.Sprintf("Sak %d", n) {
				found++
			}
		}
		if err != nil || found != 1 {
			t.Errorf("mail %d is found %d times among %d, %v", n, found, len(hits), err)
		}
	}
	cases, err := o.l.desk.Cases(t.Context(), support.CaseQuery{Statuses: support.Statuses()})
	if err != nil || len(cases) != o.n+4 {
		t.Fatalf("%d cases, want %d, %v", len(cases), o.n+4, err)
	}
	for i, c := range cases {
		if bare := !strings.HasPrefix(c.Subject, "Sak "); bare != (i >= o.n) {
			t.Errorf("place %d from the top: %q", i, c.Subject)
		}
	}
}

// A Dovecot that finds a wrong size in a file's name ends the connection in the
// middle of the FETCH, and heals.
func TestDovecotWrongSizeCutsTheFetch(t *testing.T) {
	h := newReal(t, "")
	o := newOffice(t, h)
	o.do(step{Do: "burst", Folder: 1, Mail: 9})
	o.l.settle()
	for i := range 3 {
		o.do(step{Do: "burst", Folder: 1, Mail: i})
		m := o.write("arrive", nil)
		h.Misname(o.user, "INBOX", m.source, true)
		o.do(step{Do: "burst", Folder: 1, Mail: i})
		o.agree("after the wrong size", o.l)
		if !o.l.has(support.MessageID(m.id)) {
			t.Error("the mail with the wrong size is not there")
		}
	}
	if !strings.Contains(h.Log(), "wrong W value") {
		t.Error("Dovecot did not mind the wrong size")
	}
}

// A mail that a Dovecot can never deliver, whose asking ends the connection, is
// put aside and said; all others come, those after it too.
func TestDovecotNeverDeliversOneMail(t *testing.T) {
	h := newReal(t, "")
	o := newOffice(t, h)
	o.do(step{Do: "burst", Folder: 1, Mail: 9})
	o.l.settle()
	var ids []support.MessageID
	ids = append(ids, o.arrive(), o.arrive())
	h.Misname(o.user, "INBOX", o.write("arrive", nil).source, false)
	ids = append(ids, o.arrive(), o.arrive())
	for range support.UndeliveredTries {
		if err := o.l.sync(); err != nil {
			t.Errorf("sync: %v", err)
		}
		for _, id := range ids {
			if !o.l.has(id) {
				t.Errorf("<%s> is kept back", id)
			}
		}
	}
	if us, err := o.l.desk.Undelivered(t.Context()); err != nil || len(us) != 1 || us[0].Folder != "INBOX" {
		t.Errorf("put aside: %+v, %v", us, err)
	}
	last := o.arrive()
	o.l.settle()
	if !o.l.has(last) {
		t.Error("nothing comes any more")
	}
}

// A line that breaks in the same mail again and again is no reason to give the
// mail up for longer than the line is broken.
func TestMailOnABadLineIsNotGivenUp(t *testing.T) {
	o := newOffice(t, newReal(t, ""))
	o.l.settle()
	big := o.write("arrive", nil)
	big.source = append(big.source, bytes.Repeat([]byte("En lang linje i en stor forsendelse.\r\n"), 4000)...)
	o.mu.Lock()
	o.remember(big)
	o.mu.Unlock()
	if err := o.c.add("INBOX", big.source); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // it breaks as often as it is made anew
			for ctx.Err() == nil {
				if !o.line.Waits(testbed.ToClient) {
					o.line.CutAfter(testbed.ToClient, 60_000)
				}
				<-time.After(time.Millisecond)
			}
		}()
		_ = o.l.sync()
		cancel()
		o.line.Calm()
	}
	other := o.arrive()
	o.l.settle()
	if !o.l.has(other) {
		t.Error("the bad mail keeps others back")
	}
	if us, err := o.l.desk.Undelivered(t.Context()); err != nil || len(us) > 0 {
		t.Logf("put aside: %d, %v", len(us), err)
		if err := o.l.desk.RetryUndelivered(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	o.agree("when the line is good", o.l)
}
