package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"linje/support"
)

// Query is a request that support material is wanted for.
type Query struct {
	Subject  string
	Text     string // the requester's words; quoted mail in it is left out
	Language support.Language
	Kinds    []support.ItemKind // none: all
	Limit    int                // 0: ten
}

// The measures of what is worth showing.
const (
	leastShare    = 0.3 // of the best score
	maxMatched    = 4
	maxCandidates = 40
	phraseWorth   = 0.15 // what a phrase of the title adds, as a share
)

// Suggest ranks the items that fit a request, best first. Language variants
// count as one item, returned in the wanted language (else bokmål, else any).
// Matched holds the words of the request, as they stood, that speak for the
// item. Where nothing fits well enough, nothing is returned.
func (x *Index) Suggest(q Query) []support.Suggestion { return x.withLearnt(q, x.byText(q)) }

// byText ranks by the texts of the items alone.
func (x *Index) byText(q Query) []support.Suggestion {
	ranked := x.rank(q)
	if len(ranked) == 0 {
		return nil
	}
	limit, best := mostLimit(q.Limit), ranked[0].score
	var out []support.Suggestion
	for _, r := range ranked {
		entry := x.entries[r.entry]
		item := entry.pick(q.Language)
		if r.score < leastShare*best || len(out) == limit {
			break
		}
		if kindWanted(q.Kinds, item.Kind) {
			out = append(out, support.Suggestion{Item: item, Score: r.score, Variants: entry.languages(), Used: entry.fared.now().Used,
				Reopened: entry.fared.now().Reopened, Matched: matched(r.said)})
		}
	}
	return out
}

// rankedEntry is an entry with why it fits.
type rankedEntry struct {
	entry int
	score float64
	said  []phrase
}

// rank orders the entries that fit a request; none where nothing fits well
// enough.
func (x *Index) rank(q Query) []rankedEntry {
	a := x.asked(q)
	if len(a.ranked) == 0 || x.sense(a.units, a.ranked)*x.elsewhere(q) < leastSense {
		return nil
	}
	return a.ranked
}

// ranked orders all entries that anything speaks for.
func (x *Index) ranked(units []*unit) []rankedEntry {
	if len(units) == 0 || len(x.entries) == 0 {
		return nil
	}
	var ranked []rankedEntry
	for e, s := range x.score(units) {
		if s > 0 {
			ranked = append(ranked, rankedEntry{entry: e, score: s * popularity(x.entries[e].fared.now())})
		}
	}
	x.order(ranked)
	ranked = ranked[:min(len(ranked), maxCandidates)]
	for i := range ranked {
		r := &ranked[i]
		r.said = phrases(x.toldOf(r.entry, units))
		r.score *= phraseLift(r.said)
	}
	x.order(ranked)
	return ranked
}

// order puts the best first.
func (x *Index) order(ranked []rankedEntry) {
	slices.SortFunc(ranked, func(a, b rankedEntry) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.entries[a.entry].variants[0].ID, x.entries[b.entry].variants[0].ID))
	})
}

// popularity lifts what others have used before, and did, a little.
func popularity(u support.ItemUse) float64 {
	return 1 + min(0.05*math.Log1p(float64(max(0, u.Used-2*u.Reopened))), 0.2)
}

func sortByScore(out []support.Suggestion) {
	slices.SortFunc(out, func(a, b support.Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Item.ID, b.Item.ID))
	})
}

// phrase is words of a request that stand beside each other and all speak for
// one item.
type phrase struct {
	span
	score float64
	terms []string
	title float64 // terms of it that stand in the title or tags
}

// phrases joins the words that matched where they stand beside each other, the
// most telling first.
func phrases(terms []toldUnit) []phrase {
	var all []phrase
	for _, t := range terms {
		for _, s := range t.spans {
			all = append(all, phrase{s, t.score, []string{t.key}, t.title})
		}
	}
	slices.SortStableFunc(all, func(a, b phrase) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var joined []phrase
	for _, p := range all {
		if n := len(joined); n > 0 && joined[n-1].text == p.text && beside(p.text, joined[n-1].end, p.start) {
			last := &joined[n-1]
			last.end = max(last.end, p.end)
			if !slices.Contains(last.terms, p.terms[0]) {
				last.score += p.score
				last.title += p.title
				last.terms = append(last.terms, p.terms...)
			}
			continue
		}
		joined = append(joined, p)
	}
	slices.SortStableFunc(joined, func(a, b phrase) int { return cmp.Compare(b.score, a.score) })
	return joined
}

// phraseLift is what phrases of the title or tags add to a score.
func phraseLift(said []phrase) float64 {
	var seen []string
	for _, p := range said {
		key := strings.Join(p.terms, " ")
		words := strings.Fields(p.text[p.start:p.end])
		if len(words) >= 2 && len(p.terms) >= 2 && p.title >= 2 && len(seen) < 2 && !slices.Contains(seen, key) {
			seen = append(seen, key)
		}
	}
	return 1 + phraseWorth*float64(len(seen))
}

// matched shows the phrases that told most, as they stood. What was shown in
// another inflection is not shown again.
func matched(said []phrase) []string {
	var out []string
	shown := make(map[string]bool)
	for _, p := range said {
		if len(out) == maxMatched {
			break
		}
		if !slices.ContainsFunc(p.terms, func(t string) bool { return !shown[t] }) {
			continue
		}
		for _, t := range p.terms {
			shown[t] = true
		}
		out = append(out, strings.Join(strings.Fields(p.text[p.start:p.end]), " "))
	}
	return out
}
