package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/support"
)

func TestLowWindowKeepsMailRecipientAndButtons(t *testing.T) {
	for _, l := range support.Languages() {
		d := newOfficeDesk()
		d.practice = true
		d.settings.Language = string(l)
		d.row("Siv Lund", "Gammel eskalering", officeNow().Add(-time.Hour), func(c *support.Case) {
			c.Status, c.Alert = support.StatusEscalated, support.AlertPending
		})
		id := d.row("Postmottak Vest", "Skjerming av personalmappe i arkivet, haster før møtet", officeNow(), func(c *support.Case) {
			c.Status, c.Alert = support.StatusEscalated, support.AlertPending
		})
		o := newOffice(t, "light", d).opened()
		o.size(1100, 640)
		o.ui.ShowCase(id)
		o.until("opened", func() bool { return o.ui.shell.view.caseID() == id })
		o.settle()
		snapTo(t, o, "low-"+string(l))
		v, foot := o.ui.shell.view, o.ui.shell.composer.view.foot
		if h := v.talk.Object().Size().Height; h < 150 {
			t.Errorf("%s: %v are left for the mail", l, h)
		}
		if v.parts.shown.Size().Height > v.parts.outer.Size().Height {
			t.Errorf("%s: the case is %v high in %v: its foot is cut", l, v.parts.shown.Size().Height, v.parts.outer.Size().Height)
		}
		if foot.send.Position().Y != foot.then.Position().Y {
			t.Errorf("%s: the buttons stand in two rows", l)
		}
		if end := foot.then.Position().X + foot.then.Size().Width; end > foot.row.Size().Width+0.5 {
			t.Errorf("%s: %q ends at %v of %v", l, foot.then.Text(), end, foot.row.Size().Width)
		}
		head := o.ui.shell.composer.view.head
		if head.to.Size().Width+0.5 < head.to.Width() {
			t.Errorf("%s: %q has %v of %v", l, head.to.Text(), head.to.Size().Width, head.to.Width())
		}
		o.ui.shell.composer.Focus()
		if o.ui.shell.composer.view.entry.rows < rowsFew {
			t.Error("there is no room to write")
		}
	}
}

func TestChipsGiveWayToTheRecipient(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	s.until("the mailbox is known", func() bool { return c.boxes[1].Name != "" && c.signs() })
	h := c.view.head
	for _, at := range []struct {
		width     float32
		form      string
		signature bool
	}{{720, "Nynorsk · gjettet", true}, {420, "Nynorsk · gjettet", false}, {350, "Nynorsk", false}, {270, "NN", false}, {720, "Nynorsk · gjettet", true}} {
		s.win.Resize(fyne.NewSize(at.width, 720))
		if h.language.Text() != at.form || h.signature.Visible() != at.signature {
			t.Errorf("%v: %q, signature %v", at.width, h.language.Text(), h.signature.Visible())
		}
	}
}

func TestFootSaysAtOnceThatAnAnswerDidNotGo(t *testing.T) {
	for state, want := range map[support.OutboxState]string{
		support.OutboxHeld:    "Svaret til Ingrid er holdt tilbake: Det har kommet noe nytt i saken.",
		support.OutboxFailed:  "Svaret til Ingrid ble ikke sendt.",
		support.OutboxUnknown: "Det er uvisst om svaret til Ingrid kom fram.",
	} {
		d := newOfficeDesk()
		o := newOffice(t, "light", d).opened()
		e := waiting(o, d, -time.Second) // no more time to take it back
		o.ui.shell.sent.add(e.ID, "Ingrid")
		o.until("on its way", func() bool { return o.says("Svaret til Ingrid sendes.") })
		d.mu.Lock()
		d.outbox[0].State = state
		d.mu.Unlock()
		d.tell(support.Change{Kind: support.ChangeOutbox})
		o.until(want, func() bool { return o.says(want) })
		if o.says("sendes.") {
			t.Errorf("%s: the foot still says that it is being sent", state)
		}
	}
}

func TestUndoShowsItsKeyWhileTheKeyDoesThat(t *testing.T) {
	d := newOfficeDesk()
	o := newOffice(t, "light", d).opened()
	e := waiting(o, d, 12*time.Second)
	o.ui.window.Canvas().Unfocus()
	o.ui.shell.sent.add(e.ID, "Ingrid")
	o.until("counts", func() bool { return o.ui.shell.foot.canTakeBack() })
	undo, field := o.ui.shell.foot.undo, o.ui.shell.composer.view.entry
	if !undo.ShowsKey() {
		t.Error("no key although it would take the answer back")
	}
	o.ui.shell.composer.view.setText("")
	o.ui.shell.composer.Focus()
	if !undo.ShowsKey() {
		t.Error("no key in the empty field")
	}
	test.Type(field, "Hei")
	if undo.ShowsKey() {
		t.Error("a key that undoes what was typed")
	}
	o.ui.window.Canvas().Unfocus()
	if !undo.ShowsKey() {
		t.Error("no key after the field was left")
	}
}
