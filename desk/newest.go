package desk

import (
	"context"

	"linje/support"
)

const (
	// largeFolder is from how many mails on listing a folder takes so long that
	// the newest mails are not kept waiting for it.
	largeFolder = 5000
	// newestFirst is how many UIDs back they are then read.
	newestFirst = 300
)

// newest reads the newest mails of a large inbox that was never read, so that
// work can begin while the rest is listed. What it misses the list shows.
func (s *syncer) newest(ctx context.Context, f watched, stored, state support.FolderState) error {
	if f.role != support.RoleInbox || stored.UIDValidity != 0 || state.ModSeq == 0 || state.Since != 0 ||
		state.Messages < largeFolder || state.UIDNext <= newestFirst {
		return nil
	}
	begun, err := s.d.p.Store.CountPlaced(ctx, s.mailbox.ID, f.name, s.at.validity, state.UIDNext)
	if err != nil || begun > 0 {
		return err // a first sync that goes on
	}
	base := state
	base.UIDNext -= newestFirst
	changes, err := s.server.Changes(ctx, base)
	if err != nil {
		return err
	}
	want, _ := s.apart(f, compare(changes.New, nil).missing)
	n := min(len(want), firstBatch) // the server need not look up the size of all first
	for _, part := range [][]uint32{want[:n], want[n:]} {
		if _, err := s.fetchAll(ctx, f, part, nil); err != nil {
			return err
		}
	}
	return nil
}
