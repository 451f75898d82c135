//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

// The parts of the Secret Service API that are asked here
// (https://specifications.freedesktop.org/secret-service/).
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsService    = "org.freedesktop.Secret.Service"
	secretsCollection = "org.freedesktop.Secret.Collection"
	secretsLogin      = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
)

// keyringReady finds out, before the library is called, whether the session has
// a Secret Service with a collection to keep secrets in; the library would
// start a bus of its own or report all of this as unnamed errors. With
// unlocked, the collection must be open already.
func keyringReady(ctx context.Context, limit time.Duration, unlocked bool) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	address, err := busAddress()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != address {
		// The library looks here and, finding nothing, would start a bus.
		if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", address); err != nil {
			return fmt.Errorf("%w: %w", ErrNoKeyring, err)
		}
	}
	conn, err := dialBus(ctx)
	if err != nil {
		if errors.Is(err, errNoBus) {
			return fmt.Errorf("%w: %w", ErrNoKeyring, err)
		}
		return err
	}
	defer func() { _ = conn.Close() }()
	collection, err := secretsDefault(ctx, conn)
	if err != nil {
		return err
	}
	if !unlocked {
		return nil
	}
	var locked dbus.Variant
	err = conn.Object(secretsName, collection).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, secretsCollection, "Locked").Store(&locked)
	if err != nil {
		return busError(ctx, err)
	}
	if is, ok := locked.Value().(bool); !ok || is {
		return fmt.Errorf("%w: it is locked", ErrNoKeyring)
	}
	return nil
}

// secretsDefault is the collection that the library will use: "login", or the
// one that stands as default.
func secretsDefault(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	service := conn.Object(secretsName, secretsPath)
	var collections dbus.Variant
	err := service.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, secretsService, "Collections").Store(&collections)
	if err != nil {
		return "", busError(ctx, err)
	}
	if paths, ok := collections.Value().([]dbus.ObjectPath); ok && slices.Contains(paths, secretsLogin) {
		return secretsLogin, nil
	}
	var path dbus.ObjectPath
	if err := service.CallWithContext(ctx, secretsService+".ReadAlias", 0, "default").Store(&path); err != nil {
		return "", busError(ctx, err)
	}
	if path == "/" || path == "" {
		return "", fmt.Errorf("%w: it has no collection to keep passwords in", ErrNoKeyring)
	}
	return path, nil
}

// busError tells a keyring that is not there from one that does not answer.
func busError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w: %w", ErrNoKeyring, err)
}
