package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"linje/support"
)

// librarian keeps the support material in a folder besides.
type librarian interface {
	ExportMaterial(ctx context.Context, dir string, o support.ExportOptions) (support.ExportReport, error)
	MaterialFolder(ctx context.Context) (support.MaterialFolder, error)
	ConnectMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error)
	DisconnectMaterial(ctx context.Context) error
}

// materialExport writes all material to a folder.
func materialExport(ctx context.Context, c *call) error {
	r, err := c.desk.ExportMaterial(ctx, c.args[0], support.ExportOptions{Apply: !c.on("dry-run"), Replace: c.on("replace")})
	if err != nil {
		return err
	}
	return c.result(r, func() {
		var rows [][]string
		for _, f := range r.Added {
			rows = append(rows, []string{"+", oneLine(f)})
		}
		for _, f := range r.Replaced {
			rows = append(rows, []string{"~", oneLine(f)})
		}
		c.table(rows)
		c.say("ctl.export.sum", "Added", len(r.Added), "Replaced", len(r.Replaced), "Unchanged", r.Unchanged)
		if !r.Applied {
			c.remark("ctl.export.dry")
		}
	})
}

// materialConnect connects a folder, or none, or tells which one is. It asks
// for --apply where what is here would be changed or removed.
func materialConnect(ctx context.Context, c *call) error {
	switch {
	case c.on("off") && len(c.args) > 0:
		return misuse("ctl.use.connect")
	case c.on("off"):
		if err := c.desk.DisconnectMaterial(ctx); err != nil {
			return err
		}
		return c.printFolder(ctx)
	case len(c.args) == 0:
		return c.printFolder(ctx)
	}
	dir, err := filepath.Abs(c.args[0])
	if err != nil {
		return fileFailure(c.args[0], err)
	}
	if info, err := os.Stat(dir); err != nil {
		return fileFailure(dir, err)
	} else if !info.IsDir() {
		return failed("ctl.fail.no_directory", "ctl.fail.no_directory.do", "Path", dir)
	}
	r, err := c.desk.ConnectMaterial(ctx, dir, c.on("apply"))
	if err == nil && !r.Applied && len(r.Changed)+len(r.Removed) == 0 {
		r, err = c.desk.ConnectMaterial(ctx, dir, true)
	}
	if err != nil {
		return err
	}
	return c.printReport(r)
}

// materialFolderShape is the connected folder in JSON.
type materialFolderShape struct {
	Folder  string          `json:"folder"` // "": none
	Error   *problemShape   `json:"error"`
	Since   *time.Time      `json:"since"` // of error
	Looked  *time.Time      `json:"looked"`
	Watched bool            `json:"watched"`
	Faults  []standingShape `json:"faults"`
}

type standingShape struct {
	support.Fault
	Since *time.Time `json:"since"`
}

func (c *call) printFolder(ctx context.Context) error {
	f, err := c.desk.MaterialFolder(ctx)
	if err != nil {
		return err
	}
	return c.result(c.shapeFolder(f), func() {
		if f.Dir == "" {
			c.say("ctl.folder.none")
			return
		}
		c.say("ctl.folder.dir", "Dir", f.Dir)
		c.sayFolder(f)
	})
}

// shapeFolder is nil-free and in UTC.
func (c *call) shapeFolder(f support.MaterialFolder) materialFolderShape {
	s := materialFolderShape{Folder: f.Dir, Error: problemOf(c.words, f.Err), Since: utc(f.Since), Looked: utc(f.Looked), Watched: f.Watched, Faults: []standingShape{}}
	for _, x := range f.Faults {
		s.Faults = append(s.Faults, standingShape{x.Fault, utc(x.Since)})
	}
	return s
}

// sayFolder tells what is wrong with the connected folder.
func (c *call) sayFolder(f support.MaterialFolder) {
	if p := problemOf(c.words, f.Err); p != nil {
		c.say("ctl.folder.problem", "Text", p.Text, "Todo", p.Todo)
	}
	for _, x := range f.Faults {
		c.printFault(x.Fault)
	}
}
