package platform

import (
	"syscall"
	"time"
)

// rusageThread is RUSAGE_THREAD (getrusage(2)), which package syscall leaves out.
const rusageThread = 1

// ThreadTime is the processor time that the calling thread has used, 0 where
// the system does not tell.
func ThreadTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(rusageThread, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
