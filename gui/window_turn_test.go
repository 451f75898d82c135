package gui

import (
	"context"
	"slices"
	"testing"

	"linje/gui/present"
	"linje/support"
)

func TestChosenWorklistOpensItsFirstCase(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.ui.shell.left.choose(support.WorklistWaiting)
	o.until("the first that waits", func() bool { return o.subject() == "Mal for delegeringsvedtak" })
	o.ui.shell.step(1)
	o.until("the next", func() bool { return o.subject() == "Tilgang til møterom i systemet" })
	o.ui.shell.left.choose(support.WorklistAll)
	o.settle()
	if o.subject() != "Tilgang til møterom i systemet" {
		t.Errorf("the open case is in the list, and gave way to %q", o.subject())
	}
	o.ui.shell.left.choose(support.WorklistEscalated)
	o.until("none", func() bool { return o.ui.shell.view.caseID() == "" && o.says("Velg en sak i listen, eller trykk J.") })
	o.rune('a') // acts on nothing
	o.rune('2')
	o.settle()
	o.ui.shell.left.choose(support.WorklistNew)
	o.until("a case again", func() bool { return o.subject() == "Får ikkje opna saka om emneplan" })
	if o.ui.shell.composer.view.entry.Text == "" {
		t.Error("the draft of the case is gone")
	}
}

func TestFailedAnswerThatWasPutAwayStaysAway(t *testing.T) {
	d := newOfficeDesk()
	o := newOffice(t, "light", d).opened()
	other := d.cases[1]
	d.mu.Lock()
	d.outbox = []support.OutboxEntry{{ID: 9, Case: other, State: support.OutboxFailed, Attempts: support.Attempts{Code: support.CodeRejected}}}
	d.mu.Unlock()
	n := o.ui.shell.notices
	shows := func() bool { return n.find("outbox.9") >= 0 }
	d.tell(support.Change{Kind: support.ChangeOutbox})
	o.until("told", shows)
	n.putAway("outbox.9")
	o.ui.ShowCase(other) // tells of itself
	o.until("opened", func() bool { return o.ui.shell.view.caseID() == other })
	o.settle()
	o.ui.shell.step(-1)
	o.until("left", func() bool { return o.ui.shell.view.caseID() != other })
	for _, l := range []string{"nb", "nn"} {
		set := d.settings
		set.Language = l
		if err := d.SaveSettings(context.Background(), set); err != nil {
			t.Fatal(err)
		}
		d.tell(support.Change{Kind: support.ChangeSettings})
		o.settle()
		if n = o.ui.shell.notices; shows() {
			t.Errorf("it came back after the settings were saved in %s", l)
		}
	}
}

func TestFileThatIsRefusedByNameIsOfferedToBeSaved(t *testing.T) {
	for name, refused := range map[string]bool{"oppsett.exe": true, "faktura.pdf.js": true, "rapport.docm": true, "sak.pdf": false, "bilde.png": false, "uten": false, "rapport.docx": false} {
		if support.RefusedByName(name) != refused {
			t.Errorf("%s: refused %v", name, !refused)
		}
	}
}

func TestWaitingHasOneName(t *testing.T) {
	for _, l := range support.Languages() {
		s := newStage(t, l)
		if a, b := present.WorklistName(s.env.Words, support.WorklistWaiting), present.StatusName(s.env.Words, support.StatusWaiting); a != b {
			t.Errorf("%s: %q and %q", l, a, b)
		}
		what, todo := present.CodeText(s.env.Words, support.CodeRejected, "550 no such user")
		if !slices.Contains([]byte(".!?"), what[len(what)-1]) || todo == "" {
			t.Errorf("%q %q", what, todo)
		}
	}
}
