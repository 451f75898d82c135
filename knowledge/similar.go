package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"linje/support"
)

// The measures of when a case is like another.
const (
	mostTelling   = 24
	leastTelling  = 4 // letters of a word that may tell cases apart; shorter ones are codes or chance
	leastLike     = 0.22
	leastShared   = 2
	countedUpTo   = 2000.0 // mails, about, up to which a word's count tells something
	alikeOwn      = 0.75   // how much the new request's words count for likeness, against the old one's
	mostSimilar   = 5
	sentAlikeness = 1.1 // a case in which material was sent is of more use
)

// Telling lists the words of a request that may tell which cases are like it, in
// the order they stand, the subject's first. They are in lower case.
func (x *Index) Telling(q Query) []string {
	var out []string
	for _, t := range x.alikeTerms(q.Subject, q.Text) {
		if w := fold(t.word); len(out) < mostTelling && len([]rune(w)) >= leastTelling && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (x *Index) alikeTerms(subject, text string) []lessonTerm {
	if len(text) > mostLessonText {
		text = strings.ToValidUTF8(text[:mostLessonText], "")
	}
	return termsOfRequest(x.lexicon.term, subject, ownWords(text))
}

// Similar ranks cases that share words with a request, best first, and leaves
// out those that are not alike. common tells of the words of Telling in how many
// mails each stands. Cases with the same subject and the same material are shown
// once.
func (x *Index) Similar(q Query, solved []support.Solved, common map[string]int) []support.SimilarCase {
	asked := x.alikeTerms(q.Subject, q.Text)
	weight, total := make(map[string]lessonTerm, len(asked)), 0.0
	for _, t := range asked {
		n, counted := common[fold(t.word)]
		if !counted {
			continue
		}
		if t.weight = t.weight * math.Log(1+countedUpTo/float64(n+1)); t.weight > 0 {
			weight[t.term] = t
			total += t.weight
		}
	}
	var out []support.SimilarCase
	for _, s := range solved {
		one := x.likeness(s, weight, total)
		if one.Score >= leastLike && len(one.Matched) >= leastShared {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b support.SimilarCase) int { return cmp.Compare(b.Score, a.Score) })
	return distinct(out, mostLimitOf(q.Limit))
}

func mostLimitOf(limit int) int {
	if limit <= 0 {
		return mostSimilar
	}
	return limit
}

// likeness says how much of the request a case says too.
func (x *Index) likeness(s support.Solved, weight map[string]lessonTerm, total float64) support.SimilarCase {
	out := support.SimilarCase{Case: s.Case, Answered: s.Answered}
	said := x.alikeTerms(s.Case.Subject, s.Text)
	var shared []lessonTerm
	both := 0.0
	for _, t := range said {
		if w, ok := weight[t.term]; ok {
			shared = append(shared, w)
			both += w.weight
		}
	}
	if len(shared) == 0 || total == 0 {
		return out
	}
	mean := total / float64(len(weight))
	other := mean * float64(len(said))
	out.Score = both / (alikeOwn*total + (1-alikeOwn)*max(other, both))
	if len(s.Items) > 0 {
		out.Score = min(1, out.Score*sentAlikeness)
	}
	slices.SortStableFunc(shared, func(a, b lessonTerm) int { return cmp.Compare(b.weight, a.weight) })
	for _, t := range shared[:min(len(shared), maxMatched)] {
		out.Matched = append(out.Matched, t.word)
	}
	return out
}

// distinct leaves out what says the same again.
func distinct(list []support.SimilarCase, most int) []support.SimilarCase {
	var out []support.SimilarCase
	for _, s := range list {
		again := slices.ContainsFunc(out, func(o support.SimilarCase) bool {
			return fold(o.Case.Subject) == fold(s.Case.Subject) && o.Score == s.Score
		})
		if !again && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}
