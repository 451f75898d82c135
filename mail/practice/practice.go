// Package practice is the practice mailbox: a real IMAP server and a real SMTP
// server inside the process, on loopback, filled with example requests to a
// support desk. The rest of the program reaches them through the very code it
// uses for any mail server.
//
// Nothing leaves the machine: the package has no code that opens a connection,
// the servers listen on 127.0.0.1 only, and whatever the SMTP server accepts,
// for any recipient, is kept in memory until Close.
package practice

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"

	"linje/assets"
)

// The shared mailbox of the practice desk: its display name, its address, and
// what to sign in with, over IMAP and SMTP. The mailbox of any recipient of a
// practice answer opens with the recipient's address and the same Password.
const (
	Name     = "Brukerstøtte HF"
	Address  = "brukerstotte@example.no"
	User     = Address
	Password = "ovelse-gjer-meister"
)

// Bounds of both servers. A desk that practises stays far below them.
const (
	maxMail       = 25 << 20 // bytes of one mail
	maxKept       = 500      // mails kept after they were sent, all recipients together
	maxKeptBytes  = 256 << 20
	maxRecipients = 50
	maxConns      = 32 // at once, for each server
	smtpTimeout   = 2 * time.Minute
	endTimeout    = 10 * time.Second // waiting for connections when closing
)

// ErrNoMore is returned by ArriveNext when every scripted arrival has come.
var ErrNoMore = errors.New("practice: no more scripted mail")

// Options say how the practice mailbox behaves.
type Options struct {
	// Now tells the time that the dates of the mails are relative to, in the
	// user's time zone. nil: time.Now.
	Now func() time.Time
	// Every is the mean time between two mails that arrive while the mailbox
	// runs. 0: none arrive by themselves.
	Every time.Duration
}

// Server is a running practice mailbox.
type Server struct {
	office *office
	caller *caller

	imap   *imapserver.Server
	imapLn *listener
	smtp   *smtp.Server
	smtpLn *listener

	stop   chan struct{}
	serve  sync.WaitGroup // the two accept loops
	run    sync.WaitGroup // arrivals
	once   sync.Once
	result error // of the first Close
}

// Start fills a practice mailbox and serves it on two ports of 127.0.0.1 until
// Close. An error means that no port was to be had, or that the embedded
// content is faulty.
func Start(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	content, err := load(assets.Practice, "practice")
	if err != nil {
		return nil, err
	}
	s := &Server{office: newOffice(o.Now), stop: make(chan struct{})}
	s.caller = newCaller(s.office, content, o)
	if err := s.caller.fill(content.threads); err != nil {
		return nil, err
	}
	if s.imapLn, err = listen(); err != nil {
		return nil, err
	}
	if s.smtpLn, err = listen(); err != nil {
		return nil, errors.Join(err, s.imapLn.Close())
	}
	s.imap = newIMAP(s.office, s.imapLn)
	s.smtp = newSMTP(s.office, s.caller)
	s.serve.Go(func() { _ = s.imap.Serve(s.imapLn) })
	s.serve.Go(func() { _ = s.smtp.Serve(s.smtpLn) })
	if o.Every > 0 {
		s.run.Go(func() { s.caller.run(s.stop) })
	}
	return s, nil
}

func newIMAP(of *office, ln *listener) *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{office: of, end: ln.sessionEnded}, nil, nil
		},
		// IMAP4rev2 is left out on purpose: hardly any server has it.
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapMove: {},
			imap.CapESearch: {}, imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapStatusSize: {},
			imap.CapSpecialUse: {}, imap.CapLiteralPlus: {},
		},
		Logger:       log.New(io.Discard, "", 0), // its lines may quote what a client sent
		InsecureAuth: true,                       // loopback only
	})
}

func newSMTP(of *office, c *caller) *smtp.Server {
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &submission{office: of, caller: c}, nil
	}))
	srv.Domain = "practice.example.no"
	srv.MaxMessageBytes = maxMail
	srv.MaxRecipients = maxRecipients
	srv.ReadTimeout = smtpTimeout
	srv.WriteTimeout = smtpTimeout
	srv.AllowInsecureAuth = true // loopback only
	srv.ErrorLog = log.New(io.Discard, "", 0)
	return srv
}

// IMAPAddr is host:port of the IMAP server, without TLS.
func (s *Server) IMAPAddr() string { return s.imapLn.Addr().String() }

// SMTPAddr is host:port of the SMTP server, without TLS, with AUTH PLAIN.
func (s *Server) SMTPAddr() string { return s.smtpLn.Addr().String() }

// ArriveNext delivers the next scripted mail to the shared mailbox now: a new
// request, more in a case that is already there, or an escalation. It returns
// ErrNoMore when there is none left.
func (s *Server) ArriveNext() error { return s.caller.arriveNext() }

// Delivered returns the mails that the SMTP server has accepted for that
// recipient, oldest first, as they came. The caller must not change them.
func (s *Server) Delivered(recipient string) [][]byte { return s.office.delivered(recipient) }

// Close stops arrivals, ends every connection and waits until all goroutines
// are done. Further calls return the result of the first.
func (s *Server) Close() error {
	s.once.Do(func() { s.result = s.close() })
	return s.result
}

func (s *Server) close() error {
	close(s.stop)
	// First the doors, then the people inside: no connection can slip in
	// between the two, as the accept loops have ended by then.
	err := errors.Join(s.imapLn.Close(), s.smtpLn.Close())
	s.serve.Wait()
	s.imapLn.closeConns()
	s.smtpLn.closeConns()
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	err = errors.Join(err, s.imapLn.waitSessions(ctx), s.smtp.Shutdown(ctx), s.imap.Close())
	s.run.Wait()
	return err
}

// listen opens a port of the loopback interface that the system chooses.
func listen() (*listener, error) {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &listener{Listener: ln, conns: map[*conn]struct{}{}}, nil
}
