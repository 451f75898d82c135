package gui

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
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
	saved map[string][]byte
}

func newOffice(t *testing.T, theme string, desk *officeDesk) *office {
	t.Helper()
	app := test.NewTempApp(t)
	o := &office{t: t, desk: desk, posts: make(chan func(), 4096), saved: make(map[string][]byte)}
	desk.settings.Theme, desk.settings.Language = theme, "nb"
	ui, err := newUI(Options{App: app, Desk: desk, Files: o, Now: officeNow,
		Words: func(l support.Language) (*present.Words, error) { return present.NewWords(l, assets.Translations()) },
	}, func(f func()) { o.posts <- f })
	if err != nil {
		t.Fatal(err)
	}
	o.ui = ui
	t.Cleanup(func() {
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

func (o *office) Save(_ context.Context, dir, name string, data []byte) (string, error) {
	o.saved[name] = data
	return filepath.Join(dir, name), nil
}
func (o *office) Open(context.Context, string) error           { return nil }
func (o *office) Read(context.Context, string) ([]byte, error) { return nil, nil }

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
		support.Message{ID: "ut2@example.no", Case: id, Mailbox: 1, Direction: support.Outbound, Outside: true, Text: "Se også vedlegg 3.",
			Envelope: support.Envelope{From: support.Address{Name: "Per Hansen", Email: "per@example.no"}, Date: at.Add(30 * time.Minute)}},
		support.Message{ID: "auto@example.no", Case: id, Mailbox: 1, Direction: support.Inbound, Auto: support.AutoReply, Text: "Jeg er på ferie til mandag.",
			Envelope: support.Envelope{From: t.Case.Requester, Date: at.Add(31 * time.Minute)}})
	t.Events = append(t.Events, support.Event{ID: "s1", Kind: support.EventSent, Agent: "Kari Nordmann", At: at.Add(20 * time.Minute), Data: support.EventData{Message: "ut1@example.no"}})
	t.Outbox = []support.OutboxEntry{{ID: 7, Case: id, State: support.OutboxFailed, Message: "ut3@example.no",
		Envelope: support.OutboxEnvelope{To: []string{"hf@example.no"}}, Attempts: support.Attempts{Queued: at.Add(40 * time.Minute), Code: support.CodeRejected, Detail: "550 no such user"}}}
	d.threads[id] = t
	return id
}
