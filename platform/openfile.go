package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// openedFor is how long a copy that was opened is kept: the program that shows
// it may read it again.
const openedFor = 24 * time.Hour

// OpenCopy writes a copy of a file that came from outside into a directory of
// its own below dir, for this user alone and not to be written, marks it as
// coming from elsewhere where the system has such a mark, and opens it with the
// program that the user has chosen for its kind. The caller has seen to it that
// it is harmless. The name is made safe; no shell is involved.
func OpenCopy(ctx context.Context, dir, name string, from io.Reader) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	own, err := os.MkdirTemp(dir, "open-")
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	path := filepath.Join(own, SaveFileName(name))
	if err := copyTo(path, from); err != nil {
		return errors.Join(fmt.Errorf("open file: %w", err), os.RemoveAll(own))
	}
	return startFile(ctx, path)
}

func copyTo(path string, from io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	markForeign(path) // where it cannot be marked it is as harmless as it was
	return os.Chmod(path, 0o400)
}

// SweepCopies removes the copies below dir that were opened long ago. What is
// in use and cannot be removed is left for the next time.
func SweepCopies(dir string, now time.Time) {
	copies, err := filepath.Glob(filepath.Join(dir, "open-*"))
	if err != nil {
		return
	}
	for _, c := range copies {
		if info, err := os.Lstat(c); err != nil || !info.IsDir() || now.Sub(info.ModTime()) < openedFor {
			continue
		}
		files, _ := filepath.Glob(filepath.Join(c, "*"))
		for _, f := range files {
			_ = os.Chmod(f, 0o600) // Windows removes nothing that is read-only
		}
		_ = os.RemoveAll(c)
	}
}
