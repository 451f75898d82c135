package knowledge_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"linje/knowledge"
	"linje/support"
)

func upkeepDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// amiss lists the findings as "kind id language".
func amiss(found []support.UpkeepFinding) []string {
	out := []string{}
	for _, f := range found {
		s := fmt.Sprintf("%s %s %s", f.Kind, f.Item.ID, f.Language)
		if f.Other.ID != "" && f.Other.ID != f.Item.ID {
			s += " " + f.Other.ID
		}
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

func variantOf(id string, l support.Language, reviewed time.Time) support.Item {
	return support.Item{ID: id, Kind: support.KindArticle, Language: l, Title: id, Body: id + " " + string(l), Reviewed: reviewed}
}

func TestUpkeepFindsWhatIsAmiss(t *testing.T) {
	now := upkeepDay()
	fresh, older, old := now.AddDate(0, -1, 0), now.AddDate(0, -3, 0), now.AddDate(-1, 0, -1)
	m := support.Material{
		Items: []support.Item{
			variantOf("hel", support.Bokmaal, fresh), variantOf("hel", support.Nynorsk, fresh), variantOf("hel", support.English, fresh),
			variantOf("eldre", support.Nynorsk, older), variantOf("eldre", support.Bokmaal, fresh), variantOf("eldre", support.English, time.Time{}),
			variantOf("alene", support.Bokmaal, old),
		},
		Links: []support.Link{
			{ID: "portal", Title: "Portal", URL: "https://portal.example.no/", Owner: "it@example.no", Reviewed: fresh, Language: support.Bokmaal},
			{ID: "portal2", Title: "https://www.portal.example.no", URL: "https://www.portal.example.no", Reviewed: fresh, Language: support.Bokmaal},
		},
	}
	uses := map[string]support.ItemUse{"hel": {Used: 4}, "eldre": {Used: 9, Reopened: 2}, "portal": {Used: 1}, "alene": {Used: 2, Reopened: 1}}
	got := amiss(knowledge.Upkeep(m, knowledge.UpkeepFacts{Uses: uses, Now: now}))
	want := []string{
		"reopened eldre nb", "reopened alene nb",
		"older eldre nn", "older eldre en",
		"missing alene nn", "missing alene en",
		"unreviewed eldre en", "unreviewed alene nb",
		"duplicate portal2 nb portal",
		"incomplete portal2 nb",
		"unused portal2 nb",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestUpkeepOfNothing(t *testing.T) {
	if got := knowledge.Upkeep(support.Material{}, knowledge.UpkeepFacts{Now: upkeepDay()}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestUpkeepFindsTextsThatAreNearlyTheSame(t *testing.T) {
	text := "For å få tilgang til møterommet må lederen din sende oss navnet ditt, romnummeret og hvor lenge du trenger tilgangen. Vi åpner døren innen to virkedager, og du får beskjed på e-post."
	item := func(id string, l support.Language, body string) support.Item {
		return support.Item{ID: id, Kind: support.KindTemplate, Language: l, Title: id, Body: body, Reviewed: upkeepDay()}
	}
	m := support.Material{Items: []support.Item{
		item("rom", support.Bokmaal, "Hei {{requester.first_name}},\n\n"+text),
		item("rom", support.English, "Hi "+text),
		item("rom-kopi", support.Bokmaal, strings.Replace(text, "to virkedager", "tre virkedager", 1)),
		item("skriver", support.Bokmaal, "Skriveren i tredje etasje er tom for papir. Legg i nytt papir og trykk på den grønne knappen, så går utskriften av seg selv."),
		item("kort", support.Bokmaal, "Hei, vi har mottatt saken."), item("kort-2", support.Bokmaal, "Hei, vi har mottatt saken."),
	}}
	var got []string
	for _, s := range amiss(knowledge.Upkeep(m, knowledge.UpkeepFacts{Now: upkeepDay()})) {
		if strings.HasPrefix(s, "duplicate") {
			got = append(got, s)
		}
	}
	if want := []string{"duplicate rom-kopi nb rom"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// TestUpkeepOfALargeMaterial: two thousand items that nearly all say the same
// are looked through without comparing each with each.
func TestUpkeepOfALargeMaterial(t *testing.T) {
	var m support.Material
	for i := range 2000 {
		m.Items = append(m.Items, support.Item{ID: fmt.Sprint("i", i), Kind: support.KindArticle, Language: support.Bokmaal, Title: "Likt",
			Body: strings.Repeat("samme tekst om alt som er og ikke er her i dag ", 30) + fmt.Sprint(i%50, " mange")})
	}
	begun := time.Now()
	n := 0
	for _, f := range knowledge.Upkeep(m, knowledge.UpkeepFacts{Now: upkeepDay()}) {
		if f.Kind == support.UpkeepDuplicate {
			n++
		}
	}
	if n != 1999 {
		t.Errorf("%d duplicates", n)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestUpkeepOfLinks(t *testing.T) {
	m := support.Material{
		Items: []support.Item{{ID: "a", Kind: support.KindArticle, Language: support.Bokmaal, Title: "A", URL: "https://example.no/borte",
			Body: "Se [skjemaet](https://example.no/skjema_(nytt)), <https://intra.example.no/x> og https://example.no/borte. Ikke [mal](https://example.no/{{case.number}}) eller mailto:a@example.no."}},
		Links: []support.Link{{ID: "l", Title: "L", URL: "http://example.no/flyttet", Language: support.Bokmaal}},
	}
	links := knowledge.Links(m)
	if want := []string{"https://example.no/borte", "https://example.no/skjema_(nytt)", "https://intra.example.no/x", "http://example.no/flyttet"}; !reflect.DeepEqual(links, want) {
		t.Fatalf("%q", links)
	}
	states := []support.LinkState{
		{Address: links[0], Outcome: support.LinkDead, Status: 404}, {Address: links[1], Outcome: support.LinkGood, Status: 200},
		{Address: links[2], Outcome: support.LinkUnreachable, Reason: "timeout"}, {Address: links[3], Outcome: support.LinkMoved, Target: "https://example.no/ny"},
	}
	var got []string
	for _, f := range knowledge.Upkeep(m, knowledge.UpkeepFacts{Now: upkeepDay(), Links: states}) {
		if f.Link.Address != "" {
			got = append(got, string(f.Kind)+" "+f.Item.ID+" "+f.Link.Address)
		}
	}
	want := []string{"dead a " + links[0], "moved l " + links[3], "unreachable a " + links[2]}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}
