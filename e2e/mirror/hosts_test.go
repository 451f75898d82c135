package mirror

import (
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"linje/internal/testbed"
)

// host is a mail server with mailboxes for the taking.
type host interface {
	// addr takes IMAP in the clear.
	addr() string
	// user makes a mailbox with INBOX, Sent, Drafts and Trash.
	user() string
	// renew gives a folder another UIDVALIDITY, its mails stay; false when this
	// server cannot.
	renew(user, folder string) bool
}

const password = testbed.Password

// real is a Dovecot.
type real struct {
	*testbed.DovecotServer
	taken    atomic.Int64
	validity atomic.Int64
}

// realUsers is how many mailboxes one Dovecot has.
const realUsers = 2000

func newReal(t testing.TB, config string) *real {
	t.Helper()
	users := make([]string, realUsers)
	for i := range users {
		users[i] = fmt.Sprintf("h%04d", i)
	}
	r := &real{DovecotServer: testbed.Dovecot(t, testbed.DovecotOptions{Users: users, ExtraConfig: "mail_fsync = never\n" + config})}
	r.validity.Store(1_000_000)
	return r
}

func (r *real) addr() string { return r.IMAPAddr }

func (r *real) user() string { return fmt.Sprintf("h%04d", r.taken.Add(1)-1) }

func (r *real) renew(user, folder string) bool {
	r.Doveadm("mailbox", "update", "-u", user, "--uid-validity", fmt.Sprint(r.validity.Add(1)), folder)
	return true
}

// memory is the in-memory server of go-imap, without CONDSTORE and MOVE.
type memory struct {
	ln    net.Listener
	mem   *imapmemserver.Server
	mu    sync.Mutex
	taken int
}

func newMemory(t testing.TB, caps ...imap.Cap) *memory {
	t.Helper()
	m := &memory{mem: imapmemserver.New()}
	set := imap.CapSet{imap.CapIMAP4rev1: {}}
	for _, c := range caps {
		set[c] = struct{}{}
	}
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return m.mem.NewSession(), nil, nil
		},
		Caps: set, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	var err error
	if m.ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(m.ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return m
}

func (m *memory) addr() string { return m.ln.Addr().String() }

func (m *memory) user() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.taken++
	name := fmt.Sprintf("m%04d", m.taken)
	u := imapmemserver.NewUser(name, password)
	for _, f := range []string{"INBOX", "Sent", "Drafts", "Trash"} {
		_ = u.Create(f, nil)
	}
	m.mem.AddUser(u)
	return name
}

func (m *memory) renew(string, string) bool { return false }
