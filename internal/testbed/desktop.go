//go:build unix

package testbed

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
)

// DesktopOptions say what a session has beside its bus.
type DesktopOptions struct {
	// Screen is an X server in memory with a window manager.
	Screen bool
	// Width and Height of the screen in pixels; 1280 by 800 unless said.
	Width, Height int
	// Keyring is a running, unlocked keyring.
	Keyring bool
	// Notifications is a running notification service; it brings a screen.
	Notifications bool
}

// DesktopSession is a private desktop: a home directory, a session bus that
// starts nothing by itself, and what the options name. The user's own session
// is out of its reach and it out of the user's.
type DesktopSession struct {
	// Home is the home directory, Display the X display (":7", empty without
	// a screen), BusAddress where the session bus listens.
	Home, Display, BusAddress string

	t       testing.TB
	dir     string
	options DesktopOptions
	bus     *process
	screen  *process
	manager *process
	keyring *process
	notices *process
}

// Desktop starts a session that ends with the test.
func Desktop(t testing.TB, options DesktopOptions) *DesktopSession {
	t.Helper()
	dir := roomFor(t)
	s := &DesktopSession{t: t, dir: dir, options: options, Home: filepath.Join(dir, "home"), BusAddress: "unix:path=" + filepath.Join(dir, "run", "bus")}
	for _, sub := range []string{"home/.cache", "home/.config", "home/.local/share/keyrings", "home/.local/state", "run"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatalf("desktop: %v", err)
		}
	}
	t.Cleanup(s.close)
	s.StartBus()
	if options.Screen || options.Notifications {
		s.startScreen()
	}
	if options.Keyring {
		s.StartKeyring(Password)
	}
	if options.Notifications {
		s.StartNotifications()
	}
	return s
}

func (s *DesktopSession) close() {
	for _, p := range []*process{s.notices, s.keyring, s.manager, s.screen, s.bus} {
		if p != nil {
			p.end(syscall.SIGKILL)
		}
	}
}

// vars are what the session sets in the environment of its programs.
func (s *DesktopSession) vars() map[string]string {
	return map[string]string{
		"HOME":                     s.Home,
		"XDG_DATA_HOME":            filepath.Join(s.Home, ".local", "share"),
		"XDG_CONFIG_HOME":          filepath.Join(s.Home, ".config"),
		"XDG_CACHE_HOME":           filepath.Join(s.Home, ".cache"),
		"XDG_STATE_HOME":           filepath.Join(s.Home, ".local", "state"),
		"XDG_RUNTIME_DIR":          filepath.Join(s.dir, "run"),
		"DBUS_SESSION_BUS_ADDRESS": s.BusAddress,
		"DISPLAY":                  s.Display,
		"WAYLAND_DISPLAY":          "",
		"XAUTHORITY":               "",
		"LANG":                     "nb_NO.UTF-8",
		"LC_ALL":                   "",
		"LANGUAGE":                 "",
		"LIBGL_ALWAYS_SOFTWARE":    "1",
		"LINJE_DATA":               "",
	}
}

// Env is the environment for a program that is to run in the session: that of
// the test with the session's own values. Variables that stand in more are set
// in addition or instead ("LANG=nn_NO.UTF-8").
func (s *DesktopSession) Env(more ...string) []string {
	own := s.vars()
	for _, pair := range more {
		name, value, _ := strings.Cut(pair, "=")
		own[name] = value
	}
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if _, ours := own[name]; !ours {
			env = append(env, pair)
		}
	}
	for name, value := range own {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Setenv moves the test process itself into the session until the test ends;
// not for parallel tests.
func (s *DesktopSession) Setenv() {
	s.t.Helper()
	for name, value := range s.vars() {
		s.t.Setenv(name, value)
		if value == "" {
			// t.Setenv above sees to the way back.
			_ = os.Unsetenv(name)
		}
	}
}

// Command is a command that runs in the session.
func (s *DesktopSession) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = s.Env(), s.Home
	return cmd
}

// start launches one of the session's programs and waits until it is ready.
func (s *DesktopSession) start(cmd *exec.Cmd, ready func() bool) *process {
	s.t.Helper()
	p, err := launch(cmd, filepath.Join(s.dir, filepath.Base(cmd.Path)+".log"))
	if err != nil {
		s.t.Fatalf("desktop: %v", err)
	}
	if err := p.await(ready); err != nil {
		p.end(syscall.SIGKILL)
		s.t.Fatalf("desktop: %v", err)
	}
	return p
}

// busConfig is a session bus without service activation: nothing answers on it
// that the test has not started.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>@ADDRESS@</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// StartBus starts the session bus again, at the same address, after StopBus.
func (s *DesktopSession) StartBus() {
	s.t.Helper()
	config := filepath.Join(s.dir, "bus.conf")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(busConfig, "@ADDRESS@", s.BusAddress)), 0o644); err != nil {
		s.t.Fatalf("desktop: %v", err)
	}
	_ = os.Remove(filepath.Join(s.dir, "run", "bus"))
	s.bus = s.start(s.Command(program(s.t, "dbus-daemon", "dbus"), "--config-file="+config, "--nofork", "--nopidfile"), func() bool {
		conn, err := dbus.Connect(s.BusAddress)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	})
}

// StopBus ends the session bus, and with it the services on it.
func (s *DesktopSession) StopBus() {
	s.bus.end(syscall.SIGTERM)
	s.StopKeyring()
	s.StopNotifications()
}

// PauseBus makes the bus hang until ResumeBus.
func (s *DesktopSession) PauseBus() { _ = s.bus.signal(syscall.SIGSTOP) }

// ResumeBus ends a PauseBus.
func (s *DesktopSession) ResumeBus() { _ = s.bus.signal(syscall.SIGCONT) }

// call calls a method on the session bus.
func (s *DesktopSession) call(destination, path, method string, args ...any) (*dbus.Call, error) {
	conn, err := dbus.Connect(s.BusAddress)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	call := conn.Object(destination, dbus.ObjectPath(path)).Call(method, 0, args...)
	return call, call.Err
}

// owned tells whether a service is on the bus.
func (s *DesktopSession) owned(name string) bool {
	call, err := s.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", name)
	var has bool
	return err == nil && call.Store(&has) == nil && has
}

// StartKeyring starts the keyring, unlocked with the password. Its files are
// those that it had before in this session; an empty password leaves it locked,
// and one that never had a password then has no collection to keep anything in.
func (s *DesktopSession) StartKeyring(password string) {
	s.t.Helper()
	args := []string{"--foreground", "--components=secrets"}
	if password != "" {
		args = append(args, "--unlock")
	}
	cmd := s.Command(program(s.t, "gnome-keyring-daemon", "gnome-keyring"), args...)
	cmd.Stdin = bytes.NewReader([]byte(password))
	s.keyring = s.start(cmd, func() bool { return s.owned("org.freedesktop.secrets") })
}

// StopKeyring ends the keyring service, if it runs.
func (s *DesktopSession) StopKeyring() {
	if s.keyring != nil {
		s.keyring.end(syscall.SIGTERM)
		s.keyring = nil
	}
}
