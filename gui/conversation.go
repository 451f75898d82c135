package gui

import (
	"fmt"
	"sort"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// shownAtOnce is how many entries of a conversation are built when a case is
// opened; older ones come by a button, so that a thread of hundreds opens at
// once.
const shownAtOnce = 20

// conversation shows the messages, notes and outgoing mails of a case by time.
type conversation struct {
	view    *caseView
	scroll  *widgets.ScrollColumn
	entries []entry
	visible int
	built   map[string]fyne.CanvasObject // by entry key: what has not changed stays as it is
	queue   *contentQueue
}

// entry is one thing in a conversation.
type entry struct {
	id    string
	key   string // the id, with what it shows that may change
	at    time.Time
	build func() fyne.CanvasObject
}

func newConversation(v *caseView) *conversation {
	return &conversation{view: v, scroll: widgets.NewScrollColumn(14, 20, 14, 16), built: make(map[string]fyne.CanvasObject), queue: newContentQueue(v)}
}

// Object implements pane.
func (c *conversation) Object() fyne.CanvasObject { return c.scroll }

// show shows a thread; fresh when it is another case than before.
func (c *conversation) show(t support.Thread, fresh bool) {
	if fresh {
		c.built = make(map[string]fyne.CanvasObject)
		c.queue.clear()
		c.visible = shownAtOnce
	}
	grown := !fresh && len(c.entries) > 0
	last := ""
	if grown {
		last = c.entries[len(c.entries)-1].id
	}
	c.entries = c.entriesOf(t)
	added := grown && len(c.entries) > 0 && c.entries[len(c.entries)-1].id != last
	if added {
		c.visible++
	}
	c.render()
	switch {
	case fresh:
		c.showLast()
	case added:
		c.scroll.Follow(c.built[c.entries[len(c.entries)-1].key])
	}
}

// showLast brings the newest message into view from its beginning.
func (c *conversation) showLast() {
	c.scroll.ScrollToTop()
	for i := len(c.entries) - 1; i >= 0; i-- {
		if o, ok := c.built[c.entries[i].key].(*messageView); ok {
			c.scroll.Follow(o)
			return
		}
	}
}

func (c *conversation) render() {
	first := max(0, len(c.entries)-c.visible)
	objects := make([]fyne.CanvasObject, 0, len(c.entries)-first+1)
	if first > 0 {
		objects = append(objects, widgets.Row(0, widgets.NewFold(c.view.env.N("talk.earlier", first), func() {
			c.visible += 40
			c.render()
		}), widgets.Fill()))
	}
	for _, e := range c.entries[first:] {
		o, ok := c.built[e.key]
		if !ok {
			o = e.build()
			c.built[e.key] = o
		}
		objects = append(objects, o)
	}
	c.scroll.SetObjects(objects)
	c.queue.next()
}

func (c *conversation) entriesOf(t support.Thread) []entry {
	v := c.view
	var out []entry
	senders := sentBy(t.Events)
	for i, m := range t.Messages {
		facts := messageFacts{agent: senders[m.ID], answered: answeredAfter(t.Messages[i+1:])}
		id := "m" + string(m.ID)
		out = append(out, entry{id: id, key: fmt.Sprint(id, m.Flags, m.Reading, len(m.Attached), facts), at: m.Envelope.Date,
			build: func() fyne.CanvasObject { return newMessageView(v, m, facts) }})
	}
	for _, e := range t.Events {
		if e.Kind == support.EventNote {
			id := "n" + string(e.ID)
			out = append(out, entry{id: id, key: id, at: e.At, build: func() fyne.CanvasObject { return v.noteView(e) }})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Before(out[j].at) })
	for _, o := range t.Outbox {
		if o.State == support.OutboxSent || o.State == support.OutboxCancelled {
			continue
		}
		text := present.OutboxText(v.env.Words, o, false)
		if o.Undoable(v.env.Now()) {
			text = v.env.T("outbox.undoable")
		}
		id := "o" + string(o.Message) + text
		out = append(out, entry{id: id, key: id, at: o.Attempts.Queued,
			build: func() fyne.CanvasObject { return v.outgoingView(o, text) }})
	}
	return out
}

// answeredAfter reports whether a mail of ours is among those.
func answeredAfter(messages []support.Message) bool {
	for _, m := range messages {
		if m.Direction == support.Outbound {
			return true
		}
	}
	return false
}

// sentBy tells which agent sent which message.
func sentBy(events []support.Event) map[support.MessageID]string {
	out := make(map[support.MessageID]string)
	for _, e := range events {
		if e.Kind == support.EventSent {
			out[e.Data.Message] = e.Agent
		}
	}
	return out
}

// noteView is an internal note, unmistakably different from mail.
func (v *caseView) noteView(e support.Event) fyne.CanvasObject {
	env := v.env
	head := widgets.Row(8,
		widgets.NewShrinkingLine(env.T("talk.note", "Who", present.FirstName(e.Agent)), widgets.LineStyle{Bold: true}),
		widgets.Fill(),
		widgets.NewLine(present.Short(env.Words, e.At, env.Now()), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}))
	text := widgets.NewText(e.Data.Text)
	text.OnLink = env.OpenURL
	return widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorNote, Bar: widgets.ColorNoteEdge, Radius: widgets.RadiusSmall,
		Pad: fyne.NewSize(12, 8)}, widgets.Column(0, head, text))
}

// outgoingView is an answer on its way out, with what can be done when it does
// not go.
func (v *caseView) outgoingView(o support.OutboxEntry, text string) fyne.CanvasObject {
	env := v.env
	ink := widgets.ColorMuted
	if o.State == support.OutboxFailed || o.State == support.OutboxUnknown || o.State == support.OutboxHeld {
		ink = widgets.ColorDanger
	}
	head := widgets.Row(8,
		widgets.NewShrinkingLine(env.T("talk.answer_to", "To", emailList(o.Envelope.To)), widgets.LineStyle{Bold: true}),
		widgets.Fill(),
		widgets.NewLine(present.Short(env.Words, o.Attempts.Queued, env.Now()), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}))
	rows := []fyne.CanvasObject{head, widgets.NewTextStyled(text, widgets.LineStyle{Color: ink, Size: widgets.SizeSecondary})}
	if acts := v.outboxActs(o); len(acts) > 0 {
		rows = append(rows, widgets.Row(8, append(acts, widgets.Fill())...))
	}
	return widgets.NewBox(widgets.BoxStyle{Fill: widgets.ColorPane, Edge: widgets.ColorHairline, Radius: widgets.RadiusControl,
		Pad: fyne.NewSize(12, 8)}, widgets.Column(6, rows...))
}

func emailList(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
