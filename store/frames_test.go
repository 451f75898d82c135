package store_test

import (
	"slices"
	"testing"

	"linje/support"
)

func TestFramesBelongToTheirMailbox(t *testing.T) {
	s := newStore(t)
	id := must(s.SaveMailbox(t.Context(), support.Mailbox{Name: "Hjelp"}))(t)
	other := must(s.SaveMailbox(t.Context(), support.Mailbox{Name: "Annen"}))(t)
	f := support.Frames{Nynorsk: support.Frame{Greeting: "Hei!", Closing: "Helsing oss"}, English: support.Frame{}}
	ok(t, s.SaveFrames(t.Context(), id, f, []support.Language{support.Nynorsk, support.English}))
	got, own, err := s.Frames(t.Context(), id)
	if err != nil || got != f || len(own) != 2 || !slices.Contains(own, support.English) {
		t.Errorf("%+v, %v, %v", got, own, err)
	}
	if got, own, err := s.Frames(t.Context(), other); err != nil || len(own) != 0 || got != (support.Frames{}) {
		t.Errorf("of another mailbox: %+v, %v, %v", got, own, err)
	}
	ok(t, s.SaveFrames(t.Context(), id, f, nil))
	if _, own, _ := s.Frames(t.Context(), id); len(own) != 0 {
		t.Errorf("still its own: %v", own)
	}
	if err := s.SaveFrames(t.Context(), 99, f, []support.Language{support.Nynorsk}); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("of no mailbox: %v", err)
	}
	ok(t, s.SaveFrames(t.Context(), id, f, support.Languages()))
	ok(t, s.RemoveMailbox(t.Context(), id))
	if _, own, err := s.Frames(t.Context(), id); err != nil || len(own) != 0 {
		t.Errorf("after the mailbox: %v, %v", own, err)
	}
}
