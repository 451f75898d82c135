package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"linje/knowledge"
	"linje/support"
)

// FindMaterial finds items by what the user types in a picker. Among those that
// match as well, what fits the case comes first; without a text, what fits the
// case, then what is used most. id "" is no case.
func (d *Desk) FindMaterial(ctx context.Context, text string, kinds []support.ItemKind, id support.CaseID, l support.Language, limit int) ([]support.Suggestion, error) {
	index, err := d.index(ctx)
	if err != nil {
		return nil, err
	}
	found := index.Find(text, kinds, l, 0)
	var fit map[fitKey]support.Suggestion
	if id != "" {
		fit = d.fitting(ctx, index, id, kinds, l)
	}
	order := make([]place, len(found))
	for i, f := range found {
		order[i] = place{at: i, fit: fit[keyOf(f.Item)].Score, foreign: otherwise(f.Item, l)}
		if strings.TrimSpace(text) != "" {
			order[i].class = matchClass(f.Score)
		}
	}
	slices.SortFunc(order, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(b.fit, a.fit), cmp.Compare(a.foreign, b.foreign), cmp.Compare(a.at, b.at))
	})
	if limit > 0 && len(order) > limit {
		order = order[:limit]
	}
	out := make([]support.Suggestion, len(order))
	for i, p := range order {
		out[i] = found[p.at]
		out[i].Matched = fit[keyOf(out[i].Item)].Matched
	}
	return out, nil
}

// place is what decides where an item stands in a list.
type place struct {
	at, class, foreign int
	fit                float64
}

// fitKey names an item among those of all kinds.
type fitKey struct {
	kind support.ItemKind
	id   string
}

func keyOf(it support.Item) fitKey { return fitKey{it.Kind, it.ID} }

// matchClass says how well a text matches: it is the title, begins it or a tag,
// stands inside one, among its words, or only by its letters.
func matchClass(score float64) int {
	switch {
	case score >= 120:
		return 4
	case score >= 60:
		return 3
	case score >= 35:
		return 2
	case score >= 20:
		return 1
	}
	return 0
}

// otherwise is 1 for an item in another language than is wanted.
func otherwise(it support.Item, l support.Language) int {
	if it.Language == l || !it.Language.Valid() || !l.Valid() {
		return 0
	}
	return 1
}

// fitLife is how long it is taken that a case is what it was: one types a few
// letters into a picker meanwhile.
const fitLife = 5 * time.Second

// fitMemory keeps what fits the case that is being answered while one types.
type fitMemory struct {
	mu    sync.Mutex
	of    support.CaseID
	in    support.Language
	from  *knowledge.Index
	kinds string
	until time.Time
	fit   map[fitKey]support.Suggestion
}

// fitting is what fits a case, by item; nothing where the case cannot be read.
func (d *Desk) fitting(ctx context.Context, index *knowledge.Index, id support.CaseID, kinds []support.ItemKind, l support.Language) map[fitKey]support.Suggestion {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	m, all := &d.material.fit, strings.Join(names, " ")
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == id && m.in == l && m.from == index && m.kinds == all && d.p.Now().Before(m.until) {
		return m.fit
	}
	q, err := d.question(ctx, id)
	if err != nil {
		return nil
	}
	q.Kinds = kinds
	if l.Valid() {
		q.Language = l
	}
	fit := map[fitKey]support.Suggestion{}
	for _, s := range index.Suggest(q) {
		fit[keyOf(s.Item)] = s
	}
	m.of, m.in, m.from, m.kinds, m.until, m.fit = id, l, index, all, d.p.Now().Add(fitLife), fit
	return fit
}
