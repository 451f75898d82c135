package gui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"linje/support"
)

func chooserStage(t *testing.T, ask fileAsk) (*stage, *fileChooser, string) {
	t.Helper()
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 900, 680)
	dir := t.TempDir()
	for _, d := range []string{"Bilder", ".skjult", "Kurs"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"rapport.pdf", "grupper.csv", "Kurs/plan.pdf"} {
		if err := os.WriteFile(filepath.Join(dir, f), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := newFileChooser(s.env, ask)
	c.open(dir)
	s.until("the folder is read", func() bool { return c.dir == dir })
	return s, c, dir
}

func TestFileChooserFindsAFileByKeyboard(t *testing.T) {
	got := ""
	s, c, dir := chooserStage(t, fileAsk{title: "Legg ved en fil", chosen: func(p string) { got = p }})
	s.snap("file-chooser")
	if len(c.shown) != 5 || c.shown[1].name != "Bilder" || c.shown[3].name != "grupper.csv" {
		t.Fatalf("%+v", c.shown)
	}
	s.typeText("kurs")
	s.key(fyne.KeyReturn)
	s.until("the folder is opened", func() bool { return c.dir == filepath.Join(dir, "Kurs") })
	s.key(fyne.KeyBackspace)
	s.until("and left again", func() bool { return c.dir == dir })
	s.typeText("rapp")
	s.key(fyne.KeyReturn)
	if got != filepath.Join(dir, "rapport.pdf") || c.sheet.Open() {
		t.Errorf("%q", got)
	}
}

func TestFileChooserTakesATypedPath(t *testing.T) {
	got := ""
	s, c, dir := chooserStage(t, fileAsk{chosen: func(p string) { got = p }})
	c.filter.SetText(filepath.Join(dir, "Kurs", "plan.pdf"))
	s.snap("file-chooser-path")
	s.key(fyne.KeyReturn)
	s.until("the file is taken", func() bool { return got == filepath.Join(dir, "Kurs", "plan.pdf") })
}

func TestFileChooserForFoldersAndEndings(t *testing.T) {
	_, c, _ := chooserStage(t, fileAsk{folder: true})
	if len(c.shown) != 3 {
		t.Errorf("%+v", c.shown)
	}
	_, c, _ = chooserStage(t, fileAsk{ending: ".csv"})
	if len(c.shown) != 4 || c.shown[3].name != "grupper.csv" {
		t.Errorf("%+v", c.shown)
	}
}

func TestFileChooserClimbsOutOfAFolderThatIsGone(t *testing.T) {
	s, c, dir := chooserStage(t, fileAsk{})
	c.show(filepath.Join(dir, "borte", "vekk"))
	s.until("the nearest folder that there is", func() bool { return c.dir == dir && !c.latest.Busy() })
	s.key(fyne.KeyEscape)
	if c.sheet.Open() {
		t.Error("Esc does not close it")
	}
}
