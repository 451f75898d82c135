//go:build unix

package testbed_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"linje/internal/testbed"
)

func notify(t *testing.T, conn *dbus.Conn, summary string) (id uint32) {
	t.Helper()
	err := conn.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").Call(
		"org.freedesktop.Notifications.Notify", 0, "Test", uint32(0), "", summary, "kropp", []string{"default", "Åpne"},
		map[string]dbus.Variant{"urgency": dbus.MakeVariant(byte(2))}, int32(-1)).Store(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDesktopShowsNotificationsAndClicksThem(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Notifications: true})
	watch := session.WatchNotify()
	conn, err := dbus.Connect(session.BusAddress)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.Notifications")); err != nil {
		t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 10)
	conn.Signal(signals)

	id := notify(t, conn, "Eskalering")
	if call := testbed.Receive(t, watch, "Notify on the bus"); call.Summary != "Eskalering" || call.Hints["urgency"].Value() != byte(2) {
		t.Errorf("seen on the bus: %+v", call)
	}
	session.WaitDisplayed(1)
	session.InvokeDefault()
	for {
		signal := testbed.Receive(t, signals, "ActionInvoked")
		if strings.HasSuffix(signal.Name, ".ActionInvoked") {
			if signal.Body[0] != id || signal.Body[1] != "default" {
				t.Errorf("invoked: %v", signal.Body)
			}
			break
		}
	}
	notify(t, conn, "Den andre")
	session.WaitDisplayed(2)
	history := session.History()
	if len(history) != 2 || history[0].Summary != "Den andre" || history[1].Summary != "Eskalering" || history[0].Timeout != 0 {
		t.Errorf("history: %+v", history)
	}
}

func TestDesktopHasAScreen(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Screen: true, Width: 1000, Height: 650})
	if size := session.Xdotool("getdisplaygeometry"); size != "1000 650" {
		t.Errorf("the screen is %q", size)
	}
	path := filepath.Join(t.TempDir(), "sub", "screen.png")
	session.Screenshot(path)
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if config, err := png.DecodeConfig(file); err != nil || config.Width != 1000 || config.Height != 650 {
		t.Errorf("the picture: %+v, %v", config, err)
	}
}

func TestDesktopKeyringOpensAndLocks(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true})
	locked := func() bool {
		conn, err := dbus.Connect(session.BusAddress)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		value, err := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login").
			GetProperty("org.freedesktop.Secret.Collection.Locked")
		if err != nil {
			t.Fatal(err)
		}
		return value.Value().(bool)
	}
	if locked() {
		t.Error("locked after a start with its password")
	}
	session.StopKeyring()
	session.StartKeyring("")
	if !locked() {
		t.Error("open after a start without its password")
	}
}

func TestDesktopKeepsToItself(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{})
	for _, pair := range session.Env() {
		name, value, _ := strings.Cut(pair, "=")
		if (strings.HasPrefix(name, "XDG_") && strings.HasSuffix(name, "_HOME") || name == "HOME") && !strings.HasPrefix(value, session.Home) {
			t.Errorf("%s leaves the session", pair)
		}
	}
	session.Setenv()
	if os.Getenv("HOME") != session.Home || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != session.BusAddress {
		t.Error("the test process is not in the session")
	}
}
