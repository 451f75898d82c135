package desk

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"

	"linje/knowledge/foreign"
	"linje/support"
)

// ImportForeign brings in support material from whatever people have: a folder
// of Linje's own, the templates of Quicktext, standard texts, a list of links,
// a web page that was saved; path is a file or a folder. The format is found by
// the content unless o.As says it. Nothing is stored unless apply, and what is
// there is never replaced by what comes from another program.
func (d *Desk) ImportForeign(ctx context.Context, path string, o support.ImportOptions, apply bool) (support.ImportReport, error) {
	const op = "desk.ImportForeign"
	if err := checkImport(o); err != nil {
		return support.ImportReport{}, support.E(support.CodeInvalid, op, err)
	}
	path = filepath.Clean(path)
	info, err := os.Stat(path)
	if err != nil {
		return support.ImportReport{}, &support.Error{Code: support.CodeNotFound, Op: op, Detail: path, Err: err}
	}
	dir, name := filepath.Split(path)
	files := os.DirFS(cmp.Or(dir, "."))
	if info.IsDir() { // no link in it leads out of it
		root, err := os.OpenRoot(path)
		if err != nil {
			return support.ImportReport{}, &support.Error{Code: support.CodeNotFound, Op: op, Detail: path, Err: err}
		}
		defer func() { _ = root.Close() }() // it was only read
		files, name = root.FS(), "."
	}
	if o.As == support.FormatMaterial || o.As == "" && foreign.Recognise(files, name) == support.FormatMaterial {
		report, err := d.ImportMaterial(ctx, path, apply)
		report.Format = support.FormatMaterial
		return report, err
	}
	found := foreign.Read(files, name, foreign.Options{ImportOptions: o, Mail: d.p.Mail.Parse})
	return d.plan(ctx, apply, func(current support.Material) (support.Material, support.ImportReport) {
		added, report := found.Plan(current)
		current.Items = slices.Concat(current.Items, added.Items)
		current.Links = slices.Concat(current.Links, added.Links)
		return current, report
	})
}

// checkImport refuses options that mean nothing.
func checkImport(o support.ImportOptions) error {
	kinds := []support.ItemKind{"", support.KindArticle, support.KindGuide, support.KindTemplate}
	switch {
	case o.As != "" && o.As != support.FormatMaterial && !slices.Contains(support.ForeignFormats(), o.As):
		return support.Ef(support.CodeInvalid, "desk.checkImport", "format %q", o.As)
	case !slices.Contains(kinds, o.Kind):
		return support.Ef(support.CodeInvalid, "desk.checkImport", "kind %q", o.Kind)
	case o.Language != support.LanguageUnset && !o.Language.Valid():
		return support.Ef(support.CodeInvalid, "desk.checkImport", "language %q", o.Language)
	}
	return nil
}
