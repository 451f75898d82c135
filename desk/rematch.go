package desk

import (
	"context"

	"linje/support"
)

const (
	rematchFirst = 50  // mails whose Message-ID is asked for to see whether it is worth it …
	rematchNext  = 500 // … and from then on, as long as one of ten is known
)

// rematch finds out which mails are known already: moved or copied from
// another folder, in a folder that was renamed or numbered anew. They get
// their place without being fetched again. left are the others.
func (s *syncer) rematch(ctx context.Context, f watched, missing []uint32) (left []uint32, err error) {
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return missing, err
	}
	k := intake{mailbox: s.mailbox, folder: f.name, role: f.role, validity: s.at.validity, settings: settings, now: s.d.p.Now()}
	for size := rematchFirst; len(missing) > 0; size = rematchNext {
		n := min(size, len(missing))
		known, err := s.knownOf(ctx, missing[:n])
		if err != nil {
			return append(left, missing...), err
		}
		have := make(map[uint32]bool, len(known))
		for _, a := range known {
			have[a.raw.UID] = true
		}
		for _, uid := range missing[:n] {
			if !have[uid] {
				left = append(left, uid)
			}
		}
		missing = missing[n:]
		if len(known) > 0 {
			if err := s.store(ctx, k, known); err != nil {
				return append(left, missing...), err
			}
		}
		if len(known)*10 < n {
			break
		}
	}
	return append(left, missing...), nil
}

// knownOf reads the heads of mails and returns those that are stored with
// their source.
func (s *syncer) knownOf(ctx context.Context, uids []uint32) ([]arrival, error) {
	var heads []arrival
	var ids []support.MessageID
	err := s.server.Heads(ctx, uids, func(r support.RawMail) error {
		p := s.d.p.Mail.Parse(r.Source)
		if derivedID(p.Refs.MessageID) {
			return nil // made of the whole mail, which is not here
		}
		r.Source = nil
		heads = append(heads, arrival{raw: r, parsed: p})
		ids = append(ids, p.Refs.MessageID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	stored, err := s.d.p.Store.StoredHeads(ctx, s.mailbox.ID, ids)
	if err != nil {
		return nil, err
	}
	known := heads[:0]
	for _, a := range heads {
		if e, ok := stored[a.parsed.Refs.MessageID]; ok && support.SameHead(e, a.parsed.Envelope) {
			known = append(known, a)
		}
	}
	return known, nil
}
