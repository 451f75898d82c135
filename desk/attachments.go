package desk

import (
	"bytes"
	"context"
	"io"

	"linje/support"
)

// Progress is told how many bytes of so many have come.
type Progress = func(done, total int64)

// SaveAttachment writes the decoded bytes of an attachment, which is fetched if
// it is on the server. progress may be nil.
func (d *Desk) SaveAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int, to io.Writer, progress Progress) (int64, error) {
	f, err := d.AttachmentFile(ctx, mailbox, m, index, progress)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(to, f)
}

// AttachmentFile opens an attachment. What is on the server is fetched first,
// straight to the disk; what is damaged here is fetched again. Errors of the
// connection say why it cannot be fetched; CodeGone: the mail is not where it
// was. progress may be nil.
func (d *Desk) AttachmentFile(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int, progress Progress) (support.File, error) {
	f, err := d.p.Store.Attached(ctx, mailbox, m, index)
	switch support.CodeOf(err) {
	case "":
		return f, nil
	case support.CodeNotFound:
	case support.CodeAttachmentLost:
	default:
		return nil, err
	}
	source, err := d.source(ctx, mailbox, m)
	if err != nil {
		return nil, err
	}
	part, err := d.p.Mail.Remote(source, index)
	if support.CodeOf(err) == support.CodeNotFound {
		b, err := d.p.Mail.Part(source, index)
		if err != nil {
			return nil, err
		}
		return memoryFile{bytes.NewReader(b)}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := d.fetchAttached(ctx, mailbox, m, index, remoteFile{part, progress}); err != nil {
		return nil, err
	}
	return d.p.Store.Attached(ctx, mailbox, m, index)
}

// memoryFile is an attachment that came with its mail.
type memoryFile struct{ *bytes.Reader }

func (memoryFile) Close() error { return nil }

// remoteFile is an attachment on the server, and who is told of its coming.
type remoteFile struct {
	part     support.RemotePart
	progress Progress
}

// fetchAttached brings an attachment from the server into the store.
func (d *Desk) fetchAttached(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int, r remoteFile) error {
	return d.atPlace(ctx, mailbox, m, func(server Server, uid uint32) error {
		tell := func(done int64) {
			if r.progress != nil {
				r.progress(min(done, r.part.Size), r.part.Size)
			}
		}
		tell(0)
		err := d.p.Store.SaveAttached(ctx, mailbox, m, index, func(w io.Writer) error {
			return server.Section(ctx, uid, r.part, w, tell)
		})
		if err == nil {
			d.publish(support.Change{Kind: support.ChangeCases})
		}
		return err
	})
}

// atPlace connects and calls do with a place where a message lies, over a
// connection of its own, until one of them has it. CodeGone when none has.
func (d *Desk) atPlace(ctx context.Context, mailbox support.MailboxID, m support.MessageID, do func(server Server, uid uint32) error) error {
	const op = "desk.atPlace"
	places, err := d.p.Store.PlacesFor(ctx, mailbox, m)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return support.E(support.CodeGone, op, nil)
	}
	box, err := d.mailbox(ctx, mailbox)
	if err != nil {
		return err
	}
	server, err := d.dial(ctx, box)
	if err != nil {
		return err
	}
	defer server.Close()
	gone := support.E(support.CodeGone, op, nil)
	for _, p := range places {
		state, err := server.Open(ctx, p.Folder)
		if support.CodeOf(err) == support.CodeFolder || err == nil && state.UIDValidity != p.UIDValidity {
			continue // the UID means nothing any more
		}
		if err == nil {
			err = do(server, p.UID)
		}
		if support.CodeOf(err) != support.CodeGone {
			return err
		}
	}
	return gone
}

// source returns a mail as it came. When an attachment of it is missing or
// damaged on the disk the mail is fetched again.
func (d *Desk) source(ctx context.Context, mailbox support.MailboxID, m support.MessageID) ([]byte, error) {
	source, err := d.p.Store.Source(ctx, mailbox, m)
	if support.CodeOf(err) != support.CodeAttachmentLost {
		return source, err
	}
	d.p.Log.Warn("attachment damaged, fetched again", "mailbox", mailbox)
	again := d.atPlace(ctx, mailbox, m, func(server Server, uid uint32) error {
		return d.restore(ctx, server, mailbox, m, uid)
	})
	if again != nil {
		return nil, &support.Error{Code: support.CodeAttachmentLost, Op: "desk.source", Err: again}
	}
	return d.p.Store.Source(ctx, mailbox, m)
}

func (d *Desk) restore(ctx context.Context, server Server, mailbox support.MailboxID, m support.MessageID, uid uint32) error {
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return err
	}
	large, err := server.Larger(ctx, []uint32{uid}, fetchLimit(settings))
	if err != nil {
		return err
	}
	if len(large) > 0 { // it came in parts, and comes so again
		raw, err := server.Parts(ctx, uid, fetchLimit(settings))
		if err != nil {
			return err
		}
		return d.p.Store.Restore(ctx, mailbox, m, raw.Source)
	}
	var raw support.RawMail
	missing, err := server.Fetch(ctx, []uint32{uid}, func(r support.RawMail) error {
		raw = r
		return nil
	})
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return support.E(support.CodeGone, "desk.restore", nil)
	}
	return d.p.Store.Restore(ctx, mailbox, m, raw.Source)
}

// MessageSource returns a mail as it came, but for attachments that stayed on
// the server.
func (d *Desk) MessageSource(ctx context.Context, mailbox support.MailboxID, m support.MessageID) ([]byte, error) {
	return d.source(ctx, mailbox, m)
}

// tidy removes files that nothing names any more.
func (d *Desk) tidy(ctx context.Context) error {
	n, err := d.p.Store.Sweep(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil || n > 0 {
		d.p.Log.Info("files swept", "count", n, "err", err)
	}
	return nil
}
