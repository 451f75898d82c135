//go:build unix

package platform_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linje/internal/testbed"
	"linje/platform"
)

func TestOneInstancePerDataDirectory(t *testing.T) {
	dir := t.TempDir()
	first, err := platform.Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := platform.Claim(dir); !errors.Is(err, platform.ErrRunning) {
		t.Errorf("second claim: %v, want ErrRunning", err)
	}
	elsewhere, err := platform.Claim(t.TempDir())
	if err != nil {
		t.Errorf("another directory: %v", err)
	} else if err := elsewhere.Release(); err != nil {
		t.Error(err)
	}

	// A second start may come before the first has a window.
	if err := platform.Show(dir); err != nil {
		t.Fatal(err)
	}
	shown := make(chan struct{}, 4)
	first.OnShow(func() { shown <- struct{}{} })
	testbed.Receive(t, shown, "the request that came early")
	if err := platform.Show(dir); err != nil {
		t.Fatal(err)
	}
	testbed.Receive(t, shown, "the second request")

	info, err := os.Stat(filepath.Join(dir, "linje.door"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the door is open to others: %v, %v", info, err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	second, err := platform.Claim(dir)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := second.Release(); err != nil {
		t.Error(err)
	}
	if err := platform.Show(dir); !errors.Is(err, platform.ErrNotRunning) {
		t.Errorf("show with nobody there: %v, want ErrNotRunning", err)
	}
}

func TestShowNeedsTheSecretWord(t *testing.T) {
	dir := t.TempDir()
	instance, err := platform.Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer instance.Release()
	shown := make(chan struct{}, 1)
	instance.OnShow(func() { shown <- struct{}{} })
	door := filepath.Join(dir, "linje.door")
	data, err := os.ReadFile(door)
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(string(data), "\n")
	if err := os.WriteFile(door, []byte(address+"\nguess\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := platform.Show(dir); !errors.Is(err, platform.ErrNotRunning) {
		t.Errorf("with a wrong word: %v", err)
	}
	select {
	case <-shown:
		t.Error("the window was shown")
	default:
	}
}
