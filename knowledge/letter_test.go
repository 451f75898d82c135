package knowledge

import (
	"strings"
	"testing"

	"linje/support"
)

func TestSplitLetter(t *testing.T) {
	for _, c := range []struct {
		text string
		want Letter
	}{
		{"Hei Ingrid,\n\nSaka er open att.\n\nVenleg helsing\nKari", Letter{"Hei Ingrid,", "Saka er open att.", "Venleg helsing\nKari"}},
		{"Hei\n\nDet er ordnet.", Letter{"Hei", "Det er ordnet.", ""}},
		{"Hei, takk for meldingen.\n\nDet er ordnet.", Letter{"", "Hei, takk for meldingen.\n\nDet er ordnet.", ""}},
		{"Kjære Ingrid Solbakken\n\nVi har sett på saken.", Letter{"Kjære Ingrid Solbakken", "Vi har sett på saken.", ""}},
		{"Dear Ms. Hansen,\nIt works.\n\nKind regards,\nKari", Letter{"Dear Ms. Hansen,", "It works.", "Kind regards,\nKari"}},
		{"Heisann!\n\nmvh Kari", Letter{"Heisann!", "", "mvh Kari"}},
		{"Hei {{requester.first_name}},\n\nMvh.\n{{agent.name}}", Letter{"Hei {{requester.first_name}},", "", "Mvh.\n{{agent.name}}"}},
		{"Hilsen fra studenten ligger i mappen som du lastet opp i går kveld.", Letter{"", "Hilsen fra studenten ligger i mappen som du lastet opp i går kveld.", ""}},
		{"Himmelen er blå", Letter{"", "Himmelen er blå", ""}},
		{"", Letter{}},
	} {
		if got := SplitLetter(c.text); got != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
	odd := support.Frame{Greeting: "Takk for at du tok kontakt.", Closing: "Alt godt fra oss\nHF"}
	want := Letter{"Takk for at du tok kontakt.", "Svar", "Alt godt fra oss\nHF"}
	if got := SplitLetter("Takk for at du tok kontakt.\n\nSvar\n\nAlt godt fra oss\nHF", odd); got != want {
		t.Errorf("a mailbox's own frame: %q", got)
	}
}

func TestStackKeepsOneGreetingAndOneClosing(t *testing.T) {
	frame := support.Frame{Greeting: "Hei Ingrid,", Closing: "Venleg helsing\nKari"}
	for name, c := range map[string]struct {
		text string // | is the cursor, from < to > what is replaced
		add  string
		want string // | is where the cursor is then
	}{
		"into nothing":                     {"|", "Hei Ingrid,\n\nEin.", "Hei Ingrid,\n\nEin.|"},
		"below the frame's greeting":       {"Hei Ingrid,\n\n<::kvit>", "Hei Ingrid,\n\nEin.", "Hei Ingrid,\n\nEin.|"},
		"its own greeting for the frame's": {"Hei Ingrid,\n\n|", "Kjære Ingrid!\n\nEin.", "Kjære Ingrid!\n\nEin.|"},
		"no greeting of its own":           {"Hei Ingrid,\n\n|", "Ein.", "Hei Ingrid,\n\nEin.|"},
		"a second one":                     {"Hei Ingrid,\n\nEin.\n\n<::to>", "Hei Ingrid,\n\nTo.", "Hei Ingrid,\n\nEin.\n\nTo.|"},
		"a second one with another greeting and a closing": {"Hei Ingrid,\n\nEin.\n\nMvh\nKari|", "God dag,\n\nTo.\n\nHilsen\nHF",
			"Hei Ingrid,\n\nEin.\n\nTo.|\n\nMvh\nKari"},
		"a closing goes last":           {"Hei Ingrid,\n\n<::a>\n\nTre.", "Ein.\n\nHilsen\nHF", "Hei Ingrid,\n\nEin.|\n\nTre.\n\nHilsen\nHF"},
		"before the greeting":           {"|Hei Ingrid,\n\nTo.", "Ein.", "Hei Ingrid,\n\nEin.|\n\nTo."},
		"after text without a greeting": {"Takk.|", "Hei Ingrid,\n\nEin.", "Takk.\n\nEin.|"},
		"greeted in a sentence":         {"Hei, takk for sist. |", "Hei Ingrid,\n\nEin.", "Hei, takk for sist.\n\nEin.|"},
		"into the signature":            {"Svar.\n\nVenleg helsing\nKa|ri", "Ein.", "Svar.\n\nEin.|\n\nVenleg helsing\nKari"},
		"on the line below":             {"Hei Ingrid,\n\nEin.\n<::to>", "To.", "Hei Ingrid,\n\nEin.\n\nTo.|"},
		"on the line below a greeting":  {"Hei Ingrid,\n<::to>", "To.", "Hei Ingrid,\n\nTo.|"},
		"a greeting is all there is":    {"Hei Ingrid,\n\nEin.|", "Hei Ingrid,", "Hei Ingrid,\n\nEin.|"},
	} {
		text := c.text
		start := strings.IndexAny(text, "|<")
		end := start
		text = strings.NewReplacer("|", "", "<", "").Replace(text)
		if i := strings.IndexByte(text, '>'); i >= 0 {
			end = i
			text = strings.Replace(text, ">", "", 1)
		}
		start, end = len([]rune(text[:start])), len([]rune(text[:end]))
		s := Stack(text, start, end, c.add, frame)
		runes := []rune(s.Text)
		if got := string(runes[:s.Cursor]) + "|" + string(runes[s.Cursor:]); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// Whatever is stacked, nothing of what was written is lost, and there is never a
// second greeting.
func FuzzStack(f *testing.F) {
	f.Add("Hei Ingrid,\n\nEin.\n\nMvh\nKari", 5, 7, "Hei Ola,\n\nTo.\n\nHilsen\nHF")
	f.Add("", 0, 0, "Hei")
	f.Add("\n\n æ ", 2, 1, "x\r\n\r\nmvh")
	f.Fuzz(func(t *testing.T, text string, start, end int, add string) {
		text = strings.ToValidUTF8(text, "")
		s := Stack(text, start, end, add, DefaultFrames().Bokmaal)
		if s.Cursor < 0 || s.Cursor > len([]rune(s.Text)) {
			t.Fatalf("cursor %d in %q", s.Cursor, s.Text)
		}
	})
}

func TestFillFrames(t *testing.T) {
	f := DefaultFrames()
	v := Values{Requester: support.Address{Name: "Ingrid Solbakken"}, AgentName: "Kari Nordmann", GroupName: "Brukerstøtte HF"}
	got := FillFrames(f, v).Nynorsk
	if got.Greeting != "Hei Ingrid," || got.Closing != "Venleg helsing\nKari Nordmann\nBrukerstøtte HF" {
		t.Errorf("%q", got)
	}
	got = FillFrames(f, Values{GroupName: "HF"}).English
	if got.Greeting != "Hi," || got.Closing != "Kind regards\nHF" {
		t.Errorf("without names: %q", got)
	}
	for text, code := range map[string]support.Code{
		"Hei {{requester.first_name}},": "", "Hei {{requester.fornavn}},": support.CodeInvalid, "{{ask.Frist}}": support.CodeInvalid,
		"Hei {{requester.name": support.CodeInvalid, strings.Repeat("a", 3000): support.CodeHostileInput, "{{article.url}}": support.CodeInvalid,
	} {
		if err := CheckFrames(support.Frames{English: support.Frame{Closing: text}}); support.CodeOf(err) != code {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestInsertText(t *testing.T) {
	more := "- " + strings.Repeat("og så ", 60) + "ferdig\n"
	it := support.Item{ID: "kvit", Language: support.Bokmaal, Title: "Hvit side", URL: "https://hjelp.example.no/hvit (1)",
		Body: "Når siden blir hvit, hjelper det å **logge ut**.\n\nSlik gjør du:\n\n- Lukk alle faner\n- Se [siden](https://example.no/x)\n" + more}
	link := "[Hvit side](https://hjelp.example.no/hvit%20%281%29)"
	for _, c := range []struct {
		as   support.InsertAs
		in   support.Language
		want string
	}{
		{support.AsLink, support.Nynorsk, link},
		{support.AsSummary, support.Bokmaal, "Når siden blir hvit, hjelper det å logge ut.\n\n" + link},
		{support.AsSummary, support.Nynorsk, "Når siden blir hvit, hjelper det å logge ut.\n\n" + link + " (på bokmål)"},
		{support.AsText, support.English, link + " (in Norwegian, Bokmål)\n\nNår siden blir hvit, hjelper det å logge ut.\n\nSlik gjør du:\n\n- Lukk alle faner\n- Se [siden](https://example.no/x)\n" + strings.TrimSpace(more)},
	} {
		if got := InsertText(it, c.as, c.in); got != c.want {
			t.Errorf("%s in %s:\n got %q\nwant %q", c.as, c.in, got, c.want)
		}
	}
	it.URL = ""
	if got := InsertText(it, support.AsLink, support.Bokmaal); !strings.Contains(got, "Lukk alle faner") {
		t.Errorf("without an address: %q", got)
	}
	it.Body, it.URL = "", "https://example.no"
	if got := InsertText(it, support.AsText, support.Bokmaal); got != "[Hvit side](https://example.no)" {
		t.Errorf("without a text: %q", got)
	}
}

func TestSummary(t *testing.T) {
	long := "Første setning er kort. Andre setning, f.eks. denne, er det òg. " + "O" + strings.Repeat("rd o", 70) + "g slutt."
	if got := Summary(long, 60); got != "Første setning er kort. Andre setning, f.eks. denne, er det òg." {
		t.Errorf("%q", got)
	}
	endless := strings.Repeat("ord ", 100)
	if got := Summary(endless, 60); len(strings.Fields(got)) != 61 || !strings.HasSuffix(got, "ord …") {
		t.Errorf("%d words: %q", len(strings.Fields(got)), got)
	}
	if got := Summary("Kort.\n\n"+endless, 60); got != "Kort." {
		t.Errorf("%q", got)
	}
}

func TestFindForgivesASlip(t *testing.T) {
	for typed, want := range map[string]bool{"passrod": true, "pasord": true, "passsord": true, "pazsord": true, "passord": true, "possord": true,
		"bassord": false, "pxssxrd": false, "pas": false, "utskrift": false} {
		if got := mistyped("passordet", typed); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
	x := NewIndex(support.Material{Items: []support.Item{
		{ID: "a", Kind: support.KindTemplate, Language: support.Bokmaal, Title: "Glemt passord", Body: "Slik gjør du."},
		{ID: "b", Kind: support.KindTemplate, Language: support.Bokmaal, Title: "Utskrift", Body: "Skriveren."}}}, nil)
	if got := x.Find("passrod", nil, support.Bokmaal, 0); len(got) != 1 || got[0].Item.ID != "a" {
		t.Errorf("%+v", got)
	}
}
