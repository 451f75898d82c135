//go:build linux || freebsd || netbsd || openbsd || dragonfly

package platform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
)

// The Desktop Notifications Specification, version 1.2
// (https://specifications.freedesktop.org/notification-spec/).
const (
	notifyName      = "org.freedesktop.Notifications"
	notifyPath      = dbus.ObjectPath("/org/freedesktop/Notifications")
	notifyUrgent    = byte(2) // section "Urgency Levels"
	notifyNormal    = byte(1)
	notifyDefault   = "default" // the action of a click on the notification
	keptPerNotifier = 256
)

// errClosed: the notifier is not used any more.
var errClosed = fmt.Errorf("%w: closed", ErrNoNotifier)

// fallbackAllowed: without a bus the library would start one of its own.
func fallbackAllowed(failed error) bool {
	_, err := busAddress()
	return err == nil && !errors.Is(failed, errClosed)
}

// busNotifier shows notifications with the service of the desktop.
type busNotifier struct {
	appName, appID string
	image          *pixels

	mu     sync.Mutex // held over a call, so that a click finds its notification
	conn   *dbus.Conn
	markup bool // the service takes the body as markup
	known  bool // markup has been asked for
	shown  []shown
	closed bool
}

// shown is a notification that the service has.
type shown struct {
	id      uint32
	tag     string
	onClick func()
}

// init sets the fields; the icon is decoded once.
func (b *busNotifier) init(appName, appID string, icon []byte) {
	b.appName, b.appID, b.image = appName, appID, decodeIcon(icon)
}

func (b *busNotifier) notify(ctx context.Context, note Notification) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	service, err := b.service(ctx)
	if err != nil {
		return err
	}
	if err := b.learn(ctx, service); err != nil {
		return err
	}
	hints := map[string]dbus.Variant{
		"urgency":       dbus.MakeVariant(notifyNormal),
		"desktop-entry": dbus.MakeVariant(b.appID),
	}
	if note.Urgent {
		hints["urgency"] = dbus.MakeVariant(notifyUrgent)
	}
	if b.image != nil {
		hints["image-data"] = dbus.MakeVariant(*b.image)
	}
	actions := []string{}
	if note.OnClick != nil {
		actions = []string{notifyDefault, ""}
	}
	body := plainText(note.Body, maxBody, true)
	if b.markup {
		body = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(body)
	}
	var id uint32
	err = service.CallWithContext(ctx, notifyName+".Notify", 0, b.appName, b.idOf(note.Tag), "",
		plainText(note.Title, maxTitle, false), body, actions, hints, int32(-1)).Store(&id)
	if err != nil {
		return serviceError(ctx, err)
	}
	b.keep(shown{id: id, tag: note.Tag, onClick: note.OnClick})
	return nil
}

func (b *busNotifier) available(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	service, err := b.service(ctx)
	if err != nil {
		return err
	}
	return serviceError(ctx, service.CallWithContext(ctx, notifyName+".GetServerInformation", 0).Err)
}

func (b *busNotifier) withdraw(ctx context.Context, tag string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := b.idOf(tag)
	if id == 0 || b.conn == nil || !b.conn.Connected() {
		return
	}
	b.forget(id)
	// An error means that it is gone, which is what was wanted.
	_ = b.conn.Object(notifyName, notifyPath).CallWithContext(ctx, notifyName+".CloseNotification", 0, id).Err
}

func (b *busNotifier) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.conn == nil {
		return nil
	}
	return b.conn.Close()
}

// service is the notification service over a living connection; a new one is
// dialled when there is none or the bus has gone.
func (b *busNotifier) service(ctx context.Context) (dbus.BusObject, error) {
	if b.closed {
		return nil, errClosed
	}
	if b.conn == nil || !b.conn.Connected() {
		conn, err := dialBus(ctx)
		if err != nil {
			return nil, serviceError(ctx, err)
		}
		if err := b.listen(ctx, conn); err != nil {
			_ = conn.Close()
			return nil, serviceError(ctx, err)
		}
		b.conn, b.shown, b.known = conn, nil, false
	}
	return b.conn.Object(notifyName, notifyPath), nil
}

// learn asks the service what it can, once for each service.
func (b *busNotifier) learn(ctx context.Context, service dbus.BusObject) error {
	if b.known {
		return nil
	}
	var can []string
	if err := service.CallWithContext(ctx, notifyName+".GetCapabilities", 0).Store(&can); err != nil {
		return serviceError(ctx, err)
	}
	b.known, b.markup = true, slices.Contains(can, "body-markup")
	return nil
}

// listen subscribes to what the service tells and starts the goroutine that
// hears it, which ends with the connection.
func (b *busNotifier) listen(ctx context.Context, conn *dbus.Conn) error {
	for _, options := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(notifyName), dbus.WithMatchObjectPath(notifyPath)},
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, notifyName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, options...); err != nil {
			return err
		}
	}
	signals := make(chan *dbus.Signal, 32)
	conn.Signal(signals)
	go func() {
		for signal := range signals {
			b.hear(conn, signal)
		}
	}()
	return nil
}

// hear handles one signal.
func (b *busNotifier) hear(conn *dbus.Conn, signal *dbus.Signal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != conn || len(signal.Body) == 0 {
		return
	}
	if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" {
		// The IDs of a service mean nothing to the one that follows it.
		b.shown, b.known = nil, false
		return
	}
	id, ok := signal.Body[0].(uint32)
	if !ok {
		return
	}
	switch signal.Name {
	case notifyName + ".ActionInvoked":
		for _, s := range b.shown {
			if s.id == id && s.onClick != nil {
				go s.onClick()
			}
		}
	case notifyName + ".NotificationClosed":
		b.forget(id)
	}
}

// idOf is the ID under which the service shows a tag, 0 when it does not.
func (b *busNotifier) idOf(tag string) uint32 {
	for _, s := range b.shown {
		if tag != "" && s.tag == tag {
			return s.id
		}
	}
	return 0
}

// keep remembers a notification; of those that no service ever reported as
// closed only the latest are kept.
func (b *busNotifier) keep(s shown) {
	b.forget(s.id)
	b.shown = append(b.shown, s)
	if len(b.shown) > keptPerNotifier {
		b.shown = slices.Delete(b.shown, 0, len(b.shown)-keptPerNotifier)
	}
}

func (b *busNotifier) forget(id uint32) {
	b.shown = slices.DeleteFunc(b.shown, func(s shown) bool { return s.id == id })
}

// serviceError says in one word that nothing can be shown, unless the caller
// gave up itself.
func serviceError(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrNoNotifier, err)
}
