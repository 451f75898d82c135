package platform

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Errors of [Claim] and [Show].
var (
	// ErrRunning says that another process has claimed this data directory.
	ErrRunning = errors.New("already running on this data directory")
	// ErrNotRunning says that no process that could show its window was found.
	ErrNotRunning = errors.New("not running on this data directory")
)

// The files of a claim. The lock file stays; the door file tells where the
// owner listens and the word that it wants to hear.
const (
	lockFile = "linje.lock"
	doorFile = "linje.door"
)

// showLimit bounds one request to show the window, and how long a second start
// waits for a first one that is just coming up.
const showLimit = 3 * time.Second

// Instance is the claim of one running app on its data directory. It does not
// lock the database: the command line may use that at the same time.
type Instance struct {
	dir    string
	word   string
	lock   *flock.Flock
	door   net.Listener
	served sync.WaitGroup

	mu      sync.Mutex
	onShow  func()
	pending bool // asked to show before there was something to show
}

// Claim makes this process the one app on a data directory, until Release or
// its end; [ErrRunning] when another is. The directory must exist.
func Claim(dataDir string) (*Instance, error) {
	i := &Instance{dir: dataDir, word: rand.Text(), lock: flock.New(filepath.Join(dataDir, lockFile), flock.SetPermissions(0o600))}
	locked, err := i.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("claim data directory: %w", err)
	}
	if !locked {
		return nil, ErrRunning
	}
	if err := i.open(); err != nil {
		_ = i.lock.Unlock()
		return nil, fmt.Errorf("claim data directory: %w", err)
	}
	return i, nil
}

// open listens on a loopback port and writes where. The secret word keeps other
// users of the machine from asking.
func (i *Instance) open() error {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	path := filepath.Join(i.dir, doorFile)
	temporary := path + ".new"
	err = os.WriteFile(temporary, []byte(door.Addr().String()+"\n"+i.word+"\n"), 0o600)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = door.Close()
		return err
	}
	i.door = door
	i.served.Go(i.serve)
	return nil
}

// serve answers one caller after the other until the door is closed.
func (i *Instance) serve() {
	for {
		conn, err := i.door.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		i.answer(conn)
	}
}

// answer hears one caller out.
func (i *Instance) answer(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	line, err := bufio.NewReaderSize(conn, 128).ReadSlice('\n')
	if err != nil || subtle.ConstantTimeCompare([]byte(strings.TrimSuffix(string(line), "\n")), []byte(i.word)) != 1 {
		return
	}
	i.show()
	_, _ = conn.Write([]byte("ok\n"))
}

func (i *Instance) show() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.onShow == nil {
		i.pending = true
		return
	}
	i.onShow()
}

// OnShow sets what happens when a second start asks for the window; a request
// that came before is made good now. The function must return soon and must not
// call the Instance.
func (i *Instance) OnShow(show func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.onShow = show
	if i.pending && show != nil {
		i.pending = false
		show()
	}
}

// Release gives the data directory up. The files of the claim may stay.
func (i *Instance) Release() error {
	errDoor := i.door.Close()
	i.served.Wait()
	errFile := os.Remove(filepath.Join(i.dir, doorFile))
	if errors.Is(errFile, os.ErrNotExist) {
		errFile = nil
	}
	return errors.Join(errDoor, errFile, i.lock.Unlock())
}

// Show asks the app that has claimed a data directory to show its window. One
// that is just starting is waited for; [ErrNotRunning] when none answers.
func Show(dataDir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), showLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := knock(ctx, filepath.Join(dataDir, doorFile))
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrNotRunning, err)
		}
	}
}

// knock asks once.
func knock(ctx context.Context, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	address, word, ok := strings.Cut(strings.TrimSpace(string(data)), "\n")
	if host, _, err := net.SplitHostPort(address); !ok || err != nil || host != "127.0.0.1" {
		return fmt.Errorf("%s: not understood", doorFile)
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := fmt.Fprintf(conn, "%s\n", word); err != nil {
		return err
	}
	reply, err := bufio.NewReaderSize(conn, 16).ReadSlice('\n')
	if err != nil {
		return err
	}
	if string(reply) != "ok\n" {
		return errors.New("no answer to the request")
	}
	return nil
}
