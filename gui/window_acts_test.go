package gui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// entriesIn lists the fields that can be seen.
func entriesIn(o *office) (out []*widgets.Entry) {
	for _, root := range o.roots() {
		for _, x := range visible(root) {
			if e, ok := x.(*widgets.Entry); ok {
				out = append(out, e)
			}
		}
	}
	return out
}

func TestSavingStaysOpenAndSaysWhyItFailed(t *testing.T) {
	d := newOfficeDesk()
	th := ingridAtWork()
	th.Messages[0].Attached[0].Name = "../../etc/x.png"
	d.add(th)
	o := newOffice(t, "light", d).opened()
	o.saveChip("x.png")
	o.mustSay("x.png")
	if o.says("../../etc") {
		t.Error("the name in the mail is shown as the place")
	}
	o.ui.window.Canvas().Unfocus()
	for _, e := range entriesIn(o) {
		if e.Text == o.Downloads() {
			e.SetText("/stengt/mappe")
		}
	}
	o.press("Lagre")
	o.until("told why", func() bool { return o.says("Kan ikke skrive i mappen /stengt/mappe. Velg en annen mappe.") })
	for _, e := range entriesIn(o) {
		if e.Text == "/stengt/mappe" {
			e.SetText("/home/kari")
		}
	}
	o.press("Lagre")
	o.until("saved", func() bool { return o.says("x.png er lagret i /home/kari.") })
	if o.ui.window.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
}

func TestWindowIsReadyWhenTheFirstMailsAreThere(t *testing.T) {
	d := newOfficeDesk()
	all := d.cases
	d.cases = nil
	d.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseSyncing}}
	o := newOffice(t, "light", d)
	ready := false
	o.ui.o.OnReady = func() { ready = true }
	o.ui.Show()
	o.settle()
	if ready {
		t.Fatal("ready before anything was fetched")
	}
	d.mu.Lock()
	d.cases = all
	d.mu.Unlock()
	d.tell(support.Change{Kind: support.ChangeCases})
	o.until("ready", func() bool { return ready })
	if o.subject() == "" || len(o.ui.shell.list.source.cases) == 0 || o.ui.shell.left.chosen.counts[support.WorklistNew] == 0 {
		t.Error("ready without a case, a list or counts")
	}
}

func TestWindowIsReadyWithoutMailOffline(t *testing.T) {
	d := newOfficeDesk()
	d.cases = nil
	d.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseConnecting}}
	o := newOffice(t, "light", d)
	ready := false
	o.ui.o.OnReady = func() { ready = true }
	o.ui.Show()
	o.settle()
	if ready {
		t.Fatal("ready while it connects")
	}
	d.mu.Lock()
	d.states[0].Phase = support.PhaseOffline
	d.mu.Unlock()
	d.tell(support.Change{Kind: support.ChangeSync})
	o.until("ready", func() bool { return ready })
}

func TestEveryActAsksForTheNameFirst(t *testing.T) {
	acts := map[string]func(o *office){
		"status": func(o *office) { o.ui.shell.view.setStatus(support.StatusResolved) },
		"due": func(o *office) {
			at := officeNow()
			o.ui.shell.view.act("", true, func(ctx context.Context, id support.CaseID) error { return o.desk.SetDue(ctx, id, &at) })
		},
		"acknowledge": func(o *office) { o.ui.shell.view.acknowledge() },
		"note": func(o *office) {
			o.ui.shell.composer.FocusNote()
			o.ui.shell.composer.view.note.SetText("Ring henne")
			o.ui.shell.composer.saveNote()
		},
	}
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			d := newOfficeDesk()
			d.settings.Agent = support.Agent{}
			o := newOffice(t, "light", d).opened()
			o.settle()
			act(o)
			o.until("asked", func() bool { return o.says("Hva heter du?") })
			if len(d.notes) > 0 {
				t.Error("done before there was a name")
			}
			for _, r := range "Kari Nordmann" {
				o.rune(r)
			}
			o.key(fyne.KeyReturn)
			o.settle()
			if d.settings.Agent.Name != "Kari Nordmann" {
				t.Errorf("kept %q", d.settings.Agent.Name)
			}
			if name == "note" && (len(d.notes) != 1 || !o.says("Notatet er lagret.")) {
				t.Errorf("notes %v", d.notes)
			}
		})
	}
}

func TestWindowTellsThatTheAnswerIsSent(t *testing.T) {
	d := newOfficeDesk()
	o := newOffice(t, "light", d).opened()
	o.ui.shell.view.claim(false)
	o.until("claimed", func() bool { return o.ui.shell.foot.undo.Visible() })
	d.mu.Lock()
	d.outbox = []support.OutboxEntry{{ID: 1, State: support.OutboxQueued}}
	d.mu.Unlock()
	o.ui.shell.composer.Focus()
	o.ui.shell.composer.Send()
	o.until("told", func() bool { return o.says("Svaret til Ingrid Solbakken sendes.") })
	if o.ui.shell.foot.undo.Visible() {
		t.Error("another act can still be taken back")
	}
	d.mu.Lock()
	d.outbox[0].State = support.OutboxSent
	d.mu.Unlock()
	d.tell(support.Change{Kind: support.ChangeOutbox})
	o.until("sent", func() bool { return o.says("Svaret til Ingrid Solbakken er sendt.") })
}

func TestUndoByKeyboard(t *testing.T) {
	d := newOfficeDesk()
	o := newOffice(t, "light", d).opened()
	o.ui.shell.view.claim(false)
	o.until("claimed", func() bool { return o.ui.shell.foot.undo.Visible() })
	o.ui.window.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
	o.until("undone", func() bool { return o.says("Angret.") })
}

func TestPasswordDialogNamesTheMailbox(t *testing.T) {
	d := newOfficeDesk()
	d.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseStopped, Err: support.E(support.CodeNoPassword, "x", nil)}}
	o := newOffice(t, "light", d).opened()
	o.settle()
	o.press("Skriv inn passord")
	o.mustSay("Skriv passordet til postkassen Brukerstøtte HF.")
}

func TestSmallWindowCutsNoButton(t *testing.T) {
	d := newOfficeDesk()
	d.practice = true
	escalated(d)
	o := newOffice(t, "light", d)
	o.ui.shell.left.choose(support.WorklistEscalated)
	o.opened()
	o.ui.shell.left.choose(support.WorklistAll)
	o.settle()
	for _, size := range []fyne.Size{{Width: 600, Height: 400}, {Width: 650, Height: 415}, {Width: 720, Height: 600}} {
		o.size(size.Width, size.Height)
		o.settle()
		snapTo(t, o, "small")
		pane := o.ui.shell.view.parts
		if least := pane.shown.MinSize().Height; size.Height < 500 && pane.shown.Size().Height+0.5 < least {
			t.Errorf("%v: the case has %v of %v", size, pane.shown.Size().Height, least)
		}
		o.ui.shell.composer.Focus()
		o.ui.shell.view.parts.outer.ScrollToBottom()
		for _, x := range visible(o.ui.window.Canvas().Content()) {
			b, ok := x.(*widgets.Button)
			if !ok || b.Text() == "" {
				continue
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if at.X < 0 || at.X+b.Size().Width > size.Width+0.5 || at.Y+b.Size().Height > size.Height+0.5 || b.Size().Width+0.5 < b.MinSize().Width {
				t.Errorf("%v: the button %q is cut: at %v, %v of %v", size, b.Text(), at, b.Size(), b.MinSize())
			}
		}
	}
}

// snapTo writes a picture into the folder in LINJE_LOOK.
func snapTo(t *testing.T, o *office, name string) {
	t.Helper()
	if dir := os.Getenv("LINJE_LOOK"); dir != "" {
		size := o.ui.window.Canvas().Size()
		if err := writePNG(filepath.Join(dir, fmt.Sprintf("%s-%.0f.png", name, size.Width)), o.ui.window.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
	}
}
