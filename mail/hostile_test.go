package mail_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"linje/mail"
	"linje/support"
)

// patient is far more than any mail may take on a busy machine; what grows with
// the square of its size takes hours.
const patient = 60 * time.Second

// open reads a mail as it is read when it comes and when it is opened.
func open(source []byte) {
	c := mail.New(mail.Options{})
	p := c.Parse(source)
	support.SplitQuoted(p.Text)
	content := c.Content(source)
	for _, n := range content.Nested {
		for _, a := range n.Attachments {
			_, _ = c.Part(source, a.Index)
		}
	}
}

func TestHugeRepetitions(t *testing.T) {
	const huge, big = 10 << 20, 3 << 20
	html, plain := "Content-Type: text/html\n\n", "Content-Type: text/plain\n\n"
	calendar := "Content-Type: text/calendar; method=REQUEST\n\n"
	for name, source := range map[string]string{
		"< in HTML":          html + strings.Repeat("<", huge),
		"<a in HTML":         html + strings.Repeat("<a ", huge/3),
		"<a href":            html + strings.Repeat("<a href=\"http://x.example/\">", big/28),
		"<td":                html + strings.Repeat("<td>x", big/5),
		"<tr":                html + "<table>" + strings.Repeat("<tr><td>x<td>y", big/14),
		"<img":               html + strings.Repeat("<img src=cid:x@y>", big/17),
		"comments":           html + strings.Repeat("<!--", big/4),
		"entities":           html + strings.Repeat("&#x41", big/5),
		"attributes":         html + "<p " + strings.Repeat("a=b ", big/4) + ">x",
		"style":              html + "<p style=\"" + strings.Repeat("display:", big/8) + "none\">x",
		"; in text":          plain + strings.Repeat(";", huge),
		"( in text":          plain + strings.Repeat("(", huge),
		"= in text":          "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=", big),
		"soft breaks":        "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("= \n", big/3),
		"spaces after =":     "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("= ", big/2),
		"base64":             "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("=", big),
		"; in a field":       "Content-Type: text/plain" + strings.Repeat(";", huge) + "\n\nx",
		"( in addresses":     "To: " + strings.Repeat("(", huge) + "\n\nx",
		"nested comments":    "To: " + strings.Repeat("(a", 100_000) + strings.Repeat(")", 100_000) + " <a@b.no>\n\nx",
		"many addresses":     "To: " + strings.Repeat("a@b.no, ", 100_000) + "\n\nx",
		"names":              "To: " + strings.Repeat("a, ", 100_000) + "\n\nx",
		"quotes":             "To: " + strings.Repeat("\"", 300_000) + "\n\nx",
		"fields":             strings.Repeat("X-Y: z\n", 100_000) + "\nx",
		"folds":              "Subject: x\n" + strings.Repeat(" y\n", 1_000_000) + "\nx",
		"References folds":   "References: <a@b>\n" + strings.Repeat(" <a@b>\n", 300_000) + "\nx",
		"encoded words":      "Subject: " + strings.Repeat("=?utf-8?Q?=C3=A5?= ", 60_000) + "\n\nx",
		"words that end not": "Subject: " + strings.Repeat("=?utf-8?Q?", 100_000) + "\n\nx",
		"words that begin":   "Subject: " + strings.Repeat("=?", 500_000) + "\n\nx",
		"question marks":     "Subject: =?utf-8?Q?" + strings.Repeat("?=aa", 300_000) + "\n\nx",
		"RFC 2231":           "Content-Type: text/plain" + strings.Repeat("; name*0*=utf-8''%41", 50_000) + "\n\nx",
		"boundaries":         "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n", big/4),
		"short boundary":     "Content-Type: multipart/mixed; boundary=-\n\n" + strings.Repeat("-", big),
		"parts in parts":     strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 200_000),
		"mails in mails":     strings.Repeat("Content-Type: message/rfc822\n\n", 300_000),
		"BEGIN":              calendar + strings.Repeat("BEGIN:VEVENT\n", big/13),
		"zones":              calendar + strings.Repeat("BEGIN:VTIMEZONE\nBEGIN:STANDARD\n", big/32),
		"calendar fields":    calendar + "BEGIN:VEVENT\nDTSTART" + strings.Repeat(";A=B", big/4) + ":20260101T000000\n",
		"calendar folds":     calendar + "BEGIN:VEVENT\nSUMMARY:" + strings.Repeat("\n ", big/2),
		"events":             calendar + strings.Repeat("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT\n", big/48),
		"flowed":             "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat("> \n>> \n", big/7),
		"PGP":                plain + strings.Repeat("-----BEGIN PGP SIGNED MESSAGE-----\n", big/35),
		"PGP in lines":       plain + strings.Repeat("x-----BEGIN PGP MESSAGE-----\n", big/29),
		"CR":                 plain + strings.Repeat("\r", big),
		"joiners":            plain + strings.Repeat("\u200c", big/3),
		"UTF-7":              "Content-Type: text/plain; charset=utf-7\n\n" + strings.Repeat("+", big),
		"attributions":       plain + strings.Repeat("Den 18. nov. 2026 skrev Kari:\n", big/31),
		"quote marks":        plain + strings.Repeat(">", big),
		"verdicts":           strings.Repeat("Authentication-Results: x; dkim=pass (\n", 100_000) + "\nx",
		"report":             "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + strings.Repeat("Action: x\n", big/10),
		"failed to many":     "X-Failed-Recipients: " + strings.Repeat("a@b.no, ", 30_000) + "\n\nx",
		"a bounce's text":    "From: MAILER-DAEMON@x.no\n\n" + strings.Repeat("Message-Id: ", big/12),
		"winmail":            "Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x00\x00" + strings.Repeat("\x01\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00", big/11),
		"RTF":                "Content-Type: application/rtf; name=x.rtf\n\n{\\rtf1" + strings.Repeat("{", big),
	} {
		began := time.Now()
		open([]byte(source))
		if took := time.Since(began); took > patient {
			t.Errorf("%s took %v", name, took)
		} else if took > 4*time.Second {
			t.Logf("%s took %v", name, took)
		}
	}
}

// A mail of 100 MB is read without being copied: all that is allocated, freed or
// not, is little more than the bounds of its text.
func TestHugeMailIsNotCopied(t *testing.T) {
	line := strings.Repeat("QUJD", 19) + "\r\n"
	const huge, large = 100 << 20, 30 << 20
	sizes := map[string]int{"base64": huge, "plain": huge, "quoted-printable": huge}
	for name, head := range map[string]string{
		"base64":           "Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf",
		"quoted-printable": "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: application/pdf",
		"plain":            "Content-Type: application/pdf",
		"a mail":           "Content-Type: message/rfc822",
		"a mail, base64":   "Content-Transfer-Encoding: base64\r\nContent-Type: message/rfc822",
		"text":             "Content-Type: text/plain",
		"html":             "Content-Type: text/html",
		"a calendar":       "Content-Type: text/calendar",
		"a picture":        "Content-Type: image/png\r\nContent-ID: <x>\r\nContent-Transfer-Encoding: base64",
	} {
		source := []byte(fmt.Sprintf("From: kari@example.no\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\nHei <img src=cid:x>\r\n--b\r\n%s\r\n\r\n%s\r\n--b--\r\n",
			head, strings.Repeat(line, max(sizes[name], large)/len(line))))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p := parse(source)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 128 {
			t.Errorf("%s: %d MB are allocated", name, took)
		}
		if !strings.HasPrefix(p.Text, "Hei") {
			t.Errorf("%s: text %.20q", name, p.Text)
		}
	}
}
