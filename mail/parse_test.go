package mail_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"

	"linje/mail"
	"linje/support"
)

func TestSubjects(t *testing.T) {
	for raw, want := range map[string]string{
		"Hei":                          "Hei",
		"=?utf-8?q?Bl=C3=A5b=C3=A6r?=": "Blåbær",
		"=?UTF-8?B?w5hzdA==?= og vest": "Øst og vest",
		"=?iso-8859-1?Q?p=E5?= =?iso-8859-1?Q?_taket?=": "på taket",
		"=?utf-8?Q?a=C3?= =?utf-8?Q?=A5b?=":             "aåb", // a character cut in two
		"=?utf-8?Q?Hva?_=C3=A5?=":                       "Hva? å",
		"=?utf-8?Q?med mellomrom?=":                     "med mellomrom",
		`"=?utf-8?Q?i_hermetegn?="`:                     `"i hermetegn"`,
		"=?utf-8?B?w5hzdA?=":                            "Øst", // no padding
		"=?ukjent-tegnsett?Q?bl=E5?=":                   "blå",
		"=?utf-8*nb?Q?spr=C3=A5k?=":                     "språk",
		"Raw \xe5 windows":                              "Raw å windows",
		"=?utf-8?X?nei?=":                               "=?utf-8?X?nei?=",
		"=?utf-8?Q?uten slutt":                          "=?utf-8?Q?uten slutt",
		"Foldet\r\n linje":                              "Foldet linje",
		"kontroll\x00\x07\x1b[31m tegn":                 "kontroll[31m tegn",
		"omvendt \u202Efdp.exe":                         "omvendt fdp.exe",
		"=?utf-8?Q?linje=0D=0ABcc:_x?=":                 "linje Bcc: x",
		"=?koi8-r?B?8NLJ18XU?=":                         "Привет",
		"=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=":    "こんにちは",
	} {
		if got := parse([]byte("Subject: " + raw + "\r\n\r\nx")).Envelope.Subject; got != want {
			t.Errorf("%q is read as %q, want %q", raw, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	kari := support.Address{Name: "Kari Nordmann", Email: "kari@example.no"}
	for raw, want := range map[string][]support.Address{
		"kari@example.no":                                    {{Email: "kari@example.no"}},
		"<kari@example.no>":                                  {{Email: "kari@example.no"}},
		"Kari Nordmann <kari@example.no>":                    {kari},
		`"Kari Nordmann" <kari@example.no>`:                  {kari},
		`'Kari Nordmann' <kari@example.no>`:                  {kari},
		"kari@example.no (Kari Nordmann)":                    {kari},
		`"kari@example.no" <kari@example.no>`:                {{Email: "kari@example.no"}},
		"Nordmann, Kari <kari@example.no>":                   {{Name: "Nordmann, Kari", Email: "kari@example.no"}},
		`"Nordmann, Kari" <kari@example.no>, ola@example.no`: {{Name: "Nordmann, Kari", Email: "kari@example.no"}, {Email: "ola@example.no"}},
		"a@example.no; b@example.no":                         {{Email: "a@example.no"}, {Email: "b@example.no"}},
		"Gruppe: a@example.no, b@example.no;":                {{Email: "a@example.no"}, {Email: "b@example.no"}},
		"undisclosed-recipients:;":                           nil,
		"=?utf-8?q?=C3=85se_B=C3=B8?= <ase@example.no>":      {{Name: "Åse Bø", Email: "ase@example.no"}},
		`"=?utf-8?q?=C3=85se?=" <ase@example.no>`:            {{Name: "Åse", Email: "ase@example.no"}},
		"\xc5se <ase@example.no>":                            {{Name: "Åse", Email: "ase@example.no"}},
		"Åse <ase@example.no>":                               {{Name: "Åse", Email: "ase@example.no"}},
		"Kari <mailto:kari@example.no>":                      {{Name: "Kari", Email: "kari@example.no"}},
		"<@relay.example.no:kari@example.no>":                {{Email: "kari@example.no"}},
		"Kari \"Kalle\" Nordmann <kari@example.no>":          {{Name: "Kari \"Kalle\" Nordmann", Email: "kari@example.no"}},
		"Kari <kari@example.no":                              {{Name: "Kari", Email: "kari@example.no"}},
		"Kari <>, ola@example.no":                            {{Email: "ola@example.no"}},
		"":                                                   nil,
		", ,;":                                               nil,
		"\"aldri lukket <kari@example.no>, b@example.no":     {{Name: "aldri lukket", Email: "kari@example.no"}, {Email: "b@example.no"}},
	} {
		if got := parse([]byte("To: " + raw + "\r\n\r\nx")).Envelope.To; !slices.Equal(got, want) {
			t.Errorf("%q is read as %+v, want %+v", raw, got, want)
		}
	}
	p := parse([]byte("From: Bare et navn\nReply-To: svar@example.no\n\nx"))
	if p.Envelope.From != (support.Address{Name: "Bare et navn", Email: "svar@example.no"}) {
		t.Errorf("From without an address: %+v", p.Envelope.From)
	}
	if p = parse([]byte("Sender: x@example.no\n\nx")); p.Envelope.From.Email != "x@example.no" {
		t.Errorf("no From: %+v", p.Envelope.From)
	}
}

func TestDates(t *testing.T) {
	want := time.Date(2026, 11, 3, 10, 15, 0, 0, time.UTC)
	for raw, ok := range map[string]bool{
		"Tue, 3 Nov 2026 11:15:00 +0100":            true,
		"Tue, 03 Nov 2026 10:15:00 GMT (kommentar)": true,
		"3 Nov 2026 10:15 UT":                       true,
		"Tue Nov 3 10:15:00 2026":                   true,
		"2026-11-03T10:15:00Z":                      true,
		"Tue, 3 Nov 2026 11.15.00 +0100":            true,
		"Tue, 3 Nov 2050 11:15:00 +0100":            false,
		"Thu, 1 Jan 1970 00:00:00 +0000":            false,
		"i går":                                     false,
		"":                                          false,
	} {
		got := parse([]byte("Date: " + raw + "\r\n\r\nx")).Envelope.Date
		if ok && !got.Equal(want) || !ok && !got.IsZero() {
			t.Errorf("%q is read as %v", raw, got)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	p := parse([]byte("Message-ID: <a@b>\nIn-Reply-To: Your message of Tue <c@d> (x)\nReferences: <1@x><2@x>\n\t<3@\n x> junk <4@x\n\nx"))
	if p.Refs.MessageID != "a@b" || !slices.Equal(p.Refs.InReplyTo, []support.MessageID{"c@d"}) ||
		!slices.Equal(p.Refs.References, []support.MessageID{"1@x", "2@x", "3@x", "4@x"}) {
		t.Errorf("%+v", p.Refs)
	}
	if p = parse([]byte("Message-ID: bare@b\n\nx")); p.Refs.MessageID != "bare@b" {
		t.Errorf("bare: %+v", p.Refs)
	}
	many := "References: "
	for i := range 5000 {
		many += fmt.Sprintf("<%d@x>\r\n ", i)
	}
	p = parse([]byte(many + "<" + strings.Repeat("y", 5000) + "@x>\r\n\r\nx"))
	if n := len(p.Refs.References); n != 200 || p.Refs.References[0] != "0@x" {
		t.Errorf("%d references from %v", n, p.Refs.References[0])
	}
}

func TestDerivedMessageIDIsStableAndItsOwn(t *testing.T) {
	one := "From: kari@example.no\nSubject: Hei\n\nEn\n"
	a, b := parse([]byte(one)).Refs.MessageID, parse([]byte(crlf(one))).Refs.MessageID
	if a != b || !strings.HasSuffix(string(a), "@linje.invalid") {
		t.Error(a, b)
	}
	if c := parse([]byte(strings.Replace(one, "En", "To", 1))).Refs.MessageID; c == a {
		t.Error("two mails have one ID")
	}
}

func TestHeaderFaults(t *testing.T) {
	for name, source := range map[string]string{
		"a line without a colon": "Subject: Hei\nhvaskjer\nFrom: kari@example.no\n\nTekst",
		"mbox":                   "From kari@example.no Tue Nov  3 10:15:00 2026\nSubject: Hei\nFrom: kari@example.no\n\nTekst",
		"a space before colon":   "Subject : Hei\nFrom : kari@example.no\n\nTekst",
		"lone LF and CRLF":       "Subject: Hei\r\nFrom: kari@example.no\n\r\nTekst",
		"a control character":    "Sub\x01: x\nSubject: H\x00ei\nFrom: kari@example.no\n\nTekst",
		"folded first line":      " foldet\nSubject: Hei\nFrom: kari@example.no\n\nTekst",
	} {
		p := parse([]byte(source))
		if p.Envelope.Subject != "Hei" || p.Envelope.From.Email != "kari@example.no" || p.Text != "Tekst" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	p := parse([]byte("Dette er ingen e-post.\nBare tekst.\n"))
	if !p.Has(support.TraitBroken) || p.Text != "Dette er ingen e-post.\nBare tekst." {
		t.Errorf("%+v", p)
	}
	p = parse([]byte("Subject: Hei\nuten tom linje\nfør teksten\n"))
	if !p.Has(support.TraitBroken) || p.Envelope.Subject != "Hei" || p.Text != "uten tom linje\nfør teksten" {
		t.Errorf("%+v", p)
	}
}

const alternative = `Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

%s
--b
Content-Type: text/html; charset=utf-8

<p>Rik <b>tekst</b> med en lang nok historie til at den åpenbart er den ekte meldingen, for den sier noe, og den sier det lenge, og så sier den det igjen.</p>
--b--
`

func TestAlternatives(t *testing.T) {
	for plain, want := range map[string]string{
		"Ren tekst p=E5 norsk":        "Ren tekst på norsk",
		"":                            "Rik tekst",
		"   =20":                      "Rik tekst",
		"This message is HTML.":       "Rik tekst",
		"Bruk HTML-skjemaet i lenka.": "Bruk HTML",
	} {
		source := fmt.Sprintf(alternative, plain)
		if want != "Rik tekst" { // the other says no more
			source = strings.Replace(source, "med en lang nok historie til at den åpenbart er den ekte meldingen, for den sier noe, og den sier det lenge, og så sier den det igjen.", "", 1)
		}
		if got := parse([]byte(source)).Text; !strings.HasPrefix(got, want) {
			t.Errorf("%q gives %q", plain, got)
		}
	}
}

func TestStructure(t *testing.T) {
	source := `Content-Type: multipart/mixed; boundary="ytre"

fortekst
--ytre
Content-Type: multipart/related; boundary=indre

--indre
Content-Type: text/html

<p>Se bildet <img src="cid:logo" alt="Logo"></p>
--indre
Content-Type: image/png; name="=?utf-8?q?l=C3=B8go.png?="
Content-ID: <logo>
Content-Transfer-Encoding: base64

aGVp
--indre--
--ytre
Content-Type: text/plain
Content-Disposition: inline

Mer tekst.
--ytre
Content-Type: text/plain; name=logg.txt
Content-Disposition: attachment; filename*0*=utf-8''%C3%A5rs; filename*1="rapport ../..";
 filename*2*=%2Fx%0D%0A.txt

innhold
--ytre
Content-Type: message/rfc822

Subject: =?utf-8?q?Videresendt_=C3=A5?=
Message-ID: <indre@example.no>

Indre tekst
--ytre
Content-Type: application/octet-stream; name=C:\kari\fil.bin
Content-Transfer-Encoding: base64

%%% aGVp aGVp
--ytre--
ettertekst
`
	p := parse([]byte(crlf(source)))
	if p.Has(support.TraitBroken) || p.Text != "Se bildet [Logo]\n\nMer tekst." {
		t.Errorf("broken %v, text %q", p.Has(support.TraitBroken), p.Text)
	}
	want := []support.Attachment{
		{Index: 0, Name: "løgo.png", Type: "image/png", Size: 3, ContentID: "logo", Inline: true},
		{Index: 1, Name: "årsrapport ../../x .txt", Type: "text/plain", Size: 7},
		{Index: 2, Name: "Videresendt å.eml", Type: "message/rfc822", Size: 94},
		{Index: 3, Name: `C:\kari\fil.bin`, Type: "application/octet-stream", Size: 6},
	}
	for i, a := range p.Attachments {
		if i < len(want) && a.Type == "message/rfc822" {
			want[i].Size = a.Size
		}
		if i >= len(want) || a != want[i] {
			t.Errorf("attachment %+v", a)
		}
		b, err := mail.New(mail.Options{}).Part([]byte(crlf(source)), a.Index)
		if err != nil || int64(len(b)) != a.Size {
			t.Errorf("part %d has %d bytes, error %v", i, len(b), err)
		}
	}
	if len(p.Attachments) != len(want) {
		t.Errorf("%d attachments", len(p.Attachments))
	}
	_, err := mail.New(mail.Options{}).Part([]byte(source), 99)
	wantCode(t, err, support.CodeNotFound)
}

func TestBodies(t *testing.T) {
	for name, tt := range map[string]struct{ source, want string }{
		"format=flowed":     {"Content-Type: text/plain; format=flowed\n\nEn linje som \ngår videre.\n> sitat som \n> også går videre\n>> dypere\n  innrykk\n-- \nKari", "En linje som går videre.\n> sitat som også går videre\n>> dypere\n innrykk\n-- \nKari"},
		"delsp":             {"Content-Type: text/plain; format=flowed; delsp=yes\n\nSammen \nsatt", "Sammensatt"},
		"charset that lies": {"Content-Type: text/plain; charset=utf-8\n\nbl\xe5b\xe6r", "blåbær"},
		"unknown charset":   {"Content-Type: text/plain; charset=hurra\n\nblåbær", "blåbær"},
		"no charset":        {"Subject: x\n\nbl\xe5", "blå"},
		"html charset":      {"Content-Type: text/html\n\n<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>bl\xe5", "blå"},
		"utf-16":            {"Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nSABlAGkA", "Hei"},
		"unknown encoding":  {"Content-Transfer-Encoding: hurra\n\ntekst", "tekst"},
		"broken qp":         {"Content-Transfer-Encoding: quoted-printable\n\n100=% sikker=\n og =C3=A5 =ZZ", "100=% sikker og å =ZZ"},
		"broken base64":     {"Content-Transfer-Encoding: base64\n\nSGVp*IHZl\n\nqmdvZA=", "Hei v"},
		"spaces":            {"X: y\n\na\u00a0b\u200b\u00adc\u202ed\x00\x1b[2J  \n\n\n\n\n\n\nslutt\n\n\n", "a bcd[2J\n\n\nslutt"},
		"missing boundary":  {"Content-Type: multipart/mixed\n\n--gjett123\nContent-Type: text/plain\n\nfunnet\n--gjett123--\n", "funnet"},
		"no parts":          {"Content-Type: multipart/mixed; boundary=x\n\nbare tekst\n", "bare tekst"},
		"no end":            {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nuten slutt\n", "uten slutt"},
		"old type":          {"Content-Type: text\n\ntekst", "tekst"},
	} {
		got := parse([]byte(tt.source)).Text
		if name == "broken base64" {
			got = cutAt(got, len(tt.want))
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	long := parse([]byte("\n" + strings.Repeat("å", 2500) + "\n" + strings.Repeat("ord ", 1000))).Text
	for _, line := range strings.Split(long, "\n") {
		if utf8.RuneCountInString(line) > 1000 {
			t.Errorf("a line of %d characters", utf8.RuneCountInString(line))
		}
	}
}

func cutAt(s string, n int) string { return s[:min(n, len(s))] }

func TestHostile(t *testing.T) {
	nested := strings.Builder{}
	for i := range 3000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	many := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: image/png\n\nx\n", 5000)
	for name, source := range map[string]string{
		"nothing":            "",
		"nested":             nested.String() + "\n\ninnerst",
		"many parts":         many,
		"html without end":   "Content-Type: text/html\n\n" + strings.Repeat("<div>", 200_000) + "x",
		"tables":             "Content-Type: text/html\n\n" + strings.Repeat("<table><tr><td>", 50_000) + "x",
		"quotes":             "Content-Type: text/html\n\n" + strings.Repeat("<blockquote>", 50_000) + "x",
		"lists":              "Content-Type: text/html\n\n" + strings.Repeat("<ul><li>", 50_000) + "x",
		"anchors":            "Content-Type: text/html\n\n" + strings.Repeat("<a href=http://example.no/>x", 50_000),
		"words":              "Subject: " + strings.Repeat("=?a?b?", 40_000) + "\n\nx",
		"commas":             "To: \"" + strings.Repeat(",", 250_000) + "\n\nx",
		"colons":             "To: " + strings.Repeat("mailto:", 35_000) + "\n\nx",
		"angles":             "References: " + strings.Repeat("<", 250_000) + "\n\nx",
		"parameters":         "Content-Type: text/plain" + strings.Repeat(";a*1*=b", 30_000) + "\n\nx",
		"fields":             strings.Repeat("A: b\n", 200_000) + "\nx",
		"nuls":               strings.Repeat("\x00", 1_000_000),
		"flowed":             "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat("x \n", 300_000),
		"quote marks":        "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat(">", 1_000_000),
		"one long line":      "\n" + strings.Repeat("x", 3_000_000),
		"boundary lookalike": "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--bx\n", 300_000),
	} {
		start := time.Now()
		p := parse([]byte(source))
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %v", name, d)
		}
		checkParsed(t, name, []byte(source), p)
	}
	if p := parse([]byte(many)); len(p.Attachments) > 200 || !p.Has(support.TraitBroken) {
		t.Errorf("%d attachments, broken %v", len(p.Attachments), p.Has(support.TraitBroken))
	}
}

// checkParsed holds what Parse promises of any bytes.
func checkParsed(t testing.TB, name string, source []byte, p support.Parsed) {
	t.Helper()
	if p.Refs.MessageID == "" {
		t.Errorf("%s: no ID", name)
	}
	if len(p.Text) > support.TextBound || !utf8.ValidString(p.Text) || strings.Contains(p.Text, "\n\n\n\n") {
		t.Errorf("%s: %d bytes of text", name, len(p.Text))
	}
	if i := strings.IndexFunc(p.Text, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }); i >= 0 {
		t.Errorf("%s: control character in the text", name)
	}
	shown := []string{p.Envelope.Subject, p.Envelope.From.Name, p.Envelope.From.Email}
	for _, a := range append(append(p.Envelope.To, p.Envelope.Cc...), p.Envelope.ReplyTo...) {
		shown = append(shown, a.Name, a.Email)
	}
	c := mail.New(mail.Options{})
	for i, a := range p.Attachments {
		shown = append(shown, a.Name, a.Type, a.ContentID)
		b, err := c.Part(source, a.Index)
		if err != nil || int64(len(b)) != a.Size || a.Index != i || a.Name == "" {
			t.Errorf("%s: attachment %+v has %d bytes, error %v", name, a, len(b), err)
		}
	}
	for _, s := range shown {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || len(s) > 5000 {
			t.Errorf("%s: %.100q is shown", name, s)
		}
	}
}

func TestAutomaticMail(t *testing.T) {
	for head, want := range map[string]support.AutoKind{
		"Subject: Hei":                            support.AutoNone,
		"Auto-Submitted: no":                      support.AutoNone,
		"Auto-Submitted: auto-replied (vacation)": support.AutoReply,
		"X-Auto-Response-Suppress: All\nSubject: Automatisk svar: Hei": support.AutoReply,
		"X-Auto-Response-Suppress: DR, OOF\nSubject: SV: Hei":          support.AutoNone,
		"Precedence: auto_reply":                                       support.AutoReply,
		"X-Autoreply: yes":                                             support.AutoReply,
		"Precedence: bulk":                                             support.AutoList,
		"List-Id: <alle.example.no>":                                   support.AutoList,
		"List-Unsubscribe: <mailto:av@example.no>":                     support.AutoList,
		"From: MAILER-DAEMON@example.no":                               support.AutoBounce,
		"Return-Path: <>\nFrom: postmaster@example.no":                 support.AutoBounce,
		"Return-Path: <>\nFrom: kari@example.no":                       support.AutoNone,
	} {
		if got := parse([]byte(head + "\n\nx")).Auto; got != want {
			t.Errorf("%q is %q, want %q", head, got, want)
		}
	}
}

func TestBounce(t *testing.T) {
	source := `From: Mail Delivery System <MAILER-DAEMON@example.no>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain

Finner ikke ola@example.no.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.no

Final-Recipient: rfc822; ola@example.no
Action: failed
Status: 5.1.1
--r
Content-Type: %s

Message-ID: <sendt@example.no>
Subject: SV: Hei

Hei
--r--
`
	for _, kind := range []string{"message/rfc822", "text/rfc822-headers"} {
		p := parse([]byte(fmt.Sprintf(source, kind)))
		if p.Auto != support.AutoBounce || p.Returned.Refs.MessageID != "sendt@example.no" || p.Returned.Subject != "SV: Hei" || !slices.Equal(p.Returned.To, []string{"ola@example.no"}) || p.Text != "Finner ikke ola@example.no." || len(p.Attachments) != 2 {
			t.Errorf("%s: %+v", kind, p)
		}
	}
	delayed := strings.Replace(fmt.Sprintf(source, "message/rfc822"), "Action: failed", "Action: delayed", 1)
	if p := parse([]byte(delayed)); p.Auto != support.AutoReply || p.Returned.Refs.MessageID != "" {
		t.Errorf("delayed: %+v", p)
	}
	receipt := "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\n\n--r\n\nLest.\n--r--\n"
	if p := parse([]byte(receipt)); p.Auto != support.AutoReply {
		t.Errorf("receipt: %+v", p)
	}
	p := parse([]byte("From: MAILER-DAEMON@example.no\n\nHi, this is qmail.\n\n--- Below this line is a copy.\n\nMessage-ID: <q@example.no>\nSubject: x\n"))
	if p.Returned.Refs.MessageID != "q@example.no" {
		t.Errorf("qmail: %+v", p)
	}
}

func TestMarks(t *testing.T) {
	for head, want := range map[string][]string{
		"Subject: x":                              {},
		"X-Linje-Escalation: 1":                   {support.MarkEscalation},
		"Importance: High":                        {"importance:high"},
		"X-Priority: 1 (Highest)":                 {"importance:high"},
		"X-Priority: 3":                           {},
		"X-Linje-Escalation: 1\nPriority: urgent": {support.MarkEscalation, "importance:high"},
	} {
		if got := parse([]byte(head + "\n\nx")).Marks; len(got) != len(want) || len(got) > 0 && !slices.Equal(got, want) {
			t.Errorf("%q has %v", head, got)
		}
	}
}

// corpus lists the mails that other projects test their parsers with.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	dir, err := moduleDir("github.com/jhillyerd/enmime/v2")
	if err != nil {
		t.Skip(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, "testdata") {
			return err
		}
		b, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, dir)] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCorpus reads hard mails and compares with what another parser found.
func TestCorpus(t *testing.T) {
	for name, source := range corpus(t) {
		p := parse(source)
		checkParsed(t, name, source, p)
		if p.Text == "" && len(p.Attachments) == 0 && !p.Has(support.TraitBroken) {
			if env, err := enmime.ReadEnvelope(strings.NewReader(string(source))); err == nil && strings.TrimSpace(env.Text) != "" {
				t.Errorf("%s: nothing found, another parser found %.60q", name, env.Text)
			}
		}
		if !strings.Contains(name, "/testdata/mail/") {
			continue
		}
		env, err := enmime.ReadEnvelope(strings.NewReader(string(source)))
		if err != nil {
			continue
		}
		if want := len(env.Attachments) + len(env.Inlines); len(p.Attachments) < want {
			t.Errorf("%s: %d attachments, another parser found %d", name, len(p.Attachments), want)
		}
		if p.Text == "" && strings.TrimSpace(env.Text) != "" {
			t.Errorf("%s: no text, another parser found %.60q", name, env.Text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("Subject: =?utf-8?q?=C3=A5?=\nFrom: \"a\" <b@c>\n\nx"))
	f.Add([]byte(fmt.Sprintf(alternative, "x")))
	f.Add([]byte("Content-Type: text/html\n\n<table><tr><td><a href=https://a.no>b</a><ul><li>c</table>"))
	f.Add([]byte("Content-Type: text/plain; format=flowed; name*0*=a''%41; name*1=b\nContent-Disposition: attachment\n\n> a \n>> b"))
	f.Add([]byte("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("hei")) + "=aGVp"))
	for _, b := range corpus(f) {
		if len(b) < 20_000 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		checkParsed(t, "fuzz", source, parse(source))
	})
}
