package gui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Tasks runs work away from the UI thread and brings its result back to it.
// It and the pump are the only places of this package that start goroutines.
type Tasks struct {
	ctx    context.Context
	cancel context.CancelFunc
	post   func(func())
	wg     sync.WaitGroup
}

// NewTasks makes a runner whose tasks end, at the latest, with ctx.
func NewTasks(ctx context.Context) *Tasks { return newTasks(ctx, onUI) }

// onUI is the way to the UI thread.
func onUI(f func()) { fyne.Do(f) }

// onUIMeasured is onUI, and tells when each piece begins and ends.
func onUIMeasured(begins func() (done func())) func(func()) {
	return func(f func()) {
		fyne.Do(func() {
			defer begins()()
			f()
		})
	}
}

func newTasks(ctx context.Context, post func(func())) *Tasks {
	ctx, cancel := context.WithCancel(ctx)
	return &Tasks{ctx: ctx, cancel: cancel, post: post}
}

// Do runs work in the background, then done with its error on the UI thread.
// done may be nil. Call it from the UI thread.
func (t *Tasks) Do(work func(context.Context) error, done func(error)) {
	t.start(t.ctx, func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			if done != nil {
				done(err)
			}
		}
	})
}

// Tell runs f on the UI thread, for work that is under way to tell how far it
// is. It may be called from any goroutine; after the end f is dropped.
func (t *Tasks) Tell(f func()) {
	if t.ctx.Err() == nil {
		t.post(f)
	}
}

// Close ends all tasks and waits for them, at most for within. Results that
// have not been shown by then are dropped.
func (t *Tasks) Close(within time.Duration) {
	t.cancel()
	t.await(within)
}

// Drain lets tasks that are under way finish, for a draft that is being saved,
// at most for within; then it closes.
func (t *Tasks) Drain(within time.Duration) {
	t.await(within)
	t.cancel()
	t.await(within)
}

func (t *Tasks) await(within time.Duration) {
	ended := make(chan struct{})
	go func() {
		t.wg.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(within):
	}
}

// start runs work in a goroutine and posts what it returns.
func (t *Tasks) start(ctx context.Context, work func(context.Context) func()) {
	t.wg.Add(1)
	go func() {
		defer t.wg.Done()
		show := work(ctx)
		if show != nil && ctx.Err() == nil {
			t.post(show)
		}
	}()
}

// Fetch loads something and gives it to show on the UI thread. Errors go to
// failed.
func Fetch[T any](t *Tasks, load func(context.Context) (T, error), show func(T), failed func(error)) {
	var got T
	t.Do(func(ctx context.Context) error {
		v, err := load(ctx)
		got = v
		return err
	}, func(err error) {
		if err != nil {
			if failed != nil {
				failed(err)
			}
			return
		}
		show(got)
	})
}

// Latest loads the same thing again and again (a list, a search as it is
// typed) and shows the newest result only: a new load cancels the one before,
// and a result that comes late is dropped. Use it from the UI thread.
type Latest[T any] struct {
	tasks  *Tasks
	cancel context.CancelFunc
	turn   uint64
	busy   bool
}

// NewLatest makes a loader on the runner t.
func NewLatest[T any](t *Tasks) *Latest[T] { return &Latest[T]{tasks: t} }

// Load starts loading at once.
func (l *Latest[T]) Load(load func(context.Context) (T, error), show func(T, error)) {
	l.LoadAfter(0, load, show)
}

// LoadAfter starts loading after a pause, in which a newer call replaces it.
func (l *Latest[T]) LoadAfter(pause time.Duration, load func(context.Context) (T, error), show func(T, error)) {
	l.Drop()
	ctx, cancel := context.WithCancel(l.tasks.ctx)
	l.cancel, l.busy = cancel, true
	turn := l.turn
	l.tasks.start(ctx, func(ctx context.Context) func() {
		if !wait(ctx, pause) {
			return nil
		}
		v, err := load(ctx)
		return func() {
			if l.turn != turn {
				return
			}
			l.busy = false
			cancel()
			show(v, err)
		}
	})
}

// Drop forgets the load that is under way.
func (l *Latest[T]) Drop() {
	if l.cancel != nil {
		l.cancel()
	}
	l.turn++
	l.busy = false
}

// Busy reports whether a load is under way.
func (l *Latest[T]) Busy() bool { return l.busy }

// patience shows a line that moves when something takes longer than people wait
// gladly.
type patience struct {
	show  func()
	hide  func()
	timer *Latest[struct{}]
}

// patient is how long nothing is shown.
const patient = 500 * time.Millisecond

func newPatience(t *Tasks, show, hide func()) *patience {
	return &patience{show: show, hide: hide, timer: NewLatest[struct{}](t)}
}

func (p *patience) begin() {
	p.timer.LoadAfter(patient, func(context.Context) (struct{}, error) { return struct{}{}, nil },
		func(struct{}, error) { p.show() })
}

func (p *patience) end() {
	p.timer.Drop()
	p.hide()
}

// wait waits, and reports false when ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
