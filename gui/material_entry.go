package gui

import (
	"context"
	"sort"
	"strings"
	"time"

	"linje/gui/present"
	"linje/support"
)

// materialEntry is an item with its written forms.
type materialEntry struct {
	variants []support.Item // at least one
	used     support.ItemUse
}

// ID is the item's.
func (e materialEntry) ID() string { return e.variants[0].ID }

// ref tells entries apart: an item, a link and a service may have one ID.
func (e materialEntry) ref() itemRef { return refOf(e.variants[0]) }

// itemRef names an item with all its written forms.
type itemRef struct {
	register support.ItemKind // link, service; "" for what is written as a text
	id       string
}

func refOf(it support.Item) itemRef {
	if it.Kind == support.KindLink || it.Kind == support.KindService {
		return itemRef{it.Kind, it.ID}
	}
	return itemRef{"", it.ID}
}

func (e materialEntry) kind() support.ItemKind { return e.variants[0].Kind }

// readEntries reads all the material there is, by title.
func readEntries(ctx context.Context, d MaterialDesk) ([]materialEntry, error) {
	m, err := d.Material(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := d.Uses(ctx)
	if err != nil {
		return nil, err
	}
	return materialEntries(m, uses), nil
}

// materialEntries puts the written forms of each item together, by title.
func materialEntries(m support.Material, uses map[string]support.ItemUse) []materialEntry {
	at := make(map[itemRef]int)
	var out []materialEntry
	add := func(it support.Item) {
		i, ok := at[refOf(it)]
		if !ok {
			i = len(out)
			at[refOf(it)] = i
			out = append(out, materialEntry{used: uses[it.ID]})
		}
		out[i].variants = append(out[i].variants, it)
	}
	for _, it := range m.AsItems() {
		add(it)
	}
	for i := range out {
		sortForms(out[i].variants)
	}
	sort.SliceStable(out, func(i, j int) bool {
		return titleOrder(out[i].variants[0].Title) < titleOrder(out[j].variants[0].Title)
	})
	return out
}

// titleOrder is what titles are sorted by: å comes last.
func titleOrder(title string) string {
	return strings.ReplaceAll(strings.ToLower(title), "å", "ü") // after æ and ø
}

// sortForms puts bokmål first, then nynorsk and English.
func sortForms(forms []support.Item) {
	sort.SliceStable(forms, func(i, j int) bool { return formRank(forms[i].Language) < formRank(forms[j].Language) })
}

// formRank is where a written form stands among them; unset comes last.
func formRank(l support.Language) int {
	for i, x := range support.Languages() {
		if x == l {
			return i
		}
	}
	return len(support.Languages())
}

// inOrder lists the entries that were found, best first.
func inOrder(entries []materialEntry, found []support.Suggestion) []materialEntry {
	byID := make(map[itemRef]materialEntry, len(entries))
	for _, e := range entries {
		byID[e.ref()] = e
	}
	var out []materialEntry
	for _, s := range found {
		if e, ok := byID[refOf(s.Item)]; ok {
			out = append(out, e)
			delete(byID, e.ref())
		}
	}
	return out
}

// in is the entry in a written form, nil when it has none.
func (e materialEntry) in(l support.Language) *support.Item {
	for i := range e.variants {
		if e.variants[i].Language == l {
			return &e.variants[i]
		}
	}
	return nil
}

// best is the entry in a written form, else in the first one it has.
func (e materialEntry) best(l support.Language) support.Item {
	if it := e.in(l); it != nil {
		return *it
	}
	return e.variants[0]
}

func (e materialEntry) service() string {
	for _, it := range e.variants {
		if it.Service != "" {
			return it.Service
		}
	}
	return ""
}

// reviewed is when the form that was looked over longest ago was.
func (e materialEntry) reviewed() time.Time {
	oldest := e.variants[0].Reviewed
	for _, it := range e.variants {
		if it.Reviewed.Before(oldest) {
			oldest = it.Reviewed
		}
	}
	return oldest
}

// hasForms reports whether the entry is of a kind that is written in all forms:
// an address stands in the one it leads to.
func (e materialEntry) hasForms() bool { return writtenInForms(e.kind()) }

func writtenInForms(k support.ItemKind) bool {
	return k == support.KindArticle || k == support.KindGuide || k == support.KindTemplate
}

// missing lists the written forms that the entry lacks.
func (e materialEntry) missing() []support.Language {
	var out []support.Language
	for _, l := range support.Languages() {
		if e.hasForms() && e.in(l) == nil {
			out = append(out, l)
		}
	}
	return out
}

func (e materialEntry) forms() string {
	var forms []string
	for _, l := range support.Languages() {
		if e.in(l) != nil {
			forms = append(forms, string(l))
		}
	}
	return strings.Join(forms, " ")
}

// behind reports whether a written form was last looked over before the bokmål
// was.
func (e materialEntry) behind(it support.Item) bool {
	nb := e.in(support.Bokmaal)
	return nb != nil && it.Language != support.Bokmaal && it.Reviewed.Before(nb.Reviewed)
}

// languageList writes languages as people say them: "nynorsk og engelsk".
func languageList(env *Env, list []support.Language) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = present.LanguageName(env.Words, l)
		if env.Words.Language() != support.English {
			names[i] = strings.ToLower(names[i])
		}
	}
	if n := len(names); n > 1 {
		return env.T("list.and", "First", strings.Join(names[:n-1], ", "), "Last", names[n-1])
	}
	return strings.Join(names, "")
}

// usedText says how often an item went out and how often that did not settle it;
// "" when it never did.
func usedText(env *Env, u support.ItemUse) string {
	if u.Used == 0 {
		return ""
	}
	text := env.N("pick.used", u.Used)
	if u.Reopened > 0 {
		text += ", " + env.N("material.reopened", u.Reopened)
	}
	return text
}
