package gui

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

const (
	// mostPreview is the largest file that is shown as a picture, in bytes.
	mostPreview = 30 << 20
	// mostPreviewText is how much of a text file is shown, in bytes.
	mostPreviewText = 200_000
)

// showFiles shows the chips of the attachments that are not pictures in the
// text. Until it is known which of those are shown there, none of them is.
func (o *messageView) showFiles() {
	c := o.extra.content
	var list []support.Attachment
	for _, a := range o.message.Attached {
		if inText(a) && needsContent(o.message) && (c == nil || a.Size < 4096 || inPlace(c, a)) {
			continue // in its place, or a tracking pixel, or an icon of a signature
		}
		if o.message.Has(support.TraitSigned) && isSignature(a) {
			continue // what it says of the mail stands above; the source holds it
		}
		list = append(list, a)
	}
	var chips []fyne.CanvasObject
	for _, a := range list {
		chips = append(chips, o.fileChip(a))
	}
	if len(list) > 1 {
		chips = append(chips, widgets.NewQuietButton(o.view.env.T("attached.save_all"), "", func() { o.saveAll(list) }))
	}
	o.extra.files.Objects = chips
	setVisible(o.extra.files, len(chips) > 0)
	o.extra.files.Refresh()
}

// isSignature reports whether an attachment is a digital signature by itself.
func isSignature(a support.Attachment) bool {
	switch a.Type {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return true
	}
	return false
}

// inPlace reports whether an attachment is shown in the text.
func inPlace(c *shownContent, a support.Attachment) bool {
	for _, p := range c.pictures {
		if int64(len(p.data)) == a.Size && p.name == a.Name {
			return true
		}
	}
	return false
}

// fileName is the last part of an attachment's name, or a word where it has
// none.
func (o *messageView) fileName(a support.Attachment) string {
	name := present.OneLine(a.Name)
	if name == "" {
		return o.view.env.T("talk.unnamed_file")
	}
	return filepath.Base(filepath.Clean("/" + strings.ReplaceAll(name, "\\", "/")))
}

// fileChip is an attachment that can be looked at, opened and saved.
func (o *messageView) fileChip(a support.Attachment) fyne.CanvasObject {
	name := o.fileName(a)
	chip := &fileChip{of: o, file: a, name: name, note: widgets.NewFileNote("")}
	icon := sign(string(present.KindOfFile(name, a.Type)))
	act := chip.tapped
	if a.Index < 0 { // a part that cannot be had by itself
		act = nil
	}
	chip.touch = widgets.NewFileChip(icon, name, chip.note, act)
	if act != nil {
		chip.touch.OnMenu = chip.menu
	}
	chip.say("")
	return chip.touch
}

// fileChip is one attachment in a conversation.
type fileChip struct {
	of    *messageView
	file  support.Attachment
	name  string
	note  *widgets.Line
	touch *widgets.Touch
	busy  bool
	unfit bool // it was tried, and cannot be shown here
}

// say puts a word beside the name; "" is the size, and that the file is not here
// yet.
func (c *fileChip) say(text string) {
	env := c.of.view.env
	if text == "" {
		text = present.Size(env.Words, c.file.Size)
		if c.file.Remote {
			text = env.T("attached.remote", "Size", text)
		}
	}
	if c.note.Text() != text {
		c.note.SetText(text)
		c.touch.Refresh()
		c.of.relayout()
	}
}

func (c *fileChip) picture() bool {
	return !c.unfit && present.ShowsAsPicture(c.name, c.file.Type) && c.file.Size <= mostPreview
}

func (c *fileChip) text() bool { return !c.unfit && present.ShowsAsText(c.name, c.file.Type) }

// tapped shows what can be shown here, and offers the rest.
func (c *fileChip) tapped() {
	switch {
	case c.busy:
	case c.picture(), c.text():
		c.preview()
	default:
		c.menu()
	}
}

func (c *fileChip) menu() {
	env := c.of.view.env
	var items []*fyne.MenuItem
	if c.picture() || c.text() {
		items = append(items, fyne.NewMenuItem(env.T("attached.show"), c.preview))
	}
	if !support.RefusedByName(c.name) {
		items = append(items, fyne.NewMenuItem(env.T("attached.open"), c.open))
	}
	items = append(items, fyne.NewMenuItem(env.T("attached.save"), c.save))
	showMenu(env, c.touch, items)
}

// read reads the bytes, which may have to come from the server first: then the
// chip says how far that is.
func (c *fileChip) read(ctx context.Context) ([]byte, error) {
	var b bytes.Buffer
	err := c.fetch(ctx, &b)
	return b.Bytes(), err
}

// fetch brings the bytes, with the chip telling of it.
func (c *fileChip) fetch(ctx context.Context, to io.Writer) error {
	env, m := c.of.view.env, c.of.message
	var told time.Time
	_, err := c.of.view.desk.SaveAttachment(ctx, m.Mailbox, m.ID, c.file.Index, to, func(done, total int64) {
		if time.Since(told) < tellEvery {
			return
		}
		told = time.Now()
		env.Tasks.Tell(func() {
			c.say(env.T("attached.fetching", "Done", present.Size(env.Words, done), "Size", present.Size(env.Words, total)))
		})
	})
	env.Tasks.Tell(func() { c.fetched(err == nil) })
	return err
}

// fetched says again what the file is; here when its bytes have come.
func (c *fileChip) fetched(here bool) {
	c.file.Remote = c.file.Remote && !here
	c.say("")
}

// tellEvery is how often a chip tells how far a file has come.
const tellEvery = 100 * time.Millisecond

// preview shows the file over the window, as a picture or as text; one that is
// neither after all is offered to be opened or saved.
func (c *fileChip) preview() {
	env, asPicture := c.of.view.env, c.picture()
	c.busy = true
	var seen previewed
	env.Tasks.Do(func(ctx context.Context) error {
		data, err := c.read(ctx)
		if err != nil {
			return err
		}
		if asPicture {
			seen.img, err = decodePicture(data)
			seen.unfit = err != nil
			return nil
		}
		var fits bool
		seen.text, seen.cut, fits = present.PlainText(data, mostPreviewText)
		seen.unfit = !fits
		return nil
	}, func(err error) {
		c.busy = false
		switch {
		case err != nil:
			env.Report(err)
		case seen.unfit:
			c.unfit = true
			env.Tell(env.T("picture.unreadable"), nil)
			c.menu()
		default:
			c.showPreview(seen)
		}
	})
}

// open opens the file with the program that the system has for it. One that may
// do harm, or that nothing opens, can be saved, and the dialog says why.
func (c *fileChip) open() {
	m, env, desk := c.of.message, c.of.view.env, c.of.view.desk
	if c.busy {
		return
	}
	c.busy = true
	env.Tasks.Do(func(ctx context.Context) error {
		if c.file.Remote {
			if err := c.fetch(ctx, io.Discard); err != nil {
				return err
			}
		}
		return desk.OpenAttachment(ctx, m.Mailbox, m.ID, c.file.Index)
	}, func(err error) {
		c.busy = false
		if code := support.CodeOf(err); code == support.CodeRisky || code == support.CodeNoOpener {
			askSaveInstead(env, saveFile{name: c.name, write: c.fetch}, joinSentences(present.ErrorText(env.Words, err)))
			return
		}
		env.Report(err)
	})
}

func (c *fileChip) save() { askSaveAll(c.of.view.env, []saveFile{{name: c.name, write: c.fetch}}) }

// saveAll saves all attachments of a mail in one folder.
func (o *messageView) saveAll(list []support.Attachment) {
	m, desk := o.message, o.view.desk
	files := make([]saveFile, 0, len(list))
	for _, a := range list {
		if a.Index >= 0 {
			files = append(files, saveFile{name: o.fileName(a), write: func(ctx context.Context, to io.Writer) error {
				_, err := desk.SaveAttachment(ctx, m.Mailbox, m.ID, a.Index, to, nil)
				return err
			}})
		}
	}
	askSaveAll(o.view.env, files)
}

// saveSource saves the mail as it came.
func (o *messageView) saveSource() {
	m, desk := o.message, o.view.desk
	askSave(o.view.env, m.Case.Number()+".eml", func(ctx context.Context) ([]byte, error) {
		return desk.MessageSource(ctx, m.Mailbox, m.ID)
	})
}
