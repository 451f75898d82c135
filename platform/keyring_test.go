//go:build linux

package platform_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
	"linje/platform"
)

func TestKeyringKeepsReadsAndDeletes(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true})
	session.Setenv()
	keyring := platform.NewKeyring("no.linje.test", 10*time.Second)
	ctx := t.Context()

	if err := keyring.Check(ctx); err != nil {
		t.Fatalf("check of a working keyring: %v", err)
	}
	if _, err := keyring.Secret(ctx, "support"); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("before it is set: %v, want ErrNotFound", err)
	}
	for _, secret := range []string{"første", "påskeegg \U0001F423\n", strings.Repeat("x", 10_000)} {
		if err := keyring.Set(ctx, "support", secret); err != nil {
			t.Fatalf("set: %v", err)
		}
		if got, err := keyring.Secret(ctx, "support"); err != nil || got != secret {
			t.Errorf("read back %d bytes, want %d (%v)", len(got), len(secret), err)
		}
	}
	if err := keyring.Set(ctx, "drift", "annet"); err != nil {
		t.Fatal(err)
	}
	if err := keyring.Delete(ctx, "support"); err != nil {
		t.Errorf("delete: %v", err)
	}
	if err := keyring.Delete(ctx, "support"); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("deleted twice: %v, want ErrNotFound", err)
	}

	// The service comes back with what it had.
	session.StopKeyring()
	session.StartKeyring(testbed.Password)
	if got, err := keyring.Secret(ctx, "drift"); err != nil || got != "annet" {
		t.Errorf("after a new start of the service: %q, %v", got, err)
	}
}

func TestKeyringThatCannotBeUsed(t *testing.T) {
	t.Run("no service on the bus", func(t *testing.T) {
		testbed.Desktop(t, testbed.DesktopOptions{}).Setenv()
		refuses(t, platform.ErrNoKeyring)
	})
	t.Run("no collection", func(t *testing.T) {
		session := testbed.Desktop(t, testbed.DesktopOptions{})
		session.StartKeyring("")
		session.Setenv()
		refuses(t, platform.ErrNoKeyring)
	})
	t.Run("bus is gone", func(t *testing.T) {
		session := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true})
		session.Setenv()
		session.StopBus()
		refuses(t, platform.ErrNoKeyring)
		session.StartBus()
		session.StartKeyring(testbed.Password)
		if err := platform.NewKeyring("no.linje.test", 5*time.Second).Set(t.Context(), "a", "b"); err != nil {
			t.Errorf("after the bus came back: %v", err)
		}
	})
	t.Run("no bus", func(t *testing.T) {
		testbed.Desktop(t, testbed.DesktopOptions{}).Setenv()
		t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
		if _, err := os.Stat("/run/user/" + uid(t) + "/bus"); err != nil {
			os.Unsetenv("DBUS_SESSION_BUS_ADDRESS")
		}
		t.Setenv("PATH", withLauncher(t))
		refuses(t, platform.ErrNoKeyring)
		if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), "launched")); err == nil {
			t.Error("a bus was started")
		}
	})
}

func uid(t *testing.T) string {
	out, err := exec.Command("id", "-u").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// withLauncher is a PATH with a dbus-launch that leaves a trace.
func withLauncher(t *testing.T) string {
	dir := t.TempDir()
	script := "#!/bin/sh\n: > \"$HOME/launched\"\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir + ":" + os.Getenv("PATH")
}

func refuses(t *testing.T, want error) {
	t.Helper()
	keyring := platform.NewKeyring("no.linje.test", 3*time.Second)
	if err := keyring.Set(t.Context(), "a", "b"); !errors.Is(err, want) {
		t.Errorf("set: %v, want %v", err, want)
	}
	if _, err := keyring.Secret(t.Context(), "a"); !errors.Is(err, want) {
		t.Errorf("read: %v, want %v", err, want)
	}
	if err := keyring.Delete(t.Context(), "a"); !errors.Is(err, want) {
		t.Errorf("delete: %v, want %v", err, want)
	}
	if err := keyring.Check(t.Context()); !errors.Is(err, want) {
		t.Errorf("check: %v, want %v", err, want)
	}
}

func TestKeyringLocked(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true})
	session.Setenv()
	if err := platform.NewKeyring("no.linje.test", 10*time.Second).Set(t.Context(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	session.StopKeyring()
	session.StartKeyring("") // locked, and nobody there to ask for the password

	keyring := platform.NewKeyring("no.linje.test", 500*time.Millisecond)
	if err := keyring.Check(t.Context()); !errors.Is(err, platform.ErrNoKeyring) {
		t.Errorf("check: %v, want ErrNoKeyring", err)
	}
	begin := time.Now()
	_, err := keyring.Secret(t.Context(), "a")
	if !errors.Is(err, platform.ErrNoKeyring) && !errors.Is(err, platform.ErrKeyringTimeout) {
		t.Errorf("read: %v", err)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestKeyringThatHangsDoesNotBlock(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true})
	session.Setenv()
	session.PauseBus()
	defer session.ResumeBus()
	keyring := platform.NewKeyring("no.linje.test", 300*time.Millisecond)
	begin := time.Now()
	for range 6 { // more than may be under way at once
		if _, err := keyring.Secret(t.Context(), "a"); !errors.Is(err, platform.ErrKeyringTimeout) {
			t.Errorf("read: %v, want ErrKeyringTimeout", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := keyring.Secret(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up by the caller: %v, want Canceled", err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	session.ResumeBus()
	if err := platform.NewKeyring("no.linje.test", 10*time.Second).Check(t.Context()); err != nil {
		t.Errorf("when the bus goes on: %v", err)
	}
}
