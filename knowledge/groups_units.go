package knowledge

import (
	"slices"
	"strings"

	"linje/support"
)

// unitNames are the words that name the unit of a group.
type unitNames []string

// mostUnits is of how many units a word may be part and still name one.
const mostUnits = 2

// unitsOf finds for each group the words that name its unit: those of the unit
// and of the end of the group's name that few other units have, and their
// abbreviations.
func unitsOf(groups []support.Group, l lexicon) []unitNames {
	count := make(map[string]map[string]bool) // word → units
	words := make([]unitNames, len(groups))
	for i, g := range groups {
		words[i] = wordsOfUnit(g, l)
		for _, w := range words[i] {
			if count[w] == nil {
				count[w] = make(map[string]bool)
			}
			count[w][g.Unit] = true
		}
	}
	for i := range words {
		var rare unitNames
		for _, w := range words[i] {
			if len(count[w]) <= mostUnits {
				rare = append(rare, w)
			}
		}
		words[i] = rare
	}
	return words
}

func wordsOfUnit(g support.Group, l lexicon) unitNames {
	var names unitNames
	add := func(w string) {
		if len(w) >= 2 && !l.light[w] && !l.stop[w] && !contains(names, w) {
			names = append(names, w)
		}
	}
	unit := l.words(g.Unit)
	for _, w := range unit {
		add(w.folded)
	}
	if fields := l.words(g.Name); len(fields) > 1 {
		add(fields[len(fields)-1].folded)
	}
	for _, w := range strings.Fields(g.Unit) { // "matematisk-naturvitenskapelige" is "matnat"
		if a, b, ok := strings.Cut(fold(w), "-"); ok && len(a) > 3 && len(b) > 3 {
			add(a[:3] + b[:3])
		}
	}
	return names
}

// said are the words of a request, as they stand, and in bokmål.
func (x *Index) said(q Query) []string {
	var said []string
	for _, text := range []string{support.BareSubject(q.Subject), requestWords(q.Text)} {
		for _, w := range x.lexicon.words(text) {
			if len(w.folded) < 2 || x.lexicon.light[w.folded] {
				continue
			}
			said = append(said, w.folded)
			said = append(said, x.words.glossesOf(q.Language)[x.lexicon.stem(w.folded)]...)
		}
	}
	return said
}

// saidWords are the words of a request, with what they were found to name.
type saidWords struct {
	words, stems []string
	named        map[string]bool // name → whether it is said
}

func newSaidWords(words []string) *saidWords {
	s := &saidWords{words: words, stems: make([]string, len(words)), named: make(map[string]bool)}
	for i, w := range words {
		s.stems[i] = stem(w)
	}
	return s
}

// names reports whether a name is said. Groups share the names of their units,
// so each is looked for once.
func (s *saidWords) names(name string) bool {
	said, known := s.named[name]
	if !known {
		stemmed := stem(name)
		for i, w := range s.words {
			if said = sameName(name, w, stemmed, s.stems[i]); said {
				break
			}
		}
		s.named[name] = said
	}
	return said
}

// in reports whether a request names the unit.
func (u unitNames) in(said *saidWords) bool { return slices.ContainsFunc(u, said.names) }

// The bounds of names that differ in their endings.
const (
	leastName   = 5 // bytes that both begin with
	leastEnding = 6 // bytes of a name that stands last in a longer one
)

// sameName reports whether a word is a name, in another inflection, as a part
// of a longer name, or in a spelling that differs by a letter. nameStem and
// wordStem are their stems.
func sameName(name, w, nameStem, wordStem string) bool {
	if name == w {
		return true
	}
	if len(w) < leastName || len(name) < leastName {
		return false
	}
	if n := commonPrefix(name, w); n >= leastName && 10*n >= 6*max(len(name), len(w)) {
		return true
	}
	if len(w) >= leastEnding && strings.HasSuffix(nameStem, wordStem) {
		return true
	}
	return len(w) > leastEnding && oneApart(name, w)
}
