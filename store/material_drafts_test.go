package store_test

import (
	"testing"
	"time"

	"linje/support"
)

func TestMaterialDraftsAreKept(t *testing.T) {
	s := newStore(t)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	d := support.MaterialDraft{Place: "item/kvit-side", Kind: support.KindGuide, ID: "kvit-side", Saved: at,
		Forms: []support.MaterialForm{{Item: support.Item{ID: "kvit-side", Language: support.Nynorsk, Kind: support.KindGuide, Title: "Kvit side", Tags: []string{"sak"}, Reviewed: at}}}}
	for _, save := range []support.MaterialDraft{d, {Place: "new/service", Kind: support.KindService, Saved: at.Add(time.Hour),
		Forms: []support.MaterialForm{{Group: "arkiv"}}}} {
		if err := s.SaveMaterialDraft(t.Context(), save); err != nil {
			t.Fatal(err)
		}
	}
	d.Forms[0].Item.Body = "Logg ut."
	if err := s.SaveMaterialDraft(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got := must(s.MaterialDrafts(t.Context()))(t)
	if len(got) != 2 || got[0].ID != "kvit-side" || got[0].Forms[0].Item.Body != "Logg ut." || !got[0].Forms[0].Item.Reviewed.Equal(at) ||
		got[1].Forms[0].Group != "arkiv" || !got[0].Saved.Equal(at) {
		t.Errorf("%+v", got)
	}
	for range 2 {
		if err := s.DropMaterialDraft(t.Context(), "item/kvit-side"); err != nil {
			t.Fatal(err)
		}
	}
	if got := must(s.MaterialDrafts(t.Context()))(t); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}
