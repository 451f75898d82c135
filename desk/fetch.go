package desk

import (
	"context"
	"runtime"
	"sort"

	"golang.org/x/sync/errgroup"

	"linje/support"
)

// fetch reads mails in batches: one goroutine takes them from the server, some
// parse them, another stores them, in the order they were asked for. left
// counts those that the server did not deliver in full.
func (s *syncer) fetch(ctx context.Context, f watched, want []uint32) (left int, err error) {
	s.progress(len(want), 0)
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return 0, err
	}
	k := intake{mailbox: s.mailbox, folder: f.name, role: f.role, validity: s.open, settings: settings, now: s.d.p.Now()}
	batches := make(chan []arrival, 1)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		defer close(batches)
		left, err = s.receive(gctx, want, batches)
		return err
	})
	g.Go(func() error {
		done := 0
		for b := range batches {
			if err := s.store(gctx, k, b); err != nil {
				return err
			}
			done += len(b)
			s.progress(len(want), done)
		}
		return nil
	})
	err = g.Wait()
	return left, err
}

// receive fetches in pieces and sends what is parsed on as batches.
func (s *syncer) receive(ctx context.Context, want []uint32, batches chan<- []arrival) (left int, err error) {
	for size := firstBatch; len(want) > 0; size = batchMessages {
		n := min(size, len(want))
		piece := want[:n]
		want = want[n:]
		for range syncAttempts {
			piece, err = s.receivePiece(ctx, piece, batches)
			if err != nil {
				return left + len(piece), err
			}
			if len(piece) == 0 {
				break
			}
		}
		if len(piece) > 0 {
			left += len(piece)
			s.d.p.Log.Warn("mails not delivered in full", "mailbox", s.mailbox.ID, "count", len(piece))
		}
	}
	return left, nil
}

func (s *syncer) receivePiece(ctx context.Context, piece []uint32, batches chan<- []arrival) (missing []uint32, err error) {
	var raws []support.RawMail
	bytes := 0
	flush := func() error {
		if len(raws) == 0 {
			return nil
		}
		select {
		case batches <- s.d.parseAll(raws):
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, bytes = nil, 0
		return nil
	}
	missing, err = s.server.Fetch(ctx, piece, func(r support.RawMail) error {
		raws = append(raws, r)
		bytes += len(r.Source)
		if bytes >= batchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		_ = flush() // what came in full is worth keeping
		return missing, err
	}
	return missing, flush()
}

// parseAll parses on all cores and gives the mails back oldest first, so that
// a thread's beginning is stored before its end.
func (d *Desk) parseAll(raws []support.RawMail) []arrival {
	out := make([]arrival, len(raws))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range raws {
		g.Go(func() error {
			out[i] = d.parse(raws[i])
			return nil
		})
	}
	_ = g.Wait() // parse never fails
	sort.SliceStable(out, func(i, j int) bool { return out[i].raw.UID < out[j].raw.UID })
	return out
}

func (s *syncer) store(ctx context.Context, k intake, b []arrival) error {
	outcome, err := s.d.takeIn(ctx, k, b)
	if err != nil {
		return err
	}
	s.result.New += outcome.New
	s.result.CasesNew += len(outcome.CasesNew)
	s.result.Alerts += len(outcome.Alerts)
	return nil
}

// takeIn stores arrivals and tells of it.
func (d *Desk) takeIn(ctx context.Context, k intake, b []arrival) (support.IntakeOutcome, error) {
	outcome, err := d.p.Store.Intake(ctx, k.mailbox.ID, len(b), func(view support.IntakeView, i int) (support.Intake, error) {
		return k.decide(view, b[i]), nil
	})
	if err != nil {
		return outcome, err
	}
	for _, id := range outcome.Touched {
		d.publish(support.Change{Kind: support.ChangeCases, Case: id})
	}
	if len(outcome.Alerts) > 0 {
		for _, e := range outcome.Alerts {
			d.publish(support.Change{Kind: support.ChangeAlert, Case: e.Case})
		}
		poke(d.alerts)
	}
	d.trace("stored")
	return outcome, nil
}
