package main

import (
	"context"
	"strings"

	"linje/platform"
	"linje/support"
)

// checkShape is one part of "check" in JSON.
type checkShape struct {
	Name   string        `json:"name"`
	Target string        `json:"target"` // the mailbox, where it is about one; the lost attachments
	OK     bool          `json:"ok"`
	Error  *problemShape `json:"error"`
}

// check looks at every part; one that is not as it should be makes it fail.
func check(ctx context.Context, c *call) error {
	results := c.desk.Check(ctx)
	shapes := make([]checkShape, 0, len(results))
	bad := 0
	for _, r := range results {
		if c.given("mailbox") && r.Target != "" {
			m, err := c.mailboxNamed(ctx, c.text("mailbox"))
			if err != nil {
				return err
			}
			if r.Target != m.Name {
				continue
			}
		}
		if r.Err != nil {
			bad++
		}
		shapes = append(shapes, checkShape{Name: r.Name, Target: c.target(r), OK: r.Err == nil, Error: problemOf(c.words, r.Err)})
	}
	if err := c.result(shapes, func() { c.printChecks(shapes) }); err != nil {
		return err
	}
	if bad > 0 {
		return failed("ctl.fail.check", "ctl.fail.check.do", "Bad", bad, "All", len(shapes))
	}
	return nil
}

// maxTargets is how many lost attachments are named.
const maxTargets = 10

// target names what a part is about: of attachments each that is lost, by case
// and name.
func (c *call) target(r support.CheckResult) string {
	if len(r.Lost) == 0 {
		return r.Target
	}
	var names []string
	for _, f := range r.Lost[:min(len(r.Lost), maxTargets)] {
		names = append(names, f.Case.Number()+" "+platform.SaveFileName(f.Name))
	}
	if len(r.Lost) > maxTargets {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func (c *call) printChecks(shapes []checkShape) {
	rows := make([][]string, len(shapes))
	for i, s := range shapes {
		word, why := c.words.T("ctl.ok"), ""
		if s.Error != nil {
			word, why = c.words.T("ctl.not_ok"), s.Error.Text+" "+s.Error.Todo
		}
		rows[i] = []string{c.partName(s.Name), s.Target, word, why}
	}
	c.table(rows)
}

func (c *call) partName(name string) string {
	keys := map[string]string{
		"database": "ctl.part.database", "search": "ctl.part.search", "attachments": "ctl.part.attachments", "keyring": "ctl.part.keyring",
		"server": "ctl.part.server", "notifications": "ctl.part.notifications", "quarantine": "ctl.part.quarantine",
		"material": "ctl.part.material",
	}
	if key, ok := keys[name]; ok {
		return c.words.T(key)
	}
	return name
}

// phaseName is what people call what a connection does.
func (c *call) phaseName(p support.Phase) string {
	keys := map[support.Phase]string{
		support.PhaseConnecting: "ctl.phase.connecting", support.PhaseSyncing: "ctl.phase.syncing", support.PhaseIdle: "ctl.phase.idle",
		support.PhaseOffline: "ctl.phase.offline", support.PhaseStopped: "ctl.phase.stopped",
	}
	return c.words.T(keys[p])
}
