package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"linje/support"
)

func TestCopiesAndHalvesOfFilesReplaceNothing(t *testing.T) {
	conflict := strings.Replace(goodItem, "Gå til", "<<<<<<< HEAD\nGå til\n=======\nGå ikkje til\n>>>>>>> kollega\n", 1)
	good := Before{}
	before := ReadFolder(files("a/nullstille-passord.nn.md", goodItem, "links.csv", "id,title,url\nl,L,https://example.no\n"), good)
	if len(before.Faults) > 0 || before.Files["nullstille-passord.nn"] != "a/nullstille-passord.nn.md" || before.Files["link:l"] != "links.csv" {
		t.Fatalf("%+v", before)
	}
	other := strings.Replace(goodItem, "Gå til", "Feil tekst", 1)
	for name, c := range map[string]struct {
		file, text string
		want       string // fault; "": none
	}{
		"OneDrive":           {"a/nullstille-passord.nn-PC123.md", other, "a/nullstille-passord.nn-PC123.md:0 copy"},
		"OneDrive, lower":    {"a/nullstille-passord-pc123.nn.md", other, "a/nullstille-passord-pc123.nn.md:2 copy"},
		"Dropbox":            {"a/nullstille-passord (Karis conflicted copy 2026-11-22).nn.md", other, "a/nullstille-passord (Karis conflicted copy 2026-11-22).nn.md:0 copy"},
		"Syncthing":          {"a/nullstille-passord.nn.sync-conflict-20261122-100000-ABCDEFG.md", other, "a/nullstille-passord.nn.sync-conflict-20261122-100000-ABCDEFG.md:0 copy"},
		"Explorer":           {"a/nullstille-passord.nn - Kopi.md", other, "a/nullstille-passord.nn - Kopi.md:0 copy"},
		"first in the order": {"0/nullstille-passord.nn.md", other, "0/nullstille-passord.nn.md:0 taken"},
		"last in the order":  {"z/nullstille-passord.nn.md", other, "z/nullstille-passord.nn.md:0 taken"},
		"Word's lock":        {"a/~$nullstille-passord.nn.md", "x", ""},
		"LibreOffice's lock": {"a/.~lock.links.csv#", "x", ""},
		"temporary":          {"a/nullstille-passord.nn.md.tmp", other, ""},
		"swap":               {"a/.nullstille-passord.nn.md.swp", other, ""},
		"backup":             {"a/nullstille-passord.nn.md~", other, ""},
		"Excel's lock":       {"~$links.csv", "x", ""},
		"copy of a table":    {"links-PC123.csv", "id,title,url\nl,Feil,https://example.no\n", "links-PC123.csv:0 table_copy"},
		"copy of a table 2":  {"Links (conflicted copy).csv", "id,title,url\nl,Feil,https://example.no\n", "Links (conflicted copy).csv:0 table_copy"},
		"no bytes":           {"a/nullstille-passord.nn.md", "", "a/nullstille-passord.nn.md:0 file_empty"},
		"no bytes but BOM":   {"a/nullstille-passord.nn.md", "\uFEFF\n", "a/nullstille-passord.nn.md:0 file_empty"},
		"half":               {"a/nullstille-passord.nn.md", goodItem[:60], "a/nullstille-passord.nn.md:1 front_open"},
		"Git":                {"a/nullstille-passord.nn.md", conflict, "a/nullstille-passord.nn.md:14 git_conflict"},
		"Git, table":         {"links.csv", "id,title,url\n<<<<<<< HEAD\nl,A,https://example.no\n=======\nl,B,https://example.no\n>>>>>>> x\n", "links.csv:2 git_conflict"},
		"table of no bytes":  {"links.csv", "", "links.csv:0 file_empty"},
	} {
		f := files("a/nullstille-passord.nn.md", goodItem, "links.csv", "id,title,url\nl,L,https://example.no\n")
		f[c.file] = files(c.file, c.text)[c.file]
		for _, b := range []Before{{Files: before.Files, Material: before.Material}, {Material: before.Material}} {
			got := ReadFolder(f, b)
			var faults []string
			for _, x := range got.Faults {
				faults = append(faults, fmt.Sprintf("%s:%d %s", x.File, x.Line, x.Code))
			}
			if c.want == "" && len(faults) > 0 || c.want != "" && !slices.Equal(faults, []string{c.want}) {
				t.Errorf("%s: %q", name, faults)
			}
			result, report := Plan(before.Material, got.Material, got.Faults)
			if len(report.Added)+len(report.Changed)+len(report.Removed) > 0 {
				t.Errorf("%s: %+v", name, report)
			}
			if len(result.Items) != 1 || !SameItem(result.Items[0], before.Material.Items[0]) || len(result.Links) != 1 || result.Links[0].Title != "L" {
				t.Errorf("%s: the good one is gone: %+v", name, result)
			}
		}
	}
}

func TestWhatTheCopyStandsForStaysWhenItIsAlone(t *testing.T) {
	before := ReadFolder(files("nullstille-passord.nn.md", goodItem, "anna.nb.md", strings.NewReplacer("nullstille-passord", "anna", ": nn", ": nb").Replace(goodItem)), Before{})
	now := ReadFolder(files("nullstille-passord.nn-PC123.md", goodItem), Before{})
	if _, r := Plan(before.Material, now.Material, now.Faults); fmt.Sprint(r.Removed) != "[]" {
		t.Errorf("%+v: no item file could be read, so nothing is known to be gone", r)
	}
	now = ReadFolder(files("nullstille-passord.nn-PC123.md", goodItem, "ny.nb.md", strings.NewReplacer("nullstille-passord", "ny", ": nn", ": nb").Replace(goodItem)), Before{})
	if _, r := Plan(before.Material, now.Material, now.Faults); fmt.Sprint(r.Removed) != "[anna.nb]" {
		t.Errorf("%+v", r)
	}
}

func TestHoldingKeepsWhatWouldGo(t *testing.T) {
	current := support.Material{Links: []support.Link{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}}}
	result, r := PlanHolding(current, support.Material{Links: []support.Link{}}, nil, func(name string) bool { return name == "link:b" })
	if fmt.Sprint(r.Removed) != "[link:a]" || len(result.Links) != 1 || result.Links[0].ID != "b" {
		t.Errorf("%+v %+v", r, result)
	}
}
