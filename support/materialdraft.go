package support

import "time"

// MaterialDraft is support material that is being written and is not saved yet.
type MaterialDraft struct {
	Place string // which item it is, or which kind of a new one; unique
	Kind  ItemKind
	ID    string // "" for a new item
	Forms []MaterialForm
	Saved time.Time
}

// MaterialForm is one written form of a draft.
type MaterialForm struct {
	Item  Item
	Group string // of a service: ID of its group
}
