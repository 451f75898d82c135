package store

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"linje/support"
)

// fullFile is a file on a disk that gets full.
type fullFile struct{ *os.File }

func (f fullFile) Write(b []byte) (int, error) {
	n, err := f.File.Write(b[:len(b)/2])
	if err != nil {
		return n, err
	}
	return n, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
}

// A disk that is full stops the intake with a clear word; what was there stays,
// no half file is left, and the mail comes again when there is room.
func TestDiskFullLosesNothing(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "linje.db"))
	box, err := s.SaveMailbox(t.Context(), support.Mailbox{Name: "Hjelp"})
	if err != nil {
		t.Fatal(err)
	}
	source := []byte("Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUJD", ownFile/4+1) + "\r\n")
	one := func() error {
		_, err := s.Intake(t.Context(), box, 1, func(support.IntakeView, int) (support.Intake, error) {
			id := support.NewCaseID("a@example.no")
			return support.Intake{Mailbox: box, Raw: support.RawMail{Source: source}, Message: support.Message{ID: "a@example.no", Case: id},
				Events: []support.Event{{ID: "E1", Case: id, At: time.Unix(1, 0), Kind: support.EventReceived, Data: support.EventData{Mail: &support.MailFacts{Mailbox: box}}}}}, nil
		})
		return err
	}
	usual := s.blobs.create
	s.blobs.create = func(dir string) (blobFile, error) {
		f, err := os.CreateTemp(dir, unfinished+"*")
		return fullFile{f}, err
	}
	if err := one(); support.CodeOf(err) != support.CodeDiskFull {
		t.Fatalf("got %v, want a full disk", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, blobFolder, "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := s.Source(t.Context(), box, "a@example.no"); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("a mail without its attachment is there: %v", err)
	}
	s.blobs.create = usual
	if err := one(); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Source(t.Context(), box, "a@example.no"); err != nil || string(got) != string(source) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
