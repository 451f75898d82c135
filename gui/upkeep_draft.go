package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// openDraft opens the editor with an item that was made from an answer: above it
// stands what exists already and looks like it, and what was taken out.
func (p *materialPage) openDraft(d support.ItemDraft) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		d.Item.ID = ""
		p.write(newDraft(d.Item), m, d.Item.Language, d.Near)
		e := p.writing.editor
		e.notes.made = &d
		e.showNotes()
	}, p.env.Report)
}

// madeStrip says what was taken out of the answer that a draft was made from.
func (e *materialEditor) madeStrip(d *support.ItemDraft) fyne.CanvasObject {
	text := e.env.T("draft.taken_none")
	if what := present.TakenText(e.env.Words, d.Taken); what != "" {
		text = e.env.T("draft.taken", "What", what)
	}
	return widgets.NewStrip(widgets.StripHint, text)
}

// compare opens an item that is nearly the same as another, which is named above
// it.
func (p *materialPage) compare(f support.UpkeepFinding) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		d, ok := draftOf(m, refOf(f.Item))
		if !ok {
			p.refresh()
			return
		}
		p.write(d, m, f.Language, []support.Suggestion{{Item: f.Other}})
	}, p.env.Report)
}

// upkeepSteps are what the page does for its segment of upkeep.
func (p *materialPage) upkeepSteps() upkeepSteps {
	return upkeepSteps{edit: p.edit, translate: p.translate, compare: p.compare, draft: p.openDraft, openCase: func(id support.CaseID) {
		if p.calls.openCase != nil {
			p.calls.openCase(id)
		}
	}}
}

// makeItem begins an item from an answer of the case that is shown.
func (s *shell) makeItem(m support.MessageID, kind support.ItemKind) {
	id := s.view.caseID()
	Fetch(s.env.Tasks, func(ctx context.Context) (support.ItemDraft, error) { return s.desk.DraftFromAnswer(ctx, id, m, kind) },
		func(d support.ItemDraft) { s.material().openDraft(d) }, s.env.Report)
}

// lastAnswer is the newest answer of the case that is shown; ok is false when it
// has none.
func (s *shell) lastAnswer() (id support.MessageID, ok bool) {
	for _, m := range s.view.thread.Messages {
		if m.Direction == support.Outbound && m.Auto == support.AutoNone {
			id, ok = m.ID, true
		}
	}
	return id, ok
}

// draftActions make an item from the last answer.
func (s *shell) draftActions() []Action {
	var out []Action
	for _, k := range []support.ItemKind{support.KindTemplate, support.KindArticle} {
		key := ""
		if k == support.KindTemplate {
			key = "M"
		}
		out = append(out, Action{ID: "case.make." + string(k), Title: s.env.T("draft.from_answer." + string(k)), Key: key,
			Run: func() {
				if id, ok := s.lastAnswer(); ok {
					s.makeItem(id, k)
				}
			},
			Enabled: func() bool {
				_, ok := s.lastAnswer()
				return ok && s.pages.now == pageCases
			}})
	}
	return out
}

// draftMenu is what the menu of an answer offers to make of it.
func (o *messageView) draftMenu() []*fyne.MenuItem {
	v := o.view
	if o.message.Direction != support.Outbound || o.message.Auto != support.AutoNone || v.onMake == nil {
		return nil
	}
	var out []*fyne.MenuItem
	for _, k := range []support.ItemKind{support.KindTemplate, support.KindArticle} {
		out = append(out, fyne.NewMenuItem(v.env.T("draft.from_answer."+string(k)), func() { v.onMake(o.message.ID, k) }))
	}
	return out
}
