//go:build unix

package testbed

import (
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// freePorts picks loopback ports that nobody listens on now, and keeps them from
// other tests until this one ends: a server binds its port a moment later, and
// is down for a while in some tests. They lie below the range from which systems
// take ports for outgoing connections.
func freePorts(t testing.TB, count int) []string {
	t.Helper()
	var ports []string
	var held []net.Listener
	defer func() {
		for _, l := range held {
			_ = l.Close()
		}
	}()
	for try := 0; len(ports) < count && try < 1000; try++ {
		port := strconv.Itoa(10240 + rand.IntN(22000))
		if !reserve(t, port) {
			continue
		}
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			continue
		}
		held = append(held, listener)
		ports = append(ports, port)
	}
	if len(ports) < count {
		t.Fatalf("no free loopback ports")
	}
	return ports
}

// reserve takes a port for the time of a test, among the tests of all programs of
// this user: by a lock that ends with the program, whatever happens to it.
func reserve(t testing.TB, port string) bool {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "linje-test-ports-"+strconv.Itoa(os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, port), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		_ = f.Close()
		return false
	}
	t.Cleanup(func() { _ = f.Close() })
	return true
}

// freed waits until nobody holds the addresses: the children of a server that
// was killed keep them a moment longer than it.
func freed(addresses ...string) {
	poll(stopLimit, func() bool {
		for _, address := range addresses {
			l, err := net.Listen("tcp", address)
			if err != nil {
				return false
			}
			_ = l.Close()
		}
		return true
	})
}

// local is the loopback address of a port.
func local(port string) string { return net.JoinHostPort("127.0.0.1", port) }

// greets tells whether a server at the address begins with the text.
func greets(address, begin string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	buffer := make([]byte, len(begin))
	for got := 0; got < len(buffer); {
		n, err := conn.Read(buffer[got:])
		if err != nil {
			return false
		}
		got += n
	}
	return string(buffer) == begin
}

// listens tells whether the address takes connections.
func listens(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
