package gui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// gate is what has stopped an answer on its way out.
type gate struct {
	stopped bool // on an open place
	refused bool // a text did not fit
	warned  warned
}

// warned are the warnings that sending has stopped on once: the next time it
// goes on.
type warned struct{ form, attachment, mixed bool }

func (w *warned) of(kind knowledge.WarningKind) *bool {
	switch kind {
	case knowledge.WarnAttachment:
		return &w.attachment
	case knowledge.WarnMixed:
		return &w.mixed
	}
	return &w.form
}

// sendText is what the button that sends says: that it goes on all the same, when
// sending has stopped on a warning.
func (c *composer) sendText() string {
	if c.at.warned != (warned{}) {
		return c.env.T("composer.send.anyway")
	}
	return c.env.T("composer.send")
}

// warnings lists what the agent should know before the answer goes.
func (c *composer) warnings() []knowledge.Warning {
	return knowledge.Warnings(knowledge.Answer{
		Text: c.at.draft.Text, Form: c.at.draft.Language, ByHand: c.at.formSet,
		Asked: c.askedForm(), Neighbour: c.at.asked.Neighbour, Files: len(c.at.draft.Attached),
	})
}

// askedForm is the form of the request, where that is certain.
func (c *composer) askedForm() support.Language {
	if !c.at.asked.Sure {
		return support.LanguageUnset
	}
	return c.at.asked.Language
}

// warns reports whether sending stops to show a warning that it has not stopped
// on before.
func (c *composer) warns() bool {
	news := false
	for _, w := range c.warnings() {
		if shown := c.at.warned.of(w.Kind); !*shown {
			*shown, news = true, true
		}
	}
	if news {
		c.refresh()
	}
	return news
}

// warningNotices shows what there is to know: the form while one writes, gently,
// and both when sending has stopped on them. What no longer holds is forgotten,
// so that it stops again.
func (c *composer) warningNotices() []*widgets.Strip {
	var strips []*widgets.Strip
	var holds warned
	if strings.TrimSpace(c.written(c.at.draft.Text)) == "" {
		c.at.warned = holds
		return nil
	}
	defer func() { c.at.warned = holds }()
	all := c.warnings()
	if !slices.ContainsFunc(all, func(w knowledge.Warning) bool { return w.Kind == knowledge.WarnMixed }) {
		strips = append(strips, c.stayedNotice())
	}
	for _, w := range all {
		*holds.of(w.Kind) = *c.at.warned.of(w.Kind)
		switch {
		case w.Kind == knowledge.WarnForm:
			strips = append(strips, c.formNotice(w, len(all) == 1 || !c.at.warned.attachment))
		case w.Kind == knowledge.WarnMixed:
			strips = append(strips, c.mixedNotice(w))
		case c.at.warned.attachment:
			strips = append(strips, c.attachmentNotice(w.Mention))
		}
	}
	return strips
}

// formNotice says that the answer is not in the written form that the requester
// used; alone, with room to say why that matters.
func (c *composer) formNotice(w knowledge.Warning, alone bool) *widgets.Strip {
	asked, env := c.at.asked, c.env
	name := c.at.thread.Case.Requester.FirstName()
	if name == "" {
		name = c.at.thread.Case.Requester.Label()
	}
	askedName := present.LanguageInText(env.Words, present.LanguageName(env.Words, asked.Language))
	wrote, key := askedName, "composer.form.other"
	if asked.Neighbour != knowledge.NoNeighbour {
		wrote = present.LanguageInText(env.Words, env.T("language."+string(asked.Neighbour)))
	} else if alone && otherForm(asked.Language, w.Form) {
		key = "composer.form"
	}
	text := env.T(key, "Name", name, "Asked", wrote, "Answer", present.LanguageInText(env.Words, present.LanguageName(env.Words, w.Form)))
	kind := widgets.StripHint
	if c.at.warned.form {
		kind = widgets.StripWarn
	}
	if c.at.draft.Language == asked.Language { // it is the words themselves that are in the other form
		return widgets.NewStrip(kind, text)
	}
	return widgets.NewStrip(kind, text,
		widgets.NewButton(env.T("composer.form.change", "Asked", askedName), "", func() { c.setForm(asked.Language) }))
}

// attachmentNotice says that the answer speaks of a file that does not go with
// it, where, and leads to it.
func (c *composer) attachmentNotice(m knowledge.Mention) *widgets.Strip {
	text := c.env.T("composer.warn.attachment", "Words", m.Words, "Line", m.Line)
	return widgets.NewStrip(widgets.StripWarn, text,
		widgets.NewButton(c.env.T("composer.attach"), "", c.chooseFile),
		widgets.NewButton(c.env.T("composer.unfilled.go"), "", c.selectMention))
}

// mixedNotice says that a part of the answer is in another form than the rest is
// to be in, and leads to it.
func (c *composer) mixedNotice(w knowledge.Warning) *widgets.Strip {
	kind := widgets.StripHint
	if c.at.warned.mixed {
		kind = widgets.StripWarn
	}
	name := func(l support.Language) string {
		return present.LanguageInText(c.env.Words, present.LanguageName(c.env.Words, l))
	}
	text := c.env.T("composer.warn.mixed", "Answer", name(c.at.draft.Language), "Words", w.Mention.Opening(),
		"Line", w.Mention.Line, "Part", name(w.Form))
	return widgets.NewStrip(kind, text, widgets.NewButton(c.env.T("composer.unfilled.go"), "", func() {
		if part, _, ok := knowledge.Mixed(c.view.entry.Text, c.at.draft.Language); ok {
			c.selectPart(part)
		}
	}))
}

// stayedNotice says what was put in and did not change with the written form.
func (c *composer) stayedNotice() *widgets.Strip {
	for _, s := range c.at.put.stayed {
		at := strings.Index(c.at.draft.Text, s.part)
		if at < 0 || s.form != c.at.draft.Language {
			continue
		}
		key := "composer.stayed.changed"
		if s.missing {
			key = "composer.stayed.missing"
		}
		part := knowledge.Mention{Words: s.part, Start: at}
		text := c.env.T(key, "Words", part.Opening(), "Answer", present.LanguageInText(c.env.Words, present.LanguageName(c.env.Words, s.form)))
		return widgets.NewStrip(widgets.StripHint, text,
			widgets.NewButton(c.env.T("composer.unfilled.go"), "", func() {
				part.Start = strings.Index(c.view.entry.Text, s.part)
				c.selectPart(part)
			}))
	}
	return nil
}

// selectPart selects a part of the answer, where it still stands.
func (c *composer) selectPart(m knowledge.Mention) {
	if m.Start < 0 {
		return
	}
	start := utf8.RuneCountInString(c.view.entry.Text[:m.Start])
	c.env.Window.Canvas().Focus(c.view.entry)
	c.view.entry.selectRange(start, start+utf8.RuneCountInString(m.Words))
}

// selectMention selects the words that speak of a file, where they still stand.
func (c *composer) selectMention() {
	m, ok := knowledge.SpeaksOfAttachment(c.view.entry.Text)
	if ok {
		c.selectPart(m)
	}
}
