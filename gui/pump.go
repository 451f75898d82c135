package gui

import (
	"context"
	"sync"
	"time"

	"linje/support"
)

const (
	// burst is how long the pump gathers changes before it tells the screen.
	burst = 60 * time.Millisecond
	// rest is how long the screen then has peace from changes that go on and
	// on: a first sync makes thousands of them a second.
	rest = 250 * time.Millisecond
)

// pump carries changes and the clock to the UI thread: one call for a burst of
// changes, each kind and case once.
type pump struct {
	post    func(func())
	changed func([]support.Change)
	ticked  func()

	mu      sync.Mutex
	pending []support.Change
	have    map[support.Change]bool
	tick    time.Duration
	wake    chan struct{}
}

// newPump makes a pump; post brings changed and ticked to the UI thread.
func newPump(post func(func()), changed func([]support.Change), ticked func()) *pump {
	return &pump{post: post, changed: changed, ticked: ticked,
		have: make(map[support.Change]bool), wake: make(chan struct{}, 1), tick: time.Minute}
}

// Tell adds a change. It may be called from any goroutine and never blocks.
func (p *pump) Tell(c support.Change) {
	p.mu.Lock()
	if !p.have[c] {
		p.have[c] = true
		p.pending = append(p.pending, c)
	}
	p.mu.Unlock()
	p.signal()
}

// SetTick says how often the clock is told: every second while a countdown is
// shown, every minute otherwise.
func (p *pump) SetTick(d time.Duration) {
	p.mu.Lock()
	same := p.tick == d
	p.tick = d
	p.mu.Unlock()
	if !same {
		p.signal()
	}
}

func (p *pump) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Start runs the pump until the returned function is called.
func (p *pump) Start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.run(ctx)
	}()
	return func() { cancel(); <-ended }
}

func (p *pump) run(ctx context.Context) {
	var told time.Time
	for {
		timer := time.NewTimer(p.interval())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			p.post(p.ticked)
		case <-p.wake:
			timer.Stop()
			if !wait(ctx, max(burst, rest-time.Since(told))) {
				return
			}
			if batch := p.take(); len(batch) > 0 {
				told = time.Now()
				p.post(func() { p.changed(batch) })
			}
		}
	}
}

func (p *pump) interval() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tick
}

func (p *pump) take() []support.Change {
	p.mu.Lock()
	defer p.mu.Unlock()
	batch := p.pending
	p.pending = nil
	clear(p.have)
	return batch
}
