package main

import (
	"context"
	"fmt"
	"strings"

	"linje/support"
)

func listCases(ctx context.Context, c *call) error {
	q := support.CaseQuery{}
	var err error
	if q.Limit, err = c.limit(0); err != nil {
		return err
	}
	if w := c.text("worklist"); w != "" {
		if q.Worklist = support.Worklist(w); !q.Worklist.Valid() {
			return misuse("ctl.use.worklist", "Value", w, "Names", worklistNames())
		}
	}
	for _, s := range strings.FieldsFunc(c.text("status"), func(r rune) bool { return r == ',' }) {
		status, err := parseStatus(s)
		if err != nil {
			return err
		}
		q.Statuses = append(q.Statuses, status)
	}
	if q.Worklist == "" && len(q.Statuses) == 0 {
		q.NotStatus = []support.Status{support.StatusClosed}
	}
	if q.Mailbox, err = c.narrowed(ctx); err != nil {
		return err
	}
	cases, err := c.desk.Cases(ctx, q)
	if err != nil {
		return err
	}
	shapes := make([]caseShape, len(cases))
	rows := make([][]string, len(cases))
	for i, k := range cases {
		shapes[i], rows[i] = shapeCase(k), c.caseRow(k)
	}
	return c.result(shapes, func() {
		c.table(rows)
		if len(rows) == 0 {
			c.remarkNone(ctx, "ctl.cases.none")
		}
	})
}

// parseStatus reads a status.
func parseStatus(s string) (support.Status, error) {
	status := support.Status(strings.ToLower(strings.TrimSpace(s)))
	if !status.Valid() {
		return "", misuse("ctl.use.status", "Value", s, "Names", statusNames())
	}
	return status, nil
}

func statusNames() string {
	names := make([]string, 0, 6)
	for _, x := range support.Statuses() {
		names = append(names, string(x))
	}
	return strings.Join(names, ", ")
}

func worklistNames() string {
	names := make([]string, 0, 8)
	for _, w := range support.Worklists() {
		names = append(names, string(w))
	}
	return strings.Join(names, ", ")
}

// statusName is what people call a status.
func (c *call) statusName(s support.Status) string {
	keys := map[support.Status]string{
		support.StatusNew: "status.new", support.StatusOpen: "status.open", support.StatusWaiting: "status.waiting",
		support.StatusEscalated: "status.escalated", support.StatusResolved: "status.resolved", support.StatusClosed: "status.closed",
	}
	return c.words.T(keys[s])
}

// caseRow is a case in one line.
func (c *call) caseRow(k support.Case) []string {
	subject := k.Subject
	if signs := c.signs(k); len(signs) > 0 {
		subject = "[" + strings.Join(signs, ", ") + "] " + subject
	}
	return []string{k.ID.Number(), c.statusName(k.Status), clock(k.Times.Updated), k.Requester.Label(), subject}
}

func showCase(ctx context.Context, c *call) error {
	t, err := c.thread(ctx, c.args[0])
	if err != nil {
		return err
	}
	names, err := c.mailboxNames(ctx)
	if err != nil {
		return err
	}
	if err := c.result(c.shapeThread(t, names), func() { c.printThread(t) }); err != nil {
		return err
	}
	if t.Case.Activity.Unread {
		return c.desk.MarkSeen(ctx, t.Case.ID)
	}
	return nil
}

// printThread prints a case as people read it.
func (c *call) printThread(t support.Thread) {
	k := t.Case
	out := c.app.out
	fmt.Fprintf(out, "%s  %s\n", k.ID.Number(), oneLine(k.Subject))
	rows := [][]string{
		{c.words.T("ctl.show.requester"), person(k.Requester)},
		{c.words.T("ctl.show.status"), c.statusName(k.Status)},
		{c.words.T("ctl.show.owner"), k.Handling.Owner},
		{c.words.T("ctl.show.due"), clock(k.Times.Due)},
	}
	if signs := c.signs(k); len(signs) > 0 {
		rows = append(rows, []string{c.words.T("ctl.show.signs"), strings.Join(signs, ", ")})
	}
	c.table(rows)
	for i := range t.Messages {
		c.printMessage(t.Messages, i)
	}
	for _, e := range t.Events {
		if e.Kind == support.EventNote {
			fmt.Fprintf(out, "\n--- %s  %s\n%s\n", clock(e.At), c.words.T("ctl.show.note", "Agent", oneLine(e.Agent)), lines(e.Data.Text))
		}
	}
	if t.Draft != nil {
		fmt.Fprintf(out, "\n--- %s  %s\n%s\n", clock(t.Draft.Saved), c.words.T("ctl.show.draft"), lines(t.Draft.Text))
	}
}
