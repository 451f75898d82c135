package platform

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// SetAside renames a database, with its journal files and the folder of its
// attachments, to a name with the time in it. Nothing is deleted.
func SetAside(file string, now time.Time) error {
	mark := now.Format("-20060102-150405")
	for _, tail := range []string{"", "-wal", "-shm"} {
		err := os.Rename(file+tail, file+mark+tail)
		if err != nil && !(tail != "" && os.IsNotExist(err)) {
			return fmt.Errorf("set aside: %w", err)
		}
	}
	folder := filepath.Join(filepath.Dir(file), "attachments")
	if err := os.Rename(folder, folder+mark); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("set aside: %w", err)
	}
	return nil
}
