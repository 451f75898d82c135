package platform

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// watch watches a folder and returns what tells of changes and the end.
func watch(t *testing.T, dir string) (told chan struct{}, ended chan error, stop context.CancelFunc) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	told, ended = make(chan struct{}, 1000), make(chan error, 1)
	go func() { ended <- WatchFolder(ctx, dir, func() { told <- struct{}{} }) }()
	return told, ended, stop
}

func hear(t *testing.T, told chan struct{}, of string) {
	t.Helper()
	select {
	case <-told:
	case <-time.After(30 * time.Second):
		t.Fatalf("not told of %s", of)
	}
	for { // what belongs to it
		select {
		case <-told:
		case <-time.After(100 * time.Millisecond):
			return
		}
	}
}

func TestWatchFolderTellsOfChangesAtEveryDepth(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(dir, "a/b"), 0o777))
	must(os.MkdirAll(filepath.Join(dir, ".git"), 0o777))
	told, ended, stop := watch(t, dir)
	hear(t, told, "the beginning")
	must(os.WriteFile(filepath.Join(dir, "a/b/x.nb.md"), []byte("x"), 0o666))
	hear(t, told, "a file in a folder that was there")
	must(os.MkdirAll(filepath.Join(dir, "ny/under"), 0o777))
	hear(t, told, "a folder")
	must(os.WriteFile(filepath.Join(dir, "ny/under/y.nb.md"), []byte("y"), 0o666))
	hear(t, told, "a file in a folder that came")
	must(os.Rename(filepath.Join(dir, "ny"), filepath.Join(dir, "annet")))
	hear(t, told, "a folder that was renamed")
	must(os.WriteFile(filepath.Join(dir, "annet/under/y.nb.md"), []byte("yy"), 0o666))
	hear(t, told, "a change in it")
	must(os.Remove(filepath.Join(dir, "annet/under/y.nb.md")))
	hear(t, told, "a file that is gone")
	must(os.WriteFile(filepath.Join(dir, ".git/index"), []byte("x"), 0o666))
	select {
	case <-told:
		t.Error("told of what happens in a hidden folder")
	case <-time.After(200 * time.Millisecond):
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestWatchFolderEndsWithTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "stotte")
	if err := WatchFolder(t.Context(), dir, func() { t.Error("told of nothing") }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	for name, vanish := range map[string]func() error{
		"removed": func() error { return os.RemoveAll(dir) },
		"renamed": func() error { return os.Rename(dir, dir+"-borte") },
	} {
		if err := os.MkdirAll(filepath.Join(dir, "a"), 0o777); err != nil {
			t.Fatal(err)
		}
		told, ended, stop := watch(t, dir)
		hear(t, told, "the beginning")
		if err := vanish(); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			if !errors.Is(err, ErrFolderGone) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(30 * time.Second):
			t.Errorf("%s: it still watches", name)
		}
		stop()
	}
}
