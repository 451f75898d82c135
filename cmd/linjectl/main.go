// Command linjectl is Linje on the command line: the same desk as the window,
// for scripts, for machines without a screen and for testing from outside.
//
// Every command parses, asks the desk and prints; what a command means stands
// in docs/linjectl.md.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"linje/cmd/internal/wire"
	"linje/gui/present"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitMisuse = 2
)

// app is what a run of linjectl stands on; a test puts other things in place.
type app struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	user     func() string                             // the name of who runs it
	words    func(lang string) (*present.Words, error) // "" is the system's language
	open     func(ctx context.Context, o openOptions) (*session, error)
}

// openOptions say what to open.
type openOptions struct {
	Data     string // data directory; "": LINJE_DATA, else the platform's
	Practice bool   // start the practice mailbox and work on it
	Notify   bool   // show desktop notifications
}

// session is an opened desk.
type session struct {
	desk  worker
	words *present.Words // in the language of the settings; nil: as before
	data  string         // where the data lies
	close func() error
}

func main() {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	// Whoever takes this signal gets an error from the write instead; the
	// outlet ends the run then. Network connections may raise it as well.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now,
		user: systemUser, words: wire.Words, open: openDesk}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
