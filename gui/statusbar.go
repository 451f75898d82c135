package gui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// statusBar is the foot of the window: how the connection stands, or for some
// seconds what was just done and how to take it back.
type statusBar struct {
	env    *Env
	desk   StateDesk
	line   *widgets.Line
	wait   *widgets.ProgressLine
	row    *fyne.Container
	root   fyne.CanvasObject
	outbox []support.OutboxEntry
	loader *Latest[[]support.OutboxEntry]
	footWord
}

// footWord is what the foot says of acts.
type footWord struct {
	told    *widgets.Line
	undo    *widgets.Button
	back    func() // takes back the last act; nil where it cannot be
	until   *Latest[bool]
	keyed   func() bool // reports whether Ctrl+Z takes back; nil: it does
	telling bool        // what was just done is being told
	// standing is said as long as it holds, while nothing else is told: an answer
	// that can still be taken back. nil: nothing.
	standing func()
	text     string
}

// toldFor is how long the foot says what was done.
const toldFor = 9 * time.Second

func newStatusBar(env *Env, desk StateDesk, keys fyne.CanvasObject) *statusBar {
	s := &statusBar{env: env, desk: desk, loader: NewLatest[[]support.OutboxEntry](env.Tasks)}
	s.until = NewLatest[bool](env.Tasks)
	muted := widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}
	s.line = widgets.NewShrinkingLine("", muted)
	s.told = widgets.NewShrinkingLine("", widgets.LineStyle{Size: widgets.SizeSign})
	s.undo = widgets.NewQuietButton(env.T("told.undo"), env.T("key.ctrl_z"), nil)
	s.undo.OnTapped = s.takeBack
	s.wait = widgets.NewProgressLine()
	s.told.Hide()
	s.undo.Hide()
	s.row = widgets.Row(6, s.line, s.told, s.undo, widgets.Fill(), keys)
	s.root = widgets.NewPane(widgets.Column(0, widgets.NewHairline(), s.wait, widgets.Inset(14, 0, 14, 0, container.NewStack(widgets.Spacer(0, 27), s.row))))
	return s
}

// Object implements pane.
func (s *statusBar) Object() fyne.CanvasObject { return s.root }

// tell says what was done, with "Angre" where undo is not nil.
func (s *statusBar) tell(text string, undo func()) {
	s.back, s.telling = undo, true
	s.say(text, undo != nil)
	s.until.LoadAfter(toldFor, func(context.Context) (bool, error) { return true, nil }, func(bool, error) { s.settle() })
}

// stand says something for as long as it holds, with "Angre"; nil ends it.
func (s *statusBar) stand(text string, undo func()) {
	was := s.standing != nil
	s.standing, s.text = undo, text
	if !s.telling && (was || undo != nil) {
		s.settle()
	}
}

func (s *statusBar) say(text string, undo bool) {
	s.told.SetText(text)
	s.told.Show()
	s.line.Hide()
	setVisible(s.undo, undo)
	s.undo.ShowKey(s.keyed == nil || s.keyed())
	s.row.Refresh()
}

// showKey shows the key of "Angre" while it does that: in a field it takes back
// what was typed.
func (s *statusBar) showKey() {
	if on := s.keyed == nil || s.keyed(); on != s.undo.ShowsKey() {
		s.undo.ShowKey(on)
		s.row.Refresh()
	}
}

// canTakeBack reports whether there is an act to undo.
func (s *statusBar) canTakeBack() bool { return s.back != nil || s.standing != nil }

// takeBack undoes the last act; it can be done after the foot has gone on. Then
// it is the turn of an answer that has not gone.
func (s *statusBar) takeBack() {
	back := s.back
	if back == nil {
		back = s.standing
		s.standing = nil
	}
	s.back = nil
	s.settle()
	if back != nil {
		back()
	}
}

// settle shows what stands, else the connection again.
func (s *statusBar) settle() {
	s.telling = false
	if s.standing != nil {
		s.say(s.text, true)
		return
	}
	s.told.Hide()
	s.undo.Hide()
	s.line.Show()
	s.row.Refresh()
}

// refreshOutbox reads what waits to go out; shown gets it.
func (s *statusBar) refreshOutbox(shown func([]support.OutboxEntry)) {
	s.loader.Load(func(ctx context.Context) ([]support.OutboxEntry, error) { return s.desk.Outbox(ctx, false) },
		func(list []support.OutboxEntry, err error) {
			if err != nil {
				s.env.Report(err)
				return
			}
			s.outbox = list
			s.refresh()
			shown(list)
		})
}

// refresh says how the connection stands, and returns how soon that will read
// differently by the clock alone.
func (s *statusBar) refresh() time.Duration {
	states := s.desk.SyncStates()
	waiting := 0
	for _, o := range s.outbox {
		if o.State != support.OutboxSent && o.State != support.OutboxCancelled {
			waiting++
		}
	}
	now := s.env.Now()
	s.line.SetText(present.SyncLine(s.env.Words, states, waiting, now))
	if len(states) == 0 {
		s.wait.Stop()
		return time.Minute
	}
	worst := present.Worst(states)
	switch {
	case worst.Phase == support.PhaseSyncing && worst.Total > 0:
		s.wait.SetShare(float32(worst.Done) / float32(worst.Total))
	case worst.Phase == support.PhaseConnecting || worst.Phase == support.PhaseSyncing:
		s.wait.Run()
	default:
		s.wait.Stop()
	}
	s.row.Refresh()
	if worst.Phase == support.PhaseOffline && worst.Retry.After(now) {
		return time.Second
	}
	return time.Minute
}
