package platform

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
)

// folder is the name of the program's folder below each base directory.
const folder = "linje"

// Dirs are the directories of one installation, all absolute.
type Dirs struct {
	// Data holds the database and what belongs to it.
	Data string
	// Config holds the settings.
	Config string
	// Cache holds what can be made again.
	Cache string
	// State holds logs and the like.
	State string
}

// Directories gives the directories and makes those that are missing, readable
// by their owner alone. With an override all of them lie in that directory;
// without one they are where the platform keeps such things (XDG on Linux).
func Directories(override string) (Dirs, error) {
	dirs, err := place(override)
	if err != nil {
		return Dirs{}, err
	}
	for _, dir := range []string{dirs.Data, dirs.Config, dirs.Cache, dirs.State} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return Dirs{}, fmt.Errorf("data directories: %w", err)
		}
	}
	return dirs, nil
}

// place decides where the directories are.
func place(override string) (Dirs, error) {
	if override != "" {
		base, err := filepath.Abs(override)
		if err != nil {
			return Dirs{}, fmt.Errorf("data directory: %w", err)
		}
		return Dirs{
			Data:   base,
			Config: filepath.Join(base, "config"),
			Cache:  filepath.Join(base, "cache"),
			State:  filepath.Join(base, "state"),
		}, nil
	}
	xdg.Reload()
	dirs := Dirs{
		Data:   filepath.Join(xdg.DataHome, folder),
		Config: filepath.Join(xdg.ConfigHome, folder),
		Cache:  filepath.Join(xdg.CacheHome, folder),
		State:  filepath.Join(xdg.StateHome, folder),
	}
	if xdg.Home == "" || !filepath.IsAbs(dirs.Data) {
		return Dirs{}, errors.New("data directories: no home directory is known (set HOME, or name a data directory)")
	}
	return dirs, nil
}
