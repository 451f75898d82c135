package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"linje/bench/corpus"
	"linje/internal/testbed"
)

const (
	usable  = 100                   // cases that must be there to work on
	blocked = 50 * time.Millisecond // what the UI thread may take at most
)

// BenchmarkLoad measures the window while a large mailbox comes in: how soon
// after sign-in the newest cases are in the list, and the longest that the UI
// thread keeps anything waiting.
func BenchmarkLoad(b *testing.B) {
	need(b, linjectl, "make build")
	need(b, linje, "make build")
	n := many
	if small() {
		n = mails
	}
	d := testbed.Dovecot(b, testbed.DovecotOptions{})
	d.Seed("support", "INBOX", corpus.Mails(corpus.Options{Mails: n, Seed: 1, To: "support@example.no", Last: time.Now()}))
	d.Doveadm("index", "-u", "support", "INBOX")
	for b.Loop() {
		s := testbed.Desktop(b, testbed.DesktopOptions{Screen: true, Notifications: true})
		data, trace := filepath.Join(s.Home, "linje"), filepath.Join(s.Home, "trace")
		addAccount(b, func(args ...string) *exec.Cmd {
			return s.Command(linjectl, append([]string{"--data", data}, args...)...)
		}, d, "support")
		cmd := exec.Command(linje, "--data", data)
		cmd.Env = s.Env("LINJE_TRACE=" + trace)
		end := running(b, cmd)
		whole := untilStored(b, trace, n)
		end()
		m := readMoments(b, trace)
		table.bar(fmt.Sprintf("first %d cases in the list while %d mails come in, from sign-in", usable, n),
			fmt.Sprintf("%s (all stored after %s)", ms(m.listed), seconds(whole)), m.listed.Seconds(), 1)
		table.bar(fmt.Sprintf("the longest that Linje's own work held the UI thread meanwhile, %d mails", n),
			fmt.Sprintf("%s (%s of processor time; server, screen and sync share the same %d cores)",
				ms(m.worked), ms(m.used), runtime.NumCPU()), m.worked.Seconds()/blocked.Seconds(), 1)
		table.add("with what the toolkit draws, here without a graphics card, it kept waiting %s at most (%d times over 50 ms, %d over 17 ms)",
			ms(m.longest), m.blocked, m.late)
	}
}

// moments are what the trace of a first sync in the window tells.
type moments struct {
	listed        time.Duration // from sign-in to a list of so many cases
	longest       time.Duration // that the UI thread kept waiting after sign-in
	blocked, late int
	worked, used  time.Duration // the longest that Linje's own work held it; the most processor time of one piece
	stored        int
	took          time.Duration // from sign-in to the last mail
}

// untilStored waits until the trace tells of so many stored mails.
func untilStored(b *testing.B, trace string, n int) time.Duration {
	b.Helper()
	deadline := time.NewTimer(10 * time.Minute)
	defer deadline.Stop()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if m := readMoments(b, trace); m.stored >= n {
			return m.took
		}
		select {
		case <-deadline.C:
			b.Fatal("the first sync did not end within ten minutes")
		case <-tick.C:
		}
	}
}

func readMoments(b *testing.B, trace string) (m moments) {
	b.Helper()
	f, err := os.Open(trace)
	if err != nil {
		return m // not begun yet
	}
	defer func() { _ = f.Close() }()
	var signedIn time.Time
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line struct {
			T     time.Time
			Event string
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		if line.Event == "signed in" && signedIn.IsZero() {
			signedIn = line.T
		}
		if signedIn.IsZero() {
			continue
		}
		m.note(line.Event, line.T.Sub(signedIn))
	}
	return m
}

// note takes one line of the trace.
func (m *moments) note(event string, at time.Duration) {
	var n int
	switch {
	case scans(event, "listed %d", &n):
		if n >= usable && m.listed == 0 {
			m.listed = at
		}
	case scans(event, "stored %d", &n):
		m.stored += n
		m.took = at
	case scans(event, "ui worked %d ms", &n):
		m.worked = max(m.worked, time.Duration(n)*time.Millisecond)
	case scans(event, "ui used %d ms", &n):
		m.used = max(m.used, time.Duration(n)*time.Millisecond)
	case scans(event, "ui waited %d ms", &n):
		m.late++
		if n > int(blocked.Milliseconds()) {
			m.blocked++
		}
		m.longest = max(m.longest, time.Duration(n)*time.Millisecond)
	}
}

func scans(event, format string, n *int) bool {
	got, err := fmt.Sscanf(event, format, n)
	return err == nil && got == 1
}
