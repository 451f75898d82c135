package knowledge

import (
	"strings"

	"linje/support"
)

// CheckItem returns an item as an import of its file would give it: trimmed,
// with line ends of one kind. Faults are the same as an import's; with any the
// item must not be taken in. It is written and read again, so that nothing is
// stored that could not be exported.
func CheckItem(i support.Item) (support.Item, support.Faults) {
	i.Body = strings.ReplaceAll(i.Body, "\r\n", "\n")
	file := itemFile{name: itemKey(i) + ".md", id: i.ID, lang: i.Language}
	if !validID(i.ID) {
		return i, support.Faults{why("id").found(clip(i.ID)).in("id").fault(file.name, 0, "")}
	}
	data := writeItem(i)
	if len(data) > maxItemFile {
		return i, support.Faults{why("file_large").found(kilobytes(maxItemFile)).fault(file.name, 0, i.ID)}
	}
	checked, faults := parseItem(file, data)
	return checked, faults
}

// CheckLink is CheckItem for an entry of the link register.
func CheckLink(l support.Link) (support.Link, support.Faults) {
	return checkRow(linksFile, l, writeLinks([]support.Link{l}), parseLinks)
}

// CheckService is CheckItem for a service.
func CheckService(s support.Service) (support.Service, support.Faults) {
	return checkRow(servicesFile, s, writeServices([]support.Service{s}), parseServices)
}

// CheckGroup is CheckItem for an operator group.
func CheckGroup(g support.Group) (support.Group, support.Faults) {
	return checkRow(groupsFile, g, WriteGroups([]support.Group{g}), parseGroups)
}

func checkRow[T any](name string, row T, data []byte, parse func(string, []byte, tableIDs, *faultList) []T) (T, support.Faults) {
	var faults faultList
	rows := parse(name, data, make(tableIDs), &faults)
	if len(faults.list) == 0 && len(rows) != 1 { // all of it was empty
		faults.add(name, 0, "", why("empty"))
	}
	if len(faults.list) > 0 {
		return row, faults.list
	}
	return rows[0], nil
}

// CheckMaterial checks a whole set as CheckItem does one, and that nothing
// stands twice in it.
func CheckMaterial(m support.Material) (support.Material, support.Faults) {
	var faults support.Faults
	var out support.Material
	out.Items = checkAll(m.Items, CheckItem, itemKey, &faults)
	out.Links = checkAll(m.Links, CheckLink, func(l support.Link) string { return l.ID }, &faults)
	out.Services = checkAll(m.Services, CheckService, serviceKey, &faults)
	out.Groups = checkAll(m.Groups, CheckGroup, func(g support.Group) string { return g.ID }, &faults)
	return out, faults
}

func checkAll[T any](list []T, check func(T) (T, support.Faults), key func(T) string, faults *support.Faults) []T {
	var out []T
	seen := make(map[string]bool)
	for _, v := range list {
		checked, bad := check(v)
		if k := key(checked); len(bad) == 0 && seen[k] {
			bad = support.Faults{why("taken").found(k).against(k).fault("", 0, "")}
		} else {
			seen[k] = true
		}
		*faults = append(*faults, bad...)
		out = append(out, checked)
	}
	return out
}
