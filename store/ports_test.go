package store_test

import (
	"linje/desk"
	"linje/store"
)

var _ desk.Store = (*store.Store)(nil)
