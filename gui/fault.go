package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// Fault is what keeps the window from opening.
type Fault struct {
	App   fyne.App
	Words *present.Words
	Err   error
	// SetAside puts the damaged database out of the way, so that a start works;
	// nil where that would not help.
	SetAside func() error
}

// faultWidth is the width of the small window that tells of a fault.
const faultWidth = 520

// Show tells of the fault in a small window of its own and returns when it is
// closed; again reports whether the user had the file set aside and Linje
// should start once more.
func (f Fault) Show() (again bool) {
	f.App.Settings().SetTheme(themeFor(""))
	w := f.App.NewWindow("Linje")
	w.SetPadded(false)
	what, todo := present.ErrorText(f.Words, f.Err)
	lines := []fyne.CanvasObject{
		widgets.NewProse(f.Words.T("fault.title"), widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}),
		widgets.NewProse(what, widgets.LineStyle{}),
		widgets.NewProse(todo, widgets.LineStyle{Color: widgets.ColorMuted}),
	}
	quit := widgets.NewPrimaryButton(f.Words.T("fault.quit"), "", f.App.Quit)
	buttons := []fyne.CanvasObject{quit}
	if f.SetAside != nil {
		lines = append(lines, widgets.NewProse(f.Words.T("fault.note"), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}))
		buttons = append(buttons, widgets.NewButton(f.Words.T("fault.aside"), "", func() {
			if err := f.SetAside(); err == nil {
				again = true
			}
			f.App.Quit()
		}))
	}
	lines = append(lines, widgets.Row(8, append(buttons, widgets.Fill())...))
	w.SetContent(widgets.Inset(24, 20, 24, 20, widgets.Column(12, lines...)))
	w.Resize(fyne.NewSize(faultWidth, 240))
	w.SetMaster()
	w.CenterOnScreen()
	w.ShowAndRun()
	return again
}

// Damaged reports whether setting the database aside would help.
func Damaged(err error) bool { return support.CodeOf(err) == support.CodeDatabase }
