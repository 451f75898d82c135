// Package desk owns the work: what happens when. Mail arrives, is parsed,
// threaded into a case, stored, published and alerted; answers are written,
// queued and sent. It knows neither SQL nor IMAP nor the screen: it declares
// what it needs of them (ports.go).
package desk

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"linje/support"
)

// Ports are the rooms that the desk works with.
type Ports struct {
	Store    Store
	Mail     Mail
	Secrets  Secrets
	Notifier Notifier // nil: no desktop notifications
	Words    Words
	Now      func() time.Time
	Log      *slog.Logger
	// Trace, if not nil, is told of moments that the benchmarks measure.
	Trace func(event string)
	// SendLock takes the right to send from this data, which one program has at
	// a time; ok is false when another has it.
	SendLock func() (release func(), ok bool)
	// CopyWait is how long a server is waited for that may put a copy of what is
	// sent into Sent by itself, before that is known of it. 0: 5 s; negative: not
	// at all.
	CopyWait time.Duration
	Practice bool
	Outside  Outside
}

// Outside is what only the window needs of the world around; each may be nil.
type Outside struct {
	Pictures Pictures
	Links    Links
	Opener   Opener
	// GiveWay makes the calling goroutine, until it ends, give way to the window
	// where there is not enough of the processor for both.
	GiveWay func()
}

// Desk is the work on one database. Its methods may be called from any
// goroutine, but never from one that must not wait for the disk.
type Desk struct {
	p        Ports
	hub      hub
	secrets  passwords
	states   stateBoard
	wakers   wakers
	outbox   chan struct{} // wakes the sender
	alerts   chan struct{} // wakes the alerter
	material materialIndex
	learning *learning
	library  library
	problem  noticeProblem
	life     Life
}

// New makes a desk. Run does its background work.
func New(p Ports) *Desk {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{
		p:        p,
		life:     Life{}.withDefaults(),
		learning: newLearning(),
		library:  newLibrary(),
		outbox:   make(chan struct{}, 1),
		alerts:   make(chan struct{}, 1),
		states:   stateBoard{m: map[support.MailboxID]support.SyncState{}},
		wakers:   wakers{m: map[support.MailboxID]*waker{}},
		secrets:  passwords{m: map[support.MailboxID]string{}},
	}
}

// Practice reports whether this desk works on the practice mailbox.
func (d *Desk) Practice() bool { return d.p.Practice }

// Settings returns the user's settings.
func (d *Desk) Settings(ctx context.Context) (support.Settings, error) {
	return d.p.Store.Settings(ctx)
}

// SaveSettings stores the user's settings.
func (d *Desk) SaveSettings(ctx context.Context, s support.Settings) error {
	was, err := d.p.Store.Settings(ctx)
	if err != nil {
		return err
	}
	if err := d.p.Store.SaveSettings(ctx, s); err != nil {
		return err
	}
	if was.Learn != s.Learn {
		d.learning.wantAll()
	}
	d.publish(support.Change{Kind: support.ChangeSettings})
	return nil
}

// Subscribe calls f after each change, from any goroutine; f must not block.
func (d *Desk) Subscribe(f func(support.Change)) (cancel func()) { return d.hub.add(f) }

func (d *Desk) publish(cs ...support.Change) {
	for _, c := range cs {
		d.hub.tell(c)
	}
}

func (d *Desk) trace(event string) {
	if d.p.Trace != nil {
		d.p.Trace(event)
	}
}

// giveWay is called by goroutines that work long and end.
func (d *Desk) giveWay() {
	if d.p.Outside.GiveWay != nil {
		d.p.Outside.GiveWay()
	}
}

// hub tells subscribers of changes.
type hub struct {
	mu   sync.Mutex
	next int
	fs   map[int]func(support.Change)
}

func (h *hub) add(f func(support.Change)) func() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fs == nil {
		h.fs = map[int]func(support.Change){}
	}
	n := h.next
	h.next++
	h.fs[n] = f
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.fs, n)
	}
}

func (h *hub) tell(c support.Change) {
	h.mu.Lock()
	fs := make([]func(support.Change), 0, len(h.fs))
	for _, f := range h.fs {
		fs = append(fs, f)
	}
	h.mu.Unlock()
	for _, f := range fs {
		f(c)
	}
}

func randomEventID() support.EventID {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return support.EventIDFrom(b)
}

// poke fills a wake-up channel of capacity one.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
