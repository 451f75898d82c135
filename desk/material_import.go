package desk

import (
	"context"
	"io"
	"io/fs"
	"os"

	"linje/knowledge"
	"linje/support"
)

// ImportMaterial reads a folder of material; nothing is stored unless apply.
func (d *Desk) ImportMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return support.ImportReport{}, &support.Error{Code: support.CodeNotFound, Op: "desk.ImportMaterial", Detail: dir, Err: err}
	}
	defer func() { _ = root.Close() }() // it was only read
	return d.importFS(ctx, root.FS(), apply)
}

func (d *Desk) importFS(ctx context.Context, files fs.FS, apply bool) (support.ImportReport, error) {
	loaded, faults := knowledge.Load(files)
	return d.plan(ctx, apply, func(current support.Material) (support.Material, support.ImportReport) {
		return knowledge.Plan(current, loaded, faults)
	})
}

// ImportGroups reads a register of operator groups; nothing is stored unless
// apply.
func (d *Desk) ImportGroups(ctx context.Context, name string, r io.Reader, apply bool) (support.ImportReport, error) {
	loaded, faults := knowledge.LoadGroups(name, r)
	return d.plan(ctx, apply, func(current support.Material) (support.Material, support.ImportReport) {
		groups, report := knowledge.PlanGroups(current.Groups, loaded, faults)
		current.Groups = groups
		return current, report
	})
}

// plan tells what an import would do to the material; with apply it does it,
// whole or not at all.
func (d *Desk) plan(ctx context.Context, apply bool, plan func(support.Material) (support.Material, support.ImportReport)) (support.ImportReport, error) {
	if !apply {
		current, err := d.p.Store.Material(ctx)
		if err != nil {
			return support.ImportReport{}, err
		}
		_, report := plan(current)
		return report, nil
	}
	var report support.ImportReport
	err := d.keepMaterial(ctx, func(current support.Material) (result support.Material, err error) {
		result, report = plan(current)
		return result, nil
	})
	report.Applied = err == nil || support.CodeOf(err) == support.CodeFileChanged
	return report, err
}

func (d *Desk) materialChanged() {
	d.material.drop()
	d.publish(support.Change{Kind: support.ChangeMaterial})
}

// Seed puts starter material into a database that has none, unless a folder is
// connected: that is others' too.
func (d *Desk) Seed(ctx context.Context, files fs.FS) error {
	some, err := d.p.Store.HasMaterial(ctx)
	if err != nil || some {
		return err
	}
	if dir, err := d.p.Store.MaterialFolder(ctx); err != nil || dir != "" {
		return err
	}
	_, err = d.importFS(ctx, files, true)
	return err
}
