package knowledge

import (
	"testing"

	"linje/support"
)

// Who types a title to its end means that one, also where another begins so and
// is used more.
func TestFindPutsAWholeTitleFirst(t *testing.T) {
	m := support.Material{Items: []support.Item{
		{ID: "metode", Kind: support.KindGuide, Language: support.Bokmaal, Title: "Nytt passord eller ny totrinnsmetode"},
		{ID: "passord", Kind: support.KindArticle, Language: support.Bokmaal, Title: "Nytt passord"},
	}}
	x := NewIndex(m, map[string]support.ItemUse{"metode": {Used: 50}})
	for typed, want := range map[string]string{"nytt pass": "metode", "Nytt passord": "passord", "nytt  PASSORD ": "passord", "nytt passord e": "metode"} {
		if got := x.Find(typed, nil, support.Bokmaal, 1); len(got) != 1 || got[0].Item.ID != want {
			t.Errorf("%q: %+v, want %s", typed, got, want)
		}
	}
}
