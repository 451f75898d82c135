package gui

import (
	"context"
	"time"

	"linje/support"
)

// drawn is how long the window gets to paint what it was given.
const drawn = 150 * time.Millisecond

// settled reports whether no mailbox is still in its first sync: each is up to
// date, offline or stopped. Before the first state is told nothing is settled,
// unless there is no mailbox.
func (s *shell) settled() bool {
	if s.left.counter.Busy() {
		return false
	}
	states := s.desk.SyncStates()
	if len(states) < s.left.mailboxCount() {
		return false
	}
	for _, state := range states {
		first := state.Updated.IsZero()
		if first && state.Phase != support.PhaseOffline && state.Phase != support.PhaseStopped && state.Phase != support.PhaseIdle {
			return false
		}
	}
	return true
}

// onRows opens the first case, once there is one, and tells when the window can
// be used.
func (s *shell) onRows() {
	if !s.pages.first {
		if len(s.list.source.cases) == 0 && !s.settled() {
			return
		}
		s.pages.first = true
		if s.view.opening == "" && len(s.list.source.cases) > 0 {
			s.list.openIndex(0)
		}
	}
	s.checkReady()
}

// checkReady tells, once, that list, counts and the open case are shown.
func (s *shell) checkReady() {
	if s.pages.ready == nil || !s.pages.first || s.view.loader.Busy() || s.left.counter.Busy() || s.list.loader.Busy() {
		return
	}
	ready := s.pages.ready
	s.pages.ready = nil
	pause := func(ctx context.Context) error { wait(ctx, drawn); return nil }
	s.env.Tasks.Do(pause, func(error) { ready() })
}
