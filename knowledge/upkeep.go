package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"linje/support"
)

// reviewEvery is how long a review holds.
const reviewEvery = 12 // months

// UpkeepFacts are what the upkeep of a material is judged on beside it.
type UpkeepFacts struct {
	Uses map[string]support.ItemUse // by ID
	Now  time.Time
	// Links are what is known of the links' addresses; none where nobody looked.
	Links []support.LinkState
}

// Upkeep finds what is amiss with a material, kind by kind in the order of
// [support.UpkeepKinds]; within a kind what weighs most comes first.
func Upkeep(m support.Material, f UpkeepFacts) []support.UpkeepFinding {
	u := &upkeep{facts: f}
	for _, entry := range upkeepEntries(m) {
		u.languages(entry)
		u.reviews(entry)
		u.uses(entry)
	}
	u.incomplete(m.Links)
	u.duplicates(m)
	u.links(m)
	u.sort()
	return u.found
}

type upkeep struct {
	facts UpkeepFacts
	found []support.UpkeepFinding
}

func (u *upkeep) add(f support.UpkeepFinding) {
	if f.Language == support.LanguageUnset {
		f.Language = f.Item.Language
	}
	f.Use = u.facts.Uses[f.Item.ID]
	u.found = append(u.found, f)
}

// upkeepEntries brings the variants of each item and service together, bokmål
// first; each link is one of its own.
func upkeepEntries(m support.Material) [][]support.Item {
	at := make(map[string]int)
	var out [][]support.Item
	add := func(item support.Item) {
		key := indexKey(item)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], item)
	}
	for _, item := range m.AsItems() {
		add(item)
	}
	for _, entry := range out {
		slices.SortStableFunc(entry, func(a, b support.Item) int {
			return cmp.Compare(languageRank(a.Language), languageRank(b.Language))
		})
	}
	return out
}

func variantIn(entry []support.Item, l support.Language) (support.Item, bool) {
	i := slices.IndexFunc(entry, func(it support.Item) bool { return it.Language == l })
	if i < 0 {
		return support.Item{}, false
	}
	return entry[i], true
}

// languages finds written forms that are missing or behind the bokmål. A link
// leads to one page whatever its form, and a service without one is for all.
func (u *upkeep) languages(entry []support.Item) {
	if _, forAll := variantIn(entry, support.LanguageUnset); forAll || entry[0].Kind == support.KindLink {
		return
	}
	bokmaal, has := variantIn(entry, support.Bokmaal)
	for _, l := range support.Languages() {
		item, there := variantIn(entry, l)
		switch {
		case !there:
			u.add(support.UpkeepFinding{Kind: support.UpkeepMissing, Item: entry[0], Language: l})
		case has && l != support.Bokmaal && item.Reviewed.Before(bokmaal.Reviewed):
			u.add(support.UpkeepFinding{Kind: support.UpkeepOlder, Item: item, Other: bokmaal})
		}
	}
}

// reviews finds what nobody has looked over for a year. A variant that is behind
// the bokmål is told of there.
func (u *upkeep) reviews(entry []support.Item) {
	limit := u.facts.Now.AddDate(0, -reviewEvery, 0)
	for _, item := range entry {
		if item.Reviewed.IsZero() || item.Reviewed.Before(limit) {
			u.add(support.UpkeepFinding{Kind: support.UpkeepUnreviewed, Item: item})
		}
	}
}

// uses finds what was never sent, and what did not help.
func (u *upkeep) uses(entry []support.Item) {
	switch use := u.facts.Uses[entry[0].ID]; {
	case use.Used == 0:
		u.add(support.UpkeepFinding{Kind: support.UpkeepUnused, Item: entry[0]})
	case use.Reopened > 0:
		u.add(support.UpkeepFinding{Kind: support.UpkeepReopened, Item: entry[0]})
	}
}

func (u *upkeep) incomplete(links []support.Link) {
	for _, l := range links {
		var fields []string
		if strings.TrimSpace(l.Title) == "" || strings.TrimSpace(l.Title) == strings.TrimSpace(l.URL) {
			fields = append(fields, "title")
		}
		if strings.TrimSpace(l.Owner) == "" {
			fields = append(fields, "owner")
		}
		if len(fields) > 0 {
			u.add(support.UpkeepFinding{Kind: support.UpkeepIncomplete, Item: l.Item(), Fields: fields})
		}
	}
}

// links finds the items whose addresses lead nowhere, elsewhere, or could not be
// tried.
func (u *upkeep) links(m support.Material) {
	state := make(map[string]support.LinkState, len(u.facts.Links))
	for _, l := range u.facts.Links {
		state[l.Address] = l
	}
	for _, use := range linkUses(m) {
		var kind support.UpkeepKind
		switch state[use.address].Outcome {
		case support.LinkDead:
			kind = support.UpkeepDead
		case support.LinkMoved:
			kind = support.UpkeepMoved
		case support.LinkUnreachable:
			kind = support.UpkeepUnreachable
		default:
			continue
		}
		u.add(support.UpkeepFinding{Kind: kind, Item: use.item, Link: state[use.address]})
	}
}

// sort puts the findings in order. What is used most weighs most.
func (u *upkeep) sort() {
	rank := make(map[support.UpkeepKind]int)
	for i, k := range support.UpkeepKinds() {
		rank[k] = i
	}
	slices.SortStableFunc(u.found, func(a, b support.UpkeepFinding) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(b.Use.Reopened, a.Use.Reopened), cmp.Compare(b.Use.Used, a.Use.Used),
			cmp.Compare(fold(a.Item.Title), fold(b.Item.Title)), cmp.Compare(a.Item.ID, b.Item.ID), cmp.Compare(languageRank(a.Language), languageRank(b.Language)))
	})
}
