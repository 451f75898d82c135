package eval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"linje/knowledge"
	"linje/support"
)

// The simulated work: so many cases are answered with the right item, then as
// many more are asked.
const (
	learntCases = 200
	laterCases  = 400
	barLearning = 0.05
)

// later makes requests as they come again: one of the set, its sentences and
// words thinned out at random, often without its subject.
func later(rng *rand.Rand, requests []request, n int) []request {
	out := make([]request, 0, n)
	for len(out) < n {
		r := requests[rng.IntN(len(requests))]
		if r.main() == "" {
			continue
		}
		if rng.IntN(2) == 0 {
			r.Subject = ""
		}
		var kept []string
		for _, sentence := range strings.FieldsFunc(r.Body, func(c rune) bool { return strings.ContainsRune(".!?\n", c) }) {
			if rng.IntN(3) == 0 {
				continue
			}
			var words []string
			for _, w := range strings.Fields(sentence) {
				if rng.IntN(5) > 0 {
					words = append(words, w)
				}
			}
			kept = append(kept, strings.Join(words, " "))
		}
		r.Body = strings.Join(kept, ". ")
		if len(strings.Fields(r.Subject+" "+r.Body)) >= 4 {
			out = append(out, r)
		}
	}
	return out
}

func lessonOf(i int, r request) support.Lesson {
	return support.Lesson{Case: support.CaseID(fmt.Sprintf("%016d", i)), Subject: r.Subject, Text: r.Body, Sent: []string{r.main()}}
}

// learning measures what learning adds: for requests that come again in other
// words, and, harder, for each request when only the others have been answered.
func (e *evaluation) learning() {
	x := knowledge.NewIndex(e.set.material, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	memory := knowledge.NewLearned()
	for i, r := range later(rng, e.set.requests, learntCases) {
		memory.Add(lessonOf(i, r))
	}
	coming := later(rng, e.set.requests, laterCases)
	before := measure(coming, suggestions(x), all)
	x.Learn(memory)
	after := measure(coming, suggestions(x), all)
	e.row("| learning | MRR@5 without | with | recall@3 without | with |\n|---|---|---|---|---|")
	e.row("| %d requests after %d answered cases | %.3f | %.3f | %.3f | %.3f |", laterCases, learntCases, before.mrr, after.mrr, before.recall3, after.recall3)
	e.bar("what learning adds to MRR@5", after.mrr >= before.mrr+barLearning, after.mrr-before.mrr, barLearning)

	x.Learn(nil)
	without := measure(e.set.requests, suggestions(x), all)
	with := measure(e.set.requests, e.leaveOneOut(x), all)
	e.row("| each request after all the others | %.3f | %.3f | %.3f | %.3f |\n", without.mrr, with.mrr, without.recall3, with.recall3)
}

// leaveOneOut ranks for a request with what all other requests taught.
func (e *evaluation) leaveOneOut(x *knowledge.Index) ranker {
	return func(asked request) []string {
		memory := knowledge.NewLearned()
		for i, r := range e.set.requests {
			if r.ID != asked.ID && r.main() != "" {
				memory.Add(lessonOf(i, r))
			}
		}
		x.Learn(memory)
		return suggestions(x)(asked)
	}
}

// However often the wrong item is picked for a request, alone or in turn with
// others, and whatever was learnt before: what its text brings among the first
// four, and so the right item, stays among the first five.
func TestWrongPicksDoNotPushTheRightItemOut(t *testing.T) {
	s := load(t, tuned)
	x := knowledge.NewIndex(s.material, nil)
	rng := rand.New(rand.NewPCG(3, 4))
	before := later(rng, s.requests, learntCases)
	tried := 0
	for _, r := range s.requests {
		x.Learn(nil)
		byText := suggestions(x)(r)
		at := slices.Index(byText, r.main())
		if r.main() == "" || at < 0 || at > 3 {
			continue
		}
		tried++
		for _, bad := range [][]string{{"bad"}, {"a", "b", "c", "d", "e", "f"}} {
			memory := knowledge.NewLearned()
			for i, old := range before {
				memory.Add(lessonOf(i, old))
			}
			for i := range 50 {
				wrong := lessonOf(1000+i, r)
				wrong.Sent = []string{s.material.Items[7*(len(bad[i%len(bad)])+3*(i%len(bad)))].ID}
				if wrong.Sent[0] == r.main() {
					wrong.Sent = []string{s.material.Items[0].ID}
				}
				memory.Add(wrong)
			}
			x.Learn(memory)
			if now := slices.Index(suggestions(x)(r), r.main()); now < 0 || now > 4 {
				t.Errorf("%s: %q went from %d to %d after 50 wrong picks", r.ID, r.main(), at, now)
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d requests were tried", tried)
	}
}

// What was learnt lifts at least five in a hundred of the requests that come
// after 200 answered cases.
func TestLearningHelps(t *testing.T) {
	s := load(t, tuned)
	x := knowledge.NewIndex(s.material, nil)
	rng := rand.New(rand.NewPCG(5, 6))
	memory := knowledge.NewLearned()
	for i, r := range later(rng, s.requests, learntCases) {
		memory.Add(lessonOf(i, r))
	}
	coming := later(rng, s.requests, laterCases)
	before := measure(coming, suggestions(x), all)
	x.Learn(memory)
	after := measure(coming, suggestions(x), all)
	t.Logf("MRR@5 %.3f → %.3f", before.mrr, after.mrr)
	if after.mrr < before.mrr+barLearning {
		t.Errorf("MRR@5 went from %.3f to %.3f", before.mrr, after.mrr)
	}
	x.Learn(nil)
	if again := measure(coming, suggestions(x), all); again != before {
		t.Errorf("switched off, learning still counts: %+v, was %+v", again, before)
	}
}
