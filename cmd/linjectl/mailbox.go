package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"linje/support"
)

// mailboxNamed finds a mailbox by its name, address or ID; where there is none,
// the failure names those that there are.
func (c *call) mailboxNamed(ctx context.Context, name string) (support.Mailbox, error) {
	all, err := c.desk.Mailboxes(ctx)
	if err != nil {
		return support.Mailbox{}, err
	}
	name = strings.TrimSpace(name)
	names := make([]string, 0, len(all))
	for _, m := range all {
		if strings.EqualFold(m.Name, name) || support.SameEmail(m.Address, name) || strconv.FormatInt(int64(m.ID), 10) == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	if len(all) == 0 {
		return support.Mailbox{}, failed("ctl.fail.no_mailbox", "ctl.fail.no_mailbox.do")
	}
	return support.Mailbox{}, failed("ctl.fail.which_mailbox", "ctl.fail.which_mailbox.do", "Name", name, "Names", strings.Join(names, ", "))
}

// narrowed is the mailbox of --mailbox, 0 without one.
func (c *call) narrowed(ctx context.Context) (support.MailboxID, error) {
	if !c.given("mailbox") {
		return 0, nil
	}
	m, err := c.mailboxNamed(ctx, c.text("mailbox"))
	return m.ID, err
}

// chosen lists the mailboxes that a command is about: that of --mailbox, or
// all. None at all is a failure.
func (c *call) chosen(ctx context.Context) ([]support.Mailbox, error) {
	if c.given("mailbox") {
		m, err := c.mailboxNamed(ctx, c.text("mailbox"))
		return []support.Mailbox{m}, err
	}
	all, err := c.desk.Mailboxes(ctx)
	if err == nil && len(all) == 0 {
		err = failed("ctl.fail.no_mailbox", "ctl.fail.no_mailbox.do")
	}
	return all, err
}

// noMailbox reports whether the data directory holds no mailbox at all.
func (c *call) noMailbox(ctx context.Context) (bool, error) {
	all, err := c.desk.Mailboxes(ctx)
	return err == nil && len(all) == 0, err
}

// remarkNone says that there was nothing to list, and why where that is
// because no mailbox was added here.
func (c *call) remarkNone(ctx context.Context, key string) {
	if none, err := c.noMailbox(ctx); err == nil && none {
		fmt.Fprintln(c.app.err, oneLine(c.words.T("ctl.fail.no_mailbox"))+" "+oneLine(c.words.T("ctl.none.no_mailbox", "Data", c.data)))
		return
	}
	c.remark(key)
}

// mailboxNames maps IDs to names.
func (c *call) mailboxNames(ctx context.Context) (map[support.MailboxID]string, error) {
	all, err := c.desk.Mailboxes(ctx)
	names := make(map[support.MailboxID]string, len(all))
	for _, m := range all {
		names[m.ID] = m.Name
	}
	return names, err
}

// thread reads the case that a person named; with --mailbox it must be one of
// that mailbox.
func (c *call) thread(ctx context.Context, ref string) (support.Thread, error) {
	mailbox, err := c.narrowed(ctx)
	if err != nil {
		return support.Thread{}, err
	}
	id, err := c.desk.FindCase(ctx, ref)
	if support.CodeOf(err) == support.CodeNotFound {
		if none, listErr := c.noMailbox(ctx); listErr == nil && none {
			return support.Thread{}, failed("ctl.fail.no_mailbox", "ctl.none.no_mailbox", "Data", c.data)
		}
	}
	if support.CodeOf(err) == support.CodeAmbiguous && mailbox != 0 {
		id, err = c.findIn(ctx, mailbox, ref, err)
	}
	if err != nil {
		return support.Thread{}, err
	}
	t, err := c.desk.Thread(ctx, id)
	if err == nil && mailbox != 0 && t.Case.Mailbox != mailbox {
		return support.Thread{}, support.Ef(support.CodeNotFound, "linjectl.case", "%s", ref)
	}
	return t, err
}

// findIn looks for a case within one mailbox, where its number fits several.
func (c *call) findIn(ctx context.Context, mailbox support.MailboxID, ref string, ambiguous error) (support.CaseID, error) {
	prefix, _ := support.ParseCaseRef(ref)
	cases, err := c.desk.Cases(ctx, support.CaseQuery{Mailbox: mailbox, Worklist: support.WorklistAll})
	if err != nil {
		return "", err
	}
	var found []support.CaseID
	for _, k := range cases {
		if strings.HasPrefix(string(k.ID), prefix) {
			found = append(found, k.ID)
		}
	}
	if len(found) != 1 {
		return "", ambiguous
	}
	return found[0], nil
}

// printCase prints a case after it was changed.
func (c *call) printCase(ctx context.Context, id support.CaseID) error {
	t, err := c.desk.Thread(ctx, id)
	if err != nil {
		return err
	}
	return c.result(shapeCase(t.Case), func() { c.table([][]string{c.caseRow(t.Case)}) })
}
