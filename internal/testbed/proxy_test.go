//go:build unix

package testbed_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
)

// echo is a server that sends back what it is sent.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				io.Copy(conn, conn)
				conn.Close()
			}()
		}
	}()
	return listener.Addr().String()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestProxyPassesStallsAndCounts(t *testing.T) {
	proxy := testbed.FaultProxy(t, echo(t))
	conn := dial(t, proxy.Addr)
	lines := bufio.NewReader(conn)
	io.WriteString(conn, "hei\n")
	if line, err := lines.ReadString('\n'); err != nil || line != "hei\n" {
		t.Fatalf("passed on: %q, %v", line, err)
	}
	if to, from := proxy.Bytes(testbed.ToServer), proxy.Bytes(testbed.ToClient); to != 4 || from != 4 {
		t.Errorf("counted %d and %d bytes", to, from)
	}
	proxy.Stall()
	io.WriteString(conn, "igjen\n")
	conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if line, err := lines.ReadString('\n'); err == nil {
		t.Errorf("came through a stalled proxy: %q", line)
	}
	proxy.Resume()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if line, err := lines.ReadString('\n'); err != nil || line != "igjen\n" {
		t.Errorf("after the stall: %q, %v", line, err)
	}
}

func TestProxyCutsAndRefuses(t *testing.T) {
	proxy := testbed.FaultProxy(t, echo(t))
	proxy.CutAfter(testbed.ToClient, 5)
	conn := dial(t, proxy.Addr)
	io.WriteString(conn, strings.Repeat("x", 100))
	if got, _ := io.ReadAll(conn); len(got) != 5 {
		t.Errorf("%d bytes came before the cut, want 5", len(got))
	}
	proxy.Refuse()
	if conn, err := net.Dial("tcp", proxy.Addr); err == nil {
		conn.Close()
		t.Error("connected to a proxy that refuses")
	}
	proxy.Accept()
	again := dial(t, proxy.Addr)
	io.WriteString(again, "a\n")
	if line, err := bufio.NewReader(again).ReadString('\n'); err != nil || line != "a\n" {
		t.Errorf("after refusing: %q, %v", line, err)
	}
	proxy.Cut()
	if _, err := again.Read(make([]byte, 1)); err == nil {
		t.Error("the connection outlived the cut")
	}
}

func TestProxyDelaysWithoutSlowingDown(t *testing.T) {
	proxy := testbed.FaultProxy(t, echo(t))
	proxy.Delay(20 * time.Millisecond)
	conn := dial(t, proxy.Addr)
	lines := bufio.NewReader(conn)
	start := time.Now()
	for range 50 { // all under way at once
		io.WriteString(conn, "a\n")
	}
	for range 50 {
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took < 40*time.Millisecond || took > time.Second {
		t.Errorf("a round trip took %s", took)
	}
}

func TestProxyLimitsTheRate(t *testing.T) {
	proxy := testbed.FaultProxy(t, echo(t))
	proxy.Limit(2 << 20)
	proxy.Delay(20 * time.Millisecond)
	conn := dial(t, proxy.Addr)
	const size = 1 << 20 // half a second of that line
	began := time.Now()
	go func() { conn.Write(make([]byte, size)) }()
	if _, err := io.ReadFull(conn, make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 520*time.Millisecond {
		t.Errorf("%d bytes there and back took %v", size, took)
	}
}
