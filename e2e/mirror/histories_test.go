package mirror

import (
	"crypto/sha256"
	"flag"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	childMain()
	flag.Parse()
	// A failure tells its seed; it leaves no file behind.
	_ = flag.Set("rapid.nofailfile", "true")
	_ = flag.Set("rapid.shrinktime", "20s")
	// The in-memory server waits for ever for itself when a connection is cut
	// while it writes a mail.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/emersion/go-imap/v2/imapserver.(*Conn).serve"))
}

// rapidly checks so many random histories, or as many as -rapid.checks says.
func rapidly(t *testing.T, n int, prop func(*rapid.T)) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f.Value.String() == f.DefValue {
		_ = f.Value.Set(strconv.Itoa(n))
		defer func() { _ = f.Value.Set(f.DefValue) }()
	}
	rapid.Check(t, prop)
}

// hosts are the servers that histories happen on.
func hosts() map[string]func(t *testing.T) host {
	return map[string]func(t *testing.T) host{
		"dovecot": func(t *testing.T) host { return newReal(t, "") },
		"memory":  func(t *testing.T) host { return newMemory(t, imap.CapUIDPlus) },
	}
}

// After whatever happened in a mailbox, what is shown is what the server holds.
func TestHistories(t *testing.T) {
	for name, make := range hosts() {
		t.Run(name, func(t *testing.T) {
			h := make(t)
			rapidly(t, 10, func(t *rapid.T) {
				steps := historyOf(deeds(), 20).Draw(t, "steps")
				every := rapid.IntRange(1, 4).Draw(t, "sync every so many steps")
				w, ls := begin(t, h, h.addr(), 1)
				for i, s := range steps {
					w.do(s)
					if i%every == 0 || i == len(steps)-1 {
						w.agree("after "+s.String(), ls...)
					}
				}
			})
		})
	}
}

// begin makes a mailbox and so many Linjes that read it.
func begin(t *rapid.T, h host, addr string, n int) (*world, []*linje) {
	w := newWorld(t, h)
	t.Cleanup(func() { w.c.close() })
	var ls []*linje
	for range n {
		dir, remove := room(t)
		t.Cleanup(remove)
		l := newLinje(t, dir, addr, w.user)
		t.Cleanup(l.close)
		ls = append(ls, l)
	}
	w.agree("the empty mailbox", ls...)
	w.do(step{Do: "burst", Folder: 1})
	return w, ls
}

// The same with a colleague at work in another mail program, and two Linjes on
// two machines, all at once.
func TestHistoriesInCompany(t *testing.T) {
	for name, make := range hosts() {
		t.Run(name, func(t *testing.T) {
			h := make(t)
			rapidly(t, 8, func(t *rapid.T) {
				rounds := rapid.SliceOfN(historyOf(deeds(), 10), 1, 4).Draw(t, "rounds")
				w, ls := begin(t, h, h.addr(), 2)
				for _, steps := range rounds {
					w.together(steps, ls...)
					w.agree("after company", ls...)
				}
			})
		})
	}
}

// together lets steps happen while every Linje syncs again and again. A sync
// may fail in it; no mail may be marked as read by it.
func (w *world) together(steps []step, ls ...*linje) {
	w.t.Helper()
	read := readMails(w.look())
	done := make(chan struct{})
	var g sync.WaitGroup
	for _, l := range ls {
		g.Go(func() {
			for {
				_ = l.sync()
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	var err error
	var at step
	for _, s := range steps {
		if s.Do == "flag" && s.Flag%len(flagNames()) == 0 {
			s.Flag++ // nobody reads
		}
		if err = w.try(s); err != nil {
			at = s
			break
		}
	}
	close(done)
	g.Wait()
	if err != nil {
		w.t.Fatalf("%s: %v", at, err)
	}
	for sum := range readMails(w.look()) {
		if !read[sum] && !w.answers[sum] {
			w.t.Fatalf("a mail was marked as read by a sync")
		}
	}
}

// readMails are the bytes of all mails that are marked as read.
func readMails(all map[string]folder) map[[sha256.Size]byte]bool {
	out := map[[sha256.Size]byte]bool{}
	for _, f := range all {
		for _, m := range f.mails {
			if strings.Contains(m.flags, `\seen`) {
				out[m.sum] = true
			}
		}
	}
	return out
}
