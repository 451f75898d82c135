//go:build unix

package wire

import (
	"io/fs"
	"os"
	"syscall"
)

// ownFile reports whether a file belongs to the user who runs the program.
func ownFile(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Getuid()
}
