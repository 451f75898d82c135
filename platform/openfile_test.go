//go:build linux

package platform_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/platform"
)

func TestOpenCopyOpensAHarmlessNameThatNobodyElseReads(t *testing.T) {
	seen := opener(t, "0")
	dir := filepath.Join(t.TempDir(), "opened")
	if err := platform.OpenCopy(t.Context(), dir, "../../$(touch x)`id`;-rf \u202efdp.pdf", strings.NewReader("content")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	count, path, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	if count != "1" || filepath.Dir(filepath.Dir(path)) != dir || filepath.Ext(path) != ".pdf" {
		t.Errorf("opened %q with %s arguments", path, count)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "content" {
		t.Errorf("the copy holds %q, %v", b, err)
	}
	for name, want := range map[string]os.FileMode{path: 0o400, filepath.Dir(path): 0o700, dir: 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, want %v", name, info.Mode(), want)
		}
	}
	platform.SweepCopies(dir, time.Now())
	if _, err := os.Stat(path); err != nil {
		t.Error("a copy that was just opened is gone")
	}
	platform.SweepCopies(dir, time.Now().Add(25*time.Hour))
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestOpenCopyWithoutAnOpener(t *testing.T) {
	opener(t, "3")
	if err := platform.OpenCopy(t.Context(), t.TempDir(), "a.pdf", strings.NewReader("x")); !errors.Is(err, platform.ErrNoOpener) {
		t.Errorf("got %v, want ErrNoOpener", err)
	}
}
