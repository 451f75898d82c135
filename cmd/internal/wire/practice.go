package wire

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"linje/platform"
)

// The directories of practice data, in the system's directory for temporary
// files. The lock inside is held for as long as the program runs, however it
// ends, and so tells the others which directories are left over.
const (
	practicePrefix = "linje-practice-"
	practiceLock   = "in-use.lock"
	practiceTries  = 5
	// unlockedAge is how old a directory without a lock file must be before it
	// counts as left over: a program that is starting is about to make one.
	unlockedAge = time.Minute
)

// practiceDir makes a directory for practice data and takes away those that
// earlier runs left behind. remove ends the use of it.
func practiceDir() (dir string, remove func() error, err error) {
	sweepPractice(os.TempDir(), time.Now())
	for range practiceTries {
		if dir, err = os.MkdirTemp("", practicePrefix); err != nil {
			return "", nil, err
		}
		release, ok, lockErr := platform.TryLock(filepath.Join(dir, practiceLock))
		// Another program's sweep may have come between: then it is gone.
		if _, statErr := os.Lstat(filepath.Join(dir, practiceLock)); ok && statErr == nil {
			return dir, func() error {
				release()
				return os.RemoveAll(dir)
			}, nil
		}
		if ok {
			release()
		}
		if err = lockErr; err == nil {
			err = errors.New("the practice directory is in use")
		}
		_ = os.RemoveAll(dir)
	}
	return "", nil, err
}

// sweepPractice removes the practice data of programs that no longer run.
// What cannot be looked at or removed is left alone.
func sweepPractice(parent string, now time.Time) {
	dirs, err := filepath.Glob(filepath.Join(parent, practicePrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || !ownFile(info) {
			continue
		}
		lock := filepath.Join(dir, practiceLock)
		_, err = os.Lstat(lock)
		if errors.Is(err, fs.ErrNotExist) && now.Sub(info.ModTime()) < unlockedAge {
			continue
		}
		release, ok, err := platform.TryLock(lock)
		if err != nil || !ok {
			continue
		}
		_ = os.RemoveAll(dir)
		release()
	}
}
