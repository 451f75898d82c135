package main

import (
	"errors"
	"io"
	"sync/atomic"
	"syscall"
)

// outlet is standard output. When its reader goes away, as that of
// "linjectl demo | head" does, it ends the run, which then closes what it has
// opened; dying of SIGPIPE would leave that behind.
type outlet struct {
	to   io.Writer
	end  func()
	gone atomic.Bool
}

// Write implements io.Writer.
func (o *outlet) Write(b []byte) (int, error) {
	n, err := o.to.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		o.gone.Store(true)
		o.end()
	}
	return n, err
}
