package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// materialWriting is what is being written on the page.
type materialWriting struct {
	editor *materialEditor // nil: nothing is
	keeper *draftKeeper
}

// openEditor opens the editor with a draft. One with the ID of an item changes
// that item; one without begins a new one, and near, best first, are items that
// exist already and look like it: they are named above what is written.
func (p *materialPage) openEditor(draft support.Item, near []support.Suggestion) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		d, ok := draftOf(m, refOf(draft))
		if !ok {
			draft.ID = ""
			p.write(newDraft(draft), m, draft.Language, near)
			return
		}
		i := d.at(draft.Language)
		if i < 0 {
			i = d.addForm(draft.Language)
		}
		d.forms[i].now.Item = draft
		p.write(d, m, draft.Language, near)
	}, p.env.Report)
}

// edit opens the editor with what is kept, in a written form.
func (p *materialPage) edit(ref itemRef, l support.Language) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		d, ok := draftOf(m, ref)
		if !ok {
			p.refresh() // it has gone
			return
		}
		p.write(d, m, l, nil)
	}, p.env.Report)
}

// begin opens the editor with a new item of a kind.
func (p *materialPage) begin(kind support.ItemKind) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		p.write(newDraft(support.Item{Kind: kind}), m, support.Bokmaal, nil)
	}, p.env.Report)
}

// write shows the editor. What was begun earlier and not saved comes first,
// unless the draft brings words of its own.
func (p *materialPage) write(d materialDraft, m support.Material, l support.Language, near []support.Suggestion) {
	kept := false
	if !d.changed() {
		kept = p.writing.keeper.restore(&d)
	}
	e := newMaterialEditor(p.env, p.desk, d, m)
	e.notes.near, e.notes.kept = near, kept
	e.calls = editorCalls{leave: p.leaveEditor, changed: p.writing.keeper.keep, saved: p.saved, caseOpen: p.calls.caseOpen,
		open: func(ref itemRef) { p.edit(ref, l) }}
	p.writing.editor = e
	p.writing.keeper.keep(&e.draft)
	p.root.Objects = []fyne.CanvasObject{e.root}
	p.root.Refresh()
	e.start(l)
}

// saved is called when a draft has been saved or taken away.
func (p *materialPage) saved(d *materialDraft) {
	p.writing.keeper.drop(newPlace(d.kind))
	p.writing.keeper.drop(placeOf(d))
	p.library.reveal(d.ref())
}

// leaveEditor goes back to the page; what is not saved is kept.
func (p *materialPage) leaveEditor() {
	e := p.writing.editor
	if e == nil {
		return
	}
	p.writing.editor = nil
	p.writing.keeper.flush()
	if e.popup != nil {
		e.popup.close()
	}
	p.env.Window.Canvas().Unfocus()
	p.root.Objects = []fyne.CanvasObject{widgets.NewSurface(p.pages)}
	p.root.Refresh()
	p.parts[p.now].view.refresh()
	if e.draft.changed() && !e.draft.empty() {
		p.env.Tell(p.env.T("edit.left"), nil)
	}
}

// save keeps what is being written.
func (p *materialPage) save() {
	if e := p.writing.editor; e != nil {
		e.save()
	}
}

// chooseNew asks what is to be written.
func (p *materialPage) chooseNew() {
	items := make([]*fyne.MenuItem, 0, 5)
	for _, k := range []support.ItemKind{support.KindTemplate, support.KindArticle, support.KindGuide, support.KindLink, support.KindService} {
		name := p.env.T("new." + string(k))
		if p.writing.keeper.has(newPlace(k)) {
			name = p.env.T("edit.go_on", "Kind", strings.ToLower(name))
		}
		items = append(items, fyne.NewMenuItem(name, func() { p.begin(k) }))
	}
	showMenu(p.env, p.head.fresh, items)
}

// acts are the buttons of an item that is read.
func (p *materialPage) acts(e materialEntry, it support.Item) []fyne.CanvasObject {
	edit := widgets.NewButton(p.env.T("edit.edit"), "E", func() { p.edit(e.ref(), it.Language) })
	if p.writing.keeper.has(placeOfRef(e.ref())) {
		edit = widgets.NewButton(p.env.T("edit.resume"), "E", func() { p.edit(e.ref(), it.Language) })
	}
	out := []fyne.CanvasObject{edit}
	if it.URL != "" {
		out = append(out, widgets.NewButton(p.env.T("material.open_url"), "", func() { p.env.OpenURL(it.URL) }))
	}
	for _, l := range e.missing() {
		name := languageList(p.env, []support.Language{l})
		out = append(out, widgets.NewQuietButton(p.env.T("edit.add_form", "Language", name), "", func() { p.translate(e.ref(), l) }))
	}
	return append(out, widgets.Fill(), widgets.NewQuietButton(p.env.T("edit.delete"), "", func() { p.remove(e) }))
}

// translate opens the editor with another written form, begun as a copy.
func (p *materialPage) translate(ref itemRef, l support.Language) {
	Fetch(p.env.Tasks, p.desk.Material, func(m support.Material) {
		if d, ok := draftOf(m, ref); ok {
			p.write(d, m, support.Bokmaal, nil)
			if e := p.writing.editor; e.draft.at(l) < 0 {
				e.addForm(l)
			} else {
				e.turn(e.draft.at(l))
			}
		}
	}, p.env.Report)
}

// remove takes an item away with all its written forms; "Angre" brings it back.
func (p *materialPage) remove(e materialEntry) {
	forms := make([]draftForm, 0, len(e.variants))
	for _, it := range e.variants {
		forms = append(forms, draftForm{was: writtenItem{Item: it}})
	}
	removeForms(p.env, p.desk, forms, func() {
		p.writing.keeper.drop(placeOfRef(e.ref()))
		p.refresh()
	})
}
