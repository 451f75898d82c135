package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// The measures of the ranking.
const (
	bm25K         = 1.2
	bm25B         = 0.6
	subjectWeight = 1.7 // a word of the subject, against one of the text
	askedWeight   = 1.5 // a word of a question
	weakWeight    = 0.5 // a word of any talk
	strangeWorth  = 0.4 // a word that only a text has, and no word list
	maxQueryTerms = 160
	maxQueryText  = 8000 // bytes
	gather        = 0.8  // how much the strongest words of a long mail stand out
)

// scores is how well each entry fits.
type scores struct {
	of   []float64
	told []float64 // what one unit tells of each entry
	seen []int32   // the entries that it tells something of
}

// score sums over the units of a request what the best of their forms tells
// of each entry. The sum is one of powers, so that a few telling words weigh
// more than many that meet by chance.
func (x *Index) score(units []*unit) []float64 {
	s := scores{of: make([]float64, len(x.entries)), told: make([]float64, len(x.entries))}
	for _, u := range units {
		s.seen = s.seen[:0]
		for _, a := range u.alts {
			for _, h := range x.postings[a.term] {
				told := a.weight * x.tells(a.term, h)
				if s.told[h.entry] == 0 {
					s.seen = append(s.seen, h.entry)
				}
				s.told[h.entry] = max(s.told[h.entry], told)
			}
		}
		for _, e := range s.seen {
			s.of[e] += math.Pow(u.weight*s.told[e], gather)
			s.told[e] = 0
		}
	}
	for e, v := range s.of {
		if v > 0 {
			s.of[e] = math.Pow(v, 1/gather)
		}
	}
	return s.of
}

// tells is what a term says for an entry that it stands in: BM25, fields
// weighted.
func (x *Index) tells(term string, h hit) float64 {
	weight, length := float64(h.weight), x.lengths[h.entry]/x.length
	told := x.rarity[term] * weight * (bm25K + 1) / (weight + bm25K*(1-bm25B+bm25B*length))
	if h.title == 0 && !x.words.known[term] && term[:1] != markConcept {
		told *= strangeWorth
	}
	return told
}

// toldUnit is a unit with what it told about one entry.
type toldUnit struct {
	*unit
	score float64
	title float64
}

// toldOf finds the units that speak for an entry, with what they tell.
func (x *Index) toldOf(e int, units []*unit) []toldUnit {
	var in []toldUnit
	for _, u := range units {
		t := toldUnit{unit: u}
		for _, a := range u.alts {
			hits := x.postings[a.term]
			i, there := slices.BinarySearchFunc(hits, int32(e), func(h hit, e int32) int { return cmp.Compare(h.entry, e) })
			if there {
				t.score = max(t.score, u.weight*a.weight*x.tells(a.term, hits[i]))
				t.title = max(t.title, a.weight*float64(hits[i].title))
			}
		}
		if t.score > 0 {
			in = append(in, t)
		}
	}
	return in
}
