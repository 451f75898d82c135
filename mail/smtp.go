package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"linje/support"
)

// submission is one connection to an SMTP server.
type submission struct {
	client *smtp.Client
	guard  *guard
	o      Options
}

// Send gives a mail to the SMTP server of m. A failure before the final dot
// has a code that says why, and nothing was sent to anyone; one after it,
// without an answer, is CodeUnknownSent.
func (c *Client) Send(ctx context.Context, m support.Mailbox, password string, o support.Sending) error {
	r := smtpRoute(m)
	g, err := c.dial(ctx, r)
	if err != nil {
		return err
	}
	defer func() { _ = g.Close() }()
	sec, err := c.secure(ctx, r, g)
	if err != nil {
		return err
	}
	s := c.submission(sec)
	if err := s.signIn(ctx, m.Login.User, password); err != nil {
		return err
	}
	err = s.send(ctx, o)
	s.quit()
	return err
}

func (c *Client) submission(sec secured) *submission {
	conn := sec.conn
	if sec.greeting != "" {
		conn = &greeted{Conn: conn, text: sec.greeting}
	}
	s := &submission{client: smtp.NewClient(conn), guard: sec.guard, o: c.o}
	// The guard has the deadlines; these must only not be shorter.
	s.client.CommandTimeout, s.client.SubmissionTimeout = c.o.Timeout, s.finalLimit()
	return s
}

// greeted is a connection whose greeting is read before anything of it.
type greeted struct {
	net.Conn
	text string
}

func (g *greeted) Read(b []byte) (int, error) {
	if g.text == "" {
		return g.Conn.Read(b)
	}
	n := copy(b, g.text)
	g.text = g.text[n:]
	return n, nil
}

// do runs one exchange; when ctx ends the connection is closed and with it the
// exchange ends.
func (s *submission) do(ctx context.Context, op string, act func() error) error {
	if err := ctx.Err(); err != nil {
		return faultOf(op, err, nil, support.CodeClosed)
	}
	stop := context.AfterFunc(ctx, func() { s.guard.abort(context.Cause(ctx)) })
	defer stop()
	if err := act(); err != nil {
		return s.fault(op, err)
	}
	return nil
}

// fault makes an Error of what an exchange before the final dot returned.
func (s *submission) fault(op string, err error) error {
	var said *smtp.SMTPError
	if errors.As(err, &said) {
		code := replyCode(said)
		if code == support.CodeRejected { // not at RCPT: no recipient is to blame
			code = support.CodeMailRefused
		}
		return &support.Error{Code: code, Op: op, Detail: replyText(said), Err: errors.New("refused")}
	}
	return faultOf(op, err, s.guard.ended(), support.CodeProtocol)
}

func replyText(said *smtp.SMTPError) string { return plain(said.Message) }

// replyCode tells what a server's no means (RFC 5321 section 4.2.1, RFC 3463).
func replyCode(said *smtp.SMTPError) support.Code {
	if said.Code >= 500 {
		return refusalCode(said)
	}
	if said.Code >= 400 {
		return support.CodeServer
	}
	return support.CodeProtocol
}

// refusalCode tells what a no for good means.
func refusalCode(said *smtp.SMTPError) support.Code {
	const mailbox, system = 2, 3 // subjects of enhanced codes
	subject, detail := said.EnhancedCode[1], said.EnhancedCode[2]
	full := subject == mailbox && detail == 2 // the recipient's mailbox
	tooLarge := subject == system && detail == 4 || subject == mailbox && detail == 3
	switch {
	case tooLarge, said.Code == 552 && !full, said.Code == 534:
		return support.CodeTooLarge
	case said.Code == 530, said.Code == 535, said.Code == 538:
		return support.CodeAuth
	case full:
		return support.CodeOverQuota
	}
	return support.CodeRejected
}

// signIn says hello and signs in, where a user name is given.
func (s *submission) signIn(ctx context.Context, user, password string) error {
	const op = "smtp.login"
	return s.do(ctx, op, func() error {
		if err := s.client.Hello(heloName(s.guard)); err != nil {
			return asServer(op, err)
		}
		if user == "" {
			return nil
		}
		var mech sasl.Client
		switch {
		case s.client.SupportsAuth(sasl.Plain):
			mech = sasl.NewPlainClient("", user, password)
		case s.client.SupportsAuth(sasl.Login):
			mech = sasl.NewLoginClient(user, password)
		default:
			_, offered := s.client.Extension("AUTH")
			if offered == "" {
				return nil // a relay that takes mail from this network as it is
			}
			return support.Ef(support.CodeAuth, op, "%s", plain("AUTH "+offered))
		}
		err := s.client.Auth(mech)
		var said *smtp.SMTPError
		if errors.As(err, &said) {
			code := support.CodeAuth
			if said.Code < 500 {
				code = support.CodeServer
			}
			return &support.Error{Code: code, Op: op, Detail: replyText(said), Err: errors.New("refused")}
		}
		return err
	})
}

// asServer makes a server's no to a greeting or EHLO one that may pass.
func asServer(op string, err error) error {
	var said *smtp.SMTPError
	if errors.As(err, &said) {
		return &support.Error{Code: support.CodeServer, Op: op, Detail: replyText(said), Err: errors.New("refused")}
	}
	return err
}

// send does one mail transaction.
func (s *submission) send(ctx context.Context, o support.Sending) error {
	const op = "smtp.send"
	if len(o.Envelope.To) == 0 {
		return support.Ef(support.CodeNoRecipient, op, "")
	}
	limit, _ := s.client.MaxMessageSize()
	if o.Limit != nil {
		o.Limit(int64(max(limit, 0)))
	}
	if limit > 0 && len(o.Source) > limit {
		return support.Ef(support.CodeTooLarge, op, "%.1f MB > %.1f MB", megabytes(len(o.Source)), megabytes(limit))
	}
	err := s.do(ctx, op, func() error { return s.envelope(op, o.Envelope, len(o.Source)) })
	if err != nil {
		return err
	}
	return s.data(ctx, op, o)
}

func megabytes(n int) float64 { return float64(n) / (1 << 20) }

// envelope names the sender and each recipient. One refused recipient ends it:
// nothing is then sent to anyone.
func (s *submission) envelope(op string, e support.OutboxEnvelope, size int) error {
	from, utf8 := asciiAddress(e.From), false
	for _, a := range append([]string{e.From}, e.To...) {
		utf8 = utf8 || !ascii(asciiAddress(a))
	}
	if ok, _ := s.client.Extension("SMTPUTF8"); utf8 && !ok {
		return support.Ef(support.CodeRejected, op, "SMTPUTF8")
	}
	for _, a := range append([]string{e.From}, e.To...) {
		if !safeAddress(a) {
			return support.Ef(support.CodeInvalid, op, "%s", plain(a))
		}
	}
	if err := s.client.Mail(from, &smtp.MailOptions{Size: int64(size), UTF8: utf8}); err != nil {
		return err
	}
	for _, to := range e.To {
		err := s.client.Rcpt(asciiAddress(to), nil)
		var said *smtp.SMTPError
		if errors.As(err, &said) {
			return &support.Error{Code: replyCode(said), Op: op, Detail: plain(to + ": " + said.Message), Err: errors.New("refused")}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// safeAddress reports whether an address can stand in an SMTP command as it is.
func safeAddress(a string) bool {
	return a != "" && len(a) <= 320 && strings.Contains(a, "@") && !strings.ContainsAny(a, "<> \t\r\n\x00")
}

// data sends the mail itself. Up to the final dot the server cannot have taken
// it; after the dot only its answer tells.
func (s *submission) data(ctx context.Context, op string, o support.Sending) error {
	var own, final error
	err := s.do(ctx, op, func() error {
		w, err := s.client.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(o.Source); err != nil {
			return err
		}
		if o.BeforeDot != nil {
			own = o.BeforeDot()
		}
		if own == nil {
			err = ctx.Err()
		}
		if own != nil || err != nil {
			// Closing without the dot is the only way out of DATA.
			s.guard.abort(net.ErrClosed)
			return err
		}
		s.guard.expect(s.finalLimit())
		s.guard.speak()
		_, final = w.CloseWithResponse()
		return nil
	})
	if own != nil {
		return own
	}
	if err != nil {
		return err
	}
	return s.afterDot(op, final)
}

// afterDot judges the answer to the final dot.
func (s *submission) afterDot(op string, err error) error {
	var said *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said) && said.Code/100 == 2:
		return nil
	case errors.As(err, &said) && said.Code >= 400 && said.Code < 600:
		return s.fault(op, err)
	case s.guard.unwritten():
		return s.fault(op, err) // the dot itself did not go out
	}
	if ended := s.guard.ended(); ended != nil {
		err = ended
	}
	return support.E(support.CodeUnknownSent, op, err)
}

// finalLimit is how long the answer to the final dot may take, 60 s unless the
// options say otherwise: servers look for viruses in between. RFC 5321 section
// 4.5.3.2.6 asks for ten minutes, because who gives up earlier sends twice; here
// a mail without an answer is undecided, never sent again by itself, and looked
// for in Sent, so the person who waits may be told sooner.
func (s *submission) finalLimit() time.Duration { return 3 * s.o.Timeout }

// quit ends the conversation politely; the mail is decided by then.
func (s *submission) quit() {
	if s.guard.ended() != nil {
		return
	}
	s.guard.expect(min(s.o.Timeout, 2*time.Second))
	_ = s.client.Quit()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
