package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"linje/support"
)

// maxNamed is how many mails of one mailbox a check names.
const maxNamed = 5

// Check tries everything that Linje stands on and tells of each whether it
// works.
func (d *Desk) Check(ctx context.Context) []support.CheckResult {
	database, search := d.p.Store.Check(ctx)
	lost, files := d.p.Store.CheckFiles(ctx)
	out := []support.CheckResult{
		{Name: "database", Err: database},
		{Name: "search", Err: search},
		{Name: "attachments", Err: files, Lost: lost},
	}
	if !d.p.Practice {
		out = append(out, support.CheckResult{Name: "keyring", Err: d.p.Secrets.Check(ctx)})
	}
	ms, err := d.p.Store.Mailboxes(ctx)
	if err != nil {
		out = append(out, support.CheckResult{Name: "server", Err: err})
	}
	for _, m := range ms {
		out = append(out, support.CheckResult{Name: "server", Target: m.Name, Err: d.checkServer(ctx, m)})
		if err := d.checkAside(ctx, m); err != nil {
			out = append(out, support.CheckResult{Name: "quarantine", Target: m.Name, Err: err})
		}
	}
	if folder, err := d.MaterialFolder(ctx); err != nil || folder.Dir != "" {
		out = append(out, support.CheckResult{Name: "material", Target: folder.Dir, Err: errors.Join(err, folderProblem(folder))})
	}
	if d.p.Notifier != nil {
		nctx, cancel := context.WithTimeout(ctx, noticeLimit)
		defer cancel()
		out = append(out, support.CheckResult{Name: "notifications", Err: noticeError(d.p.Notifier.Available(nctx))})
	}
	return out
}

// folderProblem is what is wrong with the folder that is connected.
func folderProblem(f support.MaterialFolder) error {
	switch {
	case f.Err != nil:
		return f.Err
	case len(f.Faults) > 0:
		return support.Ef(support.CodeMaterialFaults, "desk.Check", "%d", len(f.Faults))
	}
	return nil
}

func noticeError(err error) error {
	if err == nil {
		return nil
	}
	return &support.Error{Code: support.CodeNoNotifier, Op: "desk.Check", Err: err}
}

func (d *Desk) checkServer(ctx context.Context, m support.Mailbox) error {
	server, err := d.dial(ctx, m)
	if err != nil {
		return err
	}
	defer server.Close()
	_, err = server.Open(ctx, m.Folders.Inbox)
	return err
}

// checkAside tells of the mails that a server lists and does not give out.
func (d *Desk) checkAside(ctx context.Context, m support.Mailbox) error {
	us, err := d.p.Store.Undelivered(ctx, m.ID)
	if err != nil {
		return err
	}
	us = slices.DeleteFunc(us, func(u support.Undelivered) bool { return !u.Aside() })
	if len(us) == 0 {
		return nil
	}
	var named []string
	for _, u := range us[:min(len(us), maxNamed)] {
		named = append(named, strings.TrimSpace(fmt.Sprintf("%s: %s %s", u.Folder, u.From.Label(), u.Subject)))
	}
	return support.Ef(support.CodeUndelivered, "desk.Check", "%d (%s)", len(us), strings.Join(named, "; "))
}
