package main

import (
	"context"
	"os"
	"slices"
	"strings"

	"linje/gui/present"
	"linje/support"
)

// materialImport brings in a folder of Linje's own, or what other programs keep.
func materialImport(ctx context.Context, c *call) error {
	path := c.args[0]
	if _, err := os.Stat(path); err != nil {
		return fileFailure(path, err)
	}
	o := support.ImportOptions{As: support.ImportFormat(c.text("as")), Kind: support.ItemKind(c.text("kind")),
		Language: support.Language(strings.ToLower(c.text("language")))}
	formats := append([]support.ImportFormat{support.FormatMaterial}, support.ForeignFormats()...)
	switch {
	case c.given("as") && !slices.Contains(formats, o.As):
		return misuse("ctl.use.bad_value", "Flag", "as", "Value", c.text("as"))
	case c.given("kind") && !slices.Contains([]support.ItemKind{support.KindArticle, support.KindGuide, support.KindTemplate}, o.Kind):
		return misuse("ctl.use.bad_value", "Flag", "kind", "Value", c.text("kind"))
	case c.given("language") && !o.Language.Valid():
		return misuse("ctl.use.bad_value", "Flag", "language", "Value", c.text("language"))
	}
	report, err := c.desk.ImportForeign(ctx, path, o, c.on("apply"))
	if err != nil {
		return err
	}
	return c.printReport(report)
}

// printReport tells what an import did, or would do.
func (c *call) printReport(r support.ImportReport) error {
	r.Added, r.Changed, r.Removed, r.Faults, r.Entries = full(r.Added), full(r.Changed), full(r.Removed), full(r.Faults), full(r.Entries)
	return c.result(r, func() {
		c.table(c.changes(r))
		notes := 0
		for _, f := range r.Faults {
			if f.Note {
				notes++
				continue
			}
			c.printFault(f)
		}
		if notes > 0 {
			c.say("ctl.import.notes")
		}
		for _, f := range r.Faults {
			if f.Note {
				c.printFault(f)
			}
		}
		c.say("ctl.import.sum", "Added", len(r.Added), "Changed", len(r.Changed), "Removed", len(r.Removed),
			"Unchanged", r.Unchanged, "Faults", len(r.Faults)-notes)
		if !r.Applied {
			c.remark("ctl.import.dry")
		}
	})
}

func (c *call) printFault(f support.Fault) {
	reason := oneLine(present.FaultText(c.words, f))
	if f.Line > 0 {
		c.say("ctl.import.fault_line", "File", oneLine(f.File), "Line", f.Line, "Reason", reason)
	} else {
		c.say("ctl.import.fault", "File", oneLine(f.File), "Reason", reason)
	}
}

// changes lists what an import changes; of what comes from another program also
// what it is taken for.
func (c *call) changes(r support.ImportReport) [][]string {
	entries := make(map[string]support.ImportEntry, len(r.Entries))
	for _, e := range r.Entries {
		entries[e.Name] = e
	}
	var rows [][]string
	for _, list := range []struct {
		sign string
		ids  []string
	}{{"+", r.Added}, {"~", r.Changed}, {"-", r.Removed}} {
		for _, id := range list.ids {
			row := []string{list.sign, id}
			if e, ok := entries[id]; ok {
				row = append(row, c.words.T("kind."+string(e.Kind)), oneLine(e.Title))
			}
			rows = append(rows, row)
		}
	}
	return rows
}
