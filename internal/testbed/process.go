//go:build unix

package testbed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Limits of starting and ending a server; a loaded machine is slow.
const (
	startLimit = 30 * time.Second
	stopLimit  = 10 * time.Second
)

// process is one program that a test has started, with its children in a
// process group of its own.
type process struct {
	name     string
	cmd      *exec.Cmd
	log      string
	done     chan struct{} // closed when it has ended
	lifeline io.Closer
	guard    *exec.Cmd
}

// program finds a program, in the system directories too, or ends the test and
// names the Debian package that has it.
func program(t testing.TB, name, aptPackage string, more ...string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, dir := range append([]string{"/usr/sbin", "/sbin", "/usr/local/sbin"}, more...) {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path
		}
	}
	t.Fatalf("%s is missing: install the Debian package %s", name, aptPackage)
	return ""
}

// launch starts a command; what it prints goes to the log file. The process and
// its children end when the test process does, however that ends.
func launch(cmd *exec.Cmd, log string) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{name: filepath.Base(cmd.Path), cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(p.done)
	}()
	// The guard reads a pipe that this process holds open, and ends the group
	// when the pipe closes.
	p.guard = exec.Command("/bin/sh", "-c", `cat >/dev/null; kill -TERM -"$0" 2>/dev/null && sleep 2 && kill -KILL -"$0" 2>/dev/null; :`, strconv.Itoa(cmd.Process.Pid))
	p.guard.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	lifeline, err := p.guard.StdinPipe()
	if err == nil {
		err = p.guard.Start()
	}
	if err != nil {
		p.end(syscall.SIGKILL)
		return nil, err
	}
	p.lifeline = lifeline
	return p, nil
}

// running tells whether it has not ended.
func (p *process) running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// signal sends a signal to the whole group.
func (p *process) signal(s syscall.Signal) error {
	if !p.running() {
		return fmt.Errorf("%s has ended", p.name)
	}
	return syscall.Kill(-p.cmd.Process.Pid, s)
}

// end asks it to end with the signal, forces it after a while, and waits until
// it is gone with its children.
func (p *process) end(s syscall.Signal) {
	if p.lifeline == nil && !p.running() {
		return // done with before; its number may be another process's by now
	}
	group := -p.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGCONT)
	if s == syscall.SIGKILL {
		_ = syscall.Kill(group, s)
	} else if p.running() {
		_ = p.cmd.Process.Signal(s)
	}
	timer := time.NewTimer(stopLimit)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
	}
	// Children that outlived it.
	_ = syscall.Kill(group, syscall.SIGKILL)
	<-p.done
	if p.lifeline != nil {
		_ = syscall.Kill(-p.guard.Process.Pid, syscall.SIGKILL)
		_ = p.guard.Wait() // closes the lifeline too
		p.lifeline = nil
	}
}

// poll calls the condition until it holds or the limit is over.
func poll(limit time.Duration, condition func() bool) bool {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if condition() {
			return true
		}
		select {
		case <-deadline.C:
			return condition()
		case <-tick.C:
		}
	}
}

// await waits until a started process is ready; the error holds the end of the
// log.
func (p *process) await(ready func() bool) error {
	if poll(startLimit, func() bool { return !p.running() || ready() }) && p.running() {
		return nil
	}
	if p.running() {
		return fmt.Errorf("%s was not ready in %s; its log ends:\n%s", p.name, startLimit, tail(p.log))
	}
	return fmt.Errorf("%s ended at start; its log ends:\n%s", p.name, tail(p.log))
}

// tail is the last part of a log file.
func tail(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(data[max(0, len(data)-4000):])
}

// runTool runs a short command and gives its output; the error has what it
// printed.
func runTool(cmd *exec.Cmd) (string, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, strings.TrimSpace(errs.String()+out.String()))
	}
	return out.String(), nil
}

// roomFor makes a short-named directory that ends with the test. Socket paths
// in it must stay below 108 bytes, which t.TempDir does not promise, and other
// users must be able to enter it.
func roomFor(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lj")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatalf("temporary directory: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Logf("temporary directory: %v", err)
		}
	})
	return dir
}
