package practice

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func started(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

func signedIn(t *testing.T, s *Server, user string, o *imapclient.Options) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.IMAPAddr(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(user, Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func fetched(t *testing.T, c *imapclient.Client, folder string) []*imapclient.FetchMessageBuffer {
	t.Helper()
	if _, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	all := imap.UIDSet{}
	all.AddRange(1, 0)
	list, err := c.Fetch(all, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, Envelope: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func sendAs(t *testing.T, s *Server, from string, to []string, raw string) error {
	t.Helper()
	c, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Auth(sasl.NewPlainClient("", User, Password)); err != nil {
		t.Fatal(err)
	}
	return c.SendMail(from, to, strings.NewReader(raw))
}

func within(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func answer(id, to string) string {
	return "From: Brukerst <" + Address + ">\r\nTo: <" + to + ">\r\nSubject: Re: x\r\nMessage-ID: <svar-1@example.no>\r\n" +
		"In-Reply-To: <" + id + ">\r\nReferences: <" + id + ">\r\n\r\nHei!\r\n"
}

func TestReadOverIMAP(t *testing.T) {
	now := noon()
	s := started(t, Options{Now: func() time.Time { return now }})
	c := signedIn(t, s, User, nil)
	caps := c.Caps()
	if _, rev2 := caps[imap.CapIMAP4rev2]; rev2 {
		t.Error("IMAP4rev2 is advertised")
	}
	for _, want := range []imap.Cap{imap.CapIMAP4rev1, imap.CapIdle, imap.CapUIDPlus, imap.CapMove, imap.CapNamespace,
		imap.CapLiteralPlus, imap.CapSpecialUse} {
		if !caps.Has(want) {
			t.Errorf("%s is not advertised", want)
		}
	}
	folders, err := c.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range folders {
		names = append(names, f.Mailbox)
		if slices.Contains(f.Attrs, imap.MailboxAttrSent) != (f.Mailbox == "Sent") {
			t.Errorf("%s: %v", f.Mailbox, f.Attrs)
		}
	}
	if want := []string{"INBOX", "Sent", "Drafts", "Trash", "Støtte"}; !slices.Equal(names, want) {
		t.Errorf("folders %q, want %q", names, want)
	}
	in, out := fetched(t, c, "INBOX"), fetched(t, c, "Sent")
	if len(in)+len(out) < 75 || len(out) < 30 {
		t.Errorf("%d mails in INBOX, %d in Sent", len(in), len(out))
	}
	answered := 0
	ids := map[string]bool{}
	for i, m := range in {
		ids[m.Envelope.MessageID] = true
		if !m.InternalDate.Equal(m.Envelope.Date) {
			t.Errorf("UID %d: internal date %v, Date %v", m.UID, m.InternalDate, m.Envelope.Date)
		}
		if i > 0 && m.InternalDate.Before(in[i-1].InternalDate) {
			t.Errorf("UID %d is older than the one before", m.UID)
		}
		if slices.Contains(m.Flags, imap.FlagAnswered) {
			answered++
		}
	}
	for _, m := range out {
		if !slices.Contains(m.Flags, imap.FlagSeen) || len(m.Envelope.InReplyTo) != 1 || !ids[m.Envelope.InReplyTo[0]] {
			t.Errorf("Sent UID %d: flags %v, answers %v", m.UID, m.Flags, m.Envelope.InReplyTo)
		}
	}
	if answered != len(out) {
		t.Errorf("%d mails are marked as answered, %d answers", answered, len(out))
	}
	if other := fetched(t, c, "Støtte"); len(other) != 1 {
		t.Errorf("%d mails in Støtte", len(other))
	}
}

func TestWrongPassword(t *testing.T) {
	s := started(t, Options{})
	c, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var no *imap.Error
	if err := c.Login(User, "feil").Wait(); !errors.As(err, &no) || no.Code != imap.ResponseCodeAuthenticationFailed {
		t.Errorf("IMAP: %v", err)
	}
	if err := c.Login("ukjent@example.no", Password).Wait(); !errors.As(err, &no) {
		t.Errorf("an unknown mailbox opens: %v", err)
	}
	m, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	var refused *smtp.SMTPError
	if err := m.Auth(sasl.NewPlainClient("", User, "feil")); !errors.As(err, &refused) || refused.Code != 535 {
		t.Errorf("SMTP: %v", err)
	}
	if err := m.Mail(Address, nil); !errors.As(err, &refused) {
		t.Errorf("mail is taken without signing in: %v", err)
	}
}

func TestIdleTellsOfArrivals(t *testing.T) {
	s := started(t, Options{})
	exists := make(chan uint32, 64)
	c := signedIn(t, s, User, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				exists <- *d.NumMessages
			}
		},
	}})
	box, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	for i := uint32(1); ; i++ {
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		arrived := s.ArriveNext() // at times before the server listens
		if arrived == nil {
			select {
			case n := <-exists:
				if n != box.NumMessages+i {
					t.Fatalf("%d mails, want %d", n, box.NumMessages+i)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("IDLE said nothing")
			}
		}
		if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
			t.Fatal(err)
		}
		if arrived != nil {
			if !errors.Is(arrived, ErrNoMore) || i < 13 {
				t.Errorf("after %d arrivals: %v", i-1, arrived)
			}
			return
		}
	}
}

func TestArrivalsComeByThemselves(t *testing.T) {
	s := started(t, Options{Every: time.Millisecond})
	c := signedIn(t, s, User, nil)
	subject := imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: "Innsynskrav"}}}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	within(t, "an escalation arrives", func() bool {
		found, err := c.UIDSearch(&subject, nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		return len(found.AllUIDs()) == 1
	})
}

func TestSentMailIsKept(t *testing.T) {
	s := started(t, Options{})
	const to = "ingrid.solbakken@example.no"
	if n := len(fetched(t, signedIn(t, s, to, nil), "INBOX")); n != 0 {
		t.Errorf("the requester has %d mails before any answer", n)
	}
	raw := answer("a@example.no", to)
	if err := sendAs(t, s, Address, []string{to, "Noen@Elsewhere.example.no", to}, raw); err != nil {
		t.Fatal(err)
	}
	for _, r := range []string{to, "noen@elsewhere.example.no"} {
		kept := s.Delivered(r)
		if len(kept) != 1 || string(kept[0]) != raw {
			t.Fatalf("%s has %q", r, kept)
		}
		in := fetched(t, signedIn(t, s, r, nil), "INBOX")
		if len(in) != 1 || !bytes.Equal(in[0].BodySection[0].Bytes, []byte(raw)) {
			t.Errorf("%s reads %d mails over IMAP", r, len(in))
		}
	}
	if got := s.Delivered("andre@example.no"); got != nil {
		t.Errorf("somebody else got %d mails", len(got))
	}
	if n := len(fetched(t, signedIn(t, s, User, nil), "Sent")); n != countSent(t) {
		t.Errorf("the SMTP server stored into Sent: %d", n)
	}
}

func countSent(t *testing.T) int {
	n := 0
	for _, th := range loaded(t).threads {
		for _, e := range th.entries {
			if e.out {
				n++
			}
		}
	}
	return n
}

func TestForeignSenderIsRefused(t *testing.T) {
	s := started(t, Options{})
	for _, from := range []string{"ingrid.solbakken@example.no", "", Address + ".example.no"} {
		err := sendAs(t, s, from, []string{"a@example.no"}, answer("x@example.no", "a@example.no"))
		var refused *smtp.SMTPError
		if !errors.As(err, &refused) || refused.Code != 553 {
			t.Errorf("sender %q: %v", from, err)
		}
	}
	if got := s.Delivered("a@example.no"); got != nil {
		t.Errorf("%d mails were taken", len(got))
	}
}

func TestBounds(t *testing.T) {
	s := started(t, Options{})
	c, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Auth(sasl.NewPlainClient("", User, Password)); err != nil {
		t.Fatal(err)
	}
	var refused *smtp.SMTPError
	if err := c.Mail(Address, &smtp.MailOptions{Size: maxMail + 1}); !errors.As(err, &refused) || refused.Code != 552 {
		t.Errorf("a mail that is too large: %v", err)
	}
	for i := range maxKept {
		if !s.office.deliver([]string{fmt.Sprintf("mottaker%d@example.no", i%7)}, []byte("x")) {
			t.Fatalf("full after %d", i)
		}
	}
	err = sendAs(t, s, Address, []string{"a@example.no"}, answer("x@example.no", "a@example.no"))
	if !errors.As(err, &refused) || refused.Code != 452 {
		t.Errorf("a full mailbox: %v", err)
	}
}

// TestThanks: an answered request is thanked for, in the thread and in the
// requester's language.
func TestThanks(t *testing.T) {
	s := started(t, Options{Every: time.Millisecond})
	c := signedIn(t, s, User, nil)
	id := messageID("kvit-side-emneplan", 0, false)
	if err := sendAs(t, s, Address, []string{"ingrid.solbakken@example.no"}, answer(id, "ingrid.solbakken@example.no")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	reply := imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "In-Reply-To", Value: "svar-1@example.no"}}}
	var uids []imap.UID
	within(t, "thanks", func() bool {
		found, err := c.UIDSearch(&reply, nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		uids = found.AllUIDs()
		return len(uids) > 0
	})
	got, err := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil || len(got) != 1 {
		t.Fatalf("%d mails, %v", len(got), err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(got[0].BodySection[0].Bytes))
	if err != nil {
		t.Fatal(err)
	}
	refs := strings.Fields(m.Header.Get("References"))
	if !slices.Equal(refs, []string{"<" + id + ">", "<svar-1@example.no>"}) || m.Header.Get("Subject") != "Sv: x" {
		t.Errorf("References %q, Subject %q", refs, m.Header.Get("Subject"))
	}
	if body, _ := io.ReadAll(m.Body); !strings.HasPrefix(string(body), "Takk") {
		t.Errorf("the thanks say %q", body)
	}
}

// TestReadOnly: after EXAMINE nothing can be changed, not even by looking.
func TestReadOnly(t *testing.T) {
	s := started(t, Options{})
	c := signedIn(t, s, User, nil)
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	unseen := func() int {
		d, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		return len(d.AllUIDs())
	}
	before := unseen()
	all := imap.UIDSet{}
	all.AddRange(1, 0)
	if _, err := c.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}).Collect(); err != nil {
		t.Fatal(err)
	}
	if after := unseen(); after != before || before == 0 {
		t.Errorf("%d unseen, then %d", before, after)
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}
	if err := c.Store(all, flags, nil).Close(); err == nil {
		t.Error("flags can be changed after EXAMINE")
	}
	if _, err := c.Move(all, "Trash").Wait(); err == nil {
		t.Error("mails can be moved after EXAMINE")
	}
}

// TestMove: another client sees the right mails go.
func TestMove(t *testing.T) {
	s := started(t, Options{})
	c := signedIn(t, s, User, nil)
	expunged := make(chan uint32, 8)
	watch := signedIn(t, s, User, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: func(n uint32) { expunged <- n },
	}})
	for _, each := range []*imapclient.Client{c, watch} {
		if _, err := each.Select("INBOX", nil).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	data, err := c.Move(imap.UIDSetNum(2, 4), "Trash").Wait()
	if err != nil {
		t.Fatal(err)
	}
	if data == nil || data.SourceUIDs.String() != "2,4" || data.UIDValidity != s.office.validity {
		t.Errorf("COPYUID %+v", data)
	}
	if err := watch.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	if a, b := <-expunged, <-expunged; a != 4 || b != 2 {
		t.Errorf("expunged %d, %d", a, b)
	}
	if n := len(fetched(t, c, "Trash")); n != 2 {
		t.Errorf("%d mails in Trash", n)
	}
}

func TestUIDValidityGrows(t *testing.T) {
	now := time.Now()
	if a, b := uidValidity(now), uidValidity(now.Add(time.Second)); a == 0 || b <= a {
		t.Errorf("%d, then %d", a, b)
	}
	s := started(t, Options{})
	c := signedIn(t, s, User, nil)
	sel, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	st, err := c.Status("INBOX", &imap.StatusOptions{UIDValidity: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	add := c.Append("Sent", 3, nil)
	if _, err := add.Write([]byte("a\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := add.Close(); err != nil {
		t.Fatal(err)
	}
	app, err := add.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if v := sel.UIDValidity; v < 1e6 || st.UIDValidity != v || app.UIDValidity != v {
		t.Errorf("UIDVALIDITY %d, %d, %d", v, st.UIDValidity, app.UIDValidity)
	}
}

// TestCloseEndsConnections: Close returns although clients are connected,
// idling, in the middle of a mail or silent; goleak looks after the rest.
func TestCloseEndsConnections(t *testing.T) {
	s, err := Start(Options{Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	c := signedIn(t, s, User, nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	m, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Auth(sasl.NewPlainClient("", User, Password)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(m.Mail(Address, nil), m.Rcpt("a@example.no", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Data(); err != nil {
		t.Fatal(err)
	}
	var silent []net.Conn
	for _, a := range []string{s.IMAPAddr(), s.SMTPAddr()} {
		conn, err := net.Dial("tcp", a)
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, conn)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close again: %v", err)
	}
	if err := idle.Wait(); err == nil {
		t.Error("IDLE goes on")
	}
	for _, conn := range silent {
		if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, net.ErrClosed) {
			var reset *net.OpError
			if !errors.As(err, &reset) {
				t.Errorf("a silent connection: %v", err)
			}
		}
		_ = conn.Close()
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	s := started(t, Options{})
	for _, a := range []string{s.IMAPAddr(), s.SMTPAddr()} {
		host, port, err := net.SplitHostPort(a)
		if err != nil || host != "127.0.0.1" || port == "0" {
			t.Errorf("listens on %s", a)
		}
	}
}

// TestCannotReachAnotherHost: the package has no code that could open a
// connection. Only known imports are allowed, and of those that can dial, no
// function that does.
func TestCannotReachAnotherHost(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"archive/zip", "bytes", "cmp", "context", "crypto/sha256", "crypto/subtle", "encoding/base64",
		"encoding/hex", "errors", "fmt", "hash/fnv", "html", "image", "image/color", "image/draw", "image/png", "io", "io/fs",
		"log", "math/rand/v2", "mime", "mime/quotedprintable", "net", "net/mail", "path", "regexp", "slices", "strconv",
		"strings", "sync", "time", "unicode/utf8",
		"github.com/emersion/go-imap/v2", "github.com/emersion/go-imap/v2/imapserver",
		"github.com/emersion/go-imap/v2/imapserver/imapmemserver", "github.com/emersion/go-sasl", "github.com/emersion/go-smtp",
		"golang.org/x/text/encoding/charmap", "linje/assets"}
	// What is used of packages that could connect.
	used := map[string][]string{
		"net": {"Listen", "Listener", "Conn", "ErrClosed"},
		"smtp": {"NewServer", "BackendFunc", "Conn", "Session", "Server", "AuthSession", "SMTPError", "EnhancedCode",
			"MailOptions", "RcptOptions", "ErrAuthFailed", "ErrAuthUnknownMechanism"},
	}
	seen := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if p := strings.Trim(i.Path.Value, `"`); !slices.Contains(allowed, p) || i.Name != nil {
				t.Errorf("%s imports %s", name, p)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if strings.Contains(sel.Sel.Name, "Dial") {
				t.Errorf("%s uses %s", name, sel.Sel.Name)
			}
			if x, ok := sel.X.(*ast.Ident); ok && used[x.Name] != nil && !slices.Contains(used[x.Name], sel.Sel.Name) {
				t.Errorf("%s uses %s.%s", name, x.Name, sel.Sel.Name)
			}
			return true
		})
	}
	if seen < 5 {
		t.Errorf("only %d files were looked at", seen)
	}
}
