package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"linje/support"
)

// adviceDesk answers as a desk with some material would.
type adviceDesk struct {
	*fakeDesk
	asked []string
	acts  []string
}

func (d *adviceDesk) Learn(context.Context) error { return nil }

func (d *adviceDesk) advice(asked string) support.Advice {
	d.asked = append(d.asked, asked)
	item := support.Item{ID: "kvit-side", Kind: support.KindTemplate, Title: "Kvit side", Language: support.Nynorsk}
	return support.Advice{Language: support.Nynorsk,
		Templates: []support.Suggestion{{Item: item, Score: 4.5, Matched: []string{"kvit side"}, Used: 14, Reopened: 1, Variants: []support.Language{"nb", "nn"}}},
		Articles:  []support.Suggestion{{Item: support.Item{ID: "art", Kind: support.KindArticle, Title: "Kvit", Language: "nn"}, Learnt: support.LearntReason{Words: []string{"blank"}, Cases: 2}}},
		Groups:    []support.GroupSuggestion{{Group: support.Group{ID: "arkiv", Name: "Arkiv", Line: 2}, Matched: []string{"arkiv"}}},
		Similar: []support.SimilarCase{{Case: support.Case{ID: "ABC1230000000000", Subject: "Kvitt", Status: support.StatusResolved}, Matched: []string{"kvit"},
			Sent: []support.Item{item}, Answered: time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)}}}
}

func (d *adviceDesk) Advise(_ context.Context, id support.CaseID) (support.Advice, error) {
	return d.advice(id.Number()), nil
}

func (d *adviceDesk) AdviseText(_ context.Context, text string) (support.Advice, error) {
	if text == "" {
		return support.Advice{Language: support.Bokmaal}, nil
	}
	return d.advice(text), nil
}

func (d *adviceDesk) Learnt(context.Context) ([]support.Learnt, error) {
	return []support.Learnt{{Item: "kvit-side", Cases: 6, Against: 1, Words: []support.LearntWord{{Word: "blank", Cases: 4}}, Newest: []support.CaseID{"ABC1230000000000"}}}, nil
}

func (d *adviceDesk) Forget(_ context.Context, item string) error {
	d.acts = append(d.acts, "forget:"+item)
	return nil
}

func (d *adviceDesk) Recall(_ context.Context, item string) error {
	d.acts = append(d.acts, "recall:"+item)
	return nil
}

func TestSuggestTellsPrograms(t *testing.T) {
	d := &adviceDesk{fakeDesk: newFake()}
	got := runAdvice(t, d, "", "suggest", "K7Q-2MX", "--json")
	var a struct {
		Language  string
		Templates []struct {
			ID, Title, Language string
			Score               float64
			Why                 []string
			Used, Reopened      int
		}
		Articles []struct {
			Why    []string
			Learnt struct {
				Cases int
				Words []string
			}
		}
		Groups  []struct{ ID, Name string }
		Similar []struct {
			Number, Answered string
			Sent, Why        []string
		}
	}
	if err := json.Unmarshal([]byte(got.out), &a); err != nil || got.code != 0 {
		t.Fatalf("%v: %s%s", err, got.out, got.err)
	}
	if a.Language != "nn" || len(a.Templates) != 1 || a.Templates[0].ID != "kvit-side" || a.Templates[0].Score != 4.5 || a.Templates[0].Why[0] != "kvit side" ||
		a.Templates[0].Reopened != 1 || a.Articles[0].Learnt.Cases != 2 || a.Articles[0].Why == nil || a.Groups[0].ID != "arkiv" ||
		a.Similar[0].Number != "ABC-123" || a.Similar[0].Sent[0] != "kvit-side" || a.Similar[0].Answered != "2026-10-01T08:00:00Z" {
		t.Errorf("%+v", a)
	}
	text := "Subject: Kvit side\n\nSkjermen er kvit."
	runAdvice(t, d, text, "suggest", "--text-file", "-", "--json")
	if len(d.asked) != 2 || d.asked[1] != text {
		t.Errorf("asked %q", d.asked)
	}
	none := runAdvice(t, d, "", "suggest", "--text-file", "-", "--json")
	if !strings.Contains(none.out, `"templates": []`) && !strings.Contains(none.out, `"templates":[]`) {
		t.Errorf("%s", none.out)
	}
}

func TestSuggestTellsPeople(t *testing.T) {
	d := &adviceDesk{fakeDesk: newFake()}
	got := runAdvice(t, d, "", "suggest", "K7Q-2MX")
	for _, w := range []string{"kvit-side", "Kvit side", "brukt 14 ganger", "1 gjenåpnet", "lært av 2 svar: blank", "Arkiv", "ABC-123"} {
		if !strings.Contains(got.out, w) {
			t.Errorf("%q is not said in\n%s", w, got.out)
		}
	}
	for _, args := range [][]string{{"suggest"}, {"suggest", "K7Q-2MX", "--text-file", "-"}, {"learnt", "forget"}, {"learnt", "forget", "x", "--all"}} {
		if got := runAdvice(t, d, "", args...); got.code != 2 {
			t.Errorf("%q: %d", args, got.code)
		}
	}
}

func TestLearntIsSeenUndoneAndSwitchedOff(t *testing.T) {
	d := &adviceDesk{fakeDesk: newFake()}
	d.settings.Learn = true
	if got := runAdvice(t, d, "", "learnt", "--json"); !strings.Contains(got.out, `"item"`) || !strings.Contains(got.out, "ABC-123") || !strings.Contains(got.out, "blank") {
		t.Errorf("%s", got.out)
	}
	for _, args := range [][]string{{"learnt", "forget", "kvit-side"}, {"learnt", "recall", "kvit-side"}, {"learnt", "forget", "--all"}, {"learnt", "recall", "--all"}, {"learnt", "off"}} {
		if got := runAdvice(t, d, "", args...); got.code != 0 {
			t.Errorf("%q: %s", args, got.err)
		}
	}
	if want := "forget:kvit-side recall:kvit-side forget: recall:"; strings.Join(d.acts, " ") != want || d.settings.Learn {
		t.Errorf("%q, on %v", d.acts, d.settings.Learn)
	}
	if got := runAdvice(t, d, "", "learnt"); !strings.Contains(got.err, "linjectl learnt on") {
		t.Errorf("%s", got.err)
	}
}

func runAdvice(t *testing.T, d *adviceDesk, in string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	code := newApp(d, support.Bokmaal, strings.NewReader(in), &out, &err).run(t.Context(), args)
	return outcome{code, out.String(), err.String()}
}
