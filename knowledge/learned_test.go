package knowledge

import (
	"fmt"
	"slices"
	"testing"

	"linje/support"
)

func learntMaterial() support.Material {
	return support.Material{Items: []support.Item{
		{ID: "kort", Language: "nb", Kind: support.KindArticle, Title: "Nytt adgangskort", Body: "Bestill kort i portalen."},
		{ID: "nett", Language: "nb", Kind: support.KindArticle, Title: "Trådløst nett", Body: "Koble til eduroam."},
		{ID: "mal-kort", Language: "nb", Kind: support.KindTemplate, Title: "Kort er bestilt", Body: "Hei. Kortet er bestilt."},
	}, Links: []support.Link{{ID: "portal", Title: "Bestillingsportalen", URL: "https://example.no/portal", Language: "nb"}}}
}

func told(id, text string, sent ...string) support.Lesson {
	return support.Lesson{Case: support.CaseID(id), Text: text, Sent: sent}
}

func suggested(x *Index, text string) []string {
	var ids []string
	for _, s := range x.Suggest(Query{Text: text, Language: "nb"}) {
		ids = append(ids, s.Item.ID)
	}
	return ids
}

// Words that stand in no item come to stand for one; the reason says which and
// of how many cases, and all of it can be undone.
func TestWhatWasSentIsLearnt(t *testing.T) {
	x := NewIndex(learntMaterial(), nil)
	ask := "Plastbiten til døra på labben piper bare rødt"
	if got := suggested(x, ask); len(got) != 0 {
		t.Fatalf("before anything was learnt: %v", got)
	}
	l := NewLearned()
	x.Learn(l)
	l.Add(told("1", "Plastbiten min virker ikke på døra", "kort", "portal"))
	l.Add(told("2", "Døra piper når jeg bruker plastbiten", "kort", "portal"))
	l.Add(told("3", "Nettet faller ut på labben", "nett"))
	got := x.Suggest(Query{Text: ask, Language: "nb"})
	if len(got) == 0 || got[0].Item.ID != "kort" || got[0].Learnt.Cases != 2 || !slices.Contains(got[0].Learnt.Words, "Plastbiten") {
		t.Fatalf("%+v", got)
	}
	items := l.Items()
	if len(items) != 3 || items[0].Item != "kort" || items[0].Cases != 2 || items[0].Newest[0] != "2" || items[0].Words[0].Cases != 2 {
		t.Errorf("%+v", items)
	}
	if links := x.Suggest(Query{Text: ask, Language: "nb", Kinds: []support.ItemKind{support.KindLink}}); len(links) != 1 || links[0].Item.ID != "portal" {
		t.Errorf("links %+v", links)
	}
	x.Learn(nil)
	if got := suggested(x, ask); len(got) != 0 {
		t.Errorf("switched off: %v", got)
	}
	x.Learn(l)
	l.Reset()
	if got := suggested(x, ask); len(got) != 0 || l.Len() != 0 || len(l.Items()) != 0 {
		t.Errorf("forgotten: %v", got)
	}
}

// A case that is opened again speaks against what was sent in it, and is counted
// once however often it is learnt.
func TestWhatDidNotHelpIsLearntToo(t *testing.T) {
	x, l := NewIndex(learntMaterial(), nil), NewLearned()
	x.Learn(l)
	ask := "Nytt adgangskort til eduroam"
	for range 3 {
		for i := range 6 {
			l.Add(support.Lesson{Case: support.CaseID(fmt.Sprint(i)), Text: "Trenger adgangskort og eduroam", Sent: []string{"nett"}, Failed: []string{"kort"}})
		}
	}
	items := l.Items()
	if l.Len() != 6 || len(items) != 2 || items[0].Item != "nett" || items[0].Cases != 6 || items[1].Against != 6 || len(items[1].Words) != 0 {
		t.Errorf("%d cases: %+v", l.Len(), items)
	}
	if got := suggested(x, ask); len(got) == 0 || got[0] != "nett" {
		t.Errorf("%v", got)
	}
	l.Add(support.Lesson{Case: "0", Text: "Trenger adgangskort og eduroam", Removed: []string{"nett"}})
	if items := l.Items(); items[0].Cases != 5 || items[0].Against != 1 {
		t.Errorf("the later word of a case counts: %+v", items)
	}
}

// Only the newest cases are kept, and nothing is left of the others.
func TestLearningIsBounded(t *testing.T) {
	l := NewLearned()
	for i := range mostLessons + 700 {
		l.Add(told(fmt.Sprint(i), fmt.Sprintf("ordet%d gjelder plastbiten", i), fmt.Sprintf("item-%d", i%50)))
	}
	if l.Len() != mostLessons || len(l.terms) != mostLessons+1 || len(l.items) != 50 {
		t.Errorf("%d cases, %d terms, %d items", l.Len(), len(l.terms), len(l.items))
	}
	for range 3 * mostLessons {
		l.Add(told("5690", "plastbiten", "kort"))
	}
	if l.Len() != mostLessons || len(l.order) > 2*mostLessons+1 {
		t.Errorf("%d cases, %d turns", l.Len(), len(l.order))
	}
	if l.Add(support.Lesson{Case: "tom"}); l.Len() != mostLessons {
		t.Error("a case without words or items was learnt from")
	}
}

func BenchmarkSuggestLearnt(b *testing.B) {
	x := NewIndex(bigMaterial(b, 2000), nil)
	l := NewLearned()
	for i := range mostLessons {
		l.Add(told(fmt.Sprint(i), fmt.Sprintf("Får ikke åpnet saken om emneplan %d, siden er hvit og skriveren på rom%d står stille, kontor%d", i, i%300, i%70),
			fmt.Sprintf("item-%d", i%500)))
	}
	x.Learn(l)
	for b.Loop() {
		x.Suggest(Query{Subject: "Hvit side", Text: "Får ikke åpnet saken om emneplan, siden er hvit i nettleseren og skriveren står", Language: "nb"})
	}
}
