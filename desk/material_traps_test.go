//go:build unix

package desk_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"linje/support"
)

// TestAFolderWithTrapsIsRead: a link that leads out of it is not followed, and a
// pipe is not waited for.
func TestAFolderWithTrapsIsRead(t *testing.T) {
	r := newRig(t)
	dir, secret := t.TempDir(), filepath.Join(t.TempDir(), "secret.txt")
	r.must(os.WriteFile(secret, []byte("Dette er hemmelig, og skal ikke inn."), 0o600))
	r.must(os.WriteFile(filepath.Join(dir, "svar.txt"), []byte("Hei,\n\nVi ser på saken i dag.\n"), 0o600))
	if err := os.Symlink(secret, filepath.Join(dir, "lenke.txt")); err != nil {
		t.Skip(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "ror.txt"), 0o600); err != nil {
		t.Skip(err)
	}
	got := r.foreign(dir, support.ImportOptions{}, false)
	if !slices.Equal(got.Added, []string{"svar.nb"}) || len(got.Faults) != 2 {
		t.Errorf("%v, %+v", got.Added, got.Faults)
	}
}
