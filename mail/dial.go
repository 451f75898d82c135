package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"linje/support"
)

// route is one connection that is to be made.
type route struct {
	op       string // "imap" or "smtp": begins the names of the acts
	end      support.Endpoint
	caFile   string
	practice bool
}

func imapRoute(m support.Mailbox) route {
	return route{op: "imap", end: m.IMAP, caFile: m.Login.CAFile, practice: m.Practice}
}

func smtpRoute(m support.Mailbox) route {
	return route{op: "smtp", end: m.SMTP, caFile: m.Login.CAFile, practice: m.Practice}
}

// check refuses what must not be tried: no address, and anything but this
// machine in practice mode or without TLS.
func (r route) check() error {
	op := r.op + ".connect"
	host := r.end.Host
	if host == "" || strings.ContainsAny(host, " \t\r\n/@") || len(host) > 253 {
		return support.Ef(support.CodeInvalid, op, "%s", plain(host))
	}
	if r.end.Port < 1 || r.end.Port > 65535 {
		return support.Ef(support.CodeInvalid, op, "%d", r.end.Port)
	}
	switch r.end.Security {
	case support.SecurityTLS, support.SecurityStartTLS, support.SecurityNone:
	default:
		return support.Ef(support.CodeInvalid, op, "%s", plain(string(r.end.Security)))
	}
	// Practice does not even ask the name servers for another name.
	if r.practice && !localName(host) {
		return support.Ef(support.CodePractice, op, "%s", plain(host))
	}
	return nil
}

func localName(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

// dial makes the TCP connection. Which address it really goes to is looked at
// after the name was resolved, so no name can lead out of this machine.
func (c *Client) dial(ctx context.Context, r route) (*guard, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	op := r.op + ".connect"
	local := r.practice || r.end.Security == support.SecurityNone
	d := net.Dialer{
		Timeout:         c.o.ConnectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 60 * time.Second, Interval: 15 * time.Second, Count: 4},
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			if host, _, err := net.SplitHostPort(address); local && (err != nil || !localName(zoneless(host))) {
				return errNotLoopback
			}
			return nil
		},
	}
	host := strings.Trim(r.end.Host, "[]")
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(r.end.Port)))
	if err != nil {
		return nil, r.dialFault(op, err)
	}
	return newGuard(conn, c.o.Timeout), nil
}

func zoneless(host string) string {
	host, _, _ = strings.Cut(host, "%")
	return host
}

func (r route) dialFault(op string, err error) error {
	code := codeOf(err)
	switch {
	case errors.Is(err, errNotLoopback) && r.practice:
		code = support.CodePractice
	case errors.Is(err, errNotLoopback):
		code = support.CodeUnsafe
	case code == "":
		code = support.CodeOffline
	}
	return &support.Error{Code: code, Op: op, Detail: plain(net.JoinHostPort(r.end.Host, strconv.Itoa(r.end.Port))), Err: err}
}

// secured is a connection after its TLS step.
type secured struct {
	guard *guard
	conn  net.Conn // the guard itself, or TLS over it
	// greeting is what the server would have said: after STARTTLS it does not
	// greet again.
	greeting    string
	certificate string // whose, for people; "none" without TLS
}

// secure does the TLS step of r on a new connection.
func (c *Client) secure(ctx context.Context, r route, g *guard) (secured, error) {
	s := secured{guard: g, conn: g, certificate: "none"}
	op := r.op + ".tls"
	if r.end.Security == support.SecurityNone {
		return s, nil
	}
	config, err := c.tlsConfig(r)
	if err != nil {
		return s, err
	}
	stop := context.AfterFunc(ctx, func() { g.abort(context.Cause(ctx)) })
	defer stop()
	if r.end.Security == support.SecurityStartTLS {
		if s.greeting, err = startTLS(r.op, g); err != nil {
			return s, faultOf(op, err, g.ended(), support.CodeTLS)
		}
	}
	g.expect(min(c.o.ConnectTimeout, c.o.Timeout))
	conn := tls.Client(g, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return s, faultOf(op, err, g.ended(), support.CodeTLS)
	}
	g.expect(c.o.Timeout)
	s.conn, s.certificate = conn, certificateLabel(conn.ConnectionState())
	return s, nil
}

func (c *Client) tlsConfig(r route) (*tls.Config, error) {
	config := &tls.Config{ServerName: strings.TrimSuffix(strings.Trim(r.end.Host, "[]"), "."), RootCAs: c.o.Roots, MinVersion: tls.VersionTLS12}
	if r.caFile == "" {
		return config, nil
	}
	op := r.op + ".tls"
	text, err := os.ReadFile(r.caFile)
	if err != nil {
		return nil, &support.Error{Code: support.CodeInvalid, Op: op, Detail: plain(r.caFile), Err: err}
	}
	pool := c.o.Roots
	if pool == nil {
		if pool, err = x509.SystemCertPool(); err != nil {
			pool = x509.NewCertPool()
		}
	}
	pool = pool.Clone()
	if !addPEM(pool, text) {
		return nil, support.Ef(support.CodeInvalid, op, "%s", plain(r.caFile))
	}
	config.RootCAs = pool
	return config, nil
}

// addPEM adds the certificates of a PEM file and reports whether there were
// any.
func addPEM(pool *x509.CertPool, text []byte) bool {
	if pool.AppendCertsFromPEM(text) {
		return true
	}
	if block, _ := pem.Decode(bytes.TrimSpace(text)); block != nil {
		return false
	}
	cert, err := x509.ParseCertificate(text) // DER, as Windows exports it
	if err == nil {
		pool.AddCert(cert)
	}
	return err == nil
}

// certificateLabel tells whose certificate it is, who issued it and until when
// it holds.
func certificateLabel(state tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return ""
	}
	cert := state.PeerCertificates[0]
	subject := cert.Subject.CommonName
	if subject == "" && len(cert.DNSNames) > 0 {
		subject = cert.DNSNames[0]
	}
	issuer := cert.Issuer.CommonName
	if issuer == "" && len(cert.Issuer.Organization) > 0 {
		issuer = cert.Issuer.Organization[0]
	}
	return plain(subject + " · " + issuer + " · " + cert.NotAfter.UTC().Format(time.DateOnly))
}
