package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"linje/support"
)

// The measures of a gap.
const (
	leastGap       = 3    // cases that make one
	maxGaps        = 30   // that are shown
	maxGapExamples = 5    //
	maxGapText     = 2000 // bytes of a request that are looked at
	maxGapHead     = 300  // bytes of it that a label is looked for in
	gapTerms       = 7    // that a case is compared by: its most telling ones
	commonShare    = 0.25 // of all cases: a term of more says nothing
	leastAbout     = 0.45 // of what a case says, that the core of its gap must be
	leastNamed     = 0.5  // of the cases, that name it in their subject
	leastAlike     = 0.5  // how like the core of a gap another case must be
	leastCases     = 200  // cases that count as being there, as leastEntries
	subjectTerm    = 2.0  // a term of the subject, against one of the text
	maxTermLength  = 40   // bytes
)

// GapFinder finds requests that come again and again. Cases are added one by
// one, and little is kept of each: it is made for tens of thousands.
type GapFinder struct {
	lexicon lexicon
	book    *thesaurus
	byTerm  map[string]int32
	byWord  map[gapKey]int32
	words   []gapWord
	terms   []gapTerm
	cases   []gapCase
}

// gapKey is a folded word in a request of a language.
type gapKey struct {
	language support.Language
	folded   string
}

// gapWord is a word of the requests.
type gapWord struct {
	term  int32 // noTerm: it is not looked at
	form  string
	times int
}

const noTerm = -1

// gapTerm is a term of the requests.
type gapTerm struct {
	term  string
	whole string  // a word that it came from, folded
	forms []int32 // the words that people write it as
	cases int     // that it stands in
	parts []int32 // of a compound, where both are terms of their own
}

// gapCase is what is kept of a case.
type gapCase struct {
	id     support.CaseID
	at     time.Time
	lang   support.Language
	head   string // subject and beginning
	terms  map[int32]float64
	named  map[int32]bool // terms of the subject
	vector []weighedTerm  // the most telling terms, at length 1
	taken  bool           // stands in a gap already
}

type weighedTerm struct {
	term   int32
	weight float64
}

// NewGapFinder makes a finder that knows of no case.
func NewGapFinder() *GapFinder {
	l := newLexicon(nil)
	return &GapFinder{lexicon: l, book: newThesaurus(l, nil), byTerm: make(map[string]int32), byWord: make(map[gapKey]int32)}
}

// Add takes a case in.
func (g *GapFinder) Add(a support.Unaided) {
	subject := topic(a.Subject)
	text := SplitLetter(requestWords(clipText(a.Text, maxGapText))).Body
	mine := make(map[string]bool)
	addNames(mine, a.Requester.Name)
	c := gapCase{id: a.Case, at: a.At, lang: a.Language, head: clipText(subject+"\n"+text, maxGapHead), terms: make(map[int32]float64)}
	g.read(&c, subject, subjectTerm, mine)
	c.named = make(map[int32]bool, len(c.terms))
	for t := range c.terms {
		c.named[t] = true
	}
	g.read(&c, text, 1, mine)
	for t := range c.terms {
		g.terms[t].cases++
	}
	g.cases = append(g.cases, c)
}

// read finds the terms of a text.
func (g *GapFinder) read(c *gapCase, text string, weight float64, leaveOut map[string]bool) {
	for _, w := range words(text) {
		if leaveOut[w.folded] || len(w.folded) > maxTermLength {
			continue
		}
		key := gapKey{c.lang, w.folded}
		n, known := g.byWord[key]
		if !known {
			n = g.learn(key, strings.ToLower(text[w.start:w.end]))
		}
		g.words[n].times++
		if t := g.words[n].term; t != noTerm {
			c.terms[t] = min(c.terms[t]+weight, 2*subjectTerm)
		}
	}
}

// learn takes in a word that was not there before. A nynorsk or English one
// counts as the bokmål word for it.
func (g *GapFinder) learn(key gapKey, form string) int32 {
	n := int32(len(g.words))
	folded := strings.Clone(key.folded) // lets the request go
	g.byWord[gapKey{key.language, folded}] = n
	g.words = append(g.words, gapWord{term: noTerm, form: strings.Clone(form)})
	term := g.lexicon.term(folded)
	if to := g.book.glossesOf(key.language)[term]; len(to) > 0 {
		term = to[0]
	}
	if len(term) < 3 {
		return n
	}
	t, known := g.byTerm[term]
	if !known {
		t = int32(len(g.terms))
		g.byTerm[term] = t
		g.terms = append(g.terms, gapTerm{term: term, whole: folded})
	}
	g.words[n].term = t
	g.terms[t].forms = append(g.terms[t].forms, n)
	return n
}

func clipText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// Gaps groups the cases by what they are about, those of most cases first. Cases
// that are like few others are in none.
func (g *GapFinder) Gaps() []support.Gap {
	g.splitTerms()
	holds := g.weigh()
	queue := g.pairs()
	var out []support.Gap
	for len(queue) > 0 && len(out) < 2*maxGaps {
		core := queue[0]
		queue = queue[1:]
		members := g.both(holds, core)
		if len(members) < leastGap || !g.named(core, members) {
			continue
		}
		if worth := core.worth / float64(core.count) * float64(len(members)); len(queue) > 0 && worth < queue[0].worth {
			core.worth, core.count = worth, len(members) // others have taken some of it
			i, _ := slices.BinarySearchFunc(queue, core, byWorth)
			queue = slices.Insert(queue, i, core)
			continue
		}
		out = append(out, g.gap(holds, core, members))
	}
	slices.SortStableFunc(out, func(a, b support.Gap) int {
		return cmp.Or(cmp.Compare(len(b.Cases), len(a.Cases)), b.Last.Compare(a.Last))
	})
	return out[:min(len(out), maxGaps)]
}

// splitTerms finds the parts of compounds: "møteromstilgang" is about what
// "tilgang til møterom" is about.
func (g *GapFinder) splitTerms() {
	known := func(term string) bool {
		t, there := g.byTerm[term]
		return there && g.terms[t].cases >= 2
	}
	x := &Index{lexicon: g.lexicon}
	for i := range g.terms {
		t := &g.terms[i]
		t.parts = nil
		for _, part := range x.split(t.whole, known) {
			if p, ok := g.byTerm[part]; ok && int(p) != i {
				t.parts = append(t.parts, p)
			}
		}
	}
}

// weigh makes the vector of each case, and tells which cases hold a term.
func (g *GapFinder) weigh() map[int32][]int {
	holds := make(map[int32][]int)
	for i := range g.cases {
		c := &g.cases[i]
		c.taken = false
		all := make(map[int32]float64, len(c.terms))
		for t, w := range c.terms {
			all[t] += w
			for _, p := range g.terms[t].parts {
				all[p] += w
			}
		}
		c.vector = c.vector[:0]
		for t, w := range all {
			if r := g.rarity(t); r > 0 {
				c.vector = append(c.vector, weighedTerm{t, w * r})
			}
		}
		slices.SortFunc(c.vector, heaviest)
		c.vector = slices.Clip(c.vector[:min(len(c.vector), gapTerms)])
		atLengthOne(c.vector)
		for _, v := range c.vector {
			holds[v.term] = append(holds[v.term], i)
		}
	}
	return holds
}

// rarity is how much a term tells; 0 for one that nobody else uses or that a
// great part of all do.
func (g *GapFinder) rarity(t int32) float64 {
	df, n := float64(g.terms[t].cases), float64(max(len(g.cases), leastCases))
	if df < 2 || df > commonShare*n {
		return 0
	}
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// gapCore is two terms that stand together again and again; the same one twice
// where it stands alone.
type gapCore struct {
	a, b  int32
	count int
	worth float64
}

func byWorth(a, b gapCore) int {
	return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
}

// isAbout reports whether two terms of a case, or one, are a good part of what
// it says. Without that a few small words would make a gap of cases that have
// nothing else in common.
func isAbout(a, b weighedTerm) bool {
	about := a.weight * a.weight
	if a.term != b.term {
		about += b.weight * b.weight
	}
	return about >= leastAbout
}

// pairs lists the cores there may be, the worthiest first. A single term counts
// less: it says less of what people want.
func (g *GapFinder) pairs() []gapCore {
	counts := make(map[[2]int32]int)
	for i := range g.cases {
		v := g.cases[i].vector
		for j := range v {
			for k := j; k < len(v); k++ {
				if !isAbout(v[j], v[k]) {
					continue
				}
				counts[[2]int32{min(v[j].term, v[k].term), max(v[j].term, v[k].term)}]++
			}
		}
	}
	var out []gapCore
	for pair, n := range counts {
		if n < leastGap {
			continue
		}
		worth := float64(n) * (g.rarity(pair[0]) + g.rarity(pair[1]))
		if pair[0] == pair[1] {
			worth /= 4
		}
		out = append(out, gapCore{pair[0], pair[1], n, worth})
	}
	slices.SortFunc(out, byWorth)
	return out
}

// both lists the cases that are about both terms and are in no gap yet.
func (g *GapFinder) both(holds map[int32][]int, core gapCore) []int {
	var out []int
	other := holds[core.b]
	for _, i := range holds[core.a] {
		if g.cases[i].taken {
			continue
		}
		if _, there := slices.BinarySearch(other, i); there && isAbout(g.cases[i].of(core.a), g.cases[i].of(core.b)) {
			out = append(out, i)
		}
	}
	return out
}

// named reports whether enough of the cases name a term of their core, or a word
// that it is a part of, in the subject: what people only mention is not what
// they ask.
func (g *GapFinder) named(core gapCore, members []int) bool {
	n := 0
	for _, i := range members {
		for t := range g.cases[i].named {
			if t == core.a || t == core.b || slices.Contains(g.terms[t].parts, core.a) || slices.Contains(g.terms[t].parts, core.b) {
				n++
				break
			}
		}
	}
	return float64(n) >= leastNamed*float64(len(members))
}

// of is a term of the case with what it weighs there.
func (c *gapCase) of(term int32) weighedTerm {
	for _, v := range c.vector {
		if v.term == term {
			return v
		}
	}
	return weighedTerm{term: term}
}
