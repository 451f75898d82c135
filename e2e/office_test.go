package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linje/internal/testbed"
)

// office is a department: a mailbox support@example.no on real servers, and
// people who write to it.
type office struct {
	t       testing.TB
	dovecot *testbed.DovecotServer
	mta     *testbed.MTAServer
}

func newOffice(t testing.TB) *office {
	t.Helper()
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	return &office{t: t, dovecot: d, mta: testbed.MTA(t, d)}
}

// account is what "account add" is told.
type account struct {
	name, imap, smtp           string
	imapSecurity, smtpSecurity string
	password                   string // what the command prints
	ca                         string
	more                       []string
}

// account is the office's mailbox as it is.
func (o *office) account() account {
	return account{
		name: "Brukerstøtte", imap: o.dovecot.IMAPSAddr, smtp: o.mta.SubmissionAddr, imapSecurity: "tls", smtpSecurity: "starttls",
		password: testbed.Password, ca: o.dovecot.CAFile,
	}
}

func (a account) args() []string {
	args := []string{"account", "add", "--name", a.name, "--address", "support@" + testbed.Domain, "--imap", a.imap, "--smtp", a.smtp,
		"--user", "support@" + testbed.Domain, "--imap-security", a.imapSecurity, "--smtp-security", a.smtpSecurity,
		"--agent", "Kari Nordmann", "--sender", "agent"}
	if a.ca != "" {
		args = append(args, "--ca", a.ca)
	}
	if a.password != "" {
		args = append(args, "--password-command", "echo "+a.password)
	}
	return append(args, a.more...)
}

// join adds the office's mailbox and its support material to a machine.
func (o *office) join(m *machine, a account) {
	m.t.Helper()
	m.run(a.args()...)
	m.run("material", "import", writeMaterial(m.t), "--apply")
}

// letter is a mail that somebody writes.
type letter struct {
	id, from, to, subject, text string
	headers                     []string
}

var letters atomic.Int64

// write makes a letter from the requester with a Message-ID of its own.
func write(subject, text string, headers ...string) letter {
	return letter{
		id:   fmt.Sprintf("brev-%d.%d@mail.example.no", letters.Add(1), time.Now().UnixNano()),
		from: "Søren Ås <requester@" + testbed.Domain + ">", to: "support@" + testbed.Domain,
		subject: subject, text: text, headers: headers,
	}
}

// answering makes a letter that answers another.
func answering(parent, subject, text string) letter {
	return write(subject, text, "In-Reply-To: <"+parent+">", "References: <"+parent+">")
}

func (l letter) bytes() []byte {
	var b bytes.Buffer
	from := l.from
	if a, err := mail.ParseAddress(l.from); err == nil {
		from = a.String()
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n", from, l.to, encoded(l.subject),
		time.Now().Format(time.RFC1123Z), l.id)
	for _, h := range l.headers {
		b.WriteString(h + "\r\n")
	}
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n",
		strings.ReplaceAll(l.text, "\n", "\r\n"))
	return b.Bytes()
}

// post sends a letter through the mail server, as from outside.
func (o *office) post(l letter) letter {
	o.t.Helper()
	from := "requester@" + testbed.Domain
	if a, err := mail.ParseAddress(l.from); err == nil {
		from = a.Address
	}
	if err := o.mta.Deliver(from, l.to, l.bytes()); err != nil {
		o.t.Fatal(err)
	}
	return l
}

// flags lists "uid flags" of every message of a folder.
func (o *office) flags(folder string) string {
	o.t.Helper()
	return o.dovecot.Doveadm("fetch", "-u", "support", "uid flags", "mailbox", folder)
}

// flagsOf are the flags of the message with that Message-ID.
func (o *office) flagsOf(folder, id string) string {
	o.t.Helper()
	return strings.TrimSpace(strings.TrimPrefix(o.dovecot.Doveadm("fetch", "-u", "support", "flags", "mailbox", folder, "header", "message-id", id), "flags:"))
}

// count is how many messages of a folder have that Message-ID.
func (o *office) count(user, folder, id string) int {
	n := 0
	for _, source := range o.dovecot.Mail(user, folder) {
		if m, err := mail.ReadMessage(bytes.NewReader(source)); err == nil && m.Header.Get("Message-ID") == "<"+id+">" {
			n++
		}
	}
	return n
}

// settled waits until the outbox is done with everything.
func (m *machine) settled() {
	m.t.Helper()
	defer func() {
		if m.t.Failed() {
			m.t.Logf("outbox: %s", m.run("outbox", "--all", "--json"))
		}
	}()
	within(m.t, "an outbox that is done", func() bool { return len(read[[]outboxJSON](m, "outbox")) == 0 })
}

// writeMaterial makes a small folder of support material.
func writeMaterial(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	item := func(id, language, kind, title, more, body string) {
		text := fmt.Sprintf("---\nid: %s\nkind: %s\ntitle: %s\nlanguage: %s\n%s---\n%s\n", id, kind, title, language, more, body)
		if err := os.WriteFile(filepath.Join(dir, id+"."+language+".md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	item("nytt-passord", "nb", "article", "Nytt passord", "url: https://hjelp.example.no/nb/nytt-passord\n", "Slik gjør du.")
	item("nytt-passord", "nn", "article", "Nytt passord", "url: https://hjelp.example.no/nn/nytt-passord\n", "Slik gjer du.")
	item("nytt-passord", "en", "article", "New password", "url: https://hjelp.example.no/en/new-password\n", "Do this.")
	item("svar-passord", "nb", "template", "Svar om passord", "",
		"Hei, {{requester.first_name}}!\n\nDu kan lage et nytt passord selv. Se [{{article.title}}]({{article.url}}).\n\nDet må gjøres innen {{ask.Frist}}.\n\nVennlig hilsen\n{{agent.name}}")
	item("svar-passord", "nn", "template", "Svar om passord", "",
		"Hei, {{requester.first_name}}!\n\nDu kan lage eit nytt passord sjølv. Sjå [{{article.title}}]({{article.url}}).\n\nDet må gjerast innan {{ask.Frist}}.\n\nVenleg helsing\n{{agent.name}}")
	item("svar-frist", "nb", "template", "Svar med frist", "",
		"Hei, {{requester.first_name}}!\n\nDu kan lage et nytt passord selv. Det må gjøres innen {{ask.Frist}}.")
	return dir
}

// words reads the texts of a language.
func words(t testing.TB, language string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "assets", "translations", language+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for key, v := range all {
		if s, ok := v.(string); ok {
			texts[key] = s
		}
	}
	return texts
}

var field = regexp.MustCompile(`\\\{\\\{.*?\\\}\\\}`)

// says reports whether a line holds a text, whatever stands in its fields.
func says(line, text string) bool {
	pattern := field.ReplaceAllString(regexp.QuoteMeta(text), ".*")
	found, err := regexp.MatchString(pattern, line)
	return err == nil && found
}
