package desk

import (
	"context"
	"sync"
	"time"

	"linje/knowledge"
	"linje/support"
)

const (
	mostLessons = 7500 // newest uses of material that are learnt from at the start
	lessonPage  = 200
)

// learning is what suggestions have learnt from what was sent, kept on this
// machine and in memory only: it is learnt anew from the cases at each start.
type learning struct {
	memory *knowledge.Learned
	wake   chan struct{}

	mu    sync.Mutex
	cases map[support.CaseID]bool // to learn (again)
	anew  bool                    // forget, and learn all
}

func newLearning() *learning {
	return &learning{memory: knowledge.NewLearned(), wake: make(chan struct{}, 1), cases: map[support.CaseID]bool{}, anew: true}
}

// want asks for a case to be learnt again: something went out in it, was taken
// back, or did not help.
func (l *learning) want(id support.CaseID) {
	l.mu.Lock()
	l.cases[id] = true
	l.mu.Unlock()
	poke(l.wake)
}

// wantAll asks for all to be learnt anew.
func (l *learning) wantAll() {
	l.mu.Lock()
	l.anew = true
	l.mu.Unlock()
	poke(l.wake)
}

// fared says that material went out in a case, was taken back, or did not help.
func (d *Desk) fared(id support.CaseID) {
	d.material.used()
	d.learning.want(id)
}

// take returns what is to be learnt.
func (l *learning) take() (cases []support.CaseID, anew bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.cases {
		cases = append(cases, id)
	}
	anew = l.anew
	l.cases, l.anew = map[support.CaseID]bool{}, false
	return cases, anew
}

// keepLearning learns what there is, and then from each answer.
func (d *Desk) keepLearning(ctx context.Context) error {
	d.giveWay()
	for {
		if err := d.Learn(ctx); err != nil && ctx.Err() == nil {
			d.p.Log.Error("not learnt", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.learning.wake:
		}
	}
}

// Learn brings what suggestions have learnt up to date. Run does so by itself.
func (d *Desk) Learn(ctx context.Context) error {
	on, err := d.learns(ctx)
	if err != nil {
		return err
	}
	cases, anew := d.learning.take()
	if !on {
		d.learning.memory.Reset()
		d.learning.wantLater()
		return nil
	}
	if anew {
		if err := d.learnAll(ctx); err != nil {
			d.learning.wantLater()
			return err
		}
		return nil
	}
	for _, id := range cases {
		one, err := d.p.Store.Lesson(ctx, id)
		if err != nil {
			return err
		}
		d.learning.memory.Add(one)
	}
	return nil
}

// wantLater remembers, without waking, that all must be learnt anew.
func (l *learning) wantLater() {
	l.mu.Lock()
	l.anew = true
	l.mu.Unlock()
}

func (d *Desk) learns(ctx context.Context) (bool, error) {
	s, err := d.p.Store.Settings(ctx)
	return s.Learn, err
}

func (d *Desk) learnAll(ctx context.Context) error {
	from, err := d.p.Store.LessonsStart(ctx, mostLessons)
	if err != nil {
		return err
	}
	d.learning.memory.Reset()
	for {
		page, next, err := d.p.Store.Lessons(ctx, from, lessonPage)
		if err != nil {
			return err
		}
		for _, one := range page {
			d.learning.memory.Add(one)
		}
		if next.IsZero() {
			return nil
		}
		from = next
	}
}

// Learnt tells what was learnt of each item, those with most cases first.
func (d *Desk) Learnt(ctx context.Context) ([]support.Learnt, error) {
	if err := d.Learn(ctx); err != nil {
		return nil, err
	}
	return d.learning.memory.Items(), nil
}

// Forget forgets what was learnt of an item from what was sent so far, "" of
// all. Recall takes that back.
func (d *Desk) Forget(ctx context.Context, item string) error {
	return d.forget(ctx, item, d.p.Now())
}

// Recall learns again what was to be forgotten of an item, "" of all.
func (d *Desk) Recall(ctx context.Context, item string) error {
	return d.forget(ctx, item, time.Time{})
}

func (d *Desk) forget(ctx context.Context, item string, at time.Time) error {
	if err := d.p.Store.Forget(ctx, item, at); err != nil {
		return err
	}
	d.learning.wantLater()
	if err := d.Learn(ctx); err != nil {
		return err
	}
	d.publish(support.Change{Kind: support.ChangeMaterial})
	return nil
}
