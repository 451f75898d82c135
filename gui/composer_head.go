package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/widgets"
	"linje/support"
)

// composerHead says whom the answer goes to, in which written form it is, and who
// it is signed by.
type composerHead struct {
	c      *composer
	object *fyne.Container
	line   *fyne.Container
	to     *widgets.Line
	open   *widgets.Touch
	headPills

	fields *fyne.Container
	toRow  *widgets.FormRow
	ccRow  *widgets.FormRow
	toText *widgets.Entry
	ccText *widgets.Entry
}

// headPills are the chips beside the recipients, and what they say in full.
type headPills struct {
	language  *widgets.Pill
	signature *widgets.Pill
	form      formWords
	signer    string // what the signature says in full
	signs     bool   // the desk will sign, and there is something to sign with
}

func newComposerHead(c *composer) *composerHead {
	h := &composerHead{c: c}
	h.to = widgets.NewShrinkingLine("", widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})
	h.open = widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall}, h.to, func() { h.edit(true) })
	h.language = widgets.NewPill("", true, c.nextForm).WithKey(c.env.T("key.ctrl_l"))
	h.signature = widgets.NewPill("", false, c.sign)
	h.toText, h.ccText = h.newField(), h.newField()
	h.toRow = widgets.NewFormRow(c.env.T("composer.to.label"), 60, h.toText)
	h.ccRow = widgets.NewFormRow(c.env.T("composer.cc.label"), 60, h.ccText)
	done := widgets.NewButton(c.env.T("composer.to.done"), "", h.finish)
	h.fields = widgets.Column(6, h.toRow, h.ccRow, widgets.Row(0, widgets.Spacer(60, 1), done, widgets.Fill()))
	h.fields.Hide()
	h.line = container.New(&fitLayout{inner: restLayout{headLineGap}, fit: h.fit}, h.open, h.language, h.signature)
	h.object = widgets.Column(6, h.line, h.fields)
	return h
}

func (h *composerHead) newField() *widgets.Entry {
	e := widgets.NewEntry()
	e.PlaceHolder = h.c.env.T("composer.to.hint")
	e.OnSubmitted = func(string) { h.finish() }
	e.OnKey = escapes(func() { h.edit(false); h.c.env.Window.Canvas().Focus(h.c.view.entry) })
	return e
}

// edit opens or closes the fields for the addresses.
func (h *composerHead) edit(on bool) {
	if h.c.caseID() == "" {
		on = false
	}
	if changed := shown(h.fields, on); !on {
		if changed {
			h.c.refresh()
		}
		return
	}
	h.toText.SetText(formatAddresses(h.c.recipients()))
	h.ccText.SetText(formatAddresses(h.c.at.draft.Cc))
	h.toRow.SetError("")
	h.ccRow.SetError("")
	h.c.refresh()
	h.c.env.Window.Canvas().Focus(h.toText)
}

// finish takes the addresses over, where all of them are addresses.
func (h *composerHead) finish() {
	to, badTo := parseAddresses(h.toText.Text)
	cc, badCc := parseAddresses(h.ccText.Text)
	h.toRow.SetError(h.complaint(badTo))
	h.ccRow.SetError(h.complaint(badCc))
	if badTo != "" || badCc != "" {
		h.c.refresh()
		return
	}
	if sameAddresses(to, answersTo(h.c.at.thread)) {
		to = nil
	}
	h.c.at.draft.To, h.c.at.draft.Cc = to, cc
	h.c.keep()
	h.edit(false)
	h.c.env.Window.Canvas().Focus(h.c.view.entry)
}

func (h *composerHead) complaint(bad string) string {
	if bad == "" {
		return ""
	}
	return h.c.env.T("composer.to.bad", "Text", bad)
}

func sameAddresses(a, b []support.Address) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !support.SameEmail(a[i].Email, b[i].Email) {
			return false
		}
	}
	return true
}

// recipients lists whom the answer goes to.
func (c *composer) recipients() []support.Address {
	if len(c.at.draft.To) > 0 {
		return c.at.draft.To
	}
	return answersTo(c.at.thread)
}

func (h *composerHead) refresh() {
	env, c := h.c.env, h.c
	to, form := h.toLine(), c.formWords()
	name := c.boxes[c.at.thread.Case.Mailbox].Name
	signature := env.T("composer.signature", "Name", name)
	signs := name != "" && c.signs()
	if !shown(h.open, !h.fields.Visible()) && signs == h.signs && to == h.to.Text() && form == h.form && signature == h.signer {
		return
	}
	h.form, h.signs, h.signer = form, signs, signature
	h.to.SetText(to)
	h.fit(h.line.Size().Width)
	h.line.Refresh()
}

func (h *composerHead) toLine() string {
	env, c := h.c.env, h.c
	to := c.recipients()
	if len(to) == 0 {
		return env.T("composer.to.nobody")
	}
	if len(c.at.draft.Cc) > 0 {
		return env.T("composer.to.cc", "To", emails(to), "Cc", emails(c.at.draft.Cc))
	}
	return env.T("composer.to", "To", emails(to))
}

// restLayout gives its first object the room that the others leave; they stand at
// the right as wide as they ask.
type restLayout struct{ gap float32 }

// Layout implements fyne.Layout.
func (l restLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := s.Width
	for i := len(objects) - 1; i > 0; i-- {
		if o := objects[i]; o.Visible() {
			m := o.MinSize()
			x -= m.Width
			o.Resize(m)
			o.Move(fyne.NewPos(x, float32(int((s.Height-m.Height)/2))))
			x -= l.gap
		}
	}
	if len(objects) > 0 && objects[0].Visible() {
		h := objects[0].MinSize().Height
		objects[0].Resize(fyne.NewSize(fyne.Max(0, x), h))
		objects[0].Move(fyne.NewPos(0, float32(int((s.Height-h)/2))))
	}
}

// MinSize implements fyne.Layout.
func (l restLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Height = fyne.Max(size.Height, m.Height)
		size.Width += m.Width
		if i > 0 {
			size.Width += l.gap
		}
	}
	return size
}
