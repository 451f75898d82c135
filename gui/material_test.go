package gui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// fakeRegister keeps material and groups in memory; an import answers with report.
type fakeRegister struct {
	undone   bool // a connection was taken back
	mu       sync.Mutex
	material support.Material
	uses     map[string]support.ItemUse
	report   support.ImportReport
	options  support.ImportOptions // of the last import
	err      error
	applied  int
	tried    int
	read     string
	usesOf   []support.CaseUse
	drafts   []support.MaterialDraft
	folder   support.MaterialFolder
	nothing  bool     // a folder that is connected has nothing in it
	own      []string // that the folder does not hold
	joined   bool
	cases    []support.Case
}

func (f *fakeRegister) Material(context.Context) (support.Material, error)       { return f.material, nil }
func (f *fakeRegister) Uses(context.Context) (map[string]support.ItemUse, error) { return f.uses, nil }

func (f *fakeRegister) FindMaterial(_ context.Context, text string, kinds []support.ItemKind, _ support.CaseID, _ support.Language, _ int) ([]support.Suggestion, error) {
	var out []support.Suggestion
	for _, it := range f.material.Items {
		if strings.Contains(strings.ToLower(it.Title+it.Body), strings.ToLower(text)) {
			out = append(out, support.Suggestion{Item: it})
		}
	}
	return out, nil
}

func (f *fakeRegister) ImportForeign(_ context.Context, _ string, o support.ImportOptions, apply bool) (support.ImportReport, error) {
	f.mu.Lock()
	f.options = o
	f.mu.Unlock()
	return f.bring(apply)
}

func (f *fakeRegister) ImportGroups(_ context.Context, _ string, r io.Reader, apply bool) (support.ImportReport, error) {
	data, err := io.ReadAll(r)
	f.mu.Lock()
	f.read = string(data)
	f.mu.Unlock()
	if err != nil {
		return support.ImportReport{}, err
	}
	return f.bring(apply)
}

func (f *fakeRegister) bring(apply bool) (support.ImportReport, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tried++
	if apply {
		f.applied++
	}
	return f.report, f.err
}

func (f *fakeRegister) Groups(_ context.Context, text string) ([]support.Group, error) {
	var out []support.Group
	for _, g := range f.material.Groups {
		if strings.Contains(strings.ToLower(g.Name+strings.Join(g.Services, " ")), strings.ToLower(text)) {
			out = append(out, g)
		}
	}
	return out, nil
}

func someMaterial() *fakeRegister {
	day := time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC)
	nb := support.Item{ID: "kvit-side", Language: support.Bokmaal, Kind: support.KindGuide, Title: "Hvit side når du åpner en sak",
		URL: "https://hjelp.example.no/hvit-side", Service: "Saksarkiv", Owner: "arkiv@example.no", Tags: []string{"sak", "nettleser"}, Reviewed: day,
		Body: "Slik gjør du:\n\n1. Logg ut av **alle** faner.\n2. Logg inn igjen.\n\nHjelper det ikke, skriv til [oss](https://hjelp.example.no/kontakt)."}
	nn := nb
	nn.Language, nn.Title, nn.Body = support.Nynorsk, "Kvit side når du opnar ei sak", "Slik gjer du:\n\n1. Logg ut av alle faner.\n2. Logg inn att."
	reply := support.Item{ID: "mottatt", Language: support.Bokmaal, Kind: support.KindTemplate, Title: "Vi ser på saken", Body: "Hei {{requester.first_name}},\n\nVi ser på saken."}
	old := support.Item{ID: "nettlesere", Language: support.Bokmaal, Kind: support.KindArticle, Title: "Nettlesere som er støttet",
		Reviewed: day.AddDate(-3, 0, 0), Service: "Klient", Body: "Edge og Chrome."}
	return &fakeRegister{
		material: support.Material{Items: []support.Item{nb, nn, reply, old},
			Links: []support.Link{{ID: "portal", Title: "Selvbetjening", URL: "https://portal.example.no", Language: support.Bokmaal}},
			Groups: []support.Group{
				{ID: "sakarkiv", Name: "Systemdrift sak og arkiv", Line: 2, Unit: "Arkivseksjonen", Email: "sakarkiv@example.no", Owner: "arkivleder@example.no",
					Members: []string{"kari@example.no", "ola@example.no"}, Services: []string{"Saksarkiv", "Skanning"}, Languages: []string{"nb", "nn"}, Reviewed: day},
				{ID: "klient", Name: "Klientdrift", Line: 2, Members: []string{"per@example.no"}, Services: []string{"PC"}},
				{ID: "tom", Name: "Utfaset gruppe", Line: 3}}},
		uses: map[string]support.ItemUse{"kvit-side": {Used: 14}},
	}
}

func TestMaterialPageFindsAndShows(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	page := newMaterialPage(s.env, someMaterial())
	p := page.library
	s.show(page.Object(), 1084, 740)
	s.until("all entries are listed", func() bool { return len(p.shown) == 4 })
	s.relayout()
	s.snap("material")
	if got := p.row(0); got.Title != "Hvit side når du åpner en sak" || got.Subtitle != "Veiledning · nb nn · Saksarkiv · brukt 14 ganger" {
		t.Errorf("%+v", got)
	}
	p.reader.written = support.Nynorsk
	p.show(0)
	if got := p.browser.detail.Objects()[0].(*widgets.Prose).Text(); got != "Kvit side når du opnar ei sak" {
		t.Error(got)
	}
	p.filters.set(func(c *libraryChoice) { c.form = formFilter{support.Nynorsk, true} })
	s.until("what lacks nynorsk is listed, but no link", func() bool { return len(p.shown) == 2 })
	p.filters.set(func(c *libraryChoice) { c.form, c.service = formFilter{}, "Klient" })
	s.until("by service", func() bool { return len(p.shown) == 1 && p.shown[0].ID() == "nettlesere" })
	if got := p.filters.services; len(got) != 2 || got[0] != "Klient" {
		t.Errorf("services %v", got)
	}
	p.filters.set(func(c *libraryChoice) { c.service, c.order = "", orderReview })
	s.until("by review", func() bool { return len(p.shown) == 4 })
	if p.shown[0].reviewed().After(p.shown[3].reviewed()) {
		t.Error("the one reviewed last comes first")
	}
	p.filters.set(func(c *libraryChoice) { c.order = orderUsed })
	s.until("by use", func() bool { return p.shown[0].ID() == "kvit-side" })
	p.filters.set(func(c *libraryChoice) { c.order = orderTitle })
	s.until("by title", func() bool { return p.shown[1].ID() == "nettlesere" })
	p.search.Entry.SetText("chrome")
	s.until("one is found", func() bool { return len(p.shown) == 1 })
	if p.shown[0].variants[0].ID != "nettlesere" {
		t.Errorf("%+v", p.shown)
	}
	p.search.Entry.SetText("")
	p.filters.set(func(c *libraryChoice) { c.kind = support.KindLink })
	s.until("the links are listed", func() bool { return len(p.shown) == 1 && p.shown[0].variants[0].Kind == support.KindLink })
	p.filters.set(func(c *libraryChoice) { c.kind, c.form = "", formFilter{language: support.Nynorsk} })
	s.until("what exists in nynorsk is listed", func() bool { return len(p.shown) == 1 && p.shown[0].variants[0].ID == "kvit-side" })
}

func TestMaterialPageWalksWithTheArrowKeys(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	page := newMaterialPage(s.env, someMaterial())
	p := page.library
	s.show(page.Object(), 1084, 740)
	s.until("all entries are listed", func() bool { return len(p.shown) == 4 })
	s.win.Canvas().Focus(p.search.Entry)
	s.key(fyne.KeyDown)
	s.key(fyne.KeyDown)
	s.key(fyne.KeyUp)
	if p.browser.at != 1 {
		t.Errorf("at %d", p.browser.at)
	}
	s.dark()
	s.snap("material-dark")
}

func TestMaterialImportShowsWhatItWouldDo(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.report = support.ImportReport{Added: []string{"nytt-passord.nb.md"}, Changed: []string{"kvit-side.nn.md"}, Removed: []string{"gammel-veiledning.nb.md"}, Unchanged: 41,
		Faults: []support.Fault{{File: "maler/frist.nb.md", Line: 3, Reason: "ukjent nøkkel «titel»"}, {File: "links.csv", Line: 12, Reason: "mangler url"}}}
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 1084, 740)
	p.bring("/home/kari/stotte")
	s.until("the report is shown", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.tried == 1 })
	s.until("it can be applied", func() bool { return s.win.Canvas().Focused() != nil })
	s.snap("import")
	if d.applied != 0 {
		t.Fatal("applied without being asked")
	}
	s.key(fyne.KeyReturn) // the button has the focus
	s.until("it is applied", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.applied == 1 })
	s.until("it is told", func() bool { return len(s.told) == 1 })
	if s.win.Canvas().Overlays().Top() != nil {
		t.Error("the report stays")
	}
}

func TestImportSaysWhatFailed(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 800, 600)
	i := newImportSheet(s.env, "borte", func(context.Context, bool) (support.ImportReport, error) {
		return support.ImportReport{}, &support.Error{Code: support.CodeNotFound, Op: "desk.ImportMaterial", Detail: "borte", Err: errors.New("no such directory")}
	}, func() { t.Error("done after a failure") })
	i.open()
	s.until("it says why", func() bool { _, ok := i.body.Objects()[0].(*widgets.Strip); return ok })
	if !i.use.Disabled() {
		t.Error("it can be applied")
	}
	s.key2(fyne.KeyEscape)
	if i.sheet.Open() {
		t.Error("Esc does not close it")
	}
}

func TestGroupsPage(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := newGroupsPage(s.env, d)
	s.show(p.Object(), 1084, 740)
	s.until("all groups are listed", func() bool { return len(p.shown) == 3 })
	s.relayout()
	s.snap("groups")
	if p.row(0).Word != "" || p.row(1).Word != "Mangler eier" || p.row(2).Word != "Mangler eier og medlemmer" {
		t.Errorf("%+v %+v", p.row(1), p.row(2))
	}
	p.search.Entry.SetText("skanning")
	s.until("found by its service", func() bool { return len(p.shown) == 1 && p.shown[0].ID == "sakarkiv" })
	p.search.Entry.SetText("")
	p.which.Select(1)
	p.load()
	s.until("those that lack something", func() bool { return len(p.shown) == 2 })
	s.relayout()
	s.snap("groups-amiss")
	path := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(path, []byte("id;name\nny;Ny gruppe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.report = support.ImportReport{Added: []string{"ny"}}
	p.bring(path)
	s.until("the report is shown", func() bool { return s.win.Canvas().Focused() != nil })
	s.key(fyne.KeyReturn)
	s.until("it is applied", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.applied == 1 })
	if d.read != "id;name\nny;Ny gruppe\n" {
		t.Errorf("%q", d.read)
	}
}

func TestGroupsPageWithoutGroups(t *testing.T) {
	s := newStage(t, support.English)
	p := newGroupsPage(s.env, &fakeRegister{})
	s.show(p.Object(), 1084, 400)
	s.until("it says what to do", func() bool { return len(p.browser.empty.Objects) == 1 })
	s.snap("groups-empty")
}

// TestMaterialPageSwitchesItsSegments adds a segment of its own to those there are.
func TestMaterialPageSwitchesItsSegments(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	p := newMaterialPage(s.env, someMaterial())
	if p.head.choice.Visible() != (len(p.parts) > 1) {
		t.Error("a switch with one segment")
	}
	other := &fakePart{}
	p.parts = append(p.parts, materialPart{name: "material.library", make: func(*materialPage) materialView { return other }})
	s.show(p.Object(), 1084, 740)
	p.showPart(len(p.parts) - 1)
	if p.room.Objects[0] != other.Object() {
		t.Error("the segment is not shown")
	}
	if p.onRune('/'); other.focused != 1 {
		t.Error("the slash does not lead into it")
	}
	p.showPart(0)
	p.showPart(len(p.parts) - 1)
	if other.refreshed != 1 {
		t.Errorf("read again %d times", other.refreshed)
	}
}

type fakePart struct {
	refreshed, focused int
	object             fyne.CanvasObject
}

func (f *fakePart) body() fyne.CanvasObject {
	if f.object == nil {
		f.object = widgets.Column(0)
	}
	return f.object
}

func (f *fakePart) Object() fyne.CanvasObject { return f.body() }
func (f *fakePart) refresh()                  { f.refreshed++ }
func (f *fakePart) focus()                    { f.focused++ }
func (f *fakePart) onKey(*fyne.KeyEvent) bool { return false }
