package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linje/store"
	"linje/support"
)

// searchStore holds a few cases that differ in what one searches for.
func searchStore(t testing.TB) (*store.Store, support.MailboxID) {
	t.Helper()
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	day := func(n int) time.Time { return noon().AddDate(0, 0, n) }
	take(t, s, box,
		letter{id: "1@example.no", subject: "Passord", text: "Jeg får ikke nullstilt passordet mitt på Feide.", at: day(1), from: "Kari Nordmann <kari.nordmann@example.no>"},
		letter{id: "2@example.no", subject: "Ferie", text: "Far og mor på idé-kafé i Malmö. Ærlig talt, Øystein!", at: day(2), from: "Ola Hansen <ola@example.no>"},
		letter{id: "3@example.no", subject: "Faktura", text: "Nytt passord trengs, kundenr-4711. Svar gjerne.", at: day(3), from: "Per Åsen <per@nord.example.no>"},
		letter{id: "4@example.no", re: "3@example.no", subject: "Sv: Faktura", text: "Passord igjen.", at: day(4), from: "Per Åsen <per@nord.example.no>"})
	update(t, s, caseOf("2@example.no"), event("note", day(5), support.EventNote, support.EventData{Text: "Ringte tilbake om bilnøkkel."}),
		event("grp", day(5), support.EventGroup, support.EventData{Group: "okonomi", Line: 2}))
	ok(t, setMaterial(t, s, support.Material{Groups: []support.Group{{ID: "okonomi", Name: "Økonomi og lønn"}}}))
	setStatus(t, s, caseOf("3@example.no"), support.StatusWaiting, day(6))
	return s, box
}

func TestSearchFinds(t *testing.T) {
	s, box := searchStore(t)
	other := addMailbox(t, s, "Annen")
	take(t, s, other, letter{id: "9@example.no", subject: "Annen", text: "passord", at: noon().AddDate(0, 0, -9), from: "x@example.no"})
	for _, x := range []struct {
		q    support.SearchQuery
		want string
	}{
		{support.SearchQuery{Terms: []string{"passord"}}, "Faktura Passord Annen"},
		{support.SearchQuery{Terms: []string{"passord"}, Mailbox: box}, "Faktura Passord"},
		{support.SearchQuery{Terms: []string{"passord"}, Limit: 1}, "Faktura"},
		{support.SearchQuery{Terms: []string{"PASSORDET"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"pas"}}, "Faktura Passord Annen"},
		{support.SearchQuery{Terms: []string{"pas", "feide"}}, ""}, // only the last may be unfinished
		{support.SearchQuery{Terms: []string{"passordet", "fei"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"passordet", "f"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"får"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"far"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{`"pa"`}}, ""},
		{support.SearchQuery{Terms: []string{"ide-kafe"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"malmø"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"ærlig"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"øystein"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"oystein"}}, ""},
		{support.SearchQuery{Terms: []string{"nullstilt passordet"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"passordet nullstilt"}}, ""},
		{support.SearchQuery{Terms: []string{`"nullstilt pass"`}}, ""},
		{support.SearchQuery{Terms: []string{`nullstilt pass`}}, "Passord"},
		{support.SearchQuery{Terms: []string{"kundenr-4711"}}, "Faktura"},
		{support.SearchQuery{Terms: []string{"bilnøkkel"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"hansen", "bilnøk"}}, "Ferie"},
		{support.SearchQuery{Terms: []string{"nordmann"}}, "Passord"},
		{support.SearchQuery{Terms: []string{"kari.nordmann@example.no"}}, "Passord"},
		{support.SearchQuery{From: "nordmann"}, "Passord"},
		{support.SearchQuery{From: "åsen"}, "Faktura"},
		{support.SearchQuery{From: "per@nord"}, "Faktura"},
		{support.SearchQuery{From: "passord"}, ""},
		{support.SearchQuery{From: "ola", Terms: []string{"kafe"}}, "Ferie"},
		{support.SearchQuery{From: "!?"}, ""},
		{support.SearchQuery{Terms: []string{"passord"}, Status: support.StatusWaiting}, "Faktura"},
		{support.SearchQuery{Status: support.StatusWaiting}, "Faktura"},
		{support.SearchQuery{Status: support.StatusClosed}, ""},
		{support.SearchQuery{Group: "økonomi"}, "Ferie"},
		{support.SearchQuery{Group: "OKON"}, "Ferie"},
		{support.SearchQuery{Group: "drift"}, ""},
		{support.SearchQuery{Group: "økonomi", Terms: []string{"passord"}}, ""},
		{support.SearchQuery{Terms: []string{"passord"}, Before: noon().AddDate(0, 0, 2), After: noon()}, "Passord"},
		{support.SearchQuery{Terms: []string{"passord"}, After: noon().AddDate(0, 0, 2)}, "Faktura"},
		{support.SearchQuery{Before: noon().AddDate(0, 0, 2)}, "Passord Annen"},
		{support.SearchQuery{After: noon().AddDate(0, 0, 4)}, "Faktura Ferie"},
		{support.SearchQuery{}, ""},
		{support.SearchQuery{Mailbox: box}, ""},
		{support.SearchQuery{Terms: []string{"", "  "}}, ""},
		{support.SearchQuery{Terms: []string{"-", `"`}}, ""},
		{support.SearchQuery{Terms: []string{"-", "*"}, Status: support.StatusWaiting}, ""},
	} {
		if got := subjects(must(s.Search(t.Context(), x.q))(t)); got != x.want {
			t.Errorf("%+v: %q, want %q", x.q, got, x.want)
		}
	}
}

func TestSearchShowsWhere(t *testing.T) {
	s, _ := searchStore(t)
	for _, x := range []struct {
		q     support.SearchQuery
		want  string
		score float64
	}{
		{support.SearchQuery{Terms: []string{"passordet"}}, "Jeg får ikke nullstilt «passordet» mitt på Feide", 1},
		{support.SearchQuery{Terms: []string{"nullstilt passord"}}, "Jeg får ikke «nullstilt passordet» mitt på Feide", 1},
		{support.SearchQuery{Terms: []string{"kafe"}}, "Far og mor på idé-«kafé» i Malmö. Ærlig talt, Øystein", 1},
		{support.SearchQuery{Terms: []string{"ferie"}}, "«Ferie»", 2},
		{support.SearchQuery{Terms: []string{"bilnøkkel"}}, "Ringte tilbake om «bilnøkkel»", 1},
		{support.SearchQuery{From: "kari"}, "«Kari» Nordmann <«kari».nordmann@example.no", 1},
		{support.SearchQuery{Status: support.StatusWaiting}, "Passord igjen", 1},
	} {
		hits := must(s.Search(t.Context(), x.q))(t)
		if len(hits) != 1 || hits[0].Snippet != x.want || hits[0].Score != x.score {
			t.Errorf("%+v: %+v, want %q", x.q, hits, x.want)
		}
	}
	box := addMailbox(t, s, "Lang")
	take(t, s, box, letter{id: "long@example.no", subject: "lang", text: strings.Repeat("ord ", 500) + "nålen ligger her " + strings.Repeat("mer ", 500)})
	hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"nålen"}}))(t)
	want := "… ord ord ord ord ord ord «nålen» ligger her " + strings.TrimSpace(strings.Repeat("mer ", 17)) + " …"
	if len(hits) != 1 || hits[0].Snippet != want {
		t.Errorf("%+v", hits)
	}
}

func TestSearchByNumber(t *testing.T) {
	s, box := searchStore(t)
	id := caseOf("1@example.no")
	for _, typed := range []string{id.Number(), strings.ToLower(id.Number()), string(id), "[" + id.Number() + "]", string(id[:6])} {
		hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{typed}, Mailbox: box}))(t)
		if len(hits) != 1 || hits[0].Case.ID != id || hits[0].Score <= 2 {
			t.Errorf("%s: %+v", typed, hits)
		}
	}
	// The case comes first, then those that write of it.
	take(t, s, box, letter{id: "m@example.no", subject: "Gjelder", text: "Se sak " + id.Number() + ".", at: noon().AddDate(0, 1, 0)})
	if got := subjects(must(s.Search(t.Context(), support.SearchQuery{Terms: []string{id.Number()}}))(t)); got != "Passord Gjelder" {
		t.Errorf("got %s", got)
	}
	if got := subjects(must(s.Search(t.Context(), support.SearchQuery{Terms: []string{id.Number()}, Status: support.StatusClosed}))(t)); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestSearchIsNewestFirst(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	var batch []letter
	for i := range 120 { // out of order, several in one second
		k := i * 37 % 120
		batch = append(batch, letter{id: nth(k), subject: fmt.Sprint(k), text: "passord", at: noon().Add(time.Duration(k) * 300 * time.Millisecond)})
	}
	take(t, s, box, batch[:60]...)
	take(t, s, box, batch[60:]...)
	hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"passord"}}))(t)
	if len(hits) != 50 {
		t.Fatalf("%d hits", len(hits))
	}
	for i := 1; i < len(hits); i++ {
		if a, b := hits[i-1].Case.Times.Updated, hits[i].Case.Times.Updated; b.Sub(a) >= time.Second {
			t.Errorf("%v before %v", a, b)
		}
	}
	if n := len(must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"passord"}, Limit: 500}))(t)); n != 120 {
		t.Errorf("%d of 120", n)
	}
	healthy(t, s)
}

func TestSearchTakesAnyInput(t *testing.T) {
	s, box := searchStore(t)
	for _, q := range []string{`"`, `""`, `a"b`, `NEAR(a b)`, `subject:x`, `-x`, `^x`, `x*`, `(`, `a OR`, `AND`, "\x00", "\xff", `'`, `{a b}:c`, strings.Repeat("x ", 5000), strings.Repeat("y", 1<<16), "é\u0301", "\u0301", "%", "_"} {
		for _, terms := range [][]string{{q}, strings.Fields(q), {q, q}} {
			must(s.Search(t.Context(), support.SearchQuery{Terms: terms, From: q, Group: q}))(t)
			must(s.Search(t.Context(), support.SearchQuery{Terms: terms}))(t)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		q := support.SearchQuery{Terms: rapid.SliceOfN(rapid.String(), 0, 4).Draw(r, "terms"), From: rapid.String().Draw(r, "from"),
			Group: rapid.String().Draw(r, "group"), Status: support.Status(rapid.String().Draw(r, "status")), Mailbox: box,
			Limit: rapid.IntRange(-1, 5).Draw(r, "limit")}
		if _, err := s.Search(t.Context(), q); err != nil {
			r.Fatal(err)
		}
	})
}

// What is searched for is found: any word of a text, however it is written.
func TestSearchFindsAnyWord(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		word := rapid.StringMatching(`[a-zæøåÆØÅéäöüñ0-9]{2,12}`).Draw(r, "word")
		n++
		text := "x " + word + ", y"
		take(t, s, box, letter{id: nth(n), subject: "s", text: text, at: noon().Add(time.Duration(n) * time.Second)})
		for _, typed := range []string{word, strings.ToUpper(word), word[:len(word)-len(word)/3]} {
			if !strings.HasPrefix(word, typed) && !strings.EqualFold(word, typed) {
				continue
			}
			typed = strings.ToValidUTF8(typed, "")
			hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{typed}, Limit: 1000}))(t)
			found := false
			for _, h := range hits {
				found = found || h.Case.ID == caseOf(nth(n)) && (strings.Contains(h.Snippet, "«"+word+"»") || h.Score >= 10)
			}
			if !found && len([]rune(typed)) > 1 {
				r.Fatalf("%q does not find %q (%d hits)", typed, text, len(hits))
			}
		}
	})
}
