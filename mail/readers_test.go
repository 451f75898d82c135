package mail_test

import (
	"regexp"
	"strings"
	"testing"

	"linje/support"
)

// both is a mail in two writings.
func both(plain, html string) []byte {
	return []byte("From: kari@example.no\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" +
		plain + "\n--b\nContent-Type: text/html; charset=utf-8\n\n" + html + "\n--b--\n")
}

// The plain writing is read where it says the same; it keeps what was typed.
// Where the HTML tells more, that is read.
func TestRicherAlternative(t *testing.T) {
	words := strings.Repeat("dette er en lang tekst ", 10)
	for name, tt := range map[string]struct {
		plain, html string
		rich        bool
	}{
		"stub":               {"Your e-mail client does not support HTML. Please view in browser.", "<p>Møtet er flyttet til rom 5.</p>", true},
		"norwegian stub":     {"E-postprogrammet ditt støtter ikke HTML.", "<p>Møtet er flyttet.</p>", true},
		"more words":         {"Nyhetsbrev fra IT", "<p>" + words + "</p>", true},
		"headings and table": {"Status for uka", "<h1>Status</h1><p>Dette er gjort.</p><ul><li>en</li><li>to</li></ul><h2>Tall</h2><table><tr><th>Sak</th><th>Svar</th></tr><tr><td>1</td><td>ja</td></tr></table>", true},
		"table":              {"Status\n\nSak\n\nSvar\n\n1\n\nja", "<p>Status</p><table><tr><th>Sak</th><th>Svar</th></tr><tr><td>1</td><td>ja</td></tr></table>", true},
		"table kept":         {"Status\n\nSak   Svar\n1     ja", "<p>Status</p><table><tr><th>Sak</th><th>Svar</th></tr><tr><td>1</td><td>ja</td></tr></table>", false},
		"same words":         {words, "<p>" + words + "</p>", false},
		"headings kept":      {"*En*\n\ntekst\n\nTo\n====\ntekst", "<h1>En</h1><p>tekst</p><h1>To</h1><p>tekst</p>", false},
		"quoted in one":      {"Takk!", "<p>Takk!</p><blockquote>" + words + "</blockquote>", false},
		"layout table":       {"Hei\n\nKari Nordmann\nIT-avdelingen", "<p>Hei</p><table><tr><td><img src=cid:x></td><td>Kari Nordmann<br>IT-avdelingen</td></tr></table>", false},
		"hidden text":        {"Hei på deg", "<p>Hei på deg</p><div style='display:none'>" + words + "</div><style>" + words + "</style>", false},
		"long links":         {"Se https://example.no/a/b/c", "<p>Se <a href='https://example.no/a/b/c'>siden</a></p>", false},
		"Outlook thread":     {"Takk!\n\nFra: Ola\nSendt: i dag\nTil: Kari\nEmne: x\n\n" + words, "<p>Takk!</p><div><p><b>Fra:</b> Ola<br><b>Sendt:</b> i dag<br><b>Til:</b> Kari<br><b>Emne:</b> x</p><p>" + words + "</p></div>", false},
		"no text in HTML":    {"Please view in browser", "<img src=https://example.no/x.png>", false},
		"empty paragraphs":   {"Hei", "<p>Hei</p>" + strings.Repeat("<p>&nbsp;</p>", 60), false},
	} {
		for _, encoding := range []string{"8bit", "quoted-printable"} {
			source := string(both(tt.plain, tt.html))
			if encoding != "8bit" {
				html := strings.NewReplacer("=", "=3D", "å", "=C3=A5", " er", " =\r\ner").Replace(tt.html)
				source = strings.Replace(string(both(tt.plain, html)), "Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html", 1)
			}
			got := parse([]byte(source)).Text
			if rich := got != strings.TrimSpace(tt.plain); rich != tt.rich {
				t.Errorf("%s, %s: %q", name, encoding, got)
			}
		}
	}
	table := parse(both("Status", "<h1>Status</h1><table><tr><th>Sak</th><th>Svar</th></tr><tr><td>1</td><td>ja</td></tr></table>")).Text
	if want := "Status\n\nSak | Svar\n1 | ja"; table != want {
		t.Errorf("%q, want %q", table, want)
	}
}

// Fields after one that is far too large are read all the same.
func TestFieldsAfterALargeOne(t *testing.T) {
	const rest = "From: kari@example.no\r\nSubject: Hei\r\nMessage-ID: <a@example.no>\r\nReferences: <b@example.no>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVpIHDDpSBkZWc=\r\n"
	for name, first := range map[string]string{
		"one line":     "X-Spam: " + strings.Repeat("x", 2<<20) + "\r\n",
		"one field":    "X-Spam: x\r\n" + strings.Repeat(" "+strings.Repeat("y", 70)+"\r\n", 30_000),
		"many fields":  strings.Repeat("X-Spam: "+strings.Repeat("z", 300)+"\r\n", 10_000),
		"small fields": strings.Repeat("X-A: b\r\n", 5000),
		"twice":        "X-Spam: " + strings.Repeat("x", 2<<20) + "\r\nX-More: " + strings.Repeat("x", 2<<20) + "\r\n",
		"a known one":  "To: " + strings.Repeat("a@example.no, ", 200_000) + "\r\n",
	} {
		p := parse([]byte(first + rest))
		if p.Text != "Hei på deg" || p.Envelope.Subject != "Hei" || p.Envelope.From.Email != "kari@example.no" || p.Refs.MessageID != "a@example.no" || len(p.Refs.References) != 1 {
			t.Errorf("%s: %+v %.80q %+v", name, p.Envelope.Subject, p.Text, p.Refs)
		}
	}
}

// Answers of machines are known by what they are called, beside a header that
// machines write or as an answer; none of the headers alone makes one.
func TestAwayMessages(t *testing.T) {
	for head, want := range map[string]support.AutoKind{
		"Subject: Fraværsmelding: Hei\nX-Auto-Response-Suppress: All":                    support.AutoReply,
		"Subject: Fråværsmelding: Hei\nAuto-Submitted: auto-replied":                     support.AutoReply,
		"Subject: Fråværsmelding: Hei\nX-MS-Exchange-Inbox-Rules-Loop: ola@example.no":   support.AutoReply,
		"Subject: Out of Office: Hei\nPrecedence: bulk":                                  support.AutoReply,
		"Subject: Out of Office: Hei\nIn-Reply-To: <a@example.no>":                       support.AutoReply,
		"Subject: Ikke på kontoret: SV: Hei\nIn-Reply-To: <a@example.no>":                support.AutoReply,
		"Subject: =?utf-8?q?Ikke_p=C3=A5_kontoret:_Hei?=\nX-Auto-Response-Suppress: All": support.AutoReply,
		"Subject: Borte fra kontoret\nX-Auto-Response-Suppress: DR, OOF":                 support.AutoReply,
		"Subject: Borte fra kontoret i uke 40: hvem tar over?\nIn-Reply-To: <a@b.no>":    support.AutoNone,
		"Subject: Borte fra kontoret\nIn-Reply-To: <a@b.no>":                             support.AutoNone,
		"Subject: Ikke på kontoret: hvem tar telefonen?":                                 support.AutoNone,
		"Subject: Fraværsmelding: Per er syk":                                            support.AutoNone,
		"Subject: SV: Fraværsmelding: Hei\nIn-Reply-To: <a@b.no>":                        support.AutoNone,
		"Subject: Hei\nX-MS-Exchange-Inbox-Rules-Loop: ola@example.no":                   support.AutoNone,
		"Subject: VS: Hei\nX-MS-Exchange-Inbox-Rules-Loop: ola@example.no":               support.AutoNone,
		"Subject: Hei\nX-Auto-Response-Suppress: All":                                    support.AutoNone,
		"Subject: Hei\nList-Post: <mailto:alle@example.no>":                              support.AutoList,
	} {
		if got := parse([]byte("From: kari@example.no\n" + head + "\n\nx")).Auto; got != want {
			t.Errorf("%q is %q, want %q", head, got, want)
		}
	}
}

// The text of a link is never a link itself, unless it is where it goes; one that
// shows another place stands in quotation marks.
func TestDeceptiveLinks(t *testing.T) {
	const to = "https://evil.example/x"
	clickable := regexp.MustCompile(`(?i)(?:https?://|mailto:)[^\s<>"]+`)
	for text, want := range map[string]string{
		"https://www.example.no/logg-inn":          "“www.example.no/logg-inn” <" + to + ">",
		"HTTPS://www.example.no":                   "“www.example.no” <" + to + ">",
		"www.example.no":                           "“www.example.no” <" + to + ">",
		"example.no":                               "“example.no” <" + to + ">",
		"ht&#8203;tps://example.no":                "“example.no” <" + to + ">",
		"htthttps://ps://example.no":               "", // the scheme is made of two
		"Logg inn på https://example.no nå":        "“Logg inn på example.no nå” <" + to + ">",
		"Logg inn på www.example.no/a":             "“Logg inn på www.example.no/a” <" + to + ">",
		"https://evil.example@www.example.no/":     "“evil.example@www.example.no/” <" + to + ">",
		"&quot;https://example.no&quot;":           "“example.no” <" + to + ">",
		"mailto:kari@example.no":                   "",
		"https://evil.example/annet":               "evil.example/annet <" + to + ">",
		"www.evil.example":                         "www.evil.example <" + to + ">",
		"Logg inn":                                 "Logg inn <" + to + ">",
		"rapport.pdf":                              "rapport.pdf <" + to + ">",
		"versjon 2.0":                              "versjon 2.0 <" + to + ">",
		"Les mer her.":                             "Les mer her. <" + to + ">",
		"https://":                                 "<" + to + ">",
		to:                                         to,
		"https://www.exаmple.no":                   "", // а Cyrillic letter
		"https&colon;&sol;&sol;example.no":         "“example.no” <" + to + ">",
		"<b>https:</b>//example<wbr>.no":           "“example.no” <" + to + ">",
		"<span>https://</span>\n<i>example.no</i>": "",
	} {
		got := parse([]byte("Content-Type: text/html; charset=utf-8\n\nA <a href=\"" + to + "\">" + text + "</a> b")).Text
		if want != "" && got != "A "+want+" b" {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		for _, link := range clickable.FindAllString(got, -1) {
			if link != to {
				t.Errorf("%q: %q can be clicked", text, link)
			}
		}
	}
	got := parse([]byte("Content-Type: text/html\n\n<a href='mailto:ola@evil.example'>kari@example.no</a>")).Text
	if got != "“kari@example.no” <ola@evil.example>" {
		t.Error(got)
	}
}

// When and where a meeting is stands in the text, unless the mail says so.
func TestMeetingInText(t *testing.T) {
	const ics = "\n--b\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Budsjettmøte\n" +
		"LOCATION:Rom 5\nDTSTART:20261124T100000Z\nDTEND:20261124T110000Z\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
	for text, want := range map[string]string{
		"":    "Budsjettmøte\nRom 5\n\n2026-11-24 10:00–11:00 UTC",
		"Hei": "Hei\n\nBudsjettmøte · 2026-11-24 10:00–11:00 UTC · Rom 5",
		"Når: 24. november 2026 10:00-11:00\nHvor: Rom 5": "Når: 24. november 2026 10:00-11:00\nHvor: Rom 5",
		"Vi sees kl. 10:00, rom 5.":                       "Vi sees kl. 10:00, rom 5.\n\nBudsjettmøte · 2026-11-24 10:00–11:00 UTC · Rom 5",
	} {
		got := parse([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" + text + ics)).Text
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Words stand for a picture only where it is not shown and they say something.
func TestWordsForPictures(t *testing.T) {
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	for html, want := range map[string]string{
		"Hei<img src=cid:a alt=innebygd><img src=https://example.no/x.png alt=fjernbilde>der": "Hei [fjernbilde] der",
		"Hei <img src=cid:a alt=image001.png>der":                                             "Hei der",
		"Hei <img src=https://example.no/x.png alt=IMG_1234.JPG>der":                          "Hei der",
		"Hei <img src=https://example.no/x.png>der":                                           "Hei der",
		"<img src=cid:borte alt=Kart><img src=cid:borte alt=Skjema>":                          "[Kart] [Skjema]",
	} {
		got := parse([]byte("Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + html +
			"\n--b\nContent-Type: image/png\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\n" + png + "\n--b--\n")).Text
		if got != want {
			t.Errorf("%q: %q, want %q", html, got, want)
		}
	}
}

// What a mailing list wrote below a base64 text is read as it stands.
func TestFooterBelowBase64(t *testing.T) {
	const footer = "_______________________________________________\nalle mailing list\nalle@example.no\n"
	for body, kind := range map[string]string{"SGVpIHDDpSBkZWc=\n": "plain", "SGVpIHDDpSBkZWch\n": "plain", "SGVpIHDDpSBkZWc\n": "plain", "PHA+SGVpIHDDpSBkZWc8L3A+\n": "html"} {
		for _, below := range []string{footer, "\nalle mailing list\nalle@example.no"} {
			got := parse([]byte("Content-Type: text/" + kind + "; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + body + below)).Text
			if !strings.HasPrefix(got, "Hei på deg") || !strings.HasSuffix(got, "alle mailing list\nalle@example.no") || len(got) > len("Hei på deg!\n\n\n"+footer) {
				t.Errorf("%q: %q", body+below, got)
			}
		}
	}
}

// A mail of which little can be read says so.
func TestUnreadableSaysSo(t *testing.T) {
	pgp := parse([]byte("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n" +
		"Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----\n--b--\n"))
	if len(pgp.Attachments) != 1 || pgp.Attachments[0].Name != "encrypted.asc" || !pgp.Has(support.TraitEncrypted) || pgp.Has(support.TraitBroken) {
		t.Errorf("%+v", pgp)
	}
	for name, source := range map[string]string{
		"deep":       strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 500) + "\nx",
		"parts":      "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 5000) + "--b--\n",
		"long line":  "From: kari@example.no\n\n" + strings.Repeat("x", 3_000_000),
		"long lines": "From: kari@example.no\n\n" + strings.Repeat("ord å\n", 300_000),
		"long HTML":  "Content-Type: text/html\n\n" + strings.Repeat("<p>ord</p>", 500_000),
	} {
		if p := parse([]byte(source)); !p.Has(support.TraitBroken) {
			t.Errorf("%s: %v, %d bytes", name, p.Traits, len(p.Text))
		}
	}
	mails := strings.Repeat("Content-Type: message/rfc822\n\n", 60) + "\nx"
	if p := parse([]byte(mails)); !p.Has(support.TraitNested) {
		t.Errorf("nested: %v", p.Traits)
	}
}
