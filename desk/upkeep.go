package desk

import (
	"context"
	"sync"
	"time"

	"linje/knowledge"
	"linje/support"
)

// linkBook keeps what the last looks at the links told, until the program ends.
type linkBook struct {
	mu     sync.Mutex
	states map[string]support.LinkState
	looked time.Time
}

// of lists what is known of some addresses, and how many the last look left
// out.
func (b *linkBook) of(addresses []string) (known []support.LinkState, looked time.Time, skipped int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range addresses {
		if s, ok := b.states[a]; ok {
			known = append(known, s)
		} else if !b.looked.IsZero() {
			skipped++
		}
	}
	return known, b.looked, skipped
}

func (b *linkBook) put(s support.LinkState) {
	if s.Outcome == support.LinkSkipped {
		return // what was known of it before still is
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.states == nil {
		b.states = map[string]support.LinkState{}
	}
	b.states[s.Address] = s
}

func (b *linkBook) done(at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looked = at
}

// byNeed puts the addresses that nobody has looked at first, so that a look that
// is bounded gets through all of them in the end.
func (b *linkBook) byNeed(addresses []string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	first, later := make([]string, 0, len(addresses)), []string(nil)
	for _, a := range addresses {
		if _, seen := b.states[a]; seen {
			later = append(later, a)
		} else {
			first = append(first, a)
		}
	}
	return append(first, later...)
}

// Upkeep tells what is amiss with the support material. It asks no network: of
// links it tells what the last CheckLinks found.
func (d *Desk) Upkeep(ctx context.Context) (support.UpkeepReport, error) {
	m, err := d.p.Store.Material(ctx)
	if err != nil {
		return support.UpkeepReport{}, err
	}
	uses, err := d.p.Store.Uses(ctx)
	if err != nil {
		return support.UpkeepReport{}, err
	}
	addresses := knowledge.Links(m)
	known, looked, skipped := d.material.links.of(addresses)
	return support.UpkeepReport{
		Findings:  knowledge.Upkeep(m, knowledge.UpkeepFacts{Uses: uses, Now: d.p.Now(), Links: known}),
		Addresses: len(addresses), Looked: looked, Skipped: skipped,
	}, nil
}

// CheckLinks looks whether the pages are there that the support material leads
// to, politely and within limits; progress, which may be nil, is called from
// another goroutine. Upkeep tells what was found. CodePractice on a desk that
// has no network.
func (d *Desk) CheckLinks(ctx context.Context, progress func(done, total int)) error {
	if d.p.Outside.Links == nil {
		return support.Ef(support.CodePractice, "desk.CheckLinks", "links")
	}
	m, err := d.p.Store.Material(ctx)
	if err != nil {
		return err
	}
	addresses := d.material.links.byNeed(knowledge.Links(m))
	done, answered := 0, false
	var nameless []support.LinkState
	tell := func() {
		if progress != nil {
			progress(done, len(addresses))
		}
	}
	tell()
	err = d.p.Outside.Links.Check(ctx, addresses, func(s support.LinkState) {
		answered = answered || s.Status != 0
		if s.Outcome == support.LinkDead && s.Status == 0 {
			nameless = append(nameless, s)
		}
		d.material.links.put(s)
		done++
		tell()
	})
	if !answered { // a machine that is off the net finds no name at all
		for _, s := range nameless {
			s.Outcome = support.LinkUnreachable
			d.material.links.put(s)
		}
	}
	if err == nil || done > 0 {
		d.material.links.done(d.p.Now())
	}
	return err
}
