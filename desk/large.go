package desk

import (
	"context"
	"time"

	"linje/support"
)

// aliveLimit is how long a connection may take to show that it goes on.
const aliveLimit = 10 * time.Second

// fetchAll fetches mails: those of usual size together, then one by one those
// that were not delivered before and those whose large attachments stay on the
// server. left are those that the server did not deliver.
func (s *syncer) fetchAll(ctx context.Context, f watched, want, hard []uint32) (left []uint32, err error) {
	want, large, err := s.largeAmong(ctx, want)
	if err != nil {
		return nil, err
	}
	hard, more, err := s.largeAmong(ctx, hard)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		uids  []uint32
		fetch func(context.Context, watched, []uint32) ([]uint32, error)
	}{{want, s.fetch}, {hard, s.fetchEach}, {append(large, more...), s.fetchLarge}} {
		still, err := part.fetch(ctx, f, part.uids)
		left = append(left, still...)
		if err != nil {
			return left, err
		}
	}
	return left, nil
}

// fetchLimit is the size above which a mail is fetched in parts.
func fetchLimit(s support.Settings) int64 {
	if s.FetchLimit <= 0 || s.FetchLimit > support.MaxSource {
		return support.MaxSource
	}
	return s.FetchLimit
}

// largeAmong parts the mails that are fetched whole from those that are fetched
// without their large attachments. It costs one exchange for all of them.
func (s *syncer) largeAmong(ctx context.Context, uids []uint32) (whole, large []uint32, err error) {
	if len(uids) == 0 {
		return nil, nil, nil
	}
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	large, err = s.server.Larger(ctx, uids, fetchLimit(settings))
	if err != nil || len(large) == 0 {
		return uids, nil, err
	}
	is := make(map[uint32]bool, len(large))
	for _, uid := range large {
		is[uid] = true
	}
	for _, uid := range uids {
		if !is[uid] {
			whole = append(whole, uid)
		}
	}
	return whole, large, nil
}

// fetchLarge fetches mails without their large attachments, one by one. left
// are those that the server did not deliver.
func (s *syncer) fetchLarge(ctx context.Context, f watched, large []uint32) (left []uint32, err error) {
	if len(large) == 0 {
		return nil, nil
	}
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return s.stored(ctx, f, len(large), func(ctx context.Context, batches chan<- []support.RawMail) (left []uint32, err error) {
		for _, uid := range large {
			raw, err := s.parted(ctx, f, uid, fetchLimit(settings))
			switch {
			case err == nil:
			case s.endsIt(ctx, err):
				left = append(left, uid)
				if err := s.again(ctx, f, err); err != nil {
					return left, err
				}
				continue
			case support.CodeOf(err) == support.CodeServer || support.CodeOf(err) == support.CodeGone:
				left = append(left, uid)
				continue
			default:
				return left, err
			}
			select {
			case batches <- []support.RawMail{raw}:
			case <-ctx.Done():
				return left, ctx.Err()
			}
		}
		return left, nil
	})
}

// parted fetches one large mail; where what the server tells of its parts is of
// no use, or ends the connection, its beginning.
func (s *syncer) parted(ctx context.Context, f watched, uid uint32, limit int64) (support.RawMail, error) {
	raw, err := s.server.Parts(ctx, uid, limit)
	switch support.CodeOf(err) {
	case support.CodeProtocol, support.CodeServer:
	default:
		return raw, err
	}
	s.d.p.Log.Warn("large mail not taken apart", "mailbox", s.mailbox.ID, "err", err)
	if s.server.Probe(ctx, aliveLimit) != nil {
		if err := s.again(ctx, f, err); err != nil {
			return raw, err
		}
	}
	return s.server.Head(ctx, uid)
}
