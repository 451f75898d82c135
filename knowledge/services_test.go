package knowledge

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/support"
)

func TestLoadReadsServicesAsExcelWritesThem(t *testing.T) {
	m, faults := Load(files("register/services.csv", "\uFEFFForm;Id;name;language;rom;tags;group;reviewed\r\n"+
		"https://hjelp.example.no/nokkel;nokkel;\"Nøkkel; kort\";nb;12 B;\"dør;kort\";rom-og-bygg;2026-10-01\r\n"+
		";nokkel;Key;en;;;;\r\n;nokkel;Nøkkel igjen;nb;;;;\r\nftp://x.example.no;kort;Kort;nb;;;;\r\n;;Uten;;;;;\r\n;graa;Grå;;;;IT-hjelp;\r\n"))
	want := []support.Service{
		{ID: "nokkel", Language: support.Bokmaal, Name: "Nøkkel; kort", Group: "rom-og-bygg", Form: "https://hjelp.example.no/nokkel",
			Tags: []string{"dør", "kort"}, Reviewed: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Extra: map[string]string{"rom": "12 B"}},
		{ID: "nokkel", Language: support.English, Name: "Key"}}
	if !reflect.DeepEqual(m.Services, want) {
		t.Errorf("%+v", m.Services)
	}
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%s:%d %s %s", f.File, f.Line, f.Field, f.Code))
	}
	if !slices.Equal(got, []string{"register/services.csv:4 id taken", "register/services.csv:5 form url", "register/services.csv:6 id id", "register/services.csv:7 group id"}) {
		t.Errorf("%v", got)
	}
	current := support.Material{Services: []support.Service{{ID: "kort", Name: "Kort fra før"}, {ID: "borte", Language: support.Nynorsk, Name: "B"}}}
	if _, r := Plan(current, m, faults); fmt.Sprint(r.Added, r.Removed) != "[service:nokkel.en service:nokkel.nb] []" {
		t.Errorf("a faulty row without a readable ID may be any: %+v", r)
	}
	if _, r := Plan(current, m, faults[1:2]); fmt.Sprint(r.Removed) != "[service:borte.nn]" {
		t.Errorf("%+v", r)
	}
}

func TestServicesAreFoundAsOneItem(t *testing.T) {
	m := starter(t)
	index := NewIndex(m, nil)
	found := index.Find("adgangskort", []support.ItemKind{support.KindService}, support.English, 0)
	if len(found) != 1 || found[0].Item.Title != "Access cards and keys" || found[0].Item.URL == "" || len(found[0].Variants) != 2 {
		t.Errorf("%+v", found)
	}
	groups := map[string]bool{}
	for _, g := range m.Groups {
		groups[g.ID] = true
	}
	ids := map[string]bool{}
	for _, s := range m.Services {
		ids[s.ID] = true
		if !groups[s.Group] || s.Form == "" || s.Description == "" || len(s.Tags) < 3 || s.Owner == "" || s.Reviewed.IsZero() {
			t.Errorf("%+v lacks something", s)
		}
	}
	if len(ids) < 10 {
		t.Errorf("%d services", len(ids))
	}
}

func TestCheckIsTheCheckOfAnImport(t *testing.T) {
	good := support.Item{ID: "svar", Language: support.Bokmaal, Kind: support.KindTemplate, Title: " Svar ", Body: "\r\nHei {{requester.name}}\r\n\r\n"}
	got, faults := CheckItem(good)
	if len(faults) > 0 || got.Title != "Svar" || got.Body != "Hei {{requester.name}}" {
		t.Errorf("%+v %v", got, faults)
	}
	for name, c := range map[string]struct {
		change func(*support.Item)
		field  string
		code   support.FaultCode
	}{
		"no id":       {func(i *support.Item) { i.ID = "" }, "id", "id"},
		"a path":      {func(i *support.Item) { i.ID = "../svar" }, "id", "id"},
		"no title":    {func(i *support.Item) { i.Title = "" }, "", "key_missing"},
		"line break":  {func(i *support.Item) { i.Title = "a\nb" }, "title", "line_break"},
		"no language": {func(i *support.Item) { i.Language = "" }, "", "key_missing"},
		"language":    {func(i *support.Item) { i.Language = "da" }, "language", "language"},
		"kind":        {func(i *support.Item) { i.Kind = support.KindLink }, "kind", "kind"},
		"empty":       {func(i *support.Item) { i.Body = " \n" }, "", "template_empty"},
		"placeholder": {func(i *support.Item) { i.Body = "{{alder}}" }, "", "tag_unknown"},
		"address":     {func(i *support.Item) { i.URL = "https://example.no" }, "url", "template_url"},
		"control":     {func(i *support.Item) { i.Body = "a\x00" }, "", "control"},
		"large":       {func(i *support.Item) { i.Body = strings.Repeat("x", maxItemFile) }, "", "file_large"},
	} {
		item := good
		c.change(&item)
		_, faults := CheckItem(item)
		if len(faults) == 0 || faults[0].Field != c.field || faults[0].Code != c.code {
			t.Errorf("%s: %+v", name, faults)
		}
	}
	if _, faults := CheckLink(support.Link{ID: "l", Title: "L", URL: "javascript:x"}); len(faults) != 1 || faults[0].Code != "url" {
		t.Errorf("%+v", faults)
	}
	if _, faults := CheckService(support.Service{ID: "s"}); len(faults) != 1 || faults[0].Field != "name" {
		t.Errorf("%+v", faults)
	}
	if _, faults := CheckGroup(support.Group{}); len(faults) == 0 {
		t.Error("an empty group")
	}
	_, faults = CheckMaterial(support.Material{Items: []support.Item{good, good}})
	if len(faults) != 1 || faults[0].Code != "taken" {
		t.Errorf("%+v", faults)
	}
	var as support.Faults
	if err := error(faults); !errors.As(err, &as) || err.Error() == "" {
		t.Error("faults are an error")
	}
}
