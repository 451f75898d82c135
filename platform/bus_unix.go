//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/godbus/dbus/v5"
)

// errNoBus: this session has no D-Bus.
var errNoBus = errors.New("no D-Bus session bus")

// busAddress is where the session bus is. Unlike the library it never starts a
// bus: one that nobody else in the session knows of has no services on it.
func busAddress() (string, error) {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address, nil
	}
	dirs := []string{os.Getenv("XDG_RUNTIME_DIR"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		socket := filepath.Join(dir, "bus")
		if _, err := os.Stat(socket); err == nil {
			return "unix:path=" + dbus.EscapeBusAddressValue(socket), nil
		}
	}
	return "", errNoBus
}

// dialBus opens a connection of our own to the session bus. It lives until it
// is closed or the bus ends; ctx bounds only the dialling.
func dialBus(ctx context.Context) (*dbus.Conn, error) {
	address, err := busAddress()
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, end)
	conn, err := dbus.Connect(address, dbus.WithContext(life))
	if !stop() && err == nil {
		_ = conn.Close()
		err = context.Cause(ctx)
	}
	if err != nil {
		end()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("%w: %w", errNoBus, err)
	}
	context.AfterFunc(conn.Context(), end)
	return conn, nil
}
