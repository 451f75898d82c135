package store

import (
	"context"

	"linje/support"
)

// Check tries the database and its search index for damage: nil each, or
// CodeDatabase.
func (s *Store) Check(ctx context.Context) (database, search error) {
	return s.checkFile(ctx), s.checkSearch(ctx)
}

func (s *Store) checkFile(ctx context.Context) error {
	const op = "store.Check"
	return s.read(ctx, op, func(t *tx) error {
		first := ""
		err := t.each(func(r scanner) error {
			var line string
			err := r.Scan(&line)
			if first == "" {
				first = line
			}
			return err
		}, "PRAGMA quick_check(10)")
		if err == nil && first != "ok" {
			return support.Ef(support.CodeDatabase, op, "%s", first)
		}
		return err
	})
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
