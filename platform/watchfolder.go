package platform

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// The bounds of a folder that is watched. Systems have a limited number of
// watches for all programs.
const (
	maxWatched    = 4000
	maxWatchDepth = 16
)

// ErrManyFolders is that there are more folders than are watched.
var ErrManyFolders = errors.New("too many folders to watch")

// ErrFolderGone is that the folder that is watched was removed or renamed.
var ErrFolderGone = errors.New("the folder is gone")

// WatchFolder calls changed, from the calling goroutine, when it has begun to
// watch and after each change in the folder or below it, hidden folders and
// what symbolic links lead to aside, until ctx ends (nil). An error says that
// it cannot watch, or not any more.
func WatchFolder(ctx context.Context, dir string, changed func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer func() { _ = w.Close() }() // it holds nothing that could be lost
	dir = filepath.Clean(dir)
	if err := watchTree(w, dir, 0); err != nil {
		return err
	}
	changed()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return fsnotify.ErrClosed
			}
			if err := follow(w, dir, e); err != nil {
				return err
			}
			if e.Op != fsnotify.Chmod {
				changed()
			}
		case err, ok := <-w.Errors:
			if !ok {
				return fsnotify.ErrClosed
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			if err := watchTree(w, dir, 0); err != nil { // some that came may not be watched
				return err
			}
			changed()
		}
	}
}

// follow watches folders that come, and notices that the folder itself goes.
func follow(w *fsnotify.Watcher, dir string, e fsnotify.Event) error {
	switch {
	case e.Name == dir && e.Has(fsnotify.Remove|fsnotify.Rename):
		return ErrFolderGone
	case e.Has(fsnotify.Create):
		return watchTree(w, e.Name, strings.Count(strings.TrimPrefix(e.Name, dir), string(filepath.Separator)))
	}
	return nil
}

// watchTree watches a folder and those below it. One that goes meanwhile is
// passed by.
func watchTree(w *fsnotify.Watcher, dir string, depth int) error {
	info, err := os.Lstat(dir)
	if depth == 0 { // the folder that the user named may be reached over a link
		info, err = os.Stat(dir)
	}
	switch {
	case err != nil && depth == 0:
		return err
	case err != nil, !info.IsDir(), depth > maxWatchDepth, depth > 0 && strings.HasPrefix(filepath.Base(dir), "."):
		return nil
	case len(w.WatchList()) >= maxWatched:
		return ErrManyFolders
	}
	if err := w.Add(dir); err != nil {
		if depth > 0 && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil //nolint:nilerr // it is watched; what can be read of it is for the reader to say
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := watchTree(w, filepath.Join(dir, e.Name()), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
