package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"linje/support"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the scripts in order; the one at index i leads to version
// i+1.
func migrations() ([]string, error) { return readMigrations(migrationFiles) }

// readMigrations reads migrations/0001_….sql and so on; a gap in the numbers
// is an error.
func readMigrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	steps := make([]string, 0, len(names))
	for i, name := range names {
		var n int
		if _, err := fmt.Sscanf(name, "migrations/%04d_", &n); err != nil || n != i+1 {
			return nil, support.Ef(support.CodeInternal, "store.migrate", "%s is out of order", name)
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(b))
	}
	return steps, nil
}

// migrate runs the scripts that the database has not seen, each in its own
// transaction together with the new PRAGMA user_version.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	for {
		done, err := migrateOne(ctx, db, steps)
		if done || err != nil {
			return err
		}
	}
}

func migrateOne(ctx context.Context, db *sql.DB, steps []string) (done bool, err error) {
	const op = "store.migrate"
	version, err := userVersion(ctx, db)
	if err != nil {
		return false, err
	}
	if version > len(steps) {
		return false, support.Ef(support.CodeNewerData, op, "version %d, this program knows %d", version, len(steps))
	}
	if version == len(steps) {
		return true, nil
	}
	ctx = context.WithoutCancel(ctx)
	tx, err := beginTx(ctx, db)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	// Another program may have migrated while this one waited.
	again, err := userVersion(ctx, tx)
	if err != nil || again != version {
		return false, err
	}
	if version == 0 {
		var tables int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
			return false, err
		}
		if tables > 0 {
			return false, support.Ef(support.CodeDatabase, op, "a database of another program")
		}
	}
	if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
		return false, fmt.Errorf("migration %d: %w", version+1, err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}

type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, q rowQuerier) (v int, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}
