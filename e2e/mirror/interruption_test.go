package mirror

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"pgregory.net/rapid"

	"linje/internal/testbed"
	"linje/support"
)

// fixedHistory is what happens before the first sync and, given again, after
// it: mails, threads, answers, one that came twice, changes and losses.
func fixedHistory() [][]step {
	return [][]step{
		{
			{Do: "arrive"}, {Do: "reply", Mail: 0}, {Do: "arrive"}, {Do: "nameless"}, {Do: "answer", Mail: 2}, {Do: "again", Mail: 0},
			{Do: "create", Mail: 1}, {Do: "burst", Folder: 1, Mail: 9}, {Do: "burst", Folder: 2, Mail: 3},
			{Do: "move", Folder: 1, Mail: 1, To: 2}, {Do: "flag", Folder: 1, Mail: 0, Flag: 1},
		},
		{
			{Do: "reply", Mail: 2}, {Do: "flag", Folder: 1, Mail: 2, Flag: 4}, {Do: "flag", Folder: 1, Flag: 2}, {Do: "expunge", Folder: 1, Mail: 1},
			{Do: "arrive"}, {Do: "resent", Mail: 2}, {Do: "move", Folder: 1, Mail: 0, To: 3}, {Do: "answer", Mail: 0}, {Do: "refill", Folder: 3},
		},
	}
}

// endState is what a history comes to: each message with its case, and all
// events.
type endState struct {
	cases  map[support.MessageID]support.CaseID
	events map[support.EventID]bool
}

// interrupted lives through the fixed history with a fault in each of its two
// syncs and gives what it came to. faulty syncs with the fault laid out.
func interrupted(t rapid.TB, now time.Time, h host, addr string, faulty func(l *linje, nth int)) (endState, *counts) {
	t.Helper()
	w := newWorld(t, h)
	defer func() { w.c.close() }()
	w.stem, w.now = "fast", func() time.Time { return now }
	dir, remove := room(t)
	defer remove()
	l := newLinje(t, dir, addr, w.user)
	defer l.close()
	for i, steps := range fixedHistory() {
		for _, s := range steps {
			w.do(s)
		}
		faulty(l, i)
		w.agree("after the interruption", l)
	}
	return endState{l.cases, l.events}, &w.total
}

// stride takes fewer points in `make test` than in `make soak`.
func stride(few, all int) int {
	if soaking() {
		return all
	}
	return few
}

func soaking() bool { return os.Getenv("LINJE_SOAK") != "" }

// Whichever point a sync is interrupted at, the next one comes to the same end:
// every question that it asks the disk, before and after, and the bytes of the
// line in both directions.
func TestEveryInterruption(t *testing.T) {
	for name, h := range map[string]host{"memory": newMemory(t, imap.CapUIDPlus), "dovecot": newReal(t, "")} {
		t.Run(name, func(t *testing.T) {
			if name == "dovecot" && !soaking() {
				t.Skip("make soak")
			}
			now := time.Now()
			line := testbed.FaultProxy(t, h.addr())
			var writes [2]int
			var bytes [2][2]int64
			want, _ := interrupted(t, now, h, line.Addr, func(l *linje, nth int) {
				l.disk.set(func(string, bool) error { writes[nth]++; return nil })
				before := [2]int64{line.Bytes(testbed.ToServer), line.Bytes(testbed.ToClient)}
				l.settle()
				l.disk.set(nil)
				bytes[nth] = [2]int64{line.Bytes(testbed.ToServer) - before[0], line.Bytes(testbed.ToClient) - before[1]}
			})
			points := 0
			demand := func(t *testing.T, what string, faulty func(l *linje, nth int)) {
				t.Helper()
				points++
				got, _ := interrupted(t, now, h, line.Addr, faulty)
				if !maps.Equal(got.cases, want.cases) || !maps.Equal(got.events, want.events) {
					t.Errorf("interrupted at %s: %d messages and %d events, want %d and %d, or others",
						what, len(got.cases), len(got.events), len(want.cases), len(want.events))
				}
			}
			for nth := range 2 {
				for at := 1; at <= writes[nth]; at += stride(3, 1) {
					demand(t, fmt.Sprintf("question %d to the disk, sync %d", at, nth), func(l *linje, n int) {
						if n == nth {
							l.disk.set(after(at, func() error { return errDisk }))
							_ = l.sync()
							l.disk.set(nil)
						}
					})
				}
				for direction, most := range bytes[nth] {
					for at := int64(1); at < most; at += max(1, most/int64(stride(12, 120))) {
						demand(t, fmt.Sprintf("byte %d in direction %d, sync %d", at, direction, nth), func(l *linje, n int) {
							if n == nth {
								line.CutAfter(testbed.Direction(direction), at)
								_ = l.sync()
								line.Calm()
							}
						})
					}
				}
			}
			t.Logf("%d interruption points (%s)", points, strings.TrimSpace(fmt.Sprint("questions to the disk ", writes, ", bytes ", bytes)))
		})
	}
}
