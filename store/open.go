package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"linje/support"
)

// Store is an open database. Its methods may be called from many goroutines,
// and several programs may have the same file open.
type Store struct {
	writer  *sql.DB // one connection: writes wait in Go, not in SQLite
	readers *sql.DB
	watcher *sql.DB // one connection that never writes: it sees all commits
	fresh   string  // how to connect once more, for reading
	blobs   *blobs
	log     folder
	common  wordCounts
}

const (
	readerConns = 4
	driverName  = "sqlite3"
)

// Open opens the database file at path, makes it and its directory where they
// are missing (readable by the user alone), and brings its schema up to date.
// A file of a newer Linje is left alone: CodeNewerData.
func Open(ctx context.Context, path string) (*Store, error) {
	const op = "store.Open"
	if err := prepareFile(path); err != nil {
		return nil, fail(op, err)
	}
	if err := shape(ctx, path); err != nil {
		return nil, fail(op, err)
	}
	s, err := connect(path)
	if err != nil {
		return nil, fail(op, err)
	}
	if err := s.begin(ctx); err != nil {
		return nil, fail(op, errors.Join(err, s.Close()))
	}
	return s, nil
}

// prepareFile makes the directory and an empty file for this user alone. An
// existing file is never opened here: closing it would drop the locks that
// this process holds on it (POSIX).
func prepareFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}

// sqlShape: a mail fills several pages, and each page costs two writes to the
// log. It must be said before the log is switched on.
const sqlShape = `PRAGMA page_size = 8192; PRAGMA journal_mode = WAL`

// shape sets what can only be set in an empty file.
func shape(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > 0 {
		return err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	db, err := sql.Open(driverName, location(abs)+"?_busy_timeout=5000")
	if err != nil {
		return err
	}
	err = untilFree(ctx, func() error {
		_, err := db.ExecContext(ctx, sqlShape)
		return err
	})
	return errors.Join(err, db.Close())
}

func connect(path string) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	s := &Store{fresh: dsn(abs, url.Values{"_query_only": {"on"}}), blobs: newBlobs(filepath.Join(filepath.Dir(abs), blobFolder))}
	for _, c := range []struct {
		db    **sql.DB
		conns int
		more  url.Values
	}{
		{&s.writer, 1, url.Values{"_txlock": {"immediate"}, "_secure_delete": {"fast"}, "_cache_size": {"-16000"}, "_stmt_cache_size": {"100"}}},
		{&s.readers, readerConns, url.Values{"_query_only": {"on"}, "_cache_size": {"-8000"}, "_stmt_cache_size": {"40"}}},
		{&s.watcher, 1, url.Values{"_query_only": {"on"}, "_stmt_cache_size": {"2"}}},
	} {
		db, err := sql.Open(driverName, dsn(abs, c.more))
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		db.SetMaxOpenConns(c.conns)
		db.SetMaxIdleConns(c.conns)
		*c.db = db
	}
	return s, nil
}

// dsn makes the data source name. Pragmas stand in it so that every connection
// of a pool gets them.
func dsn(abs string, more url.Values) string {
	v := url.Values{
		"_journal_mode": {"WAL"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"on"},
		"_synchronous":  {"NORMAL"},
		"_mutex":        {"no"}, // database/sql gives a connection to one goroutine at a time
	}
	for k, x := range more {
		v[k] = x
	}
	return location(abs) + "?" + v.Encode()
}

// location is a file's path as SQLite takes it in a URI.
func location(abs string) string {
	p := filepath.ToSlash(abs)
	if !strings.HasPrefix(p, "/") { // a drive letter
		p = "/" + p
	}
	return "file:" + (&url.URL{Path: p}).EscapedPath()
}

// begin checks what SQLite can do and migrates.
func (s *Store) begin(ctx context.Context) error {
	var fts bool
	err := untilFree(ctx, func() error {
		return s.writer.QueryRowContext(ctx, "SELECT sqlite_compileoption_used('ENABLE_FTS5')").Scan(&fts)
	})
	if err != nil {
		return err
	}
	if !fts {
		return support.Ef(support.CodeInternal, "store.Open", "built without the tag sqlite_fts5")
	}
	steps, err := migrations()
	if err != nil {
		return err
	}
	if err := migrate(ctx, s.writer, steps); err != nil {
		return err
	}
	_, err = s.writer.ExecContext(ctx, sqlLogSize)
	return err
}

// Close ends all connections. The last program to close folds the write-ahead
// log into the file.
func (s *Store) Close() error {
	s.log.running.Wait()
	var errs []error
	for _, db := range []*sql.DB{s.watcher, s.readers, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return fail("store.Close", errors.Join(errs...))
}
