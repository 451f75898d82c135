package knowledge

import (
	"strings"

	"linje/support"
)

// leastSound is the shortest word, in bytes, that is looked up by its sound.
const leastSound = 4

// spellings are what the written forms spell differently as a rule, nynorsk
// first; done to the words of both, so that they meet. ^ is the beginning of
// a word, $ its end.
const spellings = `^kv=hv ^frå=fra ^føre=fore ^heim=hjem heim=hjem skule=skole sjuk=syk sjølv=selv utan=uten saman=sammen gåv=gav ånad=åned
åvel=avel leik=lek leg$=lig leghet$=lighet heit$=het semd$=somhet stad$=sted and$=end ast$=es dt$=t øy=ø au=ø ei=e kj=k gj=g tj=t kn=gn opl=obl namn=navn
høg=høy rekneskap=regnskap skuld=skyld fyrst=først`

// spelling is one way in which the written forms differ.
type spelling struct {
	from, to   string
	start, end bool
}

func readSpellings() []spelling {
	var all []spelling
	for _, s := range strings.Fields(spellings) {
		from, to, _ := strings.Cut(s, "=")
		one := spelling{to: to}
		from, one.start = strings.CutPrefix(from, "^")
		one.from, one.end = strings.CutSuffix(from, "$")
		all = append(all, one)
	}
	return all
}

// apply spells a word as the other form does.
func (s spelling) apply(w string) string {
	switch {
	case s.start:
		if rest, ok := strings.CutPrefix(w, s.from); ok {
			return s.to + rest
		}
	case s.end:
		if rest, ok := strings.CutSuffix(w, s.from); ok && len(rest) >= leastPart {
			return rest + s.to
		}
	default:
		return strings.ReplaceAll(w, s.from, s.to)
	}
	return w
}

// sounds finds the words of the library and the word lists that are a word of
// the other written form by rule.
type sounds struct {
	rules []spelling
	by    map[string][]string // how a word sounds → stems
}

func newSounds(off without) *sounds {
	s := &sounds{by: make(map[string][]string)}
	if off.has(PartNynorsk) && off.has(PartStemming) {
		s.rules = readSpellings()
	}
	return s
}

// of is how a stem sounds: the same for a word in bokmål and in nynorsk, where
// they differ by rule alone.
func (s *sounds) of(stem string) string {
	w := stem
	for _, r := range s.rules {
		w = r.apply(w)
	}
	if n := len(w); n > leastSound && w[n-1] == 'n' && strings.IndexByte("sldrtkv", w[n-2]) >= 0 {
		w = w[:n-1] // -ing and -ning: "løysing", "løsning"
	}
	return single(w)
}

// add takes in a word that others may be.
func (s *sounds) add(stem string) {
	if len(s.rules) == 0 || len(stem) < leastSound || stem[:1] == markConcept || stem[:1] == markRoot {
		return
	}
	key := s.of(stem)
	if !contains(s.by[key], stem) {
		s.by[key] = insertOrdered(s.by[key], stem, mostAlike)
	}
}

// like are the other words that sound as one does.
func (s *sounds) like(stem string) []string {
	if len(s.rules) == 0 || len(stem) < leastSound {
		return nil
	}
	var found []string
	for _, w := range s.by[s.of(stem)] {
		if w != stem {
			found = append(found, w)
		}
	}
	return found
}

// norwegian reports whether words are read as nynorsk where bokmål has none:
// in a text of which it is not known to be English.
func (a *analyser) norwegian() bool { return a.language != support.English }

// bokmaalOf are the bokmål words for one: those of the list, else those that
// it is by rule.
func (a *analyser) bokmaalOf(stem string) []string {
	if glosses := a.x.words.glossesOf(a.language)[stem]; len(glosses) > 0 || !a.norwegian() {
		return glosses
	}
	if a.language != support.Nynorsk && (a.x.known(stem) || a.x.words.known[stem]) {
		return nil
	}
	return a.x.words.sounds.like(stem)
}

// idle reports whether a nynorsk word is one in bokmål that tells nothing.
func (a *analyser) idle(stem string) bool {
	return a.language == support.Nynorsk && a.x.words.idle[stem] && len(a.x.words.concepts[stem]) == 0
}

// weak reports whether a word is one of any talk, in either written form.
func (a *analyser) weak(stem string) bool {
	if a.x.lexicon.weak[stem] {
		return true
	}
	if a.language != support.Nynorsk {
		return false
	}
	glosses := a.x.words.nynorsk[stem]
	for _, g := range glosses {
		if !a.x.lexicon.weak[g] {
			return false
		}
	}
	return len(glosses) > 0
}
