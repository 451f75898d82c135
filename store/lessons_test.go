package store_test

import (
	"fmt"
	"testing"
	"time"

	"linje/support"
)

// Lessons come page by page, the oldest answer first, without what did not go
// and what is to be forgotten. A case with two answers may come again.
func TestLessonsTellWhatWasAskedAndSent(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	for i := range 5 {
		take(t, s, box, letter{id: fmt.Sprintf("a%d@example.no", i), subject: fmt.Sprintf("Sak %d", i), text: fmt.Sprintf("Spørsmål %d", i)})
		answered(t, s, box, caseOf(fmt.Sprintf("a%d@example.no", i)), i, noon().Add(time.Duration(i+1)*time.Hour), support.OutboxSent, "t1", fmt.Sprintf("a%d", i))
	}
	take(t, s, box, letter{id: "late@example.no", subject: "Sv", text: "Etterpå", forCase: caseOf("a0@example.no"), at: noon().Add(99 * time.Hour)})
	answered(t, s, box, caseOf("a0@example.no"), 9, noon().Add(90*time.Hour), support.OutboxCancelled, "t9")
	start := must(s.LessonsStart(t.Context(), 4))(t)
	if !start.Equal(noon().Add(4 * time.Hour)) {
		t.Errorf("the newest four begin at %v", start)
	}
	var got []string
	for from := (time.Time{}); ; {
		page, next, err := s.Lessons(t.Context(), from, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page {
			got = append(got, fmt.Sprint(l.Subject, "/", l.Text, "/", l.Sent))
		}
		if from = next; from.IsZero() {
			break
		}
	}
	if len(got) != 6 || got[5] != got[0] || got[0] != "Sak 0/Spørsmål 0/[t1 a0]" || got[4] != "Sak 4/Spørsmål 4/[t1 a4]" {
		t.Errorf("%q", got)
	}
	ok(t, s.Forget(t.Context(), "t1", noon().Add(2*time.Hour)))
	sent := func(i int) string {
		return fmt.Sprint(must(s.Lesson(t.Context(), caseOf(fmt.Sprintf("a%d@example.no", i))))(t).Sent)
	}
	if sent(1) != "[a1]" || sent(2) != "[t1 a2]" {
		t.Errorf("forgotten up to the second: %s %s", sent(1), sent(2))
	}
	ok(t, s.Forget(t.Context(), "", noon().Add(4*time.Hour)))
	if sent(3) != "[]" || sent(4) != "[t1 a4]" || len(must(s.Forgotten(t.Context()))(t)) != 2 {
		t.Errorf("all forgotten up to the fourth: %s %s", sent(3), sent(4))
	}
	for _, item := range []string{"t1", ""} {
		ok(t, s.Forget(t.Context(), item, time.Time{}))
	}
	if sent(0) != "[t1 a0]" || must(s.Uses(t.Context()))(t)["t1"].Used != 5 {
		t.Errorf("taken back: %s", sent(0))
	}
}

// Cases are alike by their rarer words; neither the case itself nor open ones
// are among them.
func TestAlikeFindsSolvedCasesByRareWords(t *testing.T) {
	s := newStore(t)
	box := addMailbox(t, s, "Hjelp")
	for i := range 30 {
		take(t, s, box, letter{id: fmt.Sprintf("n%d@example.no", i), subject: "Passord", text: "Har glemt passordet"})
	}
	take(t, s, box, letter{id: "a@example.no", subject: "Emneplan", text: "Emneplanen i arkivet er hvit"},
		letter{id: "b@example.no", subject: "Emneplan", text: "Arkivet viser emneplan"}, letter{id: "c@example.no", subject: "Hvit emneplan i arkivet"})
	setStatus(t, s, caseOf("a@example.no"), support.StatusResolved, noon().Add(time.Hour))
	setStatus(t, s, caseOf("c@example.no"), support.StatusResolved, noon().Add(time.Hour))
	answered(t, s, box, caseOf("a@example.no"), 1, noon().Add(time.Hour), support.OutboxSent, "t1")
	found, common, err := s.Alike(t.Context(), []string{"emneplan", "arkivet", "glemt", "finnesikke", `"`}, caseOf("c@example.no"))
	if err != nil || len(found) != 1 || found[0].Case.ID != caseOf("a@example.no") || found[0].Text != "Emneplanen i arkivet er hvit" ||
		len(found[0].Items) != 1 || found[0].Answered.IsZero() || common["glemt"] != 30 || common["emneplan"] != 3 || common["finnesikke"] != 0 {
		t.Errorf("%+v, %v, %v", found, common, err)
	}
	if found, _, err := s.Alike(t.Context(), []string{"emneplan"}, ""); err != nil || len(found) != 0 {
		t.Errorf("one word alone: %+v, %v", found, err)
	}
}
