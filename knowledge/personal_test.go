package knowledge_test

import (
	"strings"
	"testing"
	"testing/quick"

	"linje/knowledge"
	"linje/support"
)

func someone() knowledge.People {
	return knowledge.People{
		Requester: support.Address{Name: "Kari Nordmann", Email: "kari.nordmann@ntnu.example.no"}, Agents: []string{"Ola Hansen"},
		Others: []support.Address{{Name: "Lindqvist, Sven-Åke", Email: "sla@example.no"}},
		Keep:   []string{"hjelp@example.no"}, CaseNumber: "K7Q-2MX",
	}
}

func TestWithoutPersonal(t *testing.T) {
	for name, x := range map[string]struct{ in, want string }{
		"nb": {"Hei Kari,\n\nDu får tilgang til møterommet i morgen. Ring 22 85 50 50 hvis det haster.\n\nVennlig hilsen\nOla Hansen\nRådgiver, tlf. 912 34 567",
			"Hei {{requester.first_name}},\n\nDu får tilgang til møterommet i morgen. Ring […] hvis det haster.\n\nVennlig hilsen\n{{agent.name}}"},
		"nn": {"Hei, Kari!\nEg har snakka med Sven-Åke Lindqvist om saka di (K7Q-2MX).\nVenleg helsing Ola",
			"Hei, {{requester.first_name}}!\nEg har snakka med […] om saka di ({{case.number}}).\nVenleg helsing\n{{agent.name}}"},
		"en": {"Dear Ms. Nordmann,\n\nYour candidate number is 10432. Please write to hjelp@example.no or ola.hansen@example.no.\n\nBest regards,\nOla Hansen",
			"Dear Ms. {{requester.first_name}},\n\nYour candidate number is […]. Please write to hjelp@example.no or […].\n\nBest regards\n{{agent.name}}"},
		"others greeted":       {"Hei Yngvild og Torbjørg,\nYngvild må søke selv.", "Hei {{requester.first_name}},\n[…] må søke selv."},
		"nobody greeted":       {"Hei og takk for henvendelsen.\nDet er i orden.", "Hei og takk for henvendelsen.\nDet er i orden."},
		"thanks greeted":       {"Hei. Takk for at du skriver.", "Hei. Takk for at du skriver."},
		"all greeted":          {"Hei alle,\nvelkommen.", "Hei alle,\nvelkommen."},
		"name alone":           {"Kari,\n\nDet er ordnet.\nOla", "{{requester.first_name}},\n\nDet er ordnet.\n{{agent.name}}"},
		"genitive":             {"Karis konto er åpnet for Nordmanns prosjekt.", "[…] konto er åpnet for […] prosjekt."},
		"fødselsnummer":        {"Nummeret 01010112345 og 150790 12345 står der.", "Nummeret […] og […] står der."},
		"D-number, dots":       {"D-nummeret 410101.12345 gjelder.", "D-nummeret […] gjelder."},
		"eleven digits":        {"Bruk 12345678903 eller 1234.56.78903 ved betaling.", "Bruk […] eller […] ved betaling."},
		"IBAN":                 {"Pay to NO93 8601 1117 947, please.", "Pay to […], please."},
		"card":                 {"Kortet 4111 1111 1111 1111 er sperret.", "Kortet […] er sperret."},
		"phones":               {"91234567, 912 34 567, +47 912 34 567, 0047 22 85 50 50, +46 8 123 456 78, tlf: 02345", "[…], […], […], […], […], tlf: […]"},
		"student number":       {"Studentnummer: 512345 og ansattnr. 80123. s123456 også.", "Studentnummer: […] og ansattnr. […]. […] også."},
		"user name":            {"Brukernavn: karinor\nBrukernavnet er feil stavet.", "Brukernavn: […]\nBrukernavnet er feil stavet."},
		"password":             {"Passordet er utløpt. Nytt passord: Sommer!sol. Koden er 48213.", "Passordet er utløpt. Nytt passord: […]. Koden er […]."},
		"error code stays":     {"Feilkoden er 0x80070005, emnekode: TDT4100.", "Feilkoden er 0x80070005, emnekode: TDT4100."},
		"case numbers":         {"Sak 2024/12345 og INC0012345, [A2B-3CD], ref. 99120.", "Sak […] og […], […], ref. […]."},
		"address":              {"Send til Storgata 12B, 7030 Trondheim, eller Postboks 1072.", "Send til […], […], eller […]."},
		"a page stays":         {"Se https://hjelp.example.no/wiki/12345678 og www.example.no/rom.", "Se https://hjelp.example.no/wiki/12345678 og www.example.no/rom."},
		"a page that lets in":  {"Gå til https://example.no/p?token=abc123, takk.", "Gå til […], takk."},
		"a person's page":      {"https://files.example.no/kari_nordmann/notat.docx", "[…]"},
		"years and days":       {"Fristen er 01.02.2027 kl. 12.30 for 2026 2027, i rom 1234.", "Fristen er 01.02.2027 kl. 12.30 for 2026 2027, i rom 1234."},
		"born":                 {"Du er født 3.4.1991, ser jeg.", "Du er født […], ser jeg."},
		"common first name":    {"Snakk med Ingvild Berg i Microsoft Teams.", "Snakk med […] i Microsoft Teams."},
		"words like names":     {"Dag og natt. Even om det er sol, er Per fin. I mai og June.", "Dag og natt. Even om det er sol, er […] fin. I mai og June."},
		"sign-off in sentence": {"Hei,\nHilsen fra dekanen kommer senere, se nettsiden.\nMvh", "Hei,\nHilsen fra dekanen kommer senere, se nettsiden.\nMvh"},
		"tags stay":            {"Hei {{requester.first_name}},\nsvar innen {{ask \"Frist\"}}.\n\nMvh\n{{agent.name}}", "Hei {{requester.first_name}},\nsvar innen {{ask \"Frist\"}}.\n\nMvh\n{{agent.name}}"},
	} {
		got, taken := knowledge.WithoutPersonal(x.in, someone())
		if got != x.want {
			t.Errorf("%s:\n got %q\nwant %q\ntaken %+v", name, got, x.want, taken)
		}
		if again, more := knowledge.WithoutPersonal(got, someone()); again != got {
			t.Errorf("%s: a second time changes it: %q (%+v)", name, again, more)
		}
		if (x.in != x.want) != (len(taken) > 0) {
			t.Errorf("%s: taken %+v", name, taken)
		}
	}
}

func TestWithoutPersonalTellsWhatItTook(t *testing.T) {
	_, taken := knowledge.WithoutPersonal("Hei Kari,\nfødselsnummeret 01010112345 og konto 1234 56 78903.\nMvh\nOla", someone())
	want := []support.Taken{
		{Kind: support.TakenGreeting, Text: "Kari", With: "{{requester.first_name}}"},
		{Kind: support.TakenNational, Text: "01010112345", With: knowledge.Gone},
		{Kind: support.TakenAccount, Text: "1234 56 78903", With: knowledge.Gone},
		{Kind: support.TakenSignature, Text: "Ola", With: "\n{{agent.name}}"},
	}
	if len(taken) != len(want) {
		t.Fatalf("%+v", taken)
	}
	for i := range want {
		if taken[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, taken[i], want[i])
		}
	}
}

func TestNationalSum(t *testing.T) {
	for digits, want := range map[string]bool{"01010112345": false, "15076500565": true, "70019950032": true, "1507650056": false, "abc": false} {
		if got := knowledge.NationalSum(digits); got != want {
			t.Errorf("%s: %v", digits, got)
		}
	}
}

// TestWithoutPersonalHoldsOnWildInput: whatever the text, nothing of what is
// surely personal is left, nothing panics, and a second time changes nothing.
func TestWithoutPersonalHoldsOnWildInput(t *testing.T) {
	wild := []string{"", "\n\n\n", "Hei \xff\xfe Kari", strings.Repeat("Kari ", 30_000), strings.Repeat("1", 100_000), strings.Repeat("(", 5000) + "@",
		strings.Repeat("Hei Kari\n", 4000), "Hei \u202eKari\u202c", "{{{{}}}}{{", strings.Repeat("a@", 20_000), strings.Repeat("22 85 50 50 ", 3000)}
	for _, text := range wild {
		got, _ := knowledge.WithoutPersonal(text, someone())
		if strings.Contains(got, "Kari") {
			t.Errorf("%.40q: left %.60q", text, got)
		}
	}
	check := func(before, after string) bool {
		got, _ := knowledge.WithoutPersonal(before+" 15076500565 kari.nordmann@ntnu.example.no 4111 1111 1111 1111 "+after, someone())
		again, _ := knowledge.WithoutPersonal(got, someone())
		return !strings.Contains(got, "15076500565") && !strings.Contains(got, "kari.nordmann@ntnu.example.no") && !strings.Contains(got, "4111 1111 1111 1111") && again == got
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 300}); err != nil {
		t.Error(err)
	}
}
