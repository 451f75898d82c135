// Command linje is the desktop app: the window on a desk.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/spf13/pflag"

	"linje/assets"
	"linje/cmd/internal/wire"
	"linje/gui"
	"linje/gui/present"
	"linje/platform"
	"linje/support"
)

// version is that of the program; the Makefile sets it from git.
var version = "0.1"

func main() {
	data := pflag.String("data", "", "data directory (default: LINJE_DATA, else the platform's)")
	practice := pflag.Bool("practice", false, "open the practice mailbox even if there is a mailbox of your own")
	show := pflag.Bool("version", false, "print the version and end")
	pflag.Parse()
	if *show {
		fmt.Println("linje", version)
		return
	}
	if err := run(*data, *practice); err != nil {
		say(err)
		os.Exit(1)
	}
}

// say prints an error before there is a window, in the language of the system.
func say(err error) {
	words, werr := wire.Words("")
	if werr != nil {
		fmt.Fprintln(os.Stderr, "linje:", err)
		return
	}
	what, todo := present.ErrorText(words, err)
	fmt.Fprintln(os.Stderr, "linje:", what, todo)
}

func run(data string, practice bool) error {
	dir, err := wire.DataDir(data)
	if err != nil {
		return err
	}
	instance, err := platform.Claim(dir)
	if errors.Is(err, platform.ErrRunning) {
		return platform.Show(dir)
	}
	if err != nil {
		return &support.Error{Code: support.CodeDatabase, Op: "linje.claim", Detail: dir, Err: err}
	}
	defer func() { _ = instance.Release() }()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	office, err := open(ctx, dir, practice)
	if err != nil {
		say(err)
		_ = instance.Release()
		return showFault(dir, err)
	}
	defer office.close()

	ui, err := newWindow(office)
	if err != nil {
		return err
	}
	office.useDesk = func(d gui.Desk) {
		fyne.Do(func() { ui.UseDesk(d) })
	}
	instance.OnShow(func() { fyne.Do(ui.Show) })
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		fyne.Do(ui.Quit)
	}()
	office.start(ctx)
	if trace := office.own.Trace; trace != nil {
		go watchUI(ctx, trace)
	}
	ui.Run()
	return nil
}

// showFault tells of what keeps the window from opening in a window of its own,
// and starts Linje again if the user had the damaged file set aside.
func showFault(dir string, fault error) error {
	words, err := wire.Words("")
	if err != nil {
		return fault
	}
	f := gui.Fault{App: newApp(), Words: words, Err: fault}
	file := filepath.Join(dir, "linje.db")
	if _, err := os.Stat(file); err == nil && gui.Damaged(fault) {
		f.SetAside = func() error { return platform.SetAside(file, time.Now()) }
	}
	if !f.Show() {
		os.Exit(1) // it has been said
	}
	program, err := os.Executable()
	if err != nil {
		return fault
	}
	again := exec.Command(program, os.Args[1:]...)
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	return again.Start()
}

func newApp() fyne.App {
	app.SetMetadata(fyne.AppMetadata{ID: wire.AppID, Name: wire.AppName, Version: version, Migrations: map[string]bool{"fyneDo": true}})
	lightUnlessDark()
	a := app.NewWithID(wire.AppID)
	a.SetIcon(fyne.NewStaticResource("linje.png", assets.AppIcon()))
	return a
}

func newWindow(o *office) (*gui.UI, error) {
	options := gui.Options{
		App: newApp(), Desk: o.desk(), Files: files{}, Words: func(l support.Language) (*present.Words, error) { return wire.Words(string(l)) },
		SystemLanguage: wire.SystemLanguage(), Version: version, OnReady: ready,
		Toolkit: func(l support.Language) error { return gui.UseToolkitTexts(assets.Translations(), l) },
		OpenURL: func(link string) { go func() { _ = platform.OpenURL(context.Background(), link) }() },
	}
	if trace := o.own.Trace; trace != nil {
		options.OnWork = func() func() {
			began, used := time.Now(), platform.ThreadTime()
			return func() {
				if took := time.Since(began); took > frame {
					trace(fmt.Sprintf("ui worked %d ms", took.Milliseconds()))
					trace(fmt.Sprintf("ui used %d ms", (platform.ThreadTime() - used).Milliseconds()))
				}
			}
		}
	}
	if platform.HasTray() {
		options.TrayIcon = func(alert bool) fyne.Resource {
			name := "tray.png"
			if alert {
				name = "tray-alert.png"
			}
			return fyne.NewStaticResource(name, assets.Icon(name))
		}
	}
	return gui.New(options)
}

// lightUnlessDark makes the window light where the desktop does not say what
// the user prefers; the toolkit would make it dark. A choice in the settings
// wins over both.
func lightUnlessDark() {
	if os.Getenv("FYNE_THEME") == "" && runtime.GOOS == "linux" && !platform.PrefersDark() {
		_ = os.Setenv("FYNE_THEME", "light") // fails for odd names only
	}
}

// ready tells who started the program that the window can be used, by making
// the file that LINJE_READY_FILE names.
func ready() {
	name := os.Getenv("LINJE_READY_FILE")
	if name == "" {
		return
	}
	if f, err := os.Create(name); err == nil {
		_ = f.Close()
	}
}

// frame is how long a picture stands on a usual screen.
const frame = 17 * time.Millisecond

// watchUI measures how long the UI thread lets wait: every 10 ms it asks for a
// moment of it, and traces what took longer than a frame.
func watchUI(ctx context.Context, trace func(string)) {
	beat := time.NewTicker(10 * time.Millisecond)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		asked := time.Now()
		done := make(chan struct{})
		fyne.Do(func() { close(done) })
		select {
		case <-ctx.Done():
			return
		case <-done:
		}
		if took := time.Since(asked); took > frame {
			trace(fmt.Sprintf("ui waited %d ms", took.Milliseconds()))
		}
	}
}
