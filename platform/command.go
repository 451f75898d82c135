package platform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// ErrNoPassword says that a password command printed nothing.
var ErrNoPassword = errors.New("the password command printed nothing")

// ErrCommandSlow says that a password command was still running when its time
// was over.
var ErrCommandSlow = errors.New("the password command did not end")

// commandLimit bounds a password command: it may ask a person for something.
const commandLimit = 60 * time.Second

// FirstLine runs a command that the user has set, as their shell would, and
// returns the first line that it prints. Its error output is not kept: it may
// hold secrets.
func FirstLine(ctx context.Context, command string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	shell, flag := "/bin/sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	cmd := exec.CommandContext(ctx, shell, flag, command)
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return "", ErrCommandSlow
		}
		return "", fmt.Errorf("password command: %w", err)
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	line = strings.TrimRight(line, "\r")
	if line == "" {
		return "", ErrNoPassword
	}
	return line, nil
}
