package knowledge

import (
	"bytes"
	"path"
	"slices"
	"sort"
	"strings"

	"linje/support"
)

// Plan says what an import would do and what the material would then be.
// current is what is there, loaded and faults are what Load gave. What is in
// current but not in loaded goes away, except where its file or row is faulty
// now: then the current version stays. A kind of material that is nil in
// loaded was not in the folder and stays whole.
//
// The report names items as "id.lang", links as "link:id", services
// as "service:id" with ".lang" where they have one, groups as "group:id",
// synonyms as "synonym:word;word", each list in order. Applied is left false.
func Plan(current, loaded support.Material, faults []support.Fault) (support.Material, support.ImportReport) {
	return PlanHolding(current, loaded, faults, nil)
}

// PlanHolding is Plan, but asks hold of each entry that would go away, by its
// name in the report: true lets it stay. hold may be nil.
func PlanHolding(current, loaded support.Material, faults []support.Fault, hold func(name string) bool) (support.Material, support.ImportReport) {
	p := newPlan(faults)
	p.hold = hold
	result := current
	if loaded.Items != nil {
		result.Items = merge(p, current.Items, loaded.Items, itemEntry(p))
	}
	if loaded.Links != nil {
		result.Links = merge(p, current.Links, loaded.Links, linkEntry(p))
	}
	if loaded.Services != nil {
		result.Services = merge(p, current.Services, loaded.Services, serviceEntry(p))
	}
	if loaded.Groups != nil {
		result.Groups = merge(p, current.Groups, loaded.Groups, groupEntry(p))
	}
	if loaded.Synonyms != nil {
		result.Synonyms = p.mergeSynonyms(current.Synonyms, loaded.Synonyms)
	}
	p.count(len(current.Synonyms), loaded.Synonyms == nil)
	p.count(len(current.Items), loaded.Items == nil)
	p.count(len(current.Links), loaded.Links == nil)
	p.count(len(current.Services), loaded.Services == nil)
	p.count(len(current.Groups), loaded.Groups == nil)
	sortMaterial(&result)
	return result, p.finish(faults)
}

// PlanGroups does for a table of operator groups, read with LoadGroups, what
// Plan does for a folder.
func PlanGroups(current, loaded []support.Group, faults []support.Fault) ([]support.Group, support.ImportReport) {
	p := newPlan(nil)
	for _, f := range faults { // whatever the file is called
		p.row(groupsFile, f.ID)
	}
	m := support.Material{Groups: merge(p, current, loaded, groupEntry(p))}
	sortMaterial(&m)
	return m.Groups, p.finish(faults)
}

// plan collects a report, and knows which entries are faulty now.
type plan struct {
	report    support.ImportReport
	everyFile bool            // a folder could not be read: nothing is removed
	files     map[string]bool // item files without .md: id.lang
	wholeFile map[string]bool // tables with a fault of no known row
	rows      map[string]bool // table \x00 id
	hold      func(name string) bool
}

func newPlan(faults []support.Fault) *plan {
	p := &plan{files: make(map[string]bool), wholeFile: make(map[string]bool), rows: make(map[string]bool)}
	p.report = support.ImportReport{Added: []string{}, Changed: []string{}, Removed: []string{}, Faults: []support.Fault{}}
	for _, f := range faults {
		base := strings.ToLower(path.Base(f.File))
		switch {
		case f.Code == "table_copy": // it is no table: nothing is known to stand in it
		case f.Code == "copy":
			p.files[strings.TrimSuffix(f.Detail, ".md")] = true
			p.files[strings.TrimSuffix(base, ".md")] = true
		case isTable(base):
			p.row(base, f.ID)
		case strings.HasSuffix(base, ".md"):
			p.files[strings.TrimSuffix(base, ".md")] = true
			if _, lang, ok := itemFileName(base); ok {
				p.rows[itemsTable+"\x00"+string(lang)+f.ID] = true
			}
		default:
			p.everyFile = true
		}
	}
	return p
}

// row notes a faulty row of a table; without an ID it may be any row.
func (p *plan) row(table, id string) {
	p.wholeFile[table] = p.wholeFile[table] || id == ""
	p.rows[table+"\x00"+id] = true
}

// itemsTable stands for the item files among the rows: a file may name one
// item in its name and another in its front matter, and both stay.
const itemsTable = "items"

func (p *plan) keepsItem(i support.Item) bool {
	return p.everyFile || p.files[itemKey(i)] || p.rows[itemsTable+"\x00"+string(i.Language)+i.ID]
}

func (p *plan) keepsRow(table, id string) bool {
	return p.everyFile || p.wholeFile[table] || p.rows[table+"\x00"+id]
}

// count adds what was not touched at all.
func (p *plan) count(n int, untouched bool) {
	if untouched {
		p.report.Unchanged += n
	}
}

func (p *plan) finish(faults []support.Fault) support.ImportReport {
	sort.Strings(p.report.Added)
	sort.Strings(p.report.Changed)
	sort.Strings(p.report.Removed)
	p.report.Faults = append(p.report.Faults, faults...)
	return p.report
}

// entry is what merge needs to know about a kind of material.
type entry[T any] struct {
	key   func(T) string // its name in the report
	bytes func(T) []byte // two are the same when they are written the same
	kept  func(T) bool   // faulty now: the current version stays
}

func itemEntry(p *plan) entry[support.Item] {
	return entry[support.Item]{key: itemKey, bytes: writeItem, kept: p.keepsItem}
}

// The names of entries in a report.
func linkKey(l support.Link) string { return "link:" + l.ID }

func serviceName(s support.Service) string {
	return "service:" + strings.TrimSuffix(serviceKey(s), ".")
}

func groupKey(g support.Group) string { return "group:" + g.ID }

func linkEntry(p *plan) entry[support.Link] {
	return entry[support.Link]{
		key:   linkKey,
		bytes: func(l support.Link) []byte { return writeLinks([]support.Link{l}) },
		kept:  func(l support.Link) bool { return p.keepsRow(linksFile, l.ID) },
	}
}

func serviceEntry(p *plan) entry[support.Service] {
	return entry[support.Service]{
		key:   serviceName,
		bytes: func(s support.Service) []byte { return writeServices([]support.Service{s}) },
		kept:  func(s support.Service) bool { return p.keepsRow(servicesFile, s.ID) },
	}
}

func groupEntry(p *plan) entry[support.Group] {
	return entry[support.Group]{
		key:   groupKey,
		bytes: func(g support.Group) []byte { return WriteGroups([]support.Group{g}) },
		kept:  func(g support.Group) bool { return p.keepsRow(groupsFile, g.ID) },
	}
}

// merge makes the new set of one kind and reports the differences.
func merge[T any](p *plan, current, loaded []T, e entry[T]) []T {
	before := make(map[string][]byte, len(current))
	for _, c := range current {
		before[e.key(c)] = e.bytes(c)
	}
	result := slices.Clone(loaded)
	now := make(map[string]bool, len(loaded))
	for _, l := range loaded {
		key := e.key(l)
		now[key] = true
		old, there := before[key]
		switch {
		case !there:
			p.report.Added = append(p.report.Added, key)
		case bytes.Equal(old, e.bytes(l)):
			p.report.Unchanged++
		default:
			p.report.Changed = append(p.report.Changed, key)
		}
	}
	for _, c := range current {
		key := e.key(c)
		switch {
		case now[key]:
		case e.kept(c), p.hold != nil && p.hold(key):
			result = append(result, c)
			p.report.Unchanged++
		default:
			p.report.Removed = append(p.report.Removed, key)
		}
	}
	return result
}

// PlanAdding says what adding entries would do, and what the material would
// then be: those of the same ID and language are replaced, all others stay.
func PlanAdding(current, add support.Material) (support.Material, support.ImportReport) {
	p := newPlan(nil)
	p.everyFile = true // nothing is removed
	result := support.Material{
		Items:    merge(p, current.Items, add.Items, itemEntry(p)),
		Links:    merge(p, current.Links, add.Links, linkEntry(p)),
		Services: merge(p, current.Services, add.Services, serviceEntry(p)),
		Groups:   merge(p, current.Groups, add.Groups, groupEntry(p)),
		Synonyms: current.Synonyms,
	}
	sortMaterial(&result)
	return result, p.finish(nil)
}
