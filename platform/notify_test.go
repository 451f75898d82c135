//go:build linux

package platform_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
	"linje/platform"
)

func icon(t *testing.T) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	picture.Set(3, 3, color.NRGBA{R: 255, A: 255})
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestNotificationIsShownAndItsClickHeard(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Notifications: true})
	session.Setenv()
	watch := session.WatchNotify()
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", icon(t))
	defer notifier.Close()
	if err := notifier.Available(t.Context()); err != nil {
		t.Fatal(err)
	}
	clicked := make(chan string, 4)
	err := notifier.Notify(t.Context(), platform.Notification{
		Tag: "K7Q-2MX", Title: "Eskalering til oss", Body: "Sak K7Q-2MX <b>&\u202e nå", Urgent: true,
		OnClick: func() { clicked <- "first" },
	})
	if err != nil {
		t.Fatal(err)
	}
	call := testbed.Receive(t, watch, "Notify")
	if call.AppName != "Linje" || call.Summary != "Eskalering til oss" || call.Body != "Sak K7Q-2MX &lt;b&gt;&amp; nå" {
		t.Errorf("texts: %+v", call)
	}
	image, _ := call.Hints["image-data"].Value().([]any)
	if call.Hints["urgency"].Value() != byte(2) || call.Hints["desktop-entry"].Value() != "no.linje.Linje" || len(image) != 7 || image[0] != int32(16) || len(image[6].([]byte)) != 16*16*4 {
		t.Errorf("hints: %v", call.Hints)
	}
	if len(call.Actions) != 2 || call.Actions[0] != "default" {
		t.Errorf("actions: %v", call.Actions)
	}
	session.WaitDisplayed(1)
	session.InvokeDefault()
	if who := testbed.Receive(t, clicked, "the click"); who != "first" {
		t.Errorf("clicked: %s", who)
	}

	// The same tag takes the place of the first one, with its own click.
	err = notifier.Notify(t.Context(), platform.Notification{Tag: "K7Q-2MX", Title: "Fortsatt", OnClick: func() { clicked <- "second" }})
	if err != nil {
		t.Fatal(err)
	}
	if call := testbed.Receive(t, watch, "Notify"); call.Replaces == 0 || call.Hints["urgency"].Value() != byte(1) {
		t.Errorf("second: replaces %d, %v", call.Replaces, call.Hints)
	}
	session.WaitDisplayed(1)
	session.InvokeDefault()
	if who := testbed.Receive(t, clicked, "the second click"); who != "second" {
		t.Errorf("clicked: %s", who)
	}
	if err := notifier.Notify(t.Context(), platform.Notification{Title: "En annen"}); err != nil {
		t.Fatal(err)
	}
	session.WaitDisplayed(2)
	notifier.Withdraw("K7Q-2MX")
	session.WaitDisplayed(1)
	notifier.Withdraw("never shown")
	if history := session.History(); len(history) != 2 || history[0].Summary != "En annen" {
		t.Errorf("history: %+v", history)
	}
}

func TestNotifierOutlivesServiceAndBus(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Notifications: true})
	session.Setenv()
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", nil)
	defer notifier.Close()
	show := func(title string) error {
		return notifier.Notify(t.Context(), platform.Notification{Tag: "a", Title: title, OnClick: func() {}})
	}
	if err := show("En"); err != nil {
		t.Fatal(err)
	}
	session.StopNotifications()
	if err := show("To"); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("without a service: %v, want ErrNoNotifier", err)
	}
	if err := notifier.Available(t.Context()); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("available without a service: %v", err)
	}
	session.StartNotifications()
	if err := show("Tre"); err != nil {
		t.Errorf("after the service came back: %v", err)
	}
	session.StopBus()
	if err := show("Fire"); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("without a bus: %v, want ErrNoNotifier", err)
	}
	session.StartBus()
	session.StartNotifications()
	if err := show("Fem"); err != nil {
		t.Errorf("after the bus came back: %v", err)
	}
	if history := session.History(); len(history) != 1 || history[0].Summary != "Fem" {
		t.Errorf("history: %+v", history)
	}
	if err := notifier.Close(); err != nil {
		t.Error(err)
	}
	if err := show("Seks"); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("after Close: %v, want ErrNoNotifier", err)
	}
}

func TestNotifierThatHangsDoesNotBlock(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{})
	session.Setenv()
	session.PauseBus()
	defer session.ResumeBus()
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", nil)
	defer notifier.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := notifier.Notify(ctx, platform.Notification{Title: "x"}); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("on a bus that hangs: %v, want ErrNoNotifier", err)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestNotifierWithoutBusStartsNone(t *testing.T) {
	testbed.Desktop(t, testbed.DesktopOptions{}).Setenv()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	t.Setenv("PATH", withLauncher(t))
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", nil)
	defer notifier.Close()
	if err := notifier.Notify(t.Context(), platform.Notification{Title: "x"}); !errors.Is(err, platform.ErrNoNotifier) {
		t.Errorf("without a bus: %v, want ErrNoNotifier", err)
	}
}

func TestLongAndHostileTextIsCutAndPlain(t *testing.T) {
	session := testbed.Desktop(t, testbed.DesktopOptions{Notifications: true})
	session.Setenv()
	watch := session.WatchNotify()
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", nil)
	defer notifier.Close()
	err := notifier.Notify(t.Context(), platform.Notification{Title: "a\nb\x00\x1b[1m" + strings.Repeat("å", 5000), Body: "\xff\xfe"})
	if err != nil {
		t.Fatal(err)
	}
	call := testbed.Receive(t, watch, "Notify")
	if runes := []rune(call.Summary); len(runes) != 120 || !strings.HasPrefix(call.Summary, "a b[1må") {
		t.Errorf("title of %d characters: %q", len(runes), call.Summary)
	}
}

func TestFallbackGetsOnlyHarmlessText(t *testing.T) {
	testbed.Desktop(t, testbed.DesktopOptions{}).Setenv() // no service on the bus
	dir := t.TempDir()
	seen := filepath.Join(dir, "seen")
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" \"$2\" > '" + seen + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "notify-send"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	notifier := platform.NewNotifier("Linje", "no.linje.Linje", icon(t))
	defer notifier.Close()
	err := notifier.Notify(t.Context(), platform.Notification{
		Title: "Sak K7Q-2MX: på vent?", Body: "a\"$(calc)`id`' “b” ]]><x>\\ &c\x07\nd", Urgent: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(data); got != "Sak K7Q-2MX: på vent?\na(calc)id b ]]x c d\n" {
		t.Errorf("passed on: %q", got)
	}
}
