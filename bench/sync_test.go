package bench

import (
	"fmt"
	"net"
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
	rounds = 3 // of each first sync; five of those that find nothing
)

// BenchmarkSync measures the first sync of many mails and one that finds
// nothing new, in turns with mbsync on the same server.
func BenchmarkSync(b *testing.B) {
	need(b, linjectl, "make build")
	mbsync, err := exec.LookPath("mbsync")
	if err != nil {
		b.Fatal("mbsync is missing: install the Debian package isync")
	}
	d := testbed.Dovecot(b, testbed.DovecotOptions{})
	size := 0
	d.Seed("support", "INBOX", func(yield func([]byte) bool) {
		for m := range corpus.Mails(corpus.Options{Mails: mails, Seed: 1, To: "support@example.no", Last: time.Now()}) {
			size += len(m)
			if !yield(m) {
				return
			}
		}
	})
	d.Doveadm("index", "-u", "support", "INBOX")
	for b.Loop() {
		var first, again [2][]time.Duration
		var memory [2]int
		timed(b, rival(b, mbsync, d)) // warms the server; not counted
		var last [2]func() *exec.Cmd
		for range rounds {
			home := b.TempDir()
			for i, start := range []func() func() *exec.Cmd{
				func() func() *exec.Cmd { c := rival(b, mbsync, d); return func() *exec.Cmd { return repeat(c) } },
				func() func() *exec.Cmd {
					data := filepath.Join(home, "linje")
					run := func(args ...string) *exec.Cmd { return ctl(home, data, args...) }
					addAccount(b, run, d, "support")
					return func() *exec.Cmd { return run("sync") }
				},
			} {
				last[i] = start()
				took, most := timed(b, last[i]())
				first[i], memory[i] = append(first[i], took), max(memory[i], most)
			}
		}
		for range 2*rounds - 1 {
			for i := range last {
				took, _ := timed(b, last[i]())
				again[i] = append(again[i], took)
			}
		}
		m, l := median(first[0]), median(first[1])
		table.add("first sync of %d mails (%d MB): mbsync %s, linjectl %s (parsed, threaded, searchable): %.1f times; memory at most %d and %d MB",
			mails, size>>20, seconds(m), seconds(l), l.Seconds()/m.Seconds(), memory[0], memory[1])
		b.ReportMetric(l.Seconds()/m.Seconds(), "first/mbsync")
		m, l = median(again[0]), median(again[1])
		table.add("nothing new in %d mails: mbsync %s, linjectl %s: %.1f times", mails, ms(m), ms(l), l.Seconds()/m.Seconds())
		b.ReportMetric(l.Seconds()/m.Seconds(), "again/mbsync")
	}
}

// rival is an mbsync into a directory of its own.
func rival(b *testing.B, mbsync string, d *testbed.DovecotServer) *exec.Cmd {
	b.Helper()
	dir := b.TempDir()
	host, port, err := net.SplitHostPort(d.IMAPAddr)
	if err != nil {
		b.Fatal(err)
	}
	// It does not wait for the disk after each mail: nor does Linje.
	config := fmt.Sprintf(`FSync no

IMAPAccount a
Host %s
Port %s
User support
Pass %s
SSLType None

IMAPStore far
Account a

MaildirStore near
Path %s/mail/
Inbox %s/mail/INBOX
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
`, host, port, testbed.Password, dir, dir)
	file := filepath.Join(dir, "mbsyncrc")
	if err = os.MkdirAll(filepath.Join(dir, "mail"), 0o700); err == nil {
		err = os.WriteFile(file, []byte(config), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(mbsync, "-q", "-c", file, "c")
	cmd.Env = append(os.Environ(), "HOME="+dir)
	return cmd
}

// repeat is the same command once more.
func repeat(c *exec.Cmd) *exec.Cmd {
	cmd := exec.Command(c.Path, c.Args[1:]...)
	cmd.Env = c.Env
	return cmd
}
