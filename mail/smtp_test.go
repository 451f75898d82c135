package mail_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"linje/mail"
	"linje/support"
)

func sending(to ...string) support.Sending {
	return support.Sending{Envelope: support.OutboxEnvelope{From: testUser, To: to}, Source: []byte(crlf("Subject: Hei\n\n.\n..punktum\nsist\n"))}
}

func TestSend(t *testing.T) {
	ca := newAuthority(t)
	config := ca.server(t, time.Now().Add(time.Hour))
	for _, security := range []support.Security{support.SecurityTLS, support.SecurityStartTLS, support.SecurityNone} {
		t.Run(string(security), func(t *testing.T) {
			box := newSMTP(t, security, config)
			o := sending("kari@example.no", "ola@example.no")
			dotted := false
			o.BeforeDot = func() error {
				dotted = len(box.taken()) == 0
				return nil
			}
			if err := newClient(ca.pool()).Send(t.Context(), mailbox(support.Endpoint{}, box.end), testPassword, o); err != nil {
				t.Fatal(err)
			}
			got := box.taken()
			if len(got) != 1 || got[0].from != testUser || !slices.Equal(got[0].to, o.Envelope.To) || got[0].source != string(o.Source) || !dotted {
				t.Errorf("taken %q, told before the dot %v", got, dotted)
			}
		})
	}
}

func TestSendToANorwegianDomain(t *testing.T) {
	box := newSMTP(t, support.SecurityNone, nil)
	if err := newClient(nil).Send(t.Context(), mailbox(support.Endpoint{}, box.end), testPassword, sending("kari@blåbær.example.no")); err != nil {
		t.Fatal(err)
	}
	if got := box.taken(); got[0].to[0] != "kari@xn--blbr-roah.example.no" {
		t.Errorf("taken %v", got)
	}
}

func TestSendNothingWhenRefused(t *testing.T) {
	box := newSMTP(t, support.SecurityNone, nil)
	m := mailbox(support.Endpoint{}, box.end)
	c := newClient(nil)
	box.rcpt = func(to string) error {
		switch to {
		case "nei@example.no":
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user"}
		case "vent@example.no":
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted"}
		case "full@example.no":
			return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "Mailbox full"}
		}
		return nil
	}
	for to, want := range map[string]support.Code{"nei@example.no": support.CodeRejected, "vent@example.no": support.CodeServer, "full@example.no": support.CodeOverQuota} {
		err := c.Send(t.Context(), m, testPassword, sending("kari@example.no", to))
		wantCode(t, err, want)
		if !strings.HasPrefix(support.DetailOf(err), to+": ") {
			t.Errorf("detail %q", support.DetailOf(err))
		}
	}
	wantCode(t, c.Send(t.Context(), m, "feil", sending("kari@example.no")), support.CodeAuth)
	if d := support.DetailOf(c.Send(t.Context(), m, "feil", sending("kari@example.no"))); d != "Authentication failed" {
		t.Errorf("detail %q", d)
	}
	wantCode(t, c.Send(t.Context(), m, testPassword, sending()), support.CodeNoRecipient)
	wantCode(t, c.Send(t.Context(), m, testPassword, sending("a@b>\r\nRCPT TO:<c@d")), support.CodeInvalid)
	wantCode(t, c.Send(t.Context(), m, testPassword, sending("kåre@example.no")), support.CodeRejected)
	large := sending("kari@example.no")
	large.Source = make([]byte, 2<<20)
	wantCode(t, c.Send(t.Context(), m, testPassword, large), support.CodeTooLarge)
	stop := errors.New("not now")
	o := sending("kari@example.no")
	o.BeforeDot = func() error { return stop }
	if err := c.Send(t.Context(), m, testPassword, o); err != stop {
		t.Errorf("stopped before the dot: %v", err)
	}
	if got := box.taken(); len(got) != 0 {
		t.Errorf("taken %v", got)
	}
}

// smtpTalk is a server that takes a mail up to the final dot and then does as
// told.
func smtpTalk(after func(w *wire)) func(*wire) {
	return func(w *wire) {
		w.say("220 hello")
		for {
			line := w.line()
			switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
			case "":
				return
			case "EHLO":
				w.say("250-hello", "250 SIZE 1000000")
			case "DATA":
				w.say("354 go")
				for line != "." {
					if line = w.line(); line == "" {
						if _, err := w.r.Peek(1); err != nil {
							return
						}
					}
				}
				after(w)
			case "QUIT":
				w.say("221 bye")
				return
			default:
				w.say("250 ok")
			}
		}
	}
}

func TestAfterTheDot(t *testing.T) {
	for name, tt := range map[string]struct {
		after func(w *wire)
		want  support.Code
	}{
		"taken":             {func(w *wire) { w.say("250 ok") }, ""},
		"taken, other code": {func(w *wire) { w.say("251 ok, forwarded") }, ""},
		"closed":            {func(w *wire) { _ = w.Close() }, support.CodeUnknownSent},
		"silent":            {func(w *wire) { w.hang() }, support.CodeUnknownSent},
		"nonsense":          {func(w *wire) { w.say("hva?") }, support.CodeUnknownSent},
		"refused":           {func(w *wire) { w.say("550 5.7.1 spam") }, support.CodeMailRefused},
		"full":              {func(w *wire) { w.say("552 5.2.2 mailbox full") }, support.CodeOverQuota},
		"too large":         {func(w *wire) { w.say("552 5.3.4 too big") }, support.CodeTooLarge},
		"not now":           {func(w *wire) { w.say("451 later") }, support.CodeServer},
		"going down":        {func(w *wire) { w.say("421 later"); _ = w.Close() }, support.CodeServer},
		"silent at QUIT":    {func(w *wire) { w.say("250 ok"); w.hang() }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			end := script(t, smtpTalk(tt.after))
			m := mailbox(support.Endpoint{}, end)
			c := mail.New(mail.Options{Timeout: 100 * time.Millisecond})
			if got := support.CodeOf(c.Send(t.Context(), m, testPassword, sending("kari@example.no"))); got != tt.want {
				t.Errorf("code %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBeforeTheDot(t *testing.T) {
	reply := func(at, with string) support.Endpoint {
		return script(t, func(w *wire) {
			if at == "GREETING" {
				w.say(with)
				w.hang()
				return
			}
			w.say("220 hello")
			for {
				verb, _, _ := strings.Cut(strings.ToUpper(w.line()), " ")
				switch {
				case verb == "":
					return
				case verb == at && with == "":
					return
				case verb == at && with == "hang":
					w.hang()
					return
				case verb == at:
					w.say(with)
				case verb == "EHLO":
					w.say("250-hello", "250 8BITMIME")
				case verb == "DATA":
					w.say("354 go")
				default:
					w.say("250 ok")
				}
			}
		})
	}
	for _, tt := range []struct {
		at, with string
		want     support.Code
	}{
		{"GREETING", "554 no service", support.CodeServer},
		{"GREETING", "* OK IMAP here", support.CodeProtocol},
		{"EHLO", "", support.CodeClosed},
		{"EHLO", "hang", support.CodeTimeout},
		{"MAIL", "550 5.7.60 cannot send as this", support.CodeMailRefused},
		{"MAIL", "530 5.7.0 sign in first", support.CodeAuth},
		{"MAIL", "452 4.3.1 full", support.CodeServer},
		{"MAIL", "552 5.3.4 too big", support.CodeTooLarge},
		{"RCPT", "", support.CodeClosed},
		{"RCPT", "550 5.1.1 nobody", support.CodeRejected},
		{"RCPT", "552 5.2.2 full", support.CodeOverQuota},
		{"RCPT", "452 4.2.2 full", support.CodeServer},
		{"DATA", "554 no", support.CodeMailRefused},
		{"DATA", "hang", support.CodeTimeout},
	} {
		c := mail.New(mail.Options{Timeout: 200 * time.Millisecond})
		err := c.Send(t.Context(), mailbox(support.Endpoint{}, reply(tt.at, tt.with)), testPassword, sending("kari@example.no"))
		if support.CodeOf(err) != tt.want {
			t.Errorf("%s %q: %v, want %q", tt.at, tt.with, err, tt.want)
		}
	}
}

func TestSendCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	end := script(t, smtpTalk(func(w *wire) { w.hang() }))
	o := sending("kari@example.no")
	o.BeforeDot = func() error {
		cancel()
		return nil
	}
	err := newClient(nil).Send(ctx, mailbox(support.Endpoint{}, end), testPassword, o)
	if !errors.Is(err, context.Canceled) || support.CodeOf(err) == support.CodeUnknownSent {
		t.Errorf("cancelled before the dot: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	end = script(t, smtpTalk(func(w *wire) { cancel(); w.hang() }))
	wantCode(t, newClient(nil).Send(ctx, mailbox(support.Endpoint{}, end), testPassword, sending("kari@example.no")), support.CodeUnknownSent)
}

func TestTrySteps(t *testing.T) {
	ca := newAuthority(t)
	config := ca.server(t, time.Now().Add(time.Hour))
	imapBox, smtpBox := newIMAP(t, support.SecurityTLS, config), newSMTP(t, support.SecurityStartTLS, config)
	plain := newIMAP(t, support.SecurityNone, nil)
	run := func(m support.Mailbox, password string) (steps []string, err error) {
		open := ""
		err = newClient(ca.pool()).Test(t.Context(), m, password, func(s support.TestStep) {
			if !s.Done {
				open = s.Name
				return
			}
			if open != s.Name {
				t.Errorf("step %s ended but %q was begun", s.Name, open)
			}
			steps = append(steps, fmt.Sprintf("%s:%s", s.Name, support.CodeOf(s.Err)))
			switch s.Name {
			case "imap.tls":
				if s.Err == nil && s.Detail != "none" && !strings.HasPrefix(s.Detail, "imap.example.no · Linje test CA · 20") {
					t.Errorf("certificate %q", s.Detail)
				}
			case "imap.folders":
				if s.Err == nil && s.Detail != "2 (INBOX, Sendte elementer)" {
					t.Errorf("folders %q", s.Detail)
				}
			}
		})
		return steps, err
	}
	good := []string{"imap.connect:", "imap.tls:", "imap.login:", "imap.folders:", "smtp.connect:", "smtp.tls:", "smtp.login:", "smtp.send:"}
	if steps, err := run(mailbox(imapBox.end, smtpBox.end), testPassword); err != nil || !slices.Equal(steps, good) {
		t.Errorf("steps %v, error %v", steps, err)
	}
	if steps, err := run(mailbox(plain.end, smtpBox.end), testPassword); err != nil || !slices.Equal(steps, good) {
		t.Errorf("plain: steps %v, error %v", steps, err)
	}
	steps, err := run(mailbox(imapBox.end, smtpBox.end), "feil")
	if !slices.Equal(steps, []string{"imap.connect:", "imap.tls:", "imap.login:auth", "smtp.connect:", "smtp.tls:", "smtp.login:auth"}) {
		t.Errorf("wrong password: steps %v", steps)
	}
	wantCode(t, err, support.CodeAuth)
	m := mailbox(imapBox.end, smtpBox.end)
	m.Folders.Sent = "Finnes ikke"
	if steps, err = run(m, testPassword); support.CodeOf(err) != support.CodeFolder || len(steps) != 8 {
		t.Errorf("no such folder: steps %v, error %v", steps, err)
	}
	m.IMAP.Security = support.SecurityStartTLS
	if steps, _ = run(m, testPassword); !slices.Equal(steps[:2], []string{"imap.connect:", "imap.tls:timeout"}) || len(steps) != 6 {
		t.Errorf("STARTTLS to a TLS port: steps %v", steps)
	}
	if got := smtpBox.taken(); len(got) != 0 {
		t.Errorf("trying sent %v", got)
	}
}
