package foreign

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"linje/knowledge"
	"linje/support"
)

// readOne reads one file of that content.
func readOne(t testing.TB, name, content string, o support.ImportOptions) (support.Material, support.ImportReport) {
	t.Helper()
	found := Read(fstest.MapFS{name: {Data: []byte(content)}}, name, Options{ImportOptions: o, Mail: readMail})
	return found.Plan(support.Material{})
}

func codes(r support.ImportReport) []support.FaultCode {
	var out []support.FaultCode
	for _, f := range r.Faults {
		out = append(out, f.Code)
	}
	return out
}

func TestFormatsAreRecognisedByContent(t *testing.T) {
	files := os.DirFS("testdata")
	for name, want := range map[string]support.ImportFormat{
		"quicktext/templates.xml": support.FormatQuicktext, "quicktext/version1.xml": support.FormatQuicktext,
		"quicktext/quicktext.json": support.FormatQuicktext, "texts/utskrift.txt": support.FormatTexts,
		"texts/kvittering.eml": support.FormatTexts, "links/lenker.csv": support.FormatLinks, "links/bokmerker.html": support.FormatLinks,
		"pages/side.html": support.FormatPage, "pages/side.mhtml": support.FormatPage, "texts": support.FormatTexts,
		"links": support.FormatLinks, "pages": support.FormatPage, "quicktext": support.FormatQuicktext, "borte": "",
	} {
		if got := Recognise(files, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	own := fstest.MapFS{"maler/svar.nb.md": {Data: []byte("---\n")}, "x.txt": {Data: []byte("x")}}
	if got := Recognise(own, "."); got != support.FormatMaterial {
		t.Errorf("Linje's own folder is %q", got)
	}
	theirs := fstest.MapFS{"links.csv": {Data: []byte("Tittel;Lenke\nA;https://example.no\n")}}
	if got := Recognise(theirs, "."); got != support.FormatLinks {
		t.Errorf("a list of links that only has the name of ours is %q", got)
	}
	ours := fstest.MapFS{"links.csv": {Data: []byte("\xEF\xBB\xBF\"id\";title;url\r\na;A;https://example.no\r\n")}}
	if got := Recognise(ours, "."); got != support.FormatMaterial {
		t.Errorf("our list of links is %q", got)
	}
	if got := Recognise(fstest.MapFS{"bilde.png": {Data: []byte("\x89PNG")}}, "."); got != "" {
		t.Errorf("pictures are %q", got)
	}
}

// TestTagsOfQuicktext: each becomes what it stands for, and none goes away
// without a word.
func TestTagsOfQuicktext(t *testing.T) {
	for tag, want := range map[string]string{
		"[[TO=firstname]]": "{{requester.first_name}}", "[[TO=fullname]]": "{{requester.name}}", "[[to=FullName|, ]]": "{{requester.name}}",
		"[[FROM=fullname]]": "{{agent.name}}", "[[DATE]]": "{{date}}", "[[DATE=long]]": "{{date}}", "[[SUBJECT]]": "{{case.subject}}",
		"[[ORGHEADER=subject]]": "{{case.subject}}", "[[INPUT=Frist]]": "{{ask.Frist}}", "[[INPUT=Min frist|text]]": "{{ask.Min frist}}",
	} {
		m, r := readOne(t, "q.json", fmt.Sprintf(`{"groups":[{"name":"G"}],"texts":[[{"name":"Navn","text":"Hei %s og ha det"}]]}`, tag), support.ImportOptions{})
		if len(m.Items) != 1 || m.Items[0].Body != "Hei "+want+" og ha det" || len(r.Faults) != 0 {
			t.Errorf("%s: %+v, %+v", tag, m.Items, r.Faults)
		}
	}
	for tag, want := range map[string]string{
		"[[TO=email]]": "{{ask.TO email}}", "[[SELECTION]]": "{{ask.SELECTION}}", "[[CLIPBOARD]]": "{{ask.CLIPBOARD}}",
		"[[ATT=name|, ]]": "{{ask.ATT name}}", "[[ORGATT]]": "{{ask.ORGATT}}", "[[SCRIPT=tid|a|b]]": "{{ask.SCRIPT tid a b}}",
		"[[TIME]]": "{{ask.TIME}}", "[[FILE=C:\\x.txt]]": "{{ask.FILE C: x.txt}}", "[[URL=https://example.no/[[TO=email]]]]": "{{ask.URL https://example.no/ TO email}}",
		"[[TEXT=Borte|Vekk]]": "{{ask.TEXT Borte Vekk}}", "[[HEADER=cc|a@example.no]]": "{{ask.HEADER cc a@example.no}}", "[[COUNTER]]": "{{ask.COUNTER}}",
		"{{navn}}": "{{ask.navn}}", "{{{navn}}}": "{{ask.navn}}",
	} {
		m, r := readOne(t, "q.json", fmt.Sprintf(`{"groups":[{"name":"G"}],"texts":[[{"name":"Navn","text":%q}]]}`, "Hei "+tag+" og ha det"), support.ImportOptions{})
		if len(m.Items) != 1 || m.Items[0].Body != "Hei "+want+" og ha det" {
			t.Errorf("%s: %+v, %+v", tag, m.Items, r.Faults)
			continue
		}
		if len(r.Faults) != 1 || r.Faults[0].Code != "foreign_tag" || !r.Faults[0].Note || r.Faults[0].Detail != tag || r.Faults[0].Other != want {
			t.Errorf("%s is told as %+v", tag, r.Faults)
		}
		if got := knowledge.Unfilled(knowledge.Plain(m.Items[0].Body)); len(got) != 1 {
			t.Errorf("%s does not block sending: %+v", tag, got)
		}
	}
	for tag, code := range map[string]support.FaultCode{"[[CURSOR]]": "foreign_left", "[[FROM=firstname]]": "foreign_near", "[[INPUT=Valg|select|a;b]]": "foreign_choices"} {
		_, r := readOne(t, "q.json", fmt.Sprintf(`{"groups":[{"name":"G"}],"texts":[[{"name":"Navn","text":"Hei %s og ha det"}]]}`, tag), support.ImportOptions{})
		if got := codes(r); len(got) != 1 || got[0] != code || !r.Faults[0].Note {
			t.Errorf("%s: %+v", tag, r.Faults)
		}
	}
}

func TestTextsThatStandInTextsEnd(t *testing.T) {
	src := `{"groups":[{"name":"G"}],"texts":[[{"name":"A","text":"a [[TEXT=G|B]] [[TEXT=G|B]]"},{"name":"B","text":"b [[TEXT=G|A]] [[TEXT=G|A]]"}]]}`
	m, r := readOne(t, "q.json", src, support.ImportOptions{})
	if len(m.Items) != 2 || len(m.Items[0].Body) > maxFilled || len(r.Faults) == 0 {
		t.Errorf("%d items, %d faults", len(m.Items), len(r.Faults))
	}
}

func TestNothingThatIsThereIsReplaced(t *testing.T) {
	o := support.ImportOptions{}
	first, _ := readOne(t, "Passord.txt", "Hei,\n\nNytt passord får du på portalen vår.\n", o)
	found := Read(fstest.MapFS{"Passord.txt": {Data: []byte("Hei,\n\nNytt passord får du nå på telefonen.\n")}}, "Passord.txt", Options{})
	added, r := found.Plan(first)
	if len(added.Items) != 1 || added.Items[0].ID != "passord-2" || len(r.Changed)+len(r.Removed) > 0 {
		t.Fatalf("%+v %+v", added.Items, r)
	}
	if got := codes(r); !slices.Equal(got, []support.FaultCode{"foreign_apart"}) || !r.Faults[0].Note {
		t.Errorf("%+v", r.Faults)
	}
	both := support.Material{Items: slices.Concat(first.Items, added.Items)}
	if again, r := found.Plan(both); len(again.Items) > 0 || r.Unchanged != 1 {
		t.Errorf("once more: %+v %+v", again.Items, r)
	}
}

func TestVariantsOfALanguageBecomeOneItem(t *testing.T) {
	files := fstest.MapFS{
		"vpn.nb.txt":          {Data: []byte("Hei,\n\nDu må slå på VPN.\n")},
		"nynorsk/vpn.txt":     {Data: []byte("Hei,\n\nDu må slå på VPN heime.\n")},
		"vpn_english.txt":     {Data: []byte("Hello,\n\nPlease turn on the VPN.\n")},
		"Annet/utskrift.txt":  {Data: []byte("Hei,\n\nSkriveren står i gangen.\n")},
		"Annet/utskrift2.txt": {Data: []byte("Hei,\n\nSkriveren står i kjelleren.\n")},
	}
	added, r := Read(files, ".", Options{}).Plan(support.Material{})
	if want := []string{"utskrift.nb", "utskrift2.nb", "vpn.en", "vpn.nb", "vpn.nn"}; !slices.Equal(r.Added, want) {
		t.Errorf("%v, want %v (%+v)", r.Added, want, r.Faults)
	}
	if !slices.Equal(added.Items[0].Tags, []string{"Annet"}) {
		t.Errorf("%+v", added.Items[0])
	}
}

func TestTheUserChoosesKindAndLanguage(t *testing.T) {
	page, err := os.ReadFile("testdata/pages/side.html")
	if err != nil {
		t.Fatal(err)
	}
	m, _ := readOne(t, "side.html", string(page), support.ImportOptions{Kind: support.KindGuide, Language: support.Bokmaal})
	if len(m.Items) != 1 || m.Items[0].Kind != support.KindGuide || m.Items[0].Language != support.Bokmaal || m.Items[0].URL == "" {
		t.Errorf("%+v", m.Items)
	}
	m, _ = readOne(t, "side.html", string(page), support.ImportOptions{Kind: support.KindTemplate})
	if len(m.Items) != 1 || m.Items[0].URL != "" || !strings.Contains(m.Items[0].Body, "<https://hjelp.example.no/it/tofaktor>") {
		t.Errorf("a template keeps its address in the text: %+v", m.Items)
	}
	m, _ = readOne(t, "side.html", string(page), support.ImportOptions{As: support.FormatTexts})
	if len(m.Items) != 1 || m.Items[0].Kind != support.KindArticle {
		t.Errorf("a page with headings and links, read as a text: %+v", m.Items)
	}
}

// TestWhatIsBroken: each way of being broken is told by its own code.
func TestWhatIsBroken(t *testing.T) {
	deep := strings.Repeat("<div>", 600) + "tekst"
	for name, c := range map[string]struct {
		file, content string
		as            support.ImportFormat
		want          support.FaultCode
	}{
		"binary":             {"a.txt", "\x00\x01\x02\xff\xfe binary", "", "foreign_binary"},
		"damaged UTF-8":      {"a.txt", "blåbær på øya \xff", "", "foreign_charset"},
		"half UTF-16":        {"a.txt", "\xff\xfeH\x00e", "", "foreign_charset"},
		"empty text":         {"a.txt", " \r\n", "", "foreign_nothing"},
		"empty html":         {"a.html", "<html><body><script>x</script></body></html>", support.FormatTexts, "foreign_nothing"},
		"empty page":         {"a.html", "", "", "foreign_no_page"},
		"deep page":          {"a.html", deep, "", "foreign_deep"},
		"no mail":            {"a.eml", "\x01\x02", "", "foreign_broken"},
		"no format":          {"a.png", "\x89PNG", "", "foreign_unknown"},
		"no table":           {"a.csv", "", "", "foreign_nothing"},
		"no addresses":       {"a.csv", "navn;alder\nKari;40\n", "", "foreign_columns"},
		"open quote":         {"a.csv", "Navn;Lenke\n\"A;https://example.no\n", "", "quote_open"},
		"long value":         {"a.csv", "Navn;Lenke\n" + strings.Repeat("x", maxValue+1) + ";https://example.no\n", "", "value_long"},
		"bad address":        {"a.csv", "Navn;Lenke\nA;https://example.no\nB;ftp://example.no\n", "", "url"},
		"empty quicktext":    {"a.xml", "<quicktext version=\"2\"></quicktext>", "", "foreign_nothing"},
		"truncated xml":      {"a.xml", "<quicktext version=\"2\"><menu><title>G</title><texts><text><name>A</name><body>x", "", "foreign_cut"},
		"wrong nesting":      {"a.xml", "<quicktext><menu><texts><text><name>A</body></name></text></texts></menu></quicktext>", "", "foreign_broken"},
		"new version":        {"a.xml", "<quicktext version=\"9\"><menu><texts><text><name>A</name><body>Hei, dette er en tekst.</body></text></texts></menu></quicktext>", "", "foreign_version"},
		"no JSON":            {"a.json", "{\"templates\": {", "", "foreign_broken"},
		"empty bookmarks":    {"a.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL></DL>", "", "foreign_nothing"},
		"tag without an end": {"a.txt", "Hei {{requester.name, ha det", "", "tag_unclosed"},
		"too long":           {"a.txt", strings.Repeat("Dette er en lang tekst. ", 20_000), "", "file_large"},
	} {
		_, r := readOne(t, c.file, c.content, support.ImportOptions{As: c.as})
		if got := codes(r); !slices.Contains(got, c.want) {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		for _, f := range r.Faults {
			if f.Reason == "" || f.File == "" {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// TestHostileFilesEnd: none takes more than a moment.
func TestHostileFilesEnd(t *testing.T) {
	entity := "<!DOCTYPE q [<!ENTITY a0 \"ha\">"
	for i := 1; i < 20; i++ {
		entity += fmt.Sprintf("<!ENTITY a%d \"%s\">", i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
	}
	bomb := "<?xml version=\"1.0\"?>" + entity + "]><quicktext version=\"2\"><menu><title>&a19;</title><texts><text><name>A</name><body>&a19; hei hei</body></text></texts></menu></quicktext>"
	for name, c := range map[string]struct{ file, content string }{
		"entity bomb":      {"a.xml", bomb},
		"open CDATA":       {"a.xml", "<quicktext version=\"2\"><menu><texts>" + strings.Repeat("<text><name><![CDATA[a", 20_000)},
		"deep XML":         {"a.xml", "<quicktext version=\"2\"><menu><texts>" + strings.Repeat("<text><name>", 50_000)},
		"many texts":       {"a.xml", "<quicktext version=\"2\"><menu><texts>" + strings.Repeat("<text><name>A</name><body>B</body></text>", 7_000)},
		"open tags":        {"a.json", `{"groups":[{"name":"G"}],"texts":[[{"name":"A","text":"` + strings.Repeat("[[", 100_000) + `"}]]}`},
		"deep JSON":        {"a.json", `{"templates":` + strings.Repeat(`{"templates":`, 100_000)},
		"arrays in arrays": {"a.json", `{"groups":` + strings.Repeat(`[`, 500_000)},
		"open quotes":      {"a.csv", "Navn;Lenke\n" + strings.Repeat("\"a;https://example.no/\n", 20_000)},
		"wide rows":        {"a.csv", "Navn;Lenke\n" + strings.Repeat(strings.Repeat(";", 5000)+"\n", 400)},
		"lists in lists":   {"a.html", "<main>" + strings.Repeat("<ul><li>x<br>", 250) + strings.Repeat("y<br>", 100_000)},
		"many bold":        {"a.html", "<main>" + strings.Repeat("<b><i><a href=x>", 100) + strings.Repeat("<p>tekst", 30_000)},
		"many divs":        {"a.html", strings.Repeat(strings.Repeat("<div class=menu>x", 400)+strings.Repeat("</div>", 400), 60)},
		"wide table":       {"a.html", "<main><table>" + strings.Repeat("<tr>"+strings.Repeat("<td>x<td>", 300)+"</tr>", 200)},
		"open brackets":    {"a.txt", strings.Repeat("[[{{", 100_000)},
		"stars":            {"a.txt", strings.Repeat("*_`<", 60_000)},
	} {
		start := time.Now()
		_, r := readOne(t, c.file, c.content, support.ImportOptions{})
		took := time.Since(start)
		t.Logf("%s: %v, %d entries, %d faults", name, took.Round(time.Millisecond), len(r.Entries), len(r.Faults))
		if took > 30*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(r.Faults) > 2*maxFaults+2 || len(r.Entries) > maxEntries {
			t.Errorf("%s: %d faults, %d entries", name, len(r.Faults), len(r.Entries))
		}
	}
}

// TestAnyTextComesBackAsItWas: whatever people wrote reads the same when it is
// put into a mail.
func TestAnyTextComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"Hei", "på", "*viktig*", "_nå_", "fil_navn_her", "# 1", "1.", "- a", "<b>", "&amp;", "`kode`",
			"C:\\mappe\\", "[lenke]", "(https://example.no/a_b)", "<https://example.no>", "{{requester.name}}", "{{ask.Frist}}", "\n", "\n\n", "> sitat", "===", "---", "+", "|", "~~~", "!"}),
			1, 40).Draw(rt, "words")
		s := body(strings.Join(words, " "))
		if strings.TrimSpace(s) == "" {
			return
		}
		md := plainMarkdown(s)
		if got := knowledge.Plain(md); !sameWords(strings.Map(noList, got), strings.Map(noList, s)) {
			rt.Fatalf("%q became %q, which reads %q", s, md, got)
		}
	})
}

// noList leaves out the signs and numbers of lists, which Markdown makes its own.
func noList(r rune) rune {
	if strings.ContainsRune("*-+•0123456789.)", r) {
		return -1
	}
	return r
}

// TestAnyImportKeepsItsPromises: nothing that comes in is lost or changed by
// writing and reading it, and doing it again adds nothing.
func TestAnyImportKeepsItsPromises(t *testing.T) {
	word := rapid.SampledFrom([]string{"Hei", "på deg", "{{navn}}", "[[TO=firstname]]", "[[CLIPBOARD]]", "#", "- ", "1) ", ": ", "---", "\n", "\n\n", "\"", "'", "<p>", "</p>", "<b>x</b>",
		"https://example.no/?a=1&b=2", "æøå", "\\", "|", ";", ",", "%", "\t", "…", "«sitat»", "null", "2026-01-01", "@"})
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) string {
			return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(rt, name), rapid.SampledFrom([]string{"", " "}).Draw(rt, "gap"))
		}
		files := fstest.MapFS{
			"a.txt":  {Data: []byte(draw("a"))},
			"b.html": {Data: []byte(draw("b"))},
			"c.csv":  {Data: []byte("Navn;Lenke;Emne;" + draw("h") + "\n" + draw("c") + ";https://example.no/1;" + draw("t") + ";" + draw("x") + "\n" + draw("c2") + ";https://example.no/2\n")},
			"d.json": {Data: fmt.Appendf(nil, `{"groups":[{"name":%q}],"texts":[[{"name":%q,"text":%q,"type":%q}]]}`, draw("g"), draw("n"), draw("d"), rapid.SampledFrom([]string{"0", "1"}).Draw(rt, "type"))},
		}
		found := Read(files, ".", Options{Mail: readMail})
		added, _ := found.Plan(support.Material{})
		written := make(fstest.MapFS)
		for name, data := range knowledge.Write(added) {
			written[name] = &fstest.MapFile{Data: data}
		}
		loaded, faults := knowledge.Load(written)
		if len(faults) > 0 {
			rt.Fatalf("%+v", faults)
		}
		if _, r := knowledge.Plan(added, loaded, nil); len(r.Added)+len(r.Changed) > 0 || (len(added.Items) > 0 || len(added.Links) > 0) && len(r.Removed) > 0 {
			rt.Fatalf("export and import: %+v", r)
		}
		if again, r := found.Plan(loaded); len(again.Items)+len(again.Links) > 0 {
			rt.Fatalf("once more: %+v", r)
		}
	})
}
