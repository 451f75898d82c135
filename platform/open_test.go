//go:build linux

package platform_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linje/platform"
)

// opener puts an xdg-open first in PATH that writes down its arguments.
func opener(t *testing.T, exit string) (seen string) {
	t.Helper()
	dir := t.TempDir()
	seen = filepath.Join(dir, "seen")
	script := "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" > '" + seen + "'\nexit " + exit + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return seen
}

func TestOpenURLPassesOneCleanArgument(t *testing.T) {
	for link, want := range map[string]string{
		"https://example.no/a?b=c&d=e#f":                              "https://example.no/a?b=c&d=e#f",
		" http://example.no/søk ":                                     "http://example.no/s%C3%B8k",
		"https://example.no/$(touch x)`id`'\"|;":                      "https://example.no/%24%28touch%20x%29%60id%60%27%22%7C;",
		"mailto:support@example.no":                                   "mailto:support@example.no",
		"mailto:support@example.no?subject=Hei+du&attach=/etc/passwd": "mailto:support@example.no?subject=Hei%20du",
	} {
		seen := opener(t, "0")
		if err := platform.OpenURL(t.Context(), link); err != nil {
			t.Errorf("%q: %v", link, err)
			continue
		}
		data, _ := os.ReadFile(seen)
		if got := strings.TrimSpace(string(data)); got != "1\n"+want {
			t.Errorf("%q was opened as %q, want %q", link, got, want)
		}
	}
}

func TestOpenURLRefuses(t *testing.T) {
	seen := opener(t, "0")
	for _, link := range []string{
		"", "example.no", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "smb://example.no/x", "-v",
		"https://", "https:example.no", "https://user:pw@example.no/", "https://example.no/\u202efdp", "https://example.no/\nx",
		"mailto:", "mailto:not an address", "mailto:a@example.no\nBcc: b@example.no", "https://example.no/" + strings.Repeat("x", 9000),
	} {
		if err := platform.OpenURL(t.Context(), link); !errors.Is(err, platform.ErrURL) {
			t.Errorf("%q: %v, want ErrURL", link, err)
		}
	}
	if _, err := os.Stat(seen); err == nil {
		t.Error("something was opened")
	}
}

func TestOpenURLWithoutAnOpener(t *testing.T) {
	opener(t, "3")
	if err := platform.OpenURL(t.Context(), "https://example.no/"); !errors.Is(err, platform.ErrNoOpener) {
		t.Errorf("an opener that fails: %v, want ErrNoOpener", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := platform.OpenURL(t.Context(), "https://example.no/"); !errors.Is(err, platform.ErrNoOpener) {
		t.Errorf("no opener: %v, want ErrNoOpener", err)
	}
}
