package gui

import (
	"context"
	"time"

	"linje/support"
)

// UpkeepDesk is what keeps the support material in order.
type UpkeepDesk interface {
	// Upkeep tells what is amiss; it asks no network.
	Upkeep(ctx context.Context) (support.UpkeepReport, error)
	// CheckLinks looks whether the pages behind the links are there; Upkeep tells
	// then what it found. progress is called from another goroutine.
	CheckLinks(ctx context.Context, progress func(done, total int)) error
	// Gaps lists what was answered again and again since then without material.
	Gaps(ctx context.Context, since time.Time) ([]support.Gap, error)
	// DraftFromGap makes an item from the most typical answer of a gap.
	DraftFromGap(ctx context.Context, g support.Gap, kind support.ItemKind) (support.ItemDraft, error)
}

// DraftDesk makes an item from an answer that went out, with personal data
// taken out.
type DraftDesk interface {
	DraftFromAnswer(ctx context.Context, id support.CaseID, m support.MessageID, kind support.ItemKind) (support.ItemDraft, error)
}
