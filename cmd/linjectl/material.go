package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// groupsBound is the largest file of groups that is read, in bytes.
const groupsBound = 32 << 20

func groupsImport(ctx context.Context, c *call) error {
	r, done, err := c.openInput(c.args[0])
	if err != nil {
		return err
	}
	defer done()
	report, err := c.desk.ImportGroups(ctx, filepath.Base(c.args[0]), io.LimitReader(r, groupsBound), c.on("apply"))
	if err != nil {
		return err
	}
	return c.printReport(report)
}

// openInput opens a file for reading; "-" is standard input.
func (c *call) openInput(path string) (io.Reader, func(), error) {
	if path == "-" {
		return c.app.in, func() {}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fileFailure(path, err)
	}
	return f, func() { _ = f.Close() }, nil
}

// fileFailure says that a file the user named cannot be read.
func fileFailure(path string, err error) error {
	key := "ctl.fail.file"
	switch {
	case os.IsNotExist(err):
		key = "ctl.fail.file_missing"
	case os.IsPermission(err):
		key = "ctl.fail.file_denied"
	}
	return failed(key, "ctl.fail.file.do", "Path", path)
}

// groupShape is an operator group in JSON.
type groupShape struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Line  int    `json:"line"`
	Unit  string `json:"unit"`
	Email string `json:"email"`
	Owner string `json:"owner"`
	rosterShape
	Reviewed *string `json:"reviewed"` // YYYY-MM-DD
}

type rosterShape struct {
	Members   []string `json:"members"`
	Services  []string `json:"services"`
	Languages []string `json:"languages"`
}

func groupsList(ctx context.Context, c *call) error { return c.printGroups(ctx, "") }

func groupsSearch(ctx context.Context, c *call) error {
	return c.printGroups(ctx, strings.Join(c.args, " "))
}

func (c *call) printGroups(ctx context.Context, text string) error {
	groups, err := c.desk.Groups(ctx, text)
	if err != nil {
		return err
	}
	shapes := make([]groupShape, len(groups))
	rows := make([][]string, len(groups))
	for i, g := range groups {
		shapes[i] = groupShape{
			ID: g.ID, Name: g.Name, Line: g.Line, Unit: g.Unit, Email: g.Email, Owner: g.Owner,
			rosterShape: rosterShape{Members: full(g.Members), Services: full(g.Services), Languages: full(g.Languages)},
			Reviewed:    day(g.Reviewed),
		}
		rows[i] = []string{g.ID, g.Name, g.Email, strings.Join(g.Services, ", ")}
	}
	return c.result(shapes, func() { c.table(rows) })
}

// day is a date without a time; nil for none.
func day(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format(time.DateOnly)
	return &s
}
