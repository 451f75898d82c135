package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// caseHead says what the case is and offers what can be done with it.
type caseHead struct {
	view  *caseView
	title *widgets.Prose
	facts headFacts
	acts  headActs
	alert *fyne.Container
	root  fyne.CanvasObject
	shown support.CaseID
}

type headFacts struct {
	number *widgets.Line
	status *widgets.Badge
	owner  *widgets.Line
	due    *widgets.Line
	mailed *widgets.Line
	other  *widgets.Line // what other programs did
	sender *senderMark
}

type headActs struct {
	claim  *widgets.Button
	status *widgets.Button
	more   *widgets.Button
	peek   *widgets.Button
}

func newCaseHead(v *caseView) *caseHead {
	h := &caseHead{view: v}
	env := v.env
	muted := widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary}
	h.title = widgets.NewProseLines("", widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}, 2)
	h.facts = headFacts{number: widgets.NewLine("", muted), status: widgets.NewBadge(widgets.ShapeNone, "", widgets.ColorMuted),
		owner: widgets.NewLine("", muted), due: widgets.NewLine("", muted), mailed: widgets.NewLine("", muted), other: widgets.NewLine("", muted)}
	h.facts.sender = newSenderMark(func() { h.root.Refresh() })
	h.acts.claim = widgets.NewButton(env.T("case.claim"), "A", v.takeOrGive)
	h.acts.status = widgets.NewButton(env.T("case.status"), "S", h.openStatus)
	h.acts.more = widgets.NewMenuButton(env.T("case.more"), "", h.openMore)
	h.acts.peek = widgets.NewButton(env.T("case.suggestions"), "F", nil)
	h.acts.peek.Hide()
	h.alert = container.NewStack()
	f := h.facts
	meta := container.New(&headLayout{facts: []fyne.CanvasObject{f.number, f.status, f.owner, f.due, f.mailed, f.other}},
		widgets.WrapWords(14, f.number, f.status, f.owner, f.due, f.mailed, f.other),
		widgets.Buttons(8, h.acts.claim, h.acts.status, h.acts.peek, h.acts.more))
	h.root = widgets.Column(0,
		widgets.Inset(20, 12, 20, 13, widgets.Column(5, h.title, meta, f.sender.root)), h.alert, widgets.NewHairline())
	return h
}

// Object implements pane.
func (h *caseHead) Object() fyne.CanvasObject { return h.root }

func (h *caseHead) show(t support.Thread) {
	env, c := h.view.env, t.Case
	now := env.Now()
	h.title.SetText(present.Subject(env.Words, support.BareSubject(c.Subject)))
	h.facts.number.SetText(c.ID.Number())
	shape, col := statusSign(c)
	word := present.CaseStatus(env.Words, c)
	h.facts.status.Set(shape, word, col)
	h.facts.owner.SetText(present.Owner(env.Words, c.Handling.Owner, h.view.agent, false))
	due, over := present.Due(env.Words, c.Times.Due, now)
	style := widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary}
	if over {
		style.Color = widgets.ColorDanger
	}
	h.facts.due.Set(due, style)
	setVisible(h.facts.due, due != "")
	h.facts.mailed.Set(env.T("sign.bounced"), widgets.LineStyle{Color: widgets.ColorDanger, Size: widgets.SizeSecondary})
	setVisible(h.facts.mailed, c.Activity.Bounced)
	h.showElsewhere(t)
	h.showActs(c)
	h.showAlert(c)
	h.root.Refresh()
}

// showElsewhere shows what was done outside Linje, and who may not be who they
// say.
func (h *caseHead) showElsewhere(t support.Thread) {
	h.facts.other.SetText(present.AnsweredElsewhere(h.view.env.Words, t.Case))
	setVisible(h.facts.other, h.facts.other.Text() != "")
	h.facts.sender.show(h.view.env, t, t.Case.ID != h.shown)
	h.shown = t.Case.ID
}

func (h *caseHead) showActs(c support.Case) {
	mine := present.SameAgent(c.Handling.Owner, h.view.agent)
	text := h.view.env.T("case.claim")
	if mine {
		text = h.view.env.T("case.release")
	}
	h.acts.claim.SetText(text)
	setVisible(h.acts.claim, c.Alert != support.AlertPending)
}

// showAlert shows the bar of an escalation that awaits someone.
func (h *caseHead) showAlert(c support.Case) {
	h.alert.Objects = nil
	setVisible(h.alert, c.Alert == support.AlertPending)
	if c.Alert == support.AlertPending {
		env := h.view.env
		words := widgets.NewSpareLine(env.T("alert.text"), widgets.LineStyle{Size: widgets.SizeSecondary})
		bar := widgets.Buttons(10, widgets.NewBadge(widgets.ShapeTriangle, env.T("worklist.escalated"), widgets.ColorEscalation), words,
			widgets.NewButton(env.T("alert.seen"), "", h.view.acknowledge),
			widgets.NewPrimaryButton(env.T("alert.take"), "A", func() { h.view.claim(false) }))
		h.alert.Objects = []fyne.CanvasObject{widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorEscalationSoft,
			Bar: widgets.ColorEscalation, Pad: fyne.NewSize(17, 8)}, bar)}
	}
	h.alert.Refresh()
}

// openStatus offers what the case may become.
func (h *caseHead) openStatus() {
	v := h.view
	if v.caseID() == "" {
		return
	}
	now := v.thread.Case.Status
	items := make([]*fyne.MenuItem, 0, 6)
	for _, s := range support.Statuses() {
		if s != now && !support.CanChange(now, s) {
			continue
		}
		item := fyne.NewMenuItem(present.StatusName(v.env.Words, s), func() { v.setStatus(s) })
		item.Checked = s == now
		item.Disabled = s == now
		items = append(items, item)
	}
	showMenu(v.env, h.acts.status, items)
}

// openMore offers the rest.
func (h *caseHead) openMore() {
	v := h.view
	if v.caseID() == "" {
		return
	}
	env := v.env
	languages := fyne.NewMenuItem(env.T("more.language"), nil)
	languages.ChildMenu = fyne.NewMenu("")
	for _, l := range support.Languages() {
		item := fyne.NewMenuItem(present.LanguageName(env.Words, l), func() { v.setLanguage(l) })
		item.Checked = l == v.thread.Case.Language
		languages.ChildMenu.Items = append(languages.ChildMenu.Items, item)
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(env.T("more.note"), func() { v.onNote() }),
		fyne.NewMenuItem(env.T("more.due"), v.askDue),
		languages,
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(env.T("more.history"), v.showHistory),
		fyne.NewMenuItem(env.T("more.copy_number"), v.copyNumber),
	}
	if len(v.thread.Messages) > 0 {
		items = append(items, fyne.NewMenuItem(env.T("more.source"), v.saveSource))
	}
	showMenu(env, h.acts.more, items)
}

func (v *caseView) copyNumber() {
	number := v.caseID().Number()
	fyne.CurrentApp().Clipboard().SetContent(number)
	v.env.Tell(v.env.T("told.copied", "Number", number), nil)
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
