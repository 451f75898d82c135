package mirror

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"

	"linje/store"
	"linje/support"
)

// The test binary run again with this variable set syncs once, and is killed
// in it.
const childVariable = "LINJE_MIRROR_CHILD"

// order tells a child what to do.
type order struct {
	Path    string
	Mailbox support.MailboxID
	// At is how many questions to the disk (see disk.fault) it lives through; 0
	// is all.
	At int
}

func childMain() {
	text := os.Getenv(childVariable)
	if text == "" {
		return
	}
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	if err := o.run(); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func (o order) run() error {
	ctx := context.Background()
	st, err := store.Open(ctx, o.Path)
	if err != nil {
		return err
	}
	d := &disk{Store: st}
	if o.At > 0 {
		d.set(after(o.At, func() error {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}))
	}
	fmt.Println("begun")
	var calm atomic.Bool
	_, err = assemble(d, &calm).Sync(ctx, o.Mailbox)
	return err
}

// after makes a fault that happens at the nth question.
func after(n int, happens func() error) func(string, bool) error {
	asked := 0
	return func(string, bool) error {
		if asked++; asked < n {
			return nil
		}
		return happens()
	}
}

// killed syncs in a process of its own, which is killed: at a question to the
// disk, or at 0 after a random while. It reports whether the process died of it.
func (l *linje) killed(at int, r *rand.Rand) bool {
	l.t.Helper()
	l.close()
	defer l.open()
	text, err := json.Marshal(order{Path: l.path, Mailbox: l.id, At: at})
	if err != nil {
		l.t.Fatalf("order: %v", err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		l.t.Fatalf("child: %v", err)
	}
	begun := bufio.NewReader(out)
	_, _ = begun.ReadString('\n')
	if at == 0 {
		timer := time.AfterFunc(time.Duration(r.IntN(40_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	_, _ = begun.ReadString(0) // until it ends
	err = cmd.Wait()
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == -1
}
