package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"linje/cmd/internal/wire"
	"linje/desk"
	"linje/gui"
	"linje/support"
)

// practiceEvery is the mean time between two mails in the practice mailbox.
const practiceEvery = 75 * time.Second

// office is the desk that the window works on: the user's own, or that of the
// practice mailbox until they have added one.
type office struct {
	own      *wire.Set
	practice *wire.Set // nil when the user's own is shown
	useDesk  func(gui.Desk)

	mu   sync.Mutex
	runs []running
}

// running is the background work of one set.
type running struct {
	set    *wire.Set
	cancel context.CancelFunc
	done   chan struct{}
}

func open(ctx context.Context, dir string, practice bool) (*office, error) {
	own, err := wire.Open(ctx, wire.Options{Data: dir, Notify: true, Window: true})
	if err != nil {
		return nil, err
	}
	o := &office{own: own}
	boxes, err := own.Desk.Mailboxes(ctx)
	if err == nil && (practice || len(boxes) == 0) {
		o.practice, err = wire.Open(ctx, wire.Options{Practice: true, Every: practiceEvery, Notify: true, Window: true})
	}
	if err == nil && o.practice != nil {
		var s support.Settings
		if s, err = own.Desk.Settings(ctx); err == nil {
			err = o.practice.Desk.SaveSettings(ctx, s)
		}
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

func (o *office) desk() gui.Desk {
	if o.practice == nil {
		return o.own.Desk
	}
	return &practiceDesk{Desk: o.practice.Desk, own: o.own.Desk, leave: o.leavePractice}
}

// start does the background work of the desk that is shown.
func (o *office) start(ctx context.Context) {
	if o.practice != nil {
		o.run(ctx, o.practice)
		return
	}
	o.run(ctx, o.own)
}

func (o *office) run(ctx context.Context, s *wire.Set) {
	ctx, cancel := context.WithCancel(ctx)
	r := running{set: s, cancel: cancel, done: make(chan struct{})}
	o.mu.Lock()
	o.runs = append(o.runs, r)
	o.mu.Unlock()
	go func() {
		defer close(r.done)
		if err := s.Desk.Run(ctx); err != nil {
			say(err)
		}
	}()
}

// leavePractice shows the user's own desk; the practice mailbox ends when the
// program does, so that nothing is pulled from under what still loads.
func (o *office) leavePractice() {
	o.mu.Lock()
	runs := o.runs
	o.mu.Unlock()
	for _, r := range runs {
		r.cancel()
	}
	o.run(context.Background(), o.own)
	o.useDesk(o.own.Desk)
}

// close ends all background work, then the databases.
func (o *office) close() {
	o.mu.Lock()
	runs := o.runs
	o.mu.Unlock()
	for _, r := range runs {
		r.cancel()
		<-r.done
	}
	for _, s := range []*wire.Set{o.practice, o.own} {
		if s == nil {
			continue
		}
		if err := s.Close(); err != nil {
			say(err)
		}
	}
}

// practiceDesk is the desk of the practice mailbox, but for what concerns the
// user's own: adding a mailbox, and their settings.
type practiceDesk struct {
	*desk.Desk
	own   *desk.Desk
	leave func()
	added sync.Once
	left  atomic.Bool
}

// TestMailbox tries a mailbox of the user's own.
func (p *practiceDesk) TestMailbox(ctx context.Context, m support.Mailbox, password string, step func(support.TestStep)) error {
	return p.own.TestMailbox(ctx, m, password, step)
}

// AddMailbox adds the user's own mailbox, which ends the practice.
func (p *practiceDesk) AddMailbox(ctx context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error) {
	id, kept, err := p.own.AddMailbox(ctx, m, password)
	if err == nil {
		p.left.Store(true)
	}
	return id, kept, err
}

// Mailboxes lists the practice mailbox. After the user's own was added, the
// window asks anew: then it gets the other desk.
func (p *practiceDesk) Mailboxes(ctx context.Context) ([]support.Mailbox, error) {
	if p.left.Load() {
		p.added.Do(p.leave)
	}
	return p.Desk.Mailboxes(ctx)
}

// SaveSettings keeps the settings in both.
func (p *practiceDesk) SaveSettings(ctx context.Context, s support.Settings) error {
	if err := p.own.SaveSettings(ctx, s); err != nil {
		return err
	}
	return p.Desk.SaveSettings(ctx, s)
}
