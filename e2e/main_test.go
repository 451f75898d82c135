package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"linje/internal/testbed"
)

// patience is how long a test waits for what should come; a loaded machine is
// slow.
const patience = 30 * time.Second

// linjectl is the program under test.
var linjectl = filepath.Join("..", "build", "linjectl")

func TestMain(m *testing.M) {
	path, err := filepath.Abs(linjectl)
	if err == nil {
		linjectl = path
		// Also when it is there: it may be older than the source.
		build := exec.Command("go", "build", "-o", path, "linje/cmd/linjectl")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e: linjectl was not built:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// within asks until the condition holds or patience is over.
func within(t testing.TB, what string, condition func() bool) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-deadline.C:
			t.Fatalf("%s: not within %s", what, patience)
		case <-tick.C:
		}
	}
}

// newSecond waits until the clock shows another second: mails are dated to the
// second, and one that is older than what was done to its case is late, not new.
func newSecond(t testing.TB) {
	t.Helper()
	now := time.Now().Unix()
	within(t, "the next second", func() bool { return time.Now().Unix() > now })
}

// machine is one computer that Linje runs on: a data directory and an
// environment of its own.
type machine struct {
	t    testing.TB
	data string
	env  []string
}

// newMachine makes a machine without keyring and notification service. more is
// added to its environment.
func newMachine(t testing.TB, more ...string) *machine {
	t.Helper()
	home := t.TempDir()
	set := map[string]string{
		"HOME": home, "XDG_DATA_HOME": home + "/data", "XDG_CONFIG_HOME": home + "/config", "XDG_CACHE_HOME": home + "/cache",
		"XDG_STATE_HOME": home + "/state", "XDG_RUNTIME_DIR": home, "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + home + "/none",
		"LANG": "nb_NO.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": "", "DISPLAY": "", "WAYLAND_DISPLAY": "",
		"LINJE_DATA": "", "LINJE_TRACE": "",
	}
	return &machine{t: t, data: filepath.Join(home, "linje"), env: environ(set, more)}
}

// onDesktop makes a machine in a desktop session.
func onDesktop(t testing.TB, s *testbed.DesktopSession, more ...string) *machine {
	return &machine{t: t, data: filepath.Join(s.Home, "linje"), env: s.Env(more...)}
}

// environ is the test's environment with other values for some names.
func environ(set map[string]string, more []string) []string {
	for _, pair := range more {
		name, value, _ := strings.Cut(pair, "=")
		set[name] = value
	}
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if _, ours := set[name]; !ours {
			env = append(env, pair)
		}
	}
	for name, value := range set {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// with is the same machine with more in its environment.
func (m *machine) with(more ...string) *machine {
	other := *m
	other.env = append(slices.Clone(m.env), more...)
	return &other
}

// result is how a run of linjectl ended.
type result struct {
	code     int
	out, err string
}

func (m *machine) command(args ...string) *exec.Cmd {
	cmd := exec.Command(linjectl, append([]string{"--data", m.data}, args...)...)
	cmd.Env = m.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// try runs linjectl and tells how it ended.
func (m *machine) try(args ...string) result { return m.tryWith("", args...) }

// tryWith does it with something on standard input.
func (m *machine) tryWith(in string, args ...string) result {
	m.t.Helper()
	cmd := m.command(args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		m.t.Fatalf("linjectl %s: %v", strings.Join(args, " "), err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// run runs linjectl, which must succeed, and gives what it printed.
func (m *machine) run(args ...string) string {
	m.t.Helper()
	r := m.try(args...)
	if r.code != 0 {
		m.t.Fatalf("linjectl %s: exit %d: %s", strings.Join(args, " "), r.code, r.err)
	}
	return r.out
}

// read runs linjectl with --json and reads what it printed.
func read[T any](m *machine, args ...string) T {
	m.t.Helper()
	var v T
	out := m.run(append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		m.t.Fatalf("linjectl %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return v
}

// Shapes of the JSON, as far as the tests look at them.
type (
	person struct{ Name, Address string }

	caseJSON struct {
		ID, Number, Subject, Status, Owner, Language string
		Requester                                    person
		Messages                                     int
		Unread                                       bool
	}

	messageJSON struct {
		MessageID string `json:"message_id"`
		Direction string
		From      person
		Text      string
	}

	threadJSON struct {
		ID, Number, Status, Alert, Previous string
		Messages                            []messageJSON
		Drafts                              []struct{ Text string }
		Notes                               []struct{ Text, Agent string }
		Events                              []struct{ Kind string }
	}

	replyJSON struct {
		State     string
		Status    string
		MessageID string `json:"message_id"`
		OutboxID  int    `json:"outbox_id"`
		Error     *problemJSON
	}

	problemJSON struct{ Code, Text, Todo string }

	outboxJSON struct {
		ID               int
		State, Code      string
		MessageID        string `json:"message_id"`
		Copied, Answered bool
	}

	syncJSON struct {
		New, Changed, Vanished, Alerts int
		CasesNew                       int `json:"cases_new"`
	}

	eventJSON struct {
		Time    time.Time
		Event   string
		Mailbox string
		Phase   string
		Case    caseJSON
		Entry   outboxJSON
		Error   *problemJSON
	}
)

func (m *machine) cases(args ...string) []caseJSON {
	m.t.Helper()
	return read[[]caseJSON](m, append([]string{"cases"}, args...)...)
}

// caseWith waits for the case with that subject.
func (m *machine) caseWith(subject string) caseJSON {
	m.t.Helper()
	var found caseJSON
	within(m.t, "a case with the subject "+subject, func() bool {
		for _, k := range m.cases("--worklist", "all") {
			if k.Subject == subject {
				found = k
				return true
			}
		}
		return false
	})
	return found
}

func (m *machine) show(id string) threadJSON {
	m.t.Helper()
	return read[threadJSON](m, "show", id)
}

// watching is a running "sync --watch --json".
type watching struct {
	t      testing.TB
	cmd    *exec.Cmd
	errs   *bytes.Buffer
	mu     sync.Mutex
	events []eventJSON
	grown  chan struct{}
	ended  chan struct{}
}

// watch starts "sync --watch"; it ends with the test.
func (m *machine) watch() *watching { return m.follow("sync", "--watch", "--json") }

func (m *machine) follow(args ...string) *watching {
	m.t.Helper()
	w := &watching{t: m.t, cmd: m.command(args...), errs: &bytes.Buffer{}, grown: make(chan struct{}, 1), ended: make(chan struct{})}
	out, err := w.cmd.StdoutPipe()
	if err == nil {
		w.cmd.Stderr = w.errs
		err = w.cmd.Start()
	}
	if err != nil {
		m.t.Fatalf("linjectl %s: %v", strings.Join(args, " "), err)
	}
	go func() {
		defer close(w.ended)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 4<<20)
		for lines.Scan() {
			var e eventJSON
			if json.Unmarshal(lines.Bytes(), &e) != nil {
				e.Event = "odd: " + lines.Text()
			}
			w.mu.Lock()
			w.events = append(w.events, e)
			w.mu.Unlock()
			select {
			case w.grown <- struct{}{}:
			default:
			}
		}
		_ = w.cmd.Wait()
	}()
	m.t.Cleanup(w.kill)
	return w
}

// mark is a place in the stream of events.
func (w *watching) mark() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.events)
}

// wait waits for an event after the mark that fits.
func (w *watching) wait(mark int, what string, fits func(eventJSON) bool) eventJSON {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		w.mu.Lock()
		for _, e := range w.events[mark:] {
			if fits(e) {
				w.mu.Unlock()
				return e
			}
		}
		seen := fmt.Sprintf("%+v", w.events[mark:])
		w.mu.Unlock()
		select {
		case <-w.grown:
		case <-w.ended:
			w.t.Fatalf("%s: linjectl ended: %s", what, w.errs)
		case <-ctx.Done():
			w.t.Fatalf("%s: not within %s; events: %s", what, patience, seen)
		}
	}
}

// idle waits until all is up to date and the connection listens.
func (w *watching) idle(mark int) {
	w.t.Helper()
	w.wait(mark, "up to date", func(e eventJSON) bool { return e.Event == "sync" && e.Phase == "idle" })
}

// kill ends the program at once, as a crash does.
func (w *watching) kill() {
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// stop asks the program to end and gives its exit status.
func (w *watching) stop() int {
	w.t.Helper()
	_ = w.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-w.ended:
	case <-time.After(patience):
		w.kill()
		w.t.Fatal("linjectl did not end when it was asked to")
	}
	return w.cmd.ProcessState.ExitCode()
}
