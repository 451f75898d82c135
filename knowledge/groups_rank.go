package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"linje/support"
)

// The measures of the ranking of groups.
const (
	groupItemsRead  = 4    // of the best items that speak for a group
	groupOwns       = 0.6  // the group owns such an item, against the best match of its own text
	groupAlikeItem  = 0.5  // its text is like such an item
	groupAlikeOwner = 0.3  // its text is like the group that owns such an item
	groupUnit       = 1.1  // what it adds that the request names its unit, as a share
	groupOtherUnit  = 0.45 // one of many that differ by unit, another of them or none being named
	groupNot        = 0.3  // what the request has in common with what is not to go there
	leastGroup      = 0.15 // of the best
	familySize      = 4    // groups whose names begin alike are one family
)

// groupIndex is what groups are suggested from.
type groupIndex struct {
	words   *Index // over the groups
	groups  []support.Group
	byEmail map[string][]int
	units   []unitNames // of each group
	family  []bool      // of each group: it is one of many that differ by unit
	home    []bool      // of each group: the library has items on what it does
}

// SuggestGroups ranks the operator groups that a request may be for: by their
// names, services and what the register says is to go to them (its column
// send_here), by the items that fit and who owns these, and by the unit that
// the request names. Kinds of q is not looked at.
func (x *Index) SuggestGroups(q Query) []support.GroupSuggestion {
	g := x.groups
	if g == nil || len(g.groups) == 0 {
		return nil
	}
	own, units := g.byText(q)
	score := slices.Clone(own)
	led := g.addItems(score, x, q)
	g.weighUnits(score, q)
	if slices.Max(own) == 0 && len(x.rank(q)) == 0 { // nothing but chance speaks for any
		return nil
	}
	return g.best(score, q.Limit, func(i int) []string {
		if words := matched(phrases(g.words.toldOf(g.words.byKey[g.groups[i].ID], units))); len(words) > 0 {
			return words
		}
		return matched(led[i])
	})
}

// SuggestGroups ranks groups without any other material.
func SuggestGroups(groups []support.Group, q Query) []support.GroupSuggestion {
	return NewIndex(support.Material{Groups: groups}, nil).SuggestGroups(q)
}

func newGroupIndex(groups []support.Group, synonyms []support.Synonym, off without) *groupIndex {
	g := &groupIndex{groups: groups, byEmail: make(map[string][]int), words: newIndex(support.Material{Synonyms: synonyms}, off)}
	g.words.group(support.Material{Items: groupItems(groups)}, nil)
	g.words.build(nil)
	families := make(map[string]int)
	for i, one := range groups {
		if one.Email != "" {
			g.byEmail[strings.ToLower(one.Email)] = append(g.byEmail[strings.ToLower(one.Email)], i)
		}
		families[g.familyOf(one)]++
	}
	for _, one := range groups {
		g.family = append(g.family, families[g.familyOf(one)] >= familySize)
	}
	g.units = unitsOf(groups, g.words.lexicon)
	return g
}

// familyOf is what the names of groups that differ by unit begin with.
func (g *groupIndex) familyOf(one support.Group) string {
	for _, w := range g.words.lexicon.words(one.Name) {
		return g.words.lexicon.stem(w.folded)
	}
	return ""
}

// byText scores the groups by their own text; the best has 1.
func (g *groupIndex) byText(q Query) ([]float64, []*unit) {
	units := g.words.analyse(q)
	score := g.words.score(units)
	normalize(score)
	if !slices.ContainsFunc(g.groups, func(one support.Group) bool { return groupColumn(one, "not_here") != "" }) {
		return score, units
	}
	asked := make(map[string]bool)
	for _, u := range units {
		asked[u.key] = true
	}
	for i, one := range g.groups {
		if n, all := g.common(groupColumn(one, "not_here"), asked); n > 0 {
			score[i] *= 1 - groupNot*float64(n)/float64(all)
		}
	}
	return score, units
}

// common counts the terms of a text, and those of them that are asked for.
func (g *groupIndex) common(text string, asked map[string]bool) (n, all int) {
	for _, w := range g.words.lexicon.words(text) {
		if term := g.words.lexicon.term(w.folded); term != "" {
			all++
			if asked[term] {
				n++
			}
		}
	}
	return n, all
}

func normalize(score []float64) {
	if most := slices.Max(append([]float64{0}, score...)); most > 0 {
		for i := range score {
			score[i] /= most
		}
	}
}

// addItems adds what the items that fit best say: their owners, and groups
// whose text is like theirs. led are, by group, the words that speak for the
// best item that leads to it.
func (g *groupIndex) addItems(score []float64, x *Index, q Query) (led map[int][]phrase) {
	ranked := x.asked(q).ranked
	if len(ranked) == 0 {
		return nil
	}
	led = make(map[int][]phrase)
	for _, r := range ranked[:min(len(ranked), groupItemsRead)] {
		share := r.score / ranked[0].score
		share *= share
		before := slices.Clone(score)
		item := x.entries[r.entry].variants[0]
		for _, i := range g.byEmail[strings.ToLower(item.Owner)] {
			score[i] += groupOwns * share
			owner := g.groups[i]
			g.addAlike(score, owner.Name+" "+groupText(owner), groupAlikeOwner*share)
		}
		local, _, _ := strings.Cut(item.Owner, "@")
		g.addAlike(score, item.Title+". "+strings.Join(item.Tags, ". ")+". "+item.Service+". "+local, groupAlikeItem*share)
		for i := range score {
			if score[i] > before[i] && led[i] == nil {
				led[i] = r.said
			}
		}
	}
	return led
}

// addAlike adds to the groups whose text is like a text.
func (g *groupIndex) addAlike(score []float64, text string, worth float64) {
	alike := g.words.score(g.words.analyse(Query{Text: text, Language: support.Bokmaal}))
	normalize(alike)
	for i, s := range alike {
		score[i] += worth * s
	}
}

// weighUnits lifts the groups of a unit that the request names, and puts down
// those of many units where it does not.
func (g *groupIndex) weighUnits(score []float64, q Query) {
	said := newSaidWords(g.words.said(q))
	named := make([]bool, len(g.groups))
	for i, u := range g.units {
		named[i] = u.in(said)
	}
	for i := range score {
		switch {
		case named[i]:
			score[i] *= 1 + groupUnit
		case g.family[i]:
			score[i] *= groupOtherUnit
		}
	}
}

// best are the groups that fit best, with the words of the request that speak
// for each; one that none speaks for is not among them.
func (g *groupIndex) best(score []float64, limit int, words func(group int) []string) []support.GroupSuggestion {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(g.groups[a].ID, g.groups[b].ID))
	})
	var out []support.GroupSuggestion
	for _, i := range order {
		if score[i] <= 0 || score[i] < leastGroup*score[order[0]] || len(out) == mostLimit(limit) {
			break
		}
		if said := words(i); len(said) > 0 {
			out = append(out, support.GroupSuggestion{Group: g.groups[i], Score: 10 * score[i], Matched: said})
		}
	}
	return out
}

// settle finds the groups whose subjects the library has items on: their
// owners, and else those whose text is most like the service of an item.
func (g *groupIndex) settle(entries []entryOf) {
	g.home = make([]bool, len(g.groups))
	done := make(map[string]bool)
	for _, e := range entries {
		item := e.variants[0]
		if owned := g.byEmail[strings.ToLower(item.Owner)]; len(owned) > 0 {
			for _, i := range owned {
				g.home[i] = true
			}
			continue
		}
		text := item.Service + ". " + strings.Join(item.Tags, ". ")
		if done[text] {
			continue
		}
		done[text] = true
		alike := g.words.score(g.words.analyse(Query{Text: text, Language: support.Bokmaal}))
		for i, s := range alike {
			if s > 0 && s == slices.Max(alike) {
				g.home[i] = true
			}
		}
	}
}

// elsewhere is how much less sure it is that an item answers where the text of
// the register leads to a group on whose subjects the library has nothing: the
// best score of any other group, as a share of that group's.
func (g *groupIndex) elsewhere(q Query) float64 {
	away, here := 0.0, 0.0
	for i, s := range g.words.score(g.words.analyse(q)) {
		if g.home[i] || g.family[i] {
			here = max(here, s)
		} else {
			away = max(away, s)
		}
	}
	if here >= away {
		return 1
	}
	return here / away
}
