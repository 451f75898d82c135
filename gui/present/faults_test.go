package present

import (
	"strings"
	"testing"
	"testing/fstest"

	"linje/assets"
	"linje/knowledge"
	"linje/support"
)

func TestFaultsAreToldInTheUsersLanguage(t *testing.T) {
	_, faults := knowledge.Load(fstest.MapFS{
		"groups.csv":   {Data: []byte("name\nIT\n")},
		"links.csv":    {Data: []byte("id,title,url\nx,X,ftp://example.no\n")},
		"svar.nb.md":   {Data: []byte("---\nid: svar\nkind: template\ntitle: Svar\nlanguage: nb\n---\nHei {{alder}}\n")},
		"annet.nb.md":  {Data: []byte("---\n- x\n---\n")},
		"ukjent.nb.md": {Data: []byte("---\nid: ukjent\nkind: article\ntitle: U\nlanguage: nb\ntitel: x\n---\nHei\n")},
	})
	want := map[support.Language][]string{
		support.Bokmaal: {"Nøklene øverst: det må stå linjer som «nøkkel: verdi».", "Første linje: kolonnen «id» mangler.",
			"url: «ftp://example.no» er ingen http- eller https-adresse.", "Feltet {{alder}} er ukjent.", "Nøkkelen «titel» er ukjent."},
		support.English: {`Front matter: lines such as "key: value" are needed.`, `Header: the column "id" is missing.`,
			`url: "ftp://example.no" is not an http or https address.`, "The placeholder {{alder}} is unknown.", `The key "titel" is unknown.`},
	}
	for l, lines := range want {
		w, err := NewWords(l, assets.Translations())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range faults {
			got = append(got, FaultText(w, f))
		}
		if strings.Join(got, "\n") != strings.Join(lines, "\n") {
			t.Errorf("%s:\n%s", l, strings.Join(got, "\n"))
		}
	}
}

func TestAFaultWithoutASentenceKeepsItsReason(t *testing.T) {
	w, err := NewWords(support.Nynorsk, assets.Translations())
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []support.FaultCode{"", "not-yet-known"} {
		if got := FaultText(w, support.Fault{Code: code, Reason: "odd\u202e thing\n"}); got != "odd thing " {
			t.Errorf("%q gave %q", code, got)
		}
	}
}
