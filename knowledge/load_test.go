package knowledge

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"linje/support"
)

const goodItem = `---
id: nullstille-passord
kind: article
title: "Nullstille passord: slik"
language: nn
url: https://hjelp.example.no/passord
tags: [passord, "konto; låst"]
service: Brukarkonto
line: 1
owner: konto@example.no
reviewed: 2026-10-01
---

Gå til **sida** og vel *nytt passord*.
`

func files(pairs ...string) fstest.MapFS {
	f := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return f
}

func TestLoadReadsAnItem(t *testing.T) {
	for name, text := range map[string]string{"plain": goodItem, "bom": "\uFEFF" + goodItem, "crlf": strings.ReplaceAll(goodItem, "\n", "\r\n")} {
		m, faults := Load(files("konto/nullstille-passord.nn.md", text, "README.md", "# Hei", ".git/x.nb.md", "rot", "bilde.png", "\x00"))
		if len(faults) > 0 {
			t.Fatalf("%s: %+v", name, faults)
		}
		want := support.Item{ID: "nullstille-passord", Language: support.Nynorsk, Kind: support.KindArticle, Title: "Nullstille passord: slik",
			URL: "https://hjelp.example.no/passord", Tags: []string{"passord", "konto; låst"}, Service: "Brukarkonto", Line: 1,
			Owner: "konto@example.no", Reviewed: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Body: "Gå til **sida** og vel *nytt passord*."}
		if len(m.Items) != 1 || !reflect.DeepEqual(m.Items[0], want) {
			t.Errorf("%s: %+v", name, m.Items)
		}
		if m.Links != nil || m.Groups != nil {
			t.Errorf("%s: tables that are not there must be nil", name)
		}
	}
}

func TestLoadReportsFaultyItems(t *testing.T) {
	replace := func(from, to string) string { return strings.Replace(goodItem, from, to, 1) }
	template := func(body string) string {
		return "---\nid: nullstille-passord\nkind: template\ntitle: x\nlanguage: nn\n---\n\nHei\n" + body + "\n"
	}
	for name, c := range map[string]struct {
		text   string
		line   int
		reason string
	}{
		"not UTF-8":       {replace("sida", "s\xe5da"), 14, "UTF-8"},
		"control":         {replace("sida", "s\x00da"), 14, "control"},
		"no front matter": {"Hei", 1, "front matter"},
		"not closed":      {"---\nid: x\n", 1, "not closed"},
		"yaml":            {replace("line: 1", "line: [1"), 8, "front matter"},
		"tab":             {replace("service: ", "service:\n\t- "), 9, "front matter"},
		"not keys":        {"---\n- a\n---\n", 1, "key: value"},
		"alias":           {replace("line: 1", "line: *x"), 1, "anchor"},
		"kind":            {replace("article", "artikkel"), 3, "kind"},
		"id":              {replace("id: nullstille-passord", "id: Nullstille"), 2, "id"},
		"other id":        {replace("id: nullstille-passord", "id: anna"), 2, "file name says"},
		"language":        {replace("language: nn", "language: nb"), 5, "file name says"},
		"bad language":    {replace("language: nn", "language: no"), 5, "not nb, nn or en"},
		"url":             {replace("https://hjelp.example.no/passord", "javascript:alert(1)"), 6, "http"},
		"url sign":        {replace("no/passord", `no/passord"`), 6, `has the sign "`},
		"url host":        {replace("https://hjelp.example.no/passord", "https:///x"), 6, "http"},
		"date":            {replace("2026-10-01", "2026-13-01"), 11, "date"},
		"date form":       {replace("2026-10-01", "1.10.2026"), 11, "date"},
		"line":            {replace("line: 1", "line: 4"), 9, "1, 2 or 3"},
		"owner":           {replace("konto@example.no", "Kari"), 10, "mail address"},
		"tags":            {replace(`[passord, "konto; låst"]`, "passord"), 7, "list"},
		"unknown key":     {replace("service:", "tjeneste:"), 8, "unknown key"},
		"twice":           {replace("line: 1", "line: 1\nline: 2"), 10, "twice"},
		"missing":         {replace("kind: article\n", ""), 1, "kind is missing"},
		"no title":        {replace(`"Nullstille passord: slik"`, `""`), 4, "empty"},
		"long title":      {replace(`Nullstille`, strings.Repeat("x", 400)), 4, "longer"},
		"bidi":            {replace(`Nullstille`, "\u202Ex"), 4, "control"},
		"unknown tag":     {template("{{requester.age}}"), 9, "unknown placeholder"},
		"section":         {template("ok\n{{#if}}"), 10, "unknown placeholder"},
		"unclosed":        {template("{{case.number}"), 9, "without }}"},
		"unopened":        {template("case.number}}"), 9, "without {{"},
		"empty template":  {strings.Replace(template(""), "Hei\n", "", 1), 9, "no text"},
		"too large":       {goodItem + strings.Repeat("x", maxItemFile), 0, "larger"},
	} {
		m, faults := Load(files("a/nullstille-passord.nn.md", c.text, "b/hel.nb.md", strings.NewReplacer("nullstille-passord", "hel", "nn", "nb").Replace(goodItem)))
		if len(m.Items) != 1 || m.Items[0].ID != "hel" {
			t.Errorf("%s: the faulty item must be left out, the whole one must stay: %+v", name, m.Items)
		}
		if len(faults) == 0 || faults[0].File != "a/nullstille-passord.nn.md" || faults[0].Line != c.line || !strings.Contains(faults[0].Reason, c.reason) {
			t.Errorf("%s: %+v, want line %d %q", name, faults, c.line, c.reason)
		}
	}
}

// TestATitleOfTwoLinesIsToldOnce: it is not called empty as well.
func TestATitleOfTwoLinesIsToldOnce(t *testing.T) {
	_, faults := Load(files("nullstille-passord.nn.md", strings.Replace(goodItem, `"Nullstille passord: slik"`, `"a\nb"`, 1)))
	if len(faults) != 1 || faults[0].Code != "line_break" || faults[0].Field != "title" {
		t.Errorf("%+v", faults)
	}
}

func TestLoadReportsFaultyFiles(t *testing.T) {
	f := files("a/nullstille-passord.nn.md", goodItem, "b/nullstille-passord.nn.md", goodItem, "feil namn.md", goodItem, "x.de.md", goodItem)
	f["lenkje.nb.md"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("a/nullstille-passord.nn.md")}
	m, faults := Load(f)
	if len(m.Items) != 1 || len(faults) != 4 {
		t.Fatalf("%+v", faults)
	}
	if faults[0].File != "b/nullstille-passord.nn.md" || !strings.Contains(faults[0].Reason, "already in a/nullstille-passord.nn.md") {
		t.Errorf("a duplicate: %+v", faults[0])
	}
}

func TestLoadBoundsAHostileFolder(t *testing.T) {
	deep := fstest.MapFS{}
	deep[strings.Repeat("d/", 40)+"x.nb.md"] = &fstest.MapFile{Data: []byte(goodItem)}
	if m, faults := Load(deep); len(m.Items) > 0 || len(faults) != 1 {
		t.Errorf("%+v", faults)
	}
	var csv strings.Builder
	csv.WriteString("id,name\n")
	for range 3000 {
		csv.WriteString("Ø,x\n")
	}
	if _, faults := Load(files("groups.csv", csv.String())); len(faults) != maxFaults+1 {
		t.Errorf("%d faults", len(faults))
	}
}

func TestTablesInEveryDialect(t *testing.T) {
	want := []support.Group{
		{ID: "arkiv", Name: "Arkiv; og \"journal\"", Line: 2, Unit: "Seksjon for", Email: "arkiv@example.no", Owner: "leiar@example.no",
			Members: []string{"a@example.no", "b@example.no"}, Services: []string{"Arkiv"}, Languages: []string{"nb", "nn"},
			Reviewed: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), Extra: map[string]string{"Rom": "204\nand line", "Tlf": "5555"}},
		{ID: "tom", Name: "Tom", Line: 1},
	}
	if !reflect.DeepEqual(parseTestGroups(t, "comma", string(WriteGroups(want))), want) {
		t.Error("what was written is not what was read")
	}
	semicolon := "\uFEFFName;Tlf;id;LINE;unit;email;owner;members;services;languages;reviewed;Rom;\r\n" +
		"\"Arkiv; og \"\"journal\"\"\" ; 5555 ;arkiv;2;Seksjon for;arkiv@example.no;leiar@example.no;\"a@example.no; b@example.no\";Arkiv;\"nb;nn\";2026-09-01;\"204\r\nand line\";\r\n" +
		"\r\n;;;;;;;;;;;;\r\nTom;;tom;1;;;;;;;;;\r\n"
	if got := parseTestGroups(t, "semicolon", semicolon); !reflect.DeepEqual(got, want) {
		t.Errorf("semicolon: %+v", got)
	}
	tab := "sep=\t\nid\tname\tline\narkiv\tArkiv\t2"
	if got := parseTestGroups(t, "tab", tab); len(got) != 1 || got[0].Line != 2 {
		t.Errorf("tab: %+v", got)
	}
}

func parseTestGroups(t *testing.T, name, text string) []support.Group {
	t.Helper()
	g, faults := LoadGroups("grupper.csv", strings.NewReader(text))
	if len(faults) > 0 {
		t.Errorf("%s: %+v", name, faults)
	}
	return g
}

func TestAFaultyRowDoesNotStopTheOthers(t *testing.T) {
	const table = "id,name,line,email,reviewed\n" + // 1
		"a,Arkiv,1,a@example.no,2026-01-01\n" + // 2
		"B,Stor bokstav,1,,\n" + // 3
		"c,\"Open,1,,\n" + // 4
		"d,\"To\nlinjer\",1,,\n" + // 5, 6
		"e,Linje,9,,\n" + // 7
		"a,Same igjen,1,,\n" + // 8
		"f,For f\xe5,1,,\n" + // 9
		"g,Dato,1,,i går\n" + // 10
		"h,Post,1,ikkje post,\n" + // 11
		"i,Få\n" + // 12
		"j,Mange,1,,,,x\n" + // 13
		"k,Mid\"t,1,,\n" + // 14
		"l,,1,,\n" + // 15
		"m,Siste,1,m@example.no,\n" // 16
	groups, faults := LoadGroups("g.csv", strings.NewReader(table))
	var ids, lines []string
	for _, g := range groups {
		ids = append(ids, g.ID)
	}
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("%d%s", f.Line, f.ID))
		if f.File != "g.csv" || f.Reason == "" {
			t.Errorf("%+v", f)
		}
	}
	if strings.Join(ids, " ") != "a m" {
		t.Errorf("read %v", ids)
	}
	if got := strings.Join(lines, " "); got != "3 4c 5d 7e 8a 9f 10g 11h 12i 13j 14k 15l" {
		t.Errorf("faults %s\n%+v", got, faults)
	}
}

func TestATableWithoutAFittingHeader(t *testing.T) {
	for text, reason := range map[string]string{"": "missing", "a,b\n1,2\n": "missing", "id,id,name\n": "twice", "\xFF\xFEi\x00d\x00": "UTF-16",
		"id,\"name\n": "closed", "id,na\xe5me\n": "UTF-8", strings.Repeat("x,", 100) + "id\n": "columns"} {
		g, faults := LoadGroups("g.csv", strings.NewReader(text))
		if len(g) > 0 || len(faults) != 1 || !strings.Contains(faults[0].Reason, reason) {
			t.Errorf("%.20q: %+v", text, faults)
		}
	}
	if _, faults := LoadGroups("g.csv", strings.NewReader(strings.Repeat("x", maxTableFile+10))); len(faults) != 1 || !strings.Contains(faults[0].Reason, "larger") {
		t.Errorf("%+v", faults)
	}
}

// oneLine draws what a one-line field can hold after trimming.
func oneLine(min, max int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := rapid.OneOf(rapid.StringMatching(`[a-zæøåA-Z0-9 :#\-"'\[\]{},&*!|>%@\\]{0,20}`), rapid.SampledFrom([]string{"null", "~", "yes", "1", "2026-01-01",
			"- a", "a: b", "a #b", "=1+1", "'", "\"", "---", "\u00a0x", "å\u0308", "{{x}}", "é", "0x1F", "1e3", "<<", "!!str x", "\U0001F600"})).Draw(t, "s")
		s = strings.Trim(strings.TrimSpace(s), "\u00a0")
		if s == "" && min > 0 {
			s = "x"
		}
		return s
	})
}

func listOf(name string, t *rapid.T) []string {
	var out []string
	for _, s := range rapid.SliceOfN(oneLine(1, 10), 0, 4).Draw(t, name) {
		if s = strings.TrimSpace(strings.ReplaceAll(s, ";", "")); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func drawDay(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "never") {
		return time.Time{}
	}
	return time.Date(rapid.IntRange(1990, 2040).Draw(t, "y"), 1, rapid.IntRange(1, 365).Draw(t, "d"), 0, 0, 0, 0, time.UTC)
}

func drawMaterial(t *rapid.T) support.Material {
	var m support.Material
	id := rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,8}`)
	address := rapid.SampledFrom([]string{"", "a@example.no", "b.c@x.example.no"})
	url := rapid.SampledFrom([]string{"https://hjelp.example.no/a?b=c&d=%20#e", "http://x.example.no"})
	extra := rapid.MapOfN(rapid.SampledFrom([]string{"Rom", "Telefon, nr", "x\"y"}), rapid.SampledFrom([]string{"1", "a\nb", "\"q\"", "c;d,e"}), 0, 3)
	for _, k := range rapid.SliceOfNDistinct(id, 0, 5, rapid.ID).Draw(t, "items") {
		for _, l := range rapid.SliceOfNDistinct(rapid.SampledFrom(support.Languages()), 1, 3, rapid.ID).Draw(t, "langs") {
			i := support.Item{ID: k, Language: l, Kind: rapid.SampledFrom([]support.ItemKind{support.KindArticle, support.KindGuide, support.KindTemplate}).Draw(t, "kind"),
				Title: oneLine(1, 20).Draw(t, "title"), Tags: listOf("tags", t), Service: oneLine(0, 9).Draw(t, "service"),
				Line: rapid.IntRange(0, 3).Draw(t, "line"), Owner: address.Draw(t, "owner"), Reviewed: drawDay(t),
				Body: rapid.SampledFrom([]string{"Hei", "# A\n\n---\n\nb", "Hei {{requester.name}},\n\n  x", "---\nid: x\n---", "a\r b"}).Draw(t, "body")}
			if i.Kind != support.KindTemplate {
				i.URL = url.Draw(t, "url")
			}
			m.Items = append(m.Items, i)
		}
	}
	for _, k := range rapid.SliceOfNDistinct(id, 0, 4, rapid.ID).Draw(t, "links") {
		l := support.Link{ID: k, Title: oneLine(1, 20).Draw(t, "title"), URL: url.Draw(t, "url"),
			Language: rapid.SampledFrom([]support.Language{"", "nb", "nn", "en"}).Draw(t, "l"), Tags: listOf("tags", t), Service: oneLine(0, 9).Draw(t, "s"),
			Owner: address.Draw(t, "owner"), Reviewed: drawDay(t), Extra: extra.Draw(t, "extra")}
		if len(l.Extra) == 0 {
			l.Extra = nil
		}
		m.Links = append(m.Links, l)
	}
	for _, k := range rapid.SliceOfNDistinct(id, 0, 4, rapid.ID).Draw(t, "services") {
		for _, l := range rapid.SliceOfNDistinct(rapid.SampledFrom([]support.Language{"", "nb", "nn", "en"}), 1, 3, rapid.ID).Draw(t, "langs") {
			s := support.Service{ID: k, Language: l, Name: oneLine(1, 20).Draw(t, "name"), Group: rapid.SampledFrom([]string{"", "it-hjelp"}).Draw(t, "group"),
				Form: rapid.SampledFrom([]string{"", "https://hjelp.example.no/a?b=c"}).Draw(t, "form"), Description: oneLine(0, 20).Draw(t, "description"),
				Tags: listOf("tags", t), Owner: address.Draw(t, "owner"), Reviewed: drawDay(t), Extra: extra.Draw(t, "extra")}
			if len(s.Extra) == 0 {
				s.Extra = nil
			}
			m.Services = append(m.Services, s)
		}
	}
	for _, k := range rapid.SliceOfNDistinct(id, 0, 4, rapid.ID).Draw(t, "groups") {
		g := support.Group{ID: k, Name: oneLine(1, 20).Draw(t, "name"), Line: rapid.IntRange(0, 3).Draw(t, "line"), Unit: oneLine(0, 9).Draw(t, "unit"),
			Email: address.Draw(t, "email"), Owner: address.Draw(t, "owner"), Members: listOf("m", t), Services: listOf("s", t), Languages: listOf("l", t),
			Reviewed: drawDay(t), Extra: extra.Draw(t, "extra")}
		if len(g.Extra) == 0 {
			g.Extra = nil
		}
		m.Groups = append(m.Groups, g)
	}
	sortMaterial(&m)
	return m
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMaterial(t)
		folder := fstest.MapFS{}
		for name, data := range Write(m) {
			folder[name] = &fstest.MapFile{Data: data}
		}
		got, faults := Load(folder)
		if len(faults) > 0 {
			t.Fatalf("%+v", faults)
		}
		if !reflect.DeepEqual(got, m) {
			t.Fatalf("wrote %+v\nread  %+v", m, got)
		}
		if _, r := Plan(m, got, nil); len(r.Added)+len(r.Changed)+len(r.Removed) > 0 {
			t.Fatalf("an import of the export changes: %+v", r)
		}
	})
}

func TestPlanSaysWhatAnImportDoes(t *testing.T) {
	item := func(id, title string) support.Item {
		return support.Item{ID: id, Language: support.Bokmaal, Kind: support.KindArticle, Title: title}
	}
	current := support.Material{
		Items:  []support.Item{item("same", "a"), item("changed", "a"), item("gone", "a"), item("faulty", "a"), item("renamed", "a")},
		Links:  []support.Link{{ID: "l1", Title: "a", URL: "https://example.no"}, {ID: "l2", Title: "b", URL: "https://example.no"}},
		Groups: []support.Group{{ID: "g1", Name: "G"}},
	}
	loaded := support.Material{
		Items: []support.Item{item("new", "n"), item("same", "a"), item("changed", "b")},
		Links: []support.Link{{ID: "l3", Title: "c", URL: "https://example.no"}},
	}
	faults := []support.Fault{{File: "x/faulty.nb.md", ID: "faulty", Line: 3, Reason: "r"}, {File: "other.nb.md", ID: "renamed", Line: 2, Reason: "r"},
		{File: "links.csv", ID: "l2", Line: 4, Reason: "r"}}
	result, report := Plan(current, loaded, faults)
	for name, got := range map[string]string{
		"added [link:l3 new.nb]":       fmt.Sprint("added ", report.Added),
		"changed [changed.nb]":         fmt.Sprint("changed ", report.Changed),
		"removed [gone.nb link:l1]":    fmt.Sprint("removed ", report.Removed),
		"unchanged 5":                  fmt.Sprint("unchanged ", report.Unchanged),
		"faults 3":                     fmt.Sprint("faults ", len(report.Faults)),
		"applied false":                fmt.Sprint("applied ", report.Applied),
		"items 5":                      fmt.Sprint("items ", len(result.Items)),
		"links 2":                      fmt.Sprint("links ", len(result.Links)),
		"groups 1":                     fmt.Sprint("groups ", len(result.Groups)),
		"first changed":                "first " + result.Items[0].ID,
		"its title b":                  "its title " + result.Items[0].Title,
		"faulty keeps what it was (a)": "faulty keeps what it was (" + result.Items[1].Title + ")",
	} {
		if name != got {
			t.Errorf("%s, want %s", got, name)
		}
	}
}

func TestPlanRemovesNothingThatMayBeInAFaultyRow(t *testing.T) {
	current := []support.Group{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "c", Name: "C"}}
	loaded, faults := LoadGroups("ny liste.csv", strings.NewReader("id,name,line\na,A2,1\nb,B,9\n"))
	got, report := PlanGroups(current, loaded, faults)
	if len(got) != 2 || fmt.Sprint(report.Changed, report.Removed) != "[group:a] [group:c]" {
		t.Errorf("%+v %+v", got, report)
	}
	loaded, faults = LoadGroups("ny liste.csv", strings.NewReader("id,name,line\na,A2,1\nB,B,1\n"))
	if got, report = PlanGroups(current, loaded, faults); len(got) != 3 || len(report.Removed) != 0 {
		t.Errorf("a faulty row without a readable ID may be any of them: %+v", report)
	}
	if got, report = PlanGroups(current, nil, []support.Fault{{File: "x.csv", Line: 1, Reason: "r"}}); len(got) != 3 || len(report.Removed) != 0 {
		t.Errorf("a table that cannot be read removes nothing: %+v", report)
	}
}

func FuzzLoadItem(f *testing.F) {
	f.Add([]byte(goodItem))
	f.Add([]byte("---\nid: &a [*a]\n---\n{{"))
	f.Add([]byte("---\n? - a\n: {b: c}\n...\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, faults := Load(fstest.MapFS{"nullstille-passord.nn.md": {Data: data}})
		if len(m.Items) == 0 && len(faults) == 0 {
			t.Fatal("neither an item nor a fault")
		}
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > 2+strings.Count(string(data), "\n") {
				t.Fatalf("line %d", fault.Line)
			}
		}
		for _, i := range m.Items {
			again, faults := Load(fstest.MapFS{"nullstille-passord.nn.md": {Data: writeItem(i)}})
			if len(faults) > 0 || len(again.Items) != 1 || !reflect.DeepEqual(again.Items[0], i) {
				t.Fatalf("%+v\n%+v\n%+v", i, again.Items, faults)
			}
		}
	})
}

func FuzzLoadGroups(f *testing.F) {
	f.Add("id,name\na,A\n")
	f.Add("\uFEFFid;name;x\n\"a\";\"A\nb\";\"\"\"\"\n")
	f.Add("sep=\t\nid\tname\n\"\n\"\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		groups, faults := LoadGroups("g.csv", strings.NewReader(text))
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("line %d of %q", fault.Line, text)
			}
		}
		again, faults := LoadGroups("g.csv", strings.NewReader(string(WriteGroups(groups))))
		if len(faults) > 0 || !reflect.DeepEqual(groups, again) && len(groups)+len(again) > 0 {
			t.Fatalf("%+v\n%+v\n%+v", groups, again, faults)
		}
	})
}
