package desk

import (
	"context"
	"sort"

	"linje/support"
)

func (s *syncer) saveDiff(ctx context.Context, f watched, diff difference) error {
	id := s.mailbox.ID
	if len(diff.changed) > 0 {
		cases, err := s.d.p.Store.SaveFlags(ctx, id, f.name, diff.changed)
		if err != nil {
			return err
		}
		s.result.Changed += len(diff.changed)
		s.tellFlags(cases)
	}
	if len(diff.gone) > 0 {
		if err := s.d.p.Store.Vanish(ctx, id, f.name, diff.gone); err != nil {
			return err
		}
		s.result.Vanished += len(diff.gone)
	}
	if len(diff.gone) > 0 {
		s.d.publish(support.Change{Kind: support.ChangeCases})
	}
	return nil
}

// manyFlagged is from how many cases on it is only told that cases changed.
const manyFlagged = 50

// tellFlags tells that flags of those cases' mails changed.
func (s *syncer) tellFlags(cases []support.CaseID) {
	if len(cases) >= manyFlagged {
		s.d.publish(support.Change{Kind: support.ChangeCases})
		return
	}
	for _, c := range cases {
		s.d.publish(support.Change{Kind: support.ChangeCases, Case: c})
	}
}

// difference is what a folder has and the store has not, and the other way.
type difference struct {
	missing []uint32 // newest first
	changed []support.Placed
	gone    []uint32
}

// cut leaves so many of the newest missing ones, 0: all, and reports whether
// there were more.
func (d *difference) cut(limit int) bool {
	if limit <= 0 || len(d.missing) <= limit {
		return false
	}
	d.missing = d.missing[:limit]
	return true
}

func compare(there, here []support.Placed) difference {
	known := make(map[uint32][]string, len(here))
	for _, p := range here {
		known[p.UID] = p.Flags
	}
	var d difference
	for _, p := range there {
		flags, ok := known[p.UID]
		if !ok {
			d.missing = append(d.missing, p.UID)
			continue
		}
		if !sameFlags(flags, p.Flags) {
			d.changed = append(d.changed, p)
		}
		delete(known, p.UID)
	}
	for uid := range known {
		d.gone = append(d.gone, uid)
	}
	sort.Slice(d.missing, func(i, j int) bool { return d.missing[i] > d.missing[j] })
	sort.Slice(d.gone, func(i, j int) bool { return d.gone[i] < d.gone[j] })
	return d
}

// changedAmong lists those of told whose flags are stored otherwise.
func changedAmong(told, stored []support.Placed) []support.Placed {
	known := make(map[uint32][]string, len(stored))
	for _, p := range stored {
		known[p.UID] = p.Flags
	}
	var out []support.Placed
	for _, p := range told {
		if flags, ok := known[p.UID]; ok && !sameFlags(flags, p.Flags) {
			out = append(out, p)
		}
	}
	return out
}

func uidsOf(ps []support.Placed) []uint32 {
	out := make([]uint32, len(ps))
	for i, p := range ps {
		out[i] = p.UID
	}
	return out
}

func sameFlags(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	have := make(map[string]int, len(a))
	for _, f := range a {
		have[f]++
	}
	for _, f := range b {
		if have[f] == 0 {
			return false
		}
		have[f]--
	}
	return true
}

func from(uids []uint32, floor uint32) []uint32 {
	if floor == 0 {
		return nil
	}
	out := uids[:0]
	for _, u := range uids {
		if u >= floor {
			out = append(out, u)
		}
	}
	return out
}
