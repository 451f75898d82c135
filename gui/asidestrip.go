package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// maxAsideShown bounds how many mails the strip names.
const maxAsideShown = 5

// asideStrip says above the list that there are mails which the server has and
// does not give out. There is nothing while there are none.
type asideStrip struct {
	env    *Env
	desk   ListDesk
	loader *Latest[[]support.Undelivered]
	mails  []support.Undelivered
	states []support.SyncState
	open   bool // they are named
	asked  bool // the user has asked for them again
	root   *fyne.Container
	moved  func() // what stands below must move
}

func newAsideStrip(env *Env, desk ListDesk) *asideStrip {
	return &asideStrip{env: env, desk: desk, loader: NewLatest[[]support.Undelivered](env.Tasks), root: container.NewStack()}
}

// look reads them again when a connection tells of another number.
func (a *asideStrip) look(states []support.SyncState) {
	before, now := asideOf(a.states), asideOf(states)
	a.states = states
	if now == before && !(a.asked && now > 0) {
		return
	}
	a.asked = false
	if now == 0 {
		a.loader.Drop()
		a.mails = nil
		a.show()
		return
	}
	a.loader.Load(a.desk.Undelivered, func(us []support.Undelivered, err error) {
		if err != nil {
			return // the strip is no news; the next look tries again
		}
		a.mails = us
		a.show()
	})
}

func asideOf(states []support.SyncState) int {
	n := 0
	for _, s := range states {
		n += s.Aside
	}
	return n
}

func (a *asideStrip) show() {
	a.root.Objects = nil
	if len(a.mails) > 0 {
		a.root.Objects = []fyne.CanvasObject{a.content()}
	}
	a.root.Refresh()
	a.moved()
}

func (a *asideStrip) content() fyne.CanvasObject {
	word := a.env.T("aside.show")
	if a.open {
		word = a.env.T("aside.hide")
	}
	peek := widgets.NewQuietButton(word, "", func() {
		a.open = !a.open
		a.show()
	})
	again := widgets.NewQuietButton(a.env.T("aside.again"), "", a.again)
	parts := []fyne.CanvasObject{widgets.NewStrip(widgets.StripHint, a.env.Words.N("aside.text", len(a.mails)), peek, again)}
	if a.open {
		for _, u := range a.mails[:min(len(a.mails), maxAsideShown)] {
			lines := strings.Split(present.AsideText(a.env.Words, u, a.env.Now()), "\n")
			parts = append(parts, widgets.Inset(10, 0, 10, 0, widgets.Column(0,
				widgets.NewShrinkingLine(lines[0], widgets.LineStyle{Size: widgets.SizeSecondary}),
				widgets.NewShrinkingLine(strings.Join(lines[1:], " "), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))))
		}
		if more := len(a.mails) - maxAsideShown; more > 0 {
			parts = append(parts, widgets.NewLine(a.env.Words.N("aside.more", more), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))
		}
	}
	return widgets.Column(0, widgets.Inset(12, 8, 12, 8, widgets.Column(4, parts...)), widgets.NewHairline())
}

func (a *asideStrip) again() {
	a.asked = true
	a.env.Tasks.Do(func(ctx context.Context) error { return a.desk.RetryUndelivered(ctx) }, func(err error) {
		if err != nil {
			a.env.Report(err)
			return
		}
		a.env.Tell(a.env.T("aside.asked"), nil)
	})
}
