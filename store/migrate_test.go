package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"linje/support"
)

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// later is what a next version of Linje would bring.
func later(t *testing.T, script string) []string {
	t.Helper()
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	return append(steps, script)
}

func TestFilledDatabaseMigrates(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	id, err := s.SaveMailbox(t.Context(), support.Mailbox{Name: "Hjelp"})
	if err != nil {
		t.Fatal(err)
	}
	steps := later(t, `ALTER TABLE mailboxes ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'; UPDATE mailboxes SET colour = 'red' WHERE id = 1;`)
	for range 2 { // the second time there is nothing to do
		if err := migrate(t.Context(), s.writer, steps); err != nil {
			t.Fatal(err)
		}
	}
	var colour string
	if err := s.writer.QueryRow(`SELECT colour FROM mailboxes WHERE id = ?`, id).Scan(&colour); err != nil || colour != "red" {
		t.Errorf("colour %q, %v", colour, err)
	}
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	before, err := userVersion(t.Context(), s.writer)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), s.writer, later(t, `CREATE TABLE half (x); SELECT nonsense FROM nowhere;`)); err == nil {
		t.Fatal("a faulty script passed")
	}
	var n int
	if err := s.writer.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).Scan(&n); err != nil || n != 0 {
		t.Errorf("half of it stayed: %d, %v", n, err)
	}
	if after, err := userVersion(t.Context(), s.writer); err != nil || after != before {
		t.Errorf("version %d, was %d, %v", after, before, err)
	}
}

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	s := openAt(t, path)
	if err := migrate(t.Context(), s.writer, later(t, `CREATE TABLE news (x)`)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), path)
	if support.CodeOf(err) != support.CodeNewerData {
		t.Fatalf("got %v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was changed, %v", err)
	}
}

func TestDatabaseOfAnotherProgramIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	s, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec(`CREATE TABLE bookmarks (url TEXT)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); support.CodeOf(err) != support.CodeDatabase {
		t.Errorf("got %v", err)
	}
}

func TestMigrationsAreNumbered(t *testing.T) {
	file := func() *fstest.MapFile { return &fstest.MapFile{Data: []byte("SELECT 1")} }
	for name, files := range map[string]fstest.MapFS{
		"a gap":        {"migrations/0001_a.sql": file(), "migrations/0003_b.sql": file()},
		"a double":     {"migrations/0001_a.sql": file(), "migrations/0001_b.sql": file()},
		"not a number": {"migrations/first.sql": file()},
	} {
		if _, err := readMigrations(files); support.CodeOf(err) != support.CodeInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFullDiskIsSaid(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	if _, err := s.writer.Exec(`PRAGMA max_page_count = 1`); err != nil { // raised by SQLite to the present size
		t.Fatal(err)
	}
	err := s.SaveSettings(t.Context(), support.Settings{Language: strings.Repeat("x", 1<<20)})
	if support.CodeOf(err) != support.CodeDiskFull {
		t.Errorf("got %v", err)
	}
	got, err := s.Settings(t.Context())
	if err != nil || got.Language != "" {
		t.Errorf("settings %+v, %v", got, err)
	}
}

func TestStoredNonsenseIsADatabaseError(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	if _, err := s.writer.Exec(`INSERT INTO settings (id, data) VALUES (1, '{')`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Settings(t.Context()); support.CodeOf(err) != support.CodeDatabase {
		t.Errorf("got %v", err)
	}
}

func TestSearchIndexDamageIsSeen(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	if _, err := s.writer.Exec(`INSERT INTO words (rowid, body) VALUES (5, 'x')`); err != nil {
		t.Fatal(err)
	}
	if _, search := s.Check(t.Context()); support.CodeOf(search) != support.CodeDatabase {
		t.Errorf("got %v", search)
	}
}

func TestEndedContextWritesNothing(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.SaveSettings(ctx, support.Settings{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Settings(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
