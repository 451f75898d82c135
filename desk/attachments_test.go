//go:build unix

package desk_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/desk"
	"linje/internal/testbed"
	"linje/support"
)

// pattern makes bytes that do not repeat and compress.
func pattern(n int, seed uint32) []byte {
	b := make([]byte, n)
	x := seed | 1
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

// withFiles writes a request with attachments.
func withFiles(id, subject string, files map[string][]byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: Ola Hansen <ola.hansen@example.no>\nTo: support@example.no\nSubject: %s\nMessage-ID: <%s>\nMIME-Version: 1.0\n"+
		"X-Linje-Remote: 9 9 base64\nContent-Type: multipart/mixed; boundary=\"grense\"\n\n--grense\nContent-Type: text/plain; charset=utf-8\n\nSe vedlegget.\n", subject, id)
	for _, name := range []string{"liten.txt", "film.mp4", "bilde.png", "faktura.pdf", "tekst.csv"} {
		data, ok := files[name]
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "--grense\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"%s\"\n", name)
		if strings.HasSuffix(name, ".csv") {
			fmt.Fprintf(&b, "Content-Transfer-Encoding: quoted-printable\n\n%s\n", strings.NewReplacer("=", "=3D", "\r", "").Replace(string(data)))
			continue
		}
		b.WriteString("Content-Transfer-Encoding: base64\n\n")
		for e := base64.StdEncoding.EncodeToString(data); len(e) > 0; {
			n := min(76, len(e))
			b.WriteString(e[:n] + "\n")
			e = e[n:]
		}
	}
	b.WriteString("--grense--\n")
	return b.String()
}

// fetchAbove sets the size above which attachments stay on the server.
func (s *shared) fetchAbove(n int64) {
	s.Helper()
	set, err := s.desk.Settings(s.Context())
	s.must(err)
	set.FetchLimit = n
	s.must(s.desk.SaveSettings(s.Context(), set))
}

func (s *shared) message(subject string) support.Message {
	s.Helper()
	th, err := s.desk.Thread(s.Context(), s.bySubject(subject).ID)
	s.must(err)
	return th.Messages[0]
}

// attached reads an attachment.
func (s *shared) attached(m support.Message, index int) ([]byte, error) {
	var b bytes.Buffer
	_, err := s.desk.SaveAttachment(s.Context(), m.Mailbox, m.ID, index, &b, nil)
	return b.Bytes(), err
}

func TestLargeAttachmentStaysOnTheServerUntilItIsWanted(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.fetchAbove(200 << 10)
		files := map[string][]byte{"liten.txt": []byte("hei"), "film.mp4": pattern(3<<20, 1), "faktura.pdf": pattern(100<<10, 2),
			"tekst.csv": bytes.Repeat([]byte("a = b;æøå\r\n"), 30_000)}
		s.put("INBOX", withFiles("stor@example.no", "Stor film", files))
		s.put("INBOX", request("liten@example.no", "Liten", "", "Hei"))
		before := s.proxy.Bytes(testbed.ToClient)
		if res := s.sync(); res.New != 2 {
			t.Fatalf("%+v, want two mails", res)
		}
		if n := s.proxy.Bytes(testbed.ToClient) - before; n > 400<<10 {
			t.Errorf("%d bytes came, as if the film was among them", n)
		}
		m := s.message("Stor film")
		if m.Text != "Se vedlegget." || len(m.Attached) != 4 || m.Has(support.TraitOversize) || m.Has(support.TraitBroken) {
			t.Fatalf("text %q, %d attachments, %v", m.Text, len(m.Attached), m.Reading.Traits)
		}
		for i, a := range m.Attached {
			if remote := a.Name == "film.mp4" || a.Name == "tekst.csv"; a.Remote != remote || a.Index != i {
				t.Errorf("%+v", a)
			}
			// Of quoted-printable it is known only how much comes.
			if want := int64(len(files[a.Name])); a.Name != "tekst.csv" && (a.Size < want-want/50 || a.Size > want+want/50+10) {
				t.Errorf("%s has %d bytes, said to be %d", a.Name, want, a.Size)
			}
		}
		hits, err := s.desk.Search(t.Context(), "film.mp4", 0, 10)
		s.must(err)
		if len(hits) != 1 {
			t.Errorf("%d cases found by the name of the film", len(hits))
		}
		for i, a := range m.Attached {
			got, err := s.attached(m, i)
			s.must(err)
			if !bytes.Equal(got, files[a.Name]) {
				t.Errorf("%s came as %d bytes of %d, or as others", a.Name, len(got), len(files[a.Name]))
			}
		}
		m = s.message("Stor film")
		if m.Attached[1].Remote || m.Attached[1].Size != 3<<20 {
			t.Errorf("after it was fetched: %+v", m.Attached[1])
		}
		s.proxy.Refuse() // it is here now
		if got, err := s.attached(m, 1); err != nil || !bytes.Equal(got, files["film.mp4"]) {
			t.Errorf("offline: %d bytes, %v", len(got), err)
		}
		s.whole()
	})
}

func TestMailThatIsOneLargePart(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.fetchAbove(100 << 10)
		data := pattern(500<<10, 3)
		s.put("INBOX", "From: ola@example.no\nSubject: Bare en fil\nMessage-ID: <fil@example.no>\nContent-Type: application/pdf; name=skjema.pdf\n"+
			"Content-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString(data)+"\n")
		long := strings.Repeat("Dette er en lang tekst som noen skrev.\n", 90_000)
		s.put("INBOX", request("lang@example.no", "Lang tekst", "", long))
		s.sync()
		m := s.message("Bare en fil")
		if len(m.Attached) != 1 || !m.Attached[0].Remote || m.Attached[0].Name != "skjema.pdf" {
			t.Fatalf("%+v", m.Attached)
		}
		if got, err := s.attached(m, 0); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		m = s.message("Lang tekst")
		if len(m.Text) < support.TextBound/2 || !m.Has(support.TraitOversize) || len(m.Attached) != 0 {
			t.Errorf("%d bytes of text, %v", len(m.Text), m.Reading.Traits)
		}
	})
}

func TestAttachmentThatCannotBeFetched(t *testing.T) {
	s := newShared(t, testbed.Dovecot(t, testbed.DovecotOptions{}).IMAPAddr)
	s.fetchAbove(100 << 10)
	data := pattern(3<<20, 4)
	s.create("Arkiv", "Annet")
	for _, f := range []string{"INBOX", "Arkiv"} {
		s.put(f, withFiles("stor@example.no", "Stor", map[string][]byte{"film.mp4": data}))
	}
	s.sync()
	m := s.message("Stor")
	want := func(what string, code support.Code) {
		t.Helper()
		if _, err := s.attached(m, 0); support.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
		if m := s.message("Stor"); !m.Attached[0].Remote {
			t.Errorf("%s: it counts as fetched", what)
		}
	}
	s.proxy.Refuse()
	want("no connection", support.CodeRefused)
	s.proxy.Accept()
	s.proxy.CutAfter(testbed.ToClient, 1500<<10)
	want("cut in the middle", support.CodeClosed)
	s.proxy.Calm()
	// The user changes their mind.
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.desk.AttachmentFile(ctx, m.Mailbox, m.ID, 0, func(done, total int64) {
		if done > 0 && done < total {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.path), "attachments", "new-*")); len(left) != 0 {
		t.Errorf("halves are left behind: %v", left)
	}
	// One of its places is gone; the other has it.
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}, nil).Close())
		s.must(c.Expunge().Close())
	})
	var steps []int64
	f, err := s.desk.AttachmentFile(t.Context(), m.Mailbox, m.ID, 0, func(done, total int64) { steps = append(steps, done*100/total) })
	s.must(err)
	got, err := io.ReadAll(f)
	s.must(errors.Join(err, f.Close()))
	if !bytes.Equal(got, data) || len(steps) < 4 || steps[0] != 0 || steps[len(steps)-1] != 100 {
		t.Errorf("%d bytes; progress %v", len(got), steps)
	}
}

func TestAttachmentOfAMailThatIsGone(t *testing.T) {
	for what, act := range map[string]func(s *shared){
		"deleted": func(s *shared) {
			s.in("Arkiv", func(c *imapclient.Client) {
				s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}, nil).Close())
				s.must(c.Expunge().Close())
			})
		},
		"numbered anew": func(s *shared) {
			s.must(s.colleague.Delete("Arkiv").Wait())
			s.create("Arkiv")
			for range 3 {
				s.put("Arkiv", withFiles("annen@example.no", "En annen", map[string][]byte{"film.mp4": pattern(400<<10, 9)}))
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := newShared(t, testbed.Dovecot(t, testbed.DovecotOptions{}).IMAPAddr)
			s.fetchAbove(100 << 10)
			s.create("Arkiv")
			s.put("Arkiv", withFiles("stor@example.no", "Stor", map[string][]byte{"film.mp4": pattern(400<<10, 5)}))
			s.sync()
			m := s.message("Stor")
			act(s)
			if _, err := s.attached(m, 0); support.CodeOf(err) != support.CodeGone {
				t.Errorf("got %v, want that it is gone", err)
			}
		})
	}
}

// A file that is damaged on the disk is fetched again from the server.
func TestDamagedAttachmentIsFetchedAgain(t *testing.T) {
	s := newShared(t, testbed.Dovecot(t, testbed.DovecotOptions{}).IMAPAddr)
	s.fetchAbove(1 << 20)
	whole, remote := pattern(400<<10, 6), pattern(2<<20, 7)
	s.put("INBOX", withFiles("a@example.no", "Hel", map[string][]byte{"faktura.pdf": whole}))
	s.put("INBOX", withFiles("b@example.no", "Delt", map[string][]byte{"film.mp4": remote, "faktura.pdf": whole[1:]}))
	s.sync()
	read := func() {
		t.Helper()
		for subject, data := range map[string][]byte{"Hel": whole, "Delt": remote} {
			if got, err := s.attached(s.message(subject), 0); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s: %d bytes, %v", subject, len(got), err)
			}
		}
	}
	read()
	harm := func() {
		s.must(filepath.WalkDir(filepath.Join(filepath.Dir(s.path), "attachments"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				err = os.Truncate(path, 100)
			}
			return err
		}))
	}
	harm()
	// What was fetched by itself is on the server still and no fault.
	lost, err := s.store.CheckFiles(t.Context())
	if support.CodeOf(err) != support.CodeAttachmentLost || len(lost) != 2 {
		t.Fatalf("check: %+v, %v", lost, err)
	}
	for i, id := range []string{"a@example.no", "b@example.no"} {
		c := support.NewCaseID(support.MessageID(id))
		if !slices.Contains(lost, support.LostFile{Case: c, Name: "faktura.pdf"}) {
			t.Errorf("%d: %s is not named in %+v", i, c, lost)
		}
	}
	read()
	s.whole()
	harm()
	s.proxy.Refuse()
	if _, err := s.attached(s.message("Hel"), 0); support.CodeOf(err) != support.CodeAttachmentLost {
		t.Errorf("damaged and offline: %v", err)
	}
}

// A copy that was fetched is a loss only when the server has none any more.
func TestFetchedCopyIsMissedOnlyWhenItIsTheLast(t *testing.T) {
	s := newShared(t, testbed.Dovecot(t, testbed.DovecotOptions{}).IMAPAddr)
	s.fetchAbove(100 << 10)
	s.put("INBOX", withFiles("stor@example.no", "Stor", map[string][]byte{"film.mp4": pattern(400<<10, 5)}))
	s.sync()
	_, err := s.attached(s.message("Stor"), 0)
	s.must(err)
	s.must(os.RemoveAll(filepath.Join(filepath.Dir(s.path), "attachments")))
	s.whole()
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}, nil).Close())
		s.must(c.Expunge().Close())
	})
	s.sync()
	lost, err := s.store.CheckFiles(t.Context())
	if support.CodeOf(err) != support.CodeAttachmentLost || len(lost) != 1 || lost[0].Name != "film.mp4" {
		t.Errorf("%+v, %v", lost, err)
	}
}

// whole checks that every attachment is on the disk as it should be.
func (s *shared) whole() {
	s.Helper()
	_, err := s.store.CheckFiles(s.Context())
	s.must(err)
}

// opened remembers what was given to other programs.
type opened struct{ names, contents []string }

func (o *opened) OpenCopy(_ context.Context, name string, from io.Reader) error {
	b, err := io.ReadAll(from)
	o.names, o.contents = append(o.names, name), append(o.contents, string(b))
	return err
}

func TestOpenAttachmentLooksAtItFirst(t *testing.T) {
	s := newShared(t, bareServer(t))
	programs := &opened{}
	s.desk = desk.New(desk.Ports{Store: s.store, Mail: s.mail, Secrets: s.secrets, Words: words{}, Outside: desk.Outside{Opener: programs}})
	png := append([]byte("\x89PNG\r\n\x1a\n"), pattern(1000, 1)...)
	s.put("INBOX", withFiles("a@example.no", "Vedlegg", map[string][]byte{
		"liten.txt": []byte("bare tekst"), "bilde.png": png, "faktura.pdf": append([]byte("MZ"), pattern(100, 2)...)}))
	s.sync()
	m := s.message("Vedlegg")
	for i, a := range m.Attached {
		err := s.desk.OpenAttachment(t.Context(), m.Mailbox, m.ID, i)
		if a.Name == "faktura.pdf" {
			if support.CodeOf(err) != support.CodeRisky || support.DetailOf(err) != string(support.RiskDisguised) {
				t.Errorf("a program named as an invoice: %v", err)
			}
			continue
		}
		s.must(err)
	}
	if fmt.Sprint(programs.names) != "[liten.txt bilde.png]" || programs.contents[0] != "bare tekst" {
		t.Errorf("opened %v", programs.names)
	}
	var saved bytes.Buffer
	if n, err := s.desk.SaveAttachment(t.Context(), m.Mailbox, m.ID, 2, &saved, nil); err != nil || n != 102 {
		t.Errorf("what is not opened is saved: %d bytes, %v", n, err)
	}
}
