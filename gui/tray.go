package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// tray is Linje in the system's tray: how many escalations wait, and the way
// back to the window. A nil tray does nothing.
type tray struct {
	ui  *UI
	app desktop.App
}

// newTray is nil where the toolkit has no tray, or none is wanted.
func newTray(u *UI) *tray {
	app, ok := u.o.App.(desktop.App)
	if !ok || u.o.TrayIcon == nil {
		return nil
	}
	t := &tray{ui: u, app: app}
	t.refresh()
	return t
}

// trayMost is how many escalations the menu lists.
const trayMost = 6

func (t *tray) refresh() {
	if t == nil {
		return
	}
	env, alerts := t.ui.shell.env, t.ui.chosen.alerts
	items := []*fyne.MenuItem{fyne.NewMenuItem(env.T("tray.open"), t.ui.Show)}
	if len(alerts) > 0 {
		count := fyne.NewMenuItem(env.N("tray.alerts", len(alerts)), func() { t.ui.ShowCase(alerts[0].ID) })
		items = append(items, fyne.NewMenuItemSeparator(), count)
		for i, c := range alerts {
			if i == trayMost {
				break
			}
			items = append(items, fyne.NewMenuItem(env.T("tray.case", "Number", c.ID.Number()), func() { t.ui.ShowCase(c.ID) }))
		}
	}
	quit := fyne.NewMenuItem(env.T("tray.quit"), t.ui.Quit)
	quit.IsQuit = true
	items = append(items, fyne.NewMenuItemSeparator(), quit)
	t.app.SetSystemTrayMenu(fyne.NewMenu("Linje", items...))
	t.app.SetSystemTrayIcon(t.ui.o.TrayIcon(len(alerts) > 0))
}
