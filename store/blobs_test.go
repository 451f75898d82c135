package store_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"linje/store"
	"linje/support"
)

// withFile writes a mail with one attachment.
func withFile(data []byte) []byte {
	b := []byte("From: kari@example.no\r\n\r\n--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for len(data) > 0 {
		n := min(57, len(data))
		b = append(base64.StdEncoding.AppendEncode(b, data[:n]), "\r\n"...)
		data = data[n:]
	}
	return append(b, "--x--\r\n"...)
}

func noise(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// files lists the attachments on the disk.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(dir, "attachments"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", d.Name(), info.Mode())
		}
		out = append(out, path)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func TestAttachmentsAreStoredOnceByTheirContent(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "linje.db"))
	box := addMailbox(t, s, "Hjelp")
	large, logo := noise(1, 300<<10), noise(2, 20<<10)
	sources := map[string][]byte{}
	for i := range 5 {
		for kind, data := range map[string][]byte{"large": large, "logo": logo} {
			id := fmt.Sprintf("%s%d@example.no", kind, i)
			sources[id] = append([]byte(fmt.Sprintf("Subject: %d\r\n", i)), withFile(data)...)
			take(t, s, box, letter{id: id, subject: id, source: sources[id]})
		}
	}
	got := files(t, dir)
	if len(got) != 2 {
		t.Fatalf("two attachments, ten times, are %d files: %v", len(got), got)
	}
	for _, data := range [][]byte{large, logo} {
		name := support.HashOf(data).String()
		if b := must(os.ReadFile(filepath.Join(dir, "attachments", name[:2], name)))(t); !bytes.Equal(b, data) {
			t.Error("a file holds something else than was attached")
		}
	}
	for id, source := range sources {
		if got := must(s.Source(t.Context(), box, support.MessageID(id)))(t); !bytes.Equal(got, source) {
			t.Errorf("%s came back with %d bytes of %d, or other bytes", id, len(got), len(source))
		}
	}
	size := must(os.Stat(filepath.Join(dir, "linje.db")))(t).Size()
	if size > 1<<20 {
		t.Errorf("the database has %d bytes, as if they lay in it", size)
	}
	must(s.CheckFiles(t.Context()))(t)
}

func TestDamagedAttachmentIsNoticedAndWrittenAnew(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"missing":   os.Remove,
		"truncated": func(path string) error { return os.Truncate(path, 1000) },
		"changed": func(path string) error {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteAt([]byte("damage"), 5000)
			return errors.Join(err, f.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, filepath.Join(dir, "linje.db"))
			box := addMailbox(t, s, "Hjelp")
			source := withFile(noise(3, 300<<10))
			take(t, s, box, letter{id: "a@example.no", subject: "a", source: source})
			ok(t, harm(files(t, dir)[0]))
			_, err := s.Source(t.Context(), box, "a@example.no")
			wantCode(t, err, support.CodeAttachmentLost)
			lost, err := s.CheckFiles(t.Context())
			wantCode(t, err, support.CodeAttachmentLost)
			if len(lost) != 1 || lost[0].Case != caseOf("a@example.no") {
				t.Errorf("lost: %+v", lost)
			}
			wantCode(t, s.Restore(t.Context(), box, "a@example.no", withFile(noise(4, 300<<10))), support.CodeAttachmentLost)
			ok(t, s.Restore(t.Context(), box, "a@example.no", source))
			if got := must(s.Source(t.Context(), box, "a@example.no"))(t); !bytes.Equal(got, source) {
				t.Error("it came back as something else")
			}
			must(s.CheckFiles(t.Context()))(t)
		})
	}
}

func TestSweepTakesOnlyWhatNothingNames(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "linje.db"))
	first, second := addMailbox(t, s, "Hjelp"), addMailbox(t, s, "Annen")
	both, own := noise(5, 300<<10), noise(6, 300<<10)
	take(t, s, first, letter{id: "a@example.no", subject: "a", source: withFile(both)}, letter{id: "b@example.no", subject: "b", source: withFile(own)})
	take(t, s, second, letter{id: "c@example.no", subject: "c", source: withFile(both)})
	left := filepath.Join(dir, "attachments", "ab")
	ok(t, os.MkdirAll(left, 0o700))
	ok(t, os.WriteFile(filepath.Join(left, "ab"+support.HashOf(nil).String()[2:]), []byte("x"), 0o600))
	ok(t, os.WriteFile(filepath.Join(left, "readme"), []byte("x"), 0o600)) // not ours
	ok(t, os.WriteFile(filepath.Join(dir, "attachments", "new-123"), []byte("x"), 0o600))
	if n := must(s.Sweep(t.Context()))(t); n != 1 {
		t.Errorf("%d files swept, want the one that nothing names", n)
	}
	if got := files(t, dir); len(got) != 4 {
		t.Errorf("left: %v", got)
	}
	ok(t, s.RemoveMailbox(t.Context(), first))
	if got := files(t, dir); len(got) != 3 {
		t.Errorf("after the mailbox: %v", got)
	}
	if got := must(s.Source(t.Context(), second, "c@example.no"))(t); !bytes.Equal(got, withFile(both)) {
		t.Error("the other mailbox lost its attachment")
	}
}

// Two programs take in mail with the same attachments while a third sweeps.
func TestTwoProgramsAndASweep(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "linje.db")
	boxes := []support.MailboxID{}
	one := open(t, path)
	for _, name := range []string{"Hjelp", "Annen"} {
		boxes = append(boxes, addMailbox(t, one, name))
	}
	programs := []*store.Store{one, open(t, path)}
	sweeper := open(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	var workers, sweeping sync.WaitGroup
	sweeping.Go(func() {
		for ctx.Err() == nil {
			if _, err := sweeper.Sweep(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	for p, s := range programs {
		workers.Go(func() {
			for i := range 12 {
				// What is thrown away again leaves its file behind: the next one finds it there.
				stop := errors.New("stop")
				_, err := s.Intake(ctx, boxes[p], 2, func(v support.IntakeView, k int) (support.Intake, error) {
					if k == 1 {
						return support.Intake{}, stop
					}
					return letter{id: fmt.Sprintf("x%d@example.no", i), subject: "x", source: withFile(noise(uint64(i), 260<<10))}.decide(boxes[p], v), nil
				})
				if !errors.Is(err, stop) {
					t.Error(err)
				}
				id := fmt.Sprintf("%d-%d@example.no", p, i)
				_, err = s.Intake(ctx, boxes[p], 1, func(v support.IntakeView, _ int) (support.Intake, error) {
					return letter{id: id, subject: id, source: withFile(noise(uint64(i), 260<<10))}.decide(boxes[p], v), nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	cancel()
	sweeping.Wait()
	must(one.CheckFiles(t.Context()))(t)
	for p := range programs {
		for i := range 12 {
			must(one.Source(t.Context(), boxes[p], support.MessageID(fmt.Sprintf("%d-%d@example.no", p, i))))(t)
		}
	}
	if got := files(t, dir); len(got) != 12 {
		t.Errorf("%d files, want 12", len(got))
	}
}

func TestAttachmentThatIsFetchedByItself(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "linje.db"))
	box := addMailbox(t, s, "Hjelp")
	take(t, s, box, letter{id: "a@example.no", subject: "a", source: []byte("x"), folder: "INBOX", uid: 3,
		files: []support.Attachment{{Index: 0, Name: "film.mp4", Size: 9, Remote: true}}})
	m := must(s.Thread(t.Context(), caseOf("a@example.no"), ""))(t).Messages[0]
	if !m.Attached[0].Remote {
		t.Fatalf("attachment %+v", m.Attached[0])
	}
	if hits := must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"film"}}))(t); len(hits) != 1 {
		t.Errorf("%d cases found by the name of what is on the server", len(hits))
	}
	if p := must(s.PlacesFor(t.Context(), box, "a@example.no"))(t); len(p) != 1 || p[0] != (support.Place{Folder: "INBOX", UIDValidity: 7, UID: 3}) {
		t.Errorf("places %+v", p)
	}
	_, err := s.Attached(t.Context(), box, "a@example.no", 0)
	wantCode(t, err, support.CodeNotFound)
	cut := errors.New("cut")
	err = s.SaveAttached(t.Context(), box, "a@example.no", 0, func(w io.Writer) error { _, _ = w.Write([]byte("half")); return cut })
	if !errors.Is(err, cut) || len(files(t, dir)) != 0 {
		t.Errorf("half of it: %v, %v", err, files(t, dir))
	}
	wantCode(t, s.SaveAttached(t.Context(), box, "a@example.no", 5, func(io.Writer) error { return nil }), support.CodeNotFound)
	data := noise(8, 100_000)
	ok(t, s.SaveAttached(t.Context(), box, "a@example.no", 0, func(w io.Writer) error { _, err := w.Write(data); return err }))
	f := must(s.Attached(t.Context(), box, "a@example.no", 0))(t)
	if got := must(io.ReadAll(f))(t); !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back", len(got))
	}
	ok(t, f.Close())
	m = must(s.Thread(t.Context(), caseOf("a@example.no"), ""))(t).Messages[0]
	if m.Attached[0].Remote || m.Attached[0].Size != 100_000 {
		t.Errorf("attachment %+v", m.Attached[0])
	}
	if n := must(s.Sweep(t.Context()))(t); n != 0 || len(files(t, dir)) != 1 {
		t.Errorf("swept %d; files %v", n, files(t, dir))
	}
	ok(t, os.Truncate(files(t, dir)[0], 5))
	_, err = s.Attached(t.Context(), box, "a@example.no", 0)
	wantCode(t, err, support.CodeAttachmentLost)
}
