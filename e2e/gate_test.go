package e2e

import (
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"linje/internal/testbed"
)

// stage is a point of an SMTP dialogue.
type stage string

const (
	atSignIn  stage = "sign-in"
	atMail    stage = "MAIL"
	atRcpt    stage = "RCPT"
	atText    stage = "in the middle of the text"
	atDot     stage = "after the final dot, not delivered"
	delivered stage = "after the final dot, delivered"
)

// gate is a submission server in front of the mail server that stops the
// dialogue at a chosen point, until it is told to go on or the client is gone.
type gate struct {
	Addr    string
	t       testing.TB
	o       *office
	reached chan struct{} // the dialogue stands at the point

	mu   sync.Mutex
	hold stage
	free chan struct{}
}

func newGate(t testing.TB, o *office) *gate {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{Addr: listener.Addr().String(), t: t, o: o, reached: make(chan struct{}, 16)}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &gated{g: g, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth, server.ErrorLog = "gate.example.no", true, log.New(io.Discard, "", 0)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(narrow{listener}) })
	t.Cleanup(func() {
		g.open()
		_ = server.Close()
		serving.Wait()
	})
	return g
}

// narrow is a listener whose connections take little in advance.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(256 << 10)
	}
	return conn, err
}

// account is the office's mailbox with the gate as its way out.
func (g *gate) account() account {
	a := g.o.account()
	a.smtp, a.smtpSecurity = g.Addr, "none"
	return a
}

// close makes every dialogue stop at the point.
func (g *gate) close(at stage) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hold, g.free = at, make(chan struct{})
}

// open lets all go on, those that stand too.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.free != nil {
		close(g.free)
	}
	g.hold, g.free = "", nil
}

// at is called by a dialogue at each point.
func (g *gate) at(s stage) {
	g.mu.Lock()
	free := g.free
	if g.hold != s {
		free = nil
	}
	g.mu.Unlock()
	if free != nil {
		g.reached <- struct{}{}
		<-free
	}
}

func (g *gate) holds(s stage) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.hold == s
}

// gated is one dialogue.
type gated struct {
	g    *gate
	conn *smtp.Conn
	from string
	to   []string
}

func (s *gated) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *gated) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, password string) error {
		s.g.at(atSignIn)
		if password != testbed.Password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *gated) Mail(from string, _ *smtp.MailOptions) error {
	s.g.at(atMail)
	s.from = from
	return nil
}

func (s *gated) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.g.at(atRcpt)
	s.to = append(s.to, to)
	return nil
}

// Data delivers through the mail server. At the last points it closes the
// connection without an answer when it is let go.
func (s *gated) Data(r io.Reader) error {
	head := make([]byte, 200)
	n, err := io.ReadFull(r, head)
	if err != nil {
		return err
	}
	s.g.at(atText)
	rest, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.g.holds(atDot) {
		s.g.at(atDot)
		return s.conn.Close()
	}
	for _, to := range s.to {
		if err := s.g.o.mta.Deliver(s.from, to, append(head[:n:n], rest...)); err != nil {
			s.g.t.Errorf("gate: %v", err)
		}
	}
	if s.g.holds(delivered) {
		s.g.at(delivered)
		return s.conn.Close()
	}
	return nil
}

func (s *gated) Reset()        {}
func (s *gated) Logout() error { return nil }
