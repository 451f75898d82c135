package gui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"linje/support"
)

const (
	// draftPause is how long after the last key a draft is saved.
	draftPause = 400 * time.Millisecond
	// draftLimit is how long a draft stays unsaved while keys keep coming.
	draftLimit = 2 * time.Second
	// draftTimeout bounds one save, also one that outlives the window.
	draftTimeout = 10 * time.Second
	// draftRace is how long a saved draft is trusted over what was read from the
	// desk, which may have been read just before the save.
	draftRace = 5 * time.Second
)

// draftSaver saves drafts as they are typed. It belongs to the UI thread; only
// its writes run in the background, one at a time and never an older one after a
// newer one.
type draftSaver struct {
	tasks *Tasks
	desk  DraftKeeper
	now   func() time.Time
	// saved and failed are called on the UI thread.
	saved  func(id support.CaseID, at time.Time)
	failed func(id support.CaseID, err error)

	timer *Latest[time.Time]
	since time.Time // when the oldest unsaved key was typed
	turn  uint64
	held  map[support.CaseID]heldDraft
	sent  map[support.CaseID]time.Time // when an answer was queued in this run
	order *writeOrder
	away  map[support.CaseID]bool // an answer is on its way back: what is typed waits for it
}

// heldDraft is the newest text of a case in this run.
type heldDraft struct {
	draft   support.Draft
	turn    uint64
	pending bool // not saved yet, or its save failed
	at      time.Time
}

// writeOrder lets one write at a time through and refuses those that are older
// than what was written. It is locked in the background only.
type writeOrder struct {
	mu   sync.Mutex
	done map[support.CaseID]uint64
}

// write runs w unless something newer was written for the case.
func (o *writeOrder) write(id support.CaseID, turn uint64, w func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done[id] > turn {
		return nil
	}
	if err := w(); err != nil {
		return err
	}
	o.done[id] = turn
	return nil
}

func newDraftSaver(env *Env, desk DraftKeeper) *draftSaver {
	return &draftSaver{
		tasks: env.Tasks, desk: desk, now: env.Now,
		timer: NewLatest[time.Time](env.Tasks),
		held:  make(map[support.CaseID]heldDraft),
		sent:  make(map[support.CaseID]time.Time),
		order: &writeOrder{done: make(map[support.CaseID]uint64)},
		away:  make(map[support.CaseID]bool),
	}
}

// adopt takes over what another saver holds, and its place in the order of
// writes.
func (s *draftSaver) adopt(old *draftSaver) {
	s.held, s.sent, s.order, s.turn, s.away = old.held, old.sent, old.order, old.turn, old.away
}

// keep takes note of a changed draft and saves it soon.
func (s *draftSaver) keep(d support.Draft) {
	now := s.now()
	if h, ok := s.held[d.Case]; !ok || !h.pending {
		s.since = now
	}
	s.turn++
	s.held[d.Case] = heldDraft{draft: d, turn: s.turn, pending: true}
	if s.away[d.Case] {
		return
	}
	pause := min(draftPause, draftLimit-now.Sub(s.since))
	if pause <= 0 {
		pause, s.since = 0, now
	}
	turn := s.turn
	s.timer.LoadAfter(pause, func(ctx context.Context) (time.Time, error) {
		return s.now(), s.write(ctx, d, turn)
	}, func(at time.Time, err error) { s.settle(d.Case, turn, at, err) })
}

// flush saves the draft of a case now, if it is not saved.
func (s *draftSaver) flush(id support.CaseID) {
	h, ok := s.held[id]
	if !ok || !h.pending || s.away[id] {
		return
	}
	s.timer.Drop()
	var at time.Time
	s.tasks.Do(func(ctx context.Context) error {
		at = s.now()
		return s.write(ctx, h.draft, h.turn)
	}, func(err error) { s.settle(id, h.turn, at, err) })
}

// write saves one draft. Closing the window does not stop it.
func (s *draftSaver) write(ctx context.Context, d support.Draft, turn uint64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), draftTimeout)
	defer cancel()
	return s.order.write(d.Case, turn, func() error {
		if !emptyDraft(d) {
			return s.desk.SaveDraft(ctx, d)
		}
		err := s.desk.DropDraft(ctx, d.Case)
		if support.CodeOf(err) == support.CodeNotFound {
			return nil
		}
		return err
	})
}

func (s *draftSaver) settle(id support.CaseID, turn uint64, at time.Time, err error) {
	h, ok := s.held[id]
	if !ok || h.turn != turn {
		return // something newer is on its way
	}
	if err != nil {
		if s.failed != nil {
			s.failed(id, err)
		}
		return
	}
	h.pending, h.at = false, at
	s.held[id] = h
	if s.saved != nil {
		s.saved(id, at)
	}
}

// newest chooses between what the desk had and what this run holds.
func (s *draftSaver) newest(id support.CaseID, stored *support.Draft) *support.Draft {
	if at, ok := s.sent[id]; ok && stored != nil && !stored.Saved.After(at) {
		stored = nil // read before it was sent: it must not come back
	}
	h, ok := s.held[id]
	switch {
	case !ok:
		return stored
	case h.pending:
	case stored == nil && s.now().Sub(h.at) > draftRace:
		return nil // sent or dropped elsewhere
	case stored != nil && stored.Saved.After(h.at):
		return stored
	}
	d := h.draft
	d.Saved = h.at
	return &d
}

// send runs the sending of a case's answer in the background, in turn with the
// saves: none that is under way can bring the sent text back as a draft.
func (s *draftSaver) send(id support.CaseID, work func(context.Context) error, done func(error)) {
	s.timer.Drop()
	s.turn++
	turn := s.turn
	s.tasks.Do(func(ctx context.Context) error {
		return s.order.write(id, turn, func() error { return work(ctx) })
	}, func(err error) {
		if err == nil {
			s.sent[id] = s.now()
			if s.held[id].turn < turn {
				delete(s.held, id)
			}
		}
		done(err)
	})
}

// retrieve runs the taking back of a case's answer in turn with the saves, after
// what is typed now: work puts the two together, and what it stores counts. What
// is typed until done calls rejoin is not saved.
func (s *draftSaver) retrieve(id support.CaseID, work func(context.Context) error, done func(error)) {
	s.timer.Drop()
	s.away[id] = true
	h := s.held[id]
	s.turn++
	turn := s.turn
	s.tasks.Do(func(ctx context.Context) error {
		return s.order.write(id, turn, func() error {
			if h.pending && !emptyDraft(h.draft) {
				if err := s.desk.SaveDraft(ctx, h.draft); err != nil {
					return err
				}
			}
			return work(ctx)
		})
	}, func(err error) {
		if err != nil {
			delete(s.away, id)
			s.flush(id)
		} else {
			delete(s.sent, id)
			if s.held[id].turn < turn {
				delete(s.held, id)
			}
		}
		done(err)
	})
}

// rejoin puts what was typed while an answer came back below the answer. begun
// is what stood there before anything was typed.
func (s *draftSaver) rejoin(id support.CaseID, back *support.Draft, begun string) {
	delete(s.away, id)
	h, ok := s.held[id]
	if !ok || !h.pending {
		return
	}
	if back == nil {
		s.flush(id)
		return
	}
	typed := strings.TrimSpace(strings.TrimPrefix(h.draft.Text, begun))
	if typed == "" && len(h.draft.Attached) == 0 {
		delete(s.held, id)
		return
	}
	d := *back
	d.Case = id
	d.Text = strings.TrimRight(back.Text, " \n") + "\n\n" + typed
	d.Attached = slices.Concat(back.Attached, h.draft.Attached)
	s.keep(d)
}

// emptyDraft reports whether there is nothing in a draft worth keeping.
func emptyDraft(d support.Draft) bool {
	return strings.TrimSpace(d.Text) == "" && len(d.Attached) == 0 && len(d.Cc) == 0
}

// pending reports whether the newest text of a case is not saved yet.
func (s *draftSaver) pending(id support.CaseID) bool { return s.held[id].pending }
