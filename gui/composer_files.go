package gui

import (
	"context"
	"mime"
	"path/filepath"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// maxAttached is how much an answer can carry, in bytes: what the desk takes.
const maxAttached = 25 << 20

// sheetSmall is the size of a sheet that asks for one thing.
func sheetSmall() fyne.Size { return fyne.NewSize(460, 0) }

// chooseFile opens the dialog for a file that goes with the answer.
func (c *composer) chooseFile() {
	if c.caseID() == "" {
		return
	}
	on := c.caseID()
	chooseFile(c.env, fileAsk{title: c.env.T("file.attach"), chosen: func(path string) { c.attach(on, path) }})
}

// dropped attaches files that were dropped on the window.
func (c *composer) dropped(_ fyne.Position, files []fyne.URI) {
	if c.caseID() == "" || c.env.Window.Canvas().Overlays().Top() != nil {
		return
	}
	for _, f := range files {
		c.attach(c.caseID(), f.Path())
	}
}

// attach reads a file and adds it to the answer of the case it was chosen for.
func (c *composer) attach(on support.CaseID, path string) {
	Fetch(c.env.Tasks, func(ctx context.Context) (support.OutgoingFile, error) {
		data, err := c.env.Files.Read(ctx, path)
		if err != nil {
			return support.OutgoingFile{}, err
		}
		return support.OutgoingFile{Name: filepath.Base(path), Type: fileType(path), Data: data}, nil
	}, func(f support.OutgoingFile) {
		if on != c.caseID() {
			return
		}
		if c.attached()+int64(len(f.Data)) > c.mostAttached() {
			c.env.Tell(c.env.T("composer.attach.large", "Size", present.Size(c.env.Words, c.mostAttached())), nil)
			return
		}
		c.at.draft.Attached = append(c.at.draft.Attached, f)
		c.keep()
		c.refresh()
	}, c.env.Report)
}

// attached is the size of all files together.
func (c *composer) attached() int64 {
	total := 0
	for _, a := range c.at.draft.Attached {
		total += len(a.Data)
	}
	return int64(total)
}

// mostAttached is how many bytes of files the answer can carry: what the desk
// takes, and less where the mail server said that it takes less.
func (c *composer) mostAttached() int64 {
	limit := c.boxes[c.at.thread.Case.Mailbox].limit
	if limit <= 0 {
		return maxAttached
	}
	// Files travel as base64 with its line ends (RFC 2045 section 6.8), and the
	// text and the earlier mail go along.
	return min(maxAttached, (limit-limit/16)/78*76/4*3)
}

// filesNotice says before sending that the server will not take so much.
func (c *composer) filesNotice() *widgets.Strip {
	if c.attached() <= c.mostAttached() {
		return nil
	}
	return widgets.NewStrip(widgets.StripStop, c.env.T("composer.files.large", "Size", present.Size(c.env.Words, c.attached()),
		"Most", present.Size(c.env.Words, c.mostAttached())))
}

// fileType tells the media type by the name; "" becomes any bytes.
func fileType(path string) string {
	if t := mime.TypeByExtension(filepath.Ext(path)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// detach takes a file off the answer; it can be put back.
func (c *composer) detach(i int) {
	on := c.caseID()
	gone := c.at.draft.Attached[i]
	kept := append([]support.OutgoingFile(nil), c.at.draft.Attached[:i]...)
	c.at.draft.Attached = append(kept, c.at.draft.Attached[i+1:]...)
	c.keep()
	c.refresh()
	c.env.Tell(c.env.T("composer.detached", "Name", gone.Name), func() {
		if on == c.caseID() {
			c.at.draft.Attached = append(c.at.draft.Attached, gone)
			c.keep()
			c.refresh()
		}
	})
}

// refreshFiles shows what goes with the answer.
func (c *composer) refreshFiles() {
	files := c.at.draft.Attached
	if len(files) == len(c.view.files.Objects) && len(files) == 0 {
		return
	}
	objects := make([]fyne.CanvasObject, 0, len(files)+1)
	for i, f := range files {
		size := present.Size(c.env.Words, int64(len(f.Data)))
		objects = append(objects, widgets.Row(0,
			widgets.NewFileChip(sign(string(present.KindOfFile(f.Name, f.Type))), f.Name, widgets.NewFileNote(size), nil), widgets.NewQuietButton("×", "", func() { c.detach(i) })))
	}
	if len(files) > 0 {
		objects = append(objects, widgets.Inset(4, 5, 0, 0, widgets.NewLine(c.env.N("composer.files", len(files), "Size", present.Size(c.env.Words, c.attached()),
			"Most", present.Size(c.env.Words, c.mostAttached())), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})))
	}
	c.view.files.Objects = objects
	shown(c.view.files, len(objects) > 0)
	c.view.files.Refresh()
}
