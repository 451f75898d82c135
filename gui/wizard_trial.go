package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// mailboxTrial tries a mailbox and tells each step in words as it goes.
type mailboxTrial struct {
	env    *Env
	desk   WizardDesk
	object *fyne.Container
	button *widgets.Button
	wait   *widgets.ProgressLine
	run    *Latest[struct{}]
	turn   int
	steps  []support.TestStep
	ended  string // how it ended; "" while it runs or before
	onSize func()
}

func newMailboxTrial(env *Env, d WizardDesk) *mailboxTrial {
	t := &mailboxTrial{env: env, desk: d, wait: widgets.NewProgressLine(), run: NewLatest[struct{}](env.Tasks), onSize: func() {}}
	t.object = widgets.Column(6)
	t.object.Hide()
	t.button = widgets.NewButton(env.T("wizard.try"), "", nil)
	return t
}

func (t *mailboxTrial) running() bool { return t.run.Busy() }

func (t *mailboxTrial) start(m support.Mailbox, password string) {
	t.turn++
	turn := t.turn
	t.steps, t.ended = nil, ""
	t.button.SetText(t.env.T("wizard.try.stop"))
	t.wait.Run()
	t.run.Load(func(ctx context.Context) (struct{}, error) {
		return struct{}{}, t.desk.TestMailbox(ctx, m, password, func(s support.TestStep) {
			t.env.Tasks.post(func() { t.take(turn, s) })
		})
	}, func(_ struct{}, err error) {
		t.finish()
		t.ended = "wizard.try.ok"
		if err != nil {
			t.ended = "wizard.try.failed"
			if len(t.steps) == 0 {
				t.steps = []support.TestStep{{Name: "begin", Done: true, Err: err}}
			}
		}
		t.refresh()
	})
	t.refresh()
}

// stop ends a trial that runs.
func (t *mailboxTrial) stop() {
	if !t.running() {
		return
	}
	t.run.Drop()
	t.turn++
	t.finish()
	t.ended = "wizard.try.stopped"
	t.refresh()
}

// forget takes away what a trial has told: the page has changed since.
func (t *mailboxTrial) forget() {
	if t.running() || len(t.steps) == 0 && t.ended == "" {
		return
	}
	t.steps, t.ended = nil, ""
	t.refresh()
}

func (t *mailboxTrial) finish() {
	t.wait.Stop()
	t.button.SetText(t.env.T("wizard.try"))
}

// take adds what a step has told: that it has begun, or how it ended.
func (t *mailboxTrial) take(turn int, s support.TestStep) {
	if turn != t.turn {
		return
	}
	if n := len(t.steps); n > 0 && t.steps[n-1].Name == s.Name {
		t.steps[n-1] = s
	} else {
		t.steps = append(t.steps, s)
	}
	t.refresh()
}

func (t *mailboxTrial) refresh() {
	objects := []fyne.CanvasObject{t.wait}
	for _, s := range t.steps {
		objects = append(objects, t.row(s))
	}
	if t.ended != "" {
		kind := widgets.StripHint
		if t.ended == "wizard.try.failed" {
			kind = widgets.StripStop
		}
		objects = append(objects, widgets.NewStrip(kind, t.env.T(t.ended)))
	}
	t.object.Objects = objects
	shown(t.object, len(t.steps) > 0 || t.ended != "" || t.running())
	t.object.Refresh()
	t.onSize()
}

// row is one step: its sign, what it is, what came of it, and what to do where it
// failed.
func (t *mailboxTrial) row(s support.TestStep) fyne.CanvasObject {
	name := t.env.T("step." + s.Name)
	sign := fyne.CanvasObject(widgets.NewBadge(widgets.ShapeRing, "", widgets.ColorMuted))
	text, detail := name, certificateText(t.env, s.Detail)
	style := widgets.LineStyle{Size: widgets.SizeSecondary}
	switch {
	case !s.Done && t.running():
		text, style.Color = t.env.T("step.running", "Step", name), widgets.ColorMuted
	case !s.Done:
		text, style.Color = t.env.T("step.not_done", "Step", name), widgets.ColorMuted
	case s.Err != nil:
		sign = stepIcon(theme.CancelIcon(), theme.ColorNameError)
		what, todo := present.ErrorText(t.env.Words, s.Err)
		detail = joinSentences(what, todo)
	default:
		sign = stepIcon(theme.ConfirmIcon(), theme.ColorNameSuccess)
	}
	lines := []fyne.CanvasObject{widgets.NewProse(text, style)}
	if detail != "" {
		lines = append(lines, widgets.NewProse(detail, widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))
	}
	return widgets.NewSignRow(sign, widgets.Column(0, lines...))
}

// certificateText says in words whose certificate a server has, which a step
// gives as "whose · issuer · 2026-11-24"; other details stay as they are.
func certificateText(env *Env, detail string) string {
	parts := strings.Split(detail, " · ")
	if len(parts) != 3 {
		return detail
	}
	until, err := time.Parse(time.DateOnly, parts[2])
	if err != nil {
		return detail
	}
	return env.T("step.certificate", "To", parts[0], "By", parts[1], "Until", present.Date(env.Words, until, env.Now()))
}

func stepIcon(icon fyne.Resource, color fyne.ThemeColorName) fyne.CanvasObject {
	return widget.NewIcon(theme.NewColoredResource(icon, color))
}

func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
