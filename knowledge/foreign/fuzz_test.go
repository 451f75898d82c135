package foreign

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"linje/knowledge"
	"linje/support"
)

// seeds gives every fixture to a fuzz target.
func seeds(f *testing.F, folder string) {
	names, err := filepath.Glob("testdata/" + folder + "/*.*")
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
}

// holds tries a file that may be anything: it ends, and what comes in is sound.
func holds(t *testing.T, name string, data []byte, as support.ImportFormat) {
	if len(data) > 1<<16 {
		return
	}
	found := Read(fstest.MapFS{name: {Data: data}}, name, Options{ImportOptions: support.ImportOptions{As: as}, Mail: readMail})
	added, report := found.Plan(support.Material{})
	for _, i := range added.Items {
		if _, faults := knowledge.CheckItem(i); len(faults) > 0 {
			t.Fatalf("%+v\n%+v", faults, i)
		}
	}
	if len(added.Items)+len(added.Links) == 0 && len(report.Faults) == 0 {
		t.Fatal("neither something nor a reason")
	}
	roundTrip(t, found, added)
}

func FuzzQuicktext(f *testing.F) {
	seeds(f, "quicktext")
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "q.xml", data, support.FormatQuicktext) })
}

func FuzzPage(f *testing.F) {
	seeds(f, "pages")
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "p.html", data, support.FormatPage) })
}

func FuzzStandardText(f *testing.F) {
	seeds(f, "texts")
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "t.txt", data, support.FormatTexts) })
}

func FuzzLinks(f *testing.F) {
	seeds(f, "links")
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, "l.csv", data, support.FormatLinks) })
}
