package knowledge

import (
	"sync/atomic"

	"linje/support"
)

// fare is how an item has fared, which changes while the index stays.
type fare struct {
	atomic.Pointer[support.ItemUse]
}

func newFare(u support.ItemUse) *fare {
	f := &fare{}
	f.Store(&u)
	return f
}

func (f *fare) now() support.ItemUse { return *f.Load() }

// Fared tells the index by ID how the items have fared by now, without making it
// anew.
func (x *Index) Fared(uses map[string]support.ItemUse) {
	for _, e := range x.entries {
		u := uses[e.variants[0].ID]
		e.fared.Store(&u)
	}
	x.last.Store(nil)
}
