package knowledge

import (
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"linje/support"
)

func TestTheStandardSynonymsAreWhole(t *testing.T) {
	var faults faultList
	list := parseSynonyms(synonymsFile, synonymList, make(tableIDs), &faults)
	if len(list) < 300 || len(faults.list) > 0 {
		t.Errorf("%d sets, %+v", len(list), faults.list)
	}
}

func TestSynonymsAreMaterial(t *testing.T) {
	folder := fstest.MapFS{"synonyms.csv": {Data: []byte("words,note,by\ndings;duppeditt,rot,kari\nalene,\"\"\n\"a;b\nc\nkort;nøkkelkort,,\nkort;nøkkelkort,,\n")}}
	loaded, faults := Load(folder)
	if len(loaded.Synonyms) != 2 || loaded.Synonyms[0].Extra["by"] != "kari" || len(faults) != 4 {
		t.Fatalf("%+v %+v", loaded, faults)
	}
	result, report := Plan(support.Material{}, loaded, nil)
	if len(result.Synonyms) != 2 || len(report.Added) != 2 || len(report.Removed) > 0 {
		t.Errorf("%d sets, %+v", len(result.Synonyms), report)
	}
	if n := len(effective(result)); n != 2+len(StandardSynonyms()) {
		t.Errorf("%d are in force: those that Linje brings stay", n)
	}
	own := support.Material{Synonyms: []support.Synonym{{Words: []string{"eget", "vårt"}}}}
	if kept, _ := Plan(own, loaded, faults); len(kept.Synonyms) != 3 {
		t.Errorf("a faulty list took away what was there: %d sets", len(kept.Synonyms))
	}
	again, faults := Load(fstest.MapFS{"synonyms.csv": {Data: Write(result)["synonyms.csv"]}})
	if len(faults) > 0 || !reflect.DeepEqual(again.Synonyms, result.Synonyms) {
		t.Errorf("not read back as written: %+v %+v", again, faults)
	}
	standard, faults := Load(fstest.MapFS{"synonyms.csv": {Data: writeSynonyms(StandardSynonyms())}})
	same, report := Plan(support.Material{}, standard, faults)
	if same.Synonyms != nil || len(report.Added)+len(report.Removed)+len(report.Changed) > 0 {
		t.Errorf("the list that Linje brings is no change: %d, %+v", len(same.Synonyms), report)
	}
}

func TestSynonymsBringWordsTogether(t *testing.T) {
	m := support.Material{Synonyms: []support.Synonym{{Words: []string{"duppeditt", "autentiseringsenhet", "dings på nøkkelringen"}}},
		Items: []support.Item{{ID: "a", Language: "nb", Kind: "article", Title: "Autentiseringsenhet"}, {ID: "b", Language: "nb", Kind: "article", Title: "Parkering"}}}
	for _, text := range []string{"Hvor får jeg en ny duppeditt?", "Jeg har mistet den lille dingsen på nøkkelringen, hva gjør jeg?"} {
		got := NewIndex(m, nil).Suggest(Query{Text: text, Language: support.Bokmaal})
		if len(got) == 0 || got[0].Item.ID != "a" || !slices.ContainsFunc(got[0].Matched, func(s string) bool { return len(s) > 5 }) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
