package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
)

// mostGrowth is how much more memory a mail of 100 MB may cost than none.
const mostGrowth = 40 << 10 // kB

type withAttachments struct {
	Messages []struct {
		Text        string
		Attachments []struct {
			Index  int
			Name   string
			Size   int64
			Remote bool
		}
	}
}

// huge writes a mail with a film of so many bytes, and gives its hash.
func huge(size int) (mail []byte, sum [32]byte) {
	data := make([]byte, size)
	x := uint32(7)
	for i := range data {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	var b bytes.Buffer
	b.WriteString("From: Ola Hansen <requester@example.no>\r\nTo: support@example.no\r\nSubject: Opptak\r\nMessage-ID: <film@mail.example.no>\r\n" +
		"Date: Sun, 22 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=grense\r\n\r\n" +
		"--grense\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHer er opptaket.\r\n" +
		"--grense\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=opptak.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for rest := data; len(rest) > 0; {
		n := min(57, len(rest))
		b.WriteString(base64.StdEncoding.EncodeToString(rest[:n]) + "\r\n")
		rest = rest[n:]
	}
	b.WriteString("--grense--\r\n")
	return b.Bytes(), sha256.Sum256(data)
}

// peak runs linjectl and gives the most memory that it had, in kB. What the
// system tells after a process has ended includes what its parent had.
func (m *machine) peak(args ...string) (most int64) {
	m.t.Helper()
	cmd := m.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			if err != nil {
				m.t.Fatalf("linjectl %s: %v: %s", strings.Join(args, " "), err, errs.String())
			}
			return most
		case <-tick.C:
			if exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", cmd.Process.Pid)); exe != linjectl {
				continue
			}
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if _, after, ok := strings.Cut(string(status), "VmHWM:"); ok {
				var n int64
				_, _ = fmt.Sscan(after, &n)
				most = max(most, n)
			}
		}
	}
}

// A mail with an attachment of 100 MB is never in memory whole: not when it
// comes, not when the attachment is fetched.
func TestHugeAttachmentIsFetchedWhenItIsWanted(t *testing.T) {
	o := newOffice(t)
	m := newMachine(t)
	m.run(o.account().args()...)
	base := m.peak("sync")
	mail, sum := huge(100 << 20)
	o.dovecot.Seed("support", "INBOX", slices.Values([][]byte{mail}))
	mail = nil
	first := m.peak("sync")
	cases := read[[]caseJSON](m, "cases")
	if len(cases) != 1 || cases[0].Subject != "Opptak" {
		t.Fatalf("cases %+v", cases)
	}
	shown := read[withAttachments](m, "show", cases[0].Number)
	a := shown.Messages[0].Attachments
	if len(a) != 1 || !a[0].Remote || a[0].Name != "opptak.mp4" || a[0].Size < 99<<20 || a[0].Size > 101<<20 || shown.Messages[0].Text != "Her er opptaket." {
		t.Fatalf("%+v", shown)
	}
	file := filepath.Join(t.TempDir(), "ut.mp4")
	fetched := m.peak("attachment", cases[0].Number, "0", "0", "--output", file)
	if got := sumOf(t, file); got != sum {
		t.Error("the film came as something else")
	}
	t.Logf("peak memory: %d kB with nothing, %d kB with the mail, %d kB for the attachment", base, first, fetched)
	if first-base > mostGrowth || fetched-base > mostGrowth {
		t.Errorf("memory grew from %d kB to %d kB and %d kB", base, first, fetched)
	}
	o.dovecot.Kill()
	again := m.peak("attachment", cases[0].Number, "0", "0", "--output", file)
	if sumOf(t, file) != sum || again-base > mostGrowth {
		t.Errorf("from the disk, without a server: %d kB", again)
	}
	if a := read[withAttachments](m, "show", cases[0].Number).Messages[0].Attachments[0]; a.Remote || a.Size != 100<<20 {
		t.Errorf("afterwards %+v", a)
	}
}

func sumOf(t *testing.T, path string) (sum [32]byte) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return [32]byte(h.Sum(nil))
}

// Killed at any moment while it stores attachments, Linje has each mail whole or
// not at all, and the next sync brings the rest.
func TestKilledWhileStoringAttachments(t *testing.T) {
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	var mails [][]byte
	for i := range 60 {
		mail, _ := huge(300<<10 + i)
		mails = append(mails, bytes.ReplaceAll(mail, []byte("<film@"), fmt.Appendf(nil, "<film%d@", i)))
	}
	d.Seed("support", "INBOX", slices.Values(mails))
	o := &office{t: t, dovecot: d, mta: testbed.MTA(t, d)}
	m := newMachine(t)
	m.run(o.account().args()...)
	folder := filepath.Join(m.data, "attachments")
	for round := range 4 {
		cmd := m.command("sync")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		within(t, "attachments on the disk", func() bool { return len(done) > 0 || countFiles(folder) > 8*round })
		_ = cmd.Process.Kill()
		<-done
		m.run("cases")
	}
	m.run("sync")
	out := t.TempDir()
	cases := read[[]caseJSON](m, "cases", "--limit", "100")
	total := 0
	for _, c := range cases {
		for i, msg := range read[withAttachments](m, "show", c.Number).Messages {
			total++
			for _, a := range msg.Attachments {
				if a.Remote {
					t.Errorf("%+v", a)
				}
			}
			if total%10 == 1 {
				m.run("attachment", c.Number, fmt.Sprint(i), "0", "--output", filepath.Join(out, fmt.Sprint(total)))
			}
		}
	}
	if total != len(mails) {
		t.Errorf("%d mails, want %d", total, len(mails))
	}
	var parts []struct {
		Name string
		OK   bool
	}
	// It fails: this machine has neither keyring nor notifications.
	if err := json.Unmarshal([]byte(m.try("check", "--json").out), &parts); err != nil || len(parts) < 4 {
		t.Fatalf("check: %v, %+v", err, parts)
	}
	for _, part := range parts {
		if !part.OK && slices.Contains([]string{"attachments", "database", "search"}, part.Name) {
			t.Errorf("check: %s is not as it should be", part.Name)
		}
	}
	if n := countFiles(folder); n != len(mails) {
		t.Errorf("%d files for %d attachments", n, len(mails))
	}
}

func countFiles(dir string) (n int) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), "new-") {
			n++
		}
		return nil
	})
	return n
}
