package gui

import (
	"context"
	"slices"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// materialDraft is an item that is being written, with its written forms.
type materialDraft struct {
	kind  support.ItemKind
	id    string // "" until a new one is saved
	forms []draftForm
}

// draftForm is one written form of a draft, and what of it is kept.
type draftForm struct {
	now   writtenItem
	was   writtenItem
	fresh bool              // it has not been saved yet
	extra map[string]string // columns that Linje does not know
}

// writtenItem is what is written of an item of any kind: that of a service has
// its form as URL, what it is for as body, and a group.
type writtenItem struct {
	support.Item
	Group string // ID
}

func (w writtenItem) same(o writtenItem) bool {
	tags := slices.Equal(w.Tags, o.Tags)
	w.Tags, o.Tags = nil, nil
	a, b := w.Item, o.Item
	return tags && w.Group == o.Group && a.ID == b.ID && a.Language == b.Language && a.Kind == b.Kind && a.Title == b.Title &&
		a.URL == b.URL && a.Service == b.Service && a.Line == b.Line && a.Owner == b.Owner && a.Body == b.Body && a.Reviewed.Equal(b.Reviewed)
}

func (f draftForm) changed() bool { return !f.now.same(f.was) }

// newDraft begins an item of a kind.
func newDraft(it support.Item) materialDraft {
	if !it.Language.Valid() && it.Kind != support.KindService { // a service is one for all, unless said otherwise
		it.Language = support.Bokmaal
	}
	empty := support.Item{Kind: it.Kind, Language: it.Language}
	return materialDraft{kind: it.Kind, forms: []draftForm{{now: writtenItem{Item: it}, was: writtenItem{Item: empty}, fresh: true}}}
}

// draftOf begins the editing of what is kept.
func draftOf(m support.Material, ref itemRef) (materialDraft, bool) {
	d := materialDraft{id: ref.id}
	add := func(it support.Item, group string, extra map[string]string) {
		w := writtenItem{it, group}
		d.kind = it.Kind
		d.forms = append(d.forms, draftForm{now: w, was: w, extra: extra})
	}
	for _, it := range m.Items {
		if refOf(it) == ref {
			add(it, "", nil)
		}
	}
	for _, l := range m.Links {
		if refOf(l.Item()) == ref {
			add(l.Item(), "", l.Extra)
		}
	}
	for _, s := range m.Services {
		if refOf(s.Item()) == ref {
			it := s.Item()
			it.Service = ""
			add(it, s.Group, s.Extra)
		}
	}
	sortDraft(&d)
	return d, len(d.forms) > 0
}

// sortDraft puts bokmål first, then nynorsk, English, and what is for all.
func sortDraft(d *materialDraft) {
	slices.SortStableFunc(d.forms, func(a, b draftForm) int { return formRank(a.now.Language) - formRank(b.now.Language) })
}

func (d *materialDraft) ref() itemRef { return refOf(support.Item{Kind: d.kind, ID: d.id}) }

func (d *materialDraft) changed() bool {
	return slices.ContainsFunc(d.forms, draftForm.changed)
}

// empty reports whether nothing has been written in a new draft.
func (d *materialDraft) empty() bool { return d.id == "" && !d.changed() }

// at is the index of a written form, -1 when there is none.
func (d *materialDraft) at(l support.Language) int {
	return slices.IndexFunc(d.forms, func(f draftForm) bool { return f.now.Language == l })
}

// missing lists the written forms that could be added.
func (d *materialDraft) missing() []support.Language {
	var out []support.Language
	for _, l := range support.Languages() {
		if d.kind != support.KindLink && d.at(l) < 0 {
			out = append(out, l)
		}
	}
	return out
}

// addForm begins another written form with a copy of bokmål, else of the first.
func (d *materialDraft) addForm(l support.Language) int {
	from := max(0, d.at(support.Bokmaal))
	copied := d.forms[from].now
	copied.Language, copied.Reviewed = l, support.Item{}.Reviewed
	copied.Tags = slices.Clone(copied.Tags)
	d.forms = append(d.forms, draftForm{now: copied, was: writtenItem{Item: support.Item{Kind: d.kind, Language: l}}, fresh: true})
	sortDraft(d)
	return d.at(l)
}

// behind reports whether a form was looked over before the bokmål was.
func (d *materialDraft) behind(i int) bool {
	nb := d.at(support.Bokmaal)
	f := d.forms[i].now
	return nb >= 0 && nb != i && d.kind != support.KindLink && f.Reviewed.Before(d.forms[nb].now.Reviewed)
}

// named gives a new draft an ID from its title that no other has.
func (d *materialDraft) named(taken func(string) bool) {
	if d.id == "" {
		d.id = knowledge.NewID(d.forms[0].now.Title, taken)
	}
	for i := range d.forms {
		d.forms[i].now.ID = d.id
	}
}

// save keeps one written form.
func saveForm(ctx context.Context, desk MaterialActs, f draftForm) error {
	it := f.now.Item
	switch it.Kind {
	case support.KindLink:
		return desk.SaveLink(ctx, support.Link{ID: it.ID, Title: it.Title, URL: it.URL, Language: it.Language, Tags: it.Tags,
			Service: it.Service, Owner: it.Owner, Reviewed: it.Reviewed, Extra: f.extra})
	case support.KindService:
		return desk.SaveService(ctx, support.Service{ID: it.ID, Language: it.Language, Name: it.Title, Group: f.now.Group, Form: it.URL,
			Description: strings.TrimSpace(it.Body), Tags: it.Tags, Owner: it.Owner, Reviewed: it.Reviewed, Extra: f.extra})
	}
	return desk.SaveItem(ctx, it)
}

// deleteForm takes one written form away; back saves it again.
func deleteForm(ctx context.Context, desk MaterialActs, it support.Item) (back func(context.Context) error, err error) {
	switch it.Kind {
	case support.KindLink:
		was, err := desk.DeleteLink(ctx, it.ID)
		return func(ctx context.Context) error { return desk.SaveLink(ctx, was) }, err
	case support.KindService:
		was, err := desk.DeleteService(ctx, it.ID, it.Language)
		return func(ctx context.Context) error { return desk.SaveService(ctx, was) }, err
	}
	was, err := desk.DeleteItem(ctx, it.ID, it.Language)
	return func(ctx context.Context) error { return desk.SaveItem(ctx, was) }, err
}

// fieldOf is the field of the editor that a fault is about.
func fieldOf(f support.Fault) string {
	switch f.Field {
	case "name":
		return "title"
	case "form":
		return "url"
	case "description":
		return "body"
	case "":
		if f.Code == "key_missing" {
			return f.Detail
		}
		return "body"
	}
	return f.Field
}
