package store

import (
	"strings"
	"testing"
)

func TestUnaidedGoesByTheIndex(t *testing.T) {
	s := openAt(t, t.TempDir()+"/linje.db")
	plan := planOf(t, s, sqlUnaided, 0, 10, unaidedText)
	for _, want := range []string{"cases_updated", "messages_case", "outbox_case", "uses_outbox"} {
		if !strings.Contains(plan, want) {
			t.Errorf("no %s in\n%s", want, plan)
		}
	}
}
