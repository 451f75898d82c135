package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"linje/support"
)

// Terms that are no words: concepts and roots stand among the words, marked.
const (
	markConcept = "="
	markRoot    = "~"
)

func conceptTerm(id conceptID) string { return markConcept + strconv.Itoa(id) }

// builder reads the items into an index.
type builder struct {
	x     *Index
	forms map[string]wordForms // folded word → its forms
	known map[string]bool      // terms that compounds are split against
}

// wordForms is what a word is indexed as.
type wordForms struct {
	term  string // "": it is not searched
	stem  string
	light bool
	root  string
	parts []string
}

// field is a text of an item with what its words count.
type field struct {
	text   string
	weight float64
	title  bool
}

// build makes the postings of all entries.
func (x *Index) build(groups []support.Group) {
	b := &builder{x: x, forms: make(map[string]wordForms), known: make(map[string]bool)}
	owners := ownerTexts(groups, x.lexicon.off)
	fields := make([][][]field, len(x.entries))
	for e, entry := range x.entries {
		for _, item := range entry.variants {
			fields[e] = append(fields[e], fieldsOf(item, owners[item.Owner]))
		}
	}
	for _, variants := range fields {
		for _, fs := range variants {
			b.learnWords(fs)
		}
	}
	b.splitCompounds()
	x.lengths = make([]float64, len(x.entries))
	for e, variants := range fields {
		b.enter(e, variants)
	}
	x.weigh()
	x.alike = newAlikeWords(x)
}

// ownerTexts is what the register says of groups, by their address.
func ownerTexts(groups []support.Group, off without) map[string]string {
	texts := make(map[string]string)
	if !off.has(PartOwnText) {
		return texts
	}
	for _, g := range groups {
		if g.Email != "" {
			texts[g.Email] += " " + g.Name + " " + groupText(g)
		}
	}
	return texts
}

func fieldsOf(item support.Item, owner string) []field {
	fs := []field{{item.Title, weightTitle, true}}
	for _, tag := range item.Tags {
		fs = append(fs, field{tag, weightTags, true})
	}
	body := weightBody
	if item.Kind == support.KindTemplate {
		body = weightTemplate
	}
	return append(fs, field{item.Service, weightService, false}, field{withoutTags(item.Body), body, false},
		field{owner, weightOwner, false})
}

// learnWords notes the words of a text.
func (b *builder) learnWords(fs []field) {
	for _, f := range fs {
		for _, w := range b.x.lexicon.words(f.text) {
			if _, seen := b.forms[w.folded]; !seen {
				form := wordForms{term: b.x.lexicon.term(w.folded), stem: b.x.lexicon.stem(w.folded), light: b.x.lexicon.light[w.folded]}
				form.root = b.x.rootTerm(form.term)
				b.forms[w.folded] = form
				if form.term != "" {
					b.known[form.term] = true
				}
			}
		}
	}
}

// rootTerm is the term of a stem's root, "" where there is none.
func (x *Index) rootTerm(term string) string {
	if len(term) < leastRoot || !x.lexicon.off.has(PartStemming) {
		return ""
	}
	return markRoot + root(term)
}

// splitCompounds finds the parts of all words.
func (b *builder) splitCompounds() {
	for folded, form := range b.forms {
		if form.term != "" {
			form.parts = b.x.split(folded, func(term string) bool { return b.known[term] || b.x.words.known[term] })
			b.forms[folded] = form
		}
	}
}

// bag is how much each term of a text counts.
type bag map[string]hit

func (b bag) add(term string, weight float64, title float64) {
	h := b[term]
	h.weight += float32(weight)
	h.title = max(h.title, float32(title))
	b[term] = h
}

// enter makes the postings of an entry: each term counts as in the variant
// that has most of it.
func (b *builder) enter(e int, variants [][]field) {
	all, length := make(bag), 0.0
	bokmaal := slices.ContainsFunc(b.x.entries[e].variants, func(i support.Item) bool { return i.Language == support.Bokmaal })
	for v, fs := range variants {
		foreign := b.x.words.glossesOf(b.x.entries[e].variants[v].Language)
		if bokmaal {
			foreign = nil
		}
		one := make(bag)
		for _, f := range fs {
			b.addField(one, f, foreign)
		}
		own := 0.0
		for term, h := range one {
			if term[:1] != markConcept && term[:1] != markRoot {
				own += float64(h.weight)
			}
			h.weight, h.title = max(h.weight, all[term].weight), max(h.title, all[term].title)
			all[term] = h
		}
		length = max(length, own)
	}
	b.x.lengths[e] = length
	b.x.length += length
	for term, h := range all {
		h.entry = int32(e)
		b.x.postings[term] = append(b.x.postings[term], h)
	}
}

// addField counts the words, parts and concepts of a text.
func (b *builder) addField(to bag, f field, foreign map[string][]string) {
	title := 0.0
	if f.title {
		title = 1
	}
	var stems [][]string
	for _, w := range b.x.lexicon.words(f.text) {
		form := b.forms[w.folded]
		if !form.light {
			stems = append(stems, []string{form.stem})
		}
		if form.term == "" {
			continue
		}
		to.add(form.term, f.weight, title)
		if form.root != "" {
			to.add(form.root, f.weight, title)
		}
		b.addConcepts(to, form.term, f.weight, title)
		for _, part := range form.parts {
			if part != form.term {
				to.add(part, f.weight*weightPart, title*weightPart)
				b.addConcepts(to, part, f.weight*weightPart, title*weightPart)
			}
		}
		for _, word := range foreign[form.stem] {
			to.add(word, f.weight*weightForeign, title)
			b.addConcepts(to, word, f.weight*weightForeign, title)
		}
	}
	b.x.words.phrases.find(stems, func(p foundPhrase) { to.add(conceptTerm(p.to), f.weight, title) })
}

func (b *builder) addConcepts(to bag, term string, weight, title float64) {
	for _, id := range b.x.words.concepts[term] {
		to.add(conceptTerm(id), weight, title)
	}
}

// weigh sets how much each term tells: the fewer items it stands in, the more.
func (x *Index) weigh() {
	if len(x.entries) > 0 {
		x.length /= float64(len(x.entries))
	}
	n := float64(max(len(x.entries), leastEntries))
	for term, hits := range x.postings {
		slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(a.entry, b.entry) })
		items := float64(len(hits))
		x.words.sounds.add(term)
		for _, h := range hits {
			x.titles[term] = max(x.titles[term], h.title)
		}
		x.rarity[term] = math.Log(1 + (n-items+0.5)/(items+0.5))
	}
}

// known reports whether a term stands in the index at all.
func (x *Index) known(term string) bool { return len(x.postings[term]) > 0 }
