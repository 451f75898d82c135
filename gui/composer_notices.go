package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
)

// refreshNotices shows above the buttons what the agent should know before the
// answer goes out. Those that say the same stay as they are, so that a button in
// them keeps the keyboard, unless they are to be made anew. It reports whether
// anything changed.
func (c *composer) refreshNotices(anew bool) bool {
	var strips []fyne.CanvasObject
	if c.caseID() != "" {
		all := append([]*widgets.Strip{c.outboxNotice(), c.newsNotice(), c.placeholderNotice(), c.recipientNotice(),
			c.sizeNotice(), c.filesNotice(), c.saveNotice()}, c.warningNotices()...)
		for _, s := range all {
			if s != nil {
				strips = append(strips, s)
			}
		}
	}
	if !anew && sameStrips(strips, c.view.notices.Objects) {
		return false
	}
	c.view.notices.Objects = strips
	shown(c.view.notices, len(strips) > 0)
	c.view.notices.Refresh()
	return true
}

func sameStrips(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, _ := a[i].(*widgets.Strip)
		y, _ := b[i].(*widgets.Strip)
		if x == nil || y == nil || x.Text() != y.Text() || len(x.Buttons()) != len(y.Buttons()) {
			return false
		}
	}
	return true
}

// newsNotice says what has come in since the agent looked.
func (c *composer) newsNotice() *widgets.Strip {
	if len(c.at.news) == 0 {
		return nil
	}
	last := c.at.news[len(c.at.news)-1]
	text := c.env.T("composer.news", "Name", last.Envelope.From.Label(),
		"Time", present.Short(c.env.Words, last.Envelope.Date, c.env.Now()))
	if len(c.at.news) > 1 {
		text = c.env.N("composer.news.more", len(c.at.news)-1, "Name", last.Envelope.From.Label(),
			"Time", present.Short(c.env.Words, last.Envelope.Date, c.env.Now()))
	}
	return widgets.NewStrip(widgets.StripWarn, text,
		widgets.NewButton(c.env.T("composer.news.show"), "", c.showNews),
		widgets.NewButton(c.env.T("composer.news.send"), "", c.sendAnyway))
}

// showNews takes it that the agent has now seen what is new.
func (c *composer) showNews() {
	c.at.seen += len(c.at.news)
	c.at.news = nil
	c.refresh()
	if c.OnShowNewest != nil {
		c.OnShowNewest()
	}
}

// placeholderNotice lists what has no value yet and leads to it.
func (c *composer) placeholderNotice() *widgets.Strip {
	open := placeholders(c.at.draft.Text)
	if len(open) == 0 {
		return nil
	}
	names := make([]string, 0, len(open))
	for _, p := range open {
		name := askLabel(c.env, p.name)
		if !contains(names, name) {
			names = append(names, name)
		}
	}
	kind, key := widgets.StripHint, "composer.unfilled"
	if c.at.stopped {
		kind, key = widgets.StripStop, "composer.unfilled.stop"
	}
	return widgets.NewStrip(kind, c.env.T(key, "Names", strings.Join(names, ", ")),
		widgets.NewButton(c.env.T("composer.unfilled.go"), c.env.T("key.ctrl_j"), c.jumpToPlaceholder))
}

func (c *composer) recipientNotice() *widgets.Strip {
	if len(c.recipients()) > 0 {
		return nil
	}
	return widgets.NewStrip(widgets.StripWarn, c.env.T("composer.no_recipient"),
		widgets.NewButton(c.env.T("composer.no_recipient.do"), "", func() { c.view.head.edit(true) }))
}

// sizeNotice says that a text did not fit and what to do with it instead.
func (c *composer) sizeNotice() *widgets.Strip {
	if !c.at.refused {
		return nil
	}
	return widgets.NewStrip(widgets.StripWarn, c.env.T("composer.too_long", "Most", present.Number(c.env.Words, mostTyped)),
		widgets.NewButton(c.env.T("composer.attach"), "", c.chooseFile))
}

func (c *composer) saveNotice() *widgets.Strip {
	if c.at.failure == nil {
		return nil
	}
	what, todo := present.ErrorText(c.env.Words, c.at.failure)
	return widgets.NewStrip(widgets.StripStop, c.env.T("composer.not_saved", "What", what, "Do", todo),
		widgets.NewButton(c.env.T("composer.not_saved.do"), "", func() {
			c.saver.keep(c.at.draft)
			c.Flush()
		}))
}
