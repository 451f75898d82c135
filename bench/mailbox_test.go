package bench

import (
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"linje/bench/corpus"
	"linje/internal/testbed"
)

const (
	mails  = 10_000
	many   = 100_000
	rounds = 3 // of a first sync
)

// small reports whether the measurements with 100,000 mails are left out.
func small() bool { return os.Getenv("LINJE_BENCH") == "10k" }

// mailbox is one mailbox on the server, and what the programs made of it.
type mailbox struct {
	b      *testing.B
	server *testbed.DovecotServer
	user   string
	mails  int
	bytes  int64
	peer   peer // after the last first sync
	ours   ours
	first  firstSync
}

// ours is linjectl with a data directory.
type ours struct{ home, data string }

func (o ours) command(args ...string) *exec.Cmd { return ctl(o.home, o.data, args...) }

// seedMailbox fills the inbox of a user.
func seedMailbox(b *testing.B, d *testbed.DovecotServer, user string, n int) *mailbox {
	b.Helper()
	m := &mailbox{b: b, server: d, user: user, mails: n}
	d.Seed(user, "INBOX", m.count(corpus.Mails(corpus.Options{Mails: n, Seed: 1, To: user + "@" + testbed.Domain, Last: time.Now()})))
	d.Doveadm("index", "-u", user, "INBOX")
	return m
}

// count adds up the bytes of mails.
func (m *mailbox) count(all iter.Seq[[]byte]) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for one := range all {
			m.bytes += int64(len(one))
			if !yield(one) {
				return
			}
		}
	}
}

// newOurs makes a linjectl that knows the mailbox at that address of the server.
func (m *mailbox) newOurs(addr string, more ...string) ours {
	m.b.Helper()
	home := m.b.TempDir()
	o := ours{home: home, data: filepath.Join(home, "linje")}
	args := []string{"account", "add", "--name", "Brukerstøtte", "--address", m.user + "@" + testbed.Domain, "--imap", addr,
		"--smtp", m.server.IMAPAddr, "--user", m.user, "--password-command", "echo " + testbed.Password}
	if len(more) == 0 { // in the clear: what is measured is Linje, not TLS
		more = []string{"--security", "none"}
	}
	timed(m.b, o.command(append(args, more...)...))
	return o
}
