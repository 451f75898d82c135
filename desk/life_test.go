//go:build unix

package desk_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"linje/desk"
	"linje/internal/testbed"
	"linje/mail"
	"linje/support"
)

// live makes the desk anew, with short times.
func (s *shared) live(l desk.Life, o mail.Options, now func() time.Time) {
	s.mail = &faultyMail{Mail: mail.New(o)}
	s.desk = desk.New(desk.Ports{Store: s.store, Mail: s.mail, Secrets: s.secrets, Words: words{}, Now: now, CopyWait: -1})
	s.desk.LiveBy(l)
}

func (s *shared) phase() support.Phase {
	if states := s.desk.SyncStates(); len(states) == 1 {
		return states[0].Phase
	}
	return ""
}

// A line that stands still is noticed, and the next one is used at once when it
// goes again.
func TestStalledLineIsNoticed(t *testing.T) {
	s := newShared(t, bareServer(t))
	s.live(desk.Life{BackoffFirst: 10 * time.Millisecond, BackoffMost: 50 * time.Millisecond},
		mail.Options{Timeout: 300 * time.Millisecond, ConnectTimeout: 300 * time.Millisecond, Probe: 200 * time.Millisecond, Poll: 200 * time.Millisecond}, nil)
	s.run()
	s.until("listening", s.listening)
	s.proxy.Stall()
	s.until("noticed", func() bool { return s.phase() == support.PhaseOffline })
	s.proxy.Cut()
	s.proxy.Resume()
	s.put("INBOX", request("s-1@example.no", "Etter stansen", "", "Hei"))
	s.until("the mail", func() bool { return len(s.casesBySubject("Etter stansen")) == 1 })
}

// After sleep and after a change of network a connection that waits tries at
// once, and one that stands must show that it lives.
func TestSleepAndNetworkChangeWake(t *testing.T) {
	var clock struct {
		sync.Mutex
		ahead time.Duration
	}
	now := func() time.Time {
		clock.Lock()
		defer clock.Unlock()
		return time.Now().Add(clock.ahead)
	}
	sleep := func() {
		clock.Lock()
		defer clock.Unlock()
		clock.ahead += time.Hour
	}
	change := make(chan struct{})
	life := desk.Life{BackoffFirst: time.Hour, BackoffMost: time.Hour, Clock: 20 * time.Millisecond, Probe: 200 * time.Millisecond,
		Network: func(ctx context.Context, changed func()) {
			for {
				select {
				case <-ctx.Done():
					return
				case <-change:
					changed()
				}
			}
		}}
	for name, wake := range map[string]func(){"sleep": sleep, "network": func() { change <- struct{}{} }} {
		t.Run(name, func(t *testing.T) {
			s := newShared(t, bareServer(t))
			s.proxy.Refuse()
			// Nothing but the wake would notice while it listens: those limits are hours.
			s.live(life, mail.Options{Timeout: 15 * time.Second, Done: 200 * time.Millisecond, Probe: time.Hour, Poll: time.Hour}, now)
			s.run()
			s.until("waiting to try again", func() bool { return s.phase() == support.PhaseOffline })
			s.proxy.Accept()
			wake()
			s.until("listening", s.listening)
			s.proxy.Stall()
			wake()
			s.until("the dead line is noticed", func() bool { return s.phase() != support.PhaseIdle })
			s.proxy.Cut()
			s.proxy.Resume()
			wake()
			s.until("listening again", s.listening)
		})
	}
}

// A network change is no reason to try a wrong password again, which locks
// accounts.
func TestWakingDoesNotTryAWrongPasswordAgain(t *testing.T) {
	change := make(chan struct{})
	s := newShared(t, bareServer(t))
	s.live(desk.Life{Network: func(ctx context.Context, changed func()) {
		for {
			select {
			case <-ctx.Done():
				return
			case <-change:
				changed()
			}
		}
	}}, mail.Options{}, nil)
	_, err := s.desk.SupplyPassword(t.Context(), s.box.ID, "feil")
	s.must(err)
	s.run()
	s.until("stopped", func() bool { return s.phase() == support.PhaseStopped })
	passed := s.proxy.Bytes(testbed.ToServer)
	for range 3 {
		change <- struct{}{}
	}
	s.put("INBOX", request("x-1@example.no", "Tid går", "", "Hei")) // a while
	if n := s.proxy.Bytes(testbed.ToServer); n != passed {
		t.Errorf("it tried again: %d bytes", n-passed)
	}
	_, err = s.desk.SupplyPassword(t.Context(), s.box.ID, testbed.Password)
	s.must(err)
	s.until("listening", s.listening)
}

// A day of a bad network: 2,880 faults, one every half minute, in short time.
// Nothing is left behind, and nothing is lost or doubled.
func TestFlapping(t *testing.T) {
	faults := 2880
	if testing.Short() {
		faults = 300
	}
	s := newShared(t, bareServer(t))
	s.live(desk.Life{Listen: 20 * time.Millisecond, BackoffFirst: time.Millisecond, BackoffMost: 4 * time.Millisecond, Clock: 10 * time.Millisecond, Probe: 20 * time.Millisecond},
		mail.Options{Timeout: 40 * time.Millisecond, ConnectTimeout: 40 * time.Millisecond, Probe: 10 * time.Millisecond, Poll: 5 * time.Millisecond}, nil)
	stop := s.run()
	random := rand.New(rand.NewPCG(1, 24))
	mails := 0
	flap := func(n int) {
		for i := range n {
			if i%20 == 0 {
				mails++
				s.put("INBOX", request(fmt.Sprintf("v-%d@example.no", mails), fmt.Sprintf("Vakling %d", mails), "", "Hei"))
			}
			switch random.IntN(4) {
			case 0:
				s.proxy.Cut()
			case 1:
				s.proxy.CutAfter(testbed.ToClient, random.Int64N(3000))
			case 2:
				s.proxy.Refuse()
				s.until("offline", func() bool {
					s.proxy.Cut() // again: one may have been let in just before
					return s.phase() == support.PhaseOffline
				})
				s.proxy.Accept()
			case 3:
				s.proxy.Stall()
				s.until("the stall is noticed", func() bool { return s.phase() == support.PhaseOffline })
				s.proxy.Cut()
				s.proxy.Resume()
			}
			if i%5 == 0 {
				s.until("listening", s.listening)
			}
		}
		s.until("listening", s.listening)
	}
	flap(faults / 10) // what the first faults fill stays filled
	before := measure(t)
	flap(faults - faults/10)
	after := measure(t)
	t.Logf("%d faults, %d mails; before %+v, after %+v", faults, mails, before, after)
	if after.goroutines > before.goroutines+10 {
		t.Errorf("goroutines: %d, then %d", before.goroutines, after.goroutines)
	}
	if after.descriptors > before.descriptors+10 {
		t.Errorf("descriptors: %d, then %d", before.descriptors, after.descriptors)
	}
	if after.heap > before.heap+4<<20 {
		t.Errorf("heap in use: %d kB, then %d kB", before.heap>>10, after.heap>>10)
	}
	s.until("every mail, once", func() bool { return len(s.casesBySubject("Vakling")) == mails })
	stop()
}

type left struct {
	goroutines, descriptors int
	heap                    uint64
}

// measure counts what the program holds, once what has just ended is gone.
func measure(t *testing.T) left {
	t.Helper()
	var least left
	for i := range 20 {
		runtime.GC()
		fds, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("no /proc here")
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		l := left{runtime.NumGoroutine(), len(fds), m.HeapInuse}
		if i == 0 {
			least = l
		}
		least.goroutines, least.descriptors, least.heap = min(least.goroutines, l.goroutines), min(least.descriptors, l.descriptors), min(least.heap, l.heap)
	}
	return least
}
