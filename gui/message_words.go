package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// notices are the lines above a mail's text that say what its reader must know
// of it: a doubtful sender first, then what the mail is.
func (o *messageView) notices() []fyne.CanvasObject {
	m, env := o.message, o.view.env
	var out []fyne.CanvasObject
	if m.Direction == support.Inbound {
		if what, more := present.SenderText(env.Words, m); what != "" {
			out = append(out, senderBox(m.Reading.Sender, what, more))
		}
	}
	if word := present.AutoName(env.Words, m.Auto); word != "" {
		out = append(out, widgets.Row(0, widgets.NewBadge(widgets.ShapeBox, env.T("talk.auto", "Kind", word), widgets.ColorWaiting), widgets.Fill()))
	}
	for _, t := range m.Reading.Traits {
		text := present.TraitText(env.Words, t)
		switch {
		case text == "":
		case t == support.TraitBroken || t == support.TraitOversize:
			out = append(out, widgets.NewStrip(widgets.StripHint, text, widgets.NewButton(env.T("talk.save_source"), "", o.saveSource)))
		case t == support.TraitEncrypted:
			out = append(out, noteLine("lock", text))
		default:
			out = append(out, noteLine("note", text))
		}
	}
	return out
}

// noteLine is a quiet sentence with a sign before it.
func noteLine(icon, text string) fyne.CanvasObject {
	return widgets.NewSignRow(widgets.NewIcon(sign(icon), widgets.ColorMuted),
		widgets.NewProse(text, widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary}))
}

// senderBox warns of a sender, with sign, words and colour.
func senderBox(check support.SenderCheck, what, more string) fyne.CanvasObject {
	ink, style := senderInk(check), widgets.BoxStyle{Fill: widgets.ColorNote, Edge: widgets.ColorNoteEdge}
	if check == support.SenderLookAlike {
		style = widgets.BoxStyle{Fill: widgets.ColorDangerSoft, Bar: widgets.ColorDanger}
	}
	style.Radius, style.Pad = widgets.RadiusControl, fyne.NewSize(10, 6)
	return widgets.NewBox(style, widgets.NewSignRow(widgets.NewIcon(sign("alert"), ink), widgets.Column(0,
		widgets.NewProse(what, widgets.LineStyle{Color: ink, Size: widgets.SizeSecondary, Bold: true}),
		widgets.NewProse(more, widgets.LineStyle{Size: widgets.SizeSecondary}))))
}

// endNotes are the lines below a mail's text: what other programs say of it.
func (o *messageView) endNotes() []fyne.CanvasObject {
	m := o.message
	if m.Direction != support.Inbound || o.facts.answered || !hasFlag(m.Flags, flagAnswered) {
		return nil
	}
	return []fyne.CanvasObject{noteLine("mine", o.view.env.T("talk.answered_elsewhere"))}
}

// The flags that are shown (RFC 9051 section 2.3.2).
const (
	flagAnswered = `\Answered`
	flagFlagged  = `\Flagged`
)

func hasFlag(flags []string, flag string) bool { return contains(flags, flag) }

// senderMark is the warning of a doubtful sender in the head of a case. A click
// tells the address as it is.
type senderMark struct {
	root  *fyne.Container
	touch *widgets.Touch
	row   *fyne.Container // the sign with the words, made anew in their colour
	more  *widgets.Prose
}

func newSenderMark(moved func()) *senderMark {
	s := &senderMark{row: widgets.Column(0), more: widgets.NewProse("", widgets.LineStyle{Size: widgets.SizeSecondary})}
	s.touch = widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall}, s.row, func() {
		setVisible(s.more, !s.more.Visible())
		moved()
	})
	s.more.Hide()
	s.root = widgets.Column(2, s.touch, s.more)
	s.root.Hide()
	return s
}

// show shows what there is to say of the senders of a case; fresh when it is
// another case than before.
func (s *senderMark) show(env *Env, t support.Thread, fresh bool) {
	m, ok := present.DoubtfulSender(t.Messages)
	setVisible(s.root, ok)
	if fresh || !ok {
		s.more.Hide()
	}
	if !ok {
		return
	}
	what, more := present.SenderText(env.Words, m)
	ink := senderInk(m.Reading.Sender)
	s.row.Objects = []fyne.CanvasObject{widgets.NewSignRow(widgets.NewIcon(sign("alert"), ink),
		widgets.NewProse(what, widgets.LineStyle{Size: widgets.SizeSecondary, Color: ink, Bold: true}))}
	s.row.Refresh()
	s.more.SetText(more)
}

// senderInk is the colour of a warning of a sender: the stronger one for who
// seems to be someone else.
func senderInk(check support.SenderCheck) fyne.ThemeColorName {
	if check == support.SenderLookAlike {
		return widgets.ColorDanger
	}
	return widgets.ColorWaiting
}
