package mail_test

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/mail"
	"linje/support"
)

func reply() support.Outgoing {
	return support.Outgoing{
		ID:         "abc123@example.no",
		Date:       time.Date(2026, 11, 3, 12, 0, 0, 0, time.FixedZone("CET", 3600)),
		From:       support.Address{Name: "Brukerstøtte HF", Email: "hjelp@example.no"},
		To:         []support.Address{{Name: "Nordmann, Kari", Email: "kari@example.no"}, {Email: "ola@example.no"}},
		Cc:         []support.Address{{Name: "Åse Bø", Email: "ase@example.no"}},
		Subject:    "SV: Hvor finner jeg skjemaet for reiseregning på de nye sidene? [K7Q-2MX]",
		InReplyTo:  "m1@example.no",
		References: []support.MessageID{"m0@example.no"},
		Text: "Hei Kari,\n\nSkjemaet ligger her: [Reiseregning](https://www.example.no/reise?a=1&b=2).\n\n" +
			"Se også https://www.example.no/hjelp.\n\n- punkt én\n- punkt to\n\nDette er en lang linje som må brytes fordi den er lengre enn det som er vanlig i en e-post, og den skal komme hel fram.\n\n-- \nHilsen Brukerstøtte <HF>",
		Quoted: &support.Quote{
			From: support.Address{Name: "Kari"}, Date: time.Now(),
			Intro: "Tirsdag 3. november 2026 kl. 10.15 skrev Kari:",
			Text:  "Hei!\n\nHvor er skjemaet? En ganske lang linje også her i det siterte, som går langt forbi syttifire tegn.\n> Eldre sitat\n<b>ikke fet</b>",
		},
		Language: support.Bokmaal,
	}
}

func build(t interface {
	Helper()
	Fatal(...any)
}, o support.Outgoing) []byte {
	t.Helper()
	b, err := mail.New(mail.Options{}).Build(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// parse reads a mail with a clock that stands.
func parse(source []byte) support.Parsed {
	return mail.New(mail.Options{Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }}).Parse(source)
}

func TestBuildHeaderByHeader(t *testing.T) {
	m, err := netmail.ReadMessage(bytes.NewReader(build(t, reply())))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Message-Id":       "<abc123@example.no>",
		"Date":             "Tue, 03 Nov 2026 12:00:00 +0100",
		"In-Reply-To":      "<m1@example.no>",
		"References":       "<m0@example.no> <m1@example.no>",
		"Mime-Version":     "1.0",
		"Content-Language": "nb",
		"User-Agent":       "Linje",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 2 || to[0].Name != "Nordmann, Kari" || to[1].Address != "ola@example.no" {
		t.Errorf("To %v, error %v", to, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || from[0].Name != "Brukerstøtte HF" || from[0].Address != "hjelp@example.no" {
		t.Errorf("From %v, error %v", from, err)
	}
}

func TestBuildLines(t *testing.T) {
	o := reply()
	o.Subject = strings.Repeat("ø", 500) + strings.Repeat("a", 1500)
	o.Text = strings.Repeat("x", 5000) + "\n.\n..\nFrom here\n>not a quote\n a space"
	o.Files = []support.OutgoingFile{{Name: strings.Repeat("æ", 150) + ".pdf", Type: "application/pdf", Data: bytes.Repeat([]byte{0xff}, 5000)}}
	for i := range 400 {
		o.References = append(o.References, support.MessageID(strings.Repeat("r", 200)+itoa(i)+"@example.no"))
	}
	source := build(t, o)
	for i, line := range strings.Split(string(source), "\r\n") {
		if strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %d has a bare line end", i)
		}
		if len(line) > 998 {
			t.Errorf("line %d has %d bytes", i, len(line))
		}
		for _, c := range []byte(line) {
			if c >= 0x80 {
				t.Fatalf("line %d is not ASCII", i)
			}
		}
	}
	p := parse(source)
	if len(p.Refs.References) != 21 || p.Refs.References[0] != "m0@example.no" || p.Refs.References[20] != "m1@example.no" {
		t.Errorf("%d references", len(p.Refs.References))
	}
}

func itoa(n int) string {
	return string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

func TestBuildIsReadBack(t *testing.T) {
	o := reply()
	o.Files = []support.OutgoingFile{
		{Name: "skjema.pdf", Type: "application/pdf", Data: []byte("%PDF-1.4 …")},
		{Name: `C:\Users\kari\Årsrapport 2026 "endelig".docx`, Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Data: bytes.Repeat([]byte("ab\r\n\x00"), 1000)},
		{Name: "eldre.eml", Type: "message/rfc822", Data: []byte("Subject: x\r\n\r\ny")},
		{Name: "tom.txt", Type: "text/plain"},
	}
	source := build(t, o)
	p := parse(source)
	if p.Has(support.TraitBroken) || p.Auto != support.AutoNone || !slices.Equal(p.Marks, []string{support.MarkLinje}) {
		t.Errorf("broken %v, auto %q, marks %v", p.Has(support.TraitBroken), p.Auto, p.Marks)
	}
	if p.Envelope.Subject != o.Subject || p.Envelope.From != o.From || !p.Envelope.Date.Equal(o.Date) ||
		len(p.Envelope.To) != 2 || p.Envelope.To[0] != o.To[0] || p.Envelope.Cc[0] != o.Cc[0] {
		t.Errorf("envelope %+v", p.Envelope)
	}
	if p.Refs.MessageID != o.ID || p.Refs.InReplyTo[0] != o.InReplyTo || len(p.Refs.References) != 2 {
		t.Errorf("references %+v", p.Refs)
	}
	want := "Hei Kari,\n\nSkjemaet ligger her: Reiseregning <https://www.example.no/reise?a=1&b=2>.\n\n" +
		"Se også https://www.example.no/hjelp.\n\n- punkt én\n- punkt to\n\n" +
		"Dette er en lang linje som må brytes fordi den er lengre enn det som er vanlig i en e-post, og den skal komme hel fram.\n\n-- \nHilsen Brukerstøtte <HF>\n\n" +
		"Tirsdag 3. november 2026 kl. 10.15 skrev Kari:\n> Hei!\n>\n> Hvor er skjemaet? En ganske lang linje også her i det siterte, som går langt forbi syttifire tegn.\n>> Eldre sitat\n> <b>ikke fet</b>"
	if p.Text != want {
		t.Errorf("text\n%s\nwant\n%s", p.Text, want)
	}
	c := mail.New(mail.Options{})
	names := []string{"skjema.pdf", `Årsrapport 2026 "endelig".docx`, "eldre.eml", "tom.txt"}
	if len(p.Attachments) != len(names) {
		t.Fatalf("attachments %+v", p.Attachments)
	}
	for i, a := range p.Attachments {
		data, err := c.Part(source, a.Index)
		if err != nil || !bytes.Equal(data, o.Files[i].Data) || a.Size != int64(len(data)) || a.Name != names[i] {
			t.Errorf("attachment %+v, %d bytes, error %v", a, len(data), err)
		}
	}
}

func TestBuildHTML(t *testing.T) {
	o := reply()
	o.Text = "<script>alert(1)</script>\n[bank](https://example.no/\"onmouseover=x) og [x](javascript:alert(1))"
	plain := build(t, o)
	source := strings.Replace(string(plain), "text/plain", "text/x-none", 1)
	p := parse([]byte(source))
	if !strings.Contains(p.Text, "<script>alert(1)</script>") || strings.Contains(p.Text, "<javascript") {
		t.Errorf("text %q", p.Text)
	}
	if !strings.Contains(p.Text, "> Hei!") || !strings.Contains(p.Text, "> <b>ikke fet</b>") {
		t.Errorf("quote in %q", p.Text)
	}
}

func TestBuildRefuses(t *testing.T) {
	c := mail.New(mail.Options{})
	for name, change := range map[string]func(*support.Outgoing){
		"no ID":            func(o *support.Outgoing) { o.ID = "" },
		"ID with line end": func(o *support.Outgoing) { o.ID = "a@b>\r\nBcc: x@example.no" },
		"address":          func(o *support.Outgoing) { o.To[0].Email = "kari@example.no\r\nBcc: ola@example.no" },
		"sender":           func(o *support.Outgoing) { o.From.Email = "" },
	} {
		o := reply()
		change(&o)
		if _, err := c.Build(o); support.CodeOf(err) != support.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := reply()
	o.To, o.Cc = nil, nil
	_, err := c.Build(o)
	wantCode(t, err, support.CodeNoRecipient)
}

func TestBuildLetsNothingIntoTheHeader(t *testing.T) {
	o := reply()
	o.Subject = "Hei\r\nBcc: ola@example.no\r\n\r\nkropp"
	o.From.Name = "Kari\nX-Evil: 1"
	o.References = []support.MessageID{"a@b\r\nX-Evil: 2"}
	o.Files = []support.OutgoingFile{{Name: "a\r\nX-Evil: 3.txt", Type: "text/plain\r\nX-Evil: 4", Data: []byte("x")}}
	o.Quoted.Intro = "x\r\nX-Evil: 5"
	m, err := netmail.ReadMessage(bytes.NewReader(build(t, o)))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Bcc") != "" || m.Header.Get("X-Evil") != "" {
		t.Errorf("header %v", m.Header)
	}
	if p := parse(build(t, o)); len(p.Attachments) != 1 || p.Attachments[0].Name != "a X-Evil: 3.txt" || p.Attachments[0].Type != "application/octet-stream" {
		t.Errorf("attachments %+v", p.Attachments)
	}
}

func TestBuildIsTheSameEachTime(t *testing.T) {
	o := reply()
	o.Files = []support.OutgoingFile{{Name: "a.txt", Type: "text/plain", Data: []byte("x")}}
	if !bytes.Equal(build(t, o), build(t, o)) {
		t.Error("two builds differ")
	}
}

func TestNewMessageID(t *testing.T) {
	c := mail.New(mail.Options{})
	a, b := c.NewMessageID("hjelp@Example.no"), c.NewMessageID("hjelp@Example.no")
	if a == b || !strings.HasSuffix(string(a), "@example.no") || len(a) != 32+len("@example.no") {
		t.Error(a, b)
	}
	for _, address := range []string{"", "x", "a@b\r\nc", "a@<>"} {
		if id := c.NewMessageID(address); !strings.HasSuffix(string(id), "@linje.invalid") {
			t.Error(id)
		}
	}
	if id := c.NewMessageID("hjelp@blåbær.example.no"); !strings.HasSuffix(string(id), "@xn--blbr-roah.example.no") {
		t.Error(id)
	}
}
