package gui

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"linje/assets"
	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// office is a whole window on an officeDesk. What the background brings waits
// in posts until the test lets it through, as on the UI thread.
type office struct {
	t     *testing.T
	ui    *UI
	desk  *officeDesk
	posts chan func()
	mu    sync.Mutex
	saved map[string][]byte
}

func newOffice(t *testing.T, theme string, desk *officeDesk) *office {
	t.Helper()
	return newOfficeOn(t, theme, desk, desk)
}

// newOfficeOn is newOffice with a desk that does more than desk, in whole.
func newOfficeOn(t *testing.T, theme string, desk *officeDesk, whole Desk) *office {
	t.Helper()
	app := test.NewTempApp(t)
	o := &office{t: t, desk: desk, posts: make(chan func(), 4096), saved: make(map[string][]byte)}
	desk.settings.Theme = theme
	if desk.settings.Language == "" {
		desk.settings.Language = "nb"
	}
	ui, err := newUI(Options{App: app, Desk: whole, Files: o, Now: officeNow,
		Words: func(l support.Language) (*present.Words, error) { return present.NewWords(l, assets.Translations()) },
	}, func(f func()) { o.posts <- f })
	if err != nil {
		t.Fatal(err)
	}
	o.ui = ui
	t.Cleanup(func() {
		ui.untell()
		for _, stop := range ui.stops {
			stop()
		}
		ui.tasks.Close(5 * time.Second)
	})
	o.size(1280, 800)
	return o
}

func (o *office) size(w, h float32) { o.ui.window.Resize(fyne.NewSize(w, h)) }

// until lets the background through until cond holds.
func (o *office) until(what string, cond func() bool) {
	o.t.Helper()
	deadline := time.After(10 * time.Second)
	for !cond() {
		select {
		case f := <-o.posts:
			f()
		case <-deadline:
			o.t.Fatalf("never happened: %s", what)
		}
	}
}

// settle lets the background through until it has been quiet for a moment.
func (o *office) settle() {
	o.t.Helper()
	for {
		select {
		case f := <-o.posts:
			f()
		case <-time.After(250 * time.Millisecond):
			return
		}
	}
}

func (o *office) opened() *office {
	o.t.Helper()
	o.ui.Show()
	o.until("a case is open", func() bool { return o.ui.shell.view.caseID() != "" })
	return o
}

func (o *office) Downloads() string { return "/home/kari/Nedlastinger" }

func (o *office) SaveName(name string) string { return filepath.Base(name) }

func (o *office) Save(dir, name string, write func(io.Writer) error) (string, error) {
	var data bytes.Buffer
	if err := write(&data); err != nil {
		return "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if strings.HasPrefix(dir, "/stengt") {
		return "", support.Ef(support.CodeFolderWrite, "files.Save", "%s", dir)
	}
	name = o.SaveName(name)
	o.saved[name] = data.Bytes()
	return filepath.Join(dir, name), nil
}
func (o *office) Open(context.Context, string) error           { return nil }
func (o *office) Read(context.Context, string) ([]byte, error) { return nil, nil }

func (o *office) rune(r rune) {
	o.t.Helper()
	c := o.ui.window.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedRune(r)
		return
	}
	c.OnTypedRune()(r)
}

func (o *office) key(name fyne.KeyName) {
	c, e := o.ui.window.Canvas(), &fyne.KeyEvent{Name: name}
	if f := c.Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	c.OnTypedKey()(e)
}

// subject is that of the case that is shown.
func (o *office) subject() string { return o.ui.shell.view.thread.Case.Subject }

// press presses the button that says so in what the window shows.
func (o *office) press(text string) {
	o.t.Helper()
	for _, root := range o.roots() {
		for _, x := range visible(root) {
			if b, ok := x.(*widgets.Button); ok && b.Text() == text {
				test.Tap(b)
				return
			}
		}
	}
	o.t.Fatalf("there is no button %q", text)
}

// visible lists what can be seen under an object.
func visible(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	switch x := o.(type) {
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(x).Objects() {
			out = append(out, visible(child)...)
		}
	case *fyne.Container:
		for _, child := range x.Objects {
			out = append(out, visible(child)...)
		}
	}
	return out
}

func (o *office) roots() []fyne.CanvasObject {
	c := o.ui.window.Canvas()
	if top := c.Overlays().Top(); top != nil {
		return []fyne.CanvasObject{top}
	}
	return []fyne.CanvasObject{c.Content()}
}

// says reports whether the window shows a text.
func (o *office) says(part string) bool {
	for _, root := range o.roots() {
		for _, x := range visible(root) {
			if s, ok := x.(interface{ Text() string }); ok && strings.Contains(s.Text(), part) {
				return true
			}
		}
	}
	return false
}

func (o *office) mustSay(part string) {
	o.t.Helper()
	if !o.says(part) {
		o.t.Errorf("the window does not say %q", part)
	}
}

func TestWindowOpensTheFirstCaseAndMarksItSeen(t *testing.T) {
	ready := 0
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk)
	o.ui.o.OnReady = func() { ready++ }
	o.opened()
	o.settle()
	if o.subject() != "Får ikkje opna saka om emneplan" || ready != 1 {
		t.Errorf("opened %q, ready %d times", o.subject(), ready)
	}
	if len(desk.seen) != 1 || o.ui.shell.list.source.cases[0].Activity.Unread {
		t.Errorf("seen %v", desk.seen)
	}
	for _, s := range []string{"Ingrid Solbakken", "Ingen har den", "skjermbilete.png", "212 kB", "··· signatur og tidligere e-post", "Internt notat · Kari",
		"Brukerstøtte HF", "Oppdatert 10.46 · tilkoblet", "Ctrl K alle handlinger · ? alle taster"} {
		o.mustSay(s)
	}
	if n := o.ui.shell.left.rows[support.WorklistNew].Count(); n != "3" {
		t.Errorf("new cases: %q", n)
	}
}

func TestKeysWalkThroughTheList(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { o.rune('j') }, "Hvem skal godkjenne utgående brev?"},
		{func() { o.key(fyne.KeyDown) }, "Cannot find my committee papers"},
		{func() { o.rune('j') }, "Cannot find my committee papers"}, // the last of the new ones
		{func() { o.rune('k') }, "Hvem skal godkjenne utgående brev?"},
		{func() { o.ui.shell.left.choose(support.WorklistResolved); o.settle(); o.rune('j') }, "Dobbel journalpost fra skanning"},
	} {
		step.do()
		o.until(step.want, func() bool { return o.subject() == step.want })
	}
}

func TestTakeCaseAndUndo(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.rune('a')
	o.until("claimed", func() bool { return o.says("Du har den") })
	o.mustSay("Du har saken.")
	o.until("the button turns", func() bool { return o.says("Gi tilbake") })
	o.press("Angre")
	o.until("undone", func() bool { return o.says("Ingen har den") })
	if o.desk.undone != 1 {
		t.Errorf("undone %d times", o.desk.undone)
	}
}

func TestCaseOfAnotherIsTakenOnlyAfterAsking(t *testing.T) {
	desk := newOfficeDesk()
	id := desk.row("Siv Lund", "Noe annet", officeNow(), func(c *support.Case) { c.Handling.Owner = "Per Hansen" })
	o := newOffice(t, "light", desk).opened()
	o.ui.ShowCase(id)
	o.until("opened", func() bool { return o.subject() == "Noe annet" })
	o.mustSay("Per Hansen har den")
	o.rune('a')
	o.until("asked", func() bool { return o.says("Per Hansen har alt tatt saken.") })
	o.press("Ta den likevel")
	o.until("taken", func() bool { return o.says("Du har den") })
}

func TestStatusMenuByKeyboard(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.rune('s')
	o.key(fyne.KeyDown) // from Åpen to Venter på innsender
	o.key(fyne.KeyReturn)
	o.until("set", func() bool { return o.ui.shell.view.thread.Case.Status == support.StatusWaiting })
	o.mustSay("Status: Venter på innsender.")
	if o.ui.shell.list.source.index(o.ui.shell.view.caseID()) >= 0 {
		o.until("the case leaves Nye", func() bool { return o.ui.shell.list.source.index(o.ui.shell.view.caseID()) < 0 })
	}
	o.rune('j') // the one that now stands in its place
	o.until("next", func() bool { return o.subject() == "Hvem skal godkjenne utgående brev?" })
}

func TestSearchAsYouType(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.rune('/')
	for _, r := range "mal" {
		o.rune(r)
	}
	o.until("hits", func() bool { return len(o.ui.shell.list.source.cases) == 1 })
	o.mustSay("Mal for delegeringsvedtak")
	o.mustSay("… «mal» …")
	o.key(fyne.KeyReturn)
	o.until("opened", func() bool { return o.subject() == "Mal for delegeringsvedtak" })
	o.rune('/')
	o.rune('x')
	o.until("no hits", func() bool { return o.says("Ingen saker passer til søket.") })
	o.key(fyne.KeyEscape)
	o.until("the list is back", func() bool { return len(o.ui.shell.list.source.cases) == 3 })
}

func TestListOfTenThousandIsReadInPages(t *testing.T) {
	desk := newOfficeDesk()
	desk.many(10_000)
	o := newOffice(t, "light", desk).opened()
	l := o.ui.shell.list
	if n := len(l.source.cases); n != pageSize {
		t.Fatalf("%d cases were read at first", n)
	}
	for len(l.source.cases) < 10_003 {
		before := len(l.source.cases)
		l.parts.list.ScrollTo(before - 1)
		o.until("the next page", func() bool { return len(l.source.cases) > before })
		if before > 1000 { // the rest is the same
			break
		}
	}
	open := o.ui.shell.view.caseID()
	l.openIndex(700)
	o.until("opened", func() bool { return o.ui.shell.view.caseID() != open })
	want := o.ui.shell.view.caseID()
	desk.row("Nykommer", "Helt ny sak", officeNow(), nil)
	desk.tell(support.Change{Kind: support.ChangeCases})
	o.until("the new case", func() bool { return l.source.cases[0].Subject == "Helt ny sak" })
	if l.source.index(want) != 701 || l.at.index != 701 {
		t.Errorf("the open case stands at %d, the list thinks %d", l.source.index(want), l.at.index)
	}
}

func TestEmptyListSaysWhatToDo(t *testing.T) {
	desk := &officeDesk{fakeDesk: newFakeDesk()}
	o := newOffice(t, "light", desk)
	o.ui.Show()
	o.until("empty", func() bool { return o.says("Ingen nye saker.") })
	for _, w := range support.Worklists() {
		o.ui.shell.left.choose(w)
		o.settle()
		o.mustSay(o.ui.shell.env.T("empty." + string(w)))
	}
	desk.boxes = nil
	o.ui.shell.refreshAll()
	o.settle()
	o.ui.shell.list.refresh()
	o.until("offer", func() bool { return o.says("Legg til postkassen din for å se sakene her.") })
}

func TestFoldedQuoteAndLongThread(t *testing.T) {
	desk := newOfficeDesk()
	id := desk.row("Lang Tråd", "Mange meldinger", officeNow(), nil)
	th := desk.threads[id]
	m := th.Messages[0]
	th.Messages = nil
	for i := range 200 {
		x := m
		x.ID = support.MessageID(strings.Repeat("m", i+1))
		x.Envelope.Date = officeNow().Add(time.Duration(i-200) * time.Minute)
		th.Messages = append(th.Messages, x)
	}
	th.Messages[199].Text = "Siste ord.\n\nDen 3. nov. 2026 skrev Ola:\n> Et gammelt sitat"
	desk.add(th)
	o := newOffice(t, "light", desk)
	start := time.Now()
	o.ui.Show()
	o.ui.ShowCase(id)
	o.until("opened", func() bool { return o.ui.shell.view.caseID() == id })
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("200 messages took %v", took)
	}
	o.mustSay("Siste ord.")
	if o.says("Et gammelt sitat") {
		t.Error("the quote is not folded")
	}
	fold := findTouch(t, o.ui.shell.view.talk.scroll, "··· signatur og tidligere e-post")
	test.Tap(fold)
	o.mustSay("Et gammelt sitat")
	test.Tap(fold)
	if o.says("Et gammelt sitat") {
		t.Error("the quote does not fold again")
	}
	test.Tap(findTouch(t, o.ui.shell.view.talk.scroll, "Vis 180 tidligere"))
	if n := len(o.ui.shell.view.talk.scroll.Objects()); n != 61 {
		t.Errorf("%d entries after the button", n)
	}
}

// findTouch finds what can be clicked with a text in it.
func findTouch(t *testing.T, in fyne.CanvasObject, text string) *widgets.Touch {
	t.Helper()
	var found *widgets.Touch
	for _, x := range visible(in) {
		touch, ok := x.(*widgets.Touch)
		if !ok {
			continue
		}
		for _, y := range visible(touch) {
			if s, ok := y.(interface{ Text() string }); ok && strings.Contains(s.Text(), text) {
				found = touch
			}
		}
	}
	if found == nil {
		t.Fatalf("nothing to click says %q", text)
	}
	return found
}

func TestAttachmentIsSavedWhereTheUserSays(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.saveChip("skjermbilete.png")
	o.mustSay("Lagre fil")
	o.press("Lagre")
	o.until("told", func() bool { return o.says("skjermbilete.png er lagret i /home/kari/Nedlastinger.") })
	o.mu.Lock()
	defer o.mu.Unlock()
	if !bytes.Equal(o.saved["skjermbilete.png"], o.desk.source) {
		t.Errorf("saved %v", o.saved)
	}
}

func TestEscalationIsShownUntilSomeoneHasSeenIt(t *testing.T) {
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk).opened()
	o.settle()
	id := escalated(desk)
	desk.tell(support.Change{Kind: support.ChangeAlert, Case: id})
	o.until("told", func() bool { return o.says("Ny eskalering: sak " + id.Number()) })
	if row := o.ui.shell.left.rows[support.WorklistEscalated]; row.Count() != "1" {
		o.until("counted", func() bool { return row.Count() == "1" })
	}
	o.press("Åpne")
	o.until("opened", func() bool { return o.ui.shell.view.caseID() == id })
	o.settle()
	if o.says("Ny eskalering: sak") {
		t.Error("the notice stands over the open case")
	}
	o.mustSay("Ta den, eller si at den er sett.")
	o.mustSay("Svar fra Kari Nordmann")
	o.mustSay("Besvart utenfor Linje av ")
	o.mustSay("Laget av en maskin: automatisk svar")
	o.rune('a')
	o.until("taken", func() bool { return o.ui.shell.view.thread.Case.Alert == support.AlertSeen })
	o.settle()
	if len(o.ui.chosen.alerts) != 0 || o.says("Ta den, eller si at den er sett.") {
		t.Error("the escalation still waits")
	}
}

func TestAnswerThatCameBackIsToldInABar(t *testing.T) {
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk).opened()
	o.settle()
	id := desk.row("Silje Dahl", "Skjermen er svart", officeNow().Add(-time.Hour), func(c *support.Case) { c.Activity.Bounced = true })
	desk.tell(support.Change{Kind: support.ChangeAlert, Case: id})
	o.until("told", func() bool { return o.says("Svaret i sak " + id.Number() + " kom i retur.") })
	o.press("Åpne")
	o.until("opened", func() bool { return o.ui.shell.view.caseID() == id })
	o.until("the bar is gone", func() bool { return !o.says("Svaret i sak " + id.Number()) })
	o.mustSay("Svaret kom i retur")
}

func TestTroubleIsSaidInWords(t *testing.T) {
	desk := newOfficeDesk()
	desk.practice, desk.notify, desk.memory = true, support.E(support.CodeNoNotifier, "x", nil), true
	desk.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseOffline, Updated: officeNow().Add(-6 * time.Minute), Retry: officeNow().Add(20 * time.Second)}}
	desk.outbox = []support.OutboxEntry{{ID: 3, Case: "K7Q2MX0000000000", State: support.OutboxUnknown}}
	o := newOffice(t, "light", desk).opened()
	o.settle()
	o.mustSay("Dette er en øvingspostkasse. Ingenting forlater maskinen.")
	o.mustSay("Frakoblet siden 10.40 · prøver igjen om 20 s · du kan jobbe videre · 1 i utboksen")
	for _, key := range []string{"practice", "notifier", "memory.1", "outbox.3"} {
		if o.ui.shell.notices.find(key) < 0 {
			t.Errorf("there is no notice %s", key)
		}
	}
	desk.mu.Lock()
	desk.states[0] = support.SyncState{Mailbox: 1, Phase: support.PhaseStopped, Err: support.E(support.CodeAuth, "imap.login", nil)}
	desk.mu.Unlock()
	desk.tell(support.Change{Kind: support.ChangeSync})
	o.until("asked for the password", func() bool { return o.says("Skriv inn passord") })
	o.press("Skriv inn passord")
	for _, r := range "hemmelig" {
		o.rune(r)
	}
	o.key(fyne.KeyReturn)
	o.until("given", func() bool { desk.mu.Lock(); defer desk.mu.Unlock(); return desk.given == "hemmelig" })
}

func TestErrorsSayWhatAndWhatToDo(t *testing.T) {
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk).opened()
	desk.mu.Lock()
	desk.fail["Cases"] = support.E(support.CodeDatabase, "store.Cases", nil)
	desk.mu.Unlock()
	o.ui.shell.list.refresh()
	o.until("said", func() bool {
		return o.says("Dataene på denne maskinen kan ikke leses eller skrives. Start Linje på nytt.")
	})
	if len(o.ui.shell.list.source.cases) != 3 {
		t.Error("what was shown is gone")
	}
}

func TestLanguageChangesWhileItRuns(t *testing.T) {
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk).opened()
	for lang, want := range map[string][]string{"nn": {"Ventar på innsendar", "Ta saka", "Oppdatert 10.46 · tilkopla"},
		"en": {"Awaiting requester", "Take the case", "Updated 10:46 · connected"}, "nb": {"Venter på innsender", "Ta saken"}} {
		desk.mu.Lock()
		desk.settings.Language = lang
		desk.mu.Unlock()
		desk.tell(support.Change{Kind: support.ChangeSettings})
		o.until(lang, func() bool { return string(o.ui.chosen.language) == lang && o.ui.shell.view.caseID() != "" })
		o.settle()
		for _, s := range want {
			o.mustSay(s)
		}
		if o.subject() != "Får ikkje opna saka om emneplan" {
			t.Errorf("%s: the open case is %q", lang, o.subject())
		}
	}
}

func TestTakingACaseAsksForTheNameFirst(t *testing.T) {
	desk := newOfficeDesk()
	desk.settings.Agent = support.Agent{}
	o := newOffice(t, "light", desk).opened()
	o.rune('a')
	o.until("asked", func() bool { return o.says("Hva heter du?") })
	for _, r := range "Kari Nordmann" {
		o.rune(r)
	}
	o.key(fyne.KeyReturn)
	o.until("taken", func() bool { return o.says("Du har den") })
	if desk.settings.Agent.Name != "Kari Nordmann" {
		t.Errorf("kept %q", desk.settings.Agent.Name)
	}
}

// trayApp is an app with a tray.
type trayApp struct {
	fyne.App
	menu *fyne.Menu
	icon fyne.Resource
}

func (a *trayApp) SetSystemTrayMenu(m *fyne.Menu)    { a.menu = m }
func (a *trayApp) SetSystemTrayIcon(r fyne.Resource) { a.icon = r }
func (a *trayApp) SetSystemTrayWindow(fyne.Window)   {}

func TestTrayKeepsTheEscalationsWhenTheWindowCloses(t *testing.T) {
	desk := newOfficeDesk()
	o := newOffice(t, "light", desk)
	app := &trayApp{App: o.ui.o.App}
	o.ui.o.App = app
	o.ui.o.TrayIcon = func(alert bool) fyne.Resource {
		return fyne.NewStaticResource(map[bool]string{true: "alert", false: "calm"}[alert], nil)
	}
	o.ui.tray = newTray(o.ui)
	o.opened()
	o.ui.onClose()
	id := escalated(desk)
	desk.tell(support.Change{Kind: support.ChangeAlert, Case: id})
	o.until("the icon turns", func() bool { return app.icon.Name() == "alert" })
	var labels []string
	for _, item := range app.menu.Items {
		labels = append(labels, item.Label)
	}
	if got := strings.Join(labels, "|"); got != "Åpne Linje||1 eskalering venter|Sak "+id.Number()+"||Avslutt" {
		t.Errorf("menu %q", got)
	}
	app.menu.Items[3].Action()
	o.until("opened", func() bool { return o.ui.shell.view.caseID() == id })
	desk.tell(support.Change{Kind: support.ChangeShow, Case: desk.cases[0]}) // a click on a notification
	o.until("shown", func() bool { return o.ui.shell.view.caseID() == desk.cases[0] })
}

func TestToolkitSpeaksTheChosenLanguage(t *testing.T) {
	test.NewTempApp(t)
	for l, want := range map[support.Language]string{support.Nynorsk: "Gjer om", support.English: "Redo", support.Bokmaal: "Gjør om"} {
		if err := UseToolkitTexts(assets.Translations(), l); err != nil {
			t.Fatal(err)
		}
		if got := lang.L("Redo"); got != want {
			t.Errorf("%s: %q", l, got)
		}
	}
}

func TestDueDate(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.rune('d')
	o.mustSay("Når må saken være besvart?")
	o.press("i dag 16.00")
	o.until("set", func() bool { return !o.ui.shell.view.thread.Case.Times.Due.IsZero() })
	o.mustSay("forfaller 16.00")
	o.rune('d')
	o.press("Ta bort fristen")
	o.until("removed", func() bool { return o.ui.shell.view.thread.Case.Times.Due.IsZero() })
	now := officeNow()
	for _, c := range []struct {
		day, clock string
		want       time.Time
		ok         bool
	}{
		{"24.12.2026", "14.00", time.Date(2026, 12, 24, 14, 0, 0, 0, time.UTC), true},
		{"24.12", "9:30", time.Date(2026, 12, 24, 9, 30, 0, 0, time.UTC), true},
		{"2026-12-24", "", time.Date(2026, 12, 24, 16, 0, 0, 0, time.UTC), true},
		{"2.1.", "8", time.Date(2027, 1, 2, 8, 0, 0, 0, time.UTC), true},
		{"i morgen", "14.00", time.Time{}, false},
		{"24.12.2026", "25.00", time.Time{}, false},
	} {
		got, err := parseDue(c.day, c.clock, now)
		if (err == nil) != c.ok || !got.Equal(c.want) {
			t.Errorf("parseDue(%q, %q) = %v, %v", c.day, c.clock, got, err)
		}
	}
}

func TestHistoryNamesEveryEvent(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.rune('h')
	o.mustSay("i dag 10.44: Du skrev et internt notat")
	o.mustSay("i dag 10.42: E-post fra Ingrid Solbakken")
	o.key(fyne.KeyEscape)
	o.mustSay("skjermbilete.png")
}

func TestNarrowWindowFoldsAndKeepsEverythingInReach(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.size(1000, 650)
	if o.ui.shell.assistant.Object().Visible() {
		t.Error("the assistant has not folded away")
	}
	o.press("Forslag")
	if !o.ui.shell.assistant.Object().Visible() {
		t.Error("the assistant does not come")
	}
	o.key(fyne.KeyEscape)
	if o.ui.shell.assistant.Object().Visible() {
		t.Error("the assistant does not go")
	}
	for _, x := range visible(o.ui.window.Canvas().Content()) {
		if b, ok := x.(*widgets.Button); ok {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if at.X+b.Size().Width > 1000.5 || b.Size().Width+0.5 < b.MinSize().Width {
				t.Errorf("the button %q is cut", b.Text())
			}
		}
	}
}

// TestLook writes pictures of the window to the folder in LINJE_LOOK, for eyes.
func TestLook(t *testing.T) {
	dir := os.Getenv("LINJE_LOOK")
	if dir == "" {
		t.Skip("set LINJE_LOOK to a folder to get pictures")
	}
	snap := func(o *office, name string) {
		o.settle()
		if err := writePNG(filepath.Join(dir, name+".png"), o.ui.window.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			o := newOffice(t, theme, newOfficeDesk())
			o.ui.shell.left.choose(support.WorklistAll)
			o.opened()
			snap(o, theme+"-1280")
			o.size(1000, 650)
			snap(o, theme+"-1000")
			o.ui.shell.togglePeek()
			snap(o, theme+"-1000-peek")
			o.ui.shell.togglePeek()
			o.size(860, 640)
			snap(o, theme+"-860")
			o.size(1280, 800)
			o.ui.shell.list.parts.search.Entry.SetText("mal")
			o.ui.shell.view.claim(false)
			snap(o, theme+"-search")
			o.ui.shell.list.leaveSearch(true)
			o.ui.shell.view.askDue()
			snap(o, theme+"-due")
			o.ui.window.Canvas().Overlays().Top().(*widgets.Sheet).Close()
			o.ui.shell.view.head.openStatus()
			snap(o, theme+"-menu")
			o.ui.window.Canvas().Overlays().Top().Hide()
			o.ui.shell.view.showHistory()
			o.ui.shell.left.choose(support.WorklistEscalated)
			snap(o, theme+"-history-empty")
		})
		t.Run(theme+" trouble", func(t *testing.T) {
			d := newOfficeDesk()
			d.practice, d.notify = true, support.E(support.CodeNoNotifier, "x", nil)
			d.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseOffline, Updated: officeNow().Add(-6 * time.Minute), Retry: officeNow().Add(20 * time.Second)}}
			id := escalated(d)
			d.outbox = []support.OutboxEntry{{ID: 7, Case: id, State: support.OutboxFailed, Attempts: support.Attempts{Code: support.CodeRejected, Detail: "550 no such user"}}}
			o := newOffice(t, theme, d)
			o.ui.shell.left.choose(support.WorklistEscalated)
			o.opened()
			snap(o, theme+"-trouble")
		})
	}
}

// escalated adds an escalation to us in a thread with answers on both sides.
func escalated(d *officeDesk) support.CaseID {
	at := officeNow().Add(-75 * time.Minute)
	id := d.row("Brukerstøtte HF", "Eskalert: Skal vedlegget skjermes?", at, func(c *support.Case) {
		c.Alert, c.Times.Due, c.Activity.Unread = support.AlertPending, officeNow().Add(3*time.Hour+14*time.Minute), true
	})
	t := d.threads[id]
	m := &t.Messages[0]
	m.Text = "Spørsmål: Skal vedlegg 2 skjermes, og med hvilken hjemmel?\nSak i systemet: 2026/4711-3\nPrøvd: Lest rutinen for personalmapper; den nevner ikke legeerklæring fra tredjepart.\n\nVennlig hilsen\nBrukerstøtte HF\n\nOn 24 Nov 2026, Postmottak wrote:\n> Hei, vi har fått en legeerklæring som vedlegg 2."
	m.Attached = []support.Attachment{{Name: "vedlegg-2.pdf", Size: 88_000}, {Index: 1, Name: "../../etc/passwd", Size: 1_250_000}}
	us := support.Address{Name: "Brukerstøtte HF", Email: "brukerstotte@example.no"}
	t.Messages = append(t.Messages,
		support.Message{ID: "ut1@example.no", Case: id, Mailbox: 1, Direction: support.Outbound, Text: "Hei!\n\nVi ser på det, og svarer i løpet av dagen. Rutinen ligger her: https://www.example.no/rutine",
			Envelope: support.Envelope{From: us, To: []support.Address{t.Case.Requester}, Date: at.Add(20 * time.Minute)}},
		support.Message{ID: "ut2@example.no", Case: id, Mailbox: 1, Direction: support.Outbound, Reading: support.Reading{Outside: true}, Text: "Se også vedlegg 3.",
			Envelope: support.Envelope{From: support.Address{Name: "Per Hansen", Email: "per@example.no"}, Date: at.Add(30 * time.Minute)}},
		support.Message{ID: "auto@example.no", Case: id, Mailbox: 1, Direction: support.Inbound, Auto: support.AutoReply, Text: "Jeg er på ferie til mandag.",
			Envelope: support.Envelope{From: t.Case.Requester, Date: at.Add(31 * time.Minute)}})
	t.Events = append(t.Events, support.Event{ID: "s1", Kind: support.EventSent, Agent: "Kari Nordmann", At: at.Add(20 * time.Minute), Data: support.EventData{Message: "ut1@example.no"}})
	t.Outbox = []support.OutboxEntry{{ID: 7, Case: id, State: support.OutboxFailed, Message: "ut3@example.no",
		Envelope: support.OutboxEnvelope{To: []string{"hf@example.no"}}, Attempts: support.Attempts{Queued: at.Add(40 * time.Minute), Code: support.CodeRejected, Detail: "550 no such user"}}}
	d.threads[id] = t
	return id
}
