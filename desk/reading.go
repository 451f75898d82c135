package desk

import (
	"context"

	"linje/support"
)

// Content reads what a mail holds beside its text: pictures, invitations,
// forwarded mails.
func (d *Desk) Content(ctx context.Context, mailbox support.MailboxID, m support.MessageID) (support.Content, error) {
	source, err := d.source(ctx, mailbox, m)
	if err != nil {
		return support.Content{}, err
	}
	return d.p.Mail.Content(source), nil
}

// RemotePicture fetches a picture that a mail refers to on somebody else's
// server. It is for when a person has asked for it: the server learns that the
// mail was read, and from where.
func (d *Desk) RemotePicture(ctx context.Context, address string) ([]byte, error) {
	if d.p.Outside.Pictures == nil {
		return nil, support.E(support.CodeUnsafe, "desk.RemotePicture", nil)
	}
	return d.p.Outside.Pictures.Picture(ctx, address)
}
