package knowledge

import (
	"cmp"
	"slices"

	"linje/support"
)

// Index ranks support material. It is made once for a material and is safe
// for use by several goroutines.
type Index struct {
	lexicon  lexicon
	words    *thesaurus
	entries  []entryOf          // one per item, whatever its languages
	byKey    map[string]int     // indexKey → entry
	postings map[string][]hit   // term → where it stands
	rarity   map[string]float64 // term → how much it tells
	titles   map[string]float32 // term → 1 where a title or tag has it
	lengths  []float64          // of the entries, in weighted terms
	length   float64            // their mean
	alike    alikeWords
	groups   *groupIndex // of the material's groups; nil for none
	remembered
}

// entryOf is an item with all its language variants.
type entryOf struct {
	variants []support.Item // in the order of support.Languages
	find     []findText     // the same order
	fared    *fare
}

// hit is a term in an item, in whichever of its variants it counts most.
type hit struct {
	entry  int32
	weight float32 // how often, the field counted in
	title  float32 // 1: it stands in the title or the tags; less: as part of a compound
}

// How much a term counts by where it stands.
const (
	weightTitle    = 1.8
	weightTags     = 2.0
	weightService  = 0.8
	weightBody     = 0.6
	weightTemplate = 0.5 // the body of a template is mostly courtesy
	weightOwner    = 0.2 // what the register says of the group that owns the item
	weightPart     = 0.3 // a part of a compound, against the whole
	weightForeign  = 0.7 // the bokmål word for one of an item that has no bokmål
)

// leastEntries is how many items an index counts as having at least: in a
// material of five, a word that stands in two of them still tells something.
const leastEntries = 40

// NewIndex makes the index of a material. uses tells by ID how an item has
// fared in answers; it may be nil. Entries of the link register and services
// come in as items of kind link and service.
func NewIndex(m support.Material, uses map[string]support.ItemUse) *Index {
	return NewIndexWithout(m, uses)
}

// NewIndexWithout makes an index that leaves out parts of the ranking, to
// measure what they add.
func NewIndexWithout(m support.Material, uses map[string]support.ItemUse, parts ...Part) *Index {
	x := newIndex(m, parts)
	x.group(m, uses)
	x.build(m.Groups)
	if len(m.Groups) > 0 {
		x.groups = newGroupIndex(m.Groups, m.Synonyms, parts)
		x.groups.settle(x.entries)
	}
	return x
}

func newIndex(m support.Material, off without) *Index {
	x := &Index{lexicon: newLexicon(off), byKey: make(map[string]int), postings: make(map[string][]hit), rarity: make(map[string]float64),
		titles: make(map[string]float32)}
	x.words = newThesaurus(x.lexicon, effective(m))
	return x
}

// group brings the variants of each item together.
func (x *Index) group(m support.Material, uses map[string]support.ItemUse) {
	for _, item := range m.AsItems() {
		key := indexKey(item)
		e, known := x.byKey[key]
		if !known {
			e = len(x.entries)
			x.byKey[key] = e
			x.entries = append(x.entries, entryOf{fared: newFare(uses[item.ID])})
		}
		x.entries[e].variants = append(x.entries[e].variants, item)
	}
	for e := range x.entries {
		entry := &x.entries[e]
		slices.SortStableFunc(entry.variants, func(a, b support.Item) int {
			return cmp.Compare(languageRank(a.Language), languageRank(b.Language))
		})
		for _, item := range entry.variants {
			entry.find = append(entry.find, newFindText(item))
		}
	}
}

// indexKey tells items apart: links and services have IDs of their own.
func indexKey(i support.Item) string {
	switch i.Kind {
	case support.KindLink, support.KindService:
		return string(i.Kind) + ":" + i.ID
	}
	return i.ID
}

// pick chooses the variant in the wanted language; else the bokmål one, else
// the first there is.
func (e entryOf) pick(want support.Language) support.Item { return e.variants[e.pickAt(want)] }

func (e *entryOf) pickAt(want support.Language) int {
	for _, l := range []support.Language{want, support.Bokmaal} {
		for i := range e.variants {
			if e.variants[i].Language == l && l != support.LanguageUnset {
				return i
			}
		}
	}
	return 0
}

func (e entryOf) languages() []support.Language {
	var ls []support.Language
	for _, item := range e.variants {
		if item.Language != support.LanguageUnset {
			ls = append(ls, item.Language)
		}
	}
	return ls
}

func kindWanted(kinds []support.ItemKind, k support.ItemKind) bool {
	return len(kinds) == 0 || slices.Contains(kinds, k)
}

// withoutTags takes the Mustache tags out of a text.
func withoutTags(s string) string {
	out, last := "", 0
	for _, f := range scanTags(s) {
		out += s[last:f.Start] + " "
		last = f.End
	}
	if last == 0 {
		return s
	}
	return out + s[last:]
}
