package platform

import (
	"fmt"

	"github.com/gofrs/flock"
)

// TryLock takes a lock that one program has at a time; the system gives it up
// when the program ends, however it ends. ok is false when another has it.
func TryLock(path string) (release func(), ok bool, err error) {
	l := flock.New(path)
	ok, err = l.TryLock()
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", path, err)
	}
	if !ok {
		return nil, false, nil
	}
	return func() { _ = l.Unlock() }, true, nil
}
