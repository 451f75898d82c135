package knowledge

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"

	"linje/support"
)

// Index ranks support material. It is made once for a material and is safe
// for use by several goroutines.
type Index struct {
	lexicon  lexicon
	entries  []entryOf          // one per item, whatever its languages
	byKey    map[string]int     // indexKey → entry
	texts    []variant          // one per item and language
	postings map[string][]hit   // term → where it stands
	rarity   map[string]float64 // term → how much it tells
	length   float64            // mean length of a text, in weighted terms
	learned  atomic.Pointer[Learned]
}

// entryOf is an item with all its language variants.
type entryOf struct {
	variants []support.Item // in the order of support.Languages
	find     []findText     // the same order
	fared    support.ItemUse
}

// variant is an item in one language, as it is searched.
type variant struct {
	entry  int
	lang   support.Language
	length float64
}

// hit is a term in a variant.
type hit struct {
	text   int
	weight float64 // how often, the field counted in
	title  float64 // 1: it stands in the title or the tags; less: as part of a compound
}

// How much a term counts by where it stands.
const (
	weightTitle    = 3.0
	weightTags     = 2.5
	weightService  = 1.5
	weightBody     = 0.4
	weightTemplate = 0.3 // the body of a template is mostly courtesy
	weightPart     = 0.5 // a part of a compound, against the whole
)

// leastEntries is how many items an index counts as having at least: in a
// material of five, a word that stands in two of them still tells something.
const leastEntries = 40

// NewIndex makes the index of a material. uses tells by ID how an item has
// fared in answers; it may be nil. Entries of the link register and services
// come in as items of kind link and service.
func NewIndex(m support.Material, uses map[string]support.ItemUse) *Index {
	x := &Index{lexicon: newLexicon(), byKey: make(map[string]int), postings: make(map[string][]hit), rarity: make(map[string]float64)}
	terms := x.read(m, uses)
	x.splitCompounds(terms)
	for i, t := range terms {
		x.post(i, t)
	}
	x.weigh()
	return x
}

// read takes the items in and finds the terms of each text.
func (x *Index) read(m support.Material, uses map[string]support.ItemUse) []textTerms {
	x.group(m, uses)
	terms := make([]textTerms, 0, len(m.Items)+len(m.Links))
	memo := make(map[string]string)
	for e, entry := range x.entries {
		for _, item := range entry.variants {
			x.texts = append(x.texts, variant{entry: e, lang: item.Language})
			terms = append(terms, x.termsOf(item, memo))
		}
	}
	return terms
}

// splitCompounds adds the parts of compounds, "emneplan" as "emne" and "plan",
// that the material knows as words of their own.
func (x *Index) splitCompounds(terms []textTerms) {
	vocabulary := make(map[string]bool)
	for _, t := range terms {
		for term := range t.weight {
			vocabulary[term] = true
		}
	}
	memo := make(map[string][]string)
	for i := range terms {
		x.addParts(terms[i], vocabulary, memo)
	}
}

// group brings the variants of each item together.
func (x *Index) group(m support.Material, uses map[string]support.ItemUse) {
	items := slices.Clone(m.Items)
	for _, l := range m.Links {
		items = append(items, l.Item())
	}
	for _, s := range m.Services {
		items = append(items, s.Item())
	}
	for _, item := range items {
		key := indexKey(item)
		e, known := x.byKey[key]
		if !known {
			e = len(x.entries)
			x.byKey[key] = e
			x.entries = append(x.entries, entryOf{fared: uses[item.ID]})
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

// textTerms are the terms of one text.
type textTerms struct {
	weight map[string]float64
	title  map[string]float64
	whole  map[string]string // term → a word that it came from, for compounds
}

// termsOf finds the terms of an item; memo keeps those of words seen before.
func (x *Index) termsOf(item support.Item, memo map[string]string) textTerms {
	t := textTerms{weight: make(map[string]float64), title: make(map[string]float64), whole: make(map[string]string)}
	add := func(text string, weight float64, title bool) {
		for _, w := range words(text) {
			term, seen := memo[w.folded]
			if !seen {
				term = x.lexicon.term(w.folded)
				memo[w.folded] = term
			}
			if term == "" {
				continue
			}
			t.weight[term] += weight
			t.whole[term] = w.folded
			if title {
				t.title[term] = 1
			}
		}
	}
	add(item.Title, weightTitle, true)
	for _, tag := range item.Tags {
		add(tag, weightTags, true)
	}
	add(item.Service, weightService, false)
	body := weightBody
	if item.Kind == support.KindTemplate {
		body = weightTemplate
	}
	add(withoutTags(item.Body), body, false)
	return t
}

// addParts adds the parts of a text's compounds; memo keeps those of words
// seen before.
func (x *Index) addParts(t textTerms, vocabulary map[string]bool, memo map[string][]string) {
	parts := make(map[string]float64)
	for term, whole := range t.whole {
		split, seen := memo[whole]
		if !seen {
			split = x.split(whole, vocabulary)
			memo[whole] = split
		}
		for _, part := range split {
			if part != term {
				parts[part] += t.weight[term] * weightPart
				t.title[part] = max(t.title[part], t.title[term]*weightPart)
			}
		}
	}
	for part, weight := range parts {
		t.weight[part] += weight
	}
}

func (x *Index) post(text int, t textTerms) {
	length := 0.0
	for term, weight := range t.weight {
		length += weight
		x.postings[term] = append(x.postings[term], hit{text: text, weight: weight, title: t.title[term]})
	}
	x.texts[text].length = length
	x.length += length
}

// weigh sets how much each term tells: the fewer items it stands in, the more.
func (x *Index) weigh() {
	if len(x.texts) > 0 {
		x.length /= float64(len(x.texts))
	}
	n := float64(max(len(x.entries), leastEntries))
	for term, hits := range x.postings {
		slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(a.text, b.text) })
		items, last := 0.0, -1
		for _, h := range hits {
			if e := x.texts[h.text].entry; e != last {
				items++
				last = e
			}
		}
		x.rarity[term] = math.Log(1 + (n-items+0.5)/(items+0.5))
	}
}

// split divides a compound into two words that the vocabulary knows, perhaps
// with a joining s or e between; nil when it is none. The longest last part
// wins, for it says what kind of thing it is.
func (x *Index) split(folded string, vocabulary map[string]bool) []string {
	if len(folded) < 7 {
		return nil
	}
	for i := 3; i <= len(folded)-3; i++ {
		right := x.lexicon.term(folded[i:])
		if len(right) < 3 || !vocabulary[right] {
			continue
		}
		for _, joint := range []string{"", "s", "e"} {
			left := folded[:i]
			if joint != "" {
				if left[i-1] != joint[0] || i < 4 {
					continue
				}
				left = left[:i-1]
			}
			if l := x.lexicon.term(left); len(l) >= 3 && vocabulary[l] {
				return []string{l, right}
			}
		}
	}
	return nil
}

// known reports whether a term stands in the index at all.
func (x *Index) known(term string) bool { return len(x.postings[term]) > 0 }

// pick chooses the variant in the wanted language; else the bokmål one, else
// the first there is.
func (e entryOf) pick(want support.Language) support.Item {
	for _, l := range []support.Language{want, support.Bokmaal} {
		for _, item := range e.variants {
			if item.Language == l && l != support.LanguageUnset {
				return item
			}
		}
	}
	return e.variants[0]
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
