package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"linje/platform"
	"linje/support"
)

// savedShape is an attachment that was written, in JSON.
type savedShape struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"` // bytes written
	Path string `json:"path"` // "-" for standard output
}

// saveAttachment writes an attachment; one that is still on the server is
// fetched first.
func saveAttachment(ctx context.Context, c *call) error {
	path := c.text("output")
	if path == "" || path == "-" && c.json {
		return misuse("ctl.use.output")
	}
	t, err := c.thread(ctx, c.args[0])
	if err != nil {
		return err
	}
	m, a, err := c.attachmentIn(t)
	if err != nil {
		return err
	}
	name := platform.SaveFileName(a.Name)
	shape := savedShape{Name: name, Type: a.Type, Path: path}
	write := func(to io.Writer) (err error) {
		shape.Size, err = c.desk.SaveAttachment(ctx, m.Mailbox, m.ID, a.Index, to, nil)
		return err
	}
	if path == "-" {
		return write(c.app.out)
	}
	if err := writeWhole(path, write); err != nil {
		var known *support.Error
		if errors.As(err, &known) {
			return err
		}
		return fileFailure(path, err)
	}
	return c.result(shape, func() { c.say("ctl.attachment.saved", "Name", name, "Path", path) })
}

// attachmentIn finds the attachment that the arguments name: the place of the
// message in the case, or its ID, and the index in it, both from 0.
func (c *call) attachmentIn(t support.Thread) (support.Message, support.Attachment, error) {
	none := failed("ctl.fail.no_attachment", "ctl.fail.no_attachment.do", "Message", c.args[1], "Attachment", c.args[2], "Number", t.Case.ID.Number())
	at := slices.IndexFunc(t.Messages, func(m support.Message) bool { return shortID(m) == c.args[1] })
	if n, err := strconv.Atoi(c.args[1]); at < 0 && err == nil {
		at = n
	}
	index, err := strconv.Atoi(c.args[2])
	if err != nil || at < 0 || at >= len(t.Messages) {
		return support.Message{}, support.Attachment{}, none
	}
	m := t.Messages[at]
	i := slices.IndexFunc(m.Attached, func(a support.Attachment) bool { return a.Index == index })
	if i < 0 {
		return m, support.Attachment{}, none
	}
	return m, m.Attached[i], nil
}

// writeWhole writes a file under another name first, so that one with the name
// asked for is whole.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".linjectl-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // after the rename there is none
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
