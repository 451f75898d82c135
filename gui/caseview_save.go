package gui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
)

// saveAsk asks where a file shall lie and saves it there. It stays until the
// file is written, and says why when it was not.
type saveAsk struct {
	env    *Env
	name   string
	read   func(context.Context) ([]byte, error)
	folder *widgets.Entry
	save   *widgets.Button
	wrong  *widgets.Prose
	sheet  *widgets.Sheet
}

func askSave(env *Env, name string, read func(context.Context) ([]byte, error)) {
	a := &saveAsk{env: env, name: name, read: read, folder: widgets.NewEntry()}
	a.folder.SetText(env.Files.Downloads())
	a.folder.OnSubmitted = func(string) { a.start() }
	a.wrong = widgets.NewProse("", widgets.LineStyle{Color: widgets.ColorDanger, Size: widgets.SizeSecondary})
	a.wrong.Hide()
	a.save = widgets.NewPrimaryButton(env.T("save.ok"), "", a.start)
	foot := widgets.Row(8, a.save, widgets.NewButton(env.T("ask.cancel"), "Esc", func() { a.sheet.Close() }), widgets.Fill())
	warn := widgets.NewProse(env.T("save.warn"), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary})
	body := widgets.Column(10, widgets.NewShrinkingLine(env.Files.SaveName(name), widgets.LineStyle{Bold: true}),
		widgets.NewFormRow(env.T("save.folder"), 90, a.folder), warn, a.wrong)
	a.sheet = widgets.NewSheet(env.T("save.title"), fyne.NewSize(480, 0), body, foot)
	a.sheet.ShowOn(env.Window.Canvas(), a.save)
}

func (a *saveAsk) start() {
	dir := strings.TrimSpace(a.folder.Text)
	if dir == "" {
		a.say(a.env.T("save.no_folder"))
		return
	}
	a.save.Disable()
	path := ""
	a.env.Tasks.Do(func(ctx context.Context) error {
		data, err := a.read(ctx)
		if err == nil {
			path, err = a.env.Files.Save(ctx, dir, a.name, data)
		}
		return err
	}, func(err error) {
		a.save.Enable()
		switch {
		case err == nil:
			a.sheet.Close()
			a.env.Tell(a.env.T("told.saved", "Path", filepath.Base(path), "Folder", filepath.Dir(path)), nil)
		case a.sheet.Open():
			a.say(joinSentences(present.ErrorText(a.env.Words, err)))
		default:
			a.env.Report(err)
		}
	})
}

func (a *saveAsk) say(text string) {
	a.wrong.SetText(text)
	a.wrong.Show()
	a.sheet.Reflow()
}
