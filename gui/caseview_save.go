package gui

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
)

// saveFile is a file that is to be saved. write writes its bytes, which may
// have to come from the server first.
type saveFile struct {
	name  string
	write func(ctx context.Context, to io.Writer) error
}

// bytesOf is a file whose bytes are read at once.
func bytesOf(name string, read func(context.Context) ([]byte, error)) saveFile {
	return saveFile{name: name, write: func(ctx context.Context, to io.Writer) error {
		data, err := read(ctx)
		if err == nil {
			_, err = to.Write(data)
		}
		return err
	}}
}

// saveAsk asks where files shall lie and saves them there. It stays until they
// are written, and says why when they were not.
type saveAsk struct {
	env    *Env
	files  []saveFile
	folder *widgets.Entry
	save   *widgets.Button
	wrong  *widgets.Prose
	sheet  *widgets.Sheet
}

func askSave(env *Env, name string, read func(context.Context) ([]byte, error)) {
	askSaveAll(env, []saveFile{bytesOf(name, read)})
}

// askSaveInstead offers to save a file that is not opened, and says why.
func askSaveInstead(env *Env, file saveFile, why string) {
	newSaveAsk(env, []saveFile{file}, why).open()
}

func askSaveAll(env *Env, files []saveFile) {
	if len(files) > 0 {
		newSaveAsk(env, files, env.T("save.warn")).open()
	}
}

// newSaveAsk makes the dialog; lead is the word of caution in it.
func newSaveAsk(env *Env, files []saveFile, lead string) *saveAsk {
	a := &saveAsk{env: env, files: files, folder: widgets.NewEntry()}
	a.folder.SetText(env.Files.Downloads())
	a.folder.OnSubmitted = func(string) { a.start() }
	a.wrong = widgets.NewProse("", widgets.LineStyle{Color: widgets.ColorDanger, Size: widgets.SizeSecondary})
	a.wrong.Hide()
	a.save = widgets.NewPrimaryButton(env.T("save.ok"), "", a.start)
	foot := widgets.Row(8, a.save, widgets.NewButton(env.T("ask.cancel"), "Esc", func() { a.sheet.Close() }), widgets.Fill())
	warn := widgets.NewProse(lead, widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary})
	what, title := env.Files.SaveName(files[0].name), env.T("save.title")
	if len(files) > 1 {
		title = env.T("save.title_many")
		what = env.N("save.many", len(files))
	}
	body := widgets.Column(10, widgets.NewShrinkingLine(what, widgets.LineStyle{Bold: true}),
		widgets.NewFormRow(env.T("save.folder"), 90, a.folder), warn, a.wrong)
	a.sheet = widgets.NewSheet(title, fyne.NewSize(480, 0), body, foot)
	return a
}

func (a *saveAsk) open() { a.sheet.ShowOn(a.env.Window.Canvas(), a.save) }

func (a *saveAsk) start() {
	dir := strings.TrimSpace(a.folder.Text)
	if dir == "" {
		a.say(a.env.T("save.no_folder"))
		return
	}
	a.save.Disable()
	path := ""
	a.env.Tasks.Do(func(ctx context.Context) error {
		for _, f := range a.files {
			var err error
			path, err = a.env.Files.Save(dir, f.name, func(to io.Writer) error { return f.write(ctx, to) })
			if err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		a.save.Enable()
		switch {
		case err == nil:
			a.sheet.Close()
			a.env.Tell(a.done(path), nil)
		case a.sheet.Open():
			a.say(joinSentences(present.ErrorText(a.env.Words, err)))
		default:
			a.env.Report(err)
		}
	})
}

// done says what was saved where.
func (a *saveAsk) done(path string) string {
	if len(a.files) > 1 {
		return a.env.N("told.saved_many", len(a.files), "Folder", filepath.Dir(path))
	}
	return a.env.T("told.saved", "Path", filepath.Base(path), "Folder", filepath.Dir(path))
}

func (a *saveAsk) say(text string) {
	a.wrong.SetText(text)
	a.wrong.Show()
	a.sheet.Reflow()
}
