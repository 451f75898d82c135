package gui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// foreignReport is what a file of Quicktext's may give.
func foreignReport() support.ImportReport {
	explain := knowledge.Explain
	return support.ImportReport{Format: support.FormatQuicktext, Added: []string{"hilsen.nb", "nytt-passord.nb", "nytt-passord.nn"}, Unchanged: 1,
		Entries: []support.ImportEntry{
			{Name: "nytt-passord.nb", Kind: support.KindTemplate, Title: "Nytt passord", Language: support.Bokmaal, File: "maler/templates.xml", Line: 7},
			{Name: "nytt-passord.nn", Kind: support.KindTemplate, Title: "Nytt passord", Language: support.Nynorsk, File: "maler/templates.xml", Line: 20},
			{Name: "kjent.nb", Kind: support.KindTemplate, Title: "Kjent fra før", Language: support.Bokmaal, File: "maler/templates.xml", Line: 30},
			{Name: "hilsen.nb", Kind: support.KindTemplate, Title: "Hilsen", Language: support.Bokmaal, File: "maler/templates.xml", Line: 41},
		},
		Faults: []support.Fault{
			explain(support.Fault{File: "templates.xml", Line: 52, Code: "foreign_cut"}),
			explain(support.Fault{File: "templates.xml", Line: 7, Code: "foreign_tag", Detail: "[[FROM=workphone]]", Other: "{{ask.FROM workphone}}", Note: true}),
			explain(support.Fault{File: "templates.xml", Code: "foreign_left", Detail: "[[CURSOR]]", Note: true}),
		}}
}

// proseOf is all the text of a sheet.
func proseOf(s *importSheet) string {
	var out []string
	for _, o := range s.body.Objects() {
		if p, ok := o.(*widgets.Prose); ok {
			out = append(out, p.Text())
		}
	}
	return strings.Join(out, "\n")
}

func TestForeignImportShowsWhatWasFoundAndWhatItBecomes(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.report = foreignReport()
	s.show(newMaterialPage(s.env, d).Object(), 1084, 740)
	done := 0
	f := newForeignImport(s.env, "/home/kari/templates.xml", d.ImportForeign, func() { done++ })
	f.sheet.open()
	s.until("the report is shown", func() bool { return !f.sheet.use.Disabled() })
	s.snap("import-foreign")
	if text := proseOf(f.sheet); !strings.Contains(text, "Maler fra Quicktext (Thunderbird)") || !strings.Contains(text, "feil: 1") {
		t.Errorf("%s", text)
	}
	f.options.Kind = support.KindArticle
	f.sheet.try()
	s.until("it is tried again", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.tried == 2 && d.options.Kind == support.KindArticle
	})
	s.until("it can be applied", func() bool { return !f.sheet.use.Disabled() })
	if d.applied != 0 || done != 0 {
		t.Fatal("applied without being asked")
	}
	f.sheet.apply()
	s.until("it is applied", func() bool { return done == 1 })
	if d.applied != 1 || d.options.Kind != support.KindArticle {
		t.Errorf("%d, %+v", d.applied, d.options)
	}
}

func TestForeignImportOfLinksAsksNothing(t *testing.T) {
	s := newStage(t, support.English)
	r := support.ImportReport{Format: support.FormatLinks, Added: []string{"link:a"},
		Entries: []support.ImportEntry{{Name: "link:a", Kind: support.KindLink, Title: "A", File: "links.csv", Line: 2}}}
	f := newForeignImport(s.env, "x", func(context.Context, string, support.ImportOptions, bool) (support.ImportReport, error) {
		return r, nil
	}, func() {})
	if got := f.choices(r); len(got) != 1 {
		t.Errorf("%d objects for a list of links", len(got))
	}
	if got := f.choices(foreignReport()); len(got) != 3 {
		t.Errorf("%d objects for texts", len(got))
	}
	if got := f.choices(support.ImportReport{Format: support.FormatMaterial}); got != nil {
		t.Errorf("%d objects for Linje's own folder", len(got))
	}
}

func TestChooserOffersFoldersAndTheFilesThatFit(t *testing.T) {
	var got string
	s, c, dir := chooserStage(t, fileAsk{title: "Les inn", folder: true, files: foreignEndings(), chosen: func(p string) { got = p }})
	for _, name := range []string{"maler.XML", "bilde.png"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.show(dir)
	listed := func(name string) bool {
		return slices.ContainsFunc(c.shown, func(e fileEntry) bool { return e.name == name })
	}
	s.until("the file is listed", func() bool { return listed("maler.XML") })
	if listed("bilde.png") {
		t.Error("a picture is offered")
	}
	c.choose(slices.IndexFunc(c.shown, func(e fileEntry) bool { return e.name == "maler.XML" }))
	if got != filepath.Join(dir, "maler.XML") {
		t.Errorf("%q was chosen", got)
	}
}
