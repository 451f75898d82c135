//go:build unix

package desk_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"linje/internal/testbed"
)

// hardServer lists one mail of INBOX and does not deliver it.
type hardServer struct {
	addr string

	mu    sync.Mutex
	uid   imap.UID
	how   string // "silent", "cut", "garbage", "" for a good server
	asked int    // how often it was asked for that mail
	list  string // what LIST does: "garbage" or ""
}

func (h *hardServer) set(how string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.how = how
}

func (h *hardServer) times() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked
}

func newHardServer(t *testing.T, uid imap.UID, how string) *hardServer {
	t.Helper()
	user := imapmemserver.NewUser("support", testbed.Password)
	for _, f := range []string{"INBOX", "Sent", "Ærend"} {
		if err := user.Create(f, nil); err != nil {
			t.Fatal(err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	h := &hardServer{uid: uid, how: how}
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &hardSession{Session: mem.NewSession(), conn: c, of: h}, nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIdle: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	h.addr = l.Addr().String()
	return h
}

type hardSession struct {
	imapserver.Session
	conn   *imapserver.Conn
	of     *hardServer
	folder string
}

func (s *hardSession) Select(folder string, o *imap.SelectOptions) (*imap.SelectData, error) {
	s.folder = folder
	return s.Session.Select(folder, o)
}

func (s *hardSession) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	s.of.mu.Lock()
	garbage := s.of.list == "garbage"
	s.of.mu.Unlock()
	if garbage {
		_, _ = io.WriteString(s.conn.NetConn(), "* LIST () \"/\" \"R&D\"\r\n")
	}
	return s.Session.List(w, ref, patterns, o)
}

func (s *hardSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	body := len(o.BodySection) > 0 && o.BodySection[0].Specifier == imap.PartSpecifierNone
	if !body || s.folder != "INBOX" {
		return s.Session.Fetch(w, set, o)
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	uids, byUID := set.(imap.UIDSet)
	if s.of.how == "" || byUID && !uids.Contains(s.of.uid) {
		return s.Session.Fetch(w, set, o)
	}
	s.of.asked++
	var rest imap.UIDSet
	all, _ := uids.Nums()
	for _, u := range all {
		if u != s.of.uid && (u < s.of.uid || s.of.how == "silent") {
			rest.AddNum(u)
		}
	}
	err := error(nil)
	if len(rest) > 0 {
		err = s.Session.Fetch(w, rest, o)
	}
	switch s.of.how {
	case "cut":
		_ = s.conn.NetConn().Close()
	case "garbage":
		_, _ = io.WriteString(s.conn.NetConn(), fmt.Sprintf("* 1 FETCH (UID %d FLAGS (\\Seen nil) X-BOGUS)\r\n", s.of.uid))
	}
	return err
}

// A mail that the server lists and never delivers is put aside after three
// syncs, said, asked for at most once an hour and when the user says so, and
// let go when it comes. All others come at once.
func TestUndeliveredMailIsPutAside(t *testing.T) {
	for _, how := range []string{"silent", "cut", "garbage"} {
		t.Run(how, func(t *testing.T) {
			const mails, poison = 120, 37
			h := newHardServer(t, poison, how)
			s := newShared(t, h.addr)
			for i := range mails {
				s.put("INBOX", request(fmt.Sprintf("a-%d@example.no", i+1), fmt.Sprintf("Emne %d", i+1), "", "Hei"))
			}
			if res := s.sync(); res.New != mails-1 || res.Aside != 0 {
				t.Fatalf("first sync: %+v, want all but one", res)
			}
			s.sync()
			if res := s.sync(); res.Aside != 1 || res.New != 0 {
				t.Errorf("third sync: %+v, want one put aside", res)
			}
			us, err := s.desk.Undelivered(t.Context())
			s.must(err)
			if len(us) != 1 || us[0].UID != poison || us[0].Folder != "INBOX" || us[0].Subject != "Emne 37" || us[0].From.Email != "ola.hansen@example.no" || us[0].Received.IsZero() {
				t.Fatalf("put aside: %+v", us)
			}
			if state, err := s.store.Folder(t.Context(), s.box.ID, "INBOX"); err != nil || state.Messages != mails {
				t.Errorf("the folder is not complete without it: %+v, %v", state, err)
			}
			asked := h.times()
			s.put("INBOX", request("a-ny@example.no", "Ny", "", "Hei"))
			if res := s.sync(); res.New != 1 || h.times() != asked {
				t.Errorf("later sync: %+v, asked %d times more", res, h.times()-asked)
			}
			s.must(s.desk.RetryUndelivered(t.Context()))
			if res := s.sync(); res.Aside != 1 || h.times() == asked {
				t.Errorf("asked again: %+v, %d times", res, h.times()-asked)
			}
			h.set("")
			s.must(s.desk.RetryUndelivered(t.Context()))
			if res := s.sync(); res.Aside != 0 || res.New != 1 {
				t.Errorf("when the server delivers: %+v", res)
			}
			s.wantPlaces("a-37@example.no", "INBOX×1")
		})
	}
}

func TestUndeliveredMailThatIsDeletedIsForgotten(t *testing.T) {
	h := newHardServer(t, 1, "silent")
	s := newShared(t, h.addr)
	s.put("INBOX", request("d-1@example.no", "Slettet", "", "Hei"))
	for range 3 {
		s.sync()
	}
	s.in("INBOX", func(c *imapclient.Client) {
		s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
		s.must(c.Expunge().Close())
	})
	if res := s.sync(); res.Aside != 0 {
		t.Errorf("still put aside: %+v", res)
	}
}

// A list of folders that cannot be read leaves the folders that are known.
func TestHostileListLeavesWhatIsKnown(t *testing.T) {
	h := newHardServer(t, 0, "")
	s := newShared(t, h.addr)
	s.put("Ærend", request("l-1@example.no", "Kjent mappe", "", "Hei"))
	s.sync()
	h.mu.Lock()
	h.list = "garbage"
	h.mu.Unlock()
	s.put("INBOX", request("l-2@example.no", "I innboksen", "", "Hei"))
	s.put("Ærend", request("l-3@example.no", "I kjent mappe", "", "Hei"))
	if res := s.sync(); res.New != 2 {
		t.Errorf("%+v, want both", res)
	}
	s.run()
	s.until("listening", s.listening)
	s.put("INBOX", request("l-4@example.no", "Mens den lytter", "", "Hei"))
	s.until("the mail", func() bool { return len(s.casesBySubject("Mens den lytter")) == 1 })
}

// In the watching loop too: it goes on listening, and asks again when told.
func TestUndeliveredMailDoesNotStopTheWatch(t *testing.T) {
	h := newHardServer(t, 2, "cut")
	s := newShared(t, h.addr)
	for i := range 4 {
		s.put("INBOX", request(fmt.Sprintf("w-%d@example.no", i+1), fmt.Sprintf("Emne %d", i+1), "", "Hei"))
	}
	s.run()
	s.until("the others, listening", func() bool { return s.listening() && len(s.casesBySubject("emne")) == 3 })
	for range 2 {
		asked := h.times()
		s.desk.SyncNow(s.box.ID)
		s.until("the next try", func() bool { return h.times() > asked && s.listening() })
	}
	s.until("put aside and said", func() bool {
		states := s.desk.SyncStates()
		return len(states) == 1 && states[0].Aside == 1
	})
	h.set("")
	s.must(s.desk.RetryUndelivered(t.Context()))
	s.until("the mail", func() bool { return len(s.casesBySubject("Emne 2")) == 1 })
	s.until("said no more", func() bool { return s.desk.SyncStates()[0].Aside == 0 })
}
