package platform

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode"
)

// Errors of [OpenURL].
var (
	// ErrURL says that the link is not one that may be opened.
	ErrURL = errors.New("not a link that can be opened")
	// ErrNoOpener says that the system has nothing that opens the link.
	ErrNoOpener = errors.New("nothing on this machine opens the link")
)

// maxURL is the longest link handed to another program, in bytes.
const maxURL = 8 << 10

// openWait is how long the opener is given to report a failure. One that still
// runs then has become the browser.
const openWait = 2 * time.Second

// OpenURL opens a web address (http, https) or a new mail (mailto) with the
// program that the user has chosen for it. Anything else is [ErrURL]: a link in
// a mail must not start a program. No shell is involved.
func OpenURL(ctx context.Context, link string) error {
	clean, err := cleanURL(link)
	if err != nil {
		return err
	}
	return start(ctx, clean)
}

// OpenFolder shows a folder, or the one that a file lies in, with the system's
// file manager. It never opens a file: one that was saved from a mail may be a
// program. [ErrURL] when there is no such folder.
func OpenFolder(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrURL, err)
	}
	return start(ctx, path)
}

// start gives something to the system's opener and waits a moment for a
// failure.
func start(ctx context.Context, what string) error {
	name, args := opener(what)
	path, err := exec.LookPath(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoOpener, err)
	}
	cmd := exec.Command(path, args...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoOpener, err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	timer := time.NewTimer(openWait)
	defer timer.Stop()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrNoOpener, name, err)
		}
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// opener is the system's own program for opening a link.
func opener(link string) (name string, args []string) {
	switch runtime.GOOS {
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", link}
	case "darwin":
		return "open", []string{link}
	}
	return "xdg-open", []string{link}
}

// cleanURL checks a link and writes it anew, so that what is passed on holds
// nothing but a well-formed address.
func cleanURL(link string) (string, error) {
	bad := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
	if len(link) > maxURL || strings.ContainsFunc(link, bad) {
		return "", fmt.Errorf("%w: too long, or with hidden characters", ErrURL)
	}
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return "", fmt.Errorf("%w: not an address", ErrURL)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Hostname() == "" || u.Opaque != "" || u.User != nil {
			return "", fmt.Errorf("%w: no plain host", ErrURL)
		}
	case "mailto":
		to, err := url.PathUnescape(u.Opaque)
		if err != nil {
			return "", fmt.Errorf("%w: no mail address", ErrURL)
		}
		if _, err := mail.ParseAddressList(to); err != nil {
			return "", fmt.Errorf("%w: no mail address", ErrURL)
		}
		return "mailto:" + url.PathEscape(to) + mailtoQuery(u), nil
	default:
		return "", fmt.Errorf("%w: only web and mail addresses", ErrURL)
	}
	return strings.NewReplacer(`"`, "%22", "'", "%27", "`", "%60", "$", "%24", "|", "%7C", "^", "%5E").Replace(u.String()), nil
}

// mailtoQuery keeps of a mailto link (RFC 6068) what only fills in a text.
// Other fields, "attach" above all, make some mail programs take along files.
func mailtoQuery(u *url.URL) string {
	given, kept := u.Query(), []string{}
	for _, field := range []string{"subject", "body", "cc"} {
		if value := given.Get(field); value != "" {
			kept = append(kept, field+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}
