//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// Of the settings portal (org.freedesktop.portal.Settings, version 1).
const (
	portalName  = "org.freedesktop.portal.Desktop"
	portalPath  = "/org/freedesktop/portal/desktop"
	portalRead  = "org.freedesktop.portal.Settings.Read"
	schemeGroup = "org.freedesktop.appearance"
	schemeDark  = 1
	schemeLimit = 500 * time.Millisecond
)

// PrefersDark reports whether the user has chosen dark windows for their
// desktop. A desktop that cannot tell is light.
func PrefersDark() bool {
	ctx, cancel := context.WithTimeout(context.Background(), schemeLimit)
	defer cancel()
	conn, err := dialBus(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	var v dbus.Variant
	call := conn.Object(portalName, portalPath).CallWithContext(ctx, portalRead, 0, schemeGroup, "color-scheme")
	if err := call.Store(&v); err != nil {
		return false
	}
	for range 4 { // Read wraps the value in one more variant than it says
		switch inner := v.Value().(type) {
		case dbus.Variant:
			v = inner
		case uint32:
			return inner == schemeDark
		default:
			return false
		}
	}
	return false
}
