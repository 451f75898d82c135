package mail_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"linje/mail"
	"linje/support"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testUser     = "hjelp@example.no"
	testPassword = "sommer"
)

// authority is a certificate authority made for one test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Linje test CA"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{cert: cert, key: key, pem: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// file writes the authority's certificate for Login.CAFile.
func (a *authority) file(t testing.TB) string {
	name := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(name, a.pem, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// server issues a certificate for 127.0.0.1 that holds until then.
func (a *authority) server(t testing.TB, until time.Time, names ...string) *tls.Config {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "imap.example.no"},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if len(names) == 0 {
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	template.DNSNames = names
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// imapBox is a real IMAP server with one user.
type imapBox struct {
	user *imapmemserver.User
	end  support.Endpoint
}

// newIMAP starts the in-memory IMAP server, with folders INBOX and Sent.
func newIMAP(t testing.TB, security support.Security, config *tls.Config) *imapBox {
	t.Helper()
	user := imapmemserver.NewUser(testUser, testPassword)
	for _, f := range []string{"INBOX", "Sendte elementer"} {
		if err := user.Create(f, nil); err != nil {
			t.Fatal(err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}, imap.CapIdle: {}},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	}
	if security == support.SecurityStartTLS {
		options.TLSConfig = config
	}
	srv := imapserver.New(options)
	ln := listen(t, security, config)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return &imapBox{user: user, end: endpoint(ln, security)}
}

func listen(t testing.TB, security support.Security, config *tls.Config) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if security == support.SecurityTLS {
		ln = tls.NewListener(ln, config)
	}
	return ln
}

func endpoint(ln net.Listener, security support.Security) support.Endpoint {
	return support.Endpoint{Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, Security: security}
}

// add puts a mail in a folder.
func (b *imapBox) add(t testing.TB, folder, source string, flags ...imap.Flag) {
	t.Helper()
	source = crlf(source)
	_, err := b.user.Append(folder, literal{strings.NewReader(source)}, &imap.AppendOptions{Flags: flags, Time: time.Date(2026, 11, 3, 10, 15, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// smtpBox is a real SMTP server that keeps what it takes.
type smtpBox struct {
	end support.Endpoint

	mu    sync.Mutex
	mails []smtpMail
	// rcpt and data, when set, answer instead of taking.
	rcpt func(to string) error
	data func() error
}

type smtpMail struct {
	from   string
	to     []string
	source string
}

func (b *smtpBox) taken() []smtpMail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]smtpMail(nil), b.mails...)
}

func newSMTP(t testing.TB, security support.Security, config *tls.Config) *smtpBox {
	t.Helper()
	b := &smtpBox{}
	srv := smtp.NewServer(b)
	srv.Domain = "smtp.example.no"
	srv.AllowInsecureAuth = true
	srv.MaxMessageBytes = 1 << 20
	srv.ErrorLog = log.New(io.Discard, "", 0)
	if security == support.SecurityStartTLS {
		srv.TLSConfig = config
	}
	ln := listen(t, security, config)
	b.end = endpoint(ln, security)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return b
}

// NewSession implements smtp.Backend.
func (b *smtpBox) NewSession(*smtp.Conn) (smtp.Session, error) { return &smtpSession{box: b}, nil }

type smtpSession struct {
	box    *smtpBox
	mail   smtpMail
	signed bool
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != testUser || password != testPassword {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Authentication\tfailed\x07"}
		}
		s.signed = true
		return nil
	}), nil
}

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signed {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.mail = smtpMail{from: from}
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.box.rcpt != nil {
		if err := s.box.rcpt(to); err != nil {
			return err
		}
	}
	s.mail.to = append(s.mail.to, to)
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.box.data != nil {
		return s.box.data()
	}
	s.mail.source = string(b)
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.mails = append(s.box.mails, s.mail)
	return nil
}

func (s *smtpSession) Reset()        {}
func (s *smtpSession) Logout() error { return nil }

// script is a server that does as it is told, to show what real ones do only
// seldom.
func script(t testing.TB, talk func(c *wire)) support.Endpoint {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
				defer func() { _ = conn.Close() }()
				talk(&wire{Conn: conn, r: bufio.NewReader(conn)})
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = ln.Close()
		wg.Wait()
	})
	return endpoint(ln, support.SecurityNone)
}

// wire is the server's end of a scripted connection.
type wire struct {
	net.Conn
	r *bufio.Reader
}

// say writes lines.
func (w *wire) say(lines ...string) {
	_, _ = io.WriteString(w.Conn, strings.Join(lines, "\r\n")+"\r\n")
}

// line reads a line; "" when the client is gone.
func (w *wire) line() string {
	s, _ := w.r.ReadString('\n')
	return strings.TrimRight(s, "\r\n")
}

// hang reads until the client is gone.
func (w *wire) hang() { _, _ = io.Copy(io.Discard, w.r) }

// imap answers commands: sign-in and the like by itself, others by answer,
// which returns the untagged lines and the end ("OK done"); "" closes.
func (w *wire) imap(caps string, answer func(command string) (lines []string, end string)) {
	caps = strings.TrimSpace("IMAP4rev1 " + caps)
	w.say("* OK [CAPABILITY " + caps + "] hello")
	signedIn := false
	for {
		line := w.line()
		tag, command, ok := strings.Cut(line, " ")
		if !ok {
			return
		}
		up := strings.ToUpper(command)
		var lines []string
		end := "OK done"
		switch {
		case strings.HasPrefix(up, "CAPABILITY"):
			lines = []string{"* CAPABILITY " + caps}
		case strings.HasPrefix(up, "LOGIN"):
		case up == "NOOP" && !signedIn: // ends the sign-in
			signedIn = true
		case strings.HasPrefix(up, "LOGOUT"):
			w.say("* BYE", tag+" OK")
			return
		default:
			if lines, end = answer(up); end == "" {
				return
			}
		}
		if len(lines) > 0 {
			w.say(lines...)
		}
		w.say(tag + " " + end)
	}
}

// selected is what a server says when a folder with n mails is opened.
func selected(n string) []string {
	return []string{"* " + n + " EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 10] ok", `* FLAGS (\Seen)`}
}

// newClient is a Client with short time limits.
func newClient(roots *x509.CertPool) *mail.Client {
	return mail.New(mail.Options{Timeout: 2 * time.Second, ConnectTimeout: 2 * time.Second, Poll: 20 * time.Millisecond, Roots: roots})
}

func mailbox(imapEnd, smtpEnd support.Endpoint) support.Mailbox {
	return support.Mailbox{Name: "Hjelp", Address: testUser, IMAP: imapEnd, SMTP: smtpEnd,
		Login: support.Login{User: testUser}, Folders: support.Folders{Inbox: "INBOX"}}
}

// dial signs in and closes when the test ends.
func dial(t testing.TB, c *mail.Client, end support.Endpoint) mail.Server {
	t.Helper()
	s, err := c.Dial(t.Context(), mailbox(end, support.Endpoint{}), testPassword)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// wantCode fails unless err has that code and is an Error with an Op.
func wantCode(t testing.TB, err error, code support.Code) {
	t.Helper()
	var e *support.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("error %v has code %q, want %q", err, support.CodeOf(err), code)
	}
	if e.Op == "" {
		t.Errorf("error %v has no act", err)
	}
}
