package outbox

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"net"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"linje/desk"
	"linje/internal/testbed"
	"linje/mail"
	"linje/store"
	"linje/support"
)

// number reads how many faults, or which, from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q", name, s)
	}
	return n
}

// client has short limits for sending and long ones for the looks.
type client struct {
	desk.Mail
	quick *mail.Client
}

func (c client) Send(ctx context.Context, m support.Mailbox, password string, o support.Sending) error {
	return c.quick.Send(ctx, m, password, o)
}

type secrets struct{ desk.Secrets }

func (secrets) Run(context.Context, string) (string, error) { return testbed.Password, nil }

type words struct{}

func (words) Escalation(string, string) (title, body string)                 { return "", "" }
func (words) QuoteIntro(support.Language, support.Address, time.Time) string { return "Du skrev:" }
func (words) Bounce(string, string) (title, body string)                     { return "", "" }

// rig is a desk on a mailbox, whose answers fail on their way.
type rig struct {
	*testing.T
	desk  *desk.Desk
	store *store.Store
	box   support.Mailbox
	data  string
	rand  *rand.Rand
	open  []support.CaseID // cases that have no answer yet
	sent  []support.OutboxID

	mu    sync.Mutex
	ahead time.Duration // of the desk's clock
}

func (r *rig) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Add(r.ahead)
}

func (r *rig) later(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ahead += d
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func endpoint(t *testing.T, addr string, security support.Security) support.Endpoint {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	n, err2 := strconv.Atoi(port)
	if err != nil || err2 != nil {
		t.Fatal(addr)
	}
	return support.Endpoint{Host: host, Port: n, Security: security}
}

// requests are n mails to answer.
func requests(user string, n int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := range n {
			id := fmt.Sprintf("%s-%d@example.no", user, i)
			if !yield(fmt.Appendf(nil, "From: Søker <requester@example.no>\r\nTo: %s@example.no\r\nSubject: Sak %d\r\nMessage-ID: <%s>\r\n"+
				"Date: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHei, dette er sak %d.\r\n", user, i, id, time.Now().Format(time.RFC1123Z), i)) {
				return
			}
		}
	}
}

func newRig(t *testing.T, d *testbed.DovecotServer, user string, smtp support.Endpoint, n int, seed uint64) *rig {
	t.Helper()
	d.Seed(user, "INBOX", requests(user, n))
	r := &rig{T: t, data: t.TempDir(), rand: rand.New(rand.NewPCG(seed, uint64(len(user))))}
	st, err := store.Open(t.Context(), filepath.Join(r.data, "linje.db"))
	r.must(err)
	t.Cleanup(func() { _ = st.Close() })
	r.store = st
	slow := mail.New(mail.Options{Timeout: 20 * time.Second})
	quick := mail.New(mail.Options{Timeout: 200 * time.Millisecond, ConnectTimeout: 2 * time.Second})
	r.desk = desk.New(desk.Ports{Store: st, Mail: client{slow, quick}, Secrets: secrets{}, Words: words{}, Now: r.now, CopyWait: -1})
	box := support.Mailbox{Name: user, Address: user + "@example.no", IMAP: endpoint(t, d.IMAPAddr, support.SecurityNone), SMTP: smtp, Line: 1,
		Login: support.Login{User: user + "@example.no", PasswordCommand: "echo " + testbed.Password, CAFile: d.CAFile}}
	box.ID, _, err = r.desk.AddMailbox(t.Context(), box, testbed.Password)
	r.must(err)
	r.box = box
	// linjectl, which has its own idea of waiting, need not find that out.
	r.must(st.SaveFacts(t.Context(), box.ID, support.ServerFacts{Copies: support.CopySender, LastCopy: "none@example.no"}))
	s := support.DefaultSettings()
	s.Agent, s.UndoSeconds = support.Agent{Name: "Kari"}, 0
	r.must(r.desk.SaveSettings(t.Context(), s))
	_, err = r.desk.Sync(t.Context(), box.ID)
	r.must(err)
	for i := range n {
		r.open = append(r.open, support.NewCaseID(support.MessageID(fmt.Sprintf("%s-%d@example.no", user, i))))
	}
	return r
}

// queue puts n answers into the outbox.
func (r *rig) queue(n int) {
	r.Helper()
	for range n {
		id, err := r.desk.Reply(r.Context(), support.ReplyRequest{Draft: support.Draft{Case: r.open[0], Text: "Svar på saken."}})
		r.must(err)
		r.open, r.sent = r.open[1:], append(r.sent, id)
	}
}

func (r *rig) pass() {
	r.Helper()
	_, err := r.desk.SendQueued(r.Context())
	r.must(err)
}

func (r *rig) entries() []support.OutboxEntry {
	r.Helper()
	all, err := r.store.Outbox(r.Context(), true)
	r.must(err)
	if len(all) != len(r.sent) {
		r.Fatalf("%d in the outbox, want %d", len(all), len(r.sent))
	}
	return all
}

// settled runs on, without faults, until nothing is left that goes by itself.
func (r *rig) settled() {
	r.Helper()
	for range 40 {
		r.later(time.Hour)
		r.pass()
		busy := 0
		for _, e := range r.entries() {
			if e.State == support.OutboxQueued || e.State == support.OutboxSending || e.State == support.OutboxSent && !e.Filed.Copied {
				busy++
			}
		}
		if busy == 0 {
			return
		}
	}
	r.Fatal("the outbox never came to its end")
}

// counted counts mails of a folder by Message-ID.
func counted(d *testbed.DovecotServer, user, folder string) map[support.MessageID]int {
	out := map[support.MessageID]int{}
	for _, m := range d.Mail(user, folder) {
		if got, err := netmail.ReadMessage(bytes.NewReader(m)); err == nil {
			out[support.MessageID(support.NormalMessageID(got.Header.Get("Message-Id")))]++
		}
	}
	return out
}

// report is what came of it.
type report struct {
	mails, asked, refused       int
	lost, doubled, silent, sent int
	copies                      int // mails that are not once in Sent
}

// judge compares what the outbox says with what the requester has.
func (r *rig) judge(d *testbed.DovecotServer) report {
	r.Helper()
	there, copies := counted(d, "requester", "INBOX"), counted(d, r.box.Name, "Sent")
	var out report
	for _, e := range r.entries() {
		out.mails++
		n := there[e.Message]
		if n > 1 {
			out.doubled++
			r.Errorf("mail %d: %d times with the requester, %s", e.ID, n, e.State)
		}
		wrong := false
		switch e.State {
		case support.OutboxSent:
			out.sent++
			if wrong = n == 0; wrong {
				out.lost++
			}
			if copies[e.Message] != 1 {
				out.copies++
				r.Errorf("mail %d: %d times in Sent", e.ID, copies[e.Message])
			}
		case support.OutboxFailed:
			out.refused++
			wrong = n != 0 || e.Attempts.Code == "" || !e.Basis.Returned
		case support.OutboxUnknown:
			out.asked++
			wrong = e.Attempts.Code != support.CodeUnknownSent
		default:
			wrong = true
		}
		if wrong {
			out.silent++
			r.Errorf("mail %d is %s (%s), and %d times with the requester", e.ID, e.State, e.Attempts.Code, n)
		}
	}
	return out
}

// answerAsUser does what a person would who looks into the requester's mailbox.
func (r *rig) answerAsUser(d *testbed.DovecotServer) {
	r.Helper()
	there := counted(d, "requester", "INBOX")
	for _, e := range r.entries() {
		switch {
		case e.State == support.OutboxUnknown && there[e.Message] > 0:
			r.must(r.desk.MarkSent(r.Context(), e.ID))
		case e.State == support.OutboxUnknown, e.State == support.OutboxFailed:
			r.must(r.desk.RetrySend(r.Context(), e.ID))
		}
	}
}

// stepwise makes the dialogue fail as planned, several mails a pass.
func (r *rig) stepwise(f *front, faults int) {
	r.Helper()
	var all []fault
	for len(all) < faults {
		all = append(all, fault{step: steps()[len(all)%len(steps())], harm: harms()[r.rand.IntN(len(harms()))], n: r.rand.IntN(1 << 20)})
	}
	for batch := range slices.Chunk(all, 8) {
		r.queue(len(batch))
		f.plan(batch...)
		r.pass()
		r.later(time.Second)
	}
}

// cuts makes the network end at a random byte, in either direction, or stall.
func (r *rig) cuts(p *testbed.Proxy, faults int) {
	r.Helper()
	begun := [2]int64{p.Bytes(testbed.ToServer), p.Bytes(testbed.ToClient)}
	r.queue(1)
	r.pass() // in peace, to know how many bytes there are
	whole := [2]int64{p.Bytes(testbed.ToServer) - begun[0], p.Bytes(testbed.ToClient) - begun[1]}
	if whole[0] < 500 || whole[1] < 500 {
		r.Fatalf("%v bytes a mail", whole)
	}
	for range faults {
		r.queue(1)
		way := testbed.Direction(r.rand.IntN(2))
		p.CutAfter(way, 1+r.rand.Int64N(whole[way]))
		r.pass()
		r.later(time.Second)
	}
	p.CutAfter(testbed.ToServer, 1) // the last one may not have been reached
	p.CutAfter(testbed.ToClient, 1)
}

// kills ends the process that sends, at a step.
func (r *rig) kills(f *front, linjectl string, faults int) {
	r.Helper()
	for i := range faults {
		at := steps()[i%len(steps())]
		how := []harm{killBefore, killAfter}[r.rand.IntN(2)]
		r.queue(1)
		cmd := exec.Command(linjectl, "--data", r.data, "outbox", "retry", strconv.FormatInt(int64(r.sent[len(r.sent)-1]), 10))
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		cmd.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
		started, dead := make(chan struct{}), make(chan struct{})
		f.plan(fault{step: at, harm: how, n: r.rand.IntN(1 << 20), kill: func() {
			<-started
			_ = cmd.Process.Kill()
			<-dead // before the talk goes on
		}})
		r.must(cmd.Start())
		close(started)
		if err := cmd.Wait(); err == nil && at != atQuit {
			r.Errorf("linjectl was not killed at %s", at)
		}
		close(dead)
		f.clear()
	}
}

func TestFaults(t *testing.T) {
	faults, seed := number(t, "LINJE_FAULTS", 160), number(t, "LINJE_SEED", 1)
	linjectl := filepath.Join(t.TempDir(), "linjectl")
	if out, err := exec.Command("go", "build", "-o", linjectl, "linje/cmd/linjectl").CombinedOutput(); err != nil {
		t.Fatalf("linjectl: %v\n%s", err, out)
	}
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	mta := testbed.MTA(t, d)
	f := newFront(t, mta.SMTPAddr)
	p := testbed.FaultProxy(t, mta.SubmissionAddr)
	killed := max(faults/20, len(steps()))
	cut := faults / 4
	told := faults - killed - cut
	all := []*rig{
		newRig(t, d, "support", endpoint(t, f.addr, support.SecurityNone), told+killed, uint64(seed)),
		newRig(t, d, "colleague", endpoint(t, p.Addr, support.SecurityStartTLS), cut+1, uint64(seed)),
	}
	began := time.Now()
	together(t, all, "faults", func(r *rig) {
		if r == all[1] {
			r.cuts(p, cut)
			return
		}
		r.stepwise(f, told)
		r.kills(f, linjectl, killed)
	})
	t.Logf("seed %d: %d dialogues made to fail at a step (%d reached it), %d connections cut at a byte, %d processes killed, in %.1f s",
		seed, told+killed, f.clear(), cut, killed, time.Since(began).Seconds())
	together(t, all, "left alone", (*rig).settled)
	mta.WaitDrained()
	for _, r := range all {
		t.Logf("%s, before the user is asked: %+v", r.box.Name, r.judge(d))
		r.answerAsUser(d)
	}
	together(t, all, "answered", (*rig).settled)
	mta.WaitDrained()
	for _, r := range all {
		last := r.judge(d)
		t.Logf("%s, at the end: %+v", r.box.Name, last)
		if last.sent != len(r.sent) || last.lost+last.doubled+last.silent+last.copies != 0 {
			t.Errorf("%s: %+v of %d", r.box.Name, last, len(r.sent))
		}
	}
}

// together does something with every rig at the same time.
func together(t *testing.T, all []*rig, what string, act func(*rig)) {
	t.Helper()
	ok := t.Run(what, func(t *testing.T) {
		for _, r := range all {
			t.Run(r.box.Name, func(t *testing.T) {
				t.Parallel()
				r.T = t
				act(r)
			})
		}
	})
	for _, r := range all {
		r.T = t
	}
	if !ok {
		t.FailNow()
	}
}
