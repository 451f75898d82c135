package mail_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/mail"
	"linje/support"
)

// dialCode dials IMAP and returns the code of the failure.
func dialCode(t *testing.T, c *mail.Client, m support.Mailbox) support.Code {
	t.Helper()
	s, err := c.Dial(t.Context(), m, testPassword)
	if err == nil {
		_ = s.Close()
		return ""
	}
	var e *support.Error
	if !errors.As(err, &e) || strings.Contains(err.Error(), testPassword) {
		t.Errorf("error %v", err)
	}
	return support.CodeOf(err)
}

func TestCertificates(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	hour := time.Now().Add(time.Hour)
	for _, security := range []support.Security{support.SecurityTLS, support.SecurityStartTLS} {
		good := newIMAP(t, security, ca.server(t, hour))
		goodSMTP := newSMTP(t, security, ca.server(t, hour))
		misnamed := newIMAP(t, security, ca.server(t, hour, "imap.example.no"))
		expired := newIMAP(t, security, ca.server(t, time.Now().Add(-time.Hour)))
		for name, tt := range map[string]struct {
			c    *mail.Client
			end  support.Endpoint
			file string
			want support.Code
		}{
			"trusted":             {newClient(ca.pool()), good.end, "", ""},
			"trusted by a file":   {newClient(other.pool()), good.end, ca.file(t), ""},
			"file with system":    {newClient(nil), good.end, ca.file(t), ""},
			"untrusted":           {newClient(other.pool()), good.end, "", support.CodeUntrusted},
			"untrusted by system": {newClient(nil), good.end, "", support.CodeUntrusted},
			"other name":          {newClient(ca.pool()), misnamed.end, "", support.CodeTLSName},
			"expired":             {newClient(ca.pool()), expired.end, "", support.CodeTLSExpired},
			"no such file":        {newClient(ca.pool()), good.end, "/finnes/ikke", support.CodeInvalid},
		} {
			m := mailbox(tt.end, goodSMTP.end)
			m.Login.CAFile = tt.file
			if got := dialCode(t, tt.c, m); got != tt.want {
				t.Errorf("%s, %s: %q, want %q", security, name, got, tt.want)
			}
			if name == "untrusted" {
				err := tt.c.Send(t.Context(), m, testPassword, sending("ola@example.no"))
				wantCode(t, err, support.CodeUntrusted)
			}
		}
	}
	empty := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(empty, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := mailbox(newIMAP(t, support.SecurityTLS, ca.server(t, hour)).end, support.Endpoint{})
	m.Login.CAFile = empty
	if got := dialCode(t, newClient(nil), m); got != support.CodeInvalid {
		t.Errorf("file without certificates: %q", got)
	}
}

func TestConnections(t *testing.T) {
	ca := newAuthority(t)
	config := ca.server(t, time.Now().Add(time.Hour))
	plain := newIMAP(t, support.SecurityNone, nil)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := endpoint(closed, support.SecurityNone)
	_ = closed.Close()
	with := func(e support.Endpoint, s support.Security) support.Endpoint {
		e.Security = s
		return e
	}
	host := func(name string, s support.Security) support.Endpoint {
		return support.Endpoint{Host: name, Port: 143, Security: s}
	}
	for name, tt := range map[string]struct {
		end  support.Endpoint
		want support.Code
	}{
		"plain":                            {plain.end, ""},
		"TLS to a plain port":              {with(plain.end, support.SecurityTLS), support.CodeTLS},
		"STARTTLS that is not offered":     {with(plain.end, support.SecurityStartTLS), support.CodeTLS},
		"nobody listens":                   {nobody, support.CodeRefused},
		"nobody listens, TLS":              {with(nobody, support.SecurityTLS), support.CodeRefused},
		"silent":                           {script(t, func(w *wire) { w.hang() }), support.CodeTimeout},
		"silent, TLS":                      {with(script(t, func(w *wire) { w.hang() }), support.SecurityTLS), support.CodeTimeout},
		"silent, STARTTLS":                 {with(script(t, func(w *wire) { w.hang() }), support.SecurityStartTLS), support.CodeTimeout},
		"closes at once":                   {script(t, func(*wire) {}), support.CodeClosed},
		"closes at once, STARTTLS":         {with(script(t, func(*wire) {}), support.SecurityStartTLS), support.CodeClosed},
		"plain to a TLS port":              {with(newIMAP(t, support.SecurityTLS, config).end, support.SecurityNone), support.CodeTimeout},
		"no IMAP":                          {script(t, func(w *wire) { w.say("HTTP/1.1 400 Bad Request"); w.hang() }), support.CodeProtocol},
		"turns away":                       {script(t, func(w *wire) { w.say("* BYE too many connections") }), support.CodeServer},
		"injects before the handshake":     {with(script(t, injectIMAP), support.SecurityStartTLS), support.CodeTLS},
		"silent after the greeting":        {script(t, func(w *wire) { w.say("* OK hello"); w.hang() }), support.CodeTimeout},
		"without end":                      {script(t, flood), support.CodeProtocol},
		"unprotected to another host":      {host("192.0.2.1", support.SecurityNone), support.CodeUnsafe},
		"no port":                          {support.Endpoint{Host: "127.0.0.1", Security: support.SecurityTLS}, support.CodeInvalid},
		"no host":                          {support.Endpoint{Port: 143, Security: support.SecurityTLS}, support.CodeInvalid},
		"no security":                      {support.Endpoint{Host: "127.0.0.1", Port: 143}, support.CodeInvalid},
		"a host with a space":              {host("imap example.no", support.SecurityTLS), support.CodeInvalid},
		"a host that cannot be (RFC 2606)": {host("imap.invalid", support.SecurityTLS), support.CodeHost},
	} {
		t.Run(name, func(t *testing.T) {
			c := mail.New(mail.Options{Timeout: 300 * time.Millisecond, ConnectTimeout: 300 * time.Millisecond, Roots: ca.pool()})
			got := dialCode(t, c, mailbox(tt.end, support.Endpoint{}))
			if tt.want == support.CodeHost && (got == support.CodeOffline || got == support.CodeTimeout) {
				t.Skip("no name server here")
			}
			if got != tt.want {
				t.Errorf("code %q, want %q", got, tt.want)
			}
		})
	}
}

// injectIMAP sends a command's answer in the clear behind the STARTTLS answer.
func injectIMAP(w *wire) {
	w.say("* OK hello")
	w.line()
	w.say("* CAPABILITY IMAP4rev1 STARTTLS", "a1 OK")
	w.line()
	w.say("a2 OK go", "* OK [CAPABILITY IMAP4rev1] evil")
	w.hang()
}

// flood never ends a line.
func flood(w *wire) {
	w.say("* OK hello")
	go w.hang()
	for {
		if _, err := w.Write([]byte("* LIST ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((")); err != nil {
			return
		}
	}
}

func TestPracticeStaysOnThisMachine(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	m := mailbox(box.end, support.Endpoint{Host: "smtp.example.no", Port: 587, Security: support.SecurityStartTLS})
	m.Practice = true
	if got := dialCode(t, newClient(nil), m); got != "" {
		t.Errorf("loopback: %q", got)
	}
	wantCode(t, newClient(nil).Send(t.Context(), m, testPassword, sending("ola@example.no")), support.CodePractice)
	m.IMAP = support.Endpoint{Host: "192.0.2.1", Port: 993, Security: support.SecurityTLS}
	if got := dialCode(t, newClient(nil), m); got != support.CodePractice {
		t.Errorf("elsewhere: %q", got)
	}
}

func TestSignIn(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	_, err := newClient(nil).Dial(t.Context(), mailbox(box.end, support.Endpoint{}), "feil")
	wantCode(t, err, support.CodeAuth)
	answers := func(caps, end string) support.Endpoint {
		return script(t, func(w *wire) {
			w.say("* OK [CAPABILITY IMAP4rev1 " + caps + "] hello")
			for {
				tag, command, ok := strings.Cut(w.line(), " ")
				if !ok {
					return
				}
				if strings.HasPrefix(command, "LOGIN") {
					w.say(tag + " " + end)
				} else {
					w.say(tag + " OK done")
				}
			}
		})
	}
	for name, tt := range map[string]struct {
		end    support.Endpoint
		want   support.Code
		detail string
	}{
		"refused":        {answers("LITERAL+", "NO [AUTHENTICATIONFAILED] Feil\x07 passord "+strings.Repeat("x", 400)), support.CodeAuth, "Feil passord " + strings.Repeat("x", 186) + "…"},
		"not now":        {answers("LITERAL+", "NO [UNAVAILABLE] later"), support.CodeServer, "later"},
		"Exchange":       {answers("LITERAL+", "BAD User is authenticated but not connected."), support.CodeServer, "User is authenticated but not connected."},
		"LOGIN disabled": {answers("LOGINDISABLED AUTH=XOAUTH2", "OK"), support.CodeAuth, "LOGINDISABLED AUTH=XOAUTH2"},
	} {
		_, err := newClient(nil).Dial(t.Context(), mailbox(tt.end, support.Endpoint{}), testPassword)
		if support.CodeOf(err) != tt.want || support.DetailOf(err) != tt.detail {
			t.Errorf("%s: %v, detail %q", name, err, support.DetailOf(err))
		}
	}
}

func TestPlainIsPreferredAndRev2IsIgnored(t *testing.T) {
	commands := make(chan string, 20)
	end := script(t, func(w *wire) {
		w.say("* OK [CAPABILITY IMAP4rev1 IMAP4rev2 AUTH=PLAIN SASL-IR] hello")
		for {
			tag, command, ok := strings.Cut(w.line(), " ")
			if !ok {
				return
			}
			commands <- command
			if command == "CAPABILITY" {
				w.say("* CAPABILITY IMAP4rev1 IMAP4rev2")
			}
			if strings.HasPrefix(command, "EXAMINE") {
				w.say(selected("0")...)
			}
			w.say(tag + " OK done")
		}
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "Støtte"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for len(commands) > 0 {
		got = append(got, <-commands)
	}
	if !strings.HasPrefix(got[0], "AUTHENTICATE PLAIN") || got[len(got)-1] != `EXAMINE "St&APg-tte"` {
		t.Errorf("commands %q", got)
	}
}

func TestCancelledBeforeAndDuring(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := mail.New(mail.Options{Timeout: time.Minute, ConnectTimeout: time.Minute})
	asked := make(chan struct{})
	end := script(t, func(w *wire) { w.say("* OK hello"); w.line(); close(asked); w.hang() })
	go func() { <-asked; cancel() }()
	_, err := c.Dial(ctx, mailbox(end, support.Endpoint{}), testPassword)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_, err = c.Dial(ctx, mailbox(end, support.Endpoint{}), testPassword)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
