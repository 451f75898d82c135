package platform

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFirstLine(t *testing.T) {
	got, err := FirstLine(context.Background(), "printf 'hemmelig ord\\nmer\\n'")
	if err != nil || got != "hemmelig ord" {
		t.Fatalf("FirstLine = %q, %v", got, err)
	}
	if _, err := FirstLine(context.Background(), "true"); !errors.Is(err, ErrNoPassword) {
		t.Errorf("silent command: %v, want ErrNoPassword", err)
	}
	slow, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := FirstLine(slow, "exec sleep 100"); !errors.Is(err, ErrCommandSlow) {
		t.Errorf("a command that does not end: %v", err)
	}
	if _, err := FirstLine(context.Background(), "exit 3"); err == nil {
		t.Error("failing command: no error")
	}
}

func TestTryLockHasOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "send.lock")
	release, ok, err := TryLock(path)
	if err != nil || !ok {
		t.Fatalf("first: %v, %v", ok, err)
	}
	if _, ok, err := TryLock(path); err != nil || ok {
		t.Fatalf("second while held: %v, %v", ok, err)
	}
	release()
	release, ok, err = TryLock(path)
	if err != nil || !ok {
		t.Fatalf("after release: %v, %v", ok, err)
	}
	release()
}

func TestLocaleOfC(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	if got := Locale(); got != "" {
		t.Errorf("Locale = %q, want none", got)
	}
	t.Setenv("LC_ALL", "nn_NO.UTF-8")
	if got := Locale(); got != "nn-NO" {
		t.Errorf("Locale = %q, want nn-NO", got)
	}
}

func TestSetAsideKeepsTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "linje.db")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := SetAside(file, time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Error("the file is still in the way")
	}
	if b, err := os.ReadFile(file + "-20260304-050607"); err != nil || string(b) != "x" {
		t.Errorf("kept: %q, %v", b, err)
	}
}

func TestOpenFolderNeedsAFolder(t *testing.T) {
	if err := OpenFolder(context.Background(), filepath.Join(t.TempDir(), "nei")); !errors.Is(err, ErrURL) {
		t.Errorf("OpenFolder of nothing: %v, want ErrURL", err)
	}
}
