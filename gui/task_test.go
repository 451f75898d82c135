package gui

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linje/support"
)

// queue is a UI thread for tests: what is posted runs when the test says so.
type queue chan func()

func newQueue() queue { return make(queue, 100) }

func (q queue) post(f func()) { q <- f }

func (q queue) next(t *testing.T) {
	t.Helper()
	select {
	case f := <-q:
		f()
	case <-time.After(5 * time.Second):
		t.Fatal("nothing was posted")
	}
}

func (q queue) quiet(t *testing.T) {
	t.Helper()
	select {
	case <-q:
		t.Error("something was posted")
	default:
	}
}

func TestLatestShowsTheNewestOnly(t *testing.T) {
	defer goleak.VerifyNone(t)
	q := newQueue()
	tasks := newTasks(context.Background(), q.post)
	l := NewLatest[int](tasks)
	var shown []int
	show := func(n int, err error) {
		if err == nil {
			shown = append(shown, n)
		}
	}
	first := make(chan struct{})
	l.Load(func(ctx context.Context) (int, error) {
		<-first
		return 1, nil
	}, show)
	l.Load(func(context.Context) (int, error) { return 2, nil }, show)
	q.next(t)
	close(first)
	tasks.Close(5 * time.Second)
	for len(q) > 0 {
		q.next(t)
	}
	if len(shown) != 1 || shown[0] != 2 {
		t.Errorf("shown %v", shown)
	}
	if l.Busy() {
		t.Error("still busy")
	}
}

func TestLatestDropsWhatIsAlreadyPosted(t *testing.T) {
	q := newQueue()
	tasks := newTasks(context.Background(), q.post)
	defer tasks.Close(time.Second)
	l := NewLatest[int](tasks)
	shown := 0
	l.Load(func(context.Context) (int, error) { return 1, nil }, func(int, error) { shown++ })
	f := <-q // the result waits for the UI thread
	l.Drop()
	f()
	if shown != 0 {
		t.Error("a dropped result was shown")
	}
}

func TestPauseIsCutShortByTheNextLetter(t *testing.T) {
	q := newQueue()
	tasks := newTasks(context.Background(), q.post)
	defer tasks.Close(time.Second)
	l := NewLatest[string](tasks)
	var loaded []string
	var mu sync.Mutex
	got := ""
	for _, s := range []string{"m", "ma", "mal"} {
		l.LoadAfter(30*time.Millisecond, func(context.Context) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			loaded = append(loaded, s)
			return s, nil
		}, func(s string, _ error) { got = s })
	}
	q.next(t)
	mu.Lock()
	defer mu.Unlock()
	if got != "mal" || len(loaded) != 1 {
		t.Errorf("got %q after loading %v", got, loaded)
	}
}

func TestFetchTellsErrorsApart(t *testing.T) {
	q := newQueue()
	tasks := newTasks(context.Background(), q.post)
	defer tasks.Close(time.Second)
	boom := errors.New("boom")
	var failed error
	Fetch(tasks, func(context.Context) (int, error) { return 0, boom }, func(int) { t.Error("shown") }, func(err error) { failed = err })
	q.next(t)
	if !errors.Is(failed, boom) {
		t.Errorf("failed with %v", failed)
	}
}

func TestDrainLetsADraftBeSaved(t *testing.T) {
	defer goleak.VerifyNone(t)
	q := newQueue()
	tasks := newTasks(context.Background(), q.post)
	saved := false
	begun, finish := make(chan struct{}), make(chan struct{})
	tasks.Do(func(ctx context.Context) error {
		close(begun)
		<-finish
		saved = ctx.Err() == nil
		return nil
	}, nil)
	<-begun
	close(finish)
	tasks.Drain(5 * time.Second)
	if !saved {
		t.Error("the task was cancelled while it saved")
	}
}

func TestPumpTellsABurstOnce(t *testing.T) {
	defer goleak.VerifyNone(t)
	q := newQueue()
	var got []support.Change
	p := newPump(q.post, func(c []support.Change) { got = append(got, c...) }, func() {})
	stop := p.Start(context.Background())
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 500 {
				p.Tell(support.Change{Kind: support.ChangeCases})
				p.Tell(support.Change{Kind: support.ChangeCases, Case: "A"})
			}
		}()
	}
	wg.Wait()
	q.next(t)
	stop()
	for len(q) > 0 {
		q.next(t)
	}
	if len(got) < 2 || len(got) > 20 {
		t.Errorf("8000 changes were told as %d", len(got))
	}
}

func TestPumpTicks(t *testing.T) {
	defer goleak.VerifyNone(t)
	q := newQueue()
	ticks := 0
	p := newPump(q.post, func([]support.Change) {}, func() { ticks++ })
	stop := p.Start(context.Background())
	q.quiet(t)
	p.SetTick(5 * time.Millisecond)
	q.next(t)
	q.next(t)
	stop()
	if ticks != 2 {
		t.Errorf("%d ticks", ticks)
	}
}
