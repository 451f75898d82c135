package platform

import (
	"runtime"
	"testing"
	"time"
)

func TestThreadTimeGrowsWithWork(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began := ThreadTime()
	limit := time.Now().Add(10 * time.Second)
	for ThreadTime() == began {
		if time.Now().After(limit) {
			t.Fatal("no processor time after ten seconds of work")
		}
	}
}
