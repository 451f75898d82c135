package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
)

func encoded(s string) string { return mime.QEncoding.Encode("utf-8", s) }

// The whole job of a support worker: a request comes, is answered from a
// template, and the requester writes again.
func TestMainJob(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	trace := filepath.Join(t.TempDir(), "trace")
	m := newMachine(t, "LINJE_TRACE="+trace)
	o.join(m, o.account())
	w := m.watch()
	w.idle(0)

	mark := w.mark()
	request := o.post(write("Får ikke logget inn på Wi-Fi", "Hei.\n\nJeg får ikke logget inn, passordet mitt er gått ut. Kan dere hjelpe meg?\n\nHilsen Søren"))
	shown := w.wait(mark, "the request as a case", func(e eventJSON) bool { return e.Event == "case" && e.Case.Status == "new" })
	if late := shown.Time.Sub(lastTraced(t, trace, "exists")); late > time.Second {
		t.Errorf("the case was shown %s after the server had told of the mail, want at most a second", late)
	}
	before := o.flags("INBOX")
	thread := m.show(shown.Case.Number)
	if len(thread.Messages) != 1 || thread.Messages[0].MessageID != request.id || !strings.Contains(thread.Messages[0].Text, "passordet mitt er gått ut") {
		t.Fatalf("the case holds %+v", thread.Messages)
	}

	refused := m.try("reply", shown.Case.Number, "--template", "svar-passord", "--article", "nytt-passord", "--status", "waiting", "--send")
	if refused.code != 1 || !strings.Contains(refused.err, "Frist") {
		t.Errorf("an unfilled field: exit %d, %q", refused.code, refused.err)
	}
	sent := read[replyJSON](m, "reply", shown.Case.Number, "--template", "svar-passord", "--article", "nytt-passord",
		"--set", "Frist=fredag", "--status", "waiting", "--send")
	if sent.State != "sent" || sent.Status != "waiting" || sent.MessageID == "" {
		t.Fatalf("reply: %+v", sent)
	}
	m.settled()
	answer := o.dovecot.WaitMail("requester", "INBOX", 1)[0]
	checkAnswer(t, answer, request, sent, shown.Case.Number)

	if n := o.count("support", "Sent", sent.MessageID); n != 1 {
		t.Errorf("Sent holds the answer %d times, want once", n)
	}
	if f := o.flagsOf("INBOX", request.id); !strings.Contains(f, `\Answered`) || strings.Contains(f, `\Seen`) {
		t.Errorf("the request has the flags %q, want \\Answered and not \\Seen", f)
	}
	if strings.Contains(before, `\Seen`) || strings.Contains(before, `\Answered`) {
		t.Errorf("reading set flags: %q", before)
	}
	if k := m.show(shown.Case.Number); k.Status != "waiting" || len(k.Messages) != 2 || k.Messages[1].Direction != "out" {
		t.Errorf("after the answer: status %s, messages %+v", k.Status, k.Messages)
	}

	mark = w.mark()
	second := write("SV: Får ikke logget inn på Wi-Fi", "Takk, men det virket ikke.", "In-Reply-To: <"+sent.MessageID+">",
		"References: <"+request.id+"> <"+sent.MessageID+">")
	o.post(second)
	again := w.wait(mark, "the case again", func(e eventJSON) bool { return e.Event == "case" && e.Case.Messages == 3 })
	if again.Case.ID != shown.Case.ID || again.Case.Status != "open" || !again.Case.Unread {
		t.Errorf("the second mail made %+v, want the first case open again", again.Case)
	}
	if all := m.cases("--worklist", "all"); len(all) != 1 {
		t.Errorf("%d cases, want one", len(all))
	}
	stale := m.try("reply", shown.Case.Number, "--template", "svar-passord", "--set", "Frist=fredag", "--article", "nytt-passord", "--send")
	if stale.code != 1 || !strings.Contains(stale.err, "--even-if-changed") {
		t.Errorf("an answer to a thread that has changed: exit %d, %q", stale.code, stale.err)
	}
	if code := w.stop(); code != 0 {
		t.Errorf("sync --watch ended with %d: %s", code, w.errs)
	}
}

// lastTraced is when the event last happened.
func lastTraced(t *testing.T, path, event string) time.Time {
	t.Helper()
	var last time.Time
	for _, e := range traced(t, path) {
		if e.Event == event {
			last = e.T
		}
	}
	if last.IsZero() {
		t.Fatalf("the trace has no %q", event)
	}
	return last
}

type traceLine struct {
	T     time.Time
	Event string
}

func traced(t testing.TB, path string) []traceLine {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var all []traceLine
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var e traceLine
		if json.Unmarshal(lines.Bytes(), &e) == nil {
			all = append(all, e)
		}
	}
	return all
}

// checkAnswer looks at the answer in the requester's mailbox, header by header.
func checkAnswer(t *testing.T, source []byte, request letter, sent replyJSON, number string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(source))
	if err != nil {
		t.Fatalf("the answer cannot be read: %v", err)
	}
	h := m.Header
	from, err := h.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != "support@"+testbed.Domain || from[0].Name != "Kari Nordmann, Brukerstøtte" {
		t.Errorf("From: %v, %v", from, err)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "requester@"+testbed.Domain || to[0].Name != "Søren Ås" {
		t.Errorf("To: %v, %v", to, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != "Re: "+request.subject+" ["+number+"]" {
		t.Errorf("Subject: %q, %v", subject, err)
	}
	if got := h.Get("In-Reply-To"); got != "<"+request.id+">" {
		t.Errorf("In-Reply-To: %q", got)
	}
	if got := strings.Fields(h.Get("References")); len(got) == 0 || got[len(got)-1] != "<"+request.id+">" {
		t.Errorf("References: %q", got)
	}
	if got := h.Get("Message-ID"); got != "<"+sent.MessageID+">" || sent.MessageID == request.id || !strings.HasSuffix(sent.MessageID, "@"+testbed.Domain) {
		t.Errorf("Message-ID: %q", got)
	}
	if at, err := h.Date(); err != nil || time.Since(at) > 2*time.Minute || time.Until(at) > time.Minute {
		t.Errorf("Date: %q, %v", h.Get("Date"), err)
	}
	if got := h.Get("MIME-Version"); got != "1.0" {
		t.Errorf("MIME-Version: %q", got)
	}
	for _, name := range []string{"Message-Id", "Date", "From", "Subject", "In-Reply-To", "References", "Content-Type"} {
		if n := len(h[name]); n != 1 {
			t.Errorf("%d fields of %s, want one", n, name)
		}
	}
	head, _, _ := bytes.Cut(source, []byte("\n\n"))
	for _, b := range head {
		if b >= 0x80 {
			t.Error("the headers hold raw 8-bit characters")
			break
		}
	}
	text := textOf(t, h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), m.Body)
	for _, want := range []string{"Hei, Søren!", "https://hjelp.example.no/nb/nytt-passord", "innen fredag", "Vennlig hilsen", "Kari Nordmann",
		"> Jeg får ikke logget inn, passordet mitt er gått ut."} {
		if !strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), want) {
			t.Errorf("the answer lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "{{") {
		t.Errorf("an unfilled field went out:\n%s", text)
	}
	if strings.Index(text, "Vennlig hilsen") > strings.Index(text, "> Jeg får") {
		t.Error("the quote stands before the answer")
	}
}

// textOf is the plain text of a mail, decoded.
func textOf(t *testing.T, kind, encoding string, body io.Reader) string {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("Content-Type %q: %v", kind, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				t.Fatalf("no text part: %v", err)
			}
			if k := p.Header.Get("Content-Type"); strings.HasPrefix(k, "text/plain") || strings.HasPrefix(k, "multipart/") {
				return textOf(t, k, p.Header.Get("Content-Transfer-Encoding"), p)
			}
		}
	}
	if media != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
		t.Errorf("Content-Type %q, want text/plain in UTF-8", kind)
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("the text cannot be decoded: %v", err)
	}
	return string(b)
}

// Whatever Linje reads, the mailbox is as before: nothing read, moved, deleted.
func TestMailboxStaysWhole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i, subject := range []string{"En", "To", "Tre", "Eskalert: fire"} {
		o.dovecot.Append("support", "INBOX", write(subject, "Hei, hvordan gjør jeg dette?").bytes())
		if i == 1 {
			o.dovecot.Append("support", "Sent", write("Gammelt svar", "Slik.").bytes())
		}
	}
	before := o.flags("INBOX") + o.flags("Sent")
	source := o.dovecot.Doveadm("fetch", "-u", "support", "text", "mailbox", "INBOX")
	m := newMachine(t)
	o.join(m, o.account())
	for range 2 {
		m.run("sync")
	}
	for _, k := range m.cases("--worklist", "all") {
		m.show(k.ID)
	}
	k := m.caseWith("En")
	m.run("claim", k.Number)
	m.run("note", k.Number, "Et internt notat")
	m.run("status", k.Number, "resolved")
	m.run("search", "hvordan")
	w := m.watch()
	w.idle(0)
	w.stop()
	m.run("account", "remove", "Brukerstøtte")
	if after := o.flags("INBOX") + o.flags("Sent"); after != before {
		t.Errorf("flags before:\n%s\nafter:\n%s", before, after)
	}
	if after := o.dovecot.Doveadm("fetch", "-u", "support", "text", "mailbox", "INBOX"); after != source {
		t.Error("the messages are others than before")
	}
}
