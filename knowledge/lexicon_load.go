package knowledge

import (
	"strings"

	"linje/support"
)

// concept is a group of words that mean the same, everyday and official.
type conceptID = int

// thesaurus is what is known of words beside the library: what they are in
// bokmål, and which mean the same.
type thesaurus struct {
	nynorsk  map[string][]string // stem → bokmål stems
	english  map[string][]string // stem → bokmål stems
	glosses  [][]string          // what foreign phrases are in bokmål, as stems
	foreign  map[support.Language]*phrasebook
	concepts map[string][]conceptID // stem → concepts that have it as a word of their own
	phrases  phrasebook             // concepts by their phrases
	known    map[string]bool        // stems of all words in the lists
	rooted   map[string][]string    // root → stems of the synonyms
	idle     map[string]bool        // nynorsk stems that are bokmål words which tell nothing
	sounds   *sounds
	count    int // of concepts
}

// newThesaurus reads the word lists and the synonyms.
func newThesaurus(l lexicon, synonyms []support.Synonym) *thesaurus {
	t := &thesaurus{nynorsk: make(map[string][]string), english: make(map[string][]string), concepts: make(map[string][]conceptID),
		known: make(map[string]bool), idle: make(map[string]bool), sounds: newSounds(l.off), rooted: make(map[string][]string), phrases: phrasebook{make(map[string][]phraseEntry)},
		foreign: map[support.Language]*phrasebook{support.Nynorsk: {make(map[string][]phraseEntry)}, support.English: {make(map[string][]phraseEntry)}}}
	if l.off.has(PartNynorsk) {
		eachPair(nynorskList, func(a, b string) {
			t.gloss(l, t.nynorsk, t.foreign[support.Nynorsk], a, b)
			t.rest(l, a, b)
		})
	}
	if l.off.has(PartEnglish) {
		eachPair(englishList, func(a, b string) { t.gloss(l, t.english, t.foreign[support.English], a, b) })
	}
	if l.off.has(PartSynonyms) {
		for _, s := range synonyms {
			t.concept(l, s.Words)
		}
	}
	if !l.off.has(PartStemming) {
		clear(t.rooted)
	}
	return t
}

// gloss takes in what a foreign word or phrase is in bokmål.
func (t *thesaurus) gloss(l lexicon, words map[string][]string, phrases *phrasebook, from, to string) {
	source, target := l.stems(from), l.stems(to)
	if len(source) == 0 || len(target) == 0 || len(source) > maxPhraseWords {
		return
	}
	for _, w := range target {
		t.known[w] = true
		t.sounds.add(w)
	}
	if len(source) == 1 {
		if !contains(target, source[0]) {
			for _, w := range target {
				if !contains(words[source[0]], w) {
					words[source[0]] = append(words[source[0]], w)
				}
			}
		}
		return
	}
	phrases.add(source, len(t.glosses), true)
	t.glosses = append(t.glosses, target)
}

// rest notes a nynorsk word that tells nothing in bokmål.
func (t *thesaurus) rest(l lexicon, from, to string) {
	source := l.stems(from)
	if _, twin := l.same[fold(from)]; twin || len(source) != 1 || strings.Contains(from, " ") {
		return
	}
	nothing := true
	for _, w := range l.words(to) {
		nothing = nothing && (l.stop[w.folded] || l.quiet[support.Bokmaal][w.folded] || l.light[w.folded])
	}
	if before, known := t.idle[source[0]]; known {
		nothing = nothing && before
	}
	t.idle[source[0]] = nothing
}

// concept takes in words and phrases that mean the same.
func (t *thesaurus) concept(l lexicon, words []string) {
	id := t.count
	t.count++
	for _, w := range words {
		stems := l.stems(w)
		for _, s := range stems {
			t.sounds.add(s)
		}
		switch {
		case len(stems) == 0 || len(stems) > maxPhraseWords:
		case len(stems) == 1:
			t.known[stems[0]] = true
			t.root(stems[0])
			if l.term(fold(strings.TrimSpace(w))) != "" && !containsID(t.concepts[stems[0]], id) {
				t.concepts[stems[0]] = append(t.concepts[stems[0]], id)
			}
		default:
			t.phrases.add(stems, id, false)
			t.root(stems...)
		}
	}
}

func containsID(ids []conceptID, id conceptID) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// glossesOf are the bokmål words for those of a language; nil for none.
func (t *thesaurus) glossesOf(l support.Language) map[string][]string {
	switch l {
	case support.Nynorsk, support.LanguageUnset:
		return t.nynorsk
	case support.English:
		return t.english
	}
	return nil
}

// topic reports whether a term is a word of the synonyms.
func (t *thesaurus) topic(term string) bool { return t != nil && len(t.concepts[term]) > 0 }

// root notes the roots of words, which other inflections share.
func (t *thesaurus) root(stems ...string) {
	for _, w := range stems {
		if r := root(w); len(r) >= leastRoot && !contains(t.rooted[r], w) {
			t.rooted[r] = insertOrdered(t.rooted[r], w, mostAlike)
		}
	}
}
