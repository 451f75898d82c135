//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package platform

// HasTray reports whether the desktop shows a tray: this system always does.
func HasTray() bool { return true }
