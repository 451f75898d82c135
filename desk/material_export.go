package desk

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// maxNamedFiles is how many files an error names.
const maxNamedFiles = 5

// ExportMaterial writes all material to a folder, which is made when it is not
// there: each item in the folder of its kind, and the tables. An import of the
// folder changes nothing. Files that stand there with other content are
// replaced only with o.Replace (CodeFilesThere otherwise, and nothing is
// written); files that it does not write are left alone. Nothing is done unless
// o.Apply.
func (d *Desk) ExportMaterial(ctx context.Context, dir string, o support.ExportOptions) (support.ExportReport, error) {
	const op = "desk.ExportMaterial"
	report := support.ExportReport{Added: []string{}, Replaced: []string{}}
	m, err := d.p.Store.Material(ctx)
	if err != nil {
		return report, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return report, &support.Error{Code: support.CodeInvalid, Op: op, Detail: dir, Err: err}
	}
	files := knowledge.Write(m)
	root, err := exportRoot(dir, o.Apply)
	if err != nil {
		return report, notWritten(dir, err)
	}
	if root == nil { // all of it is new
		report.Added = slices.Sorted(maps.Keys(files))
		return report, nil
	}
	w := &folderWriter{dir: dir, root: root}
	defer w.close()
	compareFiles(root, files, &report)
	if !o.Apply {
		return report, nil
	}
	if n := len(report.Replaced); n > 0 && !o.Replace {
		return report, support.Ef(support.CodeFilesThere, op, "%s", strings.Join(report.Replaced[:min(n, maxNamedFiles)], ", "))
	}
	for _, name := range append(slices.Clone(report.Added), report.Replaced...) {
		if err := w.replace(name, files[name]); err != nil {
			return report, notWritten(dir, err)
		}
	}
	report.Applied = true
	return report, nil
}

// exportRoot opens the folder, which is made when make is true; nil when it is
// not there.
func exportRoot(dir string, make bool) (*os.Root, error) {
	if make {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(dir)
	if !make && errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nothing is there
	}
	return root, err
}

// compareFiles tells which files are there already.
func compareFiles(root *os.Root, files map[string][]byte, report *support.ExportReport) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		switch old, err := root.ReadFile(name); {
		case err == nil && string(old) == string(files[name]):
			report.Unchanged++
		case errors.Is(err, fs.ErrNotExist):
			report.Added = append(report.Added, name)
		default:
			report.Replaced = append(report.Replaced, name)
		}
	}
}
