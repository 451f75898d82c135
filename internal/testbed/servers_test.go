//go:build unix

package testbed_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"

	"linje/internal/testbed"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func trust(t *testing.T, file string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate in the CA file")
	}
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

func message(id, from, to, subject string) []byte {
	return fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@example.no>\r\nDate: %s\r\n\r\nHei.\r\n",
		from, to, subject, id, time.Now().Format(time.RFC1123Z))
}

func TestDovecotServesMailOnBothPorts(t *testing.T) {
	server := testbed.Dovecot(t, testbed.DovecotOptions{Users: []string{"drift"}})
	server.Deliver("support", message("a", "requester@example.no", "support@example.no", "Skriver"))
	server.Append("support", "Sent", message("b", "support@example.no", "requester@example.no", "Sv: Skriver"))

	client, err := imapclient.DialTLS(server.IMAPSAddr, &imapclient.Options{TLSConfig: trust(t, server.CAFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login("support", testbed.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	selected, err := client.Select("INBOX", nil).Wait()
	if err != nil || selected.NumMessages != 1 {
		t.Fatalf("INBOX: %v, %+v", err, selected)
	}
	folders, err := client.List("", "*", &imap.ListOptions{ReturnSpecialUse: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	special := map[string]string{}
	for _, folder := range folders {
		for _, attr := range folder.Attrs {
			special[folder.Mailbox] += string(attr)
		}
	}
	if !strings.Contains(special["Sent"], string(imap.MailboxAttrSent)) {
		t.Errorf("Sent has no special use: %v", special)
	}

	other, err := imapclient.DialStartTLS(server.IMAPAddr, &imapclient.Options{TLSConfig: trust(t, server.CAFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Login("drift@example.no", testbed.Password).Wait(); err != nil {
		t.Errorf("whole address as user name: %v", err)
	}
	if sent := server.WaitMail("support", "Sent", 1); !bytes.Contains(sent[0], []byte("Sv: Skriver")) {
		t.Errorf("Sent holds %q", sent[0])
	}
}

func TestDovecotCanBeThinUntrustedAndDown(t *testing.T) {
	server := testbed.Dovecot(t, testbed.DovecotOptions{Certificate: testbed.SelfSigned, ExtraConfig: "imap_capability = IMAP4rev1"})
	if _, err := tls.Dial("tcp", server.IMAPSAddr, trust(t, server.CAFile)); err == nil {
		t.Error("a self-signed certificate was trusted")
	}
	client, err := imapclient.DialInsecure(server.IMAPAddr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login("support", "wrong").Wait(); err == nil {
		t.Error("a wrong password was taken")
	}
	if err := client.Login("support", testbed.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	if caps := client.Caps(); caps.Has(imap.CapIdle) {
		t.Errorf("capabilities not thinned: %v", caps)
	}
	server.Kill()
	if err := client.Noop().Wait(); err == nil {
		t.Error("the connection outlived the server")
	}
	server.Start()
	again, err := imapclient.DialInsecure(server.IMAPAddr, nil)
	if err != nil {
		t.Fatalf("after a new start: %v", err)
	}
	defer again.Close()
	server.Pause()
	conn, err := net.DialTimeout("tcp", server.IMAPAddr, time.Second)
	if err == nil {
		_ = conn.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("a paused server answered")
		}
		conn.Close()
	}
	server.Resume()
	if err := again.Login("support", testbed.Password).Wait(); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

func TestDovecotCertificates(t *testing.T) {
	for name, kind := range map[string]testbed.Certificate{"expired": testbed.Expired, "other host": testbed.OtherHost} {
		server := testbed.Dovecot(t, testbed.DovecotOptions{Certificate: kind})
		if _, err := tls.Dial("tcp", server.IMAPSAddr, trust(t, server.CAFile)); err == nil {
			t.Errorf("%s: trusted", name)
		}
	}
}

func TestSeededMailIsThereInOrder(t *testing.T) {
	server := testbed.Dovecot(t, testbed.DovecotOptions{})
	server.Seed("agent1", "INBOX", func(yield func([]byte) bool) {
		for i := range 200 {
			if !yield(message(fmt.Sprint(i), "requester@example.no", "agent1@example.no", fmt.Sprint("nr ", i))) {
				return
			}
		}
	})
	out := server.Doveadm("-f", "flow", "fetch", "-u", "agent1", "uid hdr.subject", "mailbox", "INBOX")
	if !strings.Contains(out, "uid=1 hdr.subject=nr 0\n") || !strings.Contains(out, "uid=200 hdr.subject=nr 199\n") {
		t.Errorf("order: %q", out)
	}
}

func TestMailServerDeliversIntoDovecot(t *testing.T) {
	dovecot := testbed.Dovecot(t, testbed.DovecotOptions{})
	server := testbed.MTA(t, dovecot)
	if err := server.Deliver("requester@example.no", "support@example.no", message("in", "requester@example.no", "support@example.no", "Inn")); err != nil {
		t.Fatal(err)
	}
	got := dovecot.WaitMail("support", "INBOX", 1)
	if !bytes.Contains(got[0], []byte("Subject: Inn")) || !bytes.Contains(got[0], []byte("Received: from")) {
		t.Errorf("delivered: %q", got[0])
	}
	if err := server.Deliver("a@example.com", "nobody@example.no", message("x", "a@example.com", "nobody@example.no", "Nei")); err == nil {
		t.Error("an unknown user was accepted")
	}

	submit := func(client *smtp.Client, secured bool, password string) error {
		defer client.Close()
		if !secured {
			if err := client.StartTLS(trust(t, server.CAFile)); err != nil {
				return err
			}
		}
		if err := client.Auth(smtp.PlainAuth("", "support@example.no", password, "localhost")); err != nil {
			return err
		}
		if err := client.Mail("support@example.no"); err != nil {
			return err
		}
		if err := client.Rcpt("requester@example.no"); err != nil {
			return err
		}
		body, err := client.Data()
		if err != nil {
			return err
		}
		if _, err := body.Write(message("out", "support@example.no", "requester@example.no", "Ut")); err != nil {
			return err
		}
		return body.Close()
	}
	dial := func(address string, secure bool) *smtp.Client {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if secure {
			conn = tls.Client(conn, trust(t, server.CAFile))
		}
		client, err := smtp.NewClient(conn, "localhost")
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	if err := submit(dial(server.SubmissionAddr, false), false, testbed.Password); err != nil {
		t.Errorf("submission: %v", err)
	}
	if err := submit(dial(server.SubmissionsAddr, true), true, testbed.Password); err != nil {
		t.Errorf("submission over TLS: %v", err)
	}
	if err := submit(dial(server.SubmissionAddr, false), false, "wrong"); err == nil {
		t.Error("a wrong password was taken")
	}
	dovecot.WaitMail("requester", "INBOX", 2)
	if log := server.Log(); !strings.Contains(log, "requester@example.no") {
		t.Errorf("log: %q", log)
	}
	server.Kill()
	if _, err := net.DialTimeout("tcp", server.SMTPAddr, time.Second); err == nil {
		t.Error("the killed server still listens")
	}
	server.Start()
	if err := server.Deliver("requester@example.no", "support@example.no", message("in2", "requester@example.no", "support@example.no", "Igjen")); err != nil {
		t.Errorf("after a new start: %v", err)
	}
}
