package mirror

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// hard stands in front of a good server and answers as bad ones do.
type hard struct {
	host
	addrs string
	quirk quirk
	ln    net.Listener
	wg    sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]bool
	count int // connections so far
	used  int // how often the quirk struck
}

// quirk rewrites one response; command is the one that is answered, in upper
// case, nth the number of the connection, from 1. nil leaves it as it is, an
// empty list leaves it out.
type quirk func(r reply, command string, nth int) []reply

func newHard(t testing.TB, h host, q quirk) *hard {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &hard{host: h, addrs: ln.Addr().String(), quirk: q, ln: ln, conns: map[net.Conn]bool{}}
	m.wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			m.wg.Go(func() { m.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		m.mu.Lock()
		for c := range m.conns {
			_ = c.Close()
		}
		m.mu.Unlock()
		m.wg.Wait()
	})
	return m
}

// strikes is how often the quirk has struck.
func (m *hard) strikes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.used
}

func (m *hard) serve(conn net.Conn) {
	server, err := net.Dial("tcp", m.host.addr())
	if err != nil {
		_ = conn.Close()
		return
	}
	m.mu.Lock()
	m.count++
	nth := m.count
	m.conns[conn], m.conns[server] = true, true
	m.mu.Unlock()
	var mu sync.Mutex
	commands, last := map[string]string{}, ""
	var both sync.WaitGroup
	both.Go(func() {
		lines := bufio.NewReader(conn)
		for {
			line, err := lines.ReadString('\n')
			if t, c, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				mu.Lock()
				last = strings.ToUpper(c)
				commands[t] = last
				mu.Unlock()
			}
			if _, werr := io.WriteString(server, line); err != nil || werr != nil {
				break
			}
		}
		_, _ = conn.Close(), server.Close()
	})
	both.Go(func() {
		from := &client{r: bufio.NewReader(server)}
		for {
			r, err := from.response()
			if err != nil {
				break
			}
			mu.Lock()
			own, rest, _ := strings.Cut(r.text, " ")
			now, tagged := commands[own]
			if tagged {
				r.text = "TAG " + rest
			} else {
				now = last
			}
			mu.Unlock()
			out := m.quirk(r, now, nth)
			if out == nil {
				out = []reply{r}
			} else {
				m.mu.Lock()
				m.used++
				m.mu.Unlock()
			}
			for _, r := range out {
				r.text = strings.Replace(r.text, "TAG ", own+" ", 1)
				if _, err := conn.Write(r.bytes()); err != nil {
					break
				}
			}
		}
		_, _ = conn.Close(), server.Close()
	})
	both.Wait()
	m.mu.Lock()
	delete(m.conns, conn)
	delete(m.conns, server)
	m.mu.Unlock()
}

// bytes writes a response with its literals.
func (r reply) bytes() []byte {
	text := r.text
	for _, l := range r.literals {
		text = strings.Replace(text, "{}", fmt.Sprintf("{%d}\r\n%s", len(l), strings.ReplaceAll(string(l), "{}", "{\x00}")), 1)
	}
	return []byte(strings.ReplaceAll(text, "{\x00}", "{}") + "\r\n")
}

func say(text string) reply { return reply{text: text} }

// quirks are replies of servers that are in use; libraries.md of the design
// tells where each was met. Those that end a connection come on the first ones
// only: a server that never answers right cannot be mirrored.
func quirks() map[string]quirk {
	uid := regexp.MustCompile(`UID \d+ ?`)
	isMail := func(r reply) bool { return strings.Contains(r.text, " FETCH (") && len(r.literals) > 0 }
	return map[string]quirk{
		"UID after the literal": func(r reply, _ string, _ int) []reply {
			if !isMail(r) || strings.HasSuffix(r.text, "UID 1)") {
				return nil
			}
			at := uid.FindString(r.text)
			r.text = strings.TrimSuffix(strings.Replace(r.text, at, "", 1), ")") + " " + strings.TrimSpace(at) + ")"
			return []reply{r}
		},
		"flags of their own come first": func(r reply, command string, _ int) []reply {
			if !isMail(r) || !strings.Contains(command, ":") {
				return nil
			}
			first := strings.SplitAfter(r.text, "FETCH ")[0] + "(" + uid.FindString(r.text) + flagsItem.FindString(r.text) + ")"
			return []reply{say(first), r}
		},
		"unknown untagged response": func(r reply, command string, nth int) []reply {
			if nth%3 == 0 || !isMail(r) {
				return nil
			}
			return []reply{r, say("* XGWEXTENSIONS 1 (a b)")}
		},
		"lower-case nil": func(r reply, _ string, nth int) []reply {
			if nth > 1 || !strings.HasPrefix(r.text, "* LIST ") {
				return nil
			}
			return []reply{say(strings.Replace(r.text, `"/"`, "nil", 1))}
		},
		"WrongServer": func(r reply, command string, nth int) []reply {
			if nth > 2 || !strings.HasPrefix(command, "EXAMINE") || !strings.HasPrefix(r.text, "TAG ") {
				return nil
			}
			return []reply{say(`TAG OK [Error="Microsoft.Exchange.Data.Storage.WrongServerException: Cross Server access is not allowed" AuthResultFromPopImapEnd=0] SELECT completed.`)}
		},
		"trailing space in STATUS": func(r reply, _ string, _ int) []reply {
			if !strings.HasPrefix(r.text, "* STATUS ") {
				return nil
			}
			return []reply{say(r.text + " ")}
		},
		"IMAP4rev2 is advertised": func(r reply, _ string, _ int) []reply {
			if !strings.Contains(r.text, "CAPABILITY IMAP4rev1") {
				return nil
			}
			return []reply{say(strings.Replace(r.text, "IMAP4rev1", "IMAP4rev1 IMAP4rev2", 1))}
		},
		"the same EXISTS again and again": func(r reply, command string, _ int) []reply {
			if !strings.Contains(command, "EXAMINE") || !existsItem.MatchString(r.text) {
				return nil
			}
			return []reply{r, r, say("* 0 RECENT"), r}
		},
		"STATUS refused": func(r reply, command string, _ int) []reply {
			if !strings.HasPrefix(command, "STATUS") {
				return nil
			}
			if strings.HasPrefix(r.text, "TAG ") {
				return []reply{say("TAG NO [CANNOT] not now")}
			}
			return []reply{}
		},
		"NO in the middle of a FETCH": func(r reply, command string, _ int) []reply {
			if !strings.Contains(command, "BODY.PEEK[]") || !strings.HasPrefix(r.text, "TAG OK") || !strings.Contains(command, ":") {
				return nil
			}
			return []reply{say("TAG NO Some of the requested messages no longer exist.")}
		},
	}
}

func (m *hard) addr() string { return m.addrs }
