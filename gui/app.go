// Package gui is the window: it shows what the desk knows and asks the desk to
// act. It knows neither mail, nor store, nor platform.
//
// All that runs in the background goes through Tasks; all that changes comes in
// through the pump. Callbacks of the toolkit never wait for anything.
package gui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// Options are what the window is made of. App, Desk, Files and Words are
// needed.
type Options struct {
	App   fyne.App
	Desk  Desk
	Files Files
	// Words returns the texts of a language.
	Words func(support.Language) (*present.Words, error)
	// SystemLanguage is the one of the system's locale, for a user who has not
	// chosen any.
	SystemLanguage support.Language
	// Toolkit gives the toolkit its own texts in a language; nil leaves them.
	Toolkit func(support.Language) error
	// OpenURL opens a link in the browser; nil: the toolkit does.
	OpenURL func(string)
	// TrayIcon is the icon in the tray, alert while an escalation awaits
	// someone; nil: no tray.
	TrayIcon func(alert bool) fyne.Resource
	Version  string
	// OnReady is called once, when the window shows and its list is filled.
	OnReady func()
	// OnWork, if not nil, is called on the UI thread before each piece of Linje's
	// own work there, and what it returns after it. What the toolkit draws is not
	// in it.
	OnWork func() (done func())
	// Now is the clock; nil: the system's.
	Now func() time.Time
}

// UI is the running window.
type UI struct {
	o       Options
	window  fyne.Window
	tasks   *Tasks
	pump    *pump
	shell   *shell
	chosen  chosen
	tray    *tray
	stops   []func()
	untell  func() // ends the subscription to the desk
	showing bool
}

// chosen is what the user has set, as last read.
type chosen struct {
	settings support.Settings
	language support.Language
	alerts   []support.Case
}

// Sizes of the window when it first opens and at least.
const (
	firstWidth, firstHeight = 1280, 800
	prefWidth, prefHeight   = "window.width", "window.height"
)

// New builds the window. Nothing is shown before Run or Show.
func New(o Options) (*UI, error) {
	if o.OnWork != nil {
		return newUI(o, onUIMeasured(o.OnWork))
	}
	return newUI(o, onUI)
}

// newUI is New with another way to the UI thread, for tests.
func newUI(o Options, post func(func())) (*UI, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	u := &UI{o: o, tasks: newTasks(context.Background(), post)}
	set, err := o.Desk.Settings(context.Background())
	if err != nil {
		return nil, err
	}
	u.chosen.settings = set
	u.window = o.App.NewWindow("Linje")
	u.window.SetPadded(false)
	u.pump = newPump(post, func(c []support.Change) { u.shell.onChanges(c) }, func() { u.shell.onTick() })
	if err := u.rebuild(); err != nil {
		return nil, err
	}
	p := o.App.Preferences()
	u.window.Resize(fyne.NewSize(float32(p.FloatWithFallback(prefWidth, firstWidth)), float32(p.FloatWithFallback(prefHeight, firstHeight))))
	u.window.SetMaster()
	u.window.SetCloseIntercept(u.onClose)
	u.tray = newTray(u)
	u.untell = o.Desk.Subscribe(u.pump.Tell)
	u.stops = append(u.stops, u.pump.Start(context.Background()))
	return u, nil
}

// Window is the window itself.
func (u *UI) Window() fyne.Window { return u.window }

// Run shows the window and returns when the app has ended.
func (u *UI) Run() {
	u.Show()
	u.o.App.Run()
	u.end()
}

// Show brings the window to the front.
func (u *UI) Show() {
	u.window.Show()
	u.window.RequestFocus()
	if !u.showing {
		u.showing = true
		u.shell.start(u.o.OnReady)
	}
}

// ShowCase brings the window to the front with a case.
func (u *UI) ShowCase(id support.CaseID) {
	u.Show()
	u.shell.showCase(id)
}

// Quit saves what is being typed and ends the app.
func (u *UI) Quit() {
	u.keep()
	u.o.App.Quit()
}

// keep saves the draft and the size of the window.
func (u *UI) keep() {
	u.shell.composer.Flush()
	if p, ok := u.shell.pages.made[pageMaterial].(*materialPage); ok {
		p.writing.keeper.flush()
	}
	size := u.window.Canvas().Size()
	if size.Width > 400 && size.Height > 300 {
		u.o.App.Preferences().SetFloat(prefWidth, float64(size.Width))
		u.o.App.Preferences().SetFloat(prefHeight, float64(size.Height))
	}
}

// endWithin is how long the end waits for what is being saved.
const endWithin = 3 * time.Second

func (u *UI) end() {
	u.untell()
	for _, stop := range u.stops {
		stop()
	}
	u.tasks.Drain(endWithin)
}

// onClose hides the window into the tray, where there is one and the user wants
// it, else ends the app.
func (u *UI) onClose() {
	u.keep()
	if u.tray != nil && u.chosen.settings.ToTray {
		u.window.Hide()
		return
	}
	u.o.App.Quit()
}

// rebuild makes the content of the window in the chosen language and look.
func (u *UI) rebuild() error {
	l := languageOf(u.chosen.settings, u.o.SystemLanguage)
	words, err := u.o.Words(l)
	if err != nil {
		return err
	}
	if u.o.Toolkit != nil {
		if err := u.o.Toolkit(l); err != nil {
			return err
		}
	}
	u.chosen.language = l
	u.o.App.Settings().SetTheme(themeFor(u.chosen.settings.Theme))
	env := &Env{Words: words, Window: u.window, Tasks: u.tasks, Now: u.o.Now, Files: u.o.Files, OpenURL: u.openURL}
	u.shell = newShell(env, u.o.Desk, host{quit: u.Quit, changed: u.onSettings, alerts: u.onAlerts,
		tick: u.pump.SetTick, settings: func() support.Settings { return u.chosen.settings }, widths: u.saveWidths, show: u.ShowCase})
	u.shell.panes.SetWidths(u.savedWidths())
	u.window.SetContent(u.shell.pages.root)
	return nil
}

// languageOf is the language of the window.
func languageOf(s support.Settings, system support.Language) support.Language {
	if l := support.Language(s.Language); l.Valid() {
		return l
	}
	if system.Valid() {
		return system
	}
	return support.Bokmaal
}

// onSettings reads the settings again and shows what they change: another
// language makes the content of the window anew.
func (u *UI) onSettings(support.Settings) {
	Fetch(u.tasks, u.o.Desk.Settings, func(s support.Settings) {
		old := u.chosen.settings
		u.chosen.settings = s
		if languageOf(s, u.o.SystemLanguage) != u.chosen.language {
			u.switchLanguage()
			return
		}
		if s.Theme != old.Theme {
			u.o.App.Settings().SetTheme(themeFor(s.Theme))
		}
		u.shell.applySettings(s)
		u.shell.refreshAll()
	}, u.shell.env.Report)
}

func (u *UI) switchLanguage() {
	u.shell.composer.Flush()
	list, mailbox, open := u.shell.left.chosen.list, u.shell.left.chosen.mailbox, u.shell.view.opening
	before := u.shell
	if err := u.rebuild(); err != nil {
		before.env.Report(err)
		return
	}
	u.shell.composer.adopt(before.composer)
	u.shell.notices.gone = before.notices.gone
	u.shell.left.chosen.list, u.shell.left.chosen.mailbox = list, mailbox
	u.shell.left.mark()
	u.shell.view.opening = open
	if open != "" {
		u.shell.list.at.open = open
	}
	u.shell.start(nil)
	u.shell.view.refresh()
	u.tray.refresh()
}

func (u *UI) onAlerts(list []support.Case) {
	u.chosen.alerts = list
	u.tray.refresh()
}

func (u *UI) openURL(address string) {
	if u.o.OpenURL != nil {
		u.o.OpenURL(address)
	}
}

// Names under which the widths of the panes are kept.
const prefLeft, prefList, prefAssistant = "panes.left", "panes.list", "panes.assistant"

func (u *UI) savedWidths() widgets.Widths {
	p, d := u.o.App.Preferences(), widgets.DefaultWidths()
	get := func(key string, or float32) float32 { return float32(p.FloatWithFallback(key, float64(or))) }
	return widgets.Widths{Left: get(prefLeft, d.Left), List: get(prefList, d.List), Assistant: get(prefAssistant, d.Assistant)}
}

func (u *UI) saveWidths(w widgets.Widths) {
	p := u.o.App.Preferences()
	p.SetFloat(prefLeft, float64(w.Left))
	p.SetFloat(prefList, float64(w.List))
	p.SetFloat(prefAssistant, float64(w.Assistant))
}
