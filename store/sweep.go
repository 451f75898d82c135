package store

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linje/support"
)

// unfinishedFor is how long after the last writing an unfinished file counts as
// left behind by a program that ended.
const unfinishedFor = 24 * time.Hour

const (
	sqlHashUsed = `SELECT EXISTS (SELECT 1 FROM cuts WHERE hash = ?1) OR EXISTS (SELECT 1 FROM attachments WHERE hash = ?1)`
	sqlHashes   = `SELECT hash, size FROM cuts UNION SELECT hash, size FROM attachments WHERE hash IS NOT NULL`
)

// Sweep removes the files of attachments that nothing names: what a removed
// mailbox or a program that was killed left behind. A file is written, or seen
// to be there, inside the write transaction that names it, and Sweep looks
// inside one of its own: so it never takes one that is in use or about to be,
// also by another program. It holds the database for one directory at a time.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	const op = "store.Sweep"
	dirs, err := os.ReadDir(s.blobs.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fail(op, err)
	}
	for _, d := range dirs {
		path := filepath.Join(s.blobs.dir, d.Name())
		if !d.IsDir() {
			if info, err := d.Info(); err == nil && strings.HasPrefix(d.Name(), unfinished) && time.Since(info.ModTime()) > unfinishedFor {
				_ = os.Remove(path)
			}
			continue
		}
		err := s.write(ctx, op, func(t *tx) error {
			n, err := t.sweep(path)
			removed += n
			return err
		})
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

// sweep looks through one directory. What cannot be removed is left for the
// next time.
func (t *tx) sweep(dir string) (removed int, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		h, ok := hashNamed(f.Name())
		if !ok || !f.Type().IsRegular() {
			continue
		}
		var used bool
		if err := t.row(sqlHashUsed, h[:]).Scan(&used); err != nil {
			return removed, err
		}
		if !used && os.Remove(filepath.Join(dir, f.Name())) == nil {
			removed++
		}
	}
	return removed, nil
}

func hashNamed(name string) (h support.Hash, ok bool) {
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(h) {
		return h, false
	}
	return support.Hash(b), true
}

// CheckFiles reads every attachment that the database names. nil, or
// CodeAttachmentLost with how many are missing or damaged; each is fetched from
// the server again when it is wanted.
func (s *Store) CheckFiles(ctx context.Context) error {
	const op = "store.CheckFiles"
	sizes := map[support.Hash]int64{}
	err := s.read(ctx, op, func(t *tx) error {
		return t.each(func(r scanner) error {
			var hash []byte
			var size int64
			err := r.Scan(&hash, &size)
			if err == nil && len(hash) != len(support.Hash{}) {
				return errStored
			}
			if err == nil {
				sizes[support.Hash(hash)] = size
			}
			return err
		}, sqlHashes)
	})
	if err != nil {
		return err
	}
	bad := 0
	for h, size := range sizes {
		if err := ctx.Err(); err != nil {
			return fail(op, err)
		}
		f, err := s.blobs.verified(h, size)
		if err != nil {
			bad++
			continue
		}
		_ = f.Close()
	}
	if bad > 0 {
		return support.Ef(support.CodeAttachmentLost, op, "%d/%d", bad, len(sizes))
	}
	return nil
}
