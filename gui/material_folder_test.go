package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

func TestFolderIsConnectedAndLeft(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 804, 622)
	f := p.head.folder
	f.connect("/home/kari/stotte")
	s.until("it shows what it would do", func() bool { return s.win.Canvas().Focused() != nil })
	if d.folder.Dir != "" {
		t.Fatal("connected without being asked")
	}
	s.key(fyne.KeyReturn)
	s.until("it says which folder", func() bool { return f.state.Dir == "/home/kari/stotte" })
	if got := f.column.Objects[0].(*widgets.Line).Text(); !strings.Contains(got, "/home/kari/stotte") || !f.column.Visible() {
		t.Error(got)
	}
	s.undo()
	s.until("the connection is taken back", func() bool { return f.state.Dir == "" && d.undone })
	f.connect("/home/kari/stotte")
	s.until("it shows again what it would do", func() bool { return s.win.Canvas().Overlays().Top() != nil && s.win.Canvas().Focused() != nil })
	s.key(fyne.KeyReturn)
	s.until("it is connected again", func() bool { return f.state.Dir == "/home/kari/stotte" })
	f.disconnect()
	s.until("it is left", func() bool { return f.state.Dir == "" && !f.column.Visible() })
	s.until("it can be undone", func() bool { return s.undo != nil })
	d.mu.Lock()
	d.nothing = true
	d.mu.Unlock()
	s.undo()
	s.until("an empty folder is connected without a question", func() bool { return f.state.Dir == "/home/kari/stotte" })
}

func TestFolderKeepsWhatIsHereUnlessSaidOtherwise(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.own = []string{"mitt.nb", "mitt-andre.nb"}
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 804, 622)
	f := p.head.folder
	f.connect("/home/kari/stotte")
	s.until("it shows what it would do", func() bool { return s.win.Canvas().Focused() != nil })
	s.relayout()
	s.snap("folder-join")
	s.key(fyne.KeyReturn)
	s.until("it is connected", func() bool { return f.state.Dir == "/home/kari/stotte" })
	if !d.joined {
		t.Error("what was here went away with Enter alone")
	}
}

func TestFolderTellsWhatIsWrong(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := someMaterial()
	d.folder = support.MaterialFolder{Dir: "/home/kari/stotte", Looked: s.now(), Faults: []support.StandingFault{
		{Fault: support.Fault{File: "maler/frist.nb.md", Line: 3, Code: "key_unknown", Detail: "titel"}, Since: s.now().Add(-time.Hour)},
		{Fault: support.Fault{File: "links.csv", Line: 12, Code: "url", Detail: "portal", Field: "url"}, Since: s.now()},
	}}
	p := newMaterialPage(s.env, d)
	s.show(p.Object(), 804, 622)
	f := p.head.folder
	s.until("it is told", func() bool { return len(f.column.Objects) == 2 })
	s.relayout()
	s.snap("folder-faults")
	strip := f.column.Objects[1].(*widgets.Strip)
	if got := strip.Text(); !strings.Contains(got, "2 feil") || !strings.Contains(got, "maler/frist.nb.md, linje 3") || !strings.Contains(got, "titel") {
		t.Error(got)
	}
	strip.Buttons()[0].OnTapped()
	s.relayout()
	s.snap("folder-faults-all")
	if s.win.Canvas().Overlays().Top() == nil {
		t.Error("they are not listed")
	}
	d.mu.Lock()
	d.folder = support.MaterialFolder{Dir: "/home/kari/stotte", Since: s.now().Add(-time.Hour), Err: support.Ef(support.CodeNotFound, "desk.readFolder", "stotte")}
	d.mu.Unlock()
	p.refresh()
	s.until("that it cannot be read", func() bool {
		strip, ok := f.column.Objects[len(f.column.Objects)-1].(*widgets.Strip)
		return ok && strings.Contains(strip.Text(), "kan ikke leses siden")
	})
}
