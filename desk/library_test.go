package desk_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"

	"linje/desk"
	"linje/store"
	"linje/support"
)

// library is a desk with its material, without mailboxes.
type library struct {
	*testing.T
	desk  *desk.Desk
	store *store.Store
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "linje.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return &library{T: t, store: st, desk: desk.New(desk.Ports{Store: st, Words: words{}})}
}

func (l *library) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l *library) material() support.Material {
	l.Helper()
	m, err := l.desk.Material(l.Context())
	l.must(err)
	return m
}

func article(id string, lang support.Language, title string) support.Item {
	return support.Item{ID: id, Language: lang, Kind: support.KindArticle, Title: title, Body: "Om " + title}
}

func TestOneItemActsAndTheirUndo(t *testing.T) {
	l := newLibrary(t)
	ctx := t.Context()
	told := 0
	defer l.desk.Subscribe(func(c support.Change) {
		if c.Kind == support.ChangeMaterial {
			told++
		}
	})()
	nb, nn := article("passord", support.Bokmaal, "Passord"), article("passord", support.Nynorsk, "Passord nn")
	l.must(l.desk.SaveItem(ctx, nb))
	l.must(l.desk.SaveItem(ctx, nn))
	nb.Title = "Nytt passord"
	l.must(l.desk.SaveItem(ctx, nb))
	link := support.Link{ID: "konto", Title: "Kontosiden", URL: "https://hjelp.example.no/konto"}
	l.must(l.desk.SaveLink(ctx, link))
	service := support.Service{ID: "nokkel", Language: support.Bokmaal, Name: "Nøkkel", Form: "https://hjelp.example.no/nokkel"}
	l.must(l.desk.SaveService(ctx, service))
	want := support.Material{Items: []support.Item{nb, nn}, Links: []support.Link{link}, Services: []support.Service{service}}
	if m := l.material(); !reflect.DeepEqual(m, want) {
		t.Fatalf("%+v", m)
	}
	if told != 5 {
		t.Errorf("told of %d changes", told)
	}
	found, err := l.desk.FindMaterial(ctx, "nøkkel", []support.ItemKind{support.KindService}, "", support.Bokmaal, 5)
	if err != nil || len(found) != 1 || found[0].Item.URL != service.Form {
		t.Errorf("%+v, %v", found, err)
	}

	item, err := l.desk.DeleteItem(ctx, "passord", support.Bokmaal)
	l.must(err)
	gone, err := l.desk.DeleteLink(ctx, "konto")
	l.must(err)
	was, err := l.desk.DeleteService(ctx, "nokkel", support.Bokmaal)
	l.must(err)
	if m := l.material(); len(m.Items) != 1 || len(m.Links)+len(m.Services) != 0 {
		t.Errorf("%+v", m)
	}
	if _, err := l.desk.DeleteItem(ctx, "passord", support.Bokmaal); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("twice: %v", err)
	}
	l.must(l.desk.SaveItem(ctx, item))
	l.must(l.desk.SaveLink(ctx, gone))
	l.must(l.desk.SaveService(ctx, was))
	if m := l.material(); !reflect.DeepEqual(m, want) {
		t.Errorf("after the undo %+v", m)
	}
}

func TestAFaultyItemIsNotSaved(t *testing.T) {
	l := newLibrary(t)
	l.must(l.desk.SaveItem(t.Context(), article("passord", support.Bokmaal, "Passord")))
	before := l.material()
	bad := article("passord", support.Bokmaal, "Passord")
	bad.Kind, bad.Body = support.KindTemplate, "Hei {{alder}}"
	err := l.desk.SaveItem(t.Context(), bad)
	var faults support.Faults
	if support.CodeOf(err) != support.CodeInvalid || !errors.As(err, &faults) || faults[0].Code != "tag_unknown" || support.DetailOf(err) == "" {
		t.Errorf("%v", err)
	}
	if err := l.desk.SaveLink(t.Context(), support.Link{ID: "x", Title: "X", URL: "file:///etc"}); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("%v", err)
	}
	if err := l.desk.SaveService(t.Context(), support.Service{ID: "x", Name: "X", Owner: "Kari"}); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("%v", err)
	}
	if m := l.material(); !reflect.DeepEqual(m, before) {
		t.Errorf("%+v", m)
	}
}

func TestAddMaterialAddsAndReplacesAllOrNothing(t *testing.T) {
	l := newLibrary(t)
	l.must(l.desk.Seed(t.Context(), fstest.MapFS{"a.nb.md": {Data: []byte("---\nid: a\nkind: guide\ntitle: A\nlanguage: nb\n---\nHei\n")},
		"links.csv": {Data: []byte("id,title,url\nl,L,https://example.no\n")}}))
	add := support.Material{Items: []support.Item{article("a", support.Bokmaal, "A2"), article("b", support.English, "B")}}
	dry, err := l.desk.AddMaterial(t.Context(), add, false)
	l.must(err)
	if m := l.material(); len(m.Items) != 1 || dry.Applied {
		t.Errorf("a dry run stored %+v", m)
	}
	r, err := l.desk.AddMaterial(t.Context(), add, true)
	l.must(err)
	if !reflect.DeepEqual(r.Added, []string{"b.en"}) || !reflect.DeepEqual(r.Changed, []string{"a.nb"}) || len(r.Removed) != 0 || !r.Applied {
		t.Errorf("%+v", r)
	}
	if m := l.material(); len(m.Items) != 2 || m.Items[0].Title != "A2" || len(m.Links) != 1 {
		t.Errorf("%+v", m)
	}
	add.Links = []support.Link{{ID: "bad"}}
	add.Items[0].Title = "A3"
	if _, err := l.desk.AddMaterial(t.Context(), add, true); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("%v", err)
	}
	if m := l.material(); m.Items[0].Title != "A2" {
		t.Errorf("half of it was stored: %+v", m)
	}
}
