package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// editing opens an item of the library in the editor.
func editing(t *testing.T, s *stage, d *fakeRegister, id string, l support.Language) *materialPage {
	t.Helper()
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 804, 622)
	s.until("the library is read", func() bool { return len(p.library.all) > 0 || len(d.material.Items) == 0 })
	if id != "" {
		p.edit(itemRef{"", id}, l)
		s.until("the editor is open", func() bool { return p.writing.editor != nil })
	}
	return p
}

// typed writes a text at the end of a field.
func (s *stage) typed(e *widgets.Entry, text string) {
	s.win.Canvas().Focus(e)
	e.PlaceCursor(len([]rune(e.Text)))
	s.typeText(text)
}

func TestEditorChangesAnItem(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "kvit-side", support.Bokmaal)
	e := p.writing.editor
	s.relayout()
	s.snap("edit-guide")
	if !e.head.save.Disabled() {
		t.Error("there is something to save before anything was written")
	}
	s.typed(e.form.entries["title"], "!")
	s.typed(e.form.entries["body"], "\n\n## Fremdeles hvit\n\n- Ring **oss**")
	s.until("the preview follows", func() bool { return strings.Contains(said(e.side.column), "Fremdeles hvit") })
	s.relayout()
	s.snap("edit-guide-changed")
	e.form.reviewToday()
	p.save()
	s.until("it is saved", func() bool {
		it, _ := d.item("kvit-side", support.Bokmaal)
		return it.Title == "Hvit side når du åpner en sak!"
	})
	s.until("it says so", func() bool { return len(s.told) == 1 })
	it, _ := d.item("kvit-side", support.Bokmaal)
	if !strings.HasSuffix(it.Body, "- Ring **oss**") || it.Reviewed != dayUTC(2026, 11, 20) || it.Owner != "arkiv@example.no" {
		t.Errorf("%+v", it)
	}
	if nn, _ := d.item("kvit-side", support.Nynorsk); nn.Title != "Kvit side når du opnar ei sak" {
		t.Error("the other form was changed too")
	}
	if !strings.Contains(s.told[0], "lagret") || e.draft.changed() {
		t.Error(s.told, e.draft.changed())
	}
}

func TestEditorTellsWhatIsWrongAtItsField(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "mottatt", support.Bokmaal)
	e := p.writing.editor
	s.typed(e.form.entries["owner"], "ikke en adresse")
	s.typed(e.form.entries["body"], " {{ukjent.felt}}")
	e.save()
	s.until("the owner is wrong", func() bool { return e.form.rows["owner"].Note() != "" })
	s.relayout()
	s.snap("edit-faults")
	if !strings.Contains(e.form.wrong.Text(), "ukjent.felt") || !e.form.wrong.Visible() {
		t.Errorf("the text: %q", e.form.wrong.Text())
	}
	if it, _ := d.item("mottatt", support.Bokmaal); it.Owner != "" {
		t.Error("it was saved all the same")
	}
	if !e.draft.changed() || e.head.save.Disabled() {
		t.Error("what was written is gone")
	}
	e.form.entries["owner"].SetText("")
	e.form.entries["body"].SetText("Hei!")
	e.save()
	s.until("it is saved", func() bool { it, _ := d.item("mottatt", support.Bokmaal); return it.Body == "Hei!" })
	if e.form.wrong.Visible() {
		t.Error("the fault stays")
	}
}

func TestEditorAddsAWrittenForm(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "mottatt", support.Bokmaal)
	e := p.writing.editor
	if got := notesOf(e); !strings.Contains(got, "finnes ikke på nynorsk og engelsk") {
		t.Errorf("it does not say what is missing: %q", got)
	}
	e.addForm(support.Nynorsk)
	s.relayout()
	s.snap("edit-new-form")
	if got := notesOf(e); !strings.Contains(got, "kopi av bokmålsteksten") {
		t.Errorf("it does not say that it is a copy: %q", got)
	}
	if e.form.entries["body"].Text == "" {
		t.Error("it begins empty")
	}
	e.form.entries["title"].SetText("Vi ser på saka")
	e.save()
	s.until("both forms are there", func() bool { _, ok := d.item("mottatt", support.Nynorsk); return ok })
	if it, _ := d.item("mottatt", support.Bokmaal); it.Title != "Vi ser på saken" {
		t.Errorf("%+v", it)
	}
}

func TestEditorKeepsWhatIsNotSaved(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "nettlesere", support.Bokmaal)
	s.typed(p.writing.editor.form.entries["title"], " i 2026")
	if !p.onEscape() || p.writing.editor != nil {
		t.Fatal("Esc does not leave")
	}
	s.until("the library is back", func() bool { return len(p.library.shown) == 4 })
	p.edit(itemRef{"", "nettlesere"}, support.Bokmaal)
	s.until("it is open again", func() bool { return p.writing.editor != nil })
	e := p.writing.editor
	if e.form.entries["title"].Text != "Nettlesere som er støttet i 2026" || !strings.Contains(notesOf(e), "begynte på dette") {
		t.Errorf("%q, %q", e.form.entries["title"].Text, notesOf(e))
	}
	e.discard()
	if e.form.entries["title"].Text != "Nettlesere som er støttet" || e.draft.changed() {
		t.Error("not discarded")
	}
	s.undo()
	if e.form.entries["title"].Text != "Nettlesere som er støttet i 2026" {
		t.Error("Angre does not bring it back")
	}
}

func TestEditorBeginsEachKind(t *testing.T) {
	for _, k := range itemKinds() {
		s := newStage(t, support.Nynorsk)
		d := someMaterial()
		p := editing(t, s, d, "", "")
		p.begin(k)
		s.until("the editor is open", func() bool { return p.writing.editor != nil })
		e := p.writing.editor
		s.relayout()
		s.snap("edit-new-" + string(k))
		s.typed(e.form.entries["title"], "Låne møterom")
		if k == support.KindTemplate {
			s.typed(e.form.entries["body"], "Hei")
		}
		if k == support.KindLink {
			s.typed(e.form.entries["url"], "https://rom.example.no")
		}
		e.save()
		s.until("it is saved", func() bool { return !e.draft.changed() })
		m, _ := d.Material(t.Context())
		draft, ok := draftOf(m, e.draft.ref())
		if !ok || draft.kind != k || draft.id != "lane-moterom" || draft.forms[0].now.Title != "Låne møterom" {
			t.Errorf("%s: %+v", k, draft)
		}
	}
}

func TestEditorDeletesAndBringsBack(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "nettlesere", support.Bokmaal)
	p.writing.editor.askDelete()
	s.until("it is gone", func() bool { _, ok := d.item("nettlesere", support.Bokmaal); return !ok })
	s.until("it can be undone", func() bool { return s.undo != nil })
	if p.writing.editor != nil {
		t.Error("the editor stays")
	}
	if got := s.told[len(s.told)-1]; !strings.Contains(got, "«Nettlesere") {
		t.Errorf("it does not say what is gone: %q", got)
	}
	s.undo()
	s.until("it says what is back", func() bool { return strings.Contains(s.told[len(s.told)-1], "er tilbake") })
	s.until("it is back", func() bool {
		it, ok := d.item("nettlesere", support.Bokmaal)
		return ok && it.Body == "Edge og Chrome."
	})
}

func TestTemplateIsTriedOnACase(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.cases = []support.Case{
		{ID: support.NewCaseID("a@example.no"), Subject: "Hvit side", Requester: support.Address{Name: "Jonas Bråten"}},
		{ID: support.NewCaseID("b@example.no"), Subject: "Kvit side", Requester: support.Address{Name: "Ingrid Solbakken"}},
	}
	p := newMaterialPage(s.env, d)
	p.calls.caseOpen = func() support.CaseID { return d.cases[1].ID }
	s.show(p.Object(), 804, 622)
	p.edit(itemRef{"", "mottatt"}, support.Bokmaal)
	s.until("it is tried on the open case", func() bool {
		return p.writing.editor != nil && strings.Contains(said(p.writing.editor.side.column), "Hei Ingrid,")
	})
	e := p.writing.editor
	s.win.Canvas().Focus(e.form.entries["body"])
	e.form.entries["body"].PlaceCursor(len([]rune(e.form.entries["body"].Text)))
	e.side.insert("article.url")
	s.until("what has no value is marked", func() bool { return strings.Contains(said(e.side.column), "1 felt har ingen verdi") })
	s.relayout()
	s.snap("edit-template")
	if got := e.form.entries["body"].Text; !strings.HasSuffix(got, "{{article.url}}") {
		t.Error(got)
	}
	e.side.chooseCase()
	s.until("the cases are offered", func() bool { return s.win.Canvas().Overlays().Top() != nil })
	s.key(fyne.KeyReturn)
	s.until("it is tried on the other", func() bool { return strings.Contains(said(e.side.column), "Hei Jonas,") })
	s.dark()
	s.relayout()
	s.snap("edit-template-dark")
}

func TestEditorNamesWhatExistsAlready(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "", "")
	near, _ := d.item("kvit-side", support.Bokmaal)
	p.openEditor(support.Item{Kind: support.KindArticle, Language: support.Bokmaal, Title: "Hvit skjerm", Body: "Logg ut."},
		[]support.Suggestion{{Item: near}})
	s.until("the editor is open", func() bool { return p.writing.editor != nil })
	e := p.writing.editor
	s.relayout()
	s.snap("edit-near")
	if !strings.Contains(notesOf(e), "«Hvit side når du åpner en sak»") || e.form.entries["body"].Text != "Logg ut." {
		t.Errorf("%q", notesOf(e))
	}
	strip := e.notes.column.Objects[0].(*widgets.Strip)
	strip.Buttons()[0].OnTapped()
	s.until("the other is open", func() bool { return p.writing.editor != e })
	if p.writing.editor.draft.id != "kvit-side" {
		t.Error(p.writing.editor.draft.id)
	}
	p.leaveEditor()
	p.begin(support.KindArticle)
	s.until("the draft is still there", func() bool {
		w := p.writing.editor
		return w != nil && w.form.entries["title"].Text == "Hvit skjerm"
	})
}

// notesOf is what stands above the form.
func notesOf(e *materialEditor) string {
	var out []string
	for _, o := range e.notes.column.Objects {
		if s, ok := o.(*widgets.Strip); ok {
			out = append(out, s.Text())
		}
	}
	return strings.Join(out, "\n")
}

// said is all the text in a column.
func said(c *widgets.ScrollColumn) string {
	var out strings.Builder
	var walk func([]fyne.CanvasObject)
	walk = func(objects []fyne.CanvasObject) {
		for _, o := range objects {
			switch o := o.(type) {
			case *fyne.Container:
				walk(o.Objects)
			case *widgets.Box:
				walk([]fyne.CanvasObject{o.Content()})
			case *widgets.Touch:
				walk([]fyne.CanvasObject{o.Content()})
			case interface{ Text() string }:
				out.WriteString(o.Text() + "\n")
			}
		}
	}
	walk(c.Objects())
	return out.String()
}

func TestReaderShowsWhereAnItemWasUsed(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.uses["kvit-side"] = support.ItemUse{Used: 7, Reopened: 1}
	for i := range 7 {
		c := support.Case{ID: support.NewCaseID(support.MessageID(string(rune(97 + i)))), Subject: "Hvit side igjen", Status: support.StatusResolved}
		u := support.CaseUse{Case: c, At: s.now().AddDate(0, 0, -i)}
		if i == 2 {
			u.Reopened = s.now().AddDate(0, 0, -1)
		}
		d.usesOf = append(d.usesOf, u)
	}
	p := newMaterialPage(s.env, d)
	var opened support.CaseID
	p.calls.openCase = func(id support.CaseID) { opened = id }
	s.show(p.Object(), 804, 622)
	detail := p.library.browser.detail
	s.until("the cases are listed", func() bool { return strings.Contains(said(detail), "Hvit side igjen") })
	s.relayout()
	s.snap("used")
	got := said(detail)
	if !strings.Contains(got, "brukt 7 ganger, 1 gjenåpnet") || strings.Count(got, "Hvit side igjen") != 5 {
		t.Error(got)
	}
	for _, o := range detail.Objects() {
		if touch, ok := o.(*widgets.Touch); ok {
			touch.Tapped(nil)
			break
		}
	}
	if opened != d.usesOf[0].Case.ID {
		t.Errorf("opened %q", opened)
	}
}

func TestReaderDeletesAndTranslates(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "", "")
	e, _ := p.library.chosen() // the guide with two forms
	p.remove(e)
	s.until("both forms are gone", func() bool {
		_, nb := d.item("kvit-side", support.Bokmaal)
		_, nn := d.item("kvit-side", support.Nynorsk)
		return !nb && !nn && s.undo != nil
	})
	s.undo()
	s.until("both are back", func() bool {
		_, nb := d.item("kvit-side", support.Bokmaal)
		_, nn := d.item("kvit-side", support.Nynorsk)
		return nb && nn
	})
	p.translate(itemRef{"", "mottatt"}, support.English)
	s.until("the editor is open", func() bool { return p.writing.editor != nil })
	if w := p.writing.editor; w.now().now.Language != support.English || w.form.entries["title"].Text != "Vi ser på saken" {
		t.Errorf("%+v", w.now().now)
	}
}

func TestTemplateFieldsAreTyped(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "mottatt", support.Bokmaal)
	body := p.writing.editor.form.entries["body"]
	s.typed(body, "\n\nSak {{saksn")
	s.relayout()
	s.snap("edit-fields")
	s.key(fyne.KeyReturn)
	if !strings.HasSuffix(body.Text, "Sak {{case.number}}") {
		t.Errorf("%q", body.Text)
	}
	s.typed(body, " {{")
	s.key(fyne.KeyEscape)
	if p.writing.editor == nil {
		t.Fatal("Esc leaves the editor")
	}
	s.typed(body, "x")
	s.key(fyne.KeyReturn)
	if !strings.HasSuffix(body.Text, "{{x\n") {
		t.Errorf("Enter is taken after Esc: %q", body.Text)
	}
}

func TestDraftsSurviveTheEndOfTheProgram(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "kvit-side", support.Nynorsk)
	s.typed(p.writing.editor.form.entries["title"], " no")
	p.writing.editor.addForm(support.English)
	p.writing.keeper.flush()
	s.until("it is kept", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.drafts) == 1 })
	p = editing(t, s, d, "", "") // as after another start
	s.until("the drafts are read", func() bool { return p.writing.keeper.has("item/kvit-side") })
	p.edit(itemRef{"", "kvit-side"}, support.Nynorsk)
	s.until("the editor is open", func() bool { return p.writing.editor != nil })
	e := p.writing.editor
	if e.form.entries["title"].Text != "Kvit side når du opnar ei sak no" || e.draft.at(support.English) < 0 || e.draft.forms[0].changed() {
		t.Errorf("%+v", e.draft)
	}
	e.save()
	s.until("it is forgotten", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.drafts) == 0 })
}

func TestTabGoesFromTheTitleToTheText(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := editing(t, s, d, "kvit-side", support.Bokmaal)
	e := p.writing.editor
	s.relayout()
	s.win.Canvas().Focus(e.form.entries["title"])
	s.win.Canvas().FocusNext()
	if s.win.Canvas().Focused() != fyne.Focusable(e.form.entries["body"]) {
		t.Errorf("Tab leads to %T", s.win.Canvas().Focused())
	}
}
