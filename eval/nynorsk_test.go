package eval

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"linje/knowledge"
	"linje/support"
)

// inNynorsk are requests of the tuned set again, written in nynorsk, beside
// the bokmål ones.
func inNynorsk(t testing.TB, s set) (bokmaal, nynorsk []request) {
	t.Helper()
	lines(t, filepath.Join("testdata", tuned, "nynorsk.jsonl"), func(line string) {
		var told request
		if err := json.Unmarshal([]byte(line), &told); err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(s.requests, func(r request) bool { return r.ID == told.ID })
		if at < 0 {
			t.Fatalf("%s is no request of the set", told.ID)
		}
		r := s.requests[at]
		bokmaal = append(bokmaal, r)
		r.Language, r.Subject, r.Body = support.Nynorsk, told.Subject, told.Body
		nynorsk = append(nynorsk, r)
	})
	return bokmaal, nynorsk
}

func TestARequestInNynorskFindsWhatItFindsInBokmaal(t *testing.T) {
	s := load(t, tuned)
	bokmaal, nynorsk := inNynorsk(t, s)
	if len(nynorsk) < 40 {
		t.Fatalf("only %d", len(nynorsk))
	}
	rank := suggestions(knowledge.NewIndex(s.material, nil))
	for i, r := range nynorsk {
		a, b := slices.Index(rank(bokmaal[i]), r.main()), slices.Index(rank(r), r.main())
		if a != b {
			t.Logf("%s %q: at %d in bokmål, at %d in nynorsk", r.ID, r.Subject, a, b)
		}
	}
	a, b := measure(bokmaal, rank, all), measure(nynorsk, rank, all)
	t.Logf("bokmål %.3f %.3f, nynorsk %.3f %.3f", a.mrr, a.ndcg3, b.mrr, b.ndcg3)
	if b.ndcg3 < a.ndcg3-0.03 {
		t.Errorf("nDCG@3 of nynorsk is %.3f, that of bokmål %.3f", b.ndcg3, a.ndcg3)
	}
}

// TestNothingIsShownForWhatIsElsewhere asks for what no item of the set is
// about, in the everyday words of a university.
func TestNothingIsShownForWhatIsElsewhere(t *testing.T) {
	s := load(t, tuned)
	var asked []request
	lines(t, filepath.Join("testdata", tuned, "elsewhere.jsonl"), func(line string) {
		var r request
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		asked = append(asked, r)
	})
	x := knowledge.NewIndex(s.material, nil)
	for _, r := range asked {
		for _, shown := range x.Suggest(r.query())[:min(1, len(x.Suggest(r.query())))] {
			t.Logf("%s %q: %s %.2f for %q", r.ID, r.Subject, shown.Item.ID, shown.Score, shown.Matched)
		}
	}
	got := measureSilence(slices.Concat(asked, s.requests), suggestions(x))
	t.Logf("%+v", got)
	if got.share < 0.40 || got.hidden > 0.03 {
		t.Errorf("nothing shown for %.2f, %.2f of the good ones hidden", got.share, got.hidden)
	}
}
