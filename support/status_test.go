package support_test

import (
	"testing"

	"linje/support"
)

// The transition table, written out once more: a row says where one can go.
func TestTransitions(t *testing.T) {
	const n, o, w, e, r, c = support.StatusNew, support.StatusOpen, support.StatusWaiting, support.StatusEscalated, support.StatusResolved, support.StatusClosed
	table := map[support.Status]map[support.Status]bool{
		n: {n: true, o: true, w: true, e: true, r: true, c: true},
		o: {o: true, w: true, e: true, r: true, c: true},
		w: {w: true, o: true, e: true, r: true, c: true},
		e: {e: true, o: true, w: true, r: true, c: true},
		r: {r: true, o: true, w: true, c: true},
		c: {c: true, o: true},
	}
	for _, from := range support.Statuses() {
		for _, to := range support.Statuses() {
			if got := support.CanChange(from, to); got != table[from][to] {
				t.Errorf("%s to %s: %v", from, to, got)
			}
		}
		for _, to := range support.NextStatuses(from) {
			if to == support.StatusNew || to == from {
				t.Errorf("%s offers %s", from, to)
			}
		}
	}
	if support.NextStatuses("nonsense") != nil || support.CanChange("nonsense", o) {
		t.Error("nonsense leads somewhere")
	}
}

func TestValidWords(t *testing.T) {
	if len(support.Statuses()) != 6 || support.Status("").Valid() || support.Status("Open").Valid() || !support.StatusOpen.Valid() {
		t.Error("statuses")
	}
	if len(support.Worklists()) != 8 || support.Worklist("").Valid() || !support.WorklistDue.Valid() {
		t.Error("worklists")
	}
	if len(support.Languages()) != 3 || support.LanguageUnset.Valid() || support.Language("de").Valid() || !support.Nynorsk.Valid() {
		t.Error("languages")
	}
}
