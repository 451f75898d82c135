package gui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// upkeepGaps is the section of what is answered freely again and again.
type upkeepGaps struct {
	view   *upkeepView
	loader *Latest[[]support.Gap]
	draft  *Latest[support.ItemDraft]
	found  []support.Gap
	read   time.Time // when they were looked for; zero: not yet
	period int       // of upkeepPeriods
	choice *widgets.Segments
	line   *widgets.ProgressLine
	wait   *patience
}

// gapsHold is how long what was found is not looked for again.
const gapsHold = 10 * time.Minute

// firstPeriod is half a year.
const firstPeriod = 1

func (g *upkeepGaps) build(v *upkeepView) {
	g.view, g.period, g.line = v, firstPeriod, widgets.NewProgressLine()
	g.loader, g.draft = NewLatest[[]support.Gap](v.env.Tasks), NewLatest[support.ItemDraft](v.env.Tasks)
	g.wait = newPatience(v.env.Tasks, g.line.Run, g.line.Stop)
	var names []string
	for _, months := range upkeepPeriods() {
		names = append(names, v.env.T("upkeep.period."+strconv.Itoa(months)))
	}
	g.choice = widgets.NewSegments(names, g.period, func(i int) {
		g.period = i
		g.load()
	})
}

// renew looks again when some time has passed.
func (g *upkeepGaps) renew() {
	if !g.read.IsZero() && g.view.env.Now().Sub(g.read) > gapsHold {
		g.load()
	}
}

func (g *upkeepGaps) load() {
	v := g.view
	from := since(upkeepPeriods()[g.period], v.env.Now())
	g.wait.begin()
	g.loader.Load(func(ctx context.Context) ([]support.Gap, error) { return v.desk.Gaps(ctx, from) }, func(found []support.Gap, err error) {
		g.wait.end()
		if err != nil {
			v.env.Report(err)
			return
		}
		g.found, g.read = found, v.env.Now()
		v.again()
	})
}

// about says in a few words what there is.
func (g *upkeepGaps) about() string {
	switch {
	case g.read.IsZero():
		return g.view.env.T("upkeep.gaps_reading")
	case len(g.found) == 0:
		return g.view.env.T("upkeep.gaps_nothing")
	}
	var names []string
	for _, gap := range g.found[:min(len(g.found), 2)] {
		names = append(names, strings.Join(gap.Terms, ", "))
	}
	return strings.Join(names, ", ")
}

func (g *upkeepGaps) objects(order bool) []fyne.CanvasObject {
	env := g.view.env
	out := g.view.heading(env.T("upkeep.gaps"), env.T("upkeep.gaps_why"))
	g.choice.Refresh() // it is not told of another look while another section is shown
	out = append(out, widgets.Row(0, g.choice, widgets.Fill()), g.line, widgets.Spacer(0, 4))
	switch {
	case g.read.IsZero():
		return append(out, widgets.NewProse(env.T("upkeep.gaps_reading"), widgets.LineStyle{Color: widgets.ColorMuted}))
	case len(g.found) == 0:
		out = append(out, widgets.NewProse(env.T("upkeep.gaps_none"), widgets.LineStyle{Color: widgets.ColorMuted}))
		if order {
			out = append(out, widgets.Spacer(0, 8), widgets.NewProse(env.T("upkeep.order"), widgets.LineStyle{Bold: true}),
				widgets.NewProse(env.T("upkeep.order_why"), widgets.LineStyle{Color: widgets.ColorMuted}))
		}
		return out
	}
	for i, gap := range g.found {
		if i > 0 {
			out = append(out, widgets.Inset(0, 6, 0, 6, widgets.NewHairline()))
		}
		out = append(out, g.gap(gap)...)
	}
	return out
}

// fewExamples is how many cases of a gap are named.
const fewExamples = 3

// gap shows one gap: what it is about, some of its cases, and its steps.
func (g *upkeepGaps) gap(gap support.Gap) []fyne.CanvasObject {
	env := g.view.env
	out := []fyne.CanvasObject{widgets.NewProse(env.N("upkeep.gap", len(gap.Cases), "About", present.OneLine(strings.Join(gap.Terms, ", "))), widgets.LineStyle{Bold: true})}
	for _, e := range gap.Examples[:min(len(gap.Examples), fewExamples)] {
		when := widgets.NewLine(present.Short(env.Words, e.At, env.Now()), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})
		subject := widgets.NewShrinkingLine(present.Subject(env.Words, e.Subject), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorAccent})
		out = append(out, widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall, Pad: fyne.NewSize(4, 2)}, widgets.Row(8, subject, when),
			func() { g.view.do.openCase(e.Case) }))
	}
	return append(out, widgets.Row(8,
		widgets.NewButton(env.T("upkeep.make.template"), "", func() { g.make(gap, support.KindTemplate) }),
		widgets.NewButton(env.T("upkeep.make.article"), "", func() { g.make(gap, support.KindArticle) }), widgets.Fill()))
}

// make begins an item from the answers of a gap.
func (g *upkeepGaps) make(gap support.Gap, kind support.ItemKind) {
	v := g.view
	g.wait.begin()
	g.draft.Load(func(ctx context.Context) (support.ItemDraft, error) { return v.desk.DraftFromGap(ctx, gap, kind) }, func(d support.ItemDraft, err error) {
		g.wait.end()
		if err != nil {
			v.env.Report(err)
			return
		}
		v.do.draft(d)
	})
}
