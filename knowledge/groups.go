package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"linje/support"
)

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
		for _, s := range findIndex(groups, byID).Find(text, nil, support.LanguageUnset, 0) {
			out = append(out, byID[s.Item.ID])
		}
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// findIndex shows groups as items to the picker search, which needs no ranking.
func findIndex(groups []support.Group, byID map[string]support.Group) *Index {
	x := &Index{byKey: make(map[string]int)}
	x.group(support.Material{Items: groupItems(groups)}, nil)
	for _, g := range groups {
		byID[g.ID] = g
	}
	return x
}

// groupItems shows groups as items: services are what they are found by.
func groupItems(groups []support.Group) []support.Item {
	items := make([]support.Item, 0, len(groups))
	for _, g := range groups {
		items = append(items, support.Item{ID: g.ID, Kind: kindGroup, Title: g.Name, Tags: g.Services, Service: g.Unit,
			Body: g.Email + " " + groupColumn(g, "send_here")})
	}
	return items
}

// kindGroup marks the items that stand for groups; they have no other use.
const kindGroup support.ItemKind = "group"

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
