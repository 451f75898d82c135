package eval

import (
	"math"
	"slices"

	"linje/knowledge"
	"linje/support"
)

// depth is how far down a list anybody looks.
const depth = 5

// ranker returns the items for a request, best first.
type ranker func(request) []string

// figures are what a ranking of items is worth.
type figures struct {
	mrr     float64 // 1/rank of the main answer among the first five
	recall3 float64 // share of the main answers among the first three
	ndcg3   float64 // of the first three, all grades counted
	first   float64 // share of the main answers that stand first
	n       int
}

// measure ranks for the requests that have an answer and that are wanted.
func measure(requests []request, rank ranker, wanted func(request) bool) figures {
	var f figures
	for _, r := range requests {
		if r.main() == "" || !wanted(r) {
			continue
		}
		f.n++
		list := rank(r)
		list = list[:min(len(list), depth)]
		if at := slices.Index(list, r.main()); at >= 0 {
			f.mrr += 1 / float64(at+1)
			if at < 3 {
				f.recall3++
			}
			if at == 0 {
				f.first++
			}
		}
		f.ndcg3 += ndcg(list, r.Relevant, 3)
	}
	if n := float64(f.n); n > 0 {
		f.mrr, f.recall3, f.ndcg3, f.first = f.mrr/n, f.recall3/n, f.ndcg3/n, f.first/n
	}
	return f
}

func ndcg(list []string, grades map[string]int, most int) float64 {
	gain := func(grade, at int) float64 { return (math.Pow(2, float64(grade)) - 1) / math.Log2(float64(at)+2) }
	var best []int
	for _, g := range grades {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	got, ideal := 0.0, 0.0
	for i := range most {
		if i < len(list) {
			got += gain(grades[list[i]], i)
		}
		if i < len(best) {
			ideal += gain(best[i], i)
		}
	}
	return got / ideal
}

// suggestions ranks with the index.
func suggestions(x *knowledge.Index) ranker {
	return func(r request) []string {
		var ids []string
		for _, s := range x.Suggest(r.query()) {
			ids = append(ids, s.Item.ID)
		}
		return ids
	}
}

// silence is how well it is told that nothing fits.
type silence struct {
	none, kept int     // requests without an answer, and those of them that show nothing
	good, lost int     // requests with an answer, and those of them that show nothing
	share      float64 // of the requests without an answer
	hidden     float64 // of the good ones
}

func measureSilence(requests []request, rank ranker) silence {
	var s silence
	for _, r := range requests {
		shown := len(rank(r)) > 0
		switch {
		case r.main() == "":
			s.none++
			if !shown {
				s.kept++
			}
		default:
			s.good++
			if !shown {
				s.lost++
			}
		}
	}
	s.share, s.hidden = float64(s.kept)/float64(max(s.none, 1)), float64(s.lost)/float64(max(s.good, 1))
	return s
}

// measureGroups is the share of requests with one of their groups among the
// first three and as the first.
func measureGroups(requests []request, rank ranker) (top3, first float64, n int) {
	for _, r := range requests {
		if len(r.Groups) == 0 {
			continue
		}
		n++
		list := rank(r)
		list = list[:min(len(list), 3)]
		for i, id := range list {
			if slices.Contains(r.Groups, id) {
				top3++
				if i == 0 {
					first++
				}
				break
			}
		}
	}
	return top3 / float64(max(n, 1)), first / float64(max(n, 1)), n
}

// measureLanguage is how often the language is told: of texts of eight words
// and more, where one must be sure, and of shorter ones, where being unsure
// counts half. Danish and Swedish are answered in bokmål, so telling that is
// right, sure or not.
func measureLanguage(texts []heard) (long, short float64) {
	var points, count [2]float64
	for _, h := range texts {
		length := 0
		if len(wordsOf(h.text)) < 8 {
			length = 1
		}
		count[length]++
		points[length] += toldLanguage(h, length == 1)
	}
	return points[0] / max(count[0], 1), points[1] / max(count[1], 1)
}

func toldLanguage(h heard, short bool) float64 {
	got, sure := knowledge.Language(h.text)
	if h.language == "da" || h.language == "sv" {
		if got == support.Bokmaal {
			return 1
		}
		if !sure && short {
			return 0.5
		}
		return 0
	}
	switch {
	case sure && got == support.Language(h.language):
		return 1
	case !sure && short:
		return 0.5
	}
	return 0
}
