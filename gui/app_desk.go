package gui

import "linje/support"

// UseDesk shows another desk in the same window: the user's own after that of
// the practice mailbox. Call it on the UI thread.
func (u *UI) UseDesk(d Desk) {
	Fetch(u.tasks, d.Settings, func(s support.Settings) {
		u.shell.composer.Flush()
		u.untell()
		u.o.Desk, u.chosen = d, chosen{settings: s}
		before := u.shell
		if err := u.rebuild(); err != nil {
			before.env.Report(err)
			return
		}
		u.untell = d.Subscribe(u.pump.Tell)
		u.shell.start(nil)
		u.tray.refresh()
	}, u.shell.env.Report)
}
