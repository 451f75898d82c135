package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// messageView is one mail in a conversation.
type messageView struct {
	widget.BaseWidget
	view    *caseView
	message support.Message
	facts   messageFacts
	content fyne.CanvasObject
	column  *fyne.Container
	details *widgets.Text
	extra   messageExtra
}

// messageFacts are what the rest of the case tells of a mail.
type messageFacts struct {
	agent    string // who answered in Linje
	answered bool   // a mail of ours came after it
}

// messageExtra is what a mail holds beside its text, in its places.
type messageExtra struct {
	content  *shownContent   // nil until it was read
	top      *fyne.Container // above the text: invitations
	below    *fyne.Container // below it: pictures, forwarded mails
	files    *fyne.Container // attachments
	menu     *widgets.Touch
	fetching int // remote pictures that are under way
}

// textCap is how much of a mail's text is shown at first.
const textCap = 50_000

func newMessageView(v *caseView, m support.Message, facts messageFacts) *messageView {
	o := &messageView{view: v, message: m, facts: facts}
	o.build()
	o.ExtendBaseWidget(o)
	v.talk.queue.want(o)
	return o
}

// CreateRenderer implements fyne.Widget.
func (o *messageView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(o.content)
}

// Inside implements widgets.Holder.
func (o *messageView) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{o.content} }

// HeightFor is the height that the mail needs at a width.
func (o *messageView) HeightFor(width float32) float32 { return widgets.HeightFor(o.content, width) }

func (o *messageView) build() {
	m := o.message
	o.extra.top, o.extra.below, o.extra.files = widgets.Column(8), widgets.Column(8), widgets.Wrap(8)
	o.extra.top.Hide()
	o.extra.below.Hide()
	o.details = widgets.NewTextStyled(o.addresses(), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	o.details.Hide()
	rows := append([]fyne.CanvasObject{o.head(), o.details}, o.notices()...)
	own, rest := support.SplitQuoted(m.Text)
	if strings.TrimSpace(own) == "" && strings.TrimSpace(rest) != "" && m.Auto != support.AutoNone {
		own, rest = m.Text, ""
	}
	rows = append(rows, o.extra.top)
	rows = append(rows, o.body(own)...)
	rows = append(rows, o.extra.below, o.extra.files)
	if strings.TrimSpace(rest) != "" {
		rows = append(rows, o.folded(rest))
	}
	o.column = widgets.Column(6, append(rows, o.endNotes()...)...)
	o.content = o.column
	if m.Direction == support.Outbound {
		o.content = widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorPane, Radius: widgets.RadiusControl, Pad: fyne.NewSize(12, 9)}, o.column)
	}
	o.showFiles()
}

// head says who wrote and when. A click shows the addresses.
func (o *messageView) head() fyne.CanvasObject {
	m, env := o.message, o.view.env
	hint := widgets.NewShrinkingLine("", widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	who := widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall},
		widgets.NewLine(clipName(o.author()), widgets.LineStyle{Bold: true}), o.toggleAddresses)
	who.OnHover = func(inside bool) {
		text := ""
		if inside {
			text = present.OneLine(m.Envelope.From.Email)
		}
		hint.SetText(text)
		hint.Refresh()
	}
	parts := []fyne.CanvasObject{who, hint}
	small := widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}
	if hasFlag(m.Flags, flagFlagged) {
		parts = append(parts, widgets.NewIcon(sign("flag"), widgets.ColorDanger), widgets.NewLine(env.T("sign.flagged"), small))
	}
	if m.Reading.Gone {
		parts = append(parts, widgets.NewLine(env.T("sign.gone"), small))
	}
	o.extra.menu = widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall, Pad: fyne.NewSize(5, 1)},
		widgets.NewLine(env.T("talk.menu"), small), o.openMenu)
	return widgets.Squeeze(8, 0, 60, append(parts, widgets.NewLine(present.Moment(env.Words, m.Envelope.Date, env.Now()), small), o.extra.menu)...)
}

// author says who wrote, and of an answer where it was written.
func (o *messageView) author() string {
	m, env := o.message, o.view.env
	name := present.OneLine(m.Envelope.From.Label())
	switch {
	case m.Direction == support.Outbound && m.Reading.Outside:
		return env.T("talk.outside_by", "Who", present.OneLine(m.Envelope.Author().Label()))
	case m.Direction == support.Outbound && o.facts.agent != "":
		return env.T("talk.answer_from", "Who", present.AgentName(o.facts.agent))
	case m.Direction == support.Outbound:
		return env.T("talk.answer_from", "Who", name)
	case name == "":
		return env.T("case.no_requester")
	}
	return name
}

func (o *messageView) toggleAddresses() {
	setVisible(o.details, !o.details.Visible())
	o.relayout()
}

// openMenu offers what can be done with this mail.
func (o *messageView) openMenu() {
	env := o.view.env
	addresses := env.T("talk.show_addresses")
	if o.details.Visible() {
		addresses = env.T("talk.hide_addresses")
	}
	showMenu(env, o.extra.menu, append(o.draftMenu(),
		fyne.NewMenuItem(addresses, o.toggleAddresses),
		fyne.NewMenuItem(env.T("talk.copy_all"), func() { fyne.CurrentApp().Clipboard().SetContent(o.message.Text) }),
		fyne.NewMenuItem(env.T("talk.save_source"), o.saveSource),
	))
}

func clipName(s string) string {
	if r := []rune(s); len(r) > 48 {
		return string(r[:47]) + "…"
	}
	return s
}

// addresses is all that the head of the mail says, for who wants to know.
func (o *messageView) addresses() string {
	m, env := o.message, o.view.env
	lines := []string{env.T("talk.from", "Who", addressText(m.Envelope.From)), env.T("talk.to", "Who", addressList(m.Envelope.To))}
	if len(m.Envelope.Cc) > 0 {
		lines = append(lines, env.T("talk.cc", "Who", addressList(m.Envelope.Cc)))
	}
	return strings.Join(lines, "\n")
}

func addressText(a support.Address) string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

func addressList(list []support.Address) string {
	out := make([]string, 0, len(list))
	for i, a := range list {
		if i == 20 {
			out = append(out, "…")
			break
		}
		out = append(out, addressText(a))
	}
	return strings.Join(out, ", ")
}

// body is the text that the sender wrote, a very long one cut with a button.
func (o *messageView) body(own string) []fyne.CanvasObject {
	own = strings.TrimSpace(present.Unwrap(own))
	env := o.view.env
	if own == "" {
		if strings.TrimSpace(o.message.Text) != "" {
			return nil
		}
		return []fyne.CanvasObject{widgets.NewTextStyled(env.T("talk.no_text"), widgets.LineStyle{Color: widgets.ColorMuted})}
	}
	cut := len(own) > textCap
	shown := own
	if cut {
		shown = strings.ToValidUTF8(own[:textCap], "")
	}
	text := o.text(shown)
	if !cut {
		return []fyne.CanvasObject{text}
	}
	var more *fyne.Container
	more = widgets.Row(0, widgets.NewFold(env.T("talk.show_all"), func() {
		text.SetText(own)
		more.Hide()
		o.relayout()
	}), widgets.Fill())
	return []fyne.CanvasObject{text, more}
}

func (o *messageView) text(s string) *widgets.Text {
	t := widgets.NewText(s)
	t.OnLink = o.view.env.OpenURL
	t.OnMenu = func(at fyne.Position) { o.view.copyMenu(t, at) }
	return t
}

// folded stands for signature and earlier mail until it is clicked.
func (o *messageView) folded(rest string) fyne.CanvasObject {
	var quoted *widgets.Text
	box := widgets.Column(6)
	box.Add(widgets.Row(0, widgets.NewFold(o.view.env.T("talk.folded"), func() {
		switch {
		case quoted == nil:
			if len(rest) > textCap {
				rest = strings.ToValidUTF8(rest[:textCap], "") + " …"
			}
			quoted = widgets.NewTextStyled(strings.TrimSpace(rest), widgets.LineStyle{Color: widgets.ColorMuted})
			quoted.OnLink = o.view.env.OpenURL
			box.Add(quoted)
		default:
			setVisible(quoted, !quoted.Visible())
		}
		o.relayout()
	}), widgets.Fill()))
	return box
}

func (o *messageView) relayout() {
	o.column.Refresh()
	o.view.talk.scroll.Relayout()
}

// copyMenu is the menu of the other mouse button on a text.
func (v *caseView) copyMenu(t *widgets.Text, at fyne.Position) {
	selected, all := t.Selected(), t.Text()
	c := v.env.Window.Canvas()
	copySelected := fyne.NewMenuItem(v.env.T("talk.copy"), func() { fyne.CurrentApp().Clipboard().SetContent(selected) })
	copySelected.Disabled = selected == ""
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", copySelected,
		fyne.NewMenuItem(v.env.T("talk.copy_all"), func() { fyne.CurrentApp().Clipboard().SetContent(all) })), c, at)
}
