package platform

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

func TestFirstLine(t *testing.T) {
	got, err := FirstLine(context.Background(), "printf 'hemmelig ord\\nmer\\n'")
	if err != nil || got != "hemmelig ord" {
		t.Fatalf("FirstLine = %q, %v", got, err)
	}
	if _, err := FirstLine(context.Background(), "true"); !errors.Is(err, ErrNoPassword) {
		t.Errorf("silent command: %v, want ErrNoPassword", err)
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

func TestOpenFolderNeedsAFolder(t *testing.T) {
	if err := OpenFolder(context.Background(), filepath.Join(t.TempDir(), "nei")); !errors.Is(err, ErrURL) {
		t.Errorf("OpenFolder of nothing: %v, want ErrURL", err)
	}
}
