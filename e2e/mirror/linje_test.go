package mirror

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"pgregory.net/rapid"

	"linje/desk"
	"linje/mail"
	"linje/store"
	"linje/support"
)

// linje is one installation: a data directory, its store and its desk.
type linje struct {
	t     rapid.TB
	path  string
	store *store.Store
	desk  *desk.Desk
	id    support.MailboxID
	disk  *disk
	hurry atomic.Bool // with the time limits of a sync that is to fail

	// what earlier looks have shown, which must never be lost
	cases  map[support.MessageID]support.CaseID
	events map[support.EventID]bool
}

const address = "stotte@example.no"

// hasty is the time limit of a server in a sync that is to fail; one that
// nothing disturbs may take patience.
const (
	hasty    = 1500 * time.Millisecond
	patience = 30 * time.Second
)

// newLinje installs one in an empty directory, with the mailbox of a user
// behind an address.
func newLinje(t rapid.TB, dir, imap, user string) *linje {
	t.Helper()
	l := &linje{
		t: t, path: filepath.Join(dir, "linje.db"), disk: &disk{},
		cases: map[support.MessageID]support.CaseID{}, events: map[support.EventID]bool{},
	}
	l.open()
	end := endpoint(imap)
	id, _, err := l.desk.AddMailbox(context.Background(), support.Mailbox{
		Name: "Brukerstøtte", Address: address, IMAP: end, SMTP: end, Login: support.Login{User: user}, Line: 1,
	}, password)
	if err != nil {
		t.Fatalf("mailbox: %v", err)
	}
	l.id = id
	s := support.DefaultSettings()
	s.Agent = support.Agent{Name: "Kari Nordmann", Email: "kari@example.no"}
	if err := l.desk.SaveSettings(context.Background(), s); err != nil {
		t.Fatalf("settings: %v", err)
	}
	return l
}

func endpoint(addr string) support.Endpoint {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return support.Endpoint{Host: host, Port: n, Security: support.SecurityNone}
}

// open opens the database, as a start of the program does.
func (l *linje) open() {
	l.t.Helper()
	st, err := store.Open(context.Background(), l.path)
	if err != nil {
		l.t.Fatalf("database: %v", err)
	}
	l.store, l.disk.Store = st, st
	l.desk = assemble(l.disk, &l.hurry)
}

// assemble makes a desk of real parts.
func assemble(d *disk, hurry *atomic.Bool) *desk.Desk {
	m := mailer{
		Client: mail.New(mail.Options{Timeout: patience, Poll: 50 * time.Millisecond}),
		hasty:  mail.New(mail.Options{Timeout: hasty, ConnectTimeout: 2 * hasty, IdleRenewal: hasty, Poll: 50 * time.Millisecond}),
		hurry:  hurry,
	}
	return desk.New(desk.Ports{Store: d, Mail: m, Secrets: keyring{}, Words: words{}})
}

func (l *linje) close() {
	if err := l.store.Close(); err != nil {
		l.t.Errorf("database: %v", err)
	}
}

// sync reads all once and says how it went.
func (l *linje) sync() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	_, err := l.desk.Sync(ctx, l.id)
	return err
}

// settle syncs until a sync ends well. A sync may fail when a folder vanishes
// under it; it may not go on failing.
func (l *linje) settle() {
	l.t.Helper()
	var err error
	for range 8 {
		if err = l.sync(); err == nil {
			return
		}
	}
	l.t.Fatalf("sync keeps failing: %v", err)
}

// run does the background work until stop is called.
func (l *linje) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	d := l.desk
	go func() { done <- d.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			l.t.Errorf("run: %v", err)
		}
	})
}

// until waits for a condition, which is looked at after every change.
func (l *linje) until(what string, limit time.Duration, ok func() bool) {
	l.t.Helper()
	changed := make(chan struct{}, 1)
	defer l.desk.Subscribe(func(support.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	late := time.NewTimer(limit)
	defer late.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-changed:
		case <-tick.C:
		case <-late.C:
			l.t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// messages maps every stored message to its case; one that is stored twice is
// told of.
func (l *linje) messages() (map[support.MessageID]support.CaseID, []support.Event, []string) {
	l.t.Helper()
	ctx := context.Background()
	cases, err := l.store.Cases(ctx, support.CaseQuery{Statuses: support.Statuses()})
	if err != nil {
		l.t.Fatalf("cases: %v", err)
	}
	found := map[support.MessageID]support.CaseID{}
	var events []support.Event
	var odd []string
	for _, c := range cases {
		thread, err := l.store.Thread(ctx, c.ID, "")
		if err != nil {
			l.t.Fatalf("thread: %v", err)
		}
		for _, m := range thread.Messages {
			if other, twice := found[m.ID]; twice {
				odd = append(odd, fmt.Sprintf("doubled: message %s in the cases %s and %s", m.ID, other.Number(), c.ID.Number()))
			}
			found[m.ID] = c.ID
		}
		if len(thread.Messages) != c.Activity.Messages {
			odd = append(odd, fmt.Sprintf("case %s counts %d messages and holds %d", c.ID.Number(), c.Activity.Messages, len(thread.Messages)))
		}
		events = append(events, thread.Events...)
	}
	return found, events, odd
}

// mailer is the mail client as the desk wants it.
type mailer struct {
	*mail.Client
	hasty *mail.Client
	hurry *atomic.Bool
}

// Dial implements desk.Mail.
func (m mailer) Dial(ctx context.Context, box support.Mailbox, pw string) (desk.Server, error) {
	if m.hurry.Load() {
		return m.hasty.Dial(ctx, box, pw)
	}
	return m.Client.Dial(ctx, box, pw)
}

// disk is a store whose writes can fail.
type disk struct {
	desk.Store
	mu sync.Mutex
	// fault is asked before (done false) and after (done true) every write of
	// the mirror; an error is what the writer gets to hear.
	fault func(what string, done bool) error
}

func (d *disk) write(what string, act func() error) error {
	if err := d.ask(what, false); err != nil {
		return err
	}
	if err := act(); err != nil {
		return err
	}
	return d.ask(what, true)
}

func (d *disk) ask(what string, done bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fault == nil {
		return nil
	}
	return d.fault(what, done)
}

func (d *disk) set(fault func(string, bool) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = fault
}

// SaveFolder implements desk.Store.
func (d *disk) SaveFolder(ctx context.Context, id support.MailboxID, folder string, s support.FolderState) error {
	return d.write("SaveFolder", func() error { return d.Store.SaveFolder(ctx, id, folder, s) })
}

// SaveFlags implements desk.Store.
func (d *disk) SaveFlags(ctx context.Context, id support.MailboxID, folder string, changed []support.Placed) (cases []support.CaseID, err error) {
	err = d.write("SaveFlags", func() error {
		cases, err = d.Store.SaveFlags(ctx, id, folder, changed)
		return err
	})
	return cases, err
}

// Vanish implements desk.Store.
func (d *disk) Vanish(ctx context.Context, id support.MailboxID, folder string, uids []uint32) error {
	return d.write("Vanish", func() error { return d.Store.Vanish(ctx, id, folder, uids) })
}

// DropFolders implements desk.Store.
func (d *disk) DropFolders(ctx context.Context, id support.MailboxID, folders []string) (places int, err error) {
	err = d.write("DropFolders", func() error {
		places, err = d.Store.DropFolders(ctx, id, folders)
		return err
	})
	return places, err
}

// SaveUndelivered implements desk.Store.
func (d *disk) SaveUndelivered(ctx context.Context, us []support.Undelivered) error {
	return d.write("SaveUndelivered", func() error { return d.Store.SaveUndelivered(ctx, us) })
}

// Intake implements desk.Store; its writing can also fail in the middle.
func (d *disk) Intake(ctx context.Context, id support.MailboxID, n int,
	decide func(support.IntakeView, int) (support.Intake, error)) (out support.IntakeOutcome, err error) {
	err = d.write("Intake", func() (err error) {
		out, err = d.Store.Intake(ctx, id, n, func(v support.IntakeView, i int) (support.Intake, error) {
			in, err := decide(v, i)
			if err == nil {
				err = d.ask("mail", false)
			}
			return in, err
		})
		return err
	})
	return out, err
}

// keyring knows one password.
type keyring struct{}

// Set implements desk.Secrets.
func (keyring) Set(context.Context, string, string) error { return nil }

// Secret implements desk.Secrets.
func (keyring) Secret(context.Context, string) (string, error) { return password, nil }

// Delete implements desk.Secrets.
func (keyring) Delete(context.Context, string) error { return nil }

// Check implements desk.Secrets.
func (keyring) Check(context.Context) error { return nil }

// Run implements desk.Secrets.
func (keyring) Run(context.Context, string) (string, error) { return password, nil }

type words struct{}

// Bounce implements desk.Words.
func (words) Bounce(number, mailbox string) (string, string) { return number, mailbox }

// Escalation implements desk.Words.
func (words) Escalation(number, mailbox string) (string, string) { return number, mailbox }

// QuoteIntro implements desk.Words.
func (words) QuoteIntro(_ support.Language, from support.Address, _ time.Time) string {
	return from.Label() + " skrev:"
}

// room makes a directory; remove takes it away.
func room(t rapid.TB) (dir string, remove func()) {
	dir, err := os.MkdirTemp("", "mirror")
	if err != nil {
		t.Fatalf("directory: %v", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }
}
