package gui

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"linje/knowledge"
	"linje/support"
)

// shelf is a finder over real material, as large as a department's gets.
type shelf struct {
	*fakeDesk
	index *knowledge.Index
}

func (s *shelf) FindMaterial(_ context.Context, text string, kinds []support.ItemKind, id support.CaseID, l support.Language, limit int) ([]support.Suggestion, error) {
	found := s.index.Find(text, kinds, l, limit)
	if id == "" || text != "" {
		return found, nil
	}
	request := ingrid().Messages[0]
	return append(s.index.Suggest(knowledge.Query{Subject: request.Envelope.Subject, Text: request.Text, Language: l, Kinds: kinds, Limit: limit}), found...), nil
}

// manyItems makes n items of all kinds with texts of some hundred words.
func manyItems(n int) []support.Item {
	words := []string{"passord", "saka", "tilgang", "utskrift", "møterom", "faktura", "emneplan", "eksamen", "søknad", "nettleser", "kvit", "side", "opna", "logge",
		"innlogging", "skjema", "postkasse", "rettleiing", "studieplan", "arkiv"}
	kinds := []support.ItemKind{support.KindTemplate, support.KindArticle, support.KindGuide}
	items := make([]support.Item, n)
	for i := range items {
		body := "Hei {{requester.first_name}},\n\n"
		for w := range 150 {
			body += words[(i*7+w*w)%len(words)] + fmt.Sprint(i%97) + " " + words[(i+w)%len(words)] + " "
		}
		items[i] = support.Item{ID: fmt.Sprintf("mal-%d", i), Kind: kinds[i%len(kinds)], Language: support.Languages()[i%2],
			Title: words[i%len(words)] + " " + words[(i/20)%len(words)] + fmt.Sprint(" ", i), Body: body, Tags: []string{words[(i+3)%len(words)]}}
	}
	return items
}

// BenchmarkPickerFirstList measures from the second colon to the list in the
// window, with 2,000 items: median and slowest, in ms.
func BenchmarkPickerFirstList(b *testing.B) {
	s := newStage(b, support.Bokmaal)
	d := &shelf{fakeDesk: newFakeDesk(), index: knowledge.NewIndex(support.Material{Items: manyItems(2000)}, nil)}
	c := newComposer(s.env, d)
	s.show(c.Object(), 520, 720)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	for name, typed := range map[string]string{"first": "", "filtered": "pas"} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				c.view.setText("")
				c.picker.close()
				s.typeText(":")
				began := time.Now()
				s.typeText(":" + typed)
				s.shownWithin(func() bool {
					return c.picker.isOpen() && len(c.picker.found) > 0 && c.picker.list.Visible() && !c.picker.latest.Busy()
				})
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// shownWithin runs what comes to the UI thread until cond holds, without a pause
// of its own.
func (s *stage) shownWithin(cond func() bool) {
	deadline := time.After(10 * time.Second)
	for !cond() {
		select {
		case f := <-s.posts:
			f()
		case <-deadline:
			s.t.Fatal("no list")
		}
	}
}
