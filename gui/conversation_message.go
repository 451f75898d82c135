package gui

import (
	"context"
	"path/filepath"
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
	agent   string // who answered in Linje
	content fyne.CanvasObject
	column  *fyne.Container
	details *widgets.Text
}

// textCap is how much of a mail's text is shown at first.
const textCap = 50_000

func newMessageView(v *caseView, m support.Message, agent string) *messageView {
	o := &messageView{view: v, message: m, agent: agent}
	o.build()
	o.ExtendBaseWidget(o)
	return o
}

// CreateRenderer implements fyne.Widget.
func (o *messageView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(o.content)
}

// HeightFor is the height that the mail needs at a width.
func (o *messageView) HeightFor(width float32) float32 { return widgets.HeightFor(o.content, width) }

func (o *messageView) build() {
	m, env := o.message, o.view.env
	rows := []fyne.CanvasObject{o.head()}
	o.details = widgets.NewTextStyled(o.addresses(), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	o.details.Hide()
	rows = append(rows, o.details)
	if word := present.AutoName(env.Words, m.Auto); word != "" {
		rows = append(rows, widgets.Row(0, widgets.NewBadge(widgets.ShapeBox, env.T("talk.auto", "Kind", word), widgets.ColorWaiting), widgets.Fill()))
	}
	own, rest := support.SplitQuoted(m.Text)
	if strings.TrimSpace(own) == "" && strings.TrimSpace(rest) != "" && m.Auto != support.AutoNone {
		own, rest = m.Text, ""
	}
	rows = append(rows, o.body(own)...)
	if chips := o.attachments(); chips != nil {
		rows = append(rows, chips)
	}
	if strings.TrimSpace(rest) != "" {
		rows = append(rows, o.folded(rest))
	}
	o.column = widgets.Column(6, rows...)
	o.content = o.column
	if m.Direction == support.Outbound {
		o.content = widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorPane, Radius: widgets.RadiusControl, Pad: fyne.NewSize(12, 9)}, o.column)
	}
}

// head says who wrote and when. A click shows the addresses.
func (o *messageView) head() fyne.CanvasObject {
	m, env := o.message, o.view.env
	mark := ""
	name := m.Envelope.From.Label()
	if m.Direction == support.Outbound {
		by := name
		if o.agent != "" {
			by = present.AgentName(o.agent)
		}
		name = env.T("talk.answer_from", "Who", by)
		if m.Reading.Outside {
			mark = env.T("talk.outside")
		}
	}
	if name == "" {
		name = env.T("case.no_requester")
	}
	hint := widgets.NewShrinkingLine(mark, widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	who := widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall},
		widgets.NewLine(clipName(name), widgets.LineStyle{Bold: true}), func() {
			setVisible(o.details, !o.details.Visible())
			o.relayout()
		})
	who.OnHover = func(inside bool) {
		text := mark
		if inside {
			text = m.Envelope.From.Email
		}
		hint.SetText(text)
		hint.Refresh()
	}
	when := widgets.NewLine(present.Moment(env.Words, m.Envelope.Date, env.Now()),
		widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	return widgets.Row(8, who, hint, when)
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

func (o *messageView) attachments() fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, a := range o.message.Attached {
		if a.Inline && a.ContentID != "" && strings.HasPrefix(a.Type, "image/") && a.Size < 4096 {
			continue // a tracking pixel or an icon of a signature
		}
		name := a.Name
		if name == "" {
			name = o.view.env.T("talk.unnamed_file")
		}
		chips = append(chips, widgets.NewFileChip(filepath.Base(filepath.Clean("/"+strings.ReplaceAll(name, "\\", "/"))),
			present.Size(o.view.env.Words, a.Size), func() { o.saveAttachment(a, name) }))
	}
	if chips == nil {
		return nil
	}
	return widgets.Wrap(8, chips...)
}

func (o *messageView) saveAttachment(a support.Attachment, name string) {
	m, desk := o.message, o.view.desk
	askSave(o.view.env, name, func(ctx context.Context) ([]byte, error) {
		return desk.Attachment(ctx, m.Mailbox, m.ID, a.Index)
	})
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
