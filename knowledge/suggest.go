package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

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

// The measures of what is worth showing. They were set on the starter
// material: a suggestion must rest on a telling word of a title or tag, or on
// several of a text, and must not be far behind the best.
const (
	bm25K         = 1.2
	bm25B         = 0.6
	subjectWeight = 1.6 // a word of the subject, against one of the text
	leastScore    = 2.2
	leastShare    = 0.3 // of the best score
	maxQueryTerms = 80
	maxQueryText  = 8000 // bytes
	maxMatched    = 4
)

// Suggest ranks the items that fit a request, best first. Language variants
// count as one item, returned in the wanted language (else bokmål, else any).
// Matched holds the words of the request, as they stood, that speak for the
// item. Where nothing fits well enough, nothing is returned.
func (x *Index) Suggest(q Query) []support.Suggestion {
	terms := x.queryTerms(q)
	if len(terms) == 0 || len(x.texts) == 0 {
		return nil
	}
	scores := x.score(terms)
	best := make(map[int]int) // entry → its best text
	for text, s := range scores {
		if x.texts[text].lang == q.Language {
			scores[text].score *= 1.05
			s = scores[text]
		}
		e := x.texts[text].entry
		if other, there := best[e]; s.good() && (!there || s.score > scores[other].score) {
			best[e] = text
		}
	}
	var out []support.Suggestion
	for e, text := range best {
		entry := x.entries[e]
		item := entry.pick(q.Language)
		if kindWanted(q.Kinds, item.Kind) {
			out = append(out, support.Suggestion{Item: item, Score: scores[text].score * popularity(entry.used),
				Variants: entry.languages(), Used: entry.used})
		}
	}
	out = cutWeak(out, q.Limit)
	for i := range out {
		out[i].Matched = matched(x.termsIn(best[x.byKey[indexKey(out[i].Item)]], terms))
	}
	return out
}

// popularity lifts what others have used before, a little.
func popularity(used int) float64 { return 1 + min(0.05*math.Log1p(float64(used)), 0.2) }

func cutWeak(out []support.Suggestion, limit int) []support.Suggestion {
	slices.SortFunc(out, func(a, b support.Suggestion) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return cmp.Compare(a.Item.ID, b.Item.ID)
	})
	if limit <= 0 {
		limit = 10
	}
	for i, s := range out {
		if i >= limit || s.Score < leastShare*out[0].Score {
			return out[:i]
		}
	}
	return out
}

// queryTerm is a term of a request with the words that it came from.
type queryTerm struct {
	term   string
	weight float64
	spans  []span
}

// span is a word in the subject or the text of a request.
type span struct {
	text       string // the whole subject or text
	start, end int
}

// queryTerms makes the terms of a request that the index knows.
func (x *Index) queryTerms(q Query) []*queryTerm {
	c := &termCollector{index: x, byTerm: make(map[string]*queryTerm)}
	c.add(q.Subject, subjectWeight)
	text := q.Text
	if len(text) > maxQueryText {
		text = strings.ToValidUTF8(text[:maxQueryText], "")
	}
	c.add(ownWords(text), 1)
	return c.terms
}

type termCollector struct {
	index  *Index
	byTerm map[string]*queryTerm
	terms  []*queryTerm
}

func (c *termCollector) add(text string, weight float64) {
	for _, w := range words(text) {
		term := c.index.lexicon.term(w.folded)
		if term == "" {
			continue
		}
		at := span{text, w.start, w.end}
		if c.index.known(term) {
			c.term(term, weight, at)
		}
		for _, part := range c.index.splitQuery(w.folded) {
			if part != term {
				c.term(part, weight*weightPart, at)
			}
		}
	}
}

func (c *termCollector) term(term string, weight float64, at span) {
	t := c.byTerm[term]
	if t == nil {
		if len(c.terms) >= maxQueryTerms {
			return
		}
		t = &queryTerm{term: term}
		c.byTerm[term] = t
		c.terms = append(c.terms, t)
	}
	t.weight = min(max(t.weight, weight)+0.1*weight, 2.5) // a word said again tells a little more
	t.spans = append(t.spans, at)
}

// splitQuery divides a compound of a request against the words of the index.
func (x *Index) splitQuery(folded string) []string {
	if len(folded) < 7 {
		return nil
	}
	for i := 3; i <= len(folded)-3; i++ {
		right := x.lexicon.term(folded[i:])
		if len(right) < 3 || !x.known(right) {
			continue
		}
		left := folded[:i]
		for _, l := range []string{left, strings.TrimSuffix(left, "s"), strings.TrimSuffix(left, "e")} {
			if l = x.lexicon.term(l); len(l) >= 3 && x.known(l) {
				return []string{l, right}
			}
		}
	}
	return nil
}

// scored is how well a text fits.
type scored struct {
	score  float64
	titles float64 // terms that stand in its title or tags
	terms  int
}

// scoredTerm is a term with what it told about one text.
type scoredTerm struct {
	*queryTerm
	score float64
}

// good reports whether there is enough to show the item for.
func (s scored) good() bool { return s.score >= leastScore && (s.titles >= 1 || s.terms >= 3) }

// score runs BM25 over the texts, fields weighted.
func (x *Index) score(terms []*queryTerm) []scored {
	scores := make([]scored, len(x.texts))
	for _, t := range terms {
		for _, h := range x.postings[t.term] {
			s := &scores[h.text]
			s.score += x.tells(t, h)
			s.titles += h.title
			s.terms++
		}
	}
	return scores
}

// tells is what a term of the request says for a text that it stands in.
func (x *Index) tells(t *queryTerm, h hit) float64 {
	length := x.texts[h.text].length / x.length
	return t.weight * x.rarity[t.term] * h.weight * (bm25K + 1) / (h.weight + bm25K*(1-bm25B+bm25B*length))
}

// termsIn finds the terms of a request that stand in a text.
func (x *Index) termsIn(text int, terms []*queryTerm) []scoredTerm {
	var in []scoredTerm
	for _, t := range terms {
		hits := x.postings[t.term]
		if i, there := slices.BinarySearchFunc(hits, text, func(h hit, text int) int { return cmp.Compare(h.text, text) }); there {
			in = append(in, scoredTerm{t, x.tells(t, hits[i])})
		}
	}
	return in
}

// matched shows the words of a request that told most, as they stood. Words
// beside each other are shown together.
func matched(terms []scoredTerm) []string {
	type told struct {
		span
		score float64
	}
	var all []told
	for _, t := range terms {
		for _, s := range t.spans {
			all = append(all, told{s, t.score})
		}
	}
	slices.SortStableFunc(all, func(a, b told) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.start, b.start))
	})
	var joined []told
	for _, s := range all {
		if n := len(joined); n > 0 && joined[n-1].text == s.text && beside(s.text, joined[n-1].end, s.start) {
			joined[n-1].score += s.score
			joined[n-1].end = max(joined[n-1].end, s.end)
			continue
		}
		joined = append(joined, s)
	}
	slices.SortStableFunc(joined, func(a, b told) int { return cmp.Compare(b.score, a.score) })
	var out []string
	seen := make(map[string]bool)
	for _, s := range joined {
		phrase := strings.Join(strings.Fields(s.text[s.start:s.end]), " ")
		if key := fold(phrase); !seen[key] && len(out) < maxMatched {
			seen[key] = true
			out = append(out, phrase)
		}
	}
	return out
}

// beside reports whether only space stands between two words (or they overlap).
func beside(text string, end, start int) bool {
	return start <= end || strings.TrimFunc(text[end:start], unicode.IsSpace) == "" && !strings.Contains(text[end:start], "\n")
}
