package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"linje/support"
)

// session is one signed-in IMAP connection.
type session struct {
	client    *imapclient.Client
	guard     *guard
	responses *responses
	o         Options
	folder    string // open for reading; "" for none
	noIdle    bool   // the server refused IDLE although it offered it

	// changed holds a token when the open folder has changed and nobody has
	// been told. Events come on the library's goroutine and must never block it.
	changed chan struct{}
	// exists is the number of messages that is known, unknownCount before a
	// folder is open. Some servers repeat EXISTS without any change.
	exists atomic.Int64
}

const unknownCount = -1

// Dial connects and signs in over IMAP.
func (c *Client) Dial(ctx context.Context, m support.Mailbox, password string) (Server, error) {
	r := imapRoute(m)
	g, err := c.dial(ctx, r)
	if err != nil {
		return nil, err
	}
	sec, err := c.secure(ctx, r, g)
	if err != nil {
		_ = g.Close()
		return nil, err
	}
	s, err := c.signIn(ctx, sec, m.Login.User, password)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// signIn makes a session of a secured connection. The connection is closed
// when it fails, for a half-done sign-in cannot be taken up again.
func (c *Client) signIn(ctx context.Context, sec secured, user, password string) (*session, error) {
	s := &session{guard: sec.guard, responses: newResponses(sec.conn, sec.greeting), o: c.o, changed: make(chan struct{}, 1)}
	s.exists.Store(unknownCount)
	s.client = imapclient.New(s.responses, &imapclient.Options{
		WordDecoder: &mime.WordDecoder{CharsetReader: charsetReader},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Expunge: s.onExpunge,
			Mailbox: s.onMailbox,
			Fetch:   s.onFetch,
		},
	})
	const op = "imap.login"
	err := s.do(ctx, op, func(cl *imapclient.Client) error {
		if err := cl.WaitGreeting(); err != nil {
			return greetingFault(op, err)
		}
		switch cl.State() {
		case imap.ConnStateAuthenticated:
			return nil // PREAUTH
		case imap.ConnStateNotAuthenticated:
			return login(cl, op, user, password)
		}
		return io.ErrUnexpectedEOF
	})
	if err != nil {
		s.drop()
		return nil, err
	}
	return s, nil
}

func greetingFault(op string, err error) error {
	var said *imap.Error
	if errors.As(err, &said) {
		return &support.Error{Code: support.CodeServer, Op: op, Detail: plain(said.Text), Err: err}
	}
	return err
}

// login signs in with AUTHENTICATE PLAIN (RFC 4616), or LOGIN where it is not
// offered.
func login(cl *imapclient.Client, op, user, password string) error {
	caps := cl.Caps()
	var err error
	switch {
	case caps.Has(imap.AuthCap(sasl.Plain)):
		err = cl.Authenticate(sasl.NewPlainClient("", user, password))
	case caps.Has(imap.CapLoginDisabled):
		return support.Ef(support.CodeAuth, op, "%s", plain("LOGINDISABLED "+strings.Join(mechanisms(caps), " ")))
	default:
		err = cl.Login(user, password).Wait()
	}
	var said *imap.Error
	if errors.As(err, &said) {
		return &support.Error{Code: loginCode(said), Op: op, Detail: plain(said.Text), Err: errors.New("refused")}
	}
	if err != nil {
		return err
	}
	// Capabilities that came with the tagged OK, or are asked for by the library
	// because none did, are in place when a later command is done.
	return cl.Noop().Wait()
}

func mechanisms(caps imap.CapSet) []string {
	var out []string
	for c := range caps {
		if strings.HasPrefix(string(c), "AUTH=") {
			out = append(out, string(c))
		}
	}
	return out
}

// loginCode tells a wrong password from a server that cannot look just now
// (RFC 5530).
func loginCode(said *imap.Error) support.Code {
	switch said.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug,
		imap.ResponseCodeContactAdmin:
		return support.CodeServer
	}
	if said.Type == imap.StatusResponseTypeBad {
		return support.CodeServer
	}
	return support.CodeAuth
}

// do runs one exchange within the time limits. When ctx ends or the server
// stays silent the connection is closed, and with it the exchange ends.
func (s *session) do(ctx context.Context, op string, act func(*imapclient.Client) error) error {
	if err := ctx.Err(); err != nil {
		return faultOf(op, err, nil, support.CodeClosed)
	}
	if s.dead() {
		return support.E(support.CodeClosed, op, s.guard.ended())
	}
	stop := context.AfterFunc(ctx, func() { s.guard.abort(context.Cause(ctx)) })
	defer stop()
	s.guard.expect(s.o.Timeout)
	s.withoutRev2()
	err := act(s.client)
	s.guard.expect(0)
	return s.fault(op, err)
}

// withoutRev2 takes IMAP4rev2 out of what the server offers. Servers that
// offer it by mistake are in use, and its mere mention changes how the library
// writes folder names.
func (s *session) withoutRev2() {
	if s.client.State() == imap.ConnStateAuthenticated || s.client.State() == imap.ConnStateSelected {
		delete(s.client.Caps(), imap.CapIMAP4rev2)
	}
}

func (s *session) dead() bool {
	select {
	case <-s.client.Closed():
		return true
	default:
		return s.guard.ended() != nil
	}
}

// fault makes an Error of what an exchange returned.
func (s *session) fault(op string, err error) error {
	if err == nil {
		return nil
	}
	var said *imap.Error
	if errors.As(err, &said) {
		return &support.Error{Code: support.CodeServer, Op: op, Detail: plain(said.Text), Err: errors.New(string(said.Type))}
	}
	return faultOf(op, err, s.guard.ended(), support.CodeProtocol)
}

// drop closes the connection and waits for the library's goroutine.
func (s *session) drop() {
	_ = s.guard.Close()
	_ = s.client.Close() // says again what ended the connection
}

// Close says goodbye, where the server still listens, and closes the
// connection.
func (s *session) Close() error {
	if !s.dead() {
		s.guard.expect(min(s.o.Timeout, 2*time.Second))
		_ = s.client.Logout().Wait() // the connection is closed either way
	}
	s.drop()
	return nil
}

// signal notes that the open folder has changed.
func (s *session) signal() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

func (s *session) onExpunge(uint32) {
	if n := s.exists.Load(); n > 0 {
		s.exists.CompareAndSwap(n, n-1)
	}
	s.signal()
}

func (s *session) onMailbox(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages != nil && s.exists.Swap(int64(*data.NumMessages)) != int64(*data.NumMessages) {
		s.signal()
	}
}

// onFetch is called for flags that changed, and for anything that the library
// could not match with a command. It must be read to its end.
func (s *session) onFetch(msg *imapclient.FetchMessageData) {
	for msg.Next() != nil {
		continue
	}
	s.signal()
}

var _ net.Conn = (*guard)(nil)
