package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"linje/internal/testbed"
)

// arrivals is how many escalations are measured.
const arrivals = 50

// BenchmarkArrival measures the way of an escalation from the server's EXISTS
// to the call of Notify on the session bus, in linjectl and in the window.
func BenchmarkArrival(b *testing.B) {
	need(b, linjectl, "make build")
	need(b, linje, "make build")
	for b.Loop() {
		measureArrival(b, "linjectl", func(data string) *exec.Cmd { return exec.Command(linjectl, "--data", data, "sync", "--watch") })
		measureArrival(b, "window", func(data string) *exec.Cmd { return exec.Command(linje, "--data", data) })
	}
}

func measureArrival(b *testing.B, name string, program func(data string) *exec.Cmd) {
	b.Helper()
	d := testbed.Dovecot(b, testbed.DovecotOptions{})
	s := testbed.Desktop(b, testbed.DesktopOptions{Screen: true, Notifications: true})
	calls := s.WatchNotify()
	data, trace := filepath.Join(s.Home, "linje"), filepath.Join(s.Home, "trace")
	addAccount(b, func(args ...string) *exec.Cmd {
		return s.Command(linjectl, append([]string{"--data", data}, args...)...)
	}, d, "support")
	cmd := program(data)
	cmd.Env = s.Env("LINJE_TRACE=" + trace)
	end := running(b, cmd)
	client := signIn(b, d)
	// The first is for warming up; it also tells that the program listens.
	appendMail(b, client, 0)
	testbed.Receive(b, calls, "the first notification")
	var told, acknowledged []time.Duration
	for i := range arrivals {
		s.History() // closes what is on the screen: one that is full is slow
		at := appendMail(b, client, i+1)
		call := testbed.Receive(b, calls, "a notification")
		acknowledged = append(acknowledged, call.At.Sub(at))
		told = append(told, call.At.Sub(heard(b, trace, call.At)))
	}
	end()
	table.add("arrival (%s), EXISTS to Notify, %d mails: median %s, p95 %s; from APPEND acknowledged: median %s, p95 %s (Dovecot waits up to 500 ms)",
		name, arrivals, ms(median(told)), ms(percentile(told, 95)), ms(median(acknowledged)), ms(percentile(acknowledged, 95)))
	b.ReportMetric(float64(median(told).Microseconds())/1000, name+"-ms")
}

// running starts a program; end asks it to end and waits.
func running(b *testing.B, cmd *exec.Cmd) (end func()) {
	b.Helper()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	end = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	}
	b.Cleanup(end)
	return end
}

func signIn(b *testing.B, d *testbed.DovecotServer) *imapclient.Client {
	b.Helper()
	client, err := imapclient.DialInsecure(d.IMAPAddr, nil)
	if err == nil {
		err = client.Login("support", testbed.Password).Wait()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = client.Close() })
	return client
}

// appendMail puts an escalation into the inbox and tells when the server had
// acknowledged it.
func appendMail(b *testing.B, client *imapclient.Client, i int) time.Time {
	b.Helper()
	mail := fmt.Sprintf("From: Ola <ola@example.no>\r\nTo: support@example.no\r\nSubject: Eskalert: sak %d\r\nDate: %s\r\nMessage-ID: <bench-%d.%d@example.no>\r\n\r\nKan dere ta denne?\r\n",
		i, time.Now().Format(time.RFC1123Z), i, time.Now().UnixNano())
	cmd := client.Append("INBOX", int64(len(mail)), nil)
	_, err := cmd.Write([]byte(mail))
	if err == nil {
		err = cmd.Close()
	}
	if err == nil {
		_, err = cmd.Wait()
	}
	if err != nil {
		b.Fatal(err)
	}
	return time.Now()
}

// heard is when the program had heard of the mail that it stored last before a
// time: the server may tell of other things in between.
func heard(b *testing.B, trace string, before time.Time) time.Time {
	b.Helper()
	f, err := os.Open(trace)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var exists, of time.Time
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line struct {
			T     time.Time
			Event string
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil || line.T.After(before) {
			continue
		}
		switch {
		case line.Event == "exists":
			exists = line.T
		case strings.HasPrefix(line.Event, "stored"):
			of = exists
		}
	}
	if of.IsZero() {
		b.Fatal("a notification of mail that was not told of")
	}
	return of
}
