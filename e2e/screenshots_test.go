package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linje/internal/testbed"
)

const (
	casePane area = "500x380+520+100"
	allPanes area = "1260x360+10+60"
)

// look is a way the window is drawn.
type look struct{ theme, language string }

// TestScreenshots takes the pictures of docs/screenshots on the practice
// mailbox ("make screenshots"). Without LINJE_SCREENSHOTS it goes the same way
// in one look, and the pictures go with the test.
func TestScreenshots(t *testing.T) {
	looks := []look{{"light", "nb"}, {"dark", "nb"}, {"light", "en"}, {"dark", "en"}}
	dir := os.Getenv("LINJE_SCREENSHOTS")
	if dir == "" {
		dir, looks = t.TempDir(), looks[:1]
	}
	for _, l := range looks {
		t.Run(l.theme+"-"+l.language, func(t *testing.T) { l.take(t, dir) })
	}
}

func (l look) take(t *testing.T, dir string) {
	s := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Notifications: true, Width: 1290, Height: 840})
	w := open(onDesktop(t, s, "LANG="+locales()[l.language], "FYNE_THEME="+l.theme), s)
	texts := words(t, l.language)
	shot := func(name string) {
		w.still(allPanes)
		file := filepath.Join(dir, name+"-"+l.theme+"-"+l.language+".png")
		if out, err := s.Command("import", "-window", w.id, file).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v %s", file, err, out)
		}
		if info, err := os.Stat(file); err != nil || info.Size() < 20_000 {
			t.Errorf("%s shows hardly anything", file)
		}
	}
	act := func(key string) {
		w.keys("ctrl+k")
		w.still(allPanes)
		w.typed(strings.ToLower(texts[key]))
		w.still(allPanes)
		w.keys("Return")
	}
	s.WaitDisplayed(2) // the escalations of the practice mailbox
	s.History()        // takes them off the screen
	shot("main")
	before := w.still(picker)
	w.keys("r")
	w.typed("::")
	w.shows("the templates", picker, before)
	shot("template")
	w.keys("Escape", "Escape", "Escape", "ctrl+5")
	w.still(allPanes)
	w.keys("j")
	shot("escalated")
	act("left.material_page")
	shot("material")
	act("left.groups_page")
	shot("groups")
	w.keys("ctrl+k")
	shot("palette")
	w.keys("Escape", "ctrl+comma")
	shot("settings")
	w.keys("Escape")
	act("act.add_mailbox")
	shot("mailbox")
	w.quit()
}
