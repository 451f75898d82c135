package knowledge

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"linje/support"
)

// gap makes a gap of its core, with the cases that are like it.
func (g *GapFinder) gap(holds map[int32][]int, core gapCore, members []int) support.Gap {
	for _, i := range members {
		g.cases[i].taken = true
	}
	middle := g.middle(members)
	for _, term := range []int32{core.a, core.b} {
		for _, i := range holds[term] {
			if c := &g.cases[i]; !c.taken && alike(c.vector, middle) >= leastAlike {
				c.taken = true
				members = append(members, i)
			}
		}
	}
	slices.SortFunc(members, func(a, b int) int {
		return cmp.Or(g.cases[b].at.Compare(g.cases[a].at), cmp.Compare(g.cases[a].id, g.cases[b].id))
	})
	out := support.Gap{Terms: g.label(core, members, middle), Last: g.cases[members[0]].at}
	forms := make(map[support.Language]int)
	for n, i := range members {
		c := g.cases[i]
		out.Cases = append(out.Cases, c.id)
		forms[c.lang]++
		if n < maxGapExamples {
			subject, _, _ := strings.Cut(c.head, "\n")
			out.Examples = append(out.Examples, support.GapExample{Case: c.id, Subject: subject, At: c.at})
		}
	}
	for _, l := range support.Languages() {
		if forms[l] > forms[out.Language] || out.Language == support.LanguageUnset && forms[l] > 0 {
			out.Language = l
		}
	}
	return out
}

// middle is the mean of the cases' vectors, its heaviest terms first.
func (g *GapFinder) middle(members []int) []weighedTerm {
	sum := make(map[int32]float64)
	for _, i := range members {
		for _, v := range g.cases[i].vector {
			sum[v.term] += v.weight
		}
	}
	out := make([]weighedTerm, 0, len(sum))
	for t, w := range sum {
		out = append(out, weighedTerm{t, w})
	}
	slices.SortFunc(out, heaviest)
	out = out[:min(len(out), 3*gapTerms)]
	atLengthOne(out)
	return out
}

// alike is the cosine of the angle between two vectors of length 1.
func alike(a, b []weighedTerm) float64 {
	dot := 0.0
	for _, x := range a {
		for _, y := range b {
			if x.term == y.term {
				dot += x.weight * y.weight
			}
		}
	}
	return dot
}

func atLengthOne(v []weighedTerm) {
	sum := 0.0
	for _, t := range v {
		sum += t.weight * t.weight
	}
	if sum == 0 {
		return
	}
	for i := range v {
		v[i].weight /= math.Sqrt(sum)
	}
}

func heaviest(a, b weighedTerm) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
}

// The bounds of a label.
const (
	maxLabelWords = 5
	maxLabelTerms = 3
	leastSaid     = 2 // people who put it so
)

// label says what a gap is about: as people put it most often, "tilgang til
// møterom", else its most telling terms.
func (g *GapFinder) label(core gapCore, members []int, middle []weighedTerm) []string {
	said := make(map[string]int)
	for _, i := range members {
		if phrase := g.phraseOf(core, g.cases[i]); phrase != "" {
			said[phrase]++
		}
	}
	best := ""
	for phrase, n := range said {
		if n >= leastSaid && (best == "" || cmp.Or(cmp.Compare(n, said[best]), cmp.Compare(len(best), len(phrase)), cmp.Compare(best, phrase)) > 0) {
			best = phrase
		}
	}
	if best != "" {
		return []string{best}
	}
	var out []string
	for _, v := range middle {
		if len(out) < maxLabelTerms && v.weight >= 0.25*middle[0].weight {
			out = append(out, g.form(v.term))
		}
	}
	return out
}

// phraseOf finds the shortest run of words that holds both terms of a core.
func (g *GapFinder) phraseOf(core gapCore, c gapCase) string {
	if core.a == core.b {
		return ""
	}
	head := strings.ToLower(c.head)
	found := words(head)
	best := piece{}
	lastA, lastB := -1, -1
	for i, w := range found {
		n, known := g.byWord[gapKey{c.lang, w.folded}]
		if !known {
			continue
		}
		switch g.words[n].term {
		case core.a:
			lastA = i
		case core.b:
			lastB = i
		default:
			continue
		}
		if lastA < 0 || lastB < 0 {
			continue
		}
		at := piece{found[min(lastA, lastB)].start, w.end}
		if n := i - min(lastA, lastB) + 1; n <= maxLabelWords && !strings.ContainsAny(head[at.start:at.end], "\n.,;:!?()") &&
			(best.end == 0 || at.end-at.start < best.end-best.start) {
			best = at
		}
	}
	return head[best.start:best.end]
}

// form is how a term is written most often.
func (g *GapFinder) form(t int32) string {
	best := gapWord{}
	for _, n := range g.terms[t].forms {
		w := g.words[n]
		if cmp.Or(cmp.Compare(w.times, best.times), cmp.Compare(len(best.form), len(w.form)), cmp.Compare(best.form, w.form)) > 0 {
			best = w
		}
	}
	return best.form
}

// labels are what mail systems put before a subject: "[EKSTERN]".
var labels = regexp.MustCompile(`^\s*(?:\[[^\]]{1,40}\]\s*)+`)

// topic is a subject without the marks of answering, of cases and of mail
// systems.
func topic(subject string) string {
	s := support.BareSubject(clipText(subject, 300))
	return strings.Join(strings.Fields(support.BareSubject(labels.ReplaceAllString(s, ""))), " ")
}
