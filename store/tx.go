package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"

	"github.com/mattn/go-sqlite3"

	"linje/support"
)

// beginTries is how often a write asks for the lock; each try waits for the
// busy timeout (5 s). SQLite's waiting is not fair, so one try may starve while
// another program writes much.
const beginTries = 6

// querier is what a transaction runs its statements on: a *sql.Tx for reading.
// A write transaction has the connection itself: database/sql starts a
// goroutine for each query of a *sql.Tx, and an intake makes a hundred thousand.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tx is one transaction with its context.
type tx struct {
	ctx   context.Context
	tx    querier
	blobs *blobs
}

func (t *tx) exec(query string, args ...any) (changed int64, err error) {
	r, err := t.tx.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *tx) row(query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(t.ctx, query, args...)
}

// each calls scan for every row.
func (t *tx) each(scan func(r scanner) error, query string, args ...any) error {
	rows, err := t.tx.QueryContext(t.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// caseIDs lists the cases that a query names.
func (t *tx) caseIDs(query string, args ...any) (out []support.CaseID, err error) {
	err = t.each(func(r scanner) error {
		var id support.CaseID
		err := r.Scan(&id)
		out = append(out, id)
		return err
	}, query, args...)
	return out, err
}

// scanner is a row that can be read.
type scanner interface{ Scan(dest ...any) error }

// write runs f in one write transaction. Once it has begun, the end of ctx no
// longer breaks into it: f looks at ctx itself where it takes long.
func (s *Store) write(ctx context.Context, op string, f func(t *tx) error) error {
	if err := ctx.Err(); err != nil {
		return fail(op, err)
	}
	whole := context.WithoutCancel(ctx)
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return fail(op, err)
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	if err := untilFree(ctx, func() error { return run(whole, conn, sqlBegin) }); err != nil {
		return fail(op, err)
	}
	defer rollback(whole, conn)
	if err := f(&tx{ctx: whole, tx: conn, blobs: s.blobs}); err != nil {
		return fail(op, err)
	}
	return fail(op, run(whole, conn, sqlCommit))
}

const (
	sqlBegin    = `BEGIN IMMEDIATE`
	sqlCommit   = `COMMIT`
	sqlRollback = `ROLLBACK`
)

func run(ctx context.Context, conn *sql.Conn, statement string) error {
	_, err := conn.ExecContext(ctx, statement)
	return err
}

// rollback ends a transaction that was not committed; after a commit it does
// nothing. A connection that will not let go of it is thrown away.
func rollback(ctx context.Context, conn *sql.Conn) {
	_ = conn.Raw(func(inner any) error {
		lite, ok := inner.(*sqlite3.SQLiteConn)
		if !ok || lite.AutoCommit() {
			return nil
		}
		if _, err := lite.ExecContext(ctx, sqlRollback, nil); err != nil && !lite.AutoCommit() {
			return driver.ErrBadConn
		}
		return nil
	})
}

// read runs f on one state of the database.
func (s *Store) read(ctx context.Context, op string, f func(t *tx) error) error {
	inner, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return fail(op, err)
	}
	defer inner.Rollback() //nolint:errcheck // reading leaves nothing behind
	return fail(op, f(&tx{ctx: ctx, tx: inner, blobs: s.blobs}))
}

func beginTx(ctx context.Context, db *sql.DB) (*sql.Tx, error) { return db.BeginTx(ctx, nil) }

// untilFree repeats f while another program holds the database.
func untilFree(ctx context.Context, f func() error) error {
	var err error
	for try := range beginTries {
		if err = f(); !isBusy(err) {
			return err
		}
		// SQLite has waited already, but for a lock that cannot wait (the
		// switch to WAL) it answers at once.
		pause := time.NewTimer(time.Duration(try+1) * 20 * time.Millisecond)
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-pause.C:
		}
	}
	return err
}
