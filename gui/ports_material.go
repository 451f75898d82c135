package gui

import (
	"context"

	"linje/knowledge"
	"linje/support"
)

// MaterialDesk is what the page of support material asks of the desk.
type MaterialDesk interface {
	MaterialReadDesk
	MaterialActs
	TrialDesk
	// ImportForeign takes a folder of Linje's own, and what other programs keep.
	ImportForeign(ctx context.Context, path string, o support.ImportOptions, apply bool) (support.ImportReport, error)
	MaterialKeeper
	FolderDesk
	UpkeepDesk
}

// MaterialReadDesk reads the material and how it fared.
type MaterialReadDesk interface {
	Material(ctx context.Context) (support.Material, error)
	// Uses tells by item ID how each has fared in answers.
	Uses(ctx context.Context) (map[string]support.ItemUse, error)
	// UsesOf lists the cases that an item was used in, newest first.
	UsesOf(ctx context.Context, item string) ([]support.CaseUse, error)
	FindMaterial(ctx context.Context, text string, kinds []support.ItemKind, id support.CaseID, l support.Language, limit int) ([]support.Suggestion, error)
}

// MaterialActs change one thing of the material at a time. What cannot be taken
// in is CodeInvalid and wraps support.Faults. Deleting returns what was there:
// saving it is the undo.
type MaterialActs interface {
	SaveItem(ctx context.Context, item support.Item) error
	DeleteItem(ctx context.Context, id string, l support.Language) (support.Item, error)
	SaveLink(ctx context.Context, link support.Link) error
	DeleteLink(ctx context.Context, id string) (support.Link, error)
	SaveService(ctx context.Context, s support.Service) error
	DeleteService(ctx context.Context, id string, l support.Language) (support.Service, error)
}

// FolderDesk keeps the material in a folder besides, which others may share.
type FolderDesk interface {
	MaterialFolder(ctx context.Context) (support.MaterialFolder, error)
	// ConnectMaterial does nothing unless apply; its report is what it would do.
	ConnectMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error)
	// JoinMaterial does it so that what is here and not in the folder is written to
	// it and does not go away.
	JoinMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error)
	DisconnectMaterial(ctx context.Context) error
	// UndoConnect leaves the folder and brings back what connecting it replaced.
	UndoConnect(ctx context.Context) error
}

// MaterialKeeper keeps what is being written until it is saved.
type MaterialKeeper interface {
	MaterialDrafts(ctx context.Context) ([]support.MaterialDraft, error)
	SaveMaterialDraft(ctx context.Context, d support.MaterialDraft) error
	DropMaterialDraft(ctx context.Context, place string) error
}

// TrialDesk is what a template is tried on.
type TrialDesk interface {
	Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error)
	// TemplateValues is what the placeholders of a template stand for in a case.
	TemplateValues(ctx context.Context, id support.CaseID) (knowledge.Values, error)
}
