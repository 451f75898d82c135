package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"linje/internal/testbed"
)

// look is a way the window is drawn.
type look struct{ theme, language, locale string }

// TestScreenshots saves pictures of the main screens, on the practice mailbox,
// into the folder that LINJE_SCREENSHOTS names (make screenshots). Without it,
// one look is tried, and its pictures go with the test.
func TestScreenshots(t *testing.T) {
	looks := []look{{"light", "nb", "nb_NO.UTF-8"}, {"dark", "nb", "nb_NO.UTF-8"}, {"light", "en", "en_GB.UTF-8"}, {"dark", "en", "en_GB.UTF-8"}}
	dir := os.Getenv("LINJE_SCREENSHOTS")
	if dir == "" {
		dir, looks = t.TempDir(), looks[:1]
	}
	for _, l := range looks {
		t.Run(l.theme+"-"+l.language, func(t *testing.T) { l.save(t, dir) })
	}
}

func (l look) save(t *testing.T, dir string) {
	s := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Width: 1300, Height: 860})
	w := openPractice(t, s, "LANG="+l.locale, "FYNE_THEME="+l.theme)
	texts := words(t, l.language)
	save := func(name string) {
		w.still()
		file := filepath.Join(dir, name+"-"+l.theme+"-"+l.language+".png")
		if out, err := s.Command("import", "-window", w.id, file).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v %s", file, err, out)
		}
		if info, err := os.Stat(file); err != nil || info.Size() < 10_000 {
			t.Errorf("%s shows nothing", file)
		}
	}
	act := func(key string) {
		w.keys("ctrl+k")
		w.still()
		w.typed(strings.ToLower(texts[key]))
		w.still()
		w.keys("Return")
	}
	save("main")
	w.keys("r")
	w.typed("::")
	save("template")
	w.keys("Escape", "ctrl+a", "BackSpace", "Escape")
	w.keys("ctrl+5")
	save("escalated")
	act("left.material_page")
	save("material")
	act("left.groups_page")
	save("groups")
	act("act.settings")
	save("settings")
	w.keys("Escape")
	act("act.add_mailbox")
	save("mailbox")
	w.keys("Escape")
	w.quit()
}

// openPractice starts the app with no data of its own.
func openPractice(t *testing.T, s *testbed.DesktopSession, env ...string) *window {
	t.Helper()
	app, err := filepath.Abs("../build/linje")
	if err != nil {
		t.Fatal(err)
	}
	ready := filepath.Join(t.TempDir(), "ready")
	w := &window{machine: &machine{t: t}, s: s, cmd: exec.Command(app, "--data", t.TempDir()), ended: make(chan struct{})}
	w.cmd.Env = s.Env(append(env, "LINJE_READY_FILE="+ready)...)
	w.cmd.Stderr = os.Stderr
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := w.cmd.Start(); err != nil {
		t.Fatalf("build/linje does not start (make build makes it): %v", err)
	}
	go func() {
		_ = w.cmd.Wait()
		close(w.ended)
	}()
	t.Cleanup(w.kill)
	within(t, "a window that can be used", func() bool {
		_, err := os.Stat(ready)
		return err == nil
	})
	w.id = s.WaitWindow("Linje")
	s.Xdotool("windowactivate", "--sync", w.id)
	return w
}

// still waits until the window has stopped changing, but for a caret that
// blinks.
func (w *window) still() {
	w.t.Helper()
	const whole, alike, looks = area("1300x860+0+0"), 3, 40
	last, same := "", 0
	for range looks {
		now := w.seen(whole)
		if differing(last, now) < 400 {
			same++
		} else {
			same = 0
		}
		if same == alike {
			return
		}
		last = now
	}
}

// differing counts the bytes in which two pictures differ.
func differing(a, b string) int {
	if len(a) != len(b) {
		return len(a) + len(b)
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
