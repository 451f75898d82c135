package gui

import (
	"context"
	"regexp"
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// library is the segment where support material is found and read.
type library struct {
	env  *Env
	desk MaterialDesk

	root    fyne.CanvasObject
	search  *widgets.SearchEntry
	kind    *widgets.Segments
	form    *widgets.Segments
	browser *browser
	latest  *Latest[[]materialEntry]
	shown   []materialEntry
	written support.Language // the written form that is read
}

// materialEntry is an item with its written forms.
type materialEntry struct {
	variants []support.Item // at least one
	used     int
}

// kindChoices are the kinds in the order offered; the first is all of them.
func kindChoices() []support.ItemKind {
	return []support.ItemKind{"", support.KindArticle, support.KindGuide, support.KindTemplate, support.KindLink}
}

func formChoices() []support.Language {
	return append([]support.Language{support.LanguageUnset}, support.Languages()...)
}

func newLibrary(env *Env, d MaterialDesk) *library {
	p := &library{env: env, desk: d, latest: NewLatest[[]materialEntry](env.Tasks), written: env.Words.Language()}
	kinds := []string{env.T("material.all")}
	for _, k := range kindChoices()[1:] {
		kinds = append(kinds, env.T("kinds."+string(k)))
	}
	p.kind = widgets.NewSegments(kinds, 0, func(int) { p.load() })
	p.form = widgets.NewSegments([]string{env.T("material.all"), "nb", "nn", "en"}, 0, func(i int) {
		if l := formChoices()[i]; l.Valid() {
			p.written = l
		}
		p.load()
	})
	p.search = widgets.NewSearchEntry(env.T("material.search"), "/")
	p.search.OnChanged = func(string) { p.load() }
	p.browser = newBrowser(env, func() int { return len(p.shown) }, p.row, p.show)
	p.search.Entry.OnKey = p.browser.searchKey
	row := widgets.Row(12, p.search, p.kind, p.form)
	top := widgets.Column(0, widgets.Inset(20, 12, 20, 12, row), widgets.NewHairline())
	p.root = widgets.Frame(top, nil, p.browser.root)
	p.load()
	return p
}

// Object implements materialView.
func (p *library) Object() fyne.CanvasObject { return p.root }

func (p *library) refresh() { p.load() }

func (p *library) focus() { p.env.Window.Canvas().Focus(p.search.Entry) }

// load finds what the filters ask for.
func (p *library) load() {
	text, kind := strings.TrimSpace(p.search.Entry.Text), kindChoices()[p.kind.Selected()]
	form := formChoices()[p.form.Selected()]
	p.latest.LoadAfter(searchPause, func(ctx context.Context) ([]materialEntry, error) {
		return p.find(ctx, text, kind, form)
	}, func(found []materialEntry, err error) {
		if err != nil {
			p.env.Report(err)
			return
		}
		p.shown = found
		nothing := p.env.T("material.none")
		if text == "" && kind == "" && form == support.LanguageUnset {
			nothing = p.env.T("material.empty")
		}
		p.browser.refresh(nothing)
	})
}

func (p *library) find(ctx context.Context, text string, kind support.ItemKind, form support.Language) ([]materialEntry, error) {
	m, err := p.desk.Material(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := p.desk.Uses(ctx)
	if err != nil {
		return nil, err
	}
	entries := materialEntries(m, uses)
	if text != "" {
		kinds := kindChoices()[1:]
		if kind != "" {
			kinds = []support.ItemKind{kind}
		}
		found, err := p.desk.FindMaterial(ctx, text, kinds, "", form, 0)
		if err != nil {
			return nil, err
		}
		entries = inOrder(entries, found)
	}
	var out []materialEntry
	for _, e := range entries {
		if (kind == "" || e.variants[0].Kind == kind) && (form == support.LanguageUnset || e.in(form) != nil) {
			out = append(out, e)
		}
	}
	return out, nil
}

// materialEntries puts the written forms of each item together, by title.
func materialEntries(m support.Material, uses map[string]support.ItemUse) []materialEntry {
	at := make(map[string]int)
	var out []materialEntry
	add := func(it support.Item) {
		i, ok := at[it.ID]
		if !ok {
			i = len(out)
			at[it.ID] = i
			out = append(out, materialEntry{used: uses[it.ID].Used})
		}
		out[i].variants = append(out[i].variants, it)
	}
	for _, it := range m.Items {
		add(it)
	}
	for _, l := range m.Links {
		add(support.Item{ID: l.ID, Language: l.Language, Kind: support.KindLink, Title: l.Title, URL: l.URL, Tags: l.Tags,
			Service: l.Service, Owner: l.Owner, Reviewed: l.Reviewed})
	}
	sort.SliceStable(out, func(i, j int) bool {
		return strings.ToLower(out[i].variants[0].Title) < strings.ToLower(out[j].variants[0].Title)
	})
	return out
}

// inOrder lists the entries that were found, best first.
func inOrder(entries []materialEntry, found []support.Suggestion) []materialEntry {
	byID := make(map[string]materialEntry, len(entries))
	for _, e := range entries {
		byID[e.variants[0].ID] = e
	}
	var out []materialEntry
	for _, s := range found {
		if e, ok := byID[s.Item.ID]; ok {
			out = append(out, e)
			delete(byID, s.Item.ID)
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

func (e materialEntry) forms() string {
	var forms []string
	for _, l := range support.Languages() {
		if e.in(l) != nil {
			forms = append(forms, string(l))
		}
	}
	return strings.Join(forms, " ")
}

func (p *library) row(i int) widgets.BrowseData {
	e := p.shown[i]
	it := e.best(p.written)
	parts := []string{p.env.T("kind." + string(it.Kind)), e.forms(), it.Service}
	if e.used > 0 {
		parts = append(parts, p.env.N("pick.used", e.used))
	}
	return widgets.BrowseData{Title: it.Title, Subtitle: joined(parts)}
}

// show shows an entry to read.
func (p *library) show(i int) {
	e := p.shown[i]
	it := e.best(p.written)
	t := p.env.T
	about := []string{t("kind." + string(it.Kind)), t("material.unused")}
	if e.used > 0 {
		about[1] = p.env.N("material.used", e.used)
	}
	if r := reviewedText(p.env, it.Reviewed); r != "" {
		about = append(about, r)
	} else {
		about = append(about, t("material.never_reviewed"))
	}
	objects := notNil(
		widgets.NewProse(it.Title, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}),
		widgets.NewProse(joined(about), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}),
		p.formsOf(i, it),
		fact(p.env, "material.url", it.URL), fact(p.env, "material.service", it.Service),
		fact(p.env, "material.owner", it.Owner), fact(p.env, "material.tags", strings.Join(it.Tags, ", ")))
	if body := knowledge.Plain(it.Body); body != "" {
		text := widgets.NewText(readable(body))
		text.OnLink = p.env.OpenURL
		objects = append(objects, widgets.Inset(0, 6, 0, 6, widgets.NewHairline()), text)
	}
	p.browser.detail.SetObjects(objects)
}

// readable shows each link of a text with where it leads.
func readable(body string) string {
	titled := regexp.MustCompile(`\[([^\]\n]{1,300})\]\(((?:https?://|mailto:)[^)\s]{1,1000})\)`)
	return titled.ReplaceAllString(body, "$1 <$2>")
}

// formsOf is the choice of written form of an entry, nil when it has but one.
func (p *library) formsOf(i int, it support.Item) fyne.CanvasObject {
	var names []string
	var forms []support.Language
	chosen := 0
	for _, l := range support.Languages() {
		if p.shown[i].in(l) != nil {
			if l == it.Language {
				chosen = len(forms)
			}
			names = append(names, present.LanguageName(p.env.Words, l))
			forms = append(forms, l)
		}
	}
	if len(forms) < 2 {
		return nil
	}
	return widgets.Row(0, widgets.NewSegments(names, chosen, func(n int) {
		p.written = forms[n]
		p.browser.list.Refresh()
		p.show(i)
	}), widgets.Fill())
}
