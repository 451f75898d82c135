package mirror

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"linje/support"
)

// exchange is what Exchange Online offers.
const exchange = "imap_capability = IMAP4rev1 UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\n"

// profiles are the servers that a whole day goes through.
func profiles() map[string]func(t *testing.T) host {
	return map[string]func(t *testing.T) host{
		"dovecot":           func(t *testing.T) host { return newReal(t, "") },
		"exchange":          func(t *testing.T) host { return newReal(t, exchange) },
		"bare":              func(t *testing.T) host { return newReal(t, "imap_capability = IMAP4rev1\n") },
		"memory, bare":      func(t *testing.T) host { return newMemory(t) },
		"memory, with IDLE": func(t *testing.T) host { return newMemory(t, imap.CapIdle, imap.CapUIDPlus) },
	}
}

// On every kind of server: a history, and a day at work.
func TestProfiles(t *testing.T) {
	for name, make := range profiles() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := make(t)
			throughHistories(t, h, h, 3)
			workDay(t, h)
		})
	}
}

// throughHistories lives through some histories with folders of every kind of
// name. The truth stands at true, Linje reads at shown.
func throughHistories(t *testing.T, truth, shown host, n int) {
	t.Helper()
	for seed := range n {
		w := newWorld(t, truth)
		l := newLinje(t, t.TempDir(), shown.addr(), w.user)
		for i := range names() {
			w.do(step{Do: "create", Mail: i})
			w.do(step{Do: "burst", Folder: i + 1})
		}
		w.do(step{Do: "burst", Folder: 1})
		_ = l.sync() // may have met a server that could not list its folders
		w.agree("the first sync", l)
		steps := historyOf(deeds(), 16).Example(seed)
		for i, s := range steps {
			w.do(s)
			if i%4 == 3 {
				w.agree("after "+s.String(), l)
			}
		}
		w.agree("at the end", l)
		l.close()
		w.c.close()
	}
}

// workDay: a request arrives and shows, is read, answered, the answer is filed
// in Sent once and the request marked as answered; the requester thanks; a
// colleague answers another one in Outlook.
func workDay(t *testing.T, h host) {
	t.Helper()
	post := newPost(t)
	o := newOffice(t, h)
	m, err := o.l.desk.Mailboxes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m[0].SMTP = endpoint(post.addr)
	if _, err := o.l.desk.UpdateMailbox(t.Context(), m[0], ""); err != nil {
		t.Fatal(err)
	}
	stop := o.live()
	defer stop()
	request, other := o.arrive(), o.arrive()
	id := support.NewCaseID(request)
	o.l.until("the requests", longWait, func() bool { return o.l.has(request) && o.l.has(other) })
	if err := o.l.desk.MarkSeen(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	out, err := o.l.desk.Reply(t.Context(), support.ReplyRequest{AtOnce: true,
		Draft: support.Draft{Case: id, Text: "Hei Ola, prøv en annen kabel.", Then: support.StatusWaiting}})
	if err != nil {
		t.Fatal(err)
	}
	var entry support.OutboxEntry
	o.l.until("the answer to be sent and filed", longWait, func() bool {
		entry, err = o.l.store.OutboxEntry(context.Background(), out)
		return err == nil && entry.State == support.OutboxSent && entry.Filed.Copied && entry.Filed.Answered
	})
	if n := post.count(string(entry.Message)); n != 1 {
		t.Errorf("the requester has the answer %d times", n)
	}
	thanks := o.write("reply", &written{id: string(entry.Message), root: string(request), refs: "<" + string(request) + ">"})
	outlook := o.write("answer", &written{id: string(other), root: string(other)})
	o.must(o.c.add("INBOX", thanks.source))
	o.must(o.c.add("Sent", outlook.source, `\Seen`))
	o.l.desk.SyncNow(o.l.id)
	o.l.until("the thank-you and the colleague's answer", longWait, func() bool {
		return o.l.has(support.MessageID(thanks.id)) && o.l.has(support.MessageID(outlook.id))
	})
	stop()
	o.dayIsDone(id, entry.Message, support.MessageID(outlook.id))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

func (o *office) dayIsDone(id support.CaseID, answer, outlook support.MessageID) {
	o.t.Helper()
	o.l.hurry.Store(false)
	copies := 0
	for name, f := range o.look() {
		for _, m := range f.mails {
			if m.id == string(answer) {
				copies++
				// Our copy's bytes are the server's.
				o.sums[m.id] = map[[32]byte]bool{m.sum: true}
			}
			if name == "INBOX" && strings.Contains(m.flags, `\seen`) {
				o.t.Errorf("<%s> was marked as read by reading it", m.id)
			}
		}
	}
	if copies != 1 {
		o.t.Errorf("Sent holds the answer %d times", copies)
	}
	o.agree("after the day", o.l)
	thread, err := o.l.desk.Thread(context.Background(), id)
	o.must(err)
	if len(thread.Messages) != 3 || thread.Case.Status != support.StatusOpen {
		o.t.Errorf("the case is %s with %d messages, want it open with 3", thread.Case.Status, len(thread.Messages))
	}
	theirs, err := o.l.desk.Thread(context.Background(), o.l.cases[outlook])
	o.must(err)
	if i := slices.IndexFunc(theirs.Messages, func(m support.Message) bool { return m.ID == outlook }); len(theirs.Messages) != 2 || i < 0 || !theirs.Messages[i].Reading.Outside {
		o.t.Errorf("the case that was answered in Outlook: %d messages, status %s", len(theirs.Messages), theirs.Case.Status)
	}
}

// What servers in use answer wrongly loses nothing, at the desk as little as in
// the mail client.
func TestQuirks(t *testing.T) {
	for name, q := range quirks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := newMemory(t, imap.CapUIDPlus, imap.CapIdle)
			bad := newHard(t, good, q)
			throughHistories(t, good, bad, 3)
			if bad.strikes() == 0 {
				t.Error("the server never did it")
			}
		})
	}
}

// A server whose list of folders cannot be read at all still shows its inbox.
func TestFolderNamesThatAreNone(t *testing.T) {
	for name, line := range map[string]string{
		"unencoded &": `* LIST () "/" "R&D"`, "Latin-1": "* LIST () \"/\" \"St\xf8tte\"", "half a shift": `* LIST () "/" "St&APg"`,
		"no quotes": "* LIST () \"/\" Min mappe",
	} {
		t.Run(name, func(t *testing.T) {
			good := newMemory(t)
			bad := newHard(t, good, func(r reply, command string, _ int) []reply {
				if !strings.HasPrefix(command, "LIST") || !strings.HasPrefix(r.text, "TAG ") {
					return nil
				}
				return []reply{say(line), r}
			})
			w := newWorld(t, good)
			defer w.c.close()
			l := newLinje(t, t.TempDir(), bad.addr(), w.user)
			defer l.close()
			w.do(step{Do: "burst", Folder: 1})
			l.settle()
			w.do(step{Do: "burst", Folder: 1})
			l.settle()
			all := w.look()
			odd := l.compare(map[string]folder{"INBOX": all["INBOX"]}, w.sums, &w.total)
			if len(odd) > 0 {
				t.Errorf("%s", strings.Join(odd, "\n"))
			}
		})
	}
}

// The server says goodbye in IDLE and leaves the connection open.
func TestByeInIdleWithoutEnd(t *testing.T) {
	good := newMemory(t, imap.CapIdle)
	var mu sync.Mutex
	bye := 0
	bad := newHard(t, good, func(r reply, command string, _ int) []reply {
		mu.Lock()
		defer mu.Unlock()
		if command != "IDLE" || !strings.HasPrefix(r.text, "+") || bye > 2 {
			return nil
		}
		bye++
		return []reply{r, say("* BYE Server is going down")}
	})
	o := newOffice(t, &hostAt{good, bad.addr()})
	stop := o.live()
	defer stop()
	for range 4 {
		id := o.arrive()
		o.l.until("the mail", longWait, func() bool { return o.l.has(id) })
	}
	if bad.strikes() == 0 {
		t.Error("the server never did it")
	}
}

// hostAt is a host that is reached at another address.
type hostAt struct {
	host
	at string
}

func (h *hostAt) addr() string { return h.at }

// A server that refuses a flag keeps nobody from working: the answer is sent
// and filed all the same, once.
func TestRefusedFlagDoesNoHarm(t *testing.T) {
	good := newMemory(t, imap.CapIdle, imap.CapUIDPlus)
	bad := newHard(t, good, func(r reply, command string, _ int) []reply {
		if !strings.Contains(command, "STORE") || !strings.HasPrefix(r.text, "TAG ") {
			return nil
		}
		return []reply{say("TAG NO [CANNOT] The flag is not supported")}
	})
	post := newPost(t)
	o := newOffice(t, &hostAt{good, bad.addr()})
	ms, err := o.l.desk.Mailboxes(t.Context())
	o.must(err)
	ms[0].SMTP = endpoint(post.addr)
	_, err = o.l.desk.UpdateMailbox(t.Context(), ms[0], "")
	o.must(err)
	stop := o.live()
	defer stop()
	request := o.arrive()
	o.l.until("the request", longWait, func() bool { return o.l.has(request) })
	out, err := o.l.desk.Reply(t.Context(), support.ReplyRequest{AtOnce: true,
		Draft: support.Draft{Case: support.NewCaseID(request), Text: "Hei.", Then: support.StatusResolved}})
	o.must(err)
	var entry support.OutboxEntry
	o.l.until("the answer to be filed", longWait, func() bool {
		entry, err = o.l.store.OutboxEntry(context.Background(), out)
		return err == nil && entry.State == support.OutboxSent && entry.Filed.Copied
	})
	later := o.arrive()
	o.l.until("a later request", longWait, func() bool { return o.l.has(later) })
	if n := post.count(string(entry.Message)); n != 1 {
		t.Errorf("the requester has the answer %d times", n)
	}
}

// Exchange delivers a note of its own in place of a mail that it cannot
// convert. It is shown as what it is, and keeps nothing back.
func TestExchangePlaceholder(t *testing.T) {
	o := newOffice(t, newReal(t, exchange))
	note := "From: Ola Hansen <ola@example.no>\r\nSubject: Faktura\r\nMessage-ID: <plass@example.no>\r\nDate: " + time.Now().Format(time.RFC1123Z) +
		"\r\n\r\nThe following message could not be processed.\r\n\r\nRetrieval using the IMAP4 protocol failed for the following message: 1234\r\n"
	w := written{id: "plass@example.no", source: []byte(note)}
	o.mu.Lock()
	o.remember(w)
	o.mu.Unlock()
	o.arrive()
	o.must(o.c.add("INBOX", w.source))
	o.arrive()
	o.agree("with a placeholder", o.l)
	hits, err := o.l.desk.Search(t.Context(), "Retrieval IMAP4", 0, 10)
	if err != nil || len(hits) != 1 {
		t.Errorf("found %d, %v", len(hits), err)
	}
}

// post is a mail server that takes everything and keeps it.
type post struct {
	addr string

	mu    sync.Mutex
	mails []string
}

func newPost(t testing.TB) *post {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{addr: ln.Addr().String()}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &sending{p}, nil }))
	srv.Domain, srv.AllowInsecureAuth = "smtp.example.no", true
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return p
}

// count tells how many mails with a Message-ID were taken.
func (p *post) count(id string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, m := range p.mails {
		if strings.Contains(m, fmt.Sprintf("<%s>", id)) {
			n++
		}
	}
	return n
}

// sending is one connection to the post.
type sending struct{ p *post }

// AuthMechanisms implements smtp.AuthSession.
func (*sending) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (*sending) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, pw string) error {
		if pw != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (*sending) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt implements smtp.Session.
func (*sending) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Data implements smtp.Session.
func (s *sending) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.mails = append(s.p.mails, string(b))
	return nil
}

// Reset implements smtp.Session.
func (*sending) Reset() {}

// Logout implements smtp.Session.
func (*sending) Logout() error { return nil }
