package knowledge

import "math"

// The measures of what is worth showing.
const (
	leastSense = 1.2 // what speaks for the best item, in words that only it has
	bodyTopic  = 0.5 // a topic that items only mention, against one that none does
	mostMargin = 2.0 // how far ahead of the third it counts to be
)

// sense is how sure it is that the best item answers the request at all: what
// speaks for it, less where the request is about topics that no item is about,
// more where it stands out. Every step of one is a word that stands in the
// title of one item alone.
func (x *Index) sense(units []*unit, ranked []rankedEntry) float64 {
	n := float64(max(len(x.entries), leastEntries))
	rarest := math.Log(1 + (n+0.5)/0.5)
	asked, foreign := rarest/5, 0.0
	for _, u := range units {
		worth, title := x.worthOf(u)
		switch topic := u.key[:1] == markConcept; {
		case worth == 0 && topic:
			asked += u.weight * rarest
			foreign += u.weight * rarest
		case title == 0 && topic:
			foreign += bodyTopic * u.weight * worth
			fallthrough
		default:
			asked += u.weight * worth
		}
	}
	margin := mostMargin
	if len(ranked) > 2 {
		margin = min(mostMargin, ranked[0].score/ranked[2].score)
	}
	return ranked[0].score / rarest * (1 - foreign/asked) * math.Sqrt(margin)
}

// worthOf is the most that a unit can tell in this library, and whether any
// item has it in its title or tags.
func (x *Index) worthOf(u *unit) (worth float64, title float32) {
	for _, a := range u.alts {
		if r, known := x.rarity[a.term]; known {
			worth = max(worth, a.weight*r)
			title = max(title, x.titles[a.term])
		}
	}
	return worth, title
}

// elsewhere is how far the register of groups leaves the request to the
// library: 1 where it has none.
func (x *Index) elsewhere(q Query) float64 {
	if x.groups == nil || len(x.entries) == 0 {
		return 1
	}
	return x.groups.elsewhere(q)
}
