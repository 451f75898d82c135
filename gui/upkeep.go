package gui

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// upkeepView is the segment that says what in the material needs attention: the
// sections at the left, what is amiss in the chosen one at the right, each with
// its one step.
type upkeepView struct {
	env  *Env
	desk UpkeepDesk
	do   upkeepSteps

	root     fyne.CanvasObject
	browser  *browser
	report   support.UpkeepReport
	sections []upkeepSection
	chosen   upkeepID // the section that is shown
	loader   *Latest[support.UpkeepReport]
	gaps     upkeepGaps
	links    upkeepLinks
	most     int // findings that are shown of a section
}

// upkeepSteps are the steps that lead away from the page.
type upkeepSteps struct {
	edit      func(itemRef, support.Language)
	translate func(itemRef, support.Language)
	compare   func(support.UpkeepFinding)
	draft     func(support.ItemDraft)
	openCase  func(support.CaseID)
}

// upkeepID names a section: a kind of finding, or one of these two.
type upkeepID string

const (
	upkeepOfGaps  upkeepID = "gaps"
	upkeepOfLinks upkeepID = "links"
)

// upkeepSection is a row at the left.
type upkeepSection struct {
	id    upkeepID
	title string
	about string
	count int
}

// fewFindings is how many are shown before one asks for more.
const fewFindings = 50

func newUpkeepView(env *Env, d UpkeepDesk, do upkeepSteps) *upkeepView {
	v := &upkeepView{env: env, desk: d, do: do, loader: NewLatest[support.UpkeepReport](env.Tasks), most: fewFindings, chosen: upkeepOfGaps}
	v.gaps.build(v)
	v.links.build(v)
	v.browser = newBrowser(env, func() int { return len(v.sections) }, v.row, v.show)
	v.root = widgets.Frame(widgets.Column(0, widgets.Spacer(0, 10), widgets.NewHairline()), nil, v.browser.root)
	v.arrange()
	v.refresh()
	v.gaps.load()
	return v
}

// Object implements materialView.
func (v *upkeepView) Object() fyne.CanvasObject { return v.root }

// refresh implements materialView.
func (v *upkeepView) refresh() {
	v.loader.Load(v.desk.Upkeep, func(r support.UpkeepReport, err error) {
		if err != nil {
			v.env.Report(err)
			return
		}
		v.report = r
		v.arrange()
	})
	v.gaps.renew()
}

// focus implements materialView: the keyboard goes to the first step.
func (v *upkeepView) focus() {
	if o := firstFocusable(v.browser.detail.Objects()); o != nil {
		v.env.Window.Canvas().Focus(o)
	}
}

// onKey moves between the sections, and Enter to what is in the one chosen.
func (v *upkeepView) onKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		v.focus()
		return true
	}
	return v.browser.searchKey(e)
}

// firstFocusable finds what takes the keyboard first, looking into containers.
func firstFocusable(objects []fyne.CanvasObject) fyne.Focusable {
	for _, o := range objects {
		if f, ok := o.(fyne.Focusable); ok && o.Visible() {
			return f
		}
		var inner []fyne.CanvasObject
		switch c := o.(type) {
		case *fyne.Container:
			inner = c.Objects
		case widgets.Holder:
			inner = c.Inside()
		}
		if f := firstFocusable(inner); f != nil {
			return f
		}
	}
	return nil
}

// arrange lists the sections anew: what is asked without answer, the links, and
// each kind of which something was found. The chosen one stays.
func (v *upkeepView) arrange() {
	t := v.env.T
	v.sections = []upkeepSection{
		{upkeepOfGaps, t("upkeep.gaps"), v.gaps.about(), len(v.gaps.found)},
		{upkeepOfLinks, t("upkeep.links"), v.links.about(), 0},
	}
	at := map[support.UpkeepKind]int{}
	for _, k := range support.UpkeepKinds() {
		for _, f := range v.report.Findings {
			if f.Kind != k {
				continue
			}
			i, there := at[k]
			if !there {
				i = len(v.sections)
				at[k] = i
				v.sections = append(v.sections, upkeepSection{id: upkeepID(k), title: present.UpkeepKind(v.env.Words, k), about: present.OneLine(f.Item.Title)})
			}
			if v.sections[i].count++; v.sections[i].count > 1 && v.sections[i].count <= 3 {
				v.sections[i].about += ", " + present.OneLine(f.Item.Title)
			}
		}
	}
	chosen := v.chosen
	v.browser.at = -1
	v.browser.list.Refresh()
	for i, s := range v.sections {
		if s.id == chosen {
			v.browser.choose(i)
			return
		}
	}
	v.browser.choose(0)
}

func (v *upkeepView) row(i int) widgets.BrowseData {
	s := v.sections[i]
	d := widgets.BrowseData{Title: s.title, Subtitle: s.about}
	if s.count > 0 {
		d.Word = strconv.Itoa(s.count)
	}
	return d
}

// show shows what is in a section.
func (v *upkeepView) show(i int) {
	s := v.sections[i]
	if s.id != v.chosen {
		v.chosen, v.most = s.id, fewFindings
	}
	switch s.id {
	case upkeepOfGaps:
		v.browser.detail.SetObjects(v.gaps.objects(v.allInOrder()))
	case upkeepOfLinks:
		v.browser.detail.SetObjects(v.links.objects())
	default:
		v.browser.detail.SetObjects(v.findings(s))
	}
}

// again shows the chosen section as it is now.
func (v *upkeepView) again() { v.arrange() }

func (v *upkeepView) allInOrder() bool { return len(v.report.Findings) == 0 && len(v.gaps.found) == 0 }

func (v *upkeepView) heading(text, why string) []fyne.CanvasObject {
	out := []fyne.CanvasObject{widgets.NewProse(text, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true})}
	if why != "" {
		out = append(out, widgets.NewProse(why, widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}))
	}
	return append(out, widgets.Spacer(0, 4))
}

// findings lists what is amiss, each a card that is its one step.
func (v *upkeepView) findings(s upkeepSection) []fyne.CanvasObject {
	out := v.heading(s.title, "")
	n := 0
	for _, f := range v.report.Findings {
		if upkeepID(f.Kind) != s.id {
			continue
		}
		if n++; n > v.most {
			continue
		}
		step := widgets.NewLine(present.UpkeepStep(v.env.Words, f), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorAccent})
		title := present.OneLine(f.Item.Title)
		if title == "" {
			title = f.Item.ID
		}
		why := joined([]string{v.env.T("kind." + string(f.Item.Kind)), present.UpkeepWhy(v.env.Words, f, v.env.Now())})
		out = append(out, widgets.NewActionCard(title, why, step, func() { v.step(f) }))
	}
	if n > v.most {
		out = append(out, widgets.Row(0, widgets.NewQuietButton(v.env.N("upkeep.more", n-v.most), "", func() {
			v.most += 4 * fewFindings
			v.again()
		}), widgets.Fill()))
	}
	return out
}

// step takes the one step that mends a finding.
func (v *upkeepView) step(f support.UpkeepFinding) {
	switch f.Kind.Step() {
	case support.StepWrite:
		v.do.translate(refOf(f.Item), f.Language)
	case support.StepCompare:
		v.do.compare(f)
	default:
		v.do.edit(refOf(f.Item), f.Language)
	}
}

// upkeepLinks is the section of the links: looking at them, and how far it is.
type upkeepLinks struct {
	view    *upkeepView
	run     *Latest[struct{}]
	running bool
	done    int
	total   int
	state   *widgets.Line
	line    *widgets.ProgressLine
}

func (l *upkeepLinks) build(v *upkeepView) {
	l.view, l.run, l.line = v, NewLatest[struct{}](v.env.Tasks), widgets.NewProgressLine()
	l.state = widgets.NewLine("", widgets.LineStyle{Color: widgets.ColorMuted})
}

// about says in a few words how the links stand.
func (l *upkeepLinks) about() string {
	env, r := l.view.env, l.view.report
	switch {
	case l.running:
		return env.T("upkeep.links_progress", "Done", l.done, "Total", l.total)
	case r.Addresses == 0:
		return env.T("upkeep.links_none")
	case r.Looked.IsZero():
		return env.N("upkeep.links_count", r.Addresses)
	}
	return env.T("upkeep.links_at", "When", present.Moment(env.Words, r.Looked, env.Now()))
}

func (l *upkeepLinks) objects() []fyne.CanvasObject {
	env, r := l.view.env, l.view.report
	out := l.view.heading(env.T("upkeep.links"), env.T("upkeep.links_why"))
	if l.running {
		l.tell()
		return append(out, l.state, l.line, widgets.Row(0, widgets.NewButton(env.T("upkeep.links_stop"), "", l.stop), widgets.Fill()))
	}
	muted := widgets.LineStyle{Color: widgets.ColorMuted}
	out = append(out, widgets.NewProse(l.about(), muted))
	if !r.Looked.IsZero() && l.faults() == 0 {
		out = append(out, widgets.NewProse(env.T("upkeep.links_good"), widgets.LineStyle{}))
	}
	if r.Skipped > 0 {
		out = append(out, widgets.NewProse(env.N("upkeep.links_skipped", r.Skipped), muted))
	}
	if r.Addresses == 0 {
		return out
	}
	return append(out, widgets.Spacer(0, 4), widgets.Row(0, widgets.NewPrimaryButton(env.T("upkeep.links_look"), "", l.look), widgets.Fill()))
}

// faults counts the links that something is amiss with.
func (l *upkeepLinks) faults() (n int) {
	for _, f := range l.view.report.Findings {
		if f.Link.Address != "" {
			n++
		}
	}
	return n
}

// look begins to look at the links.
func (l *upkeepLinks) look() {
	v := l.view
	l.running, l.done, l.total = true, 0, v.report.Addresses
	l.line.Run()
	v.again()
	v.focus()
	l.run.Load(func(ctx context.Context) (struct{}, error) {
		return struct{}{}, v.desk.CheckLinks(ctx, func(done, total int) {
			v.env.Tasks.Tell(func() {
				if l.running {
					l.done, l.total = done, total
					l.tell()
				}
			})
		})
	}, func(_ struct{}, err error) {
		l.ended()
		if err != nil {
			v.env.Report(err)
			return
		}
		v.env.Tell(v.env.T("upkeep.links_done"), nil)
	})
}

func (l *upkeepLinks) tell() {
	l.state.SetText(l.about())
	l.state.Refresh()
}

// stop ends the look; what was found by then is kept.
func (l *upkeepLinks) stop() {
	l.run.Drop()
	l.ended()
}

func (l *upkeepLinks) ended() {
	l.running = false
	l.line.Stop()
	l.view.again()
	l.view.refresh()
}

// upkeepPeriods are how many months back gaps are looked for; 0: all there is.
func upkeepPeriods() []int { return []int{3, 6, 12, 0} }

// since is the beginning of a period.
func since(months int, now time.Time) time.Time {
	if months == 0 {
		return time.Time{}
	}
	return now.AddDate(0, -months, 0)
}
