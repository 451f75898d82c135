package outbox

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// step is a place in an SMTP dialogue (RFC 5321 section 3).
type step string

const (
	atGreeting step = "greeting"
	atEHLO     step = "EHLO"
	atMAIL     step = "MAIL"
	atRCPT     step = "RCPT"
	atDATA     step = "DATA"
	atBody     step = "body"
	atDot      step = "dot"
	atQuit     step = "QUIT"
)

func steps() []step {
	return []step{atGreeting, atEHLO, atMAIL, atRCPT, atDATA, atBody, atDot, atQuit}
}

// harm is what is done there.
type harm string

const (
	cutBefore   harm = "cut before the server heard it"
	cutAfter    harm = "cut after the server heard it"
	cutPartly   harm = "cut within the server's answer"
	notNow      harm = "4xx"
	never       harm = "5xx"
	goAway      harm = "421 and cut"
	noise       harm = "no SMTP"
	stallBefore harm = "silence, the server did not hear it"
	stallAfter  harm = "silence, the server heard it"
	late        harm = "a late answer"
	killBefore  harm = "sender killed before the server heard it"
	killAfter   harm = "sender killed after the server heard it"
)

func harms() []harm {
	return []harm{cutBefore, cutAfter, cutPartly, notNow, never, goAway, noise, stallBefore, stallAfter, late}
}

// fault is one harm at one step; n chooses the byte where that is within some.
type fault struct {
	step step
	harm harm
	n    int
	kill func() // ends the sender
}

// front is an SMTP server that passes all on to the real one, line by line, and
// makes each connection fail as planned.
type front struct {
	addr   string
	target string
	all    sync.WaitGroup

	mu    sync.Mutex
	plans []fault
	done  int
	ends  map[net.Conn]bool
}

func newFront(t *testing.T, target string) *front {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &front{addr: listener.Addr().String(), target: target, ends: map[net.Conn]bool{}}
	f.all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			f.all.Go(func() { f.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		f.mu.Lock()
		for c := range f.ends {
			_ = c.Close()
		}
		f.mu.Unlock()
		f.all.Wait()
	})
	return f
}

// plan makes the next connections fail, one each.
func (f *front) plan(faults ...fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plans = append(f.plans, faults...)
}

// clear takes away what was planned and tells how many connections failed.
func (f *front) clear() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plans = nil
	return f.done
}

func (f *front) next() fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.plans) == 0 {
		return fault{}
	}
	p := f.plans[0]
	f.plans = f.plans[1:]
	return p
}

// talk is one dialogue, the client's end and the server's.
type talk struct {
	f              *front
	fault          fault
	client, server net.Conn
	in, answers    *bufio.Reader
}

func (f *front) serve(client net.Conn) {
	server, err := net.Dial("tcp", f.target)
	if err != nil {
		_ = client.Close()
		return
	}
	f.mu.Lock()
	f.ends[client], f.ends[server] = true, true
	f.mu.Unlock()
	defer func() {
		_, _ = client.Close(), server.Close()
		f.mu.Lock()
		delete(f.ends, client)
		delete(f.ends, server)
		f.mu.Unlock()
	}()
	t := &talk{f: f, fault: f.next(), client: client, server: server, in: bufio.NewReader(client), answers: bufio.NewReader(server)}
	if !t.exchange(atGreeting, "") {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		at, ok := map[string]step{"EHLO": atEHLO, "HELO": atEHLO, "MAIL": atMAIL, "RCPT": atRCPT, "DATA": atDATA, "QUIT": atQuit}[verb]
		if !ok {
			at = "other"
		}
		if !t.exchange(at, line) || at == atQuit {
			return
		}
		if at == atDATA && !t.body() {
			return
		}
	}
}

// exchange passes a line to the server and its answer back; false ends the talk.
func (t *talk) exchange(at step, line string) bool {
	if t.fault.step != at || t.fault.harm == "" {
		answer := t.ask(line)
		_, err := io.WriteString(t.client, answer)
		return err == nil && answer != ""
	}
	t.f.mu.Lock()
	t.f.done++
	t.f.mu.Unlock()
	harm := t.fault.harm
	t.fault.harm = ""
	switch harm {
	case notNow, never, goAway:
		if at != atDot { // the server must not have what it is said to have refused
			t.ask(line)
		}
		return t.refuse(harm)
	case noise:
		t.ask(line)
		_, _ = io.WriteString(t.client, "\xff\xfe* OK hallo\r\n")
		return false
	case late:
		answer := t.ask(line)
		<-time.After(50 * time.Millisecond)
		_, err := io.WriteString(t.client, answer)
		return err == nil && answer != ""
	case cutAfter, stallAfter, cutPartly, killAfter:
		answer := t.ask(line)
		if harm == cutPartly && len(answer) > 1 {
			_, _ = io.WriteString(t.client, answer[:1+t.fault.n%(len(answer)-1)])
		}
	}
	if t.fault.kill != nil {
		t.fault.kill()
	}
	if harm == stallBefore || harm == stallAfter {
		_, _ = io.Copy(io.Discard, t.in) // until the client has had enough
	}
	return false
}

func (t *talk) refuse(h harm) bool {
	said := map[harm]string{notNow: "451 4.3.0 come back\r\n", never: "554 5.7.1 not wanted\r\n", goAway: "421 4.3.2 closing\r\n"}[h]
	_, _ = io.WriteString(t.client, said)
	return false // the real server's state is another now
}

// ask tells the server a line and gives its whole answer, "" when it is gone.
func (t *talk) ask(line string) string {
	if _, err := io.WriteString(t.server, line); err != nil {
		return ""
	}
	whole := ""
	for {
		s, err := t.answers.ReadString('\n')
		if err != nil {
			return ""
		}
		whole += s
		if len(s) < 4 || s[3] != '-' {
			return whole
		}
	}
}

// body passes the mail on, up to its dot, which is a step of its own.
func (t *talk) body() bool {
	at := -1
	if t.fault.step == atBody && t.fault.harm != "" {
		at = t.fault.n % 400 // less than any mail has
		t.f.mu.Lock()
		t.f.done++
		t.f.mu.Unlock()
	}
	passed := 0
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		if at >= 0 && passed+len(line) > at {
			_, _ = io.WriteString(t.server, line[:at-passed])
			if t.fault.kill != nil {
				t.fault.kill()
			}
			if t.fault.harm == stallBefore || t.fault.harm == stallAfter {
				_, _ = io.Copy(io.Discard, t.in)
			}
			return false
		}
		passed += len(line)
		if _, err := io.WriteString(t.server, line); err != nil {
			return false
		}
	}
	return t.exchange(atDot, ".\r\n")
}
