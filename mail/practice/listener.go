package practice

import (
	"context"
	"errors"
	"net"
	"sync"
)

// listener knows its open connections, so that closing can end and await them,
// and refuses more than maxConns at once.
type listener struct {
	net.Listener

	mu       sync.Mutex
	closed   bool
	conns    map[*conn]struct{}
	sessions int           // accepted, and the session not ended
	idle     chan struct{} // closed when sessions reaches 0 while someone waits
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if t := l.track(c); t != nil {
			return t, nil
		}
		_ = c.Close() // too many, or closing
	}
}

func (l *listener) track(c net.Conn) *conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.conns) >= maxConns {
		return nil
	}
	t := &conn{Conn: c, listener: l}
	l.conns[t] = struct{}{}
	l.sessions++
	return t
}

// Close implements net.Listener; open connections stay. Closing twice is fine.
func (l *listener) Close() error {
	l.mu.Lock()
	again := l.closed
	l.closed = true
	l.mu.Unlock()
	if again {
		return nil
	}
	return l.Listener.Close()
}

// closeConns ends every open connection.
func (l *listener) closeConns() {
	l.mu.Lock()
	open := make([]*conn, 0, len(l.conns))
	for c := range l.conns {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
}

// sessionEnded is called once for each accepted connection, when what serves
// it is through.
func (l *listener) sessionEnded() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sessions--
	if l.sessions == 0 && l.idle != nil {
		close(l.idle)
		l.idle = nil
	}
}

// waitSessions waits until sessionEnded has been called for every connection.
func (l *listener) waitSessions(ctx context.Context) error {
	l.mu.Lock()
	if l.sessions == 0 {
		l.mu.Unlock()
		return nil
	}
	if l.idle == nil {
		l.idle = make(chan struct{})
	}
	idle := l.idle
	l.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// conn is a connection that its listener knows of.
type conn struct {
	net.Conn
	listener *listener
}

// Close implements net.Conn. Closing twice is fine: both the server and the
// listener may do it.
func (c *conn) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.conns, c)
	c.listener.mu.Unlock()
	if err := c.Conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
