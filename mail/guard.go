package mail

import (
	"net"
	"sync"
	"time"
)

// guard is a TCP connection that is closed when the other side stays silent
// for too long while an answer is expected. It lies below TLS, and the
// libraries above it cannot change its deadlines: go-imap's are fixed, and it
// waits without any while idle.
//
// The time limit counts only while a Read is waiting, so that a slow consumer
// is not taken for a silent server.
type guard struct {
	net.Conn
	write time.Duration // limit of one Write

	mu    sync.Mutex
	limit time.Duration // of one Read; 0: nothing is expected, wait for ever
	cause error         // why the connection ended
	short bool          // a Write failed: not all that was written went out
	heard bool          // an answer to what was written is being waited for
}

func newGuard(c net.Conn, limit time.Duration) *guard {
	return &guard{Conn: c, write: limit, limit: limit}
}

// expect sets how long a Read may wait from now on, also one that is waiting.
func (g *guard) expect(limit time.Duration) {
	g.mu.Lock()
	g.limit = limit
	g.mu.Unlock()
	g.arm()
}

func (g *guard) arm() {
	g.mu.Lock()
	defer g.mu.Unlock()
	var t time.Time
	if g.limit > 0 {
		t = time.Now().Add(g.limit)
	}
	_ = g.Conn.SetReadDeadline(t) // a closed connection says so when it is read
}

// hurry gives a Read that waits for an answer no more than limit from now. Any
// byte that comes gives it its own limit back.
func (g *guard) hurry(limit time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.limit > limit {
		_ = g.Conn.SetReadDeadline(time.Now().Add(limit))
	}
}

func (g *guard) Read(b []byte) (int, error) {
	g.mu.Lock()
	g.heard = true
	g.mu.Unlock()
	g.arm()
	n, err := g.Conn.Read(b)
	if err != nil {
		g.abort(err)
	}
	return n, err
}

func (g *guard) Write(b []byte) (int, error) {
	_ = g.Conn.SetWriteDeadline(time.Now().Add(g.write))
	n, err := g.Conn.Write(b)
	if err != nil {
		g.mu.Lock()
		g.short = g.short || !g.heard
		g.mu.Unlock()
		g.abort(err)
	}
	return n, err
}

// abort closes the connection and remembers why, if it is the first reason.
func (g *guard) abort(cause error) {
	g.mu.Lock()
	if g.cause == nil {
		g.cause = cause
	}
	g.mu.Unlock()
	_ = g.Conn.Close()
}

// ended returns why the connection ended, nil while it stands.
func (g *guard) ended() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cause
}

// speak begins something whose way out unwritten is asked about.
func (g *guard) speak() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.heard = false
}

// unwritten reports whether a Write failed since speak, before an answer was
// waited for: then not all of it went out. What TLS writes after that (an
// alert) does not count.
func (g *guard) unwritten() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.short
}

// Close closes the connection.
func (g *guard) Close() error {
	g.mu.Lock()
	if g.cause == nil {
		g.cause = net.ErrClosed
	}
	g.mu.Unlock()
	return g.Conn.Close()
}

// The deadlines are the guard's own.
func (g *guard) SetDeadline(time.Time) error      { return nil }
func (g *guard) SetReadDeadline(time.Time) error  { return nil }
func (g *guard) SetWriteDeadline(time.Time) error { return nil }
