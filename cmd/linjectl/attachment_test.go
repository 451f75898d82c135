package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linje/support"
)

func (f *fakeDesk) SizeLimit(context.Context, support.MailboxID) (int64, error) { return f.limit, nil }

func (f *fakeDesk) SaveAttachment(_ context.Context, _ support.MailboxID, m support.MessageID, index int, to io.Writer,
	_ func(done, total int64)) (int64, error) {
	n, err := io.WriteString(to, string(m)+" "+strings.Repeat("x", index))
	return int64(n), errors.Join(err, f.failing["SaveAttachment"])
}

func TestAttachmentIsSavedWhole(t *testing.T) {
	f := newFake()
	f.threads[0].Messages[0].Attached = []support.Attachment{{Index: 2, Name: "film.mp4", Size: 5, Remote: true}}
	path := filepath.Join(t.TempDir(), "ut.mp4")
	if got := runWith(t, f, "", "show", "K7Q-2MX"); !strings.Contains(got.out, "[0 2  vedlegg: film.mp4, 5 byte, på tjeneren]") {
		t.Errorf("show: %q", got.out)
	}
	got := runWith(t, f, "", "attachment", "K7Q-2MX", "0", "2", "-o", path, "--json")
	if b, err := os.ReadFile(path); err != nil || string(b) != "a@example.no xx" || got.code != exitDone || !strings.Contains(got.out, `"size": 15`) {
		t.Errorf("exit %d, %q, %q, %v; file %q", got.code, got.out, got.err, err, b)
	}
	if got := runWith(t, f, "", "attachment", "K7Q-2MX", "0", "2", "--output", "-"); got.out != "a@example.no xx" {
		t.Errorf("standard output: %q", got.out)
	}
	for _, args := range []string{"0 2", "0 2 -o - --json"} {
		if got := runWith(t, f, "", append([]string{"attachment", "K7Q-2MX"}, strings.Fields(args)...)...); got.code != exitMisuse {
			t.Errorf("%s: exit %d, %q", args, got.code, got.err)
		}
	}
	for _, args := range []string{"0 0", "1 2", "-- -1 2", "x 2", "0 x"} {
		got := runWith(t, f, "", append([]string{"attachment", "K7Q-2MX", "-o", path}, strings.Fields(args)...)...)
		if got.code != exitFailed || !strings.Contains(got.err, "show") {
			t.Errorf("%s: exit %d, %q", args, got.code, got.err)
		}
	}
	f.failing["SaveAttachment"] = support.E(support.CodeGone, "x", nil)
	other := filepath.Join(filepath.Dir(path), "annen.mp4")
	if got := runWith(t, f, "", "attachment", "K7Q-2MX", "0", "2", "-o", other); got.code != exitFailed || !strings.Contains(got.err, "ligger ikke lenger") {
		t.Errorf("gone: exit %d, %q", got.code, got.err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestAttachIsBoundedByTheServer(t *testing.T) {
	f := newFake()
	f.limit = 1 << 20
	file := filepath.Join(t.TempDir(), "stor.bin")
	if err := os.WriteFile(file, make([]byte, 800<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--attach", file, "--draft")
	if got.code != exitFailed || f.draft != nil || !strings.Contains(got.err, "1 MB") {
		t.Errorf("exit %d, %q, draft %v", got.code, got.err, f.draft)
	}
	f.limit = 0 // not said: 25 MB
	if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--attach", file, "--draft"); got.code != exitDone || f.draft == nil {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
}
