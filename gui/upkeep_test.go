package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// fakeUpkeep is a desk with things amiss.
type fakeUpkeep struct {
	*fakeRegister
	findings []support.UpkeepFinding
	gaps     []support.Gap
	looked   time.Time
	since    []time.Time
	hold     chan struct{} // looking at the links waits for it
	ended    chan error
	made     []support.ItemKind
}

func (f *fakeUpkeep) Upkeep(context.Context) (support.UpkeepReport, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return support.UpkeepReport{Findings: f.findings, Addresses: 12, Looked: f.looked}, nil
}

func (f *fakeUpkeep) CheckLinks(ctx context.Context, progress func(done, total int)) error {
	progress(3, 12)
	select {
	case <-f.hold:
	case <-ctx.Done():
		f.ended <- ctx.Err()
		return ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked = time.Date(2026, 11, 20, 10, 46, 0, 0, time.UTC)
	f.findings = append([]support.UpkeepFinding{{Kind: support.UpkeepDead, Item: f.material.Items[0], Language: support.Bokmaal,
		Link: support.LinkState{Address: "https://hjelp.example.no/borte", Outcome: support.LinkDead, Status: 404, Reason: "status"}}}, f.findings...)
	return nil
}

func (f *fakeUpkeep) Gaps(_ context.Context, since time.Time) ([]support.Gap, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.since = append(f.since, since)
	return f.gaps, nil
}

func (f *fakeUpkeep) DraftFromGap(_ context.Context, g support.Gap, kind support.ItemKind) (support.ItemDraft, error) {
	f.made = append(f.made, kind)
	return support.ItemDraft{
		Item: support.Item{ID: "x", Kind: kind, Language: support.Bokmaal, Title: "Tilgang til møterom", Body: "Hei {{requester.first_name}},\n\nlederen din må godkjenne det. Ring […]."},
		Near: []support.Suggestion{{Item: f.material.Items[0]}},
		Taken: []support.Taken{{Kind: support.TakenGreeting, Text: "Ola", With: "{{requester.first_name}}"}, {Kind: support.TakenPhone, Text: "22 85 50 50", With: "[…]"},
			{Kind: support.TakenNational, Text: "01010112345", With: "[…]"}},
	}, nil
}

func someUpkeep() *fakeUpkeep {
	d := someMaterial()
	guide, old := d.material.Items[0], d.material.Items[3]
	behind := d.material.Items[1]
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	return &fakeUpkeep{fakeRegister: d, hold: make(chan struct{}), ended: make(chan error, 1),
		findings: []support.UpkeepFinding{
			{Kind: support.UpkeepReopened, Item: guide, Language: support.Bokmaal, Use: support.ItemUse{Used: 14, Reopened: 3}},
			{Kind: support.UpkeepOlder, Item: behind, Language: support.Nynorsk, Other: guide},
			{Kind: support.UpkeepMissing, Item: guide, Language: support.English},
			{Kind: support.UpkeepMissing, Item: old, Language: support.Nynorsk},
			{Kind: support.UpkeepUnreviewed, Item: old, Language: support.Bokmaal},
			{Kind: support.UpkeepIncomplete, Item: d.material.Links[0].Item(), Language: support.Bokmaal, Fields: []string{"owner"}},
		},
		gaps: []support.Gap{
			{Terms: []string{"tilgang til møterom"}, Cases: make([]support.CaseID, 9), Examples: []support.GapExample{
				{Case: "C1", Subject: "Tilgang til møterom 4101", At: at(20)}, {Case: "C2", Subject: "Møterom", At: at(18)}}},
			{Terms: []string{"bytte veileder"}, Cases: make([]support.CaseID, 4), Examples: []support.GapExample{{Case: "C3", Subject: "Bytte av veileder", At: at(12)}}},
		}}
}

// upkeepPage shows the segment of upkeep.
func upkeepPage(s *stage, d MaterialDesk) (*materialPage, *upkeepView) {
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 1084, 740)
	p.showPart(1)
	v := p.parts[1].view.(*upkeepView)
	s.until("the gaps and the findings are shown", func() bool { return !v.gaps.read.IsZero() && len(v.sections) > 0 && !v.loader.Busy() })
	s.relayout()
	return p, v
}

func (v *upkeepView) turn(id upkeepID) {
	for i, s := range v.sections {
		if s.id == id {
			v.browser.choose(i)
		}
	}
}

func textsIn(o fyne.CanvasObject) []string {
	switch x := o.(type) {
	case *widgets.Prose:
		return []string{x.Text()}
	case *widgets.ActionCard:
		return []string{x.Title(), x.Why()}
	case *widgets.Line:
		return []string{x.Text()}
	case *fyne.Container:
		var out []string
		for _, c := range x.Objects {
			out = append(out, textsIn(c)...)
		}
		return out
	}
	return nil
}

func (v *upkeepView) says(text string) bool {
	for _, o := range v.browser.detail.Objects() {
		if strings.Contains(strings.Join(textsIn(o), "\n"), text) {
			return true
		}
	}
	return false
}

func TestUpkeepPageShowsWhatIsAmiss(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	_, v := upkeepPage(s, someUpkeep())
	var rows []string
	for i := range v.sections {
		d := v.row(i)
		rows = append(rows, strings.TrimSpace(d.Title+" "+d.Word))
	}
	want := "Svart fritt 2|Lenker|Sendt, og saken kom tilbake 1|Eldre enn bokmål 1|Mangler på ett språk 2|Ikke gjennomgått på et år 1|Lenker uten tittel eller eier 1"
	if got := strings.Join(rows, "|"); got != want {
		t.Errorf("%s", got)
	}
	if !v.says("Svart fritt 9 ganger: tilgang til møterom") {
		t.Error("the gap is not told")
	}
	s.snap("upkeep")
	v.turn("missing")
	if !v.says("Finnes ikke på nynorsk") || !v.says("Nettlesere som er støttet") {
		t.Errorf("%q", textsIn(v.browser.detail.Objects()[1]))
	}
	s.relayout()
	s.snap("upkeep-missing")
	s.dark()
	v.turn(upkeepOfGaps)
	s.show(v.Object(), 804, 560)
	s.relayout()
	s.snap("upkeep-dark")
}

func TestUpkeepStepsOpenTheEditor(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	p, v := upkeepPage(s, someUpkeep())
	for kind, want := range map[support.UpkeepKind]support.Language{support.UpkeepMissing: support.English, support.UpkeepOlder: support.Nynorsk, support.UpkeepReopened: support.Bokmaal} {
		for _, f := range v.report.Findings {
			if f.Kind == kind {
				v.step(f)
				break
			}
		}
		s.until("the editor is open", func() bool { return p.writing.editor != nil })
		if e := p.writing.editor; e.draft.id != "kvit-side" || e.now().now.Language != want {
			t.Errorf("%s: %s in %s", kind, e.draft.id, e.now().now.Language)
		}
		p.leaveEditor()
	}
}

func TestUpkeepMakesATemplateOfAGap(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someUpkeep()
	p, v := upkeepPage(s, d)
	v.gaps.make(d.gaps[0], support.KindTemplate)
	s.until("the editor is open", func() bool { return p.writing.editor != nil && p.writing.editor.notes.made != nil })
	e := p.writing.editor
	if it := e.now().now.Item; it.Kind != support.KindTemplate || it.Title != "Tilgang til møterom" || it.ID != "" || !strings.HasPrefix(it.Body, "Hei {{requester.first_name}}") {
		t.Errorf("%+v", it)
	}
	said := strings.Join(stripTexts(e.notes.column), "\n")
	for _, want := range []string{"Hvit side når du åpner en sak", "hilsenen (Ola)", "telefonnumre (22 85 50 50)", "fødselsnummer"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %q", want, said)
		}
	}
	if strings.Contains(said, "01010112345") {
		t.Errorf("it shows the number: %q", said)
	}
	s.relayout()
	s.snap("upkeep-draft")
}

func stripTexts(c *fyne.Container) []string {
	var out []string
	for _, o := range c.Objects {
		if strip, ok := o.(*widgets.Strip); ok {
			out = append(out, strip.Text())
		}
	}
	return out
}

func TestUpkeepLooksAtTheLinksWhenAsked(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someUpkeep()
	_, v := upkeepPage(s, d)
	v.turn(upkeepOfLinks)
	if !v.says("Støttematerialet fører til 12 sider.") {
		t.Error("it does not say how many")
	}
	v.onKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.key(fyne.KeyReturn) // the button has the keyboard
	s.until("it says how far it is", func() bool { return v.says("3 av 12 er sjekket …") })
	s.relayout()
	s.snap("upkeep-links")
	s.key(fyne.KeyReturn) // the button that stops it
	if err := <-d.ended; err != context.Canceled || v.links.running {
		t.Errorf("%v", err)
	}
	s.until("it can begin again", func() bool { return !v.loader.Busy() })
	v.links.look()
	close(d.hold)
	s.until("it says so", func() bool { return len(s.told) == 1 })
	s.until("the dead link is listed", func() bool { return len(v.sections) == 8 })
	v.turn("dead")
	if !v.says("Tjeneren sier at siden ikke finnes (404): https://hjelp.example.no/borte") {
		t.Error("the dead link is not told")
	}
	if len(s.reports) > 0 {
		t.Error(s.reports)
	}
}

func TestUpkeepByKeyboardAndPeriod(t *testing.T) {
	s := newStage(t, support.Nynorsk)
	d := someUpkeep()
	p, v := upkeepPage(s, d)
	if !p.onKey(&fyne.KeyEvent{Name: fyne.KeyDown}) || v.chosen != upkeepOfLinks {
		t.Errorf("at %s", v.chosen)
	}
	p.onKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	v.gaps.choice.Select(3)
	v.gaps.period = 3
	v.gaps.load()
	s.until("all there is was looked at", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.since) > 1 && d.since[len(d.since)-1].IsZero()
	})
	if first := d.since[0]; first.Month() != 5 {
		t.Errorf("at first since %v", first)
	}
}

func TestUpkeepOfAMaterialInOrder(t *testing.T) {
	s := newStage(t, support.English)
	_, v := upkeepPage(s, &fakeUpkeep{fakeRegister: &fakeRegister{}})
	if len(v.sections) != 2 || !v.says("All is in order") {
		t.Errorf("%+v", v.sections)
	}
	s.snap("upkeep-order")
}

// The upkeep of a register in which nothing is amiss.

func (f *fakeRegister) Upkeep(context.Context) (support.UpkeepReport, error) {
	return support.UpkeepReport{}, nil
}

func (f *fakeRegister) CheckLinks(context.Context, func(done, total int)) error { return nil }

func (f *fakeRegister) Gaps(context.Context, time.Time) ([]support.Gap, error) { return nil, nil }

func (f *fakeRegister) DraftFromGap(context.Context, support.Gap, support.ItemKind) (support.ItemDraft, error) {
	return support.ItemDraft{}, nil
}

// draftingOffice is a desk that makes items of answers.
type draftingOffice struct {
	*officeDesk
	made chan string
}

func (d draftingOffice) DraftFromAnswer(_ context.Context, id support.CaseID, m support.MessageID, kind support.ItemKind) (support.ItemDraft, error) {
	d.made <- string(id) + " " + string(m) + " " + string(kind)
	return support.ItemDraft{Item: support.Item{Kind: kind, Language: support.Nynorsk, Title: "Kvit side", Body: "Logg inn att."}}, nil
}

func (d draftingOffice) MaterialDrafts(context.Context) ([]support.MaterialDraft, error) {
	return nil, nil
}

func (d draftingOffice) SaveMaterialDraft(context.Context, support.MaterialDraft) error { return nil }

func (d draftingOffice) DropMaterialDraft(context.Context, string) error { return nil }

func (d draftingOffice) MaterialFolder(context.Context) (support.MaterialFolder, error) {
	return support.MaterialFolder{}, nil
}

func (d draftingOffice) Uses(context.Context) (map[string]support.ItemUse, error) { return nil, nil }

// An answer of ours becomes a template from its menu and by the palette; what
// came in does not.
func TestAnAnswerBecomesATemplate(t *testing.T) {
	office := newOfficeDesk()
	th := ingridAtWork()
	answer := th.Messages[0]
	answer.ID, answer.Direction, answer.Text = "svar@example.no", support.Outbound, "Hei Ingrid, logg inn att."
	th.Messages = append(th.Messages, answer)
	office.add(th)
	d := draftingOffice{office, make(chan string, 4)}
	o := newOfficeOn(t, "light", office, d).opened()
	s := o.ui.shell
	var offered []string
	for _, a := range s.actions() {
		if strings.HasPrefix(a.ID, "case.make.") && a.Can() {
			offered = append(offered, a.Title+" "+a.Key)
		}
	}
	if got := strings.Join(offered, "|"); got != "Lag mal av svaret … M|Lag artikkel av svaret … " {
		t.Errorf("%q", got)
	}
	incoming := newMessageView(s.view, th.Messages[0], messageFacts{})
	if incoming.draftMenu() != nil {
		t.Error("offered for what came in")
	}
	menu := newMessageView(s.view, answer, messageFacts{}).draftMenu()
	if len(menu) != 2 {
		t.Fatalf("%d in the menu", len(menu))
	}
	menu[1].Action()
	if got := <-d.made; got != string(th.Case.ID)+" svar@example.no article" {
		t.Error(got)
	}
	o.until("the editor is open", func() bool {
		p, ok := s.pages.made[pageMaterial].(*materialPage)
		return ok && s.pages.now == pageMaterial && p.writing.editor != nil && p.writing.editor.notes.made != nil
	})
}
