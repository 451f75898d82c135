package gui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// waiting is an answer in Ingrid's case that can be taken back for so long.
func waiting(o *office, d *officeDesk, left time.Duration) support.OutboxEntry {
	now := o.env().Now()
	e := support.OutboxEntry{ID: 1, Case: o.ui.shell.view.caseID(), State: support.OutboxQueued, Message: "svar@example.no",
		Envelope: support.OutboxEnvelope{To: []string{"ingrid.solbakken@example.no"}},
		Attempts: support.Attempts{Queued: now, Next: now.Add(left)},
		Draft:    support.Draft{Case: o.ui.shell.view.caseID(), Text: "Hei Ingrid, prøv igjen no."}}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.outbox = []support.OutboxEntry{e}
	t := d.threads[e.Case]
	t.Outbox = []support.OutboxEntry{e}
	d.threads[e.Case] = t
	return e
}

func (o *office) env() *Env { return o.ui.shell.env }

func TestAnswerIsTakenBackFromTheFootAndByKey(t *testing.T) {
	for name, back := range map[string]func(o *office){
		"button": func(o *office) { test.Tap(o.ui.shell.foot.undo) },
		"key": func(o *office) {
			o.ui.window.Canvas().Unfocus()
			o.ui.window.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
		},
		"key in the empty answer": func(o *office) {
			o.ui.shell.composer.view.setText("")
			o.ui.shell.composer.Focus()
			o.ui.shell.composer.view.entry.TypedShortcut(&fyne.ShortcutUndo{})
		},
		"conversation": func(o *office) { o.press("Angre") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newOfficeDesk()
			o := newOffice(t, "light", d).opened()
			e := waiting(o, d, 12*time.Second)
			o.ui.shell.sent.add(e.ID, "Ingrid Solbakken")
			o.ui.shell.view.refresh()
			o.until("counts", func() bool {
				return o.says("Svaret til Ingrid Solbakken går om 12 s") && o.says("Går om noen sekunder")
			})
			snapTo(t, o, "undo-"+name)
			o.env().Tell("Du har saken.", nil) // something else is told, then it goes on counting
			if !o.says("Du har saken.") || !o.ui.shell.foot.canTakeBack() {
				t.Error("the foot does not tell another act, or forgets the answer")
			}
			o.ui.shell.foot.settle()
			o.mustSay("Svaret til Ingrid Solbakken går om 12 s")
			back(o)
			o.until("in hand again", func() bool { return o.ui.shell.composer.view.entry.Text == "Hei Ingrid, prøv igjen no." })
			o.until("told", func() bool { return o.says("Svaret er trukket tilbake.") })
			if len(d.cancelled) != 1 {
				t.Errorf("cancelled %v", d.cancelled)
			}
		})
	}
}

func TestAnswerOfAnotherCaseIsTakenBackIntoIt(t *testing.T) {
	d := newOfficeDesk()
	o := newOffice(t, "light", d).opened()
	e := waiting(o, d, 12*time.Second)
	o.ui.shell.sent.add(e.ID, "Ingrid Solbakken")
	o.until("counts", func() bool { return o.ui.shell.foot.canTakeBack() })
	o.ui.shell.step(1)
	o.until("the next case", func() bool { return o.ui.shell.view.caseID() != e.Case })
	o.ui.shell.foot.takeBack()
	o.until("back in its case", func() bool {
		return o.ui.shell.view.caseID() == e.Case && o.ui.shell.composer.view.entry.Text == "Hei Ingrid, prøv igjen no."
	})
}

func TestTooLateToTakeBack(t *testing.T) {
	d := newOfficeDesk()
	d.fail["CancelSend"] = support.E(support.CodeInvalid, "desk.CancelSend", nil)
	o := newOffice(t, "light", d).opened()
	e := waiting(o, d, time.Second)
	o.ui.shell.takeBack(e)
	o.until("told", func() bool { return o.says("Svaret er allerede på vei, og kan ikke trekkes tilbake.") })
}

func TestComposerShowsWhatHeldAnAnswer(t *testing.T) {
	for _, l := range support.Languages() {
		s := newStage(t, l)
		d := newFakeDesk()
		c := newComposer(s.env, d)
		s.show(c.Object(), 640, 420)
		th := ingrid()
		more := th.Messages[0]
		more.ID, more.Envelope.Date = "m2@example.no", s.now().Add(-time.Minute)
		th.Messages = append(th.Messages, more)
		th.Draft = &support.Draft{Case: th.Case.ID, Text: "Svaret mitt", Saved: s.now()}
		th.Outbox = []support.OutboxEntry{{ID: 7, Case: th.Case.ID, State: support.OutboxHeld, Draft: *th.Draft,
			Attempts: support.Attempts{Code: support.CodeChanged}, Basis: support.Basis{Returned: true}}}
		c.ShowCase(d.add(th))
		strip := c.view.notices.Objects[0].(*widgets.Strip)
		s.relayout()
		s.snap(fmt.Sprintf("composer-held-%s", l))
		if c.view.entry.Text != "Svaret mitt" || len(strip.Buttons()) != 3 {
			t.Fatalf("%q, %q", c.view.entry.Text, strip.Text())
		}
		test.Tap(strip.Buttons()[1])
		s.until("what stands here is sent", func() bool { return len(d.sent()) == 1 })
		if got := d.sent()[0]; got.Draft.Text != "Svaret mitt" || got.SeenMessages != 2 || got.EvenIfChanged {
			t.Errorf("%+v", got)
		}
	}
}

func TestHeldAnswerIsThrownAwayWithUndo(t *testing.T) {
	s, d, c := composeStage(t)
	th := ingrid()
	th.Draft = &support.Draft{Case: th.Case.ID, Text: "Svaret mitt", Saved: s.now()}
	th.Outbox = []support.OutboxEntry{{ID: 7, Case: th.Case.ID, State: support.OutboxHeld, Draft: *th.Draft,
		Attempts: support.Attempts{Code: support.CodeChanged}, Basis: support.Basis{Returned: true}}}
	c.ShowCase(d.add(th))
	test.Tap(c.view.notices.Objects[0].(*widgets.Strip).Buttons()[2])
	s.until("gone", func() bool { return len(d.cancelled) == 1 && c.view.entry.Text == "" })
	s.undo()
	s.until("back", func() bool { return c.view.entry.Text == "Svaret mitt" })
}

func TestHeldAnswerWithoutItsTextGoesAsItWas(t *testing.T) {
	s, d, c := composeStage(t)
	th := ingrid()
	th.Outbox = []support.OutboxEntry{{ID: 7, Case: th.Case.ID, State: support.OutboxHeld, Attempts: support.Attempts{Code: support.CodeChanged}}}
	c.ShowCase(d.add(th))
	test.Tap(c.view.notices.Objects[0].(*widgets.Strip).Buttons()[1])
	s.until("sent anyway", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.retried) == 1 && d.retried[0] == -7 })
}

func TestComposerSaysThatFilesAreMoreThanTheServerTakes(t *testing.T) {
	s, d, c := composeStage(t)
	d.limit = 100 << 10
	c.ShowCase(d.add(ingrid()))
	s.until("the limit is known", func() bool { return c.boxes[1].limit == d.limit })
	c.at.draft.Attached = []support.OutgoingFile{{Name: "a.bin", Data: make([]byte, 60<<10)}}
	c.refresh()
	if c.view.notices.Visible() {
		t.Error("it fits")
	}
	c.at.draft.Attached = append(c.at.draft.Attached, support.OutgoingFile{Name: "b.bin", Data: make([]byte, 20<<10)})
	c.refresh()
	s.relayout()
	s.snap("composer-limit")
	if strip, ok := c.view.notices.Objects[0].(*widgets.Strip); !ok || strip.Text() == "" {
		t.Error("nothing is said")
	}
}
