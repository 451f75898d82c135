package mail_test

import (
	"os/exec"
	"strings"
)

// moduleDir is where the source of a module we depend on lies.
func moduleDir(path string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path).Output()
	return strings.TrimSpace(string(out)), err
}
