package mail

import (
	"context"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// Wait returns when the open folder changed, and with changed false when limit
// is over or something came on wake. What changed since the folder was last
// looked at counts, so that nothing falls between two calls.
func (s *session) Wait(ctx context.Context, limit time.Duration, wake <-chan struct{}) (changed bool, err error) {
	end := time.Now().Add(limit)
	for {
		if s.takeChange() {
			return true, nil
		}
		left := time.Until(end)
		if left <= 0 || taken(wake) {
			return false, nil
		}
		var woken bool
		if s.canIdle() {
			woken, err = s.idle(ctx, min(left, s.o.IdleRenewal, s.o.Probe), wake)
		} else {
			woken, err = s.rest(ctx, min(left, s.o.Poll), wake)
		}
		if err != nil {
			return false, err
		}
		if woken {
			return s.takeChange(), nil
		}
		if len(s.changed) == 0 {
			// IDLE may have ended on a connection that is long gone, and servers
			// may tell of changes only in the answer to a command.
			err = s.do(ctx, "imap.noop", func(cl *imapclient.Client) error { return cl.Noop().Wait() })
			if err != nil {
				return false, err
			}
		}
	}
}

func (s *session) takeChange() bool {
	select {
	case <-s.changed:
		return true
	default:
		return false
	}
}

// taken takes a token if there is one. Who woke may know that the line is dead;
// an IDLE that is begun now would only find that out late.
func taken(wake <-chan struct{}) bool {
	select {
	case <-wake:
		return true
	default:
		return false
	}
}

func (s *session) canIdle() bool {
	return !s.noIdle && s.folder != "" && !s.dead() && s.client.Caps().Has(imap.CapIdle)
}

// idle lets the server tell (RFC 2177) until something comes or d is over.
func (s *session) idle(ctx context.Context, d time.Duration, wake <-chan struct{}) (woken bool, err error) {
	err = s.do(ctx, "imap.idle", func(cl *imapclient.Client) error {
		cmd, err := cl.Idle()
		if refused(err) {
			s.noIdle = true
			return nil
		}
		if err != nil {
			return err
		}
		s.guard.expect(0)
		woken, err = s.untilEvent(d, wake)
		s.guard.expect(s.o.Done)
		if closeErr := cmd.Close(); err == nil {
			err = closeErr
		}
		if waitErr := cmd.Wait(); err == nil {
			err = waitErr
		}
		return err
	})
	return woken, err
}

// rest waits for d where there is no IDLE.
func (s *session) rest(ctx context.Context, d time.Duration, wake <-chan struct{}) (woken bool, err error) {
	err = s.do(ctx, "imap.wait", func(*imapclient.Client) error {
		s.guard.expect(0)
		var err error
		woken, err = s.untilEvent(d, wake)
		return err
	})
	return woken, err
}

// untilEvent returns when something has come, leaving the token in changed.
func (s *session) untilEvent(d time.Duration, wake <-chan struct{}) (woken bool, err error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false, nil
	case <-wake:
		return true, nil
	case <-s.changed:
		s.signal()
		return false, nil
	case <-s.responses.bye:
		return false, support.E(support.CodeClosed, "imap.wait", io.EOF)
	case <-s.client.Closed():
		return false, io.ErrUnexpectedEOF
	}
}
