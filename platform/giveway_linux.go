package platform

import (
	"runtime"
	"syscall"
)

// behind is how far background work stands behind the rest of the program
// (setpriority(2); 19 is the farthest).
const behind = 5

// GiveWay makes the calling goroutine give way to the rest of the program where
// there is not enough of the processor for all. It keeps its thread for good,
// which ends with it.
func GiveWay() {
	runtime.LockOSThread()
	// 0 is the calling thread. Refused, all is as before.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, behind)
}
