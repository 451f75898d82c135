package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linje/support"
)

// unfinishedFor is how long after the last writing an unfinished file counts as
// left behind by a program that ended.
const unfinishedFor = 24 * time.Hour

const (
	sqlHashUsed = `SELECT EXISTS (SELECT 1 FROM cuts WHERE hash = ?1) OR EXISTS (SELECT 1 FROM attachments WHERE hash = ?1)`
	// A copy of what still lies on the server is fetched again when it is wanted.
	sqlHashes = `SELECT hash, size FROM cuts UNION SELECT a.hash, a.size FROM attachments a
		WHERE a.hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM places p WHERE p.message = a.message)`
	sqlNamedBy = `SELECT m.case_id, coalesce((SELECT a.name FROM attachments a WHERE a.message = c.message AND a.size = c.size ORDER BY a.idx LIMIT 1), '')
		FROM cuts c JOIN messages m ON m.id = c.message WHERE c.hash = ?1
		UNION SELECT m.case_id, a.name FROM attachments a JOIN messages m ON m.id = a.message WHERE a.hash = ?1
		AND NOT EXISTS (SELECT 1 FROM places p WHERE p.message = a.message) ORDER BY 1, 2`
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

// maxLost is how many lost attachments are named.
const maxLost = 100

// CheckFiles reads every attachment that the database names, but those that were
// fetched by themselves and can be so again. CodeAttachmentLost tells how many
// files are missing or damaged, lost which attachments these are; each is
// fetched from the server again when it is wanted.
func (s *Store) CheckFiles(ctx context.Context) (lost []support.LostFile, err error) {
	const op = "store.CheckFiles"
	sizes := map[support.Hash]int64{}
	err = s.read(ctx, op, func(t *tx) error {
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
		return nil, err
	}
	var bad []support.Hash
	for h, size := range sizes {
		if err := ctx.Err(); err != nil {
			return nil, fail(op, err)
		}
		f, err := s.blobs.verified(h, size)
		if err != nil {
			bad = append(bad, h)
			continue
		}
		_ = f.Close()
	}
	if len(bad) == 0 {
		return nil, nil
	}
	if lost, err = s.namedBy(ctx, bad); err != nil {
		return nil, err
	}
	return lost, support.Ef(support.CodeAttachmentLost, op, "%d/%d", len(bad), len(sizes))
}

// namedBy lists the attachments that have those bytes, by case and name.
func (s *Store) namedBy(ctx context.Context, hashes []support.Hash) (out []support.LostFile, err error) {
	err = s.read(ctx, "store.namedBy", func(t *tx) error {
		for _, h := range hashes {
			err := t.each(func(r scanner) error {
				var f support.LostFile
				err := r.Scan(&f.Case, &f.Name)
				out = append(out, f)
				return err
			}, sqlNamedBy, h[:])
			if err != nil || len(out) >= maxLost {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b support.LostFile) int {
		return cmp.Or(cmp.Compare(a.Case, b.Case), cmp.Compare(a.Name, b.Name))
	})
	return out[:min(len(out), maxLost)], err
}
