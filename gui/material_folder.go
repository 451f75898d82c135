package gui

import (
	"context"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// folderState shows the folder that the material is kept in: where it is, whether
// it can be read, and what in it is wrong.
type folderState struct {
	env    *Env
	desk   FolderDesk
	button *widgets.Button
	column *fyne.Container
	latest *Latest[support.MaterialFolder]
	state  support.MaterialFolder
	done   func() // the material has changed
	moved  func() // the rows need another height
}

func newFolderState(env *Env, d FolderDesk, done func()) *folderState {
	f := &folderState{env: env, desk: d, column: widgets.Column(6), latest: NewLatest[support.MaterialFolder](env.Tasks), done: done}
	f.button = widgets.NewMenuButton(env.T("folder.button"), "", f.menu)
	f.column.Hide()
	f.refresh()
	return f
}

// refresh asks how it stands with the folder.
func (f *folderState) refresh() {
	f.latest.Load(f.desk.MaterialFolder, func(s support.MaterialFolder, err error) {
		if err != nil {
			f.env.Report(err)
			return
		}
		f.state = s
		f.show()
	})
}

func (f *folderState) menu() {
	t := f.env.T
	items := []*fyne.MenuItem{fyne.NewMenuItem(t("folder.connect"), f.choose)}
	if f.state.Dir != "" {
		items = []*fyne.MenuItem{fyne.NewMenuItem(t("folder.connect_other"), f.choose), fyne.NewMenuItem(t("folder.disconnect"), f.disconnect)}
	}
	showMenu(f.env, f.button, items)
}

// choose asks for a folder and shows what connecting it would do.
func (f *folderState) choose() {
	chooseFile(f.env, fileAsk{title: f.env.T("folder.choose"), folder: true, chosen: f.connect})
}

// connect shows what connecting a folder would change, and does it when the user
// says so; where it changes nothing there is nothing to ask.
func (f *folderState) connect(dir string) {
	connect := func(ctx context.Context, apply bool) (support.ImportReport, error) {
		return f.desk.ConnectMaterial(ctx, dir, apply)
	}
	Fetch(f.env.Tasks, func(ctx context.Context) (support.ImportReport, error) { return connect(ctx, false) }, func(r support.ImportReport) {
		if len(r.Removed) > 0 {
			f.join(dir, len(r.Removed))
			return
		}
		if len(r.Added)+len(r.Changed) > 0 {
			s := newImportSheet(f.env, dir, connect, func() { f.isConnected(dir) })
			s.connects = true
			s.open()
			return
		}
		f.env.Tasks.Do(func(ctx context.Context) error {
			_, err := connect(context.WithoutCancel(ctx), true)
			return err
		}, func(err error) {
			if err != nil {
				f.env.Report(err)
				return
			}
			f.isConnected(dir)
		})
	}, f.env.Report)
}

// join asks what becomes of what is here and not in the folder: it is written to
// the folder too, unless the folder alone is to count.
func (f *folderState) join(dir string, own int) {
	alone := 0
	s := newImportSheet(f.env, dir, func(ctx context.Context, apply bool) (support.ImportReport, error) {
		if alone == 1 {
			return f.desk.ConnectMaterial(ctx, dir, apply)
		}
		return f.desk.JoinMaterial(ctx, dir, apply)
	}, func() { f.isConnected(dir) })
	s.connects = true
	s.choices = func(support.ImportReport) []fyne.CanvasObject {
		ways := []string{f.env.T("folder.join"), f.env.T("folder.alone")}
		return []fyne.CanvasObject{
			widgets.NewProse(f.env.N("folder.own", own), widgets.LineStyle{Size: widgets.SizeSecondary}),
			widgets.Row(8, widgets.NewSegments(ways, alone, func(i int) {
				alone = i
				s.try()
			}), widgets.Fill()),
		}
	}
	s.open()
}

func (f *folderState) isConnected(dir string) {
	f.env.Tell(f.env.T("folder.connected", "Name", filepath.Base(dir)), func() {
		f.env.Tasks.Do(f.desk.UndoConnect, func(err error) {
			if err != nil {
				f.env.Report(err)
			}
			f.refresh()
			f.done()
		})
	})
	f.refresh()
	f.done()
}

// disconnect leaves the folder alone; "Angre" connects it again.
func (f *folderState) disconnect() {
	dir := f.state.Dir
	f.env.Tasks.Do(f.desk.DisconnectMaterial, func(err error) {
		if err != nil {
			f.env.Report(err)
			return
		}
		f.refresh()
		f.env.Tell(f.env.T("folder.disconnected"), func() { f.connect(dir) })
	})
}

// show says how it stands with the folder; nothing while there is none.
func (f *folderState) show() {
	t, s := f.env.T, f.state
	var out []fyne.CanvasObject
	if s.Dir != "" {
		out = append(out, widgets.NewShrinkingLine(f.standing(), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))
	}
	if s.Err != nil {
		what, todo := present.ErrorText(f.env.Words, s.Err)
		out = append(out, widgets.NewStrip(widgets.StripWarn, joinSentences(t("folder.unread", "When", present.Moment(f.env.Words, s.Since, f.env.Now())), joinSentences(what, todo))))
	}
	if n := len(s.Faults); n > 0 {
		text := f.env.N("folder.faults", n, "First", f.faultLine(s.Faults[0].Fault))
		var buttons []*widgets.Button
		if n > 1 {
			buttons = append(buttons, widgets.NewButton(t("folder.faults.show"), "", f.showFaults))
		}
		out = append(out, widgets.NewStrip(widgets.StripWarn, text, buttons...))
	}
	f.column.Objects = out
	setVisible(f.column, len(out) > 0)
	f.column.Refresh()
	if f.moved != nil {
		f.moved()
	}
}

// standing says which folder is connected and when it was last read.
func (f *folderState) standing() string {
	text := f.env.T("folder.standing", "Dir", f.state.Dir)
	if f.state.Looked.IsZero() {
		return text
	}
	return joined([]string{text, f.env.T("folder.looked", "When", present.Moment(f.env.Words, f.state.Looked, f.env.Now()))})
}

// faultLine is where a fault is and what is wrong.
func (f *folderState) faultLine(x support.Fault) string {
	return f.place(x) + ": " + present.FaultText(f.env.Words, x)
}

func (f *folderState) place(x support.Fault) string {
	if x.Line == 0 {
		return x.File
	}
	return f.env.T("import.line", "File", x.File, "Line", strconv.Itoa(x.Line))
}

// showFaults lists all that is wrong in the folder.
func (f *folderState) showFaults() {
	rows := []fyne.CanvasObject{widgets.NewProse(f.env.T("folder.faults.lead"), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})}
	for i, x := range f.state.Faults {
		if i == mostListed {
			rows = append(rows, widgets.NewProse(f.env.N("import.more", len(f.state.Faults)-i), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}))
			break
		}
		where := joined([]string{f.place(x.Fault), f.env.T("folder.since", "When", present.Moment(f.env.Words, x.Since, f.env.Now()))})
		rows = append(rows, widgets.Column(0,
			widgets.NewProse(present.FaultText(f.env.Words, x.Fault), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorDanger}),
			widgets.NewProse(where, widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})))
	}
	var sheet *widgets.Sheet
	closing := widgets.NewPrimaryButton(f.env.T("button.close"), "Esc", func() { sheet.Close() })
	sheet = widgets.NewSheet(f.env.T("folder.faults.title"), fyne.NewSize(620, 0),
		widgets.NewScrollColumn(8, widgets.SheetGutter, 0, 4, rows...), widgets.Row(8, closing, widgets.Fill()))
	sheet.ShowOn(f.env.Window.Canvas(), closing)
}
