package wire

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"linje/platform"
)

// TestHolder is no test: it is the other program of the test below, which
// makes a practice directory, tells its name and waits to be killed.
func TestHolder(t *testing.T) {
	if os.Getenv("LINJE_TEST_HOLDER") == "" {
		t.Skip("only as a program of its own")
	}
	dir, _, err := practiceDir()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdout.WriteString(dir)
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func TestPracticeDataOfAKilledProgramIsRemovedAtTheNextStart(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	cmd := exec.Command(os.Args[0], "-test.run", "^TestHolder$")
	cmd.Env = append(os.Environ(), "LINJE_TEST_HOLDER=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	name := make([]byte, 4096)
	n, err := out.Read(name)
	other := string(name[:n])
	if err != nil {
		t.Fatal(err)
	}
	own, remove, err := practiceDir()
	if err != nil {
		t.Fatal(err)
	}
	if !there(other) {
		t.Error("the data of a program that runs was removed")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	next, removeNext, err := practiceDir()
	if err != nil {
		t.Fatal(err)
	}
	if there(other) || !there(own) {
		t.Errorf("left over still there: %v; in use still there: %v", there(other), there(own))
	}
	for _, end := range []func() error{remove, removeNext} {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
	if there(own) || there(next) {
		t.Error("practice data is left after the end")
	}
}

func TestSweepLeavesWhatMayBeInUse(t *testing.T) {
	parent := t.TempDir()
	made := func(name string) string {
		dir := filepath.Join(parent, name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	unlocked, else1, locked := made(practicePrefix+"1"), made("linje-other"), made(practicePrefix+"2")
	target := made("target")
	link := filepath.Join(parent, practicePrefix+"3")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	release, ok, err := platform.TryLock(filepath.Join(locked, practiceLock))
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	defer release()
	sweepPractice(parent, time.Now())
	if !there(unlocked) {
		t.Error("a directory that was just made was removed")
	}
	sweepPractice(parent, time.Now().Add(2*unlockedAge))
	if there(unlocked) || !there(else1) || !there(locked) || !there(target) || !there(link) {
		t.Errorf("removed: left over %v, other %v, locked %v, target of a link %v, link %v",
			!there(unlocked), !there(else1), !there(locked), !there(target), !there(link))
	}
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
