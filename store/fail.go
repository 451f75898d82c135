package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"linje/support"
)

// fail gives err its kind. What has one already, an error of a decide function
// and the end of a context keep theirs.
func fail(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *support.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return support.E(support.CodeNotFound, op, nil)
	}
	var lite sqlite3.Error
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return support.E(support.CodeDiskFull, op, err)
	case errors.As(err, &lite):
		return support.E(liteCode(lite), op, err)
	case errors.As(err, new(*fs.PathError)), errors.Is(err, sql.ErrConnDone), errors.Is(err, errStored):
		return support.E(support.CodeDatabase, op, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// errStored marks a stored value that cannot be read back.
var errStored = errors.New("stored value")

func liteCode(e sqlite3.Error) support.Code {
	if e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC {
		return support.CodeDiskFull
	}
	return support.CodeDatabase
}

// isUnique reports whether err is a value that stands in the table already.
func isUnique(err error) bool {
	var lite sqlite3.Error
	return errors.As(err, &lite) &&
		(lite.ExtendedCode == sqlite3.ErrConstraintUnique || lite.ExtendedCode == sqlite3.ErrConstraintPrimaryKey)
}

// isForeign reports whether err is a reference to a row that does not exist.
func isForeign(err error) bool {
	var lite sqlite3.Error
	return errors.As(err, &lite) && lite.ExtendedCode == sqlite3.ErrConstraintForeignKey
}

// isBusy reports whether another program held the database for too long.
func isBusy(err error) bool {
	var lite sqlite3.Error
	return errors.As(err, &lite) && (lite.Code == sqlite3.ErrBusy || lite.Code == sqlite3.ErrLocked)
}
