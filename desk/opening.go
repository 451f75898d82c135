package desk

import (
	"bytes"
	"context"
	"image"
	_ "image/gif" // what a preview can show
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strings"
	"unicode/utf8"

	"linje/support"
)

const (
	// maxPreviewText and maxPreviewImage bound what is shown of an attachment
	// without opening it, in bytes; maxPixels the size of a picture.
	maxPreviewText  = 64 << 10
	maxPreviewImage = 10 << 20
	maxPixels       = 40_000_000
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

// PreviewAttachment says what an attachment is and gives what can be shown of
// an image or a text without another program. One that is on the server is not
// fetched for it: Remote.
func (d *Desk) PreviewAttachment(ctx context.Context, mailbox support.MailboxID, m support.MessageID, index int) (support.FilePreview, error) {
	all, err := d.p.Store.Attachments(ctx, mailbox, m)
	if err != nil {
		return support.FilePreview{}, err
	}
	var a *support.Attachment
	for i := range all {
		if all[i].Index == index {
			a = &all[i]
		}
	}
	if a != nil && a.Remote {
		return support.FilePreview{Remote: true}, nil
	}
	if a == nil { // one that lies inside another
		a = &support.Attachment{Index: index}
	}
	f, err := d.AttachmentFile(ctx, mailbox, m, index, nil)
	if err != nil {
		return support.FilePreview{}, err
	}
	defer f.Close()
	p := support.FilePreview{}
	if p.Verdict, err = judge(a.Name, f); err != nil {
		return p, err
	}
	switch {
	case p.Verdict.Risk != support.RiskNone:
	case p.Verdict.Kind == support.FileImage:
		p.Image, err = previewImage(f)
		p.Whole = p.Image != nil
	case p.Verdict.Kind == support.FileText:
		p.Text, p.Whole, err = previewText(f)
	}
	return p, err
}

// previewImage reads a picture whose size, once it is unpacked, is bounded; nil
// when it is beyond, or of a kind that cannot be shown here.
func previewImage(f io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(f, maxPreviewImage+1))
	if err != nil || len(b) > maxPreviewImage {
		return nil, err
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, nil
	}
	return b, nil
}

// previewText reads the beginning of a text as UTF-8, else as ISO 8859-1.
func previewText(f io.Reader) (text string, whole bool, err error) {
	b, err := io.ReadAll(io.LimitReader(f, maxPreviewText+1))
	if err != nil {
		return "", false, err
	}
	if whole = len(b) <= maxPreviewText; !whole {
		b = b[:maxPreviewText]
		for n := 0; n < utf8.UTFMax-1 && len(b) > 0 && !utf8.Valid(b[len(b)-1:]); n++ {
			b = b[:len(b)-1] // a letter that was cut
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) {
		return string(b), whole, nil
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes), whole, nil
}
