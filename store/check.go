package store

import (
	"context"
	"database/sql"
	"errors"

	"linje/support"
)

// Check tries the database and its search index for damage: nil each, or
// CodeDatabase.
func (s *Store) Check(ctx context.Context) (database, search error) {
	return s.checkFile(ctx), s.checkSearch(ctx)
}

// checkFile looks through a connection of its own: on one that has searched
// before, FTS5 looks for the segments of then, which another connection may
// have merged away, and calls that damage (seen in SQLite 3.54.1).
func (s *Store) checkFile(ctx context.Context) (err error) {
	const op = "store.Check"
	db, err := sql.Open(driverName, s.fresh)
	if err != nil {
		return fail(op, err)
	}
	defer func() { err = errors.Join(err, fail(op, db.Close())) }()
	rows, err := db.QueryContext(ctx, "PRAGMA quick_check(1)")
	if err != nil {
		return fail(op, err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return fail(op, err)
		}
		if line != "ok" {
			return support.Ef(support.CodeDatabase, op, "%s", line)
		}
	}
	return fail(op, rows.Err())
}

const (
	sqlCheckWords = `INSERT INTO words (words) VALUES ('integrity-check')`
	sqlMissing    = `SELECT (SELECT count(*) FROM messages) - (SELECT count(*) FROM docs WHERE message IS NOT NULL),
	(SELECT count(*) FROM docs) - (SELECT count(*) FROM words_docsize)`
)

// checkSearch tries the index in itself, and that it holds all that it should.
func (s *Store) checkSearch(ctx context.Context) error {
	const op = "store.Check"
	return s.write(ctx, op, func(t *tx) error {
		if _, err := t.exec(sqlCheckWords); err != nil {
			return err
		}
		var messages, docs int
		if err := t.row(sqlMissing).Scan(&messages, &docs); err != nil {
			return err
		}
		if messages != 0 || docs != 0 {
			return support.Ef(support.CodeDatabase, op, "search index: %d messages, %d entries missing", messages, docs)
		}
		return nil
	})
}

// Version changes whenever any connection, also another program's, commits.
// Numbers of different openings do not compare.
func (s *Store) Version(ctx context.Context) (v int64, err error) {
	err = s.watcher.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
	return v, fail("store.Version", err)
}
