package gui

import (
	"context"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"linje/gui/widgets"
	"linje/support"
)

// fileChooser lets the user find a file, or a folder, by typing and with the
// arrow keys. Folders are read in the background: some of them are slow.
type fileChooser struct {
	env    *Env
	ask    fileAsk
	sheet  *widgets.Sheet
	place  *widgets.Prose
	filter *widgets.Entry
	list   *widgets.PopupList
	wait   *patience
	latest *Latest[[]fileEntry]
	dir    string
	all    []fileEntry
	shown  []fileEntry
}

// fileAsk is what a chooser is opened for.
type fileAsk struct {
	title  string
	folder bool   // a folder is wanted, not a file
	ending string // only files that end so, such as ".csv"; "": all
	// files are the endings of files that may be chosen where a folder may be
	// too; none: a folder only.
	files  []string
	chosen func(path string)
}

// takes reports whether a file with that name may be chosen.
func (a fileAsk) takes(name string) bool {
	name = strings.ToLower(name)
	if a.folder {
		return slices.ContainsFunc(a.files, func(end string) bool { return strings.HasSuffix(name, end) })
	}
	return strings.HasSuffix(name, a.ending)
}

// fileEntry is a file or folder in the folder that is shown.
type fileEntry struct {
	path   string
	name   string
	folder bool
}

// mostFiles is how many entries of a folder are listed; typing finds the others.
const mostFiles = 400

// chooseFile opens a chooser in the folder that saving proposes.
func chooseFile(env *Env, ask fileAsk) { newFileChooser(env, ask).open(env.Files.Downloads()) }

func newFileChooser(env *Env, ask fileAsk) *fileChooser {
	line := widgets.NewProgressLine()
	f := &fileChooser{env: env, ask: ask, wait: newPatience(env.Tasks, line.Run, line.Stop), latest: NewLatest[[]fileEntry](env.Tasks)}
	f.place = widgets.NewProse("", widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})
	f.filter = widgets.NewEntry()
	f.filter.PlaceHolder = env.T("file.hint")
	f.filter.OnChanged = func(string) { f.refresh() }
	f.filter.OnKey = f.typedKey
	f.list = widgets.NewFlatList(f.choose)
	head := widgets.Column(8, f.place, f.filter, line)
	foot := []fyne.CanvasObject{}
	if ask.folder {
		foot = append(foot, widgets.NewPrimaryButton(env.T("file.this_folder"), "", func() { f.finish(f.dir) }))
	}
	downloads := env.Files.Downloads()
	foot = append(foot, widgets.NewButton(env.T("button.cancel"), "Esc", f.close), widgets.Fill(),
		widgets.NewButton(env.T("file.downloads"), "", func() { f.show(downloads) }),
		widgets.NewButton(env.T("file.home"), "", func() { f.show(filepath.Dir(downloads)) }))
	f.sheet = widgets.NewSheet(ask.title, fyne.NewSize(600, 520), widgets.Frame(widgets.Inset(0, 0, 0, 8, head), nil, f.list),
		widgets.Row(8, foot...))
	f.sheet.OnClose = f.close
	return f
}

func (f *fileChooser) open(dir string) {
	f.sheet.ShowOn(f.env.Window.Canvas(), f.filter)
	f.show(dir)
}

func (f *fileChooser) close() {
	f.latest.Drop()
	f.wait.end()
	f.sheet.Close()
}

func (f *fileChooser) finish(path string) {
	f.close()
	f.ask.chosen(path)
}

// show reads a folder; one that cannot be read leads to the one above it.
func (f *fileChooser) show(dir string) {
	f.wait.begin()
	f.latest.Load(func(ctx context.Context) ([]fileEntry, error) { return f.read(ctx, dir) },
		func(entries []fileEntry, err error) {
			f.wait.end()
			if up := filepath.Dir(dir); err != nil && up != dir {
				f.show(up)
				return
			}
			if err != nil {
				f.close()
				f.env.Report(&support.Error{Code: support.CodeNotFound, Op: "gui.fileChooser", Detail: dir, Err: err})
				return
			}
			f.dir, f.all = dir, entries
			f.place.SetText(dir)
			f.filter.SetText("")
			f.refresh()
			f.env.Window.Canvas().Focus(f.filter)
		})
}

func (f *fileChooser) read(ctx context.Context, dir string) ([]fileEntry, error) {
	inside, err := storage.List(storage.NewFileURI(dir))
	if err != nil {
		return nil, err
	}
	var out []fileEntry
	for _, u := range inside {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		name := u.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		folder, err := storage.CanList(u)
		folder = folder && err == nil
		if folder || f.ask.takes(name) {
			out = append(out, fileEntry{path: u.Path(), name: name, folder: folder})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].folder != out[j].folder {
			return out[i].folder
		}
		return strings.ToLower(out[i].name) < strings.ToLower(out[j].name)
	})
	return out, nil
}

// refresh lists what fits what is typed, the way up first.
func (f *fileChooser) refresh() {
	text := strings.ToLower(strings.TrimSpace(f.filter.Text))
	f.shown = nil
	if up := filepath.Dir(f.dir); text == "" && up != f.dir {
		f.shown = append(f.shown, fileEntry{path: up, name: "..", folder: true})
	}
	for _, e := range f.all {
		if len(f.shown) < mostFiles && strings.Contains(strings.ToLower(e.name), text) {
			f.shown = append(f.shown, e)
		}
	}
	rows := make([]widgets.PopupRow, 0, len(f.shown))
	for _, e := range f.shown {
		rows = append(rows, widgets.PopupRow{Title: f.title(e)})
	}
	if len(rows) == 0 {
		none := f.env.T("file.none")
		if path := strings.TrimSpace(f.filter.Text); filepath.IsAbs(path) {
			none = f.env.T("file.go", "Path", path)
		}
		rows = append(rows, widgets.PopupRow{Title: none})
	}
	f.list.SetRows(rows)
	if text == "" && len(f.shown) > 1 {
		f.list.Select(1) // what is here, not the way up
	}
}

func (f *fileChooser) title(e fileEntry) string {
	switch {
	case e.name == "..":
		return f.env.T("file.up")
	case e.folder:
		return e.name + string(filepath.Separator)
	}
	return e.name
}

// choose opens a folder or takes a file.
func (f *fileChooser) choose(i int) {
	if i < 0 || i >= len(f.shown) {
		return
	}
	if e := f.shown[i]; e.folder {
		f.show(e.path)
	} else {
		f.finish(e.path)
	}
}

func (f *fileChooser) typedKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyUp:
		f.list.Step(-1)
	case fyne.KeyDown:
		f.list.Step(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		f.enter()
	case fyne.KeyEscape:
		f.close()
	case fyne.KeyBackspace:
		if f.filter.Text != "" {
			return false
		}
		f.show(filepath.Dir(f.dir))
	default:
		return false
	}
	return true
}

// enter opens a whole path that was typed, else what is selected.
func (f *fileChooser) enter() {
	path := strings.TrimSpace(f.filter.Text)
	if !filepath.IsAbs(path) {
		f.list.Choose()
		return
	}
	path = filepath.Clean(path)
	Fetch(f.env.Tasks, func(context.Context) (bool, error) {
		folder, err := storage.CanList(storage.NewFileURI(path))
		return folder && err == nil, nil
	}, func(folder bool) {
		switch {
		case !f.sheet.Open():
		case folder:
			f.show(path)
		case !f.ask.folder || len(f.ask.files) > 0:
			f.finish(path) // reading it says what is wrong, where something is
		}
	}, nil)
}
