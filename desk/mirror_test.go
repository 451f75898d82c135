//go:build unix

package desk_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"linje/desk"
	"linje/internal/testbed"
	"linje/mail"
	"linje/support"
)

// shared is a rig on a mailbox that a colleague works in with another program.
type shared struct {
	*rig
	colleague *imapclient.Client
	proxy     *testbed.Proxy
}

// eachServer runs a test against a Dovecot with all its extensions, one cut
// down to what Exchange Online offers, and the in-memory server.
func eachServer(t *testing.T, test func(t *testing.T, s *shared)) {
	for name, addr := range map[string]func(t *testing.T) string{
		"dovecot": func(t *testing.T) string { return testbed.Dovecot(t, testbed.DovecotOptions{}).IMAPAddr },
		"exchange": func(t *testing.T) string {
			return testbed.Dovecot(t, testbed.DovecotOptions{ExtraConfig: exchange}).IMAPAddr
		},
		"bare": bareServer,
	} {
		t.Run(name, func(t *testing.T) { test(t, newShared(t, addr(t))) })
	}
}

const exchange = "imap_capability = IMAP4rev1 UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"

// bareServer has IMAP4rev1 and nothing more: no IDLE, no special use.
func bareServer(t *testing.T) string {
	user := imapmemserver.NewUser("support", testbed.Password)
	for _, f := range []string{"INBOX", "Sent", "Trash"} {
		if err := user.Create(f, nil); err != nil {
			t.Fatal(err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	return l.Addr().String()
}

func newShared(t *testing.T, addr string) *shared {
	t.Helper()
	proxy := testbed.FaultProxy(t, addr)
	r := &rig{T: t, path: filepath.Join(t.TempDir(), "linje.db")}
	r.open()
	_, _, err := r.desk.AddMailbox(t.Context(), support.Mailbox{
		Name: "Brukerstøtte HF", Address: "support@example.no", IMAP: point(proxy.Addr), SMTP: point("127.0.0.1:1"),
		Login: support.Login{User: "support"}, Line: 1,
	}, testbed.Password)
	r.must(err)
	ms, err := r.desk.Mailboxes(t.Context())
	r.must(err)
	r.box = ms[0]
	settings := support.DefaultSettings()
	settings.Agent.Name = "Kari Nordmann"
	r.must(r.desk.SaveSettings(t.Context(), settings))
	return &shared{rig: r, colleague: newColleague(t, addr), proxy: proxy}
}

func newColleague(t *testing.T, addr string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login("support", testbed.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *shared) create(folders ...string) {
	s.Helper()
	for _, f := range folders {
		s.must(s.colleague.Create(f, nil).Wait())
	}
}

// put stores a mail in a folder as the colleague.
func (s *shared) put(folder, source string, flags ...imap.Flag) {
	s.Helper()
	s.putAt(time.Now(), folder, source, flags...)
}

// putAt stores a mail that came at that time.
func (s *shared) putAt(at time.Time, folder, source string, flags ...imap.Flag) {
	s.Helper()
	source = strings.ReplaceAll(source, "\n", "\r\n")
	cmd := s.colleague.Append(folder, int64(len(source)), &imap.AppendOptions{Flags: flags, Time: at})
	_, err := cmd.Write([]byte(source))
	s.must(err)
	s.must(cmd.Close())
	_, err = cmd.Wait()
	s.must(err)
}

// in opens a folder and does something there as the colleague.
func (s *shared) in(folder string, act func(c *imapclient.Client)) {
	s.Helper()
	_, err := s.colleague.Select(folder, nil).Wait()
	s.must(err)
	act(s.colleague)
	s.must(s.colleague.Unselect().Wait())
}

// uids of the whole selected folder.
func all() imap.UIDSet {
	var set imap.UIDSet
	set.AddRange(1, 0)
	return set
}

// places is where a message lies in the store.
func (s *shared) places(id string) string {
	s.Helper()
	places, err := s.store.PlacesOf(s.Context(), s.box.ID, support.MessageID(id))
	s.must(err)
	var out []string
	for f, uids := range places {
		out = append(out, fmt.Sprintf("%s×%d", f, len(uids)))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (s *shared) wantPlaces(id, want string) {
	s.Helper()
	if got := s.places(id); got != want {
		s.Errorf("%s lies in %q, want %q", id, got, want)
	}
}

func TestEveryFolderIsMirrored(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		read := []string{"Støtte", "R&D", "Støtte/Ferdig", "Arkiv"}
		left := []string{"Kladd", "Søppelpost", "Slettede elementer", "Slettede elementer/Gamle", "Kalender", "Kontaktar", "Sync Issues"}
		s.create(append(slices.Clone(read), left...)...)
		for i, f := range append(append(read, left...), "INBOX", "Trash") {
			s.put(f, request(fmt.Sprintf("m%d@example.no", i), f, "", "Hei"))
		}
		if res := s.sync(); res.New != len(read)+1 {
			t.Errorf("%d messages, want one of each of %q and the inbox", res.New, read)
		}
		folders, err := s.store.Folders(t.Context(), s.box.ID)
		s.must(err)
		if want := []string{"Arkiv", "INBOX", "R&D", "Sent", "Støtte", "Støtte/Ferdig"}; !slices.Equal(folders, want) {
			t.Errorf("folders %q, want %q", folders, want)
		}
		for i, f := range read {
			s.wantPlaces(fmt.Sprintf("m%d@example.no", i), f+"×1")
			if c := s.bySubject(f); c.Status != support.StatusNew {
				t.Errorf("%s: a mail that nobody has opened is %s", f, c.Status)
			}
		}
		if again := s.sync(); again != (support.SyncResult{Seconds: again.Seconds}) {
			t.Errorf("second sync: %+v", again)
		}
	})
}

// What a colleague has read and filed is found, and is no work.
func TestFiledMailIsNoWork(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("Arkiv", "Ferdig")
		s.put("Ferdig", request("f-1@example.no", "Lest", "", "Hei"), imap.FlagSeen)
		s.put("Ferdig", request("f-2@example.no", "Re: Lest", "In-Reply-To: <f-1@example.no>\n", "Takk"), imap.FlagSeen)
		s.put("Arkiv", request("f-3@example.no", "Besvart", "", "Hei"), imap.FlagAnswered)
		s.put("Arkiv", request("f-4@example.no", "[Eskalert] Gammel", "", "Hei"), imap.FlagSeen)
		s.put("INBOX", request("f-5@example.no", "Lest i innboksen", "", "Hei"), imap.FlagSeen)
		if res := s.sync(); res.Alerts != 0 || res.CasesNew != 4 {
			t.Errorf("%+v, want four cases and no alert", res)
		}
		for _, subject := range []string{"Lest", "Besvart", "Gammel"} {
			if c := s.bySubject(subject); c.Subject == subject && c.Status != support.StatusResolved || c.Activity.Unread {
				t.Errorf("%s: %s, unread %v", c.Subject, c.Status, c.Activity.Unread)
			}
		}
		if c := s.bySubject("Lest i innboksen"); c.Status != support.StatusNew {
			t.Errorf("a request that was opened elsewhere is %s", c.Status)
		}
		s.put("Ferdig", request("f-6@example.no", "Re: Lest", "In-Reply-To: <f-2@example.no>\n", "Det virker ikke likevel"))
		s.sync()
		th, err := s.desk.Thread(t.Context(), support.NewCaseID("f-1@example.no"))
		s.must(err)
		if th.Case.Status != support.StatusOpen || len(th.Messages) != 3 {
			t.Errorf("a reply that a rule moved and nobody has read: %s, %d messages", th.Case.Status, len(th.Messages))
		}
	})
}

// Moved, copied, delivered twice: one message of one case.
func TestOneMessageInManyPlaces(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("Støtte")
		mail := request("p-1@example.no", "Flyttet", "", strings.Repeat("Lang tekst. ", 4000))
		s.put("INBOX", mail)
		s.sync()
		id := support.NewCaseID("p-1@example.no")
		s.must(s.desk.Claim(t.Context(), id, false))
		before := s.proxy.Bytes(testbed.ToClient)
		s.in("INBOX", func(c *imapclient.Client) { _, err := c.Copy(all(), "Støtte").Wait(); s.must(err) })
		s.sync()
		s.wantPlaces("p-1@example.no", "INBOX×1 Støtte×1")
		s.in("INBOX", func(c *imapclient.Client) {
			s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
			s.must(c.Expunge().Close())
		})
		if res := s.sync(); res.Vanished != 1 || res.New != 0 {
			t.Errorf("moved: %+v", res)
		}
		s.wantPlaces("p-1@example.no", "Støtte×1")
		if n := s.proxy.Bytes(testbed.ToClient) - before; n > 20000 {
			t.Errorf("a mail of 48 kB that was moved took %d bytes: fetched again", n)
		}
		s.put("INBOX", mail)
		s.put("INBOX", mail)
		s.sync()
		s.wantPlaces("p-1@example.no", "INBOX×2 Støtte×1")
		th, err := s.desk.Thread(t.Context(), id)
		s.must(err)
		if len(th.Messages) != 1 || len(s.casesBySubject("")) != 1 || th.Case.Status != support.StatusOpen {
			t.Errorf("%d messages, %d cases, %s", len(th.Messages), len(s.casesBySubject("")), th.Case.Status)
		}
	})
}

func TestFoldersComeAndGo(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("Støtte")
		for i := range 20 {
			s.put("Støtte", request(fmt.Sprintf("g-%d@example.no", i), fmt.Sprintf("Sak nr. %d", i), "", strings.Repeat("Lang tekst. ", 1000)))
		}
		s.put("INBOX", request("g-in@example.no", "I innboksen", "", "Hei"))
		s.sync()
		before := s.proxy.Bytes(testbed.ToClient)
		s.must(s.colleague.Rename("Støtte", "Støtte 2", nil).Wait())
		if res := s.sync(); res.New != 0 || res.CasesNew != 0 || res.Vanished != 20 {
			t.Errorf("renamed: %+v", res)
		}
		s.wantPlaces("g-3@example.no", "Støtte 2×1")
		if n := s.proxy.Bytes(testbed.ToClient) - before; n > 60000 {
			t.Errorf("a renamed folder with 240 kB took %d bytes: fetched again", n)
		}
		s.must(s.colleague.Delete("Støtte 2").Wait())
		if res := s.sync(); res.Vanished != 20 || res.New != 0 {
			t.Errorf("deleted with 20 mails in it: %+v", res)
		}
		s.wantPlaces("g-3@example.no", "")
		if n := len(s.casesBySubject("Sak nr.")); n != 20 {
			t.Errorf("%d cases after their folder is gone", n)
		}
	})
}

// The inbox of a mailbox may be another folder than INBOX.
func TestAnotherInbox(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("Støtte")
		box := s.box
		box.Folders.Inbox = "Støtte"
		_, err := s.desk.UpdateMailbox(t.Context(), box, "")
		s.must(err)
		s.put("Støtte", request("q-1@example.no", "Lest", "", "Hei"), imap.FlagSeen)
		s.put("INBOX", request("q-2@example.no", "Mellom annet", "", "Hei"), imap.FlagSeen)
		s.sync()
		if c := s.bySubject("Lest"); c.Status != support.StatusNew {
			t.Errorf("a request is %s", c.Status)
		}
		if c := s.bySubject("Mellom annet"); c.Status != support.StatusResolved {
			t.Errorf("what someone has read in INBOX, which is no inbox here, is %s", c.Status)
		}
	})
}

// seeded makes a mailbox with many small mails on a server that counts changes.
func seeded(t *testing.T, n int) *shared {
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	d.Seed("support", "INBOX", func(yield func([]byte) bool) {
		for i := range n {
			if !yield([]byte(strings.ReplaceAll(request(fmt.Sprintf("s-%d@example.no", i), fmt.Sprintf("Nr. %d", i), "", "Hei"), "\n", "\r\n"))) {
				return
			}
		}
	})
	return newShared(t, d.IMAPAddr)
}

// Where the server counts changes, what is asked for does not grow with the
// mailbox: not with nothing new, and not with news, flags and losses in it.
func TestChangesAloneAreAskedFor(t *testing.T) {
	const mails = 2000
	s := seeded(t, mails)
	if res := s.sync(); res.New != mails {
		t.Fatalf("first sync: %+v", res)
	}
	took := func(what string, most int64, want support.SyncResult) {
		t.Helper()
		before := s.proxy.Bytes(testbed.ToClient)
		res := s.sync()
		res.Seconds = 0
		n := s.proxy.Bytes(testbed.ToClient) - before
		t.Logf("%s: %d bytes", what, n)
		if res != want || n > most {
			t.Errorf("%s: %+v in %d bytes, want %+v in %d at most", what, res, n, want, most)
		}
	}
	took("nothing", 2000, support.SyncResult{})
	s.put("INBOX", request("ny-1@example.no", "Ny", "", "Hei"))
	took("one new", 5000, support.SyncResult{New: 1, CasesNew: 1})
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(imap.SeqSetNum(7, 8), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close())
	})
	took("two flags", 5000, support.SyncResult{Changed: 2})
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(imap.SeqSetNum(100, 101, 900), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
		s.must(c.Expunge().Close())
	})
	took("three gone", 5000, support.SyncResult{Vanished: 3})
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(imap.SeqSetNum(50), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
		s.must(c.Expunge().Close())
	})
	s.put("INBOX", request("ny-2@example.no", "Ny 2", "", "Hei"))
	took("one gone, one new", 6000, support.SyncResult{New: 1, CasesNew: 1, Vanished: 1})
	took("nothing again", 2000, support.SyncResult{})
	s.wantSame("INBOX")
}

// wantSame compares the places and flags of a folder with the server's.
func (s *shared) wantSame(folder string) {
	s.Helper()
	state, err := s.store.Folder(s.Context(), s.box.ID, folder)
	s.must(err)
	stored, err := s.store.PlacedFrom(s.Context(), s.box.ID, folder, state.UIDValidity, 0)
	s.must(err)
	there := map[uint32]string{}
	s.in(folder, func(c *imapclient.Client) {
		msgs, err := c.Fetch(all(), &imap.FetchOptions{UID: true, Flags: true}).Collect()
		s.must(err)
		for _, m := range msgs {
			flags := []string{}
			for _, f := range m.Flags {
				if f != `\Recent` {
					flags = append(flags, string(f))
				}
			}
			slices.Sort(flags)
			there[uint32(m.UID)] = strings.Join(flags, " ")
		}
	})
	if len(stored) != len(there) {
		s.Errorf("%s: %d stored, %d there", folder, len(stored), len(there))
	}
	for _, p := range stored {
		flags := slices.DeleteFunc(slices.Clone(p.Flags), func(f string) bool { return f == `\Recent` })
		slices.Sort(flags)
		if there[p.UID] != strings.Join(flags, " ") {
			s.Errorf("%s %d: stored %q, there %q", folder, p.UID, flags, there[p.UID])
		}
	}
}

// The same while it listens: news, flags and losses show without a full list.
func TestListeningAsksForChangesAlone(t *testing.T) {
	const mails = 1500
	s := seeded(t, mails)
	s.sync()
	s.run()
	s.until("listening", s.listening)
	before := s.proxy.Bytes(testbed.ToClient)
	s.put("INBOX", request("lytt-1@example.no", "Lytter", "", "Hei"))
	s.until("the new mail", func() bool { return len(s.casesBySubject("Lytter")) == 1 })
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(imap.SeqSetNum(10), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagFlagged}}, nil).Close())
	})
	s.until("the flag", func() bool {
		p, err := s.store.PlacedAmong(t.Context(), s.box.ID, "INBOX", s.validity("INBOX"), []uint32{10})
		return err == nil && len(p) == 1 && slices.Contains(p[0].Flags, `\Flagged`)
	})
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(imap.SeqSetNum(20), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
		s.must(c.Expunge().Close())
	})
	s.until("the loss", func() bool {
		n, err := s.store.CountPlaced(t.Context(), s.box.ID, "INBOX", s.validity("INBOX"), 1<<31)
		return err == nil && n == mails
	})
	if n := s.proxy.Bytes(testbed.ToClient) - before; n > 30000 {
		t.Errorf("%d bytes: listed in full", n)
	}
	s.wantSame("INBOX")
}

func (s *shared) validity(folder string) uint32 {
	state, err := s.store.Folder(s.Context(), s.box.ID, folder)
	s.must(err)
	return state.UIDValidity
}

// K-9 #1074: a folder that is numbered anew keeps its cases and their status,
// by Message-ID, and its mails are not fetched again.
func TestRenumberedFolderKeepsItsCases(t *testing.T) {
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	s := newShared(t, d.IMAPAddr)
	for i := range 10 {
		s.put("INBOX", request(fmt.Sprintf("u-%d@example.no", i), fmt.Sprintf("Nr. %d", i), "", strings.Repeat("Lang tekst. ", 1000)))
	}
	s.sync()
	id := support.NewCaseID("u-4@example.no")
	s.must(s.desk.SetStatus(t.Context(), id, support.StatusResolved))
	d.Doveadm("mailbox", "update", "-u", "support", "--uid-validity", "77777", "INBOX")
	before := s.proxy.Bytes(testbed.ToClient)
	if res := s.sync(); res.New != 0 || res.CasesNew != 0 {
		t.Errorf("%+v", res)
	}
	if n := s.proxy.Bytes(testbed.ToClient) - before; n > 30000 {
		t.Errorf("%d bytes: fetched again", n)
	}
	th, err := s.desk.Thread(t.Context(), id)
	s.must(err)
	if th.Case.Status != support.StatusResolved || s.places("u-4@example.no") != "INBOX×1" || s.validity("INBOX") != 77777 {
		t.Errorf("%s, %s, %d", th.Case.Status, s.places("u-4@example.no"), s.validity("INBOX"))
	}
}

// Mail that is older than the user wants is counted, so that a look still
// costs nothing.
func TestOldMailIsLeftAloneCheaply(t *testing.T) {
	const mails = 600
	s := seeded(t, mails) // a second apart
	s.must(s.desk.SetSince(t.Context(), s.box.ID, time.Now().Add(48*time.Hour)))
	if res := s.sync(); res.New != 0 {
		t.Fatalf("%+v", res)
	}
	before := s.proxy.Bytes(testbed.ToClient)
	if res := s.sync(); res.New != 0 || s.proxy.Bytes(testbed.ToClient)-before > 2000 {
		t.Errorf("%+v in %d bytes", res, s.proxy.Bytes(testbed.ToClient)-before)
	}
	s.must(s.desk.SetSince(t.Context(), s.box.ID, time.Time{}))
	if res := s.sync(); res.New != mails {
		t.Errorf("when all is wanted after all: %+v", res)
	}
}

// What comes to another folder than the one that is listened to shows without
// waiting for the next look at all.
func TestNewsInOtherFoldersShowsSoon(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("日本", "R&D")
		s.sync()
		s.live(desk.Life{Listen: time.Hour, Elsewhere: 100 * time.Millisecond}, mail.Options{Probe: 100 * time.Millisecond, Poll: 100 * time.Millisecond}, nil)
		s.run()
		s.until("listening", s.listening)
		for i, f := range []string{"日本", "R&D", "Sent", "日本"} {
			subject := fmt.Sprint("Sak nummer ", i)
			s.put(f, request(fmt.Sprintf("o-%d@example.no", i), subject, "", "Hei"))
			s.until(subject+" in "+f, func() bool { return s.places(fmt.Sprintf("o-%d@example.no", i)) == f+"×1" })
		}
		s.put("INBOX", request("o-9@example.no", "I innboksen", "", "Hei"))
		s.until("the inbox", func() bool { return len(s.casesBySubject("I innboksen")) == 1 })
	})
}
