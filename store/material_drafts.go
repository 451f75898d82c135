package store

import (
	"context"

	"linje/support"
)

const (
	sqlMaterialDrafts    = `SELECT place, data, saved FROM material_drafts ORDER BY saved`
	sqlSaveMaterialDraft = `INSERT INTO material_drafts (place, data, saved) VALUES (?, ?, ?)
ON CONFLICT (place) DO UPDATE SET data = excluded.data, saved = excluded.saved`
	sqlDropMaterialDraft = `DELETE FROM material_drafts WHERE place = ?`
)

// materialDraft is how a draft is kept.
type materialDraft struct {
	Kind  support.ItemKind       `json:"kind"`
	ID    string                 `json:"id"`
	Forms []support.MaterialForm `json:"forms"`
}

// MaterialDrafts lists the support material that is being written, oldest first.
func (s *Store) MaterialDrafts(ctx context.Context) ([]support.MaterialDraft, error) {
	var out []support.MaterialDraft
	err := s.read(ctx, "store.MaterialDrafts", func(t *tx) error {
		return t.each(func(r scanner) error {
			var place, data string
			var saved int64
			if err := r.Scan(&place, &data, &saved); err != nil {
				return err
			}
			var k materialDraft
			if err := decode(data, &k); err != nil {
				return err
			}
			out = append(out, support.MaterialDraft{Place: place, Kind: k.Kind, ID: k.ID, Forms: k.Forms, Saved: timeOf(saved)})
			return nil
		}, sqlMaterialDrafts)
	})
	return out, err
}

// SaveMaterialDraft keeps what is being written, in the place of what was kept
// of it.
func (s *Store) SaveMaterialDraft(ctx context.Context, d support.MaterialDraft) error {
	data, err := encode(materialDraft{d.Kind, d.ID, d.Forms})
	if err != nil {
		return fail("store.SaveMaterialDraft", err)
	}
	return s.write(ctx, "store.SaveMaterialDraft", func(t *tx) error {
		_, err := t.exec(sqlSaveMaterialDraft, d.Place, data, micros(d.Saved))
		return err
	})
}

// DropMaterialDraft forgets what was being written; a place without a draft is no
// error.
func (s *Store) DropMaterialDraft(ctx context.Context, place string) error {
	return s.write(ctx, "store.DropMaterialDraft", func(t *tx) error {
		_, err := t.exec(sqlDropMaterialDraft, place)
		return err
	})
}
