package desk

import (
	"sort"
	"sync"

	"linje/support"
)

// stateBoard holds what each mailbox's connection does just now.
type stateBoard struct {
	mu sync.Mutex
	m  map[support.MailboxID]support.SyncState
}

func (b *stateBoard) update(id support.MailboxID, f func(*support.SyncState)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.m[id]
	s.Mailbox = id
	f(&s)
	b.m[id] = s
}

func (b *stateBoard) drop(id support.MailboxID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.m, id)
}

func (b *stateBoard) list() []support.SyncState {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]support.SyncState, 0, len(b.m))
	for _, s := range b.m {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Mailbox < out[j].Mailbox })
	return out
}

// SyncStates tells what each mailbox's connection does just now.
func (d *Desk) SyncStates() []support.SyncState { return d.states.list() }

func (d *Desk) setState(id support.MailboxID, f func(*support.SyncState)) {
	d.states.update(id, f)
	d.publish(support.Change{Kind: support.ChangeSync})
}
