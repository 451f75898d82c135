package knowledge_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"linje/knowledge"
	"linje/support"
)

func request(n int, subject, text string) support.Unaided {
	return support.Unaided{Case: support.CaseID(fmt.Sprintf("C%05d", n)), At: upkeepDay().Add(-time.Duration(n) * time.Hour), Subject: subject, Text: text,
		Language: support.Bokmaal, Requester: support.Address{Name: "Kari Nordmann"}}
}

func TestGapsFindsWhatIsAskedAgainAndAgain(t *testing.T) {
	g := knowledge.NewGapFinder()
	for i, x := range [][2]string{
		{"Tilgang til møterom", "Hei, jeg trenger tilgang til møterom 4101.\nMvh Kari"},
		{"SV: tilgang til møterom", "Hei! Kan jeg få tilgang til møterommet i tredje?"},
		{"Møterom", "Døra er låst, hvordan får jeg tilgang til møterom?"},
		{"Tilgjenge til møterom", "Eg treng tilgjenge til møterommet vårt."},
		{"Access to meeting room", "I have no access to møterom 3."},
		{"Møteromstilgang", "Ny på jobb og trenger møteromstilgang."},
		{"Tilgang til møterom 12", "Kortet virker ikke på møterommet."},
		{"Re: [A2B-3CD] Tilgang til møterom", "Gjelder dette også møterom i B-bygget? Trenger tilgang."},
		{"tilgang møterom", "takk"},
		{"Skriveren er tom", "Skriveren på kontoret er tom for papir."},
		{"Skriver uten papir", "Det er ikke papir i skriveren."},
		{"Papir", "Fyller dere på papir i skriveren?"},
		{"Lønnsslipp", "Jeg finner ikke lønnsslippen for mai."},
		{"Feriepenger", "Når kommer feriepengene?"},
		{"Parkering", "Hvor kan jeg parkere sykkelen?"},
	} {
		g.Add(request(i, x[0], x[1]))
	}
	gaps := g.Gaps()
	if len(gaps) != 2 {
		t.Fatalf("%d gaps: %+v", len(gaps), gaps)
	}
	if n := len(gaps[0].Cases); n < 8 || n > 9 {
		t.Errorf("%d cases of rooms: %v", n, gaps[0].Cases)
	}
	if got := strings.Join(gaps[0].Terms, ", "); got != "tilgang til møterom" {
		t.Errorf("label %q", got)
	}
	if len(gaps[1].Cases) != 3 || !strings.Contains(strings.Join(gaps[1].Terms, " "), "papir") {
		t.Errorf("%+v", gaps[1])
	}
	if e := gaps[0].Examples; len(e) != 5 || e[0].Subject != "Tilgang til møterom" || e[0].Case != "C00000" || gaps[0].Language != support.Bokmaal {
		t.Errorf("%+v", e)
	}
}

func TestGapsOfFewOrNone(t *testing.T) {
	g := knowledge.NewGapFinder()
	if got := g.Gaps(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	g.Add(request(1, "Tilgang til møterom", ""))
	g.Add(request(2, "Tilgang til møterom", ""))
	g.Add(request(3, "", "\xff\xfe{{"))
	if got := g.Gaps(); len(got) != 0 {
		t.Errorf("two cases are no gap: %+v", got)
	}
}

// TestGapsAmongMany: many thousand cases, with themes of known size hidden
// among requests of random words.
func TestGapsAmongMany(t *testing.T) {
	cases := 20_000
	if testing.Short() {
		cases = 5000
	}
	r := rand.New(rand.NewPCG(7, 8))
	letters := []string{"bal", "dor", "fim", "gusk", "hæl", "jor", "kå", "lum", "mir", "nøt", "pel", "rak", "syv", "tun", "vel"}
	vocabulary := make([]string, 8000)
	for i := range vocabulary {
		vocabulary[i] = letters[r.IntN(15)] + letters[r.IntN(15)] + letters[r.IntN(15)] + letters[r.IntN(15)]
	}
	themes := []string{"tilgang til møterom", "bytte av veileder", "gjestekonto for foredragsholder"}
	g := knowledge.NewGapFinder()
	begun := time.Now()
	for i := range cases {
		var text strings.Builder
		for range 40 {
			text.WriteString(vocabulary[int(float64(len(vocabulary))*r.Float64()*r.Float64())] + " ")
		}
		subject := vocabulary[r.IntN(len(vocabulary))]
		if i%200 < len(themes) {
			subject = themes[i%200]
		}
		g.Add(request(i, subject, text.String()))
	}
	gaps := g.Gaps()
	took := time.Since(begun)
	t.Logf("%d cases in %v, %d gaps, the first %q of %d", cases, took, len(gaps), gaps[0].Terms, len(gaps[0].Cases))
	for _, theme := range themes {
		found := false
		for _, gap := range gaps {
			found = found || strings.Join(gap.Terms, " ") == theme && len(gap.Cases) >= cases/200
		}
		if !found {
			t.Errorf("no gap %q", theme)
		}
	}
	if took > time.Minute {
		t.Errorf("took %v", took)
	}
}

func TestDraftItemFromAnAnswer(t *testing.T) {
	a := knowledge.AnswerText{
		Subject: "SV: [K7Q-2MX] tilgang til møterom for Kari Nordmann", Asked: "Hei, jeg trenger tilgang til møterom 4101.",
		Text:     "Hei Kari,\n\nDu får tilgang når lederen din har godkjent det.\n\n\n     Ring 22 85 50 50.\n\nVennlig hilsen\nOla Hansen\n\nFra: Kari Nordmann\nSendt: mandag\nTil: Hjelp\nEmne: tilgang\n\nHei",
		Language: support.Bokmaal, Service: "Bygg", People: someone(),
	}
	item, taken := knowledge.DraftItem(support.KindTemplate, "", a)
	if item.Title != "Tilgang til møterom for […]" || item.ID != "tilgang-til-moterom-for" || item.Kind != support.KindTemplate || item.Service != "Bygg" || !item.Reviewed.IsZero() {
		t.Errorf("%+v", item)
	}
	if want := "Hei {{requester.first_name}},\n\nDu får tilgang når lederen din har godkjent det.\n\n   Ring […]."; item.Body != want {
		t.Errorf("%q", item.Body)
	}
	if len(taken) != 4 {
		t.Errorf("%+v", taken)
	}
	if got := strings.Join(item.Tags, " "); got != "tilgang møterom" {
		t.Errorf("tags %q", got)
	}
	article, _ := knowledge.DraftItem(support.KindArticle, "Tilgang til møterom", a)
	if want := "Du får tilgang når lederen din har godkjent det.\n\n   Ring […]."; article.Body != want {
		t.Errorf("%q", article.Body)
	}
}

func TestTypicalAnswer(t *testing.T) {
	answers := []string{
		"Ok!", "Skriveren er fylt med papir, og det skal gå av seg selv nå.",
		"Lederen din må godkjenne tilgangen til møterommet før vi kan gi deg den.",
		"Tilgang til møterommet gis når lederen har godkjent det i portalen, skriv til oss etterpå.",
		strings.Repeat("tilgang møterom leder godkjenne portalen ", 200),
	}
	if got := knowledge.Typical(answers); got != 2 && got != 3 {
		t.Errorf("%d", got)
	}
	if got := knowledge.Typical([]string{"Ok", ""}); got != -1 {
		t.Errorf("%d", got)
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{"Tilgang til møterom?": "tilgang-til-moterom", "Ærlig talt Ås": "aerlig-talt-as", "[…]": "utkast",
		strings.Repeat("lang ", 60): strings.TrimSuffix(strings.Repeat("lang-", 14), "-")} {
		if got := knowledge.Slug(title); got != want {
			t.Errorf("%q: %q", title, got)
		}
	}
}
