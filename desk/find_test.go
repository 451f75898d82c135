package desk_test

import (
	"os"
	"slices"
	"testing"

	"linje/support"
)

func TestFindMaterialPutsWhatFitsTheCaseFirst(t *testing.T) {
	r := newRig(t)
	r.must(r.desk.Seed(t.Context(), os.DirFS("../assets/material")))
	r.deliver("INBOX", request("find-1@example.no", "Glemt passord", "", "Hei, jeg har glemt passordet mitt og får ikke logget inn."))
	r.sync()
	id := r.bySubject("Glemt passord").ID
	templates := []support.ItemKind{support.KindTemplate}
	ids := func(text string, id support.CaseID, l support.Language) []string {
		t.Helper()
		found, err := r.desk.FindMaterial(t.Context(), text, templates, id, l, 12)
		r.must(err)
		var out []string
		for _, s := range found {
			out = append(out, s.Item.ID)
		}
		return out
	}
	all := ids("", id, support.Bokmaal)
	if len(all) != 12 || all[0] != "glemt-passord" {
		t.Errorf("for the case: %q", all)
	}
	if plain := ids("", "", support.Bokmaal); len(plain) != 12 || slices.Equal(plain, all) {
		t.Errorf("without the case: %q", plain)
	}
	// "utskrift" begins a title; what fits the case does not push in before it.
	if got := ids("utskrift", id, support.Bokmaal); len(got) == 0 || got[0] != "utskrift" {
		t.Errorf("what was typed counts most: %q", got)
	}
	found, err := r.desk.FindMaterial(t.Context(), "pass", templates, id, support.Nynorsk, 3)
	if err != nil || len(found) == 0 || found[0].Item.ID != "glemt-passord" || found[0].Item.Language != support.Nynorsk {
		t.Errorf("%+v, %v", found, err)
	}
}
