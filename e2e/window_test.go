package e2e

import (
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"linje/internal/testbed"
	"linje/support"
)

// window is the desktop app on a real screen, with hands.
type window struct {
	*machine
	s     *testbed.DesktopSession
	cmd   *exec.Cmd
	id    string
	ended chan struct{}
}

// open starts the app and waits until its window can be used.
func open(m *machine, s *testbed.DesktopSession) *window {
	m.t.Helper()
	app, err := filepath.Abs("../build/linje")
	if err == nil {
		_, err = os.Stat(app)
	}
	if err != nil {
		m.t.Fatalf("build/linje is missing: run make build first")
	}
	ready := filepath.Join(m.t.TempDir(), "ready")
	w := &window{machine: m, s: s, cmd: exec.Command(app, "--data", m.data), ended: make(chan struct{})}
	w.cmd.Env = append(m.env, "LINJE_READY_FILE="+ready)
	w.cmd.Stdout, w.cmd.Stderr = os.Stderr, os.Stderr
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := w.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	go func() {
		_ = w.cmd.Wait()
		close(w.ended)
	}()
	m.t.Cleanup(w.kill)
	within(m.t, "a window that can be used", func() bool {
		_, err := os.Stat(ready)
		return err == nil
	})
	w.id = s.WaitWindow("Linje")
	s.Xdotool("windowactivate", "--sync", w.id)
	return w
}

// kill ends the app at once, as a crash does.
func (w *window) kill() {
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// quit asks the app to end.
func (w *window) quit() {
	w.t.Helper()
	_ = w.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-w.ended:
	case <-time.After(patience):
		w.t.Fatal("the app did not end when it was asked to")
	}
}

// keys presses keys one after the other ("ctrl+Return").
func (w *window) keys(keys ...string) {
	w.t.Helper()
	w.s.Xdotool(append([]string{"key", "--delay", "40"}, keys...)...)
}

// typed types a text.
func (w *window) typed(text string) {
	w.t.Helper()
	w.s.Xdotool("type", "--delay", "30", text)
}

// area is a part of the window: width, height, left, top as X11 writes it.
type area string

const (
	rowOne area = "280x40+210+90"  // the first case in the list
	picker area = "300x60+560+520" // where the list of templates and links floats
)

// seen is what an area shows, as something to compare.
func (w *window) seen(a area) string {
	w.t.Helper()
	out, err := w.s.Command("import", "-window", "root", "-crop", string(a), "rgb:-").Output()
	if err != nil {
		w.t.Fatalf("looking at the screen: %v", err)
	}
	return string(out)
}

// still waits until an area shows the same twice, a moment apart, and gives it.
func (w *window) still(a area) string {
	w.t.Helper()
	last := ""
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	within(w.t, "a screen that stands still", func() bool {
		<-tick.C
		now := w.seen(a)
		same := now == last
		last = now
		return same
	})
	return last
}

// shows waits until an area shows something else than before, and stands still.
func (w *window) shows(what string, a area, before string) {
	w.t.Helper()
	defer func() {
		if w.t.Failed() {
			w.s.Screenshot("../build/window-failed.png")
		}
	}()
	within(w.t, what, func() bool { return w.seen(a) != before })
	w.still(a)
}

// click clicks with the mouse in the middle of a place.
func (w *window) click(x, y int) {
	w.t.Helper()
	w.s.Xdotool("mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// drafted waits until the draft of a case holds a text.
func (w *window) drafted(k caseJSON, text string) {
	w.t.Helper()
	defer func() {
		if w.t.Failed() {
			w.s.Screenshot("../build/window-failed.png")
			w.t.Logf("drafts: %+v", w.show(k.ID).Drafts)
		}
	}()
	within(w.t, "a draft with "+text, func() bool {
		d := w.show(k.ID).Drafts
		return len(d) == 1 && strings.Contains(d[0].Text, text)
	})
}

// The whole job in the real window, with mouse and keys, and a crash in the
// middle of typing.
func TestWindow(t *testing.T) {
	o := newOffice(t)
	s := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Notifications: true, Keyring: true})
	m := onDesktop(t, s)
	a := o.account()
	a.password, a.more = "", []string{"--password-stdin"}
	if r := m.tryWith(testbed.Password+"\n", a.args()...); r.code != 0 {
		t.Fatalf("account add: exit %d, %q", r.code, r.err)
	}
	m.run("material", "import", writeMaterial(t), "--apply")
	m.settings(func(s *support.Settings) { s.UndoSeconds = 0 })
	w := open(m, s)

	empty := w.still(rowOne)
	request := o.post(write("Får ikke logget inn på Wi-Fi", "Hei.\n\nJeg får ikke logget inn, passordet mitt er gått ut. Kan dere hjelpe meg?\n\nHilsen Søren"))
	k := m.caseWith(request.subject)
	w.shows("the case in the list", rowOne, empty)
	w.click(350, 120)
	within(t, "the case to be opened", func() bool { return !m.caseWith(request.subject).Unread })
	w.keys("r")
	before := w.still(picker)
	w.typed("::frist")
	w.shows("the templates", picker, before)
	before = w.still(picker)
	w.keys("Return")
	w.shows("the template in the answer", picker, before)
	w.drafted(k, "innen {{ask.Frist}}.")
	w.typed("fredag") // the field is selected
	w.keys("Tab")
	w.drafted(k, "innen fredag.")
	w.keys("ctrl+End", "Return", "Return")
	w.typed("Ring oss gjerne.")
	w.drafted(k, "Ring oss gjerne.")
	w.kill()

	w = open(m, s)
	w.keys("j", "r", "ctrl+End")
	w.typed(" Les mer: ")
	w.drafted(k, "gjerne. Les mer:")
	before = w.still(picker)
	w.typed("??nytt passord") // its title; a service that begins so fits the case better
	w.shows("the links", picker, before)
	w.keys("Return")
	w.drafted(k, "https://hjelp.example.no/nb/nytt-passord")
	s.Screenshot("../build/window.png")
	w.keys("ctrl+Return")
	answer := string(o.dovecot.WaitMail("requester", "INBOX", 1)[0])
	m.settled()

	all := m.outbox()
	if len(all) != 1 || all[0].State != "sent" {
		t.Fatalf("outbox %+v", all)
	}
	id := all[0].MessageID
	if o.count("requester", "INBOX", id) != 1 || o.count("support", "Sent", id) != 1 {
		t.Error("the answer is not once with the requester and once in Sent")
	}
	parsed, err := mail.ReadMessage(strings.NewReader(answer))
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body)
	for _, want := range []string{"Hei, Søren!", "innen fredag.", "Ring oss gjerne. Les mer:", "https://hjelp.example.no/nb/nytt-passord", "> Jeg får ikke logget inn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the answer lacks %q:\n%s", want, text)
		}
	}
	if got := parsed.Header.Get("In-Reply-To"); got != "<"+request.id+">" {
		t.Errorf("In-Reply-To: %q", got)
	}
	if f := o.flagsOf("INBOX", request.id); !strings.Contains(f, `\Answered`) || strings.Contains(f, `\Seen`) {
		t.Errorf("the request has the flags %q", f)
	}
	if shown := m.show(k.ID); shown.Status != "waiting" || len(shown.Messages) != 2 || len(shown.Drafts) != 0 {
		t.Errorf("the case is %s with %d messages and drafts %v", shown.Status, len(shown.Messages), shown.Drafts)
	}

	// A click on the notification of an escalation opens its case.
	o.post(write("Eskalert: en sak fra førstelinja", "Kan dere ta denne?"))
	s.WaitDisplayed(1)
	s.InvokeDefault()
	within(t, "the escalated case to be opened", func() bool {
		list := m.cases("--worklist", "escalated")
		return len(list) == 1 && !list[0].Unread
	})
	w.quit()
	if code := w.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("the app ended with %d", code)
	}
}
