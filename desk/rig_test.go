package desk_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linje/desk"
	"linje/mail"
	"linje/mail/practice"
	"linje/store"
	"linje/support"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = time.Minute

// rig is a desk on a real store, with real servers on loopback.
type rig struct {
	*testing.T
	desk    *desk.Desk
	store   *store.Store
	server  *practice.Server
	notices *notices
	mail    *faultyMail
	box     support.Mailbox
	path    string
	secrets *secrets
}

func newRig(t *testing.T) *rig {
	t.Helper()
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	r := &rig{T: t, server: server, path: filepath.Join(t.TempDir(), "linje.db")}
	r.open()
	id, kept, err := r.desk.AddMailbox(t.Context(), support.Mailbox{
		Name: practice.Name, Address: practice.Address, IMAP: point(server.IMAPAddr()), SMTP: point(server.SMTPAddr()),
		Login: support.Login{User: practice.User}, Line: 1,
	}, practice.Password)
	if err != nil || kept != support.KeptKeyring {
		t.Fatalf("AddMailbox: %v, %v", kept, err)
	}
	ms, err := r.desk.Mailboxes(t.Context())
	if err != nil || len(ms) != 1 || ms[0].ID != id {
		t.Fatalf("Mailboxes: %v, %v", ms, err)
	}
	r.box = ms[0]
	s := support.DefaultSettings()
	s.Agent, s.UndoSeconds = support.Agent{Name: "Kari Nordmann", Email: "kari@example.no"}, 0
	r.must(r.desk.SaveSettings(t.Context(), s))
	return r
}

// open opens the database anew, as a restart does.
func (r *rig) open() {
	r.Helper()
	st, err := store.Open(r.Context(), r.path)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = st.Close() })
	r.store, r.notices = st, &notices{come: make(chan desk.Notice, 100)}
	r.mail = &faultyMail{Mail: mail.New(mail.Options{Timeout: 5 * time.Second, Probe: 300 * time.Millisecond})}
	if r.secrets == nil {
		r.secrets = &secrets{m: map[string]string{}}
	}
	r.desk = desk.New(desk.Ports{Store: st, Mail: r.mail, Secrets: r.secrets, Notifier: r.notices, Words: words{}, CopyWait: -1})
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// run does the background work until stop is called.
func (r *rig) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	d := r.desk
	go func() { done <- d.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				r.Errorf("Run: %v", err)
			}
		})
	}
	r.Cleanup(stop)
	return stop
}

func (r *rig) sync() support.SyncResult {
	r.Helper()
	res, err := r.desk.Sync(r.Context(), r.box.ID)
	r.must(err)
	return res
}

// until asks again after every change until ok says true.
func (r *rig) until(what string, ok func() bool) {
	r.Helper()
	changed := make(chan struct{}, 1)
	defer r.desk.Subscribe(func(support.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	late := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-changed:
		case <-tick.C:
		case <-late:
			r.Fatalf("waited %v in vain for: %s", patience, what)
		}
	}
}

func (r *rig) bySubject(part string) support.Case {
	r.Helper()
	cs := r.casesBySubject(part)
	if len(cs) == 0 {
		r.Fatalf("no case with %q in its subject", part)
	}
	return cs[0]
}

func (r *rig) casesBySubject(part string) []support.Case {
	r.Helper()
	cs, err := r.desk.Cases(r.Context(), support.CaseQuery{Limit: 1000, Statuses: support.Statuses()})
	r.must(err)
	var out []support.Case
	for _, c := range cs {
		if strings.Contains(strings.ToLower(c.Subject), strings.ToLower(part)) {
			out = append(out, c)
		}
	}
	return out
}

// deliver puts a mail into the inbox as another server would.
func (r *rig) deliver(folder, source string, flags ...string) {
	r.Helper()
	server, err := r.mail.Dial(r.Context(), r.box, practice.Password)
	r.must(err)
	defer server.Close()
	source = strings.ReplaceAll(source, "\n", "\r\n")
	r.must(server.Append(r.Context(), folder, []byte(source), flags, time.Now()))
}

func request(id, subject, more, text string) string {
	return fmt.Sprintf("From: Ola Hansen <ola.hansen@example.no>\nTo: %s\nSubject: %s\nMessage-ID: <%s>\nDate: %s\n%s"+
		"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%s\n",
		practice.Address, subject, id, time.Now().Format(time.RFC1123Z), more, text)
}

func point(addr string) support.Endpoint {
	var port int
	host, p, _ := strings.Cut(addr, ":")
	_, _ = fmt.Sscan(p, &port)
	return support.Endpoint{Host: host, Port: port, Security: support.SecurityNone}
}

type secrets struct {
	mu   sync.Mutex
	m    map[string]string
	fail error
}

func (s *secrets) Set(_ context.Context, account, secret string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.m[account] = secret
	return nil
}

func (s *secrets) Secret(_ context.Context, account string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.m[account]; ok {
		return v, nil
	}
	return "", support.E(support.CodeNotFound, "secrets", s.fail)
}

func (s *secrets) Delete(_ context.Context, account string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.m, account)
	return nil
}

func (s *secrets) Check(context.Context) error { return s.fail }

func (s *secrets) Run(context.Context, string) (string, error) { return practice.Password, nil }

type notices struct {
	come chan desk.Notice
	gone sync.Map
}

func (n *notices) Notify(_ context.Context, note desk.Notice) error {
	n.come <- note
	return nil
}
func (n *notices) Available(context.Context) error { return nil }
func (n *notices) Withdraw(tag string)             { n.gone.Store(tag, true) }

type words struct{}

func (words) Escalation(number, mailbox string) (string, string) {
	return "Ny eskalering", number + " " + mailbox
}

func (words) Bounce(number, mailbox string) (string, string) {
	return "Svaret kom i retur", number + " " + mailbox
}

func (words) QuoteIntro(_ support.Language, from support.Address, _ time.Time) string {
	return from.Label() + " skrev:"
}

// faultyMail lets a test break sending at a chosen place.
type faultyMail struct {
	desk.Mail
	mu   sync.Mutex
	send func(o support.Sending, really func() error) error
}

func (f *faultyMail) Send(ctx context.Context, m support.Mailbox, password string, o support.Sending) error {
	f.mu.Lock()
	fault := f.send
	f.mu.Unlock()
	really := func() error { return f.Mail.Send(ctx, m, password, o) }
	if fault != nil {
		return fault(o, really)
	}
	return really()
}

func (f *faultyMail) breakSend(fault func(o support.Sending, really func() error) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.send = fault
}

var errPower = errors.New("the power went")
