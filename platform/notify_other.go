//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package platform

import "context"

// fallbackAllowed: beeep is how notifications are shown on this system.
func fallbackAllowed(error) bool { return true }

// busNotifier stands in for D-Bus, which this system does not use.
type busNotifier struct{}

func (*busNotifier) init(string, string, []byte)                {}
func (*busNotifier) notify(context.Context, Notification) error { return ErrNoNotifier }
func (*busNotifier) available(context.Context) error            { return nil }
func (*busNotifier) withdraw(context.Context, string)           {}
func (*busNotifier) close() error                               { return nil }
