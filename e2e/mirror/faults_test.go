package mirror

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"linje/internal/testbed"
)

// faultsInTest is how many faults `make test` goes through; `make soak` asks
// for more with LINJE_SOAK.
const faultsInTest = 70

// kinds are the ways in which a sync is disturbed.
func kinds() []string {
	return []string{
		"cut to client", "cut to client", "cut to client", "cut to server", "cut to server",
		"stall to client", "stall to server",
		"disk", "disk", "killed at a write", "killed at a write", "killed at any time",
	}
}

// soak is the state of one run of faults.
type soak struct {
	real, memory host
	want         int64
	next         atomic.Int64 // seed
	fired        atomic.Int64

	mu    sync.Mutex
	kinds map[string]int
	total counts
}

// Whatever disturbs the syncs, and however often, in the end Linje shows what
// the server holds.
func TestFaults(t *testing.T) {
	s := &soak{real: newReal(t, ""), memory: newMemory(t, imap.CapUIDPlus), want: faultsInTest, kinds: map[string]int{}}
	seed := time.Now().UnixNano() % 1_000_000 * 10
	if n, err := strconv.ParseInt(os.Getenv("LINJE_SOAK"), 10, 64); err == nil {
		s.want = n
	}
	if n, err := strconv.ParseInt(os.Getenv("LINJE_SOAK_SEED"), 10, 64); err == nil {
		seed = n
	}
	s.next.Store(seed)
	t.Logf("LINJE_SOAK_SEED=%d", seed)
	began := time.Now()
	t.Run("rounds", func(t *testing.T) {
		for range 3 {
			t.Run("worker", func(t *testing.T) {
				t.Parallel()
				lines := map[host]*testbed.Proxy{s.real: testbed.FaultProxy(t, s.real.addr()), s.memory: testbed.FaultProxy(t, s.memory.addr())}
				for s.fired.Load() < s.want && !t.Failed() {
					seed := s.next.Add(1) - 1
					t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { s.round(t, seed, lines) })
				}
			})
		}
	})
	var said []string
	for _, k := range slices.Sorted(maps.Keys(s.kinds)) {
		said = append(said, fmt.Sprintf("%s %d", k, s.kinds[k]))
	}
	t.Logf("faults: %d (%s); lost %d, doubled %d, other differences %d; %d looks, %d hashes compared; %.0f s",
		s.fired.Load(), strings.Join(said, ", "), s.total.lost, s.total.doubled, s.total.other, s.total.checks, s.total.hashes, time.Since(began).Seconds())
}

// round is one history with its faults, all from the seed.
func (s *soak) round(t *testing.T, seed int64, lines map[host]*testbed.Proxy) {
	r := rand.New(rand.NewPCG(uint64(seed), 42))
	h := s.memory
	if seed%2 == 0 {
		h = s.real
	}
	line := lines[h]
	steps := historyOf(deeds(), 16).Example(int(seed))
	w := newWorld(t, h)
	defer func() {
		w.c.close()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.total.lost += w.total.lost
		s.total.doubled += w.total.doubled
		s.total.other += w.total.other
		s.total.hashes += w.total.hashes
		s.total.checks += w.total.checks
	}()
	l := newLinje(t, t.TempDir(), line.Addr, w.user)
	defer l.close()
	w.do(step{Do: []string{"burst", "burst", "burst", "flood"}[r.IntN(4)], Folder: 1, Mail: r.IntN(10)})
	for len(steps) > 0 {
		n := min(len(steps), 1+r.IntN(4))
		for _, st := range steps[:n] {
			w.do(st)
		}
		steps = steps[n:]
		for range 1 + r.IntN(4) {
			kind := kinds()[r.IntN(len(kinds()))]
			if s.disturb(l, line, kind, r) {
				s.fired.Add(1)
				s.mu.Lock()
				s.kinds[kind]++
				s.mu.Unlock()
			}
		}
		if r.IntN(2) == 0 {
			w.agree(fmt.Sprintf("seed %d, in the middle", seed), l)
		}
	}
	w.agree(fmt.Sprintf("seed %d, at the end", seed), l)
}

var errDisk = errors.New("the disk is full")

// some is a random number up to most, small ones as likely as large ones.
func some(r *rand.Rand, most float64) int64 { return int64(math.Exp(r.Float64() * math.Log(most))) }

// disturb syncs with a fault in it, and reports whether it struck.
func (s *soak) disturb(l *linje, line *testbed.Proxy, kind string, r *rand.Rand) bool {
	defer line.Calm()
	direction, most := testbed.ToClient, 60_000.0
	if strings.HasSuffix(kind, "server") {
		direction, most = testbed.ToServer, 1_500
	}
	at := some(r, most)
	switch kind {
	case "cut to client", "cut to server":
		line.CutAfter(direction, at)
	case "stall to client", "stall to server":
		line.StallAfter(direction, at)
		l.hurry.Store(true)
		defer l.hurry.Store(false)
	case "disk":
		l.disk.set(after(int(some(r, 20)), func() error { return errDisk }))
		defer l.disk.set(nil)
	case "killed at a write":
		return l.killed(int(some(r, 20)), r)
	case "killed at any time":
		return l.killed(0, r)
	}
	err := l.sync() // may have mended it by itself
	if kind == "disk" {
		return err != nil
	}
	return !line.Waits(direction)
}
