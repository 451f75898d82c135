package knowledge

import (
	"slices"

	"linje/support"
)

// The measures of what learning may do to a ranking.
const (
	learntWorth   = 1.5  // what the surest learning adds, against the best score by text
	learntAgainst = 0.5  // what it takes away at most, as a share
	learntAlone   = 0.12 // the least for an item that its text does not bring up
	aloneTerms    = 2    // words of the request that must point at such an item
	aloneScore    = 6.0  // what the best score by text counts as where there is none
	protected     = 4    // the first by text …
	protectedTo   = 5    // … stay among the first so many, whatever was learnt
)

// Learn makes the index rank also by what was learnt; nil ends that. It may be
// called at any time.
func (x *Index) Learn(l *Learned) {
	x.learned.Store(l)
	x.last.Store(nil)
}

// mostLimit is how many suggestions a limit stands for.
func mostLimit(limit int) int {
	if limit <= 0 {
		return 10
	}
	return limit
}

// withLearnt ranks anew with what was learnt. Learning adds a bounded score and
// may bring up an item that the text does not, but the first four by text stay
// among the first five.
func (x *Index) withLearnt(q Query, byText []support.Suggestion) []support.Suggestion {
	l := x.learned.Load()
	if l == nil {
		return byText
	}
	fits := x.asked(q).learnt(l, q)
	if len(fits) == 0 {
		return byText
	}
	best := aloneScore
	if len(byText) > 0 {
		best = byText[0].Score
	}
	out, have := slices.Clone(byText), make(map[string]bool)
	for i := range out {
		have[out[i].Item.ID] = true
		addLearnt(&out[i], fits[out[i].Item.ID], best)
	}
	for id, f := range fits {
		if e, known := x.entryOfID(id); known && !have[id] && f.score >= learntAlone && f.terms >= aloneTerms {
			if item := e.pick(q.Language); kindWanted(q.Kinds, item.Kind) {
				s := support.Suggestion{Item: item, Variants: e.languages(), Used: e.fared.now().Used, Reopened: e.fared.now().Reopened}
				addLearnt(&s, f, best)
				out = append(out, s)
			}
		}
	}
	sortByScore(out)
	out = protect(out, byText)
	return out[:min(len(out), mostLimit(q.Limit))]
}

func (x *Index) entryOfID(id string) (entryOf, bool) {
	for _, key := range []string{id, "link:" + id, "service:" + id} {
		if e, known := x.byKey[key]; known {
			return x.entries[e], true
		}
	}
	return entryOf{}, false
}

func addLearnt(s *support.Suggestion, f learntFit, best float64) {
	if f.score < 0 {
		s.Score *= max(1-learntAgainst, 1+f.score)
		return
	}
	s.Score += learntWorth * f.score * best
	if len(f.words) == 0 {
		return
	}
	s.Learnt.Cases, s.Learnt.Words = f.cases, f.telling()
}

// protect puts the first by text back among the first five where learning has
// pushed one further down.
func protect(out, byText []support.Suggestion) []support.Suggestion {
	for i := range min(protected, len(byText)) { // in this order: each goes in below those before it
		id := byText[i].Item.ID
		at := slices.IndexFunc(out, func(s support.Suggestion) bool { return s.Item.ID == id })
		if to := protectedTo - protected + i; at > to {
			s := out[at]
			s.Score = out[to].Score
			out = slices.Insert(slices.Delete(out, at, at+1), to, s)
		}
	}
	return out
}

// Item returns an item by its ID, in the wanted language, else bokmål, else any.
func (x *Index) Item(id string, want support.Language) (support.Item, bool) {
	e, known := x.entryOfID(id)
	if !known {
		return support.Item{}, false
	}
	return e.pick(want), true
}
