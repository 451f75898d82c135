package gui

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// libraryFilters are what narrows the list: kind, service, written form, and its
// order.
type libraryFilters struct {
	kind     *widgets.Segments
	service  *widgets.Button
	form     *widgets.Button
	order    *widgets.Button
	count    *widgets.Line
	row      *fyne.Container
	chosen   libraryChoice
	services []string
	env      *Env
	changed  func()
}

// libraryChoice is what the list is narrowed to; zero: all of it.
type libraryChoice struct {
	text    string
	kind    support.ItemKind
	service string
	form    formFilter
	order   entryOrder
}

// formFilter asks for items with a written form, or without one.
type formFilter struct {
	language support.Language
	missing  bool
}

// wants is the written form that is looked for in a search.
func (f formFilter) wants() support.Language {
	if f.missing {
		return support.LanguageUnset
	}
	return f.language
}

// entryOrder is what the list is sorted by.
type entryOrder string

const (
	orderTitle  entryOrder = "" // or, in a search, what fits best
	orderUsed   entryOrder = "used"
	orderReview entryOrder = "review"
)

// kindChoices are the kinds in the order offered; the first is all of them.
func kindChoices() []support.ItemKind { return append([]support.ItemKind{""}, itemKinds()...) }

func itemKinds() []support.ItemKind {
	return []support.ItemKind{support.KindArticle, support.KindGuide, support.KindTemplate, support.KindLink, support.KindService}
}

func formFilters() []formFilter {
	out := []formFilter{{}}
	for _, missing := range []bool{false, true} {
		for _, l := range support.Languages() {
			out = append(out, formFilter{l, missing})
		}
	}
	return out
}

func (f *libraryFilters) build(env *Env, l *library) {
	f.env, f.changed = env, l.load
	kinds := []string{env.T("material.all")}
	for _, k := range itemKinds() {
		kinds = append(kinds, env.T("kinds."+string(k)))
	}
	f.kind = widgets.NewSegments(kinds, 0, func(i int) {
		f.chosen.kind = kindChoices()[i]
		f.changed()
	})
	f.service = widgets.NewMenuButton("", "", f.chooseService)
	f.form = widgets.NewMenuButton("", "", f.chooseForm)
	f.order = widgets.NewMenuButton("", "", f.chooseOrder)
	f.count = widgets.NewSpareLine("", widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted, Align: fyne.TextAlignTrailing})
	f.row = widgets.Row(8, f.service, f.form, f.order, f.count)
	f.say()
}

// clear shows all again.
func (f *libraryFilters) clear() {
	f.chosen = libraryChoice{order: f.chosen.order}
	f.kind.Select(0)
	f.say()
}

// know takes over which services there are.
func (f *libraryFilters) know(all []materialEntry) {
	seen := make(map[string]bool)
	f.services = nil
	for _, e := range all {
		if s := e.service(); s != "" && !seen[s] {
			seen[s] = true
			f.services = append(f.services, s)
		}
	}
	sort.Slice(f.services, func(i, j int) bool { return strings.ToLower(f.services[i]) < strings.ToLower(f.services[j]) })
}

// say writes on the buttons what is chosen.
func (f *libraryFilters) say() {
	service := f.chosen.service
	if service == "" {
		service = f.env.T("material.every_service")
	}
	f.service.SetText(service)
	f.form.SetText(f.formName(f.chosen.form))
	f.order.SetText(f.env.T("material.order", "Order", strings.ToLower(f.orderName(f.chosen.order))))
	f.row.Refresh()
}

func (f *libraryFilters) formName(x formFilter) string {
	switch {
	case !x.language.Valid():
		return f.env.T("material.every_form")
	case x.missing:
		return f.env.T("material.form.missing." + string(x.language))
	}
	return f.env.T("material.form.has." + string(x.language))
}

func (f *libraryFilters) orderName(o entryOrder) string {
	if o == orderTitle {
		return f.env.T("material.order.title")
	}
	return f.env.T("material.order." + string(o))
}

func (f *libraryFilters) set(change func(*libraryChoice)) {
	change(&f.chosen)
	f.say()
	f.changed()
}

func (f *libraryFilters) chooseService() {
	items := []*fyne.MenuItem{f.item(f.env.T("material.every_service"), f.chosen.service == "", func(c *libraryChoice) { c.service = "" })}
	for _, s := range f.services {
		items = append(items, f.item(s, f.chosen.service == s, func(c *libraryChoice) { c.service = s }))
	}
	showMenu(f.env, f.service, items)
}

func (f *libraryFilters) chooseForm() {
	var items []*fyne.MenuItem
	for i, x := range formFilters() {
		if i > 0 && (i-1)%len(support.Languages()) == 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		items = append(items, f.item(f.formName(x), f.chosen.form == x, func(c *libraryChoice) { c.form = x }))
	}
	showMenu(f.env, f.form, items)
}

func (f *libraryFilters) chooseOrder() {
	items := make([]*fyne.MenuItem, 0, 3)
	for _, o := range []entryOrder{orderTitle, orderUsed, orderReview} {
		items = append(items, f.item(f.orderName(o), f.chosen.order == o, func(c *libraryChoice) { c.order = o }))
	}
	showMenu(f.env, f.order, items)
}

func (f *libraryFilters) item(name string, chosen bool, change func(*libraryChoice)) *fyne.MenuItem {
	it := fyne.NewMenuItem(name, func() { f.set(change) })
	it.Checked = chosen
	return it
}

// fits reports whether an entry is among what was chosen.
func (c libraryChoice) fits(e materialEntry) bool {
	if c.kind != "" && e.kind() != c.kind || c.service != "" && e.service() != c.service {
		return false
	}
	if !c.form.language.Valid() {
		return true
	}
	if c.form.missing {
		return e.hasForms() && e.in(c.form.language) == nil
	}
	return e.in(c.form.language) != nil
}

// sort orders entries that stand by title, or by how well they fit.
func (o entryOrder) sort(entries []materialEntry) {
	switch o {
	case orderUsed:
		sort.SliceStable(entries, func(i, j int) bool { return entries[i].used.Used > entries[j].used.Used })
	case orderReview:
		sort.SliceStable(entries, func(i, j int) bool { return entries[i].reviewed().Before(entries[j].reviewed()) })
	}
}
