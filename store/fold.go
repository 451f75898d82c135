package store

import (
	"context"
	"sync"
	"sync/atomic"
)

const (
	// sqlLogSize: a page that many commits touch is written to the file once for
	// each 32 or 64 MB of log (4 or 8 kB a page); and a log that one bulk intake
	// made long is cut again.
	sqlLogSize = `PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 33554432`
	// foldAfter is how many bytes of mail an intake stores before the log is
	// folded into the file beside it.
	foldAfter = 12 << 20
	sqlFold   = `PRAGMA wal_checkpoint(PASSIVE)`
)

// folder folds the write-ahead log into the file while a bulk intake goes on,
// on a connection of its own: else the intake would wait for the disk itself,
// and have a core to itself meanwhile.
type folder struct {
	grown   atomic.Int64 // bytes stored since the last time
	busy    atomic.Bool
	running sync.WaitGroup
}

// wrote tells how much an intake has stored. What could not be folded, since
// another program did or somebody reads an old state, is folded the next time.
func (s *Store) wrote(bytes int64) {
	if s.log.grown.Add(bytes) < foldAfter || !s.log.busy.CompareAndSwap(false, true) {
		return
	}
	s.log.grown.Store(0)
	s.log.running.Go(func() {
		defer s.log.busy.Store(false)
		_, _ = s.readers.ExecContext(context.Background(), sqlFold)
	})
}
