package knowledge

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"linje/support"
)

// starter reads the starter material from its folder beside this package.
func starter(t testing.TB) support.Material {
	t.Helper()
	m, faults := Load(os.DirFS("../assets/material"))
	for _, f := range faults {
		t.Errorf("%s line %d: %s", f.File, f.Line, f.Reason)
	}
	return m
}

func TestStarterMaterialIsWholeAndRich(t *testing.T) {
	m := starter(t)
	variants := make(map[string][]support.Item)
	for _, i := range m.Items {
		variants[i.ID] = append(variants[i.ID], i)
	}
	articles, templates, nynorsk, english := 0, 0, 0, 0
	for id, items := range variants {
		languages := make([]support.Language, 0, 3)
		for _, i := range items {
			languages = append(languages, i.Language)
			if i.Kind != items[0].Kind {
				t.Errorf("%s is of two kinds", id)
			}
		}
		if !slices.Contains(languages, support.Bokmaal) {
			t.Errorf("%s is not in bokmål", id)
		}
		if items[0].Kind == support.KindTemplate {
			templates++
			if len(items) != 3 {
				t.Errorf("the template %s is in %v only", id, languages)
			}
			continue
		}
		articles++
		if slices.Contains(languages, support.Nynorsk) {
			nynorsk++
		}
		if slices.Contains(languages, support.English) {
			english++
		}
	}
	if articles < 22 || templates < 16 || english < 10 || nynorsk < articles-2 {
		t.Errorf("%d articles and guides (%d nynorsk, %d English), %d templates", articles, nynorsk, english, templates)
	}
	if len(m.Links) < 12 || len(m.Groups) < 14 {
		t.Errorf("%d links, %d groups", len(m.Links), len(m.Groups))
	}
}

func TestStarterMaterialIsFilledIn(t *testing.T) {
	m := starter(t)
	for _, i := range m.Items {
		if i.Owner == "" || i.Reviewed.IsZero() || i.Line == 0 || i.Service == "" || len(i.Tags) < 3 || i.Body == "" {
			t.Errorf("%s lacks a key", itemKey(i))
		}
		if (i.Kind == support.KindTemplate) != (i.URL == "") {
			t.Errorf("%s: url %q", itemKey(i), i.URL)
		}
		if l, confident := Language(withoutTags(i.Body)); l != i.Language || !confident {
			t.Errorf("%s reads as %q (sure: %v)", itemKey(i), l, confident)
		}
	}
	lines, ownerless, memberless := map[int]bool{}, 0, 0
	for _, g := range m.Groups {
		lines[g.Line] = true
		if g.Owner == "" {
			ownerless++
		}
		if len(g.Members) == 0 {
			memberless++
		}
		if len(g.Services) == 0 || g.Email == "" {
			t.Errorf("%s lacks a column", g.ID)
		}
	}
	if !lines[1] || !lines[2] || !lines[3] || ownerless != 1 || memberless != 1 {
		t.Errorf("lines %v, %d without owner, %d without members", lines, ownerless, memberless)
	}
}

func TestEveryStarterTemplateFills(t *testing.T) {
	for _, i := range starter(t).Items {
		if i.Kind != support.KindTemplate {
			continue
		}
		values := everyValue()
		first, err := Render(i, values)
		if err != nil {
			t.Errorf("%s: %v", itemKey(i), err)
			continue
		}
		for _, tag := range first.Unfilled {
			if tag.Prompt() == "" {
				t.Errorf("%s: %s has no value", itemKey(i), tag.Name)
			}
			values.Ask[tag.Prompt()] = "x"
		}
		r, err := Render(i, values)
		if err != nil || len(r.Unfilled) > 0 || len(Unfilled(r.Text)) > 0 {
			t.Errorf("%s: %+v %v", itemKey(i), r.Unfilled, err)
		}
		greeting := "Hei Ingrid,\n\n"
		if i.Language == support.English {
			greeting = "Hi Ingrid,\n\n"
		}
		if !strings.HasPrefix(r.Text, greeting) {
			t.Errorf("%s begins %.20q", itemKey(i), r.Text)
		}
	}
}

func TestStarterMaterialIsAsLinjeWritesIt(t *testing.T) {
	m := starter(t)
	folder := fstest.MapFS{}
	for name, data := range Write(m) {
		folder[name] = &fstest.MapFile{Data: data}
	}
	again, faults := Load(folder)
	if len(faults) > 0 || !reflect.DeepEqual(m, again) {
		t.Errorf("an export is not read back as it was: %+v", faults)
	}
	for name := range folder {
		if _, err := os.Stat("../assets/material/" + name); err != nil {
			t.Errorf("%s is written elsewhere than it stands", name)
		}
	}
}

func TestStarterTextsLinkToWhatThereIs(t *testing.T) {
	m := starter(t)
	there := make(map[string]bool)
	for _, i := range m.Items {
		there[i.URL] = true
	}
	for _, i := range m.Items {
		_, rest, found := strings.Cut(i.Body, "](https://")
		for ; found; _, rest, found = strings.Cut(rest, "](https://") {
			url, _, _ := strings.Cut(rest, ")")
			if i.Kind == support.KindTemplate && !there["https://"+url] {
				t.Errorf("%s links to %s, which is no article", itemKey(i), url)
			}
			path, _ := strings.CutPrefix(url, "hjelp.example.no/")
			language := support.Bokmaal
			for _, l := range []support.Language{support.Nynorsk, support.English} {
				if strings.HasPrefix(path, string(l)+"/") {
					language = l
				}
			}
			if !strings.HasPrefix(url, "hjelp.example.no/") || language != i.Language {
				t.Errorf("%s links to %s", itemKey(i), url)
			}
		}
	}
}
