package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

const (
	// mostNested bounds the invitations and forwarded mails that are shown.
	mostNested = 20
	// deepestNested is how many mails within mails can be opened in place.
	deepestNested = 6
)

// invitationCard shows a meeting: what it is, when, where, who called it.
func invitationCard(env *Env, i support.Invitation) fyne.CanvasObject {
	title := present.OneLine(i.Title)
	if title == "" {
		title = env.T("invite.untitled")
	}
	ink := widgets.ColorMuted
	if strings.EqualFold(i.Method, "CANCEL") {
		ink = widgets.ColorDanger
	}
	rows := []fyne.CanvasObject{
		widgets.NewProse(present.InvitationKind(env.Words, i), widgets.LineStyle{Color: ink, Size: widgets.SizeSign}),
		widgets.NewProse(title, widgets.LineStyle{Bold: true}),
	}
	for _, fact := range [][2]string{
		{env.T("invite.when"), present.InvitationTime(env.Words, i, env.Now())},
		{env.T("invite.where"), present.OneLine(i.Place)},
		{env.T("invite.who"), present.OneLine(addressText(i.Organizer))},
	} {
		if fact[1] != "" && fact[1] != "<>" {
			rows = append(rows, widgets.NewFormRow(fact[0], 82, widgets.NewText(fact[1])).AtTop())
		}
	}
	return widgets.NewBox(widgets.BoxStyle{Edge: widgets.ColorHairline, Radius: widgets.RadiusCard, Pad: fyne.NewSize(12, 9)},
		widgets.NewSignRow(widgets.NewIcon(sign("file-calendar"), ink), widgets.Column(2, rows...)))
}

// nested is a mail inside the mail, folded until it is opened.
func (o *messageView) nested(n support.NestedMail, depth int) fyne.CanvasObject {
	env := o.view.env
	subject := present.OneLine(n.Envelope.Subject)
	box := widgets.Column(6)
	var inside fyne.CanvasObject
	box.Add(widgets.Wrap(0, widgets.NewFold(env.T("nested.fold", "Subject", clipName(present.Subject(env.Words, subject))), func() {
		if inside == nil {
			inside = o.nestedInside(n, depth)
			box.Add(inside)
		} else {
			setVisible(inside, !inside.Visible())
		}
		o.relayout()
	})))
	return box
}

func (o *messageView) nestedInside(n support.NestedMail, depth int) fyne.CanvasObject {
	env := o.view.env
	when := ""
	if !n.Envelope.Date.IsZero() {
		when = present.Moment(env.Words, n.Envelope.Date, env.Now())
	}
	rows := []fyne.CanvasObject{
		widgets.NewProse(present.Subject(env.Words, present.OneLine(n.Envelope.Subject)), widgets.LineStyle{Bold: true}),
		widgets.NewTextStyled(env.T("talk.from", "Who", addressText(n.Envelope.From))+"\n"+env.T("talk.to", "Who", addressList(n.Envelope.To)),
			widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}),
	}
	if when != "" {
		rows = append(rows, widgets.NewLine(when, widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}))
	}
	for _, t := range n.Traits {
		if text := present.TraitText(env.Words, t); text != "" {
			rows = append(rows, noteLine("note", text))
		}
	}
	text := strings.TrimSpace(present.Unwrap(n.Text))
	if len(text) > textCap {
		text = strings.ToValidUTF8(text[:textCap], "") + " …"
	}
	if text == "" {
		text = env.T("talk.no_text")
	}
	rows = append(rows, o.text(text))
	var chips []fyne.CanvasObject
	for _, a := range n.Attachments {
		chips = append(chips, o.fileChip(a))
	}
	if chips != nil {
		rows = append(rows, widgets.Wrap(8, chips...))
	}
	if depth < deepestNested {
		for _, each := range n.Nested[:min(len(n.Nested), mostNested)] {
			rows = append(rows, o.nested(each, depth+1))
		}
	}
	return widgets.NewBox(widgets.BoxStyle{Edge: widgets.ColorHairline, Radius: widgets.RadiusControl, Pad: fyne.NewSize(12, 9)},
		widgets.Column(5, rows...))
}
