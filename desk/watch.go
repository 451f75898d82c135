package desk

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"linje/support"
)

const (
	// otherPrograms is how often the database is asked whether another program
	// (linjectl, a second Linje) has changed it.
	otherPrograms = time.Second
)

// Run does all background work until ctx ends: it listens on every mailbox,
// sends what is queued and shows alerts. It returns when all of that has ended.
func (d *Desk) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	wall, steady := d.p.Now().Round(0), time.Now()
	g.Go(func() error { return d.keepWatching(ctx) })
	g.Go(func() error { return d.keepSending(ctx) })
	g.Go(func() error { return d.keepAlerting(ctx) })
	g.Go(func() error { return d.watchOthers(ctx) })
	g.Go(func() error { return d.watchClock(ctx, wall, steady) })
	g.Go(func() error { return d.keepAwake(ctx) })
	g.Go(func() error { return d.tidy(ctx) })
	g.Go(func() error { return d.keepLearning(ctx) })
	g.Go(func() error { return d.keepFolder(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// keepWatching has one goroutine for each mailbox and follows their changes.
func (d *Desk) keepWatching(ctx context.Context) error {
	changed := make(chan struct{}, 1)
	defer d.Subscribe(func(c support.Change) {
		if c.Kind == support.ChangeMailboxes {
			poke(changed)
		}
	})()
	g, gctx := errgroup.WithContext(ctx)
	running := map[support.MailboxID]runningWatch{}
	for {
		ms, err := d.p.Store.Mailboxes(gctx)
		if err != nil && gctx.Err() == nil {
			d.p.Log.Error("mailboxes not read", "err", err)
		}
		have := map[support.MailboxID]bool{}
		for _, m := range ms {
			have[m.ID] = true
			if w, ok := running[m.ID]; ok {
				if w.mailbox == m {
					continue
				}
				w.cancel()
			}
			wctx, cancel := context.WithCancel(gctx)
			running[m.ID] = runningWatch{mailbox: m, cancel: cancel}
			g.Go(func() error { d.watch(wctx, m); return nil })
		}
		for id, w := range running {
			if !have[id] && err == nil {
				w.cancel()
				delete(running, id)
			}
		}
		select {
		case <-gctx.Done():
			for _, w := range running {
				w.cancel()
			}
			return g.Wait()
		case <-changed:
		}
	}
}

type runningWatch struct {
	mailbox support.Mailbox
	cancel  context.CancelFunc
}

// watch keeps one mailbox up to date until ctx ends, connecting again after
// every failure.
func (d *Desk) watch(ctx context.Context, m support.Mailbox) {
	wake := d.wakers.of(m.ID)
	delay := d.life.BackoffFirst
	listed := map[string]time.Time{}
	for ctx.Err() == nil {
		began := d.p.Now()
		wake.asked.Store(false)
		wake.doubt.Store(false)
		err := d.connected(ctx, m, wake, listed)
		if ctx.Err() != nil {
			return
		}
		if d.p.Now().Sub(began) > d.life.BackoffMost {
			delay = d.life.BackoffFirst
		}
		d.p.Log.Warn("connection ended", "mailbox", m.ID, "code", support.CodeOf(err))
		if stopsTrying(err) {
			d.setState(m.ID, func(s *support.SyncState) { s.Phase, s.Err, s.Retry = support.PhaseStopped, err, time.Time{} })
			wake.untilAsked(ctx)
			continue
		}
		pause := delay/2 + rand.N(delay/2+1)
		d.setState(m.ID, func(s *support.SyncState) {
			s.Phase, s.Err, s.Retry = support.PhaseOffline, err, d.p.Now().Add(pause)
		})
		delay = min(2*delay, d.life.BackoffMost)
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-wake.c:
			delay = d.life.BackoffFirst // the network is another one, or the user wants it
		case <-timer.C:
		}
		timer.Stop()
	}
}

// untilAsked waits for someone to ask; that the network changed is no reason to
// try a wrong password again.
func (w *waker) untilAsked(ctx context.Context) {
	for !w.asked.Load() {
		select {
		case <-ctx.Done():
			return
		case <-w.c:
		}
	}
}

// stopsTrying: asking again with a wrong password locks accounts.
func stopsTrying(err error) bool {
	switch support.CodeOf(err) {
	case support.CodeAuth, support.CodeNoPassword, support.CodeCommandSlow, support.CodeUnsafe, support.CodePractice, support.CodeInvalid:
		return true
	}
	return false
}

// connected is the life of one connection: sync all, then listen on the inbox,
// look at once when told, and at the other folders now and then. listed outlives
// it.
func (d *Desk) connected(ctx context.Context, m support.Mailbox, wake *waker, listed map[string]time.Time) error {
	d.setState(m.ID, func(s *support.SyncState) { s.Phase, s.Err = support.PhaseConnecting, nil })
	s, err := d.openSyncer(ctx, m)
	if err != nil {
		return err
	}
	wake.stands(s.server)
	defer func() { wake.stands(nil); s.close() }()
	s.looks.listed = listed
	if err := s.round(ctx); err != nil {
		return err
	}
	d.serverBack(ctx, m.ID) // what waits can go
	return s.listen(ctx, wake)
}

// listen waits for news in the inbox. The inbox is opened and looked at after
// the other folders and before each wait, so that nothing falls between.
func (s *syncer) listen(ctx context.Context, wake *waker) error {
	for {
		inbox := s.inbox()
		if s.at.name != inbox.name {
			if _, err := s.look(ctx, inbox, support.FolderState{}, 0); err != nil {
				return err
			}
		}
		if err := s.hear(ctx, inbox, wake); err != nil {
			return err
		}
		if err := s.refresh(ctx); err != nil {
			return err
		}
		if err := s.round(ctx); err != nil {
			return err
		}
	}
}

// hear waits on the open inbox until it is time to look at the other folders,
// or one of them has changed.
func (s *syncer) hear(ctx context.Context, inbox watched, wake *waker) error {
	until := time.Now().Add(s.d.life.Listen)
	for {
		s.upToDate()
		limit := time.Until(until)
		if limit <= 0 {
			return nil
		}
		if len(s.folders) <= manyFolders {
			limit = min(limit, s.d.life.Elsewhere)
		}
		began := time.Now()
		changed, err := s.server.Wait(ctx, limit, wake.c)
		if err == nil && wake.doubt.Swap(false) {
			err = s.server.Probe(ctx, s.d.life.Probe)
		}
		if err != nil {
			return err
		}
		if changed {
			s.d.trace("exists")
			if err := s.news(ctx, inbox); err != nil {
				return err
			}
			continue
		}
		if time.Since(began) < limit || wake.asked.Swap(false) { // woken
			return nil
		}
		if elsewhere, err := s.elsewhere(ctx); err != nil || elsewhere {
			return err
		}
	}
}

// elsewhere reports whether a folder that is not open is another than STATUS
// told the last time.
func (s *syncer) elsewhere(ctx context.Context) (bool, error) {
	told, err := s.server.Status(ctx, s.besides(s.at.name))
	if err != nil {
		return false, err
	}
	for name, now := range told {
		if s.looks.told[name] != now {
			return true, nil
		}
	}
	return false, nil
}

// news looks at the open inbox, of which the server told that it changed. What
// is stored of it is not recorded as a state: the next opening does that.
func (s *syncer) news(ctx context.Context, inbox watched) (err error) {
	s.quiet = true
	defer func() { s.quiet = false }()
	state := s.at.base
	var diff difference
	if state.ModSeq != 0 {
		diff, err = s.delta(ctx, inbox, s.at.base, &state)
	} else {
		diff, err = s.full(ctx, inbox, &state)
	}
	if err != nil {
		return err
	}
	_, err = s.take(ctx, inbox, diff, false)
	return err
}

func (s *syncer) upToDate() {
	now, aside := s.d.p.Now(), s.countAside()
	s.d.setState(s.mailbox.ID, func(st *support.SyncState) {
		st.Phase, st.Updated, st.Err, st.Done, st.Total, st.Folder, st.Aside = support.PhaseIdle, now, nil, 0, 0, "", aside
	})
}

// watchOthers tells of changes that other programs make to the database.
func (d *Desk) watchOthers(ctx context.Context) error {
	last, err := d.p.Store.Version(ctx)
	if err != nil {
		d.p.Log.Error("database version not read", "err", err)
	}
	tick := time.NewTicker(otherPrograms)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		v, err := d.p.Store.Version(ctx)
		if err != nil || v == last {
			continue
		}
		last = v
		d.material.drop()
		d.learning.wantLater()
		d.publish(support.Change{Kind: support.ChangeCases}, support.Change{Kind: support.ChangeOutbox},
			support.Change{Kind: support.ChangeMaterial}, support.Change{Kind: support.ChangeMailboxes})
		poke(d.alerts)
		poke(d.outbox)
	}
}
