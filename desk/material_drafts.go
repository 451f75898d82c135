package desk

import (
	"context"

	"linje/support"
)

// MaterialDraftStore keeps support material that is being written.
type MaterialDraftStore interface {
	MaterialDrafts(ctx context.Context) ([]support.MaterialDraft, error)
	SaveMaterialDraft(ctx context.Context, d support.MaterialDraft) error
	DropMaterialDraft(ctx context.Context, place string) error
}

// MaterialDrafts lists the support material that is being written and is not
// saved, oldest first.
func (d *Desk) MaterialDrafts(ctx context.Context) ([]support.MaterialDraft, error) {
	return d.p.Store.MaterialDrafts(ctx)
}

// SaveMaterialDraft keeps what is being written. It changes no material.
func (d *Desk) SaveMaterialDraft(ctx context.Context, draft support.MaterialDraft) error {
	draft.Saved = d.p.Now()
	return d.p.Store.SaveMaterialDraft(ctx, draft)
}

// DropMaterialDraft forgets what was being written, when it has been saved or is
// not wanted.
func (d *Desk) DropMaterialDraft(ctx context.Context, place string) error {
	return d.p.Store.DropMaterialDraft(ctx, place)
}
