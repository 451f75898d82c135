//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"context"
	"time"
)

const (
	trayWatcher = "org.kde.StatusNotifierWatcher"
	trayLimit   = time.Second
)

// HasTray reports whether the desktop shows a tray. GNOME has none without an
// extension: a window that hides there could not be brought back.
func HasTray() bool {
	ctx, cancel := context.WithTimeout(context.Background(), trayLimit)
	defer cancel()
	conn, err := dialBus(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	var owned bool
	err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, trayWatcher).Store(&owned)
	return err == nil && owned
}
