package bench

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"linje/bench/corpus"
	"linje/internal/testbed"
)

// firstSync are the figures of a first sync.
type firstSync struct {
	mbsync, ours time.Duration
	cpu          time.Duration // of ours
}

// BenchmarkSync measures syncs in turns with mbsync and notmuch, on one server.
func BenchmarkSync(b *testing.B) {
	need(b, linjectl, "make build")
	d := testbed.Dovecot(b, testbed.DovecotOptions{})
	for b.Loop() {
		few := seedMailbox(b, d, "support", mails)
		timed(b, newPeer(b, d.IMAPAddr, few.user).fetch()) // warms the server; not counted
		few.measureFirst(rounds)
		few.measureNothing()
		few.measureTLS()
		few.measureLine()
		if small() {
			few.measureAdded()
			few.measureSearch()
			continue
		}
		lot := seedMailbox(b, d, "agent1", many)
		lot.measureFirst(1)
		lot.measureNothing()
		lot.measureAdded()
		lot.measureSearch()
		growth := func(few, lot time.Duration) float64 { return lot.Seconds() / few.Seconds() / (many / mails) }
		table.bar("cost per message, 100,000 over 10,000, of processor time", fmt.Sprintf("%.0f and %.0f µs (by the clock, which the disk has a part in, %.2f; mbsync's %.2f)",
			lot.first.cpu.Seconds()*1e6/many, few.first.cpu.Seconds()*1e6/mails, growth(few.first.ours, lot.first.ours),
			growth(few.first.mbsync, lot.first.mbsync)), growth(few.first.cpu, lot.first.cpu), 1.2)
	}
}

// measureFirst: into fresh directories, in turns. notmuch is measured once: it
// takes the longest by far.
func (m *mailbox) measureFirst(times int) {
	m.b.Helper()
	var fetched, stored []run
	for i := range times {
		m.peer = newPeer(m.b, m.server.IMAPAddr, m.user)
		settle()
		fetched = append(fetched, timed(m.b, m.peer.fetch()))
		m.ours = m.newOurs(m.server.IMAPAddr)
		settle()
		stored = append(stored, timed(m.b, m.ours.command("sync")))
		if i+1 < times { // the last ones are worked on
			_ = os.RemoveAll(m.peer.dir)
			_ = os.RemoveAll(m.ours.home)
		}
	}
	settle()
	indexed := timed(m.b, m.peer.index())
	f, s := middle(fetched), middle(stored)
	m.first = firstSync{mbsync: f.took, ours: s.took, cpu: s.cpu}
	sum := f.took + indexed.took
	table.bar(fmt.Sprintf("first sync of %d mails (%d MB)", m.mails, m.bytes>>20),
		fmt.Sprintf("%s (%s CPU); mbsync %s (%s) and notmuch new %s (%s)", seconds(s.took), seconds(s.cpu),
			seconds(f.took), seconds(f.cpu), seconds(indexed.took), seconds(indexed.cpu)), s.took.Seconds()/sum.Seconds(), 0.2)
	memory := fmt.Sprintf("%d MB; notmuch %d MB, mbsync %d MB", s.memory, indexed.memory, f.memory)
	if m.mails < many {
		table.add("peak memory in it, %d mails: %s", m.mails, memory)
	} else {
		table.bar(fmt.Sprintf("peak memory in it, %d mails", m.mails), memory, float64(s.memory)/float64(indexed.memory), 0.7)
	}
	m.b.ReportMetric(s.took.Seconds()/sum.Seconds(), fmt.Sprintf("first-%d/sum", m.mails))
}

// settle has the system write what it still holds back: the next program is not
// to pay for the one before.
func settle() { syscall.Sync() }

// measureTLS: the same over TLS, beside the least that TLS and the server take.
func (m *mailbox) measureTLS() {
	m.b.Helper()
	var raw, plain, stored []time.Duration
	for range rounds {
		took, _ := rawFetch(m.b, m.server.IMAPSAddr, m.user, m.server.CAFile)
		raw = append(raw, took)
		took, _ = rawFetch(m.b, m.server.IMAPAddr, m.user, "")
		plain = append(plain, took)
		o := m.newOurs(m.server.IMAPSAddr, "--security", "tls", "--ca", m.server.CAFile)
		stored = append(stored, timed(m.b, o.command("sync")).took)
		_ = os.RemoveAll(o.home)
	}
	r, s := median(raw), median(stored)
	table.bar(fmt.Sprintf("stretch: first sync of %d mails over TLS", m.mails),
		fmt.Sprintf("%s; raw FETCH over TLS %s (in the clear %s)", seconds(s), seconds(r), seconds(median(plain))), s.Seconds()/r.Seconds(), 2.5)
}

// A line of 40 ms round trip and 100 Mbit/s, and the round trips that nobody
// can save: connecting, greeting, signing in, opening, asking.
const (
	lineDelay  = 20 * time.Millisecond
	lineRate   = 100_000_000 / 8
	roundTrips = 5
)

// measureLine: the same over a long line.
func (m *mailbox) measureLine() {
	m.b.Helper()
	proxy := testbed.FaultProxy(m.b, m.server.IMAPAddr)
	proxy.Delay(lineDelay)
	proxy.Limit(lineRate)
	_, bytes := rawFetch(m.b, m.server.IMAPAddr, m.user, "")
	limit := time.Duration(float64(bytes)/lineRate*float64(time.Second)) + roundTrips*2*lineDelay
	raw, _ := rawFetch(m.b, proxy.Addr, m.user, "")
	p := newPeer(m.b, proxy.Addr, m.user)
	fetched := timed(m.b, p.fetch())
	o := m.newOurs(proxy.Addr)
	stored := timed(m.b, o.command("sync"))
	table.bar(fmt.Sprintf("first sync of %d mails, 40 ms round trip, 100 Mbit/s", m.mails),
		fmt.Sprintf("%s; limit of the line %s, raw FETCH %s, mbsync %s (%.2f)", seconds(stored.took), seconds(limit), seconds(raw),
			seconds(fetched.took), fetched.took.Seconds()/limit.Seconds()), stored.took.Seconds()/limit.Seconds(), 1.1)
	_ = os.RemoveAll(p.dir)
	_ = os.RemoveAll(o.home)
}

// measureNothing: when nothing is new.
func (m *mailbox) measureNothing() {
	m.b.Helper()
	var theirs, own []time.Duration
	for range 7 {
		theirs = append(theirs, timed(m.b, m.peer.fetch()).took)
		own = append(own, timed(m.b, m.ours.command("sync")).took)
	}
	t, o := median(theirs), median(own)
	what, figures := fmt.Sprintf("nothing new in %d mails, whole process", m.mails), fmt.Sprintf("%s; mbsync %s", ms(o), ms(t))
	if m.mails < many {
		table.add("%s: %s: %.2f", what, figures, o.Seconds()/t.Seconds())
	} else {
		table.bar(what, figures, o.Seconds()/t.Seconds(), 1)
	}
	m.b.ReportMetric(float64(o.Milliseconds()), fmt.Sprintf("nothing-%d-ms", m.mails))
}

// measureAdded: 100 new mails, three times over.
func (m *mailbox) measureAdded() {
	m.b.Helper()
	var theirs, own []time.Duration
	for i := range rounds {
		m.server.Add(m.user, "INBOX", corpus.Mails(corpus.Options{Mails: 100, Seed: uint64(10 + i), To: m.user + "@" + testbed.Domain, Last: time.Now()}))
		m.server.Doveadm("index", "-u", m.user, "INBOX") // who asks first does not pay for the server's own work
		theirs = append(theirs, timed(m.b, m.peer.fetch()).took)
		own = append(own, timed(m.b, m.ours.command("sync")).took)
	}
	t, o := median(theirs), median(own)
	table.bar(fmt.Sprintf("100 new among %d mails, whole process", m.mails), fmt.Sprintf("%s; mbsync %s", ms(o), ms(t)), o.Seconds()/t.Seconds(), 1.5)
}
