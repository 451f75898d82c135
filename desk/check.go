package desk

import (
	"context"

	"linje/support"
)

// Check tries everything that Linje stands on and tells of each whether it
// works.
func (d *Desk) Check(ctx context.Context) []support.CheckResult {
	database, search := d.p.Store.Check(ctx)
	out := []support.CheckResult{
		{Name: "database", Err: database},
		{Name: "search", Err: search},
		{Name: "attachments", Err: d.p.Store.CheckFiles(ctx)},
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
	}
	if d.p.Notifier != nil {
		nctx, cancel := context.WithTimeout(ctx, noticeLimit)
		defer cancel()
		out = append(out, support.CheckResult{Name: "notifications", Err: noticeError(d.p.Notifier.Available(nctx))})
	}
	return out
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
