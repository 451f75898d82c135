package practice

import (
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// submission is an SMTP connection. It takes mail from the shared mailbox for
// any recipient and keeps it here; it hands nothing on.
type submission struct {
	office *office
	caller *caller

	signedIn bool
	to       []string
}

var _ smtp.AuthSession = (*submission)(nil)

func refuse(code int, enhanced smtp.EnhancedCode, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
}

// AuthMechanisms implements smtp.AuthSession.
func (s *submission) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *submission) Auth(mech string) (sasl.Server, error) {
	if mech != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(identity, name, password string) error {
		a := s.office.signIn(name, password)
		if a == nil || a.address != Address || identity != "" && !strings.EqualFold(identity, name) {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *submission) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return refuse(530, smtp.EnhancedCode{5, 7, 0}, "Authentication required")
	}
	if !strings.EqualFold(from, Address) {
		return refuse(553, smtp.EnhancedCode{5, 7, 1}, "The practice mailbox sends as "+Address+" only")
	}
	return nil
}

// Rcpt implements smtp.Session.
func (s *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	for _, have := range s.to {
		if strings.EqualFold(have, to) {
			return nil // one copy each
		}
	}
	s.to = append(s.to, to)
	return nil
}

// Data implements smtp.Session.
func (s *submission) Data(r io.Reader) error {
	to := s.to
	raw, err := io.ReadAll(io.LimitReader(r, maxMail+1))
	if err != nil {
		var known *smtp.SMTPError
		if errors.As(err, &known) {
			return known
		}
		return refuse(451, smtp.EnhancedCode{4, 3, 0}, "The mail could not be read")
	}
	if len(raw) > maxMail {
		return refuse(552, smtp.EnhancedCode{5, 3, 4}, "The mail is too large")
	}
	if !s.office.deliver(to, raw) {
		return refuse(452, smtp.EnhancedCode{4, 3, 1}, "The practice mailbox is full")
	}
	s.caller.answered(to, raw)
	return nil
}

// Reset implements smtp.Session.
func (s *submission) Reset() { s.to = nil }

// Logout implements smtp.Session.
func (s *submission) Logout() error { return nil }
