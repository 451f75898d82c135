package platform

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gen2brain/beeep"
)

// ErrNoNotifier says that there is no notification service to show anything.
var ErrNoNotifier = errors.New("no notification service available")

// notifyLimit bounds one notification: a person is not helped by a later one,
// and the in-app alert stands meanwhile.
const notifyLimit = 5 * time.Second

// Most that a notification holds, in characters; services cut it anyway.
const (
	maxTitle = 120
	maxBody  = 400
)

// Notification is one message to the person at the desktop. Title and body are
// plain text; what could be markup or a command to a service is taken out.
type Notification struct {
	// Tag names the matter: a later notification with the same tag takes the
	// place of the earlier one. Empty means that it stands for itself.
	Tag string
	// Title is the first line, Body the text below it.
	Title, Body string
	// Urgent asks the service to keep it on screen until it is seen to.
	Urgent bool
	// OnClick is called, in a goroutine of its own, when the notification is
	// clicked. Nil, and services that cannot tell, are fine.
	OnClick func()
}

// Notifier shows desktop notifications: over D-Bus where there is one, else by
// the means of the system. It is safe for concurrent use, and no call takes
// longer than five seconds.
type Notifier struct {
	bus busNotifier
	alt fallback
}

// NewNotifier makes a notifier for a program: its name as people know it, its
// ID (that of the .desktop file) and an icon (PNG; nil for none). It connects
// to nothing until it is used.
func NewNotifier(appName, appID string, icon []byte) *Notifier {
	n := &Notifier{alt: fallback{appName: appName, icon: icon}}
	n.bus.init(appName, appID, icon)
	return n
}

// Notify shows a notification. [ErrNoNotifier] when there is nothing to show it
// with; a service that has ended and come back is found again.
func (n *Notifier) Notify(ctx context.Context, note Notification) error {
	ctx, cancel := context.WithTimeout(ctx, notifyLimit)
	defer cancel()
	err := n.bus.notify(ctx, note)
	if err == nil || ctx.Err() != nil || !fallbackAllowed(err) {
		return err
	}
	if errAlt := n.alt.notify(ctx, note); errAlt != nil {
		return err
	}
	return nil
}

// Available tells whether notifications can be shown: nil or [ErrNoNotifier].
// It shows nothing.
func (n *Notifier) Available(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, notifyLimit)
	defer cancel()
	return n.bus.available(ctx)
}

// Withdraw takes the notification with this tag off the screen, where the
// service can; one that is gone already is fine.
func (n *Notifier) Withdraw(tag string) {
	ctx, cancel := context.WithTimeout(context.Background(), notifyLimit)
	defer cancel()
	n.bus.withdraw(ctx, tag)
}

// Close lets go of the connection to the service. Notifications on screen stay,
// but their clicks are no longer heard.
func (n *Notifier) Close() error { return n.bus.close() }

// fallback shows notifications with the beeep library: Windows toasts, the
// macOS notification centre, notify-send or kdialog. It knows no clicks.
type fallback struct {
	appName string
	icon    []byte
	turn    sync.Mutex // the library takes the program's name from a variable
}

// notify calls the library, which has no time limit, in a goroutine of its own.
func (f *fallback) notify(ctx context.Context, note Notification) error {
	title, body := safeText(note.Title, maxTitle), safeText(note.Body, maxBody)
	done := make(chan error, 1)
	go func() {
		f.turn.Lock()
		defer f.turn.Unlock()
		if ctx.Err() != nil {
			done <- ctx.Err()
			return
		}
		beeep.AppName = safeText(f.appName, maxTitle)
		var icon any = f.icon
		if len(f.icon) == 0 {
			icon = ""
		}
		if note.Urgent {
			done <- beeep.Alert(title, body, icon)
			return
		}
		done <- beeep.Notify(title, body, icon)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// plainText makes one line (title) or lines (body) of text that is shown as it
// stands: no control characters, none that turn the writing direction.
func plainText(s string, limit int, lines bool) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return cut(strings.TrimSpace(s), limit)
}

// safeText keeps only what no shell, script or markup gives a meaning to: some
// services are reached through PowerShell, AppleScript or XML.
func safeText(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(".,:;!?()[]-–+/@#=_*·…", r):
			return r
		}
		return -1
	}, s)
	return cut(strings.TrimSpace(s), limit)
}

// cut shortens to at most limit characters, with a sign that it did.
func cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:limit-1]) + "…"
}
