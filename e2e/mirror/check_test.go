package mirror

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"linje/support"
)

// counts sums up what checks have found.
type counts struct {
	lost, doubled, other int
	hashes               int // sources that were compared
	checks               int
}

func (c *counts) add(problems []string) {
	for _, p := range problems {
		switch {
		case strings.HasPrefix(p, "lost"):
			c.lost++
		case strings.HasPrefix(p, "doubled"):
			c.doubled++
		default:
			c.other++
		}
	}
}

// mirrored tells whether Linje reads a folder: what is thrown away or unfinished
// is no request.
func mirrored(name string) bool {
	return name != "Drafts" && name != "Trash"
}

// compare holds one Linje against the server: every folder, every mail, every
// flag, every byte. Each line of the answer is something that is wrong.
func (l *linje) compare(server map[string]folder, sums map[string]map[[sha256.Size]byte]bool, n *counts) []string {
	l.t.Helper()
	n.checks++
	found, events, odd := l.messages()
	odd = append(odd, l.earlier(found, events)...)
	odd = append(odd, onceEach(found, events)...)
	there := map[string]map[uint32]support.MessageID{}
	for id := range found {
		places, err := l.store.PlacesOf(context.Background(), l.id, id)
		if err != nil {
			l.t.Fatalf("places: %v", err)
		}
		for name, uids := range places {
			if there[name] == nil {
				there[name] = map[uint32]support.MessageID{}
			}
			for _, uid := range uids {
				if _, twice := there[name][uid]; twice {
					odd = append(odd, fmt.Sprintf("doubled: place %s/%d", name, uid))
				}
				there[name][uid] = id
			}
		}
	}
	for name, f := range server {
		if mirrored(name) {
			odd = append(odd, l.compareFolder(name, f, there[name], sums, n)...)
		}
		delete(there, name)
	}
	for name, places := range there {
		if len(places) > 0 {
			odd = append(odd, fmt.Sprintf("folder %q is gone from the server and has %d places", name, len(places)))
		}
	}
	slices.Sort(odd)
	n.add(odd)
	return odd
}

func (l *linje) compareFolder(name string, f folder, places map[uint32]support.MessageID,
	sums map[string]map[[sha256.Size]byte]bool, n *counts) (odd []string) {
	l.t.Helper()
	ctx := context.Background()
	placed, err := l.store.Placed(ctx, l.id, name, f.validity)
	if err != nil {
		l.t.Fatalf("placed: %v", err)
	}
	flags := map[uint32]string{}
	for _, p := range placed {
		flags[p.UID] = sortedFlags(p.Flags)
	}
	for uid := range places {
		if _, is := f.mails[uid]; !is {
			odd = append(odd, fmt.Sprintf("%s/%d is stored and not on the server", name, uid))
		}
	}
	for uid, m := range f.mails {
		id, ok := places[uid]
		if !ok {
			odd = append(odd, fmt.Sprintf("lost: %s/%d <%s>", name, uid, m.id))
			continue
		}
		if got, ok := flags[uid]; !ok || got != m.flags {
			odd = append(odd, fmt.Sprintf("%s/%d has the flags %q (UIDVALIDITY known: %v), the server %q", name, uid, got, ok, m.flags))
		}
		if m.id != "" && string(id) != m.id || m.id == "" && !strings.HasSuffix(string(id), "@linje.invalid") {
			odd = append(odd, fmt.Sprintf("%s/%d is <%s>, stored as <%s>", name, uid, m.id, id))
		}
		source, err := l.store.Source(ctx, l.id, id)
		if err != nil {
			odd = append(odd, fmt.Sprintf("lost: source of %s/%d: %v", name, uid, err))
			continue
		}
		n.hashes++
		if sum := sha256.Sum256(source); sum != m.sum && !sums[m.id][sum] {
			odd = append(odd, fmt.Sprintf("lost: %s/%d has other bytes", name, uid))
		}
	}
	return odd
}

// earlier: what was there at an earlier time is there, in the same case.
func (l *linje) earlier(found map[support.MessageID]support.CaseID, events []support.Event) (odd []string) {
	for id, c := range l.cases {
		now, ok := found[id]
		switch {
		case !ok:
			odd = append(odd, fmt.Sprintf("lost: message <%s> of case %s", id, c.Number()))
		case now != c:
			odd = append(odd, fmt.Sprintf("message <%s> went from case %s to %s", id, c.Number(), now.Number()))
		}
	}
	l.cases = found
	have := map[support.EventID]bool{}
	for _, e := range events {
		if have[e.ID] {
			odd = append(odd, fmt.Sprintf("doubled: event %s %s", e.Kind, e.ID))
		}
		have[e.ID] = true
	}
	for id := range l.events {
		if !have[id] {
			odd = append(odd, fmt.Sprintf("lost: event %s", id))
		}
	}
	l.events = have
	return odd
}

// onceEach: every message was received or sent once, in its own case.
func onceEach(found map[support.MessageID]support.CaseID, events []support.Event) (odd []string) {
	told := map[support.MessageID]int{}
	for _, e := range events {
		if e.Kind != support.EventReceived && e.Kind != support.EventSent {
			continue
		}
		told[e.Data.Message]++
		if c := found[e.Data.Message]; c != e.Case {
			odd = append(odd, fmt.Sprintf("event %s of case %s is of a message in case %s", e.Kind, e.Case.Number(), c.Number()))
		}
	}
	for id := range found {
		switch n := told[id]; {
		case n == 0:
			odd = append(odd, fmt.Sprintf("lost: no event tells of <%s>", id))
		case n > 1:
			odd = append(odd, fmt.Sprintf("doubled: %d events tell of <%s>", n, id))
		}
	}
	return odd
}

// untouched: between two looks at the server nothing may differ.
func untouched(before, after map[string]folder) (odd []string) {
	for name, f := range before {
		g, ok := after[name]
		if !ok || g.validity != f.validity || len(g.mails) != len(f.mails) {
			odd = append(odd, fmt.Sprintf("sync changed folder %q: %d mails, then %d", name, len(f.mails), len(g.mails)))
			continue
		}
		for uid, m := range f.mails {
			if g.mails[uid] != m {
				odd = append(odd, fmt.Sprintf("sync changed %s/%d: flags %q, then %q", name, uid, m.flags, g.mails[uid].flags))
			}
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			odd = append(odd, fmt.Sprintf("sync made folder %q", name))
		}
	}
	return odd
}
