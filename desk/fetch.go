package desk

import (
	"context"
	"fmt"
	"runtime"
	"sort"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"linje/knowledge"
	"linje/support"
)

// fetch reads mails in batches: one goroutine takes them from the server, one
// has them parsed on all cores, another stores them, in the order they were
// asked for. left are those that the server did not deliver in full; with an
// error, those whose delivery is known to end the connection.
func (s *syncer) fetch(ctx context.Context, f watched, want []uint32) (left []uint32, err error) {
	if len(want) == 0 {
		return nil, nil
	}
	return s.stored(ctx, f, len(want), func(ctx context.Context, batches chan<- []support.RawMail) ([]uint32, error) {
		return s.receive(ctx, f, want, batches)
	})
}

// fetchEach is fetch for mails that were not delivered before: one by one.
func (s *syncer) fetchEach(ctx context.Context, f watched, want []uint32) (left []uint32, err error) {
	if len(want) == 0 {
		return nil, nil
	}
	return s.stored(ctx, f, 0, func(ctx context.Context, batches chan<- []support.RawMail) (left []uint32, err error) {
		for _, uid := range want {
			still, err := s.single(ctx, f, uid, batches)
			left = append(left, still...)
			if err != nil {
				return left, err
			}
		}
		return left, nil
	})
}

// stored stores what receive sends, total mails of it.
func (s *syncer) stored(ctx context.Context, f watched, total int, receive func(context.Context, chan<- []support.RawMail) ([]uint32, error)) (left []uint32, err error) {
	s.progress(f, total, 0)
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	k := intake{mailbox: s.mailbox, folder: f.name, role: f.role, validity: s.at.validity, settings: settings, now: s.d.p.Now(), patient: s.waits(f)}
	// At most two batches wait between the three; more would only take memory.
	batches, arrivals := make(chan []support.RawMail, 1), make(chan []arrival, 1)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		defer close(batches)
		left, err = receive(gctx, batches)
		return err
	})
	g.Go(func() error {
		defer close(arrivals)
		for b := range batches {
			select {
			case arrivals <- s.d.parseAll(b):
			case <-gctx.Done():
				return gctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		s.d.giveWay()
		done := 0
		for b := range arrivals {
			b = append(b, s.waiting(arrivals)...)
			if err := s.store(gctx, k, b); err != nil {
				return err
			}
			done += len(b)
			s.progress(f, total, done)
		}
		return nil
	})
	err = g.Wait()
	return left, err
}

// waiting is a batch that is there already: two of them in one transaction
// change fewer pages than in two, the more so the larger the database is.
// Beside a window an act of the user is not to wait for the longer one.
func (s *syncer) waiting(arrivals <-chan []arrival) []arrival {
	if s.d.p.Outside.GiveWay != nil {
		return nil
	}
	select {
	case b := <-arrivals:
		return b
	default:
		return nil
	}
}

// receive fetches in pieces and sends what is parsed on as batches.
func (s *syncer) receive(ctx context.Context, f watched, want []uint32, batches chan<- []support.RawMail) (left []uint32, err error) {
	for len(want) > 0 {
		n := min(s.piece(), len(want))
		piece := want[:n]
		want = want[n:]
		for range syncAttempts {
			piece, err = s.receivePiece(ctx, piece, batches)
			if len(piece) == 0 || err != nil {
				break
			}
		}
		if s.endsIt(ctx, err) {
			piece, err = s.halve(ctx, f, piece, batches, err)
		}
		if err != nil {
			return append(left, piece...), err
		}
		left = append(left, piece...)
	}
	return left, nil
}

// piece is how many mails of the open folder are asked for next.
func (s *syncer) piece() int {
	if s.at.begun {
		return pieceMessages
	}
	s.at.begun = true
	return firstBatch
}

// halve asks for mails in ever smaller parts, each time over a new connection,
// to find the one whose delivery ends the connection. After a cut of the line
// all of them come. guilty are those that do not.
func (s *syncer) halve(ctx context.Context, f watched, uids []uint32, batches chan<- []support.RawMail, cause error) (guilty []uint32, err error) {
	if err := s.again(ctx, f, cause); err != nil {
		return nil, err
	}
	if len(uids) == 1 {
		return s.single(ctx, f, uids[0], batches)
	}
	for _, part := range [][]uint32{uids[:len(uids)/2], uids[len(uids)/2:]} {
		missing, err := s.receivePiece(ctx, part, batches)
		if s.endsIt(ctx, err) {
			missing, err = s.halve(ctx, f, missing, batches, err)
		}
		if err != nil {
			return guilty, err
		}
		guilty = append(guilty, missing...)
	}
	return guilty, nil
}

// single asks for one mail; when that ends the connection the mail is guilty of
// it, and the connection is made anew.
func (s *syncer) single(ctx context.Context, f watched, uid uint32, batches chan<- []support.RawMail) (guilty []uint32, err error) {
	missing, err := s.receivePiece(ctx, []uint32{uid}, batches)
	if !s.endsIt(ctx, err) {
		return missing, err
	}
	if len(missing) == 0 {
		return nil, s.again(ctx, f, err)
	}
	return missing, s.again(ctx, f, err)
}

func (s *syncer) receivePiece(ctx context.Context, piece []uint32, batches chan<- []support.RawMail) (missing []uint32, err error) {
	var raws []support.RawMail
	bytes := 0
	flush := func() error {
		if len(raws) == 0 {
			return nil
		}
		select {
		case batches <- raws:
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, bytes = nil, 0
		return nil
	}
	missing, err = s.server.Fetch(ctx, piece, func(r support.RawMail) error {
		raws = append(raws, r)
		bytes += len(r.Source)
		if len(raws) >= batchMessages || bytes >= batchBytes {
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

// parseAll parses on all cores, but for one beside a window, and gives the mails back oldest first, so that
// a thread's beginning is stored before its end.
func (d *Desk) parseAll(raws []support.RawMail) []arrival {
	out := make([]arrival, len(raws))
	var g errgroup.Group
	var next atomic.Int64
	cores := runtime.GOMAXPROCS(0)
	if d.p.Outside.GiveWay != nil {
		cores = max(1, cores-1) // one is the window's
	}
	for range min(cores, len(raws)) {
		g.Go(func() error {
			d.giveWay()
			var ear knowledge.Ear
			for i := int(next.Add(1)) - 1; i < len(raws); i = int(next.Add(1)) - 1 {
				out[i] = d.parseWith(&ear, raws[i])
			}
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
	s.looks.waiting += outcome.Later
	s.result.CasesNew += len(outcome.CasesNew)
	s.result.Alerts += len(outcome.Alerts)
	return nil
}

// takeIn stores arrivals and tells of it.
func (d *Desk) takeIn(ctx context.Context, k intake, b []arrival) (support.IntakeOutcome, error) {
	var unhelped []support.CaseID
	outcome, err := d.p.Store.Intake(ctx, k.mailbox.ID, len(b), func(view support.IntakeView, i int) (support.Intake, error) {
		in := k.decide(view, b[i])
		if !in.Unhelped.IsZero() {
			unhelped = append(unhelped, in.Message.Case)
		}
		return in, nil
	})
	if err != nil {
		return outcome, err
	}
	for _, id := range unhelped {
		d.fared(id)
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
	if d.p.Trace != nil {
		d.trace(fmt.Sprintf("stored %d", outcome.New))
	}
	return outcome, nil
}
