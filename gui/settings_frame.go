package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// framePage is where the greeting and the closing of a mailbox are written, in
// each written form.
type framePage struct {
	env     *Env
	desk    FrameDesk
	mailbox support.Mailbox
	frames  support.Frames

	sheet    *widgets.Sheet
	body     *widgets.ScrollColumn
	form     *widgets.Segments
	greeting *widgets.Entry
	closing  *widgets.Entry
	sample   *fyne.Container
	fault    *fyne.Container
}

// showFrames opens the greeting and closing of a mailbox over what is shown.
func showFrames(env *Env, d FrameDesk, m support.Mailbox) {
	Fetch(env.Tasks, func(ctx context.Context) (support.Frames, error) { return d.Frames(ctx, m.ID) },
		func(f support.Frames) { newFramePage(env, d, m, f).open() }, env.Report)
}

func newFramePage(env *Env, d FrameDesk, m support.Mailbox, f support.Frames) *framePage {
	p := &framePage{env: env, desk: d, mailbox: m, frames: f}
	t := env.T
	names := make([]string, 0, 3)
	for _, l := range support.Languages() {
		names = append(names, present.LanguageName(env.Words, l))
	}
	p.form = widgets.NewSegments(names, indexOfLanguage(env.Words.Language()), func(int) { p.fill() })
	p.greeting, p.closing = widgets.NewEntry(), widgets.NewMultiLineEntry()
	p.closing.SetMinRowsVisible(4)
	p.greeting.OnChanged, p.closing.OnChanged = func(string) { p.keep() }, func(string) { p.keep() }
	p.sample, p.fault = widgets.Column(0), widgets.Column(0)
	p.fault.Hide()
	usual := widgets.NewQuietButton(t("frame.usual"), "", func() {
		p.frames = p.frames.With(p.language(), knowledge.DefaultFrames().In(p.language()))
		p.fill()
	})
	muted := widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary}
	p.body = widgets.NewScrollColumn(10, widgets.SheetGutter, 0, 4, widgets.NewProse(t("frame.lead"), muted), widgets.Row(0, p.form, widgets.Fill()),
		widgets.NewFormRow(t("frame.greeting"), frameSide, p.greeting), widgets.NewFormRow(t("frame.closing"), frameSide, p.closing),
		widgets.Inset(frameSide, 0, 0, 0, widgets.Column(8, widgets.NewProse(t("frame.tags", "Tags", frameTags()), muted),
			widgets.Row(0, usual, widgets.Fill()))), p.sample, p.fault)
	foot := widgets.Row(8, widgets.NewPrimaryButton(t("button.save"), "", p.save),
		widgets.NewButton(t("button.cancel"), "Esc", func() { p.sheet.Close() }), widgets.Fill())
	p.sheet = widgets.NewSheet(t("frame.title", "Name", m.Name), fyne.NewSize(620, 0), p.body, foot)
	return p
}

// frameSide is the width of the words beside the fields.
const frameSide float32 = 100

func indexOfLanguage(l support.Language) int {
	for i, x := range support.Languages() {
		if x == l {
			return i
		}
	}
	return 0
}

// frameTags lists the tags that have a use in a greeting or closing.
func frameTags() string {
	return "{{requester.first_name}} {{requester.name}} {{agent.name}} {{group.name}} {{case.number}} {{date}}"
}

func (p *framePage) open() {
	p.fill()
	p.sheet.ShowOn(p.env.Window.Canvas(), p.greeting)
}

func (p *framePage) language() support.Language { return support.Languages()[p.form.Selected()] }

// fill shows the frame of the written form that is chosen.
func (p *framePage) fill() {
	one := p.frames.In(p.language())
	p.greeting.SetText(one.Greeting)
	p.closing.SetText(one.Closing)
	p.show()
}

// keep takes over what stands in the fields.
func (p *framePage) keep() {
	one := support.Frame{Greeting: p.greeting.Text, Closing: p.closing.Text}
	if one.Closing == p.frames.In(p.language()).Closing && one.Greeting == p.frames.In(p.language()).Greeting {
		return
	}
	p.frames = p.frames.With(p.language(), one)
	p.show()
}

// show shows how an answer would look.
func (p *framePage) show() {
	l := p.language()
	one := knowledge.FillFrames(p.frames, knowledge.Values{Requester: support.Address{Name: "Ingrid Solbakken"},
		AgentName: p.env.T("frame.sample.agent"), GroupName: p.mailbox.Name, CaseNumber: "K7Q-2MX", Date: p.env.Now()}).In(l)
	text := strings.TrimSpace(one.Greeting + "\n\n…\n\n" + one.Closing)
	p.sample.Objects = []fyne.CanvasObject{widgets.NewCard(widgets.NewProse(text, widgets.LineStyle{Size: widgets.SizeSecondary}))}
	p.sample.Refresh()
	if p.sheet != nil {
		p.reflow()
	}
}

// save keeps the frames, or says in place which tag cannot stand there.
func (p *framePage) save() {
	f := support.Frames{}
	for _, l := range support.Languages() {
		one := p.frames.In(l)
		f = f.With(l, support.Frame{Greeting: strings.TrimSpace(one.Greeting), Closing: strings.TrimSpace(one.Closing)})
	}
	p.env.Tasks.Do(func(ctx context.Context) error { return p.desk.SaveFrames(ctx, p.mailbox.ID, f) }, func(err error) {
		if err == nil {
			p.sheet.Close()
			return
		}
		what, todo := present.ErrorText(p.env.Words, err)
		text := joinSentences(what, todo)
		if knowledge.CheckFrames(f) != nil {
			text = p.env.T("frame.bad")
			if tag := support.DetailOf(err); tag != "" && support.CodeOf(err) == support.CodeInvalid {
				text = p.env.T("frame.bad.tag", "Tag", tag)
			}
		}
		p.fault.Objects = []fyne.CanvasObject{widgets.NewStrip(widgets.StripStop, text)}
		p.fault.Show()
		p.reflow()
		p.body.ScrollToBottom()
	})
}

func (p *framePage) reflow() {
	p.body.Relayout()
	p.sheet.Reflow()
}
