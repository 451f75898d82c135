//go:build unix

package testbed

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Where dunst answers, by the specification and with methods of its own.
const (
	noticesName = "org.freedesktop.Notifications"
	noticesPath = "/org/freedesktop/Notifications"
	dunst       = "org.dunstproject.cmd0"
)

// dunstConfig keeps urgent notifications until they are closed and the others
// for a minute, so that a test has time to look.
const dunstConfig = `[global]
    width = 320
    offset = 20x20
    notification_limit = 20
    history_length = 200
    idle_threshold = 0
    stack_duplicates = false
    markup = full
[urgency_low]
    timeout = 60
[urgency_normal]
    timeout = 60
[urgency_critical]
    timeout = 0
`

// Notification is what the notification service was asked to show.
type Notification struct {
	// ID is the service's number.
	ID uint32
	// AppName, Summary and Body are the texts, as the service has them.
	AppName, Summary, Body string
	// Timeout is how long it is shown; 0, for ever, is what urgent ones get.
	Timeout time.Duration
}

// StartNotifications starts the notification service, again after
// StopNotifications; the session needs a screen.
func (s *DesktopSession) StartNotifications() {
	s.t.Helper()
	config := filepath.Join(s.dir, "dunstrc")
	if err := os.WriteFile(config, []byte(dunstConfig), 0o644); err != nil {
		s.t.Fatalf("desktop: %v", err)
	}
	s.notices = s.start(s.Command(program(s.t, "dunst", "dunst"), "-config", config), func() bool { return s.owned(noticesName) })
}

// StopNotifications ends the notification service, if it runs.
func (s *DesktopSession) StopNotifications() {
	if s.notices != nil {
		s.notices.end(syscall.SIGTERM)
		s.notices = nil
	}
}

// dunst calls one of the service's own methods.
func (s *DesktopSession) dunst(method string, args ...any) *dbus.Call {
	s.t.Helper()
	call, err := s.call(noticesName, noticesPath, dunst+"."+method, args...)
	if err != nil {
		s.t.Fatalf("notification service: %s: %v", method, err)
	}
	return call
}

// Displayed is how many notifications are on the screen now.
func (s *DesktopSession) Displayed() int {
	s.t.Helper()
	call, err := s.call(noticesName, noticesPath, "org.freedesktop.DBus.Properties.Get", dunst, "displayedLength")
	var count dbus.Variant
	if err == nil {
		err = call.Store(&count)
	}
	if err != nil {
		s.t.Fatalf("notification service: %v", err)
	}
	number, _ := count.Value().(uint32)
	return int(number)
}

// WaitDisplayed waits until so many notifications are on the screen; it ends
// the test after half a minute.
func (s *DesktopSession) WaitDisplayed(count int) {
	s.t.Helper()
	got := 0
	if !poll(startLimit, func() bool { got = s.Displayed(); return got == count }) {
		s.t.Fatalf("notification service: %d on the screen, want %d", got, count)
	}
}

// History is every notification that the service has shown since its start,
// newest first. Those on the screen are closed by it: the service counts as
// history only what is past.
func (s *DesktopSession) History() []Notification {
	s.t.Helper()
	s.dunst("NotificationCloseAll")
	s.WaitDisplayed(0)
	var list []map[string]dbus.Variant
	if err := s.dunst("NotificationListHistory").Store(&list); err != nil {
		s.t.Fatalf("notification service: history: %v", err)
	}
	var history []Notification
	for _, entry := range list {
		text := func(key string) string { value, _ := entry[key].Value().(string); return value }
		number, _ := entry["id"].Value().(int32)
		timeout, _ := entry["timeout"].Value().(int64)
		history = append(history, Notification{
			ID: uint32(number), AppName: text("appname"), Summary: text("summary"), Body: text("body"),
			Timeout: time.Duration(timeout) * time.Microsecond,
		})
	}
	return history
}

// InvokeDefault invokes the default action of the notification on top of the
// screen, as a click does; the service leaves it on the screen.
func (s *DesktopSession) InvokeDefault() {
	s.t.Helper()
	// The type of the position differs between versions.
	if _, err := s.call(noticesName, noticesPath, dunst+".NotificationAction", uint32(0)); err != nil {
		s.dunst("NotificationAction", int32(0))
	}
}

// NotifyCall is one call of Notify, as it went over the bus.
type NotifyCall struct {
	// At is when the bus had passed it on to the watcher.
	At time.Time
	// AppName, Summary, Body, Replaces, Actions and Hints are the arguments
	// of the call (Desktop Notifications Specification, "Notify").
	AppName, Summary, Body string
	Replaces               uint32
	Actions                []string
	Hints                  map[string]dbus.Variant
}

// WatchNotify listens on the bus for calls of Notify, from whomever, until the
// test ends. It needs no notification service.
func (s *DesktopSession) WatchNotify() <-chan NotifyCall {
	s.t.Helper()
	conn, err := dbus.Connect(s.BusAddress)
	if err != nil {
		s.t.Fatalf("watch notifications: %v", err)
	}
	messages := make(chan *dbus.Message, 256)
	rule := "type='method_call',interface='" + noticesName + "',member='Notify'"
	if err := conn.BusObject().Call("org.freedesktop.DBus.Monitoring.BecomeMonitor", 0, []string{rule}, uint32(0)).Err; err != nil {
		_ = conn.Close()
		s.t.Fatalf("watch notifications: %v", err)
	}
	conn.Eavesdrop(messages)
	calls := make(chan NotifyCall, 256)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(calls)
		for message := range messages {
			call := NotifyCall{At: time.Now()}
			var icon string
			var timeout int32
			if dbus.Store(message.Body, &call.AppName, &call.Replaces, &icon, &call.Summary, &call.Body, &call.Actions, &call.Hints, &timeout) != nil {
				continue
			}
			select {
			case calls <- call:
			case <-ctx.Done():
			}
		}
	}()
	s.t.Cleanup(func() {
		cancel()
		_ = conn.Close()
		<-ended
	})
	return calls
}

// Receive waits for the next value of a channel; it ends the test when none
// comes within half a minute.
func Receive[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	timer := time.NewTimer(startLimit)
	defer timer.Stop()
	select {
	case value, ok := <-from:
		if !ok {
			t.Fatalf("%s: ended", what)
		}
		return value
	case <-timer.C:
		t.Fatalf("%s: nothing came in %s", what, startLimit)
	}
	panic("unreachable")
}
