package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"linje/support"
)

// GroupIndex ranks operator groups. It is made once for a register and is safe
// for use by several goroutines.
type GroupIndex struct {
	index *Index
	byID  map[string]support.Group
}

// NewGroupIndex makes the index of a register.
func NewGroupIndex(groups []support.Group) *GroupIndex {
	g := &GroupIndex{byID: make(map[string]support.Group, len(groups))}
	g.index = newGroupIndex(groups, g.byID)
	return g
}

// Suggest ranks the groups that a request may be for, by their names, units and
// services. Kinds of q is not looked at.
func (g *GroupIndex) Suggest(q Query) []support.GroupSuggestion {
	limit := q.Limit
	q.Kinds = nil
	var out []support.GroupSuggestion
	for _, s := range g.index.Suggest(q) {
		out = append(out, support.GroupSuggestion{Group: g.byID[s.Item.ID], Score: s.Score, Matched: s.Matched})
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// SuggestGroups ranks the groups of a register for one request; GroupIndex is
// for many.
func SuggestGroups(groups []support.Group, q Query) []support.GroupSuggestion {
	return NewGroupIndex(groups).Suggest(q)
}

// FindGroups is the picker search over operator groups; an empty text lists
// all by line, then name. limit 0 is no limit.
func FindGroups(groups []support.Group, text string, limit int) []support.Group {
	out := []support.Group{}
	if len(typedWords(text)) == 0 {
		out = append(out, groups...)
		slices.SortStableFunc(out, func(a, b support.Group) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(fold(a.Name), fold(b.Name)))
		})
	} else {
		byID := make(map[string]support.Group, len(groups))
		for _, s := range newGroupIndex(groups, byID).Find(text, nil, support.LanguageUnset, 0) {
			out = append(out, byID[s.Item.ID])
		}
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// newGroupIndex shows groups as items to the index: services are what they are
// found by.
func newGroupIndex(groups []support.Group, byID map[string]support.Group) *Index {
	var m support.Material
	for _, g := range groups {
		byID[g.ID] = g
		m.Items = append(m.Items, support.Item{ID: g.ID, Kind: support.KindArticle, Title: g.Name, Tags: g.Services,
			Service: g.Unit, Body: g.Email})
	}
	return NewIndex(m, nil)
}

// groupText is what a register says about a group beside its name.
func groupText(g support.Group) string {
	return strings.Join(g.Services, " ") + " " + groupColumn(g, "send_here")
}

// groupColumn is what stands in a column that Linje itself does not use.
func groupColumn(g support.Group, name string) string {
	for column, value := range g.Extra {
		if strings.EqualFold(column, name) {
			return value
		}
	}
	return ""
}
