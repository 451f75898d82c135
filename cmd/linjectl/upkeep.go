package main

import (
	"context"
	"fmt"
	"time"

	"linje/gui/present"
	"linje/support"
)

// upkeepShape is "material check" in JSON.
type upkeepShape struct {
	Addresses int            `json:"addresses"`
	Looked    *time.Time     `json:"looked"`
	Skipped   int            `json:"skipped"`
	Findings  []findingShape `json:"findings"`
	// Folder is the folder that is connected, with the faults in it.
	Folder materialFolderShape `json:"folder"`
}

// findingShape is one thing that is amiss.
type findingShape struct {
	Kind     support.UpkeepKind `json:"kind"`
	Step     support.UpkeepStep `json:"step"`
	ID       string             `json:"id"`
	ItemKind support.ItemKind   `json:"item_kind"`
	Title    string             `json:"title"`
	Language string             `json:"language"`
	Reviewed *string            `json:"reviewed"`
	Other    string             `json:"other"`
	Fields   []string           `json:"fields"`
	usedShape
	Link *linkShape `json:"link"`
}

type usedShape struct {
	Used     int        `json:"used"`
	Reopened int        `json:"reopened"`
	LastUsed *time.Time `json:"last_used"`
}

type linkShape struct {
	Address string              `json:"address"`
	Outcome support.LinkOutcome `json:"outcome"`
	Status  int                 `json:"status"`
	Reason  string              `json:"reason"`
	Target  string              `json:"target"`
}

// materialCheck tells what is amiss with the material. It is done when it has
// looked, whatever it found.
func materialCheck(ctx context.Context, c *call) error {
	if c.on("online") {
		if err := c.desk.CheckLinks(ctx, nil); err != nil {
			return err
		}
	}
	report, err := c.desk.Upkeep(ctx)
	if err != nil {
		return err
	}
	folder, err := c.desk.MaterialFolder(ctx)
	if err != nil {
		return err
	}
	shape := upkeepShape{Folder: c.shapeFolder(folder), Addresses: report.Addresses, Looked: utc(report.Looked), Skipped: report.Skipped, Findings: make([]findingShape, 0, len(report.Findings))}
	for _, f := range report.Findings {
		shape.Findings = append(shape.Findings, shapeFinding(f))
	}
	return c.result(shape, func() {
		c.sayFolder(folder)
		c.printUpkeep(report)
	})
}

func shapeFinding(f support.UpkeepFinding) findingShape {
	s := findingShape{
		Kind: f.Kind, Step: f.Kind.Step(), ID: f.Item.ID, ItemKind: f.Item.Kind, Title: f.Item.Title, Language: string(f.Language),
		Reviewed: day(f.Item.Reviewed), Other: f.Other.ID, Fields: full(f.Fields),
		usedShape: usedShape{Used: f.Use.Used, Reopened: f.Use.Reopened, LastUsed: utc(f.Use.Last)},
	}
	if f.Link.Address != "" {
		s.Link = &linkShape{f.Link.Address, f.Link.Outcome, f.Link.Status, f.Link.Reason, f.Link.Target}
	}
	return s
}

func (c *call) printUpkeep(report support.UpkeepReport) {
	var rows [][]string
	last := support.UpkeepKind("")
	for _, f := range report.Findings {
		if f.Kind != last {
			last = f.Kind
			rows = append(rows, []string{present.UpkeepKind(c.words, f.Kind)})
		}
		rows = append(rows, []string{"  " + oneLine(f.Item.ID), string(f.Language), oneLine(f.Item.Title), oneLine(present.UpkeepWhy(c.words, f, time.Now()))})
	}
	c.table(rows)
	fmt.Fprintln(c.app.out, c.words.N("ctl.upkeep.sum", len(report.Findings)))
	switch {
	case report.Looked.IsZero() && report.Addresses > 0:
		fmt.Fprintln(c.app.err, c.words.N("ctl.upkeep.offline", report.Addresses))
	case report.Skipped > 0:
		fmt.Fprintln(c.app.err, c.words.N("upkeep.links_skipped", report.Skipped))
	}
}
