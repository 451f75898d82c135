package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode"

	"linje/support"
)

// maxDetail bounds, in runes, the server's words that are shown.
const maxDetail = 200

var (
	errNotLoopback = errors.New("address is not on this machine")
	errNoStartTLS  = errors.New("STARTTLS is not offered")
	errInjected    = errors.New("text came before the TLS handshake")
)

// codeOf tells what kind of failure of the network or of TLS err is; "" when
// it is neither.
func codeOf(err error) support.Code {
	if code := tlsCode(err); code != "" {
		return code
	}
	var dns *net.DNSError
	var number syscall.Errno
	var timeout net.Error
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return support.CodeClosed
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return support.CodeTimeout
	case errors.As(err, &dns):
		return dnsCode(dns)
	case errors.As(err, &number):
		return errnoCode(number)
	case errors.As(err, &timeout) && timeout.Timeout():
		return support.CodeTimeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
		return support.CodeClosed
	}
	return ""
}

func dnsCode(err *net.DNSError) support.Code {
	switch {
	case err.IsNotFound:
		return support.CodeHost
	case err.IsTimeout:
		return support.CodeTimeout
	}
	return support.CodeOffline
}

// The numbers that Windows uses for the failures that syscall has names for
// on other systems.
const (
	wsaNetUnreach   = syscall.Errno(10051)
	wsaConnReset    = syscall.Errno(10054)
	wsaTimedOut     = syscall.Errno(10060)
	wsaConnRefused  = syscall.Errno(10061)
	wsaHostUnreach  = syscall.Errno(10065)
	wsaConnAborted  = syscall.Errno(10053)
	wsaNetworkIsOff = syscall.Errno(10050)
)

func errnoCode(n syscall.Errno) support.Code {
	switch n {
	case syscall.ECONNREFUSED, wsaConnRefused:
		return support.CodeRefused
	case syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL,
		wsaNetUnreach, wsaHostUnreach, wsaNetworkIsOff:
		return support.CodeOffline
	case syscall.ETIMEDOUT, wsaTimedOut:
		return support.CodeTimeout
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, wsaConnReset, wsaConnAborted:
		return support.CodeClosed
	}
	return support.CodeOffline
}

// tlsCode tells what is wrong with a certificate or a handshake.
func tlsCode(err error) support.Code {
	var (
		issuer   x509.UnknownAuthorityError
		name     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		noTLS    tls.RecordHeaderError
		alert    tls.AlertError
		noSystem x509.SystemRootsError
	)
	switch {
	case errors.As(err, &name):
		return support.CodeTLSName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return support.CodeTLSExpired
	case errors.As(err, &issuer), errors.As(err, &noSystem), errors.As(err, &invalid), errors.As(err, &verify):
		return support.CodeUntrusted
	case errors.As(err, &noTLS), errors.As(err, &alert), errors.Is(err, errNoStartTLS), errors.Is(err, errInjected):
		return support.CodeTLS
	}
	return ""
}

// faultOf makes an Error of a failed exchange on a connection: why the
// connection ended decides, then err itself, then otherwise.
func faultOf(op string, err, ended error, otherwise support.Code) *support.Error {
	var known *support.Error
	if errors.As(err, &known) {
		return known
	}
	code := codeOf(ended)
	switch {
	case code == support.CodeClosed && !errors.Is(ended, context.Canceled):
		// The library closes the connection on what it cannot read; then err
		// says more than "closed", unless it is only that.
		if c := tlsCode(err); c != "" {
			code = c
		} else if c = codeOf(err); errors.Is(ended, net.ErrClosed) && (c == "" || c == support.CodeClosed) {
			code = otherwise
		}
	case code == "":
		if code = codeOf(err); code == "" {
			code = otherwise
		}
	}
	if errors.Is(ended, context.Canceled) || errors.Is(ended, context.DeadlineExceeded) {
		err = ended
	}
	if err == nil {
		err = ended
	}
	return support.E(code, op, err)
}

// plain makes words of a server fit to be shown: no control characters, white
// space joined, at most 200 runes.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || isBidi(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxDetail {
		s = string(r[:maxDetail-1]) + "…"
	}
	return s
}

// isBidi reports whether r changes the direction of writing (Unicode TR9),
// with which text can be made to look like other text.
func isBidi(r rune) bool {
	return r == 0x200e || r == 0x200f || r == 0x061c || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}
