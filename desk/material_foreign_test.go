package desk_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linje/support"
)

func (r *rig) foreign(path string, o support.ImportOptions, apply bool) support.ImportReport {
	r.Helper()
	report, err := r.desk.ImportForeign(r.Context(), path, o, apply)
	r.must(err)
	if report.Applied != apply {
		r.Fatalf("applied %v, want %v", report.Applied, apply)
	}
	return report
}

// TestForeignFilesComeInThroughOneDoor: each format is found by its content, the
// dry run keeps its hands off, and what is there stays as it is.
func TestForeignFilesComeInThroughOneDoor(t *testing.T) {
	r := newRig(t)
	fixtures := "../knowledge/foreign/testdata/"
	for _, c := range []struct {
		path   string
		format support.ImportFormat
		added  int
	}{
		{"quicktext/templates.xml", support.FormatQuicktext, 4},
		{"quicktext/quicktext.json", support.FormatQuicktext, 2},
		{"texts", support.FormatTexts, 7},
		{"links/lenker.csv", support.FormatLinks, 4},
		{"links/bokmerker.html", support.FormatLinks, 2},
		{"pages/side.html", support.FormatPage, 1},
		{"pages/side.mhtml", support.FormatPage, 1},
	} {
		before, err := r.desk.Material(t.Context())
		r.must(err)
		dry := r.foreign(fixtures+c.path, support.ImportOptions{}, false)
		if dry.Format != c.format || len(dry.Added) != c.added || len(dry.Changed)+len(dry.Removed) > 0 {
			t.Errorf("%s: %s, added %v, changed %v, removed %v, faults %+v", c.path, dry.Format, dry.Added, dry.Changed, dry.Removed, dry.Faults)
		}
		still, err := r.desk.Material(t.Context())
		r.must(err)
		if len(still.Items) != len(before.Items) || len(still.Links) != len(before.Links) {
			t.Fatalf("%s: the dry run stored something", c.path)
		}
		done := r.foreign(fixtures+c.path, support.ImportOptions{}, true)
		if !slices.Equal(done.Added, dry.Added) {
			t.Errorf("%s: %v was told, %v was done", c.path, dry.Added, done.Added)
		}
		after, err := r.desk.Material(t.Context())
		r.must(err)
		if len(after.Items)+len(after.Links) != len(before.Items)+len(before.Links)+c.added {
			t.Errorf("%s: %d items and %d links", c.path, len(after.Items), len(after.Links))
		}
		for _, i := range before.Items {
			if !slices.ContainsFunc(after.Items, func(j support.Item) bool { return i.ID == j.ID && i.Language == j.Language && i.Body == j.Body }) {
				t.Errorf("%s: %s.%s is not as it was", c.path, i.ID, i.Language)
			}
		}
		if again := r.foreign(fixtures+c.path, support.ImportOptions{}, false); len(again.Added) > 0 || again.Unchanged < c.added {
			t.Errorf("%s once more: %+v", c.path, again)
		}
	}
}

// TestAMailIsReadAsMailsAre: a standard text that was kept as a mail comes in
// with its subject, decoded.
func TestAMailIsReadAsMailsAre(t *testing.T) {
	r := newRig(t)
	r.foreign("../knowledge/foreign/testdata/texts/kvittering.eml", support.ImportOptions{}, true)
	m, err := r.desk.Material(t.Context())
	r.must(err)
	i := slices.IndexFunc(m.Items, func(i support.Item) bool { return i.Title == "Kvittering for søknad" })
	if i < 0 || !strings.HasPrefix(m.Items[i].Body, "Hei,\n\nTakk for søknaden.") || m.Items[i].Kind != support.KindTemplate {
		t.Errorf("%+v", m.Items)
	}
}

// TestOurOwnFolderGoesTheOldWay: with removals, as an import always did.
func TestOurOwnFolderGoesTheOldWay(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	write := func(name, text string) { r.must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)) }
	write("svar.nb.md", "---\nid: svar\nkind: template\ntitle: Svar\nlanguage: nb\n---\n\nHei\n")
	write("notat.txt", "Dette er ikke støttemateriale.")
	if got := r.foreign(dir, support.ImportOptions{}, true); got.Format != support.FormatMaterial || !slices.Equal(got.Added, []string{"svar.nb"}) {
		t.Errorf("%+v", got)
	}
	if got := r.foreign(dir, support.ImportOptions{As: support.FormatTexts}, false); !slices.Equal(got.Added, []string{"notat.nb"}) {
		t.Errorf("%+v", got)
	}
}

func TestForeignImportSaysWhatItCannotDo(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		path string
		o    support.ImportOptions
		code support.Code
	}{
		{filepath.Join(t.TempDir(), "borte.xml"), support.ImportOptions{}, support.CodeNotFound},
		{t.TempDir(), support.ImportOptions{As: "poem"}, support.CodeInvalid},
		{t.TempDir(), support.ImportOptions{Kind: support.KindLink}, support.CodeInvalid},
		{t.TempDir(), support.ImportOptions{Language: "da"}, support.CodeInvalid},
	} {
		if _, err := r.desk.ImportForeign(t.Context(), c.path, c.o, false); support.CodeOf(err) != c.code {
			t.Errorf("%s %+v: %v", c.path, c.o, err)
		}
	}
	if got := r.foreign(t.TempDir(), support.ImportOptions{}, false); len(got.Faults) != 1 || got.Faults[0].Code != "foreign_unknown" {
		t.Errorf("an empty folder: %+v", got.Faults)
	}
}

// TestForeignFilesGoIntoTheConnectedFolder: what comes in is there for the
// colleagues too, as files.
func TestForeignFilesGoIntoTheConnectedFolder(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	if _, err := r.desk.ConnectMaterial(t.Context(), dir, true); err != nil {
		t.Fatal(err)
	}
	got := r.foreign("../knowledge/foreign/testdata/quicktext/templates.xml", support.ImportOptions{}, true)
	for _, name := range got.Added {
		if found, err := filepath.Glob(filepath.Join(dir, "*", name+".md")); err != nil || len(found) != 1 {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
}
