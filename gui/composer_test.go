package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// composeStage shows a composer at the foot of a window, as the case view does.
func composeStage(t *testing.T) (*stage, *fakeDesk, *composer) {
	t.Helper()
	s := newStage(t, support.Bokmaal)
	d := newFakeDesk()
	c := newComposer(s.env, d)
	conversation := widgets.NewSurface(container.NewWithoutLayout())
	s.show(widgets.Frame(nil, c.Object(), conversation), 520, 720)
	return s, d, c
}

func (s *stage) relayout() {
	size := s.win.Canvas().Size()
	s.win.Resize(fyne.NewSize(size.Width, size.Height+1))
	s.win.Resize(size)
}

// ctrlEnter presses Ctrl+Enter where the focus is.
func (s *stage) ctrlEnter() {
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func TestComposerInsertsATemplateAsItIsTyped(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Hei Ingrid,\n\n::kvit")
	s.until("the picker shows the template", func() bool { return c.picker.isOpen() && len(c.picker.found) == 1 })
	s.relayout()
	s.snap("composer-picker")
	s.key(fyne.KeyReturn)
	want := "Hei Ingrid,\n\nNår saka blir ei kvit side, hjelper det som regel å logge ut av alle faner og inn att."
	s.until("the template stands in the answer", func() bool { return c.view.entry.Text == want })
	if c.picker.isOpen() {
		t.Error("the picker is still open")
	}
	s.until("the draft is saved", func() bool { return d.draft(c.caseID()).Text == want })
	s.until("the composer says so", func() bool { return c.view.foot.saved.Text() == "Lagret 10.46" })
	s.relayout()
	s.snap("composer-light")
	s.dark()
	s.snap("composer-dark")
	s.ctrlEnter()
	s.until("the answer is queued", func() bool { return len(d.sent()) == 1 })
	r := d.sent()[0].Draft
	if r.Text != want || r.Template != "kvit-side" || r.Language != support.Nynorsk || r.Then != support.StatusWaiting {
		t.Errorf("%+v", r)
	}
	s.until("the composer is empty", func() bool { return c.view.entry.Text == "" })
}

func TestComposerEscKeepsWhatWasTyped(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("::kv")
	s.until("the picker is open", func() bool { return len(c.picker.found) > 0 })
	s.key(fyne.KeyEscape)
	s.typeText("it")
	if c.picker.isOpen() || c.view.entry.Text != "::kvit" {
		t.Errorf("open %v, %q", c.picker.isOpen(), c.view.entry.Text)
	}
}

func TestComposerInsertsALink(t *testing.T) {
	s, d, c := composeStage(t)
	d.items = append(d.items, article("kvit", "Kvit side når du opnar ei sak", "https://hjelp.example.no/kvit-side"))
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Sjå ??opnar")
	s.until("the article is proposed", func() bool { return len(c.picker.found) == 1 })
	s.key(fyne.KeyTab)
	if want := "Sjå [Kvit side når du opnar ei sak](https://hjelp.example.no/kvit-side)"; c.view.entry.Text != want {
		t.Fatalf("%q", c.view.entry.Text)
	}
	if got := c.at.draft.Articles; len(got) != 1 || got[0] != "kvit" {
		t.Errorf("articles %q", got)
	}
	c.view.entry.SetText("Noko anna")
	if len(c.at.draft.Articles) != 0 {
		t.Errorf("an article whose link is gone is still counted: %q", c.at.draft.Articles)
	}
	if got := c.at.draft.Removed; len(got) != 1 || got[0] != "kvit" {
		t.Errorf("what was taken out again: %q", got)
	}
}

func TestComposerPickerButtonSearches(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	test.Tap(c.view.tools.template)
	s.until("all templates are shown", func() bool { return len(c.picker.found) == 4 })
	s.relayout()
	s.snap("composer-picker-button")
	s.typeText("mottak")
	s.until("nothing of that title", func() bool { return c.picker.list.Len() == 1 && len(c.picker.found) == 0 })
	s.key(fyne.KeyEscape)
	if c.picker.isOpen() {
		t.Error("Esc does not close the picker")
	}
}

func TestComposerAsksForPromptedFieldsAndStopsOnOpenPlaces(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("::opplys")
	s.until("the template is proposed", func() bool { return len(c.picker.found) == 1 })
	s.key(fyne.KeyReturn)
	s.until("the template stands there with its place open", func() bool { return strings.Contains(c.view.entry.Text, "{{ask.Frist}}") })
	if c.view.entry.SelectedText() != "{{ask.Frist}}" {
		t.Errorf("selected %q", c.view.entry.SelectedText())
	}
	c.Send()
	strip, ok := c.view.notices.Objects[0].(*widgets.Strip)
	if !ok || strip.Text() != "Svaret er ikke sendt. Fyll først ut: Frist" {
		t.Fatalf("%+v", c.view.notices.Objects)
	}
	s.relayout()
	s.snap("composer-unfilled")
	s.typeText("fredag")
	if c.view.notices.Visible() {
		t.Error("the notice stays after the place was filled")
	}
	c.Send()
	s.until("the answer is queued", func() bool { return len(d.sent()) == 1 })
	if got := d.sent()[0].Draft.Text; got != "Hei,\n\nSend oss eit skjermbilete innan fredag." {
		t.Errorf("%q", got)
	}
}

func TestComposerSavesAndNeverMixesDrafts(t *testing.T) {
	s, d, c := composeStage(t)
	a, b := d.add(ingrid()), d.add(thomas())
	c.ShowCase(a)
	c.Focus()
	s.typeText("Til Ingrid")
	c.ShowCase(b) // before the pause is over
	c.Focus()
	s.typeText("Til Thomas")
	c.ShowCase(a) // as it was read before the save
	if c.view.entry.Text != "Til Ingrid" {
		t.Errorf("%q", c.view.entry.Text)
	}
	s.until("both are saved", func() bool {
		return d.draft(a.Case.ID).Text == "Til Ingrid" && d.draft(b.Case.ID).Text == "Til Thomas"
	})
	if c.at.draft.Case != a.Case.ID {
		t.Errorf("draft of %s", c.at.draft.Case)
	}
}

func TestComposerRestoresTheStoredDraft(t *testing.T) {
	s, d, c := composeStage(t)
	th := ingrid()
	th.Draft = &support.Draft{Case: th.Case.ID, Text: "Halvferdig svar", Language: support.English, Then: support.StatusResolved,
		Cc: []support.Address{{Email: "ola@example.no"}}, Saved: s.now().Add(-time.Hour)}
	c.ShowCase(d.add(th))
	if c.view.entry.Text != "Halvferdig svar" || c.view.entry.CursorTextOffset() != len("Halvferdig svar") {
		t.Errorf("%q, cursor %d", c.view.entry.Text, c.view.entry.CursorTextOffset())
	}
	if got := c.view.head.to.Text(); got != "Til ingrid.solbakken@example.no · kopi ola@example.no" {
		t.Error(got)
	}
	if c.view.head.language.Text() != "Engelsk · valgt" || c.view.foot.then.Text() != "Så: Løst" || c.view.foot.saved.Text() != "Lagret 09.46" {
		t.Errorf("%s, %s, %s", c.view.head.language.Text(), c.view.foot.then.Text(), c.view.foot.saved.Text())
	}
}

func TestComposerSaysWhenADraftIsNotSaved(t *testing.T) {
	s, d, c := composeStage(t)
	d.fail["SaveDraft"] = support.E(support.CodeDiskFull, "store.SaveDraft", nil)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Hei")
	s.until("the notice is there", func() bool { return c.view.notices.Visible() })
	strip := c.view.notices.Objects[0].(*widgets.Strip)
	if !strings.HasPrefix(strip.Text(), "Utkastet er ikke lagret.") || c.view.entry.Text != "Hei" || c.view.foot.saved.Text() != "" {
		t.Errorf("%q %q %q", strip.Text(), c.view.entry.Text, c.view.foot.saved.Text())
	}
	d.mu.Lock()
	delete(d.fail, "SaveDraft")
	d.mu.Unlock()
	test.Tap(strip.Buttons()[0])
	s.until("it is saved after all", func() bool { return !c.view.notices.Visible() && c.view.foot.saved.Text() != "" })
}

func TestComposerStopsWhenTheThreadHasChanged(t *testing.T) {
	s, d, c := composeStage(t)
	th := d.add(ingrid())
	c.ShowCase(th)
	c.Focus()
	s.typeText("Svar")
	more := th
	later := th.Messages[0]
	later.ID, later.Envelope.Date = "to@example.no", time.Date(2026, 11, 20, 10, 51, 0, 0, time.UTC)
	more.Messages = append(append([]support.Message(nil), th.Messages...), later)
	d.add(more)
	c.Send()
	s.until("it says what is new", func() bool { return len(c.at.news) == 1 })
	strip := c.view.notices.Objects[0].(*widgets.Strip)
	if !strings.HasPrefix(strip.Text(), "Ingrid Solbakken skrev 10.51") || len(d.sent()) != 0 {
		t.Fatalf("%q, sent %d", strip.Text(), len(d.sent()))
	}
	s.relayout()
	s.snap("composer-changed")
	c.Send() // still stops
	test.Tap(strip.Buttons()[1])
	s.until("it is sent anyway", func() bool { return len(d.sent()) == 1 })
	if got := d.sent()[0]; got.EvenIfChanged || got.SeenMessages != 2 {
		t.Error("sent as if nothing had changed")
	}
}

func TestComposerTakesNewsOnlyWhenNothingIsWritten(t *testing.T) {
	s, d, c := composeStage(t)
	th := d.add(ingrid())
	c.ShowCase(th)
	more := th
	more.Messages = append(append([]support.Message(nil), th.Messages...), th.Messages[0])
	c.ShowCase(more)
	if len(c.at.news) != 0 || c.at.seen != 2 {
		t.Errorf("empty composer: news %d, seen %d", len(c.at.news), c.at.seen)
	}
	c.Focus()
	s.typeText("Svar")
	more.Messages = append(more.Messages, th.Messages[0])
	c.ShowCase(more)
	if len(c.at.news) != 1 || c.at.seen != 2 || c.view.entry.Text != "Svar" {
		t.Errorf("news %d, seen %d, %q", len(c.at.news), c.at.seen, c.view.entry.Text)
	}
	test.Tap(c.view.notices.Objects[0].(*widgets.Strip).Buttons()[0])
	if len(c.at.news) != 0 || c.at.seen != 3 {
		t.Error("«Vis» does not count as seen")
	}
}

func TestComposerWithoutRecipient(t *testing.T) {
	_, d, c := composeStage(t)
	th := ingrid()
	th.Case.Requester, th.Messages = support.Address{}, nil
	c.ShowCase(d.add(th))
	if !c.view.foot.send.Disabled() || !c.view.notices.Visible() {
		t.Fatal("it can be sent to nobody")
	}
	test.Tap(c.view.notices.Objects[0].(*widgets.Strip).Buttons()[0])
	c.view.head.toText.SetText("ola")
	c.view.head.finish()
	if c.view.head.toRow.Note() != "«ola» er ikke en e-postadresse." {
		t.Errorf("%q", c.view.head.toRow.Note())
	}
	c.view.head.toText.SetText("ola@example.no")
	c.view.head.finish()
	if c.view.foot.send.Disabled() || c.view.head.to.Text() != "Til ola@example.no" {
		t.Errorf("%q", c.view.head.to.Text())
	}
}

func TestComposerAsksForTheAgentOnce(t *testing.T) {
	s, d, c := composeStage(t)
	d.settings.Agent = support.Agent{}
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Svar")
	c.Send()
	s.until("it asks who answers", func() bool { return s.win.Canvas().Overlays().Top() != nil })
	s.snap("agent-ask")
	s.typeText("Kari Nordmann")
	s.key(fyne.KeyReturn)
	s.until("it is sent", func() bool { return len(d.sent()) == 1 })
	if d.settings.Agent.Name != "Kari Nordmann" {
		t.Errorf("%+v", d.settings.Agent)
	}
}

func TestComposerDiscardsWithUndo(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Et langt svar")
	s.until("it is saved", func() bool { return d.draft(c.caseID()).Text != "" })
	test.Tap(c.view.tools.discard)
	s.until("the draft is gone", func() bool { return d.draft(c.caseID()).Text == "" })
	if c.view.entry.Text != "" || len(s.told) != 1 {
		t.Fatalf("%q %q", c.view.entry.Text, s.told)
	}
	s.undo()
	s.until("it is back", func() bool { return d.draft(c.caseID()).Text == "Et langt svar" })
	if c.view.entry.Text != "Et langt svar" {
		t.Errorf("%q", c.view.entry.Text)
	}
}

func TestComposerRetriesAFailedMail(t *testing.T) {
	s, d, c := composeStage(t)
	th := ingrid()
	th.Outbox = []support.OutboxEntry{{ID: 7, Case: th.Case.ID, State: support.OutboxFailed,
		Attempts: support.Attempts{Count: 3, Code: support.CodeRejected, Detail: "550 no such user"}}}
	c.ShowCase(d.add(th))
	strip := c.view.notices.Objects[0].(*widgets.Strip)
	s.relayout()
	s.snap("composer-failed")
	test.Tap(strip.Buttons()[0])
	s.until("it is tried again", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.retried) == 1 && d.retried[0] == 7 })
}

func TestComposerNote(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Svar")
	c.FocusNote()
	s.typeText("Samme som hos Jonas i går?")
	s.relayout()
	s.snap("composer-note")
	s.ctrlEnter()
	s.until("the note is saved", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.notes) == 1 })
	s.until("the answer is shown again", func() bool { return !c.at.note })
	if d.notes[0] != "Samme som hos Jonas i går?" || c.view.entry.Text != "Svar" || len(d.sent()) != 0 {
		t.Errorf("%q %q", d.notes, c.view.entry.Text)
	}
}

func TestComposerSentTextDoesNotComeBack(t *testing.T) {
	s, d, c := composeStage(t)
	th := d.add(ingrid())
	c.ShowCase(th)
	c.Focus()
	s.typeText("Svar")
	s.until("saved", func() bool { return d.draft(c.caseID()).Text == "Svar" })
	stale := th
	stale.Draft = &support.Draft{Case: th.Case.ID, Text: "Svar", Saved: s.now()}
	s.advance(time.Second)
	c.Send()
	s.until("sent", func() bool { return len(d.sent()) == 1 && c.view.entry.Text == "" })
	c.ShowCase(stale) // read before it was queued
	if c.view.entry.Text != "" {
		t.Errorf("%q", c.view.entry.Text)
	}
	s.advance(time.Second)
	stale.Draft.Saved = s.now() // given back by the outbox
	c.ShowCase(stale)
	if c.view.entry.Text != "Svar" {
		t.Error("a draft that was given back is not shown")
	}
}

func TestComposerSignsOnRequest(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Hei Ingrid, saka er open att.")
	s.until("the mailbox is known", func() bool { return c.view.head.signature.Visible() })
	test.Tap(c.view.head.signature)
	s.until("it is signed", func() bool { return strings.Contains(c.view.entry.Text, "Venleg helsing") })
	if want := "Hei Ingrid, saka er open att.\n\nVenleg helsing\nKari Nordmann\nBrukerstøtte HF"; c.view.entry.Text != want {
		t.Errorf("%q", c.view.entry.Text)
	}
	if c.view.head.signature.Visible() {
		t.Error("the chip says that it will be signed again")
	}
}

func TestComposerAdoptsWhatIsNotSavedYet(t *testing.T) {
	s, d, c := composeStage(t)
	d.hold = make(chan struct{})
	th := d.add(ingrid())
	c.ShowCase(th)
	c.Focus()
	s.typeText("Halvt svar")
	c.FocusNote()
	s.typeText("Halvt notat")
	c.Flush()
	anew := newComposer(s.env, d)
	anew.adopt(c)
	s.show(anew.Object(), 520, 500)
	anew.ShowCase(th) // as it was read before the save
	if anew.view.entry.Text != "Halvt svar" || anew.view.note.Text != "Halvt notat" {
		t.Errorf("%q, %q", anew.view.entry.Text, anew.view.note.Text)
	}
	close(d.hold)
	s.until("the draft is saved", func() bool { return d.draft(th.Case.ID).Text == "Halvt svar" })
}

func TestComposerAttachesAndDetachesFiles(t *testing.T) {
	s, d, c := composeStage(t)
	th := d.add(ingrid())
	c.ShowCase(th)
	path := filepath.Join(t.TempDir(), "rapport.txt")
	if err := os.WriteFile(path, []byte("Tall for oktober"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	s.until("it is attached", func() bool { return len(c.at.draft.Attached) == 1 })
	s.until("and saved with the draft", func() bool { return len(d.draft(th.Case.ID).Attached) == 1 })
	if f := d.draft(th.Case.ID).Attached[0]; f.Name != "rapport.txt" || !strings.HasPrefix(f.Type, "text/plain") || string(f.Data) != "Tall for oktober" {
		t.Errorf("%+v", f)
	}
	c.detach(0)
	if c.view.files.Visible() || len(s.told) != 1 {
		t.Error("the file is still shown")
	}
	s.undo()
	if len(c.at.draft.Attached) != 1 || !c.view.files.Visible() {
		t.Error("the file does not come back")
	}
	c.attach(th.Case.ID, filepath.Join(t.TempDir(), "borte.txt"))
	s.until("what cannot be read is said", func() bool { return len(s.reports) == 1 })
}

func TestComposerTellsTheSizesBeforeSending(t *testing.T) {
	s, d, c := composeStage(t)
	d.limit = 4 << 20
	th := ingrid()
	th.Draft = &support.Draft{Case: th.Case.ID, Text: "Sjå vedlegget.", Language: support.Nynorsk, Saved: s.now(), Attached: []support.OutgoingFile{
		{Name: "bilde.png", Type: "image/png", Data: make([]byte, 1_200_000)}, {Name: "film.zip", Type: "application/zip", Data: make([]byte, 3_000_000)}}}
	c.ShowCase(d.add(th))
	s.until("the server's limit", func() bool { return c.mostAttached() < 3_000_000 })
	s.relayout()
	s.snap("composer-files")
	says := func(part string) bool {
		for _, o := range visible(c.Object()) {
			if x, ok := o.(interface{ Text() string }); ok && strings.Contains(x.Text(), part) {
				return true
			}
		}
		return false
	}
	for _, want := range []string{"bilde.png", "1,2 MB", "film.zip", "3,0 MB", "2 filer, 4,2 MB av 2,9 MB", "Filene er til sammen 4,2 MB; postserveren tar 2,9 MB."} {
		if !says(want) {
			t.Errorf("the composer does not say %q", want)
		}
	}
	c.Send()
	if len(d.sent()) != 0 || c.at.sending {
		t.Error("too much was sent")
	}
	path := filepath.Join(t.TempDir(), "mer.bin")
	if err := os.WriteFile(path, make([]byte, 2_000_000), 0o600); err != nil {
		t.Fatal(err)
	}
	c.attach(th.Case.ID, path)
	s.until("more is refused", func() bool { return len(s.told) == 1 && strings.Contains(s.told[0], "2,9 MB") })
	var crosses []*widgets.Button
	for _, o := range visible(c.Object()) {
		if b, ok := o.(*widgets.Button); ok && b.Text() == "×" {
			crosses = append(crosses, b)
		}
	}
	if len(crosses) != 2 {
		t.Fatalf("%d buttons that take a file off", len(crosses))
	}
	s.win.Canvas().Focus(crosses[1])
	s.key(fyne.KeyReturn) // without the mouse
	if says("film.zip") || says("postserveren tar") || !says("1 fil, 1,2 MB av 2,9 MB") {
		t.Error("the file was not taken off")
	}
	c.Send()
	s.until("it goes", func() bool { return len(d.sent()) == 1 })
}

// What is typed while an answer is on its way back stands below it: neither is
// lost.
func TestComposerKeepsWhatIsTypedWhileAnAnswerComesBack(t *testing.T) {
	var posted []func()
	tasks := newTasks(t.Context(), func(f func()) { posted = append(posted, f) })
	desk := &fakeDesk{}
	s := newDraftSaver(&Env{Tasks: tasks, Now: time.Now}, desk)
	const id = support.CaseID("k")
	came := make(chan struct{})
	s.retrieve(id, func(context.Context) error { close(came); return nil }, func(error) {
		s.rejoin(id, &support.Draft{Case: id, Text: "Start den på nytt.\n"}, "Hei Søren,\n\n")
	})
	<-came
	s.keep(support.Draft{Case: id, Text: "Hei Søren,\n\n Si fra."})
	s.flush(id)
	tasks.await(10 * time.Second)
	if len(posted) != 1 {
		t.Fatalf("%d things are shown: what was typed was saved by itself", len(posted))
	}
	posted[0]()
	if d := s.newest(id, nil); d == nil || d.Text != "Start den på nytt.\n\nSi fra." {
		t.Errorf("%+v", d)
	}
}
