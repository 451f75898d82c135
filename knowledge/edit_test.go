package knowledge

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"linje/support"
)

const commented = `---
# Held av kontoteamet
id: nullstille-passord   # aldri endre
kind: article
title: 'Nullstille passord: slik' # det som står øverst

language: nn
tags:
  - passord
  - "konto; låst"
# kven
owner: konto@example.no
---

Gå til **sida**.

`

func TestEditItemKeepsWhatItNeedNotTouch(t *testing.T) {
	item, faults := ParseItem("a/nullstille-passord.nn.md", []byte(commented))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if got := string(EditItem([]byte(commented), item)); got != commented {
		t.Errorf("nothing changed, but it became\n%s", got)
	}
	item.Title, item.Owner, item.Service = "Nytt: passord", "", "Brukarkonto"
	want := strings.NewReplacer("'Nullstille passord: slik' # det", "'Nytt: passord' # det", "owner: konto@example.no\n", "service: Brukarkonto\n").Replace(commented)
	if got := string(EditItem([]byte(commented), item)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	crlf := "\uFEFF" + strings.ReplaceAll(commented, "\n", "\r\n")
	if got := string(EditItem([]byte(crlf), item)); got != "\uFEFF"+strings.ReplaceAll(want, "\n", "\r\n") {
		t.Errorf("line ends or byte order mark lost: %q", got)
	}
	item.Body = "Ny tekst"
	if got := string(EditItem([]byte(commented), item)); !strings.HasSuffix(got, "\n---\n\nNy tekst\n") || !strings.Contains(got, "# Held av") {
		t.Errorf("%s", got)
	}
}

// TestAnEditedFileHoldsTheItem: whatever stood there, what is read back is what
// was to be written.
func TestAnEditedFileHoldsTheItem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := drawMaterial(t), drawMaterial(t)
		if len(m.Items) == 0 || len(n.Items) == 0 {
			return
		}
		item, old := n.Items[0], m.Items[0]
		old.ID, old.Language = item.ID, item.Language
		text := string(writeItem(old))
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 1:
			text = "\uFEFF" + strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\r\n")
		case 2:
			text = strings.Replace(text, "kind:", "# merk\nkind:", 1)
		case 3:
			text = text[:rapid.IntRange(0, len(text)).Draw(t, "cut")]
		case 4:
			text = "---\n{id: " + item.ID + ", kind: article, title: x, language: " + string(item.Language) + "}\n---\n"
		}
		got, faults := ParseItem(itemKey(item)+".md", EditItem([]byte(text), item))
		if len(faults) > 0 || !reflect.DeepEqual(got, item) && !strings.Contains(item.Body, "\r") {
			t.Fatalf("%q\nwanted %+v\ngot %+v %v", text, item, got, faults)
		}
	})
}

func TestEditTableKeepsWhatItNeedNotTouch(t *testing.T) {
	old := "\uFEFFsep=;\r\nURL;Id;rom;title;language\r\n" +
		"https://example.no/a;a;\"12; B\";Å;nb\r\n" +
		"ftp://x;b;;B;\r\n" + // faulty
		"\r\nhttps://example.no/c;c;;\"C \"\"c\"\"\";\r\nhttps://example.no/d;d;x;D;"
	got, faults := EditLinks([]byte(old), []support.Link{
		{ID: "c", Title: "C; ny", URL: "https://example.no/c2", Extra: map[string]string{"rom": "9"}},
		{ID: "e", Title: "E", URL: "https://example.no/e", Owner: "e@example.no"}}, []string{"a"})
	want := "\uFEFFsep=;\r\nURL;Id;rom;title;language;owner\r\n" +
		"ftp://x;b;;B;;\r\n" +
		"\r\nhttps://example.no/c2;c;9;\"C; ny\";;\r\nhttps://example.no/d;d;x;D;;\r\n" +
		"https://example.no/e;e;;E;;e@example.no\r\n"
	if len(faults) > 0 || string(got) != want {
		t.Errorf("%v\n%q\n%q", faults, got, want)
	}
	if got, _ := EditLinks(nil, []support.Link{{ID: "e", Title: "E", URL: "https://example.no/e"}}, nil); !strings.HasPrefix(string(got), "id,title,url,") {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"hei\nb,c\n", "\xff\xfei\x00"} {
		if _, faults := EditLinks([]byte(bad), nil, []string{"a"}); len(faults) == 0 {
			t.Errorf("%q was edited", bad)
		}
	}
}

func TestAnEditedTableHoldsTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, now := drawMaterial(t), drawMaterial(t)
		text := string(writeServices(was.Services))
		if rapid.Bool().Draw(t, "crlf") {
			text = "\uFEFF" + strings.ReplaceAll(text, "\n", "\r\n")
		}
		var drop, left []support.Service
		for _, s := range was.Services {
			switch {
			case slices.ContainsFunc(now.Services, func(n support.Service) bool { return serviceKey(n) == serviceKey(s) }):
			case rapid.Bool().Draw(t, "drop"):
				drop = append(drop, s)
			default:
				left = append(left, s)
			}
		}
		data, faults := EditServices([]byte(text), now.Services, drop)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		got, bad := Load(fstest.MapFS{"services.csv": {Data: data}})
		want := support.Material{Services: append(append([]support.Service{}, left...), now.Services...)}
		sortMaterial(&want)
		if len(bad) > 0 || !reflect.DeepEqual(got.Services, want.Services) {
			t.Fatalf("%v\n%q\n%q\n%+v\n%+v", bad, text, data, got.Services, want.Services)
		}
	})
}
