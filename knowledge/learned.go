package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"linje/support"
)

// The measures of what may be learnt.
const (
	mostLessons    = 5000 // the newest that count
	mostLessonText = 4000 // bytes of a request that are learnt from
	mostLessonTerm = 60   // terms of a request that are learnt from
	weightFailed   = -0.5 // a case in which an item did not help, against one in which it did
	weightRemoved  = -0.5 // one in which it was put in and taken out again
	mostMass       = 12.0 // what a word can say for an item, in cases
	leastMass      = -3.0
)

// Learned is what answered cases have taught: which words of requests came to
// stand for which items. It holds no text, only single words and how often they
// met an item, and only of the newest cases. It is safe for use by several
// goroutines.
type Learned struct {
	mu      sync.RWMutex
	lexicon lexicon
	lessons map[support.CaseID]*lesson
	order   []turn // oldest first; may name some that are gone or were learnt anew
	turns   int
	items   map[string]*itemLesson
	terms   map[string]*termLesson
	changes atomic.Int64
}

// lesson is one case as it was learnt.
type lesson struct {
	terms []string
	items map[string]float64 // item → weight
	turn  int
}

// turn says when a case was learnt.
type turn struct {
	id support.CaseID
	n  int
}

// itemLesson is what is known of one item.
type itemLesson struct {
	mass    map[string]float64 // term → what the cases with it say
	cases   map[string]int     // term → cases with it that speak for the item
	speak   int
	against int
	newest  []support.CaseID // oldest first
}

// termLesson is what is known of one term.
type termLesson struct {
	lessons int                // cases that it stood in
	mass    float64            // what it says for all items together; never below 0
	items   map[string]float64 // item → what the cases with it say, as in itemLesson
	word    string             // as it stood last
}

// NewLearned makes a memory that holds nothing.
func NewLearned() *Learned {
	l := &Learned{lexicon: newLexicon(nil)}
	l.clear()
	return l
}

func (l *Learned) clear() {
	l.changes.Add(1)
	l.lessons, l.order = make(map[support.CaseID]*lesson), nil
	l.items, l.terms = make(map[string]*itemLesson), make(map[string]*termLesson)
}

// Reset forgets everything.
func (l *Learned) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
}

// Len is how many cases it has learnt from.
func (l *Learned) Len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.lessons)
}

// Add learns from an answered case. What was learnt of the same case before is
// replaced. Beyond the newest 5,000 cases the oldest is forgotten.
func (l *Learned) Add(from support.Lesson) {
	terms := l.lessonTerms(from.Subject, from.Text)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes.Add(1)
	l.drop(from.Case)
	weights := lessonWeights(from)
	if len(weights) == 0 || len(terms) == 0 {
		return
	}
	l.turns++
	one := &lesson{items: weights, turn: l.turns}
	for _, t := range terms {
		one.terms = append(one.terms, t.term)
		l.know(t)
	}
	l.lessons[from.Case] = one
	l.order = append(l.order, turn{from.Case, l.turns})
	l.count(from.Case, one, 1)
	for len(l.lessons) > mostLessons {
		l.dropOldest()
	}
	if len(l.order) > 2*mostLessons { // cases that were learnt again and again
		l.order = slices.DeleteFunc(l.order, l.gone)
	}
}

// lessonWeights says what a case tells of each item.
func lessonWeights(from support.Lesson) map[string]float64 {
	weights := make(map[string]float64)
	for _, id := range from.Removed {
		weights[id] = weightRemoved
	}
	for _, id := range from.Sent {
		weights[id] = 1
	}
	for _, id := range from.Failed {
		weights[id] = weightFailed
	}
	return weights
}

// lessonTerm is a term of a request with the word that it came from.
type lessonTerm struct {
	term, word string
	weight     float64
}

// lessonTerms finds the terms of a request, each once.
func (l *Learned) lessonTerms(subject, text string) []lessonTerm {
	if len(text) > mostLessonText {
		text = strings.ToValidUTF8(text[:mostLessonText], "")
	}
	return termsOfRequest(l.lexicon.term, subject, ownWords(text))
}

// termsOfRequest finds the terms of a request, each once, the subject's first.
func termsOfRequest(term func(folded string) string, subject, text string) []lessonTerm {
	var out []lessonTerm
	seen := make(map[string]bool)
	for i, s := range []string{subject, text} {
		weight := 1.0
		if i == 0 {
			weight = subjectWeight
		}
		for _, w := range words(s) {
			t := term(w.folded)
			if t == "" || seen[t] || len(out) == mostLessonTerm {
				continue
			}
			seen[t] = true
			out = append(out, lessonTerm{t, s[w.start:w.end], weight})
		}
	}
	return out
}

func (l *Learned) know(t lessonTerm) {
	known := l.terms[t.term]
	if known == nil {
		known = &termLesson{items: make(map[string]float64)}
		l.terms[t.term] = known
	}
	known.word = strings.ToLower(t.word)
}

// count puts a case in (sign 1) or takes it out (-1).
func (l *Learned) count(id support.CaseID, one *lesson, sign int) {
	for _, t := range one.terms {
		l.terms[t].lessons += sign
	}
	for item, weight := range one.items {
		k := l.items[item]
		if k == nil {
			k = &itemLesson{mass: make(map[string]float64), cases: make(map[string]int)}
			l.items[item] = k
		}
		k.count(id, weight, sign)
		for _, t := range one.terms {
			k.mass[t] += float64(sign) * weight
			l.terms[t].items[item] = k.mass[t]
			if weight > 0 {
				k.cases[t] += sign
				l.terms[t].mass += float64(sign) * weight
			}
			if k.mass[t] == 0 && k.cases[t] == 0 {
				delete(k.mass, t)
				delete(k.cases, t)
				delete(l.terms[t].items, item)
			}
		}
		if k.speak == 0 && k.against == 0 {
			delete(l.items, item)
		}
	}
	for _, t := range one.terms {
		if l.terms[t].lessons == 0 {
			delete(l.terms, t)
		}
	}
}

func (k *itemLesson) count(id support.CaseID, weight float64, sign int) {
	if weight < 0 {
		k.against += sign
		return
	}
	k.speak += sign
	if at := slices.Index(k.newest, id); at >= 0 {
		k.newest = slices.Delete(k.newest, at, at+1)
	}
	const mostNewest = 20
	if sign > 0 {
		if k.newest = append(k.newest, id); len(k.newest) > mostNewest {
			k.newest = k.newest[1:]
		}
	}
}

func (l *Learned) drop(id support.CaseID) {
	if one := l.lessons[id]; one != nil {
		delete(l.lessons, id)
		l.count(id, one, -1)
	}
}

// gone reports whether a turn's case was forgotten or learnt anew.
func (l *Learned) gone(t turn) bool { return l.lessons[t.id] == nil || l.lessons[t.id].turn != t.n }

func (l *Learned) dropOldest() {
	for len(l.order) > 0 {
		first := l.order[0]
		l.order = l.order[1:]
		if !l.gone(first) {
			l.drop(first.id)
			return
		}
	}
}

// learntFit is how well an item fits by what was learnt.
type learntFit struct {
	score float64      // -1 to 1
	cases int          // that speak for it
	terms int          // of the request that point at it
	words []learntTold // the most telling first
}

// learntTold is a word of a request with what it says for an item.
type learntTold struct {
	word string
	by   float64
}

const (
	unknownShare = 0.15 // how much a word that was never learnt counts against being sure
	everyday     = 0.25 // of the cases: a word of so many tells nothing
	fewLessons   = 40   // up to which every word may tell
)

// fits scores the items that what was learnt points at, or away from.
func (l *Learned) fits(subject, text string) map[string]learntFit {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if len(l.lessons) == 0 {
		return nil
	}
	out, total := make(map[string]learntFit), 0.0
	n := float64(len(l.lessons))
	for _, t := range l.lessonTerms(subject, text) {
		known := l.terms[t.term]
		if known == nil {
			total += unknownShare * t.weight * math.Log(1+n+4)
			continue
		}
		df := float64(known.lessons)
		tells := t.weight * math.Log(1+(n+4)/(df+1))
		total += tells
		if n > fewLessons && df > everyday*n {
			continue
		}
		for item, mass := range known.items {
			f := out[item]
			mass = max(min(mass, mostMass), leastMass)
			by := max(tells*mass/(min(known.mass, 4*mostMass)+1), -tells)
			f.score += by
			if by > 0 {
				f.terms++
				f.words = append(f.words, learntTold{t.word, by})
			}
			out[item] = f
		}
	}
	for item, f := range out {
		f.score, f.cases = max(-1, min(1, f.score/(total+2))), l.items[item].speak
		out[item] = f
	}
	return out
}

// telling are the words of the request that say most for an item.
func (f learntFit) telling() []string {
	words := slices.Clone(f.words)
	slices.SortStableFunc(words, func(a, b learntTold) int { return cmp.Compare(b.by, a.by) })
	var out []string
	for _, w := range words[:min(len(words), maxMatched)] {
		out = append(out, w.word)
	}
	return out
}

// Items tells what was learnt of each item, those with most cases first: up to
// twelve words, the most telling first.
func (l *Learned) Items() []support.Learnt {
	l.mu.RLock()
	defer l.mu.RUnlock()
	out := make([]support.Learnt, 0, len(l.items))
	for id, k := range l.items {
		one := support.Learnt{Item: id, Cases: k.speak, Against: k.against, Newest: slices.Clone(k.newest), Words: l.words(k)}
		slices.Reverse(one.Newest)
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b support.Learnt) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), cmp.Compare(a.Item, b.Item))
	})
	return out
}

func (l *Learned) words(k *itemLesson) []support.LearntWord {
	const mostWords = 12
	var out []support.LearntWord
	n := float64(len(l.lessons))
	for t, cases := range k.cases {
		if mass := k.mass[t]; mass > 0 && cases > 0 {
			known := l.terms[t]
			points := mass * mass / (known.mass + 1) * math.Log(1+(n+4)/float64(known.lessons+1))
			out = append(out, support.LearntWord{Word: known.word, Cases: cases, Points: points})
		}
	}
	slices.SortFunc(out, func(a, b support.LearntWord) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Word, b.Word))
	})
	return out[:min(len(out), mostWords)]
}
