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
	leastScore    = 2.5
	leastPerTerm  = 0.17 // a long text meets many words by chance
	leastShare    = 0.4  // of the best score
	maxQueryTerms = 80
	maxQueryText  = 8000 // bytes
	maxMatched    = 4
	maxCandidates = 40
	phraseWorth   = 0.15 // what a phrase of the title adds, as a share
	shortQuery    = 12   // terms of a request without subject in which one may decide
)

// Suggest ranks the items that fit a request, best first. Language variants
// count as one item, returned in the wanted language (else bokmål, else any).
// Matched holds the words of the request, as they stood, that speak for the
// item. Where nothing fits well enough, nothing is returned.
func (x *Index) Suggest(q Query) []support.Suggestion { return x.withLearnt(q, x.byText(q)) }

// byText ranks by the texts of the items alone.
func (x *Index) byText(q Query) []support.Suggestion {
	terms := x.queryTerms(q)
	if len(terms) == 0 || len(x.texts) == 0 {
		return nil
	}
	scores := x.score(terms)
	alone := q.Subject == "" && len(terms) <= shortQuery
	best := make(map[int]int) // entry → its best text
	for text, s := range scores {
		if x.texts[text].lang == q.Language {
			scores[text].score *= 1.05
			s = scores[text]
		}
		e := x.texts[text].entry
		if other, there := best[e]; s.good(len(terms), alone) && (!there || s.score > scores[other].score) {
			best[e] = text
		}
	}
	var out []support.Suggestion
	for e, text := range best {
		entry := x.entries[e]
		item := entry.pick(q.Language)
		if kindWanted(q.Kinds, item.Kind) {
			out = append(out, support.Suggestion{Item: item, Score: scores[text].score * popularity(entry.fared),
				Variants: entry.languages(), Used: entry.fared.Used, Reopened: entry.fared.Reopened})
		}
	}
	sortByScore(out)
	out = out[:min(len(out), maxCandidates)]
	for i := range out {
		said := phrases(x.termsIn(best[x.byKey[indexKey(out[i].Item)]], terms))
		out[i].Score *= phraseLift(said)
		out[i].Matched = matched(said)
	}
	return cutWeak(out, mostLimit(q.Limit))
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

func cutWeak(out []support.Suggestion, limit int) []support.Suggestion {
	sortByScore(out)
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
	// subject says that it stands in the subject as a whole word.
	subject bool
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
			if t := c.term(term, weight, at); t != nil && weight > 1 {
				t.subject = true
			}
			continue
		}
		for _, part := range c.index.splitQuery(w.folded) {
			c.term(part, weight*weightPart, at)
		}
	}
}

func (c *termCollector) term(term string, weight float64, at span) *queryTerm {
	t := c.byTerm[term]
	if t == nil {
		if len(c.terms) >= maxQueryTerms {
			return nil
		}
		t = &queryTerm{term: term}
		c.byTerm[term] = t
		c.terms = append(c.terms, t)
	}
	t.weight = min(max(t.weight, weight)+0.1*weight, 2.5) // a word said again tells a little more
	t.spans = append(t.spans, at)
	return t
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
	// subject says that one of them stands in the subject of the request.
	subject bool
}

// scoredTerm is a term with what it told about one text.
type scoredTerm struct {
	*queryTerm
	score float64
	title float64 // of its hit
}

// good reports whether there is enough to show the item for. alone says that
// one term may decide; otherwise it takes two, or one of the subject.
func (s scored) good(terms int, alone bool) bool {
	if s.score < leastScore+leastPerTerm*float64(terms) {
		return false
	}
	return s.titles >= 1 && (s.terms >= 2 || s.subject || alone) || s.terms >= 3
}

// score runs BM25 over the texts, fields weighted.
func (x *Index) score(terms []*queryTerm) []scored {
	scores := make([]scored, len(x.texts))
	for _, t := range terms {
		for _, h := range x.postings[t.term] {
			s := &scores[h.text]
			s.score += x.tells(t, h)
			s.titles += h.title
			s.terms++
			s.subject = s.subject || t.subject
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
			in = append(in, scoredTerm{t, x.tells(t, hits[i]), hits[i].title})
		}
	}
	return in
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
func phrases(terms []scoredTerm) []phrase {
	var all []phrase
	for _, t := range terms {
		for _, s := range t.spans {
			all = append(all, phrase{s, t.score, []string{t.term}, t.title})
		}
	}
	slices.SortStableFunc(all, func(a, b phrase) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.start, b.start))
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

// beside reports whether only space stands between two words (or they overlap).
func beside(text string, end, start int) bool {
	return start <= end || strings.TrimFunc(text[end:start], unicode.IsSpace) == "" && !strings.Contains(text[end:start], "\n")
}
