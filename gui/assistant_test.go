package gui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

type fakeAdvice struct {
	advice
	hold map[support.CaseID]chan struct{}
}

func (f *fakeAdvice) Advise(ctx context.Context, id support.CaseID) (support.Advice, error) {
	if h := f.hold[id]; h != nil {
		select {
		case <-h:
		case <-ctx.Done():
			return support.Advice{}, ctx.Err()
		}
	}
	return f.Advice, f.err
}

func pictureAdvice() advice {
	d := newFakeDesk()
	guide := article("kvit", "Kvit side når du opnar ei sak", "https://hjelp.example.no/kvit-side")
	guide.Item.Kind, guide.Item.Reviewed = support.KindGuide, time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC)
	browsers := article("nettlesarar", "Nettlesarar som er støtta", "https://hjelp.example.no/nettlesarar")
	browsers.Item.Language = support.Bokmaal
	second := d.items[1]
	second.Item.Title, second.Matched = "Melde feil til leverandør", []string{"prøvd både"}
	first := d.items[0]
	first.Reopened = 1
	browsers.Learnt = support.LearntReason{Words: []string{"Edge", "Chrome"}, Cases: 3}
	like := support.SimilarCase{Case: support.Case{ID: "SAME0000", Subject: "Saka opnar ikkje", Status: support.StatusResolved},
		Matched: []string{"kvit side", "emneplan"}, Sent: []support.Item{first.Item, guide.Item}, Answered: time.Date(2026, 10, 9, 9, 0, 0, 0, time.UTC)}
	return advice{Advice: support.Advice{Templates: []support.Suggestion{first, second}, Articles: []support.Suggestion{guide, browsers},
		Groups:  []support.GroupSuggestion{{Group: support.Group{Name: "Systemdrift sak og arkiv", Line: 2, Email: "sakarkiv@example.no"}, Matched: []string{"saka"}}},
		Similar: []support.SimilarCase{like}}}
}

func TestAssistantShowsWhyAndInserts(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := &fakeAdvice{advice: pictureAdvice()}
	a := newAssistant(s.env, d)
	s.show(a.Object(), 248, 780)
	th := ingrid()
	th.Earlier = []support.Case{{ID: "OLD", Subject: "Mal for høringssvar", Status: support.StatusResolved,
		Times: support.Times{Created: time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC)}}}
	var put []string
	var opened support.CaseID
	a.OnInsert = func(it support.Item) { put = append(put, it.ID) }
	a.OnOpenCase = func(id support.CaseID) { opened = id }
	a.ShowCase(th)
	s.until("the suggestions are there", func() bool { return len(a.keyed) == 5 })
	s.relayout()
	s.snap("assistant-light")
	s.dark()
	s.snap("assistant-dark")
	cards := actionCards(a.column)
	if len(cards) != 7 || cards[0].Title() != "Kvit side i saksvising" ||
		cards[0].Why() != "Mal · nn · traff «kvit side», «opna saka» · brukt 14 ganger, 1 gjenåpnet" ||
		cards[2].Why() != "Veiledning · nn · gjennomgått 3. oktober" || cards[3].Why() != "Artikkel · bare bokmål · lært av 3 svar: «Edge», «Chrome»" ||
		cards[5].Why() != "SAM-E00 · 9. oktober · traff «kvit side», «emneplan» · sendt «Kvit side i saksvising», «Kvit side når du opnar ei sak»" {
		t.Fatalf("%q %q %q %q", cards[0].Why(), cards[2].Why(), cards[3].Why(), cards[5].Why())
	}
	test.Tap(cards[1])
	a.Insert(3)
	a.Insert(9) // there is none
	if len(put) != 2 || put[0] != "logge-ut" || put[1] != "kvit" {
		t.Errorf("%q", put)
	}
	test.Tap(cards[6])
	if opened != "OLD" {
		t.Errorf("opened %q", opened)
	}
	test.Tap(cards[5])
	a.Insert(5)
	if opened != "SAME0000" || len(put) != 4 || put[2] != "kvit-side" || put[3] != "kvit" {
		t.Errorf("opened %q, put in %q", opened, put)
	}
}

func TestAssistantShowsTheLatestCaseOnly(t *testing.T) {
	s := newStage(t, support.Bokmaal)
	d := &fakeAdvice{advice: pictureAdvice(), hold: map[support.CaseID]chan struct{}{ingrid().Case.ID: make(chan struct{})}}
	a := newAssistant(s.env, d)
	s.show(a.Object(), 248, 780)
	a.ShowCase(ingrid())
	s.until("a slow search shows progress", func() bool { return a.line.Visible() })
	a.ShowCase(thomas())
	s.until("the suggestions are there", func() bool { return a.got != nil })
	if a.line.Visible() || a.thread.Case.Requester.Name != "Thomas Lien" {
		t.Error("still waiting for the case before")
	}
}

func TestAssistantSaysWhenThereIsNothing(t *testing.T) {
	s := newStage(t, support.Nynorsk)
	a := newAssistant(s.env, &fakeAdvice{})
	s.show(a.Object(), 248, 400)
	a.ShowCase(ingrid())
	s.until("it has looked", func() bool { return a.got != nil })
	s.snap("assistant-empty")
	prose, ok := a.column.Objects()[0].(*widgets.Prose)
	if !ok || prose.Text() != "Ingenting i støttematerialet liknar på dette. Skriv :: i svaret for å søkje i alle malane, ?? for artiklar og lenkjer." {
		t.Errorf("%+v", a.column.Objects())
	}
}

func actionCards(c *widgets.ScrollColumn) []*widgets.ActionCard {
	var out []*widgets.ActionCard
	for _, o := range c.Objects() {
		if card, ok := o.(*widgets.ActionCard); ok {
			out = append(out, card)
		}
	}
	return out
}
