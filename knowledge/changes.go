package knowledge

import (
	"bytes"
	"path"
	"strings"

	"linje/support"
)

// Changes is what makes one material into another.
type Changes struct {
	Put  support.Material // new, or other than before
	Drop support.Material // not there any more
}

// Diff compares two materials. Two entries are the same when they are written
// the same.
func Diff(before, after support.Material) Changes {
	var c Changes
	p := newPlan(nil)
	c.Put.Items, c.Drop.Items = diff(before.Items, after.Items, itemEntry(p))
	c.Put.Links, c.Drop.Links = diff(before.Links, after.Links, linkEntry(p))
	c.Put.Services, c.Drop.Services = diff(before.Services, after.Services, serviceEntry(p))
	c.Put.Groups, c.Drop.Groups = diff(before.Groups, after.Groups, groupEntry(p))
	c.Put.Synonyms, c.Drop.Synonyms = diff(before.Synonyms, after.Synonyms, synonymEntry(p))
	return c
}

func diff[T any](before, after []T, e entry[T]) (put, drop []T) {
	was := make(map[string][]byte, len(before))
	for _, v := range before {
		was[e.key(v)] = e.bytes(v)
	}
	is := make(map[string]bool, len(after))
	for _, v := range after {
		key := e.key(v)
		is[key] = true
		if old, there := was[key]; !there || !bytes.Equal(old, e.bytes(v)) {
			put = append(put, v)
		}
	}
	for _, v := range before {
		if !is[e.key(v)] {
			drop = append(drop, v)
		}
	}
	return put, drop
}

// Restore gives some entries, by their names in a report, back what they were
// in before.
func Restore(m, before support.Material, names map[string]bool) support.Material {
	p := newPlan(nil)
	m = support.Material{
		Items: restore(m.Items, before.Items, itemEntry(p), names), Links: restore(m.Links, before.Links, linkEntry(p), names),
		Services: restore(m.Services, before.Services, serviceEntry(p), names), Groups: restore(m.Groups, before.Groups, groupEntry(p), names),
		Synonyms: restore(m.Synonyms, before.Synonyms, synonymEntry(p), names),
	}
	sortMaterial(&m)
	return m
}

// Pick keeps only the entries with those names.
func Pick(m support.Material, names map[string]bool) support.Material {
	return Restore(support.Material{}, m, names)
}

func restore[T any](list, before []T, e entry[T], names map[string]bool) []T {
	var out []T
	for _, v := range list {
		if !names[e.key(v)] {
			out = append(out, v)
		}
	}
	for _, v := range before {
		if names[e.key(v)] {
			out = append(out, v)
		}
	}
	return out
}

// Names lists the entries of a material by their names in a report.
func Names(m support.Material) []string {
	var out []string
	for _, i := range m.Items {
		out = append(out, itemKey(i))
	}
	for _, l := range m.Links {
		out = append(out, linkKey(l))
	}
	for _, s := range m.Services {
		out = append(out, serviceName(s))
	}
	for _, g := range m.Groups {
		out = append(out, groupKey(g))
	}
	for _, s := range m.Synonyms {
		out = append(out, synonymKey(s))
	}
	return out
}

// FaultyFile finds the faulty file of an item among faults; "" when it has none.
func FaultyFile(name string, faults []support.Fault) string {
	for _, f := range faults {
		if f.Code != "copy" && strings.EqualFold(path.Base(f.File), name+".md") {
			return f.File
		}
	}
	return ""
}

// CopyName is the name of a file beside another, which is shown as a copy of it
// and never read as the other.
func CopyName(file, mark string) string {
	ending := path.Ext(file)
	return strings.TrimSuffix(file, ending) + " (" + mark + ")" + ending
}
