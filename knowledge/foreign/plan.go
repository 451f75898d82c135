package foreign

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// Plan says what bringing in would do to the material that is there, and what
// it would then be. Nothing that is there is changed or goes away: what is
// there already, whatever its ID, is counted as unchanged, and what would have
// the ID of something else gets a number. The report names items and links as
// knowledge.Plan does. added are the new ones alone.
func (f Found) Plan(current support.Material) (added support.Material, report support.ImportReport) {
	p := &planner{ids: make(map[string]map[support.Language]bool), same: make(map[string]string), byURL: make(map[string]support.Link)}
	p.report = support.ImportReport{Added: []string{}, Changed: []string{}, Removed: []string{}, Faults: []support.Fault{},
		Format: f.Format, Entries: []support.ImportEntry{}}
	p.know(current)
	p.texts(f.texts)
	for _, d := range f.links {
		p.link(d)
	}
	slices.Sort(p.report.Added)
	p.report.Faults = append(slices.Clone(f.Faults), p.report.Faults...)
	if p.report.Faults == nil {
		p.report.Faults = []support.Fault{}
	}
	slices.SortStableFunc(p.report.Faults, func(a, b support.Fault) int {
		if a.File != b.File {
			return cmp.Compare(a.File, b.File)
		}
		return cmp.Compare(uint(a.Line-1), uint(b.Line-1)) // what is about the whole file comes last
	})
	return p.added, p.report
}

// planner gives IDs.
type planner struct {
	report support.ImportReport
	added  support.Material
	ids    map[string]map[support.Language]bool // of items; of a link, with no language
	same   map[string]string                    // a text to the ID it has
	byURL  map[string]support.Link
	extra  map[string]string // columns of the register, by their lower case
}

// know takes in what is there.
func (p *planner) know(m support.Material) {
	for _, i := range m.Items {
		p.take(i.ID, i.Language)
		p.same[textKey(i)] = i.ID
	}
	p.extra = make(map[string]string)
	for _, l := range m.Links {
		p.take(l.ID, support.LanguageUnset)
		p.byURL[urlKey(l.URL)] = l
		for name := range l.Extra {
			p.extra[strings.ToLower(name)] = name
		}
	}
}

func (p *planner) take(id string, l support.Language) {
	if p.ids[id] == nil {
		p.ids[id] = make(map[support.Language]bool)
	}
	p.ids[id][l] = true
}

func (p *planner) taken(id string) bool { return len(p.ids[id]) > 0 }

// textKey is what makes two texts the same.
func textKey(i support.Item) string {
	return strings.Join([]string{string(i.Kind), string(i.Language), i.Title, i.URL, strings.Join(i.Tags, ";"), i.Body}, "\x00")
}

// urlKey is what makes two addresses the same.
func urlKey(s string) string {
	s = strings.TrimSuffix(s, "/")
	if rest, ok := strings.CutPrefix(s, "http://"); ok {
		return "https://" + rest
	}
	return s
}

// variants are the texts that may be language variants of one item.
type variants struct {
	id     string
	marked bool // one of them says its language by its name
}

// texts gives the texts IDs: language variants of one item get the same.
func (p *planner) texts(drafts []draft) {
	groups := make(map[string]*variants)
	for i := range drafts { // a variant that is there says which ID
		d := &drafts[i]
		if id, there := p.same[textKey(d.item)]; there && groups[stemKey(d)] == nil {
			groups[stemKey(d)] = &variants{id: id, marked: d.stem != ""}
		}
	}
	for i := range drafts {
		d := &drafts[i]
		if id, there := p.same[textKey(d.item)]; there {
			p.report.Unchanged++
			p.entry(id+"."+string(d.item.Language), d.item.Kind, d.item.Title, d.item.Language, d.file, d.line)
			continue
		}
		d.item.ID = p.idOf(d, groups)
		p.take(d.item.ID, d.item.Language)
		p.same[textKey(d.item)] = d.item.ID
		p.added.Items = append(p.added.Items, d.item)
		name := d.item.ID + "." + string(d.item.Language)
		p.report.Added = append(p.report.Added, name)
		p.entry(name, d.item.Kind, d.item.Title, d.item.Language, d.file, d.line)
	}
}

func (d *draft) name() string {
	if d.stem != "" {
		return d.stem
	}
	return d.item.Title
}

func stemKey(d *draft) string { return string(d.item.Kind) + "\x00" + strings.ToLower(d.name()) }

// idOf is an ID for a text that is new: that of its variant in another language,
// where a name says that it is one.
func (p *planner) idOf(d *draft, groups map[string]*variants) string {
	g := groups[stemKey(d)]
	if g != nil && (g.marked || d.stem != "") && !p.ids[g.id][d.item.Language] {
		g.marked = true
		return g.id
	}
	id := knowledge.NewID(d.name(), p.taken)
	if wanted := knowledge.NewID(d.name(), func(string) bool { return false }); wanted != id {
		p.note(support.Fault{File: d.file, Line: d.line, ID: id, Code: "foreign_apart", Detail: wanted, Other: id})
	}
	if g == nil {
		groups[stemKey(d)] = &variants{id: id, marked: d.stem != ""}
	}
	return id
}

func (p *planner) entry(name string, kind support.ItemKind, title string, l support.Language, file string, line int) {
	p.report.Entries = append(p.report.Entries, support.ImportEntry{Name: name, Kind: kind, Title: title, Language: l, File: file, Line: line})
}

func (p *planner) note(f support.Fault) {
	f.Note = true
	if len(p.report.Faults) < maxFaults {
		p.report.Faults = append(p.report.Faults, knowledge.Explain(f))
	}
}

// link gives a link an ID, unless its address is in the register.
func (p *planner) link(d draftLink) {
	if known, there := p.byURL[urlKey(d.link.URL)]; there {
		p.report.Unchanged++
		if known.Title != d.link.Title {
			p.note(support.Fault{File: d.file, Line: d.line, ID: known.ID, Code: "foreign_known", Detail: clip(known.Title)})
		}
		return
	}
	l := d.link
	l.ID = knowledge.NewID(l.Title, p.taken)
	l.Extra = p.columns(l.Extra)
	p.take(l.ID, support.LanguageUnset)
	p.byURL[urlKey(l.URL)] = l
	p.added.Links = append(p.added.Links, l)
	p.report.Added = append(p.report.Added, "link:"+l.ID)
	p.entry("link:"+l.ID, support.KindLink, l.Title, l.Language, d.file, d.line)
}

// columns gives the columns that Linje does not know one spelling in the whole
// register, and none the name of one that it does know.
func (p *planner) columns(extra map[string]string) map[string]string {
	if len(extra) == 0 {
		return nil
	}
	out := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		value := strings.Map(func(r rune) rune {
			if odd(r) {
				return -1
			}
			return r
		}, extra[name])
		name = oneLine(name, maxTag)
		if slices.Contains([]string{"id", "title", "url", "language", "tags", "service", "owner", "reviewed"}, strings.ToLower(name)) {
			name += " (2)"
		}
		if spelt, ok := p.extra[strings.ToLower(name)]; ok {
			name = spelt
		}
		if name == "" || value == "" || len(p.extra) >= 40 && p.extra[strings.ToLower(name)] == "" {
			continue
		}
		p.extra[strings.ToLower(name)] = name
		out[name] = value
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
