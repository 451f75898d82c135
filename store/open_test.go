package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"linje/store"
	"linje/support"
)

func TestOpenMakesAPrivateFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b", "æøå ?#%&;=", "linje")
	path := filepath.Join(dir, "linje 100%?x=1#.db")
	s := open(t, path)
	addMailbox(t, s, "Hjelp")
	if runtime.GOOS == "windows" {
		return
	}
	for p, want := range map[string]fs.FileMode{dir: 0o700 | fs.ModeDir, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		if info := must(os.Stat(p))(t); info.Mode() != want {
			t.Errorf("%s: %v, want %v", p, info.Mode(), want)
		}
	}
	ok(t, s.Close())
	ok(t, os.Chmod(path, 0o644))
	again := open(t, path)
	if m := must(again.Mailboxes(t.Context()))(t); len(m) != 1 {
		t.Errorf("mailboxes %v", m)
	}
	if info := must(os.Stat(path))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	ok(t, os.WriteFile(file, []byte("x"), 0o600))
	text := filepath.Join(dir, "text.db")
	content := []byte("This is no database at all, but a text that is long enough to be looked at as one. It goes on and on, until it is longer than a header.")
	ok(t, os.WriteFile(text, content, 0o600))
	for name, path := range map[string]string{"a text": text, "a directory": dir, "a path below a file": filepath.Join(file, "linje.db")} {
		s, err := store.Open(t.Context(), path)
		if err == nil {
			ok(t, s.Close())
		}
		if support.CodeOf(err) != support.CodeDatabase {
			t.Errorf("%s: %v", name, err)
		}
	}
	if b := must(os.ReadFile(text))(t); string(b) != string(content) {
		t.Error("the text was changed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Open(ctx, filepath.Join(dir, "new.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestDamageIsSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	s := open(t, path)
	fill(t, s, addMailbox(t, s, "Hjelp"), 300)
	healthy(t, s)
	ok(t, s.Close())
	f := must(os.OpenFile(path, os.O_RDWR, 0))(t)
	info := must(f.Stat())(t)
	for at := int64(8 * 4096); at < info.Size(); at += 3 * 4096 {
		must(f.WriteAt([]byte("damaged by a failing disk, or by a tool that knows better"), at))(t)
	}
	ok(t, f.Close())
	s, err := store.Open(t.Context(), path)
	if err != nil {
		wantCode(t, err, support.CodeDatabase)
		return
	}
	defer s.Close()
	db, _ := s.Check(t.Context())
	wantCode(t, db, support.CodeDatabase)
	if _, err := s.Search(t.Context(), support.SearchQuery{Terms: []string{"passord"}}); err != nil {
		wantCode(t, err, support.CodeDatabase)
	}
}

func TestManyOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// Two programs write and read the same file: nobody is turned away, and each
// sees what the other did.
func TestTwoProgramsWriteAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	stores := []*store.Store{open(t, path), open(t, path)}
	box := addMailbox(t, stores[0], "Hjelp")
	take(t, stores[0], box, letter{id: "shared@example.no", subject: "shared"})
	shared := caseOf("shared@example.no")
	const each = 40
	var wg sync.WaitGroup
	for w, s := range []*store.Store{stores[0], stores[1], stores[0], stores[1]} {
		wg.Go(func() {
			for i := range each {
				n := w*each + i
				l := letter{id: nth(n), subject: "x", text: "passord", folder: "INBOX", uid: uint32(n + 1)}
				_, err := s.Intake(t.Context(), box, 1, func(v support.IntakeView, _ int) (support.Intake, error) { return l.decide(box, v), nil })
				if err != nil {
					t.Error(err)
				}
				_, err = s.Update(t.Context(), shared, func(support.Case) ([]support.Event, error) {
					return []support.Event{event(nth(n), noon(), support.EventNote, support.EventData{Text: "notat"})}, nil
				})
				if err != nil {
					t.Error(err)
				}
				if _, err := s.Cases(t.Context(), support.CaseQuery{Limit: 10}); err != nil {
					t.Error(err)
				}
				if _, err := s.Search(t.Context(), support.SearchQuery{Terms: []string{"passord"}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if c := must(s.Case(t.Context(), shared))(t); c.Activity.Notes != 4*each {
			t.Errorf("%d notes of %d", c.Activity.Notes, 4*each)
		}
		if n := must(s.Counts(t.Context(), support.CaseQuery{}))(t)[support.WorklistAll]; n != 4*each+1 {
			t.Errorf("%d cases", n)
		}
		healthy(t, s)
	}
}

func TestVersionSeesEveryCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	a, b := open(t, path), open(t, path)
	last := must(a.Version(t.Context()))(t)
	changed := func() bool {
		v := must(a.Version(t.Context()))(t)
		was := last
		last = v
		return v != was
	}
	if changed() {
		t.Error("changed by nothing")
	}
	addMailbox(t, a, "En")
	if !changed() {
		t.Error("blind to its own program")
	}
	addMailbox(t, b, "To")
	if !changed() {
		t.Error("blind to another program")
	}
	must(a.Mailboxes(t.Context()))(t)
	if changed() {
		t.Error("changed by reading")
	}
}

func TestClosedStore(t *testing.T) {
	s := newStore(t)
	ok(t, s.Close())
	ok(t, s.Close())
	if _, err := s.Mailboxes(t.Context()); err == nil {
		t.Error("read from a closed database")
	}
	if err := s.SaveSettings(t.Context(), support.Settings{}); err == nil {
		t.Error("wrote to a closed database")
	}
}
