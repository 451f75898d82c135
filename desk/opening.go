package desk

import (
	"context"
	"io"
	"strings"

	"linje/support"
)

// Opener opens files with the programs of the system.
type Opener interface {
	// OpenCopy opens a copy of a harmless file.
	OpenCopy(ctx context.Context, name string, from io.Reader) error
}

// OpenAttachment opens an attachment with the program that the user has chosen
// for its kind, after a look at its name and content. It is fetched if it is on
// the server. CodeRisky, with the kind of risk as Detail, for what may do harm:
// that can be saved only.
func (d *Desk) OpenAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int) error {
	const op = "desk.OpenAttachment"
	name, err := d.attachmentName(ctx, mailbox, m, index)
	if err != nil {
		return err
	}
	f, err := d.AttachmentFile(ctx, mailbox, m, index, nil)
	if err != nil {
		return err
	}
	defer f.Close()
	verdict, err := judge(name, f)
	if err != nil {
		return err
	}
	if verdict.Risk != support.RiskNone {
		return support.Ef(support.CodeRisky, op, "%s", verdict.Risk)
	}
	if d.p.Outside.Opener == nil {
		return support.E(support.CodeInternal, op, nil)
	}
	if !strings.HasSuffix(strings.ToLower(name), verdict.Extension) {
		name = strings.TrimRight(name, ". ") + verdict.Extension
	}
	return d.p.Outside.Opener.OpenCopy(ctx, name, f)
}

func judge(name string, f support.File) (support.FileVerdict, error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return support.FileVerdict{}, support.E(support.CodeAttachmentLost, "desk.judge", err)
	}
	return support.JudgeFile(name, f, size), nil
}

// attachmentName is the name that the sender gave.
func (d *Desk) attachmentName(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int) (string, error) {
	all, err := d.p.Store.Attachments(ctx, mailbox, m)
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Index == index {
			return a.Name, nil
		}
	}
	return "", support.Ef(support.CodeNotFound, "desk.attachment", "%d", index)
}
