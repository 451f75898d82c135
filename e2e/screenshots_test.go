package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"linje/internal/testbed"
)

const (
	casePane area = "500x380+520+100"
	allPanes area = "1260x360+10+60"
)

// TestScreenshots takes the pictures of docs/screenshots on the practice
// mailbox: "make screenshots".
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("LINJE_SCREENSHOTS")
	if dir == "" {
		t.Skip("make screenshots takes them")
	}
	for _, language := range []string{"nb", "nn"} {
		for _, theme := range []string{"light", "dark"} {
			s := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Notifications: true})
			w := open(onDesktop(t, s, "LANG="+locales()[language], "FYNE_THEME="+theme), s)
			shot := func(name string) { s.Screenshot(filepath.Join(dir, name+"-"+language+"-"+theme+".png")) }
			s.WaitDisplayed(2) // the escalations of the practice mailbox
			s.History()        // takes them off the screen
			w.still(allPanes)
			before := w.still(casePane)
			w.keys("j", "j", "j")
			w.shows("a case", casePane, before)
			w.still(allPanes)
			shot("case")
			before = w.still(picker)
			w.keys("r")
			w.typed("::")
			w.shows("the templates", picker, before)
			w.still(allPanes)
			shot("template")
			w.keys("Escape", "Escape", "Escape")
			w.keys("ctrl+5")
			w.still(allPanes)
			w.keys("j")
			w.still(allPanes)
			shot("escalated")
			w.keys("ctrl+k")
			w.still(allPanes)
			shot("palette")
			w.keys("Escape")
			w.still(allPanes)
			w.keys("ctrl+comma")
			w.still(allPanes)
			shot("settings")
			w.quit()
		}
	}
}
