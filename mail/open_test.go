package mail_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/mail"
	"linje/support"
)

func content(source []byte) support.Content { return mail.New(mail.Options{}).Content(source) }

// picture is a PNG of that size in base64.
func picture(t testing.TB, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestPictures(t *testing.T) {
	source := `Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a

Se bildene.
--a
Content-Type: text/html; charset=utf-8

<p>Se <img src="cid:to@x"> og <img src="CID:en%40x"> og <img src="cid:to@x"> <img src="cid:finnes@ikke"><img src="cid:tekst@x">
<img src="https://Bilder.example.no/a.png?x=1#y"><img src="//bilder.example.no/b.png"><img src="https://Bilder.example.no/a.png?x=1">
<img src="https://spor.example.no/1.gif" width=1 height="1px"><img style="width:1px" src="https://spor.example.no/2.gif">
<div style="display:none"><img src="https://spor.example.no/3.gif"></div><img src="https://spor.example.no/4.gif" hidden>
<img src="file:///etc/passwd"><img src="javascript:x"><img src="ftp://example.no/x.png"><img src="http://kari:pw@example.no/x"><img src="x.png"><img>
<img src="http://blåbær.example.no/c.png"></p>
--a--
--r
Content-Type: image/png; name=en.png
Content-ID: <en@x>
Content-Transfer-Encoding: base64

` + picture(t, 3, 2) + `
--r
Content-Type: application/octet-stream; name="to.bin"
Content-ID: <to@x>
Content-Transfer-Encoding: base64

` + picture(t, 1, 1) + `
--r
Content-Type: image/png; name=løgn.png
Content-ID: <tekst@x>

<html>nei</html>
--r--
`
	c := content([]byte(source))
	var names []string
	for _, i := range c.Images {
		names = append(names, i.Name+" "+i.Type)
	}
	if want := []string{"to.bin image/png", "en.png image/png"}; !slices.Equal(names, want) {
		t.Errorf("pictures %q, want %q", names, want)
	}
	want := []string{"https://Bilder.example.no/a.png?x=1", "https://bilder.example.no/b.png", "http://xn--blbr-roah.example.no/c.png"}
	if !slices.Equal(c.Remote, want) {
		t.Errorf("remote %q, want %q", c.Remote, want)
	}
	if text := parse([]byte(source)).Text; text != "Se bildene." {
		t.Errorf("text %q", text)
	}
}

func TestPicturesAreBounded(t *testing.T) {
	var big bytes.Buffer
	big.WriteString("Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n")
	for i := range 5000 {
		fmt.Fprintf(&big, "<img src=cid:%d@x><img src=https://example.no/%d>", i%100, i)
	}
	for i := range 100 {
		fmt.Fprintf(&big, "\n--r\nContent-Type: image/png\nContent-ID: <%d@x>\nContent-Transfer-Encoding: base64\n\n%s", i, picture(t, 1, 1))
	}
	c := content(big.Bytes())
	if len(c.Images) != 40 || len(c.Remote) != 60 {
		t.Errorf("%d pictures, %d addresses", len(c.Images), len(c.Remote))
	}
	huge := "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<img src=cid:a>\n--r\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\n" + picture(t, 20_000, 5_000)
	if c := content([]byte(huge)); len(c.Images) != 0 {
		t.Error("a picture of 100 million points is shown")
	}
}

// meeting is an invitation as Exchange sends it, in a zone that Windows names.
const meeting = `Subject: Driftsmøte
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

Velkommen.
--a
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN="Nordmann, Kari":mailto:kari@example.no
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Ola:mail
 to:ola@example.no
DESCRIPTION;LANGUAGE=nb-NO:Velkommen.\n
RRULE:FREQ=WEEKLY;COUNT=10
SUMMARY;LANGUAGE=nb-NO:Driftsmøte\, uke 4
 7
DTSTART;TZID=W. Europe Standard Time:20261118T102200
DTEND;TZID=W. Europe Standard Time:20261118T112200
LOCATION;LANGUAGE=nb-NO:Møterom 3\; 2. etasje
linje uten kolon
BEGIN:VALARM
DESCRIPTION:REMINDER
DTSTART:19990101T000000
END:VALARM
END:VEVENT
END:VCALENDAR
--a--
`

func TestInvitation(t *testing.T) {
	source := []byte(crlf(meeting))
	p := parse(source)
	if !p.Has(support.TraitInvite) || p.Text != "Velkommen.\n\nDriftsmøte, uke 47 · 2026-11-18 09:22–10:22 UTC · Møterom 3; 2. etasje" || len(p.Attachments) != 1 || p.Attachments[0].Name != "invite.ics" {
		t.Errorf("%+v", p)
	}
	got := content(source).Invitations
	if len(got) != 1 {
		t.Fatalf("%d invitations", len(got))
	}
	i := got[0]
	want := support.Invitation{Method: "REQUEST", Title: "Driftsmøte, uke 47", Place: "Møterom 3; 2. etasje", Repeats: true,
		Organizer: support.Address{Name: "Nordmann, Kari", Email: "kari@example.no"},
		Start:     time.Date(2026, 11, 18, 9, 22, 0, 0, time.UTC), End: time.Date(2026, 11, 18, 10, 22, 0, 0, time.UTC)}
	if !i.Start.Equal(want.Start) || !i.End.Equal(want.End) {
		t.Errorf("from %v to %v, want %v, %v", i.Start, i.End, want.Start, want.End)
	}
	i.Start, i.End = want.Start, want.End
	if i != want {
		t.Errorf("%+v, want %+v", i, want)
	}
}

func TestInvitationTimes(t *testing.T) {
	local := func(y, m, d, h, min int) time.Time { return time.Date(y, time.Month(m), d, h, min, 0, 0, time.Local) }
	utc := func(y, m, d, h, min int) time.Time { return time.Date(y, time.Month(m), d, h, min, 0, 0, time.UTC) }
	for name, tt := range map[string]struct {
		lines      string
		start, end time.Time
		day        bool
	}{
		"UTC":              {"DTSTART:20260701T080000Z\nDURATION:PT1H30M", utc(2026, 7, 1, 8, 0), utc(2026, 7, 1, 9, 30), false},
		"summer of Oslo":   {"DTSTART;TZID=Europe/Oslo:20260701T100000", utc(2026, 7, 1, 8, 0), time.Time{}, false},
		"a path":           {"DTSTART;TZID=/example.org/20260101_1/Europe/Oslo:20260701T100000", utc(2026, 7, 1, 8, 0), time.Time{}, false},
		"Windows, no zone": {"DTSTART;TZID=\"W. Europe Standard Time\":20260701T100000", utc(2026, 7, 1, 8, 0), time.Time{}, false},
		"no zone":          {"DTSTART:20260701T100000", local(2026, 7, 1, 10, 0), time.Time{}, false},
		"unknown zone":     {"DTSTART;TZID=Hos oss:20260701T100000", local(2026, 7, 1, 10, 0), time.Time{}, false},
		"a day":            {"DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260702", local(2026, 7, 1, 0, 0), time.Time{}, true},
		"three days":       {"DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260704", local(2026, 7, 1, 0, 0), local(2026, 7, 3, 0, 0), true},
		"ends before":      {"DTSTART:20260701T080000Z\nDTEND:20260630T080000Z", utc(2026, 7, 1, 8, 0), time.Time{}, false},
		"no time":          {"DTSTART:snart", time.Time{}, time.Time{}, false},
	} {
		source := "Content-Type: text/calendar; method=request\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n" + tt.lines + "\nEND:VEVENT\nEND:VCALENDAR\n"
		got := content([]byte(source)).Invitations
		if tt.start.IsZero() {
			if len(got) != 0 || parse([]byte(source)).Has(support.TraitInvite) || len(parse([]byte(source)).Attachments) != 1 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || !got[0].Start.Equal(tt.start) || !got[0].End.Equal(tt.end) || got[0].AllDay != tt.day || got[0].Method != "REQUEST" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestForwardedMails(t *testing.T) {
	source := `Subject: VS: Hjelp
Content-Type: multipart/mixed; boundary=y

--y

Se under.
--y
Content-Type: application/pdf; name=ytre.pdf

ytre
--y
Content-Type: message/rfc822

From: Ola <ola@example.no>
Subject: Hjelp
Content-Type: multipart/mixed; boundary=i

--i

Skjermen er svart.
--i
Content-Type: image/png; name=indre.png

indre
--i
Content-Type: message/rfc822

Subject: Innerst

Dypest.
--i--
--y
Content-Type: application/pdf; name=siste.pdf

siste
--y--
`
	p, c := parse([]byte(source)), content([]byte(source))
	if !p.Has(support.TraitNested) || len(p.Attachments) != 3 || len(c.Nested) != 1 {
		t.Fatalf("%+v\n%+v", p, c)
	}
	n := c.Nested[0]
	if n.Envelope.From.Email != "ola@example.no" || n.Text != "Skjermen er svart." || len(n.Attachments) != 2 ||
		len(n.Nested) != 1 || n.Nested[0].Text != "Dypest." || n.Nested[0].Envelope.Subject != "Innerst" {
		t.Errorf("%+v", n)
	}
	client := mail.New(mail.Options{})
	for i, want := range map[int]string{0: "ytre", 2: "siste", n.Attachments[0].Index: "indre"} {
		if b, err := client.Part([]byte(source), i); err != nil || string(b) != want {
			t.Errorf("part %d is %q, %v", i, b, err)
		}
	}
	if _, err := client.Part([]byte(source), 5); err == nil {
		t.Error("a part that is not there")
	}
	deep := ""
	for range 200 {
		deep += "Content-Type: message/rfc822\n\n"
	}
	depth := 0
	for c := content([]byte(deep)).Nested; len(c) > 0; c = c[0].Nested {
		depth++
	}
	if depth != 5 {
		t.Errorf("%d mails deep", depth)
	}
}

func TestSignedAndEncrypted(t *testing.T) {
	for name, tt := range map[string]struct {
		source string
		trait  support.Trait
		text   string
	}{
		"S/MIME signed": {"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\n\n--s\n\nHei.\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--s--\n", support.TraitSigned, "Hei."},
		"PGP/MIME":      {"Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=s\n\n--s\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--s\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--s--\n", support.TraitEncrypted, ""},
		"enveloped":     {"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx", support.TraitEncrypted, ""},
		"signed data":   {"Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nx", support.TraitSigned, ""},
		"by its name":   {"Content-Type: application/octet-stream; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCA", support.TraitSigned, ""},
		"clear signed": {"Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\nCharset: utf-8\n\nHei.\n- -- \n- -----Ikke slutt-----\nNote: dette står\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n\nFra listen.",
			support.TraitSigned, "Hei.\n--\n-----Ikke slutt-----\nNote: dette står\n\nFra listen."},
		"inline":          {"Subject: x\n\nHei\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n", support.TraitEncrypted, "Hei\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----"},
		"talked of":       {"Subject: x\n\nHva er «-----BEGIN PGP MESSAGE-----»?", "", "Hva er «-----BEGIN PGP MESSAGE-----»?"},
		"not ended":       {"Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nHei", support.TraitSigned, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nHei"},
		"signed and more": {"Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nHei.\n--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n--m\n\nBunn.\n--m--\n", support.TraitSigned, "Hei.\n\nBunn."},
	} {
		p := parse([]byte(tt.source))
		if p.Text != tt.text || tt.trait != "" && !p.Has(tt.trait) || (len(p.Traits) > 0) != (tt.trait != "") || strings.Contains(name, "signed") && p.Has(support.TraitEncrypted) {
			t.Errorf("%s: traits %v, text %q", name, p.Traits, p.Text)
		}
	}
}
