//go:build unix

package testbed

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
	"time"
)

// freePorts picks loopback ports that nobody listens on now. They lie below the
// range from which systems take ports for outgoing connections, so that they
// stay free while a server is down.
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
