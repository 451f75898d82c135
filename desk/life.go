package desk

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"linje/support"
)

// Life is what connections, and the folder of material, live by. Zero values are right for use.
type Life struct {
	// Network calls changed after each change of the machine's network, until
	// ctx ends; nil: nobody tells.
	Network func(ctx context.Context, changed func())
	// Listen is how long a connection listens before the other folders are
	// looked at. Default 2 min, well under the 29 minutes of RFC 2177.
	Listen time.Duration
	// Elsewhere is how often, between those looks, the server is asked whether
	// mail came to another folder than the one it is listened to. Default 30 s;
	// with more than manyFolders only every Listen.
	Elsewhere time.Duration
	// BackoffFirst and BackoffMost are the pauses before connecting again, the
	// first and the longest. Default 2 s and 1 min.
	BackoffFirst, BackoffMost time.Duration
	// Clock is how often the clock is looked at for a time asleep. Default 5 s.
	Clock time.Duration
	// Probe is how soon a server must answer after the machine was asleep or
	// its network changed. Default 5 s.
	Probe time.Duration

	// Folder calls changed after each change in a folder or below, until ctx
	// ends; an error says that it cannot watch. nil: nobody tells.
	Folder func(ctx context.Context, dir string, changed func()) error
	// Settle is how long the folder of material must be quiet before it is read.
	// Default 700 ms.
	Settle time.Duration
	// Grace is how long what is gone from it stays, because programs save by
	// removing and renaming. Default 10 s.
	Grace time.Duration
	// Look is how often it is looked at without being told. Default 1 min.
	Look time.Duration
}

func (l Life) withDefaults() Life {
	for _, x := range []struct {
		d *time.Duration
		v time.Duration
	}{{&l.Listen, 2 * time.Minute}, {&l.Elsewhere, 30 * time.Second}, {&l.BackoffFirst, 2 * time.Second}, {&l.BackoffMost, time.Minute}, {&l.Clock, 5 * time.Second}, {&l.Probe, 5 * time.Second},
		{&l.Settle, 700 * time.Millisecond}, {&l.Grace, 10 * time.Second}, {&l.Look, time.Minute}} {
		if *x.d <= 0 {
			*x.d = x.v
		}
	}
	return l
}

// manyFolders is from how many on asking for the state of all costs too much to
// be done often.
const manyFolders = 100

// LiveBy sets what the desk's work lives by; call it before Run.
func (d *Desk) LiveBy(l Life) { d.life = l.withDefaults() }

// asleep is by how much the wall clock must run ahead of the one that stands
// still in sleep, or a look at the clocks come late.
const asleep = 10 * time.Second

// waker wakes the goroutine that owns a mailbox's connection.
type waker struct {
	c     chan struct{}
	asked atomic.Bool // by the user, or for something that waits
	doubt atomic.Bool // the connection may be dead without knowing

	mu     sync.Mutex
	server Server // of the connection that stands, nil where none does
}

func (w *waker) stands(server Server) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.server = server
}

// hurry is for a connection in the middle of an exchange.
func (w *waker) hurry(limit time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.server != nil {
		w.server.Hurry(limit)
	}
}

// wakers are those of all mailboxes.
type wakers struct {
	mu sync.Mutex
	m  map[support.MailboxID]*waker
}

func (w *wakers) of(id support.MailboxID) *waker {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, ok := w.m[id]
	if !ok {
		k = &waker{c: make(chan struct{}, 1)}
		w.m[id] = k
	}
	return k
}

// SyncNow wakes a mailbox's connection: it looks at once, or connects at once
// if it was waiting to try again.
func (d *Desk) SyncNow(id support.MailboxID) {
	w := d.wakers.of(id)
	w.asked.Store(true)
	poke(w.c)
}

// arouse makes every connection that waits try at once, and every one that
// stands show that it lives.
func (d *Desk) arouse() {
	d.wakers.mu.Lock()
	defer d.wakers.mu.Unlock()
	for _, w := range d.wakers.m {
		w.doubt.Store(true)
		w.hurry(d.life.Probe)
		poke(w.c)
	}
}

// keepAwake notices that the machine was asleep, or that its network changed.
func (d *Desk) keepAwake(ctx context.Context) error {
	if d.life.Network != nil {
		d.life.Network(ctx, func() {
			d.p.Log.Info("network changed")
			d.arouse()
		})
	}
	<-ctx.Done()
	return ctx.Err()
}

// watchClock compares the two clocks, from what they showed when Run began.
func (d *Desk) watchClock(ctx context.Context, wall, steady time.Time) error {
	tick := time.NewTicker(d.life.Clock)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		passed := time.Since(steady)
		jump := d.p.Now().Round(0).Sub(wall) - passed
		if jump > asleep || jump < -asleep || passed > d.life.Clock+2*asleep {
			d.p.Log.Info("clock jumped", "by", jump.Round(time.Second))
			d.arouse()
		}
		wall, steady = d.p.Now().Round(0), time.Now()
	}
}
