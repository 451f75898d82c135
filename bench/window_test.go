package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"linje/bench/corpus"
	"linje/internal/testbed"
)

// BenchmarkWindow measures the start of the window with many cases until it can
// be used, and its memory then (PSS: its own pages, and its share of those that
// it has together with others).
func BenchmarkWindow(b *testing.B) {
	need(b, linjectl, "make build")
	need(b, linje, "make build")
	d := testbed.Dovecot(b, testbed.DovecotOptions{})
	d.Seed("support", "INBOX", corpus.Mails(corpus.Options{Mails: mails, Seed: 2, To: "support@example.no", Last: time.Now(), Small: true}))
	s := testbed.Desktop(b, testbed.DesktopOptions{Screen: true, Notifications: true})
	data := filepath.Join(s.Home, "linje")
	run := func(args ...string) *exec.Cmd {
		return s.Command(linjectl, append([]string{"--data", data}, args...)...)
	}
	addAccount(b, run, d, "support")
	timed(b, run("sync"))
	for b.Loop() {
		var starts []time.Duration
		var memory []int
		for i := range 2*rounds - 1 {
			ready := filepath.Join(s.Home, fmt.Sprintf("ready-%d", i))
			cmd := exec.Command(linje, "--data", data)
			cmd.Env = s.Env("LINJE_READY_FILE=" + ready)
			began := time.Now()
			end := running(b, cmd)
			starts = append(starts, untilThere(b, ready).Sub(began))
			memory = append(memory, pss(b, cmd.Process.Pid))
			end()
		}
		table.add("start to a usable window with %d cases: median %s, slowest %s; memory then (PSS) at most %d MB",
			mails, ms(median(starts)), ms(percentile(starts, 100)), largest(memory))
		b.ReportMetric(float64(median(starts).Milliseconds()), "start-ms")
		b.ReportMetric(float64(largest(memory)), "pss-MB")
	}
}

// untilThere waits for a file and tells when it was made.
func untilThere(b *testing.B, path string) time.Time {
	b.Helper()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if info, err := os.Stat(path); err == nil {
			return info.ModTime()
		}
		select {
		case <-deadline.C:
			b.Fatal("the window could not be used within a minute")
		case <-tick.C:
		}
	}
}

// pss is the memory of a process in MB.
func pss(b *testing.B, pid int) int {
	b.Helper()
	mb := procMB(fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss:")
	if mb == 0 {
		b.Fatal("the system does not tell the memory of a process")
	}
	return mb
}

func largest(all []int) int {
	most := 0
	for _, n := range all {
		most = max(most, n)
	}
	return most
}
