package knowledge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"linje/support"
)

// requests are mails of requesters, made for this test: the language, the
// subject, the text, and what the first three suggestions must hold.
const requests = `
nn|Får ikkje opna saka om emneplan|Hei! Eg skal leggje inn ny emneplan, men når eg trykkjer på saka får eg berre ei kvit side. I går gjekk det fint. Har prøvd både Edge og Chrome. Kan nokon sjå på det før møtet klokka eitt?|hvit-side-saksarkivet hvit-side-i-saksarkivet
nb|Hvem skal godkjenne utgående brev?|Lederen vår er i permisjon, og jeg har et vedtak som skal ut i dag.|godkjenne-utgaende-brev
en|Cannot find my committee papers|Hello, I am a member of the research committee but cannot find the meeting papers for Thursday.|motepapirer-i-utvalg
nb|Avskrive eller avslutte?|Hva er forskjellen på å avskrive og avslutte en sak?|avskrive-eller-avslutte
nb|Tilgang til møterom|Hei, vi trenger et møterom til tolv personer på fredag, hvordan bestiller vi det?|bestille-moterom moterom
en|Meeting room|How do I book a room for twelve people next week?|bestille-moterom moterom
nb|Passord|Jeg har glemt passordet mitt og kommer ikke inn.|nullstille-passord glemt-passord
nn|Passordet verkar ikkje|Passordet mitt har gått ut og kontoen er låst.|nullstille-passord glemt-passord
en|Password expired|My password has expired and I can't sign in from abroad.|nullstille-passord glemt-passord
nb|Ny mobil|Jeg har fått ny telefon og får ikke godkjent innloggingen.|bytte-telefon-mfa mfa-ny-telefon
en|Lost phone|I lost my phone, how do I get past the two-factor code?|bytte-telefon-mfa mfa-ny-telefon
nb|Printeren i 3. etasje|Skriveren virker ikke, det kommer ingen ark ut. Den sier papirstopp.|utskrift-hjelp utskrift
nn|Skrivaren|Utskriftene mine kjem ikkje ut på skrivaren i andre høgda.|utskrift-hjelp utskrift
nb|Nett|Får ikke koblet til eduroam med den nye PC-en min.|koble-til-eduroam tradlost-nett
en|wifi|eduroam does not work on my phone after I changed my password|koble-til-eduroam tradlost-nett
nb|Reiseregning i retur|Reiseregningen min kom i retur fordi kvitteringene var uleselige. Hva gjør jeg?|levere-reiseregning reiseregning
nn|Reiserekning|Kven godkjenner reiserekninga mi når leiaren er borte?|levere-reiseregning reiseregning
en|Travel expenses|Where do I submit receipts for my trip to Bergen?|levere-reiseregning reiseregning
nb|Fakturaadresse|En leverandør spør hvor de skal sende regningen. Har vi EHF?|faktura-til-universitetet faktura
en|Invoice|A supplier in Germany wants to know our invoice address.|faktura-til-universitetet faktura
nb|Sensur|Jeg får ikke registrert karakterene, oppdraget mitt mangler i eksamenssystemet.|registrere-sensur
nn|Vikar for sensor|Ein av sensorane har vorte sjuk. Kan ein vikar overta sensuren?|registrere-sensur vikar-og-stedfortreder vikar
nb|Felles postkasse|To nye medarbeidere må få tilgang til den delte postkassen vår.|bruke-delt-postkasse delt-postkasse
en|Shared mailbox|I cannot send from our shared mailbox in Outlook.|bruke-delt-postkasse delt-postkasse
nb|Gjesteforsker|Gjestebrukeren til en forsker utløper på mandag. Kan den forlenges?|opprette-gjestebruker gjestebruker
en|Visiting researcher|Our guest needs an account from January until June.|opprette-gjestebruker gjestebruker
nb|VPN|VPN-en faller ut hele tiden når jeg sitter på hjemmekontor.|vpn-hjemmefra vpn
nn|Heimekontor|Eg får ikkje opna fellesområdet heimanfrå.|vpn-hjemmefra vpn
nb|Skjerming av personalmappe, haster|Vi har fått en legeerklæring som vedlegg 2. Skal vedlegget skjermes?|skjerme-dokument skjerming-til-arkivet
nn|Skjerme vedlegg|Korleis skjermar eg eit enkelt dokument i saka?|skjerme-dokument skjerming-til-arkivet
nb|Journalføring|Hvordan arkiverer jeg en e-post i en sak som finnes fra før?|arkivere-epost
nb|Feil rom i timeplanen|Forelesningen på tirsdag står på feil rom.|feil-i-timeplanen
en|Timetable|Two of my courses are at the same time in the timetable.|feil-i-timeplanen
nb|Program|Jeg trenger lisens til et statistikkprogram til undervisningen.|bestille-programvare
en|Software|The program says that the licence has expired.|bestille-programvare
nb|Treg PC|Maskinen min bruker ti minutter på å starte.|treg-pc
nn|Treg maskin|PC-en min har vorte veldig treg i det siste.|treg-pc
nb|Teams|Ingen hører meg i Teams-møter, mikrofonen virker ellers.|teams-mote
en|Recording|May I record my lecture in Teams when students speak?|teams-mote
nb|Nynorsk|Søkeren skrev nynorsk. Må svaret være på nynorsk?|sprakform-i-brev
nb|Fødselsnummer|Jeg sendte fødselsnummer på e-post til feil mottaker.|personopplysninger-i-epost personopplysninger-mottatt avvik
en|Personal data|I received a list with national identity numbers by email. What should I do?|personopplysninger-i-epost personopplysninger-mottatt
nb|Mistenkelig e-post|Fikk en e-post som ber meg bekrefte kontoen. Er det svindel?|mistenkelig-epost
en|Phishing?|I clicked a link in a suspicious email and entered my password.|mistenkelig-epost
nn|Emneplan|Eg finn ikkje utkastet til emneplanen som eg lagra i går.|emneplan-endre
nb|Nettleser|Hvilke nettlesere støttes? Opplastingen virker ikke i Safari.|nettlesere-som-stottes
`

func TestSuggestFindsWhatFits(t *testing.T) {
	x := NewIndex(starter(t), nil)
	total, first, right := 0, 0, 0
	for _, line := range strings.Split(strings.TrimSpace(requests), "\n") {
		f := strings.Split(line, "|")
		q := Query{Subject: f[1], Text: f[2], Language: support.Language(f[0]), Limit: 3}
		var got []string
		for _, s := range x.Suggest(q) {
			got = append(got, s.Item.ID)
			if len(s.Matched) == 0 {
				t.Errorf("%s: %s is suggested without a reason", f[1], s.Item.ID)
			}
			for _, m := range s.Matched {
				if !strings.Contains(f[1]+" "+f[2], m) {
					t.Errorf("%s: %q does not stand in the request", f[1], m)
				}
			}
		}
		total++
		want := strings.Fields(f[3])
		if len(got) > 0 && slices.Contains(want, got[0]) {
			first++
		}
		if slices.ContainsFunc(got, func(id string) bool { return slices.Contains(want, id) }) {
			right++
		} else {
			t.Logf("%s: %v, want %v", f[1], got, want)
		}
	}
	t.Logf("%d requests: %d in the first three, %d first", total, right, first)
	if float64(right) < 0.97*float64(total) || float64(first) < 0.9*float64(total) {
		t.Errorf("%d of %d found in the first three, %d first", right, total, first)
	}
}

func TestSuggestShowsNothingWhereNothingFits(t *testing.T) {
	x := NewIndex(starter(t), nil)
	for _, text := range []string{"", "Takk for hjelpen!", "Hei, takk skal du ha. God helg!", "Thanks, that worked. Have a nice day!",
		"Tusen takk, no verkar det.", "Vi sees i kantina klokka tolv?", "Ok", "12345", "Hilsen Kari", "Gratulerer med dagen til hele gjengen!"} {
		for _, s := range x.Suggest(Query{Subject: "Sv:", Text: text, Language: support.Bokmaal}) {
			t.Errorf("%q: %s (%.1f %q)", text, s.Item.ID, s.Score, s.Matched)
		}
	}
}

func TestSuggestReturnsTheWantedLanguageOnce(t *testing.T) {
	x := NewIndex(starter(t), map[string]support.ItemUse{"nullstille-passord": {Used: 14}})
	for want, title := range map[support.Language]string{support.Nynorsk: "Nullstille passordet", support.English: "Reset your password"} {
		got := x.Suggest(Query{Text: "Passordet mitt må nullstilles", Language: want, Kinds: []support.ItemKind{support.KindGuide}})
		if len(got) == 0 || got[0].Item.Title != title || got[0].Item.Language != want || got[0].Used != 14 {
			t.Fatalf("%s: %+v", want, got)
		}
		if fmt.Sprint(got[0].Variants) != "[nb nn en]" {
			t.Errorf("variants %v", got[0].Variants)
		}
		for _, s := range got[1:] {
			if s.Item.ID == got[0].Item.ID {
				t.Error("an item stands twice")
			}
		}
	}
	got := x.Suggest(Query{Text: "Which browsers are supported: Safari, Firefox?", Language: support.English})
	if len(got) == 0 || got[0].Item.ID != "nettlesere-som-stottes" || got[0].Item.Language != support.Bokmaal {
		t.Errorf("what is not in English comes in bokmål: %+v", got)
	}
	for _, s := range x.Suggest(Query{Text: "Hvor er gjesteskjemaet for gjestebruker?", Kinds: []support.ItemKind{support.KindLink}}) {
		if s.Item.Kind != support.KindLink || s.Item.URL == "" {
			t.Errorf("%+v", s.Item)
		}
	}
}

func TestSuggestShowsTheWordsThatMatched(t *testing.T) {
	x := NewIndex(starter(t), nil)
	got := x.Suggest(Query{Subject: "Hjelp", Text: "Når eg opnar saka får eg berre ei Kvit  side, og det hastar.", Language: support.Nynorsk, Limit: 1})
	if len(got) != 1 || !slices.Contains(got[0].Matched, "Kvit side") {
		t.Errorf("%+v", got)
	}
}

func TestSuggestLiftsWhatIsUsed(t *testing.T) {
	m := support.Material{Items: []support.Item{
		{ID: "a", Language: "nb", Kind: "template", Title: "Adgangskort til bygget"},
		{ID: "b", Language: "nb", Kind: "template", Title: "Adgangskort til bygget"}, {ID: "c", Language: "nb", Kind: "template", Title: "Noe annet"},
		{ID: "d", Language: "nb", Kind: "template", Title: "Parkering"}, {ID: "e", Language: "nb", Kind: "template", Title: "Kantine"}}}
	got := NewIndex(m, map[string]support.ItemUse{"b": {Used: 5}}).Suggest(Query{Subject: "adgangskort", Text: "Nytt adgangskort, takk"})
	if len(got) != 2 || got[0].Item.ID != "b" {
		t.Errorf("%+v", got)
	}
}

func TestInflectionsAndCompoundsMeet(t *testing.T) {
	l := newLexicon(nil)
	for _, same := range []string{"utskrift utskrifta utskriften utskrifter utskriftene utskriftane printe", "sak saka saken saker sakene sakane",
		"rom rommet rommene romma", "skriver skriveren skrivere skriverne skrivar skrivaren skrivarane printer printeren", "lisens lisensen lisenser lisensane licence",
		"emne emnet emner emna", "faktura fakturaen fakturaer fakturaene invoice", "passord passordet passorda password passwords", "side sida sider sidene",
		"eksamen exam eksamenen", "é e"} {
		first := ""
		for _, w := range strings.Fields(same) {
			term := l.term(fold(w))
			if first == "" {
				first = term
			}
			if term != first {
				t.Errorf("%s is %q, the first %q", w, term, first)
			}
		}
	}
	for _, pair := range []string{"måte mate", "lån lan", "sak sal", "rom ram"} {
		a, b, _ := strings.Cut(pair, " ")
		if l.term(fold(a)) == l.term(fold(b)) {
			t.Errorf("%s and %s are not the same word", a, b)
		}
	}
	x := NewIndex(support.Material{Items: []support.Item{{ID: "a", Language: "nb", Kind: "article", Title: "Faktura"},
		{ID: "b", Language: "nb", Kind: "article", Title: "Adresse"}, {ID: "c", Language: "nb", Kind: "article", Title: "Emneplan"},
		{ID: "d", Language: "nb", Kind: "article", Title: "Plan"}, {ID: "e", Language: "nb", Kind: "article", Title: "Emne"}, {ID: "f", Language: "nb", Kind: "article", Title: "Reise"}}}, nil)
	if got := ids(x.Suggest(Query{Text: "Hva er fakturaadressen?"})); len(got) != 2 {
		t.Errorf("a compound of the request: %v", got)
	}
	if hits := x.postings[l.term("plan")]; len(hits) != 2 {
		t.Errorf("a compound of the material: %+v", hits)
	}
}

func TestFindOrdersAsOneTypes(t *testing.T) {
	x := NewIndex(starter(t), map[string]support.ItemUse{"mottaksmelding": {Used: 20}, "paminnelse": {Used: 3}})
	template := []support.ItemKind{support.KindTemplate}
	for _, c := range []struct {
		typed string
		lang  support.Language
		first string
	}{
		{"kvit", support.Nynorsk, "hvit-side-i-saksarkivet"}, {"hvit", support.Nynorsk, "hvit-side-i-saksarkivet"},
		{"KVIT SI", support.Nynorsk, "hvit-side-i-saksarkivet"}, {"side sak", support.Nynorsk, "hvit-side-i-saksarkivet"},
		{"vi ser", support.Nynorsk, "mottaksmelding"}, {"treng", support.Nynorsk, "trenger-flere-opplysninger"},
		{"remind", support.English, "paminnelse"}, {"pm", support.Bokmaal, ""}, {"eduro", support.Bokmaal, "tradlost-nett"},
		{"mtrom", support.Bokmaal, ""}, {"mterm", support.Bokmaal, "moterom"}, {"skjermb", support.Bokmaal, "trenger-flere-opplysninger"},
		{"zzzz", support.Bokmaal, ""}, {"påminnels", support.Bokmaal, "paminnelse"}, {"påmimnelse", support.Bokmaal, "paminnelse"}, {"leverandør", support.Bokmaal, "meldt-til-leverandor"},
	} {
		got := x.Find(c.typed, template, c.lang, 5)
		switch {
		case c.first == "":
		case len(got) == 0 || got[0].Item.ID != c.first || got[0].Item.Language != c.lang:
			t.Errorf("%q: %+v", c.typed, ids(got))
		}
		if len(got) > 5 {
			t.Errorf("%q: %d", c.typed, len(got))
		}
	}
	if got := x.Find("zzzz", template, support.Bokmaal, 5); len(got) != 0 {
		t.Errorf("%v", ids(got))
	}
	all := x.Find("  ", template, support.English, 0)
	if len(all) < 16 || all[0].Item.ID != "mottaksmelding" || all[1].Item.ID != "paminnelse" || all[0].Item.Language != support.English {
		t.Errorf("%v", ids(all))
	}
	if !slices.IsSortedFunc(all[2:], func(a, b support.Suggestion) int { return strings.Compare(fold(a.Item.Title), fold(b.Item.Title)) }) {
		t.Errorf("those never used are not by title: %v", ids(all))
	}
	mixed := x.Find("gjest", []support.ItemKind{support.KindGuide, support.KindArticle, support.KindLink}, support.Bokmaal, 0)
	if len(mixed) < 2 {
		t.Errorf("links and guides: %v", ids(mixed))
	}
}

func ids(ss []support.Suggestion) []string {
	var out []string
	for _, s := range ss {
		out = append(out, fmt.Sprintf("%s.%s %.0f", s.Item.ID, s.Item.Language, s.Score))
	}
	return out
}

func TestGroupsForARequest(t *testing.T) {
	groups := starter(t).Groups
	for text, want := range map[string]string{
		"Skal vedlegget skjermes, og med hvilken hjemmel?": "arkiv", "Fakturaen havnet feil": "faktura", "Feil i timeplanen for HIS101": "timeplan",
		"Reiserekninga mi står stille": "lonn-og-reise", "Sensuren er ikke registrert": "eksamen", "My password does not work for eduroam and my account is locked": "",
	} {
		got := SuggestGroups(groups, Query{Text: text, Limit: 2})
		if want != "" && (len(got) == 0 || got[0].Group.ID != want || len(got[0].Matched) == 0) {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := FindGroups(groups, "arkiv", 3); len(got) != 3 || got[0].ID != "arkiv" {
		t.Errorf("%+v", got)
	}
	if got := FindGroups(groups, "", 0); len(got) != len(groups) || got[0].Line != 1 {
		t.Errorf("%d", len(got))
	}
	if got := FindGroups(groups, "sensur", 0); len(got) == 0 || got[0].ID != "eksamen" {
		t.Errorf("%+v", got)
	}
}

// TestEveryGroupHasItsReason: one that no word of the request speaks for is not
// shown.
func TestEveryGroupHasItsReason(t *testing.T) {
	x := NewIndex(starter(t), nil)
	for _, text := range []string{"Gratulerer med dagen! Ha en fin feiring.", "Hunden min er syk.", "Can you recommend a pizza place near the station?",
		"Jeg har glemt passordet mitt og kommer ikke inn", "Jeg får ikke opp hvite sider i sak- og arkivsystemet"} {
		for _, g := range x.SuggestGroups(Query{Text: text, Limit: 3}) {
			if len(g.Matched) == 0 {
				t.Errorf("%q: %s without a reason", text, g.Group.ID)
			}
		}
	}
	if got := x.SuggestGroups(Query{Text: "Jeg har glemt passordet mitt og kommer ikke inn", Limit: 3}); len(got) == 0 {
		t.Error("no group for a forgotten password")
	}
}

func TestAnEmptyIndex(t *testing.T) {
	x := NewIndex(support.Material{}, nil)
	if len(x.Suggest(Query{Subject: "passord", Text: "hjelp"})) != 0 || len(x.Find("", nil, support.Bokmaal, 0)) != 0 {
		t.Error("it has something")
	}
}

// bigMaterial makes n items of the starter material's own words.
func bigMaterial(t testing.TB, n int) support.Material {
	var vocabulary []string
	for _, i := range starter(t).Items {
		vocabulary = append(vocabulary, strings.Fields(i.Body)...)
	}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(k int) string {
		var out []string
		for range k {
			out = append(out, vocabulary[random.IntN(len(vocabulary))])
		}
		return strings.Join(out, " ")
	}
	var m support.Material
	for i := range n {
		m.Items = append(m.Items, support.Item{ID: fmt.Sprintf("i%d", i/2), Language: support.Languages()[i%2], Kind: support.KindArticle,
			Title: pick(5), Tags: []string{pick(1), pick(1)}, Body: pick(120)})
	}
	return m
}

func BenchmarkSuggest(b *testing.B) {
	x := NewIndex(bigMaterial(b, 2000), nil)
	q := Query{Subject: "Får ikkje opna saka om emneplan", Text: strings.Repeat("Eg skal leggje inn ny emneplan, men når eg trykkjer på saka får eg berre ei kvit side i nettlesaren. ", 5), Language: support.Nynorsk, Limit: 8}
	for b.Loop() {
		x.Suggest(q)
	}
}

func BenchmarkFind(b *testing.B) {
	x := NewIndex(bigMaterial(b, 2000), nil)
	for b.Loop() {
		x.Find("kvit", nil, support.Nynorsk, 8)
	}
}

func BenchmarkNewIndex(b *testing.B) {
	m := bigMaterial(b, 2000)
	for b.Loop() {
		NewIndex(m, nil)
	}
}

func BenchmarkFindGroups(b *testing.B) {
	var groups []support.Group
	for i := range 326 {
		groups = append(groups, support.Group{ID: fmt.Sprintf("g%d", i), Name: fmt.Sprintf("Gruppe %d for utskrift", i), Services: []string{"Utskrift", "Nett"}})
	}
	for b.Loop() {
		FindGroups(groups, "nett", 8)
	}
}
