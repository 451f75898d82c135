//go:build !linux

package platform

import "time"

// ThreadTime is the processor time that the calling thread has used; here the
// system does not tell, and it is 0.
func ThreadTime() time.Duration { return 0 }
