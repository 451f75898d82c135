package gui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// importSheet shows what bringing files in would do, before anything is done.
type importSheet struct {
	env  *Env
	run  func(ctx context.Context, apply bool) (support.ImportReport, error)
	done func()

	sheet  *widgets.Sheet
	body   *widgets.ScrollColumn
	line   *widgets.ProgressLine
	wait   *patience
	use    *widgets.Button
	latest *Latest[support.ImportReport]
	report support.ImportReport
	// choices are what the user can choose about how a report is made; nil: nothing.
	choices func(r support.ImportReport) []fyne.CanvasObject
	// connects says that it is a folder that is connected, which is something also
	// where nothing else changes.
	connects bool
}

// mostListed is how many names or faults of one kind are listed.
const mostListed = 40

// showImport tries an import and opens its report. name is the file or folder.
func showImport(env *Env, name string, run func(ctx context.Context, apply bool) (support.ImportReport, error), done func()) {
	newImportSheet(env, name, run, done).open()
}

func newImportSheet(env *Env, name string, run func(ctx context.Context, apply bool) (support.ImportReport, error), done func()) *importSheet {
	s := &importSheet{env: env, run: run, done: done, line: widgets.NewProgressLine(), latest: NewLatest[support.ImportReport](env.Tasks)}
	s.wait = newPatience(env.Tasks, s.line.Run, s.line.Stop)
	s.body = widgets.NewScrollColumn(8, widgets.SheetGutter, 0, 4,
		widgets.NewProse(env.T("import.reading", "Name", name), widgets.LineStyle{Color: widgets.ColorMuted}), s.line)
	s.use = widgets.NewPrimaryButton(env.T("import.use"), "", s.apply)
	s.use.Disable()
	foot := widgets.Row(8, s.use, widgets.NewButton(env.T("button.cancel"), "Esc", s.close), widgets.Fill())
	s.sheet = widgets.NewSheet(env.T("import.title"), fyne.NewSize(620, 0), s.body, foot)
	s.sheet.OnClose = s.close
	return s
}

func (s *importSheet) open() {
	if s.connects {
		s.sheet.SetTitle(s.env.T("folder.choose"))
	}
	s.sheet.ShowOn(s.env.Window.Canvas(), nil)
	s.try()
}

// try makes the report.
func (s *importSheet) try() {
	s.use.Disable()
	s.wait.begin()
	s.latest.Load(func(ctx context.Context) (support.ImportReport, error) { return s.run(ctx, false) },
		func(r support.ImportReport, err error) {
			s.wait.end()
			if err != nil {
				s.fail(err)
				return
			}
			s.report = r
			s.show()
		})
}

func (s *importSheet) close() {
	s.latest.Drop()
	s.wait.end()
	s.sheet.Close()
}

// apply does what the report says.
func (s *importSheet) apply() {
	s.use.Disable()
	s.wait.begin()
	s.latest.Load(func(ctx context.Context) (support.ImportReport, error) {
		return s.run(context.WithoutCancel(ctx), true)
	}, func(_ support.ImportReport, err error) {
		if err != nil {
			s.wait.end()
			s.fail(err)
			return
		}
		s.close()
		s.done()
	})
}

func (s *importSheet) fail(err error) {
	what, todo := present.ErrorText(s.env.Words, err)
	s.body.SetObjects([]fyne.CanvasObject{widgets.NewStrip(widgets.StripStop, joinSentences(what, todo))})
	s.sheet.Reflow()
}

// show writes the report.
func (s *importSheet) show() {
	r, t := s.report, s.env.T
	changes := len(r.Added) + len(r.Changed) + len(r.Removed)
	lead := t("import.lead")
	if s.connects {
		lead = t("folder.lead")
	} else if changes == 0 {
		lead = t("import.nothing")
	}
	faults, notes := apart(r.Faults)
	objects := []fyne.CanvasObject{
		widgets.NewProse(lead, widgets.LineStyle{}),
		widgets.NewProse(t("import.sum", "Added", len(r.Added), "Changed", len(r.Changed), "Removed", len(r.Removed),
			"Unchanged", r.Unchanged, "Faults", len(faults)), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}),
		s.line,
	}
	if s.choices != nil {
		objects = append(objects, s.choices(r)...)
	}
	if len(r.Removed) > 0 {
		objects = append(objects, widgets.NewStrip(widgets.StripWarn, s.env.N("import.removed.warn", len(r.Removed))))
	}
	objects = append(objects, s.faults("import.faults", faults, widgets.ColorDanger)...)
	objects = append(objects, s.names("import.removed", r.Removed)...)
	if len(r.Entries) > 0 {
		objects = append(objects, s.entries(r)...)
	} else {
		objects = append(objects, s.names("import.added", r.Added)...)
	}
	objects = append(objects, s.names("import.changed", r.Changed)...)
	objects = append(objects, s.faults("import.notes", notes, widgets.ColorText)...)
	s.body.SetObjects(objects)
	if changes > 0 || s.connects {
		s.use.Enable()
	}
	if (changes > 0 || s.connects) && (!s.connects || len(r.Removed) == 0) { // Enter alone takes nothing away
		s.env.Window.Canvas().Focus(s.use)
	}
	s.sheet.Reflow()
}

// apart divides what is not brought in from what is only told.
func apart(all []support.Fault) (faults, notes []support.Fault) {
	for _, f := range all {
		if f.Note {
			notes = append(notes, f)
		} else {
			faults = append(faults, f)
		}
	}
	return faults, notes
}

// faults lists what is wrong, with file, line and reason.
func (s *importSheet) faults(key string, faults []support.Fault, color fyne.ThemeColorName) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, f := range faults {
		if i == 0 {
			out = append(out, s.heading(key))
		}
		if i == mostListed {
			return append(out, s.more(len(faults)-i))
		}
		place := f.File
		if f.Line > 0 {
			place = s.env.T("import.line", "File", f.File, "Line", strconv.Itoa(f.Line))
		}
		out = append(out, widgets.Column(0,
			widgets.NewProse(present.FaultText(s.env.Words, f), widgets.LineStyle{Size: widgets.SizeSecondary, Color: color}),
			widgets.NewProse(place, widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})))
	}
	return out
}

func (s *importSheet) names(key string, names []string) []fyne.CanvasObject {
	if len(names) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{s.heading(key)}
	for i, n := range names {
		if i == mostListed {
			return append(out, s.more(len(names)-i))
		}
		out = append(out, widgets.NewProse(n, widgets.LineStyle{Size: widgets.SizeSecondary}))
	}
	return out
}

func (s *importSheet) heading(key string) fyne.CanvasObject {
	return widgets.Inset(0, 6, 0, 0, widgets.NewLine(s.env.T(key), widgets.LineStyle{Size: widgets.SizeSecondary, Bold: true}))
}

func (s *importSheet) more(n int) fyne.CanvasObject {
	return widgets.NewProse(s.env.N("import.more", n), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})
}
