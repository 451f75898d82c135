package practice

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// special is what makes a mail unlike a plain one.
type special struct {
	wrap    string // "signed" (S/MIME) or "broken" (cut off on its way)
	meeting *meeting
	forward *forward
}

// meeting is an invitation (RFC 5545, RFC 6047), some weekdays after the mail.
type meeting struct {
	days         int
	hour, minute int
	minutes      int
	place, title string
}

// forward is a mail that is passed on whole, as message/rfc822.
type forward struct {
	from    *mail.Address
	subject string
	text    string
}

// parseMeeting reads "2d 10:00 60m; place; title".
func parseMeeting(s string) (*meeting, error) {
	var m meeting
	when, rest, _ := strings.Cut(s, "; ")
	_, err := fmt.Sscanf(when, "%dd %d:%d %dm", &m.days, &m.hour, &m.minute, &m.minutes)
	m.place, m.title, _ = strings.Cut(rest, "; ")
	if err != nil || m.title == "" {
		return nil, fmt.Errorf("practice: meeting %q", s)
	}
	return &m, nil
}

// parseForward reads "name <address>; subject".
func parseForward(s string) (*forward, error) {
	who, subject, _ := strings.Cut(s, "; ")
	from, err := mail.ParseAddress(who)
	if err != nil || subject == "" {
		return nil, fmt.Errorf("practice: forwarded mail %q", s)
	}
	return &forward{from: from, subject: subject}, nil
}

// part writes the invitation in UTC, as Outlook and Google do.
func (m *meeting) part(l *letter) part {
	const stamp = "20060102T150405Z"
	day := l.date
	for n := 0; n < m.days; {
		if day = day.AddDate(0, 0, 1); !weekend(day) {
			n++
		}
	}
	start := time.Date(day.Year(), day.Month(), day.Day(), m.hour, m.minute, 0, 0, day.Location())
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`).Replace
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//practice.example.no//NO", "METHOD:REQUEST", "BEGIN:VEVENT",
		"UID:" + l.id, "SEQUENCE:0", "DTSTAMP:" + l.date.UTC().Format(stamp), "DTSTART:" + start.UTC().Format(stamp),
		"DTEND:" + start.Add(time.Duration(m.minutes)*time.Minute).UTC().Format(stamp), "SUMMARY:" + escape(m.title), "LOCATION:" + escape(m.place),
		`ORGANIZER;CN="` + l.from.Name + `":mailto:` + l.from.Address, "ATTENDEE;RSVP=TRUE:mailto:" + Address, "END:VEVENT", "END:VCALENDAR", ""}
	return part{headers: [][2]string{{"Content-Type", "text/calendar; charset=utf-8; method=REQUEST"}, {"Content-Transfer-Encoding", "base64"}},
		body: lines76(base64.StdEncoding.EncodeToString([]byte(strings.Join(lines, "\r\n"))))}
}

// part writes the mail that is passed on; it came some hours before.
func (f *forward) part(l *letter) (part, error) {
	text, err := textPart("text/plain; charset=utf-8", form{charset: "utf-8"}, wrap(f.text, 76))
	if err != nil {
		return part{}, err
	}
	subject, err := headerText("utf-8", f.subject)
	if err != nil {
		return part{}, err
	}
	inner := text.with([][2]string{{"From", f.from.String()}, {"To", l.from.String()}, {"Subject", subject},
		{"Date", l.date.Add(-3 * time.Hour).Format(time.RFC1123Z)}, {"Message-ID", "<inner." + l.id + ">"}, {"MIME-Version", "1.0"}})
	return part{headers: [][2]string{{"Content-Type", "message/rfc822"}, {"Content-Disposition", "attachment"}}, body: string(inner.bytes())}, nil
}

// signed wraps a body as S/MIME does (RFC 8551 section 3.5.3). The signature is
// no real one: Linje says that there is one and checks none.
func (l *letter) signed(body part) part {
	var sum []byte
	for i := range 20 {
		next := sha256.Sum256(fmt.Appendf(nil, "%s/%d", l.id, i))
		sum = append(sum, next[:]...)
	}
	signature := part{headers: [][2]string{{"Content-Type", `application/pkcs7-signature; name="smime.p7s"`}, {"Content-Transfer-Encoding", "base64"},
		{"Content-Disposition", `attachment; filename="smime.p7s"`}}, body: lines76(base64.StdEncoding.EncodeToString(sum))}
	p := multipart("signed", l.boundary("s"), []part{body, signature})
	p.headers[0][1] += ";\r\n\tprotocol=\"application/pkcs7-signature\"; micalg=sha-256"
	return p
}

// cutOff ends a mail in the middle of its last part, as a gateway does that gives
// up.
func cutOff(raw []byte) []byte {
	at := bytes.LastIndex(raw[:len(raw)*3/4], []byte("\r\n"))
	return raw[:at+2]
}

// special puts a body into what makes the mail unlike a plain one.
func (l *letter) special(e *entry, body part) (part, error) {
	s := e.form.special
	if s.meeting != nil {
		body = multipart("alternative", l.boundary("c"), []part{body, s.meeting.part(l)})
	}
	if s.forward != nil {
		p, err := s.forward.part(l)
		if err != nil {
			return part{}, err
		}
		body = multipart("mixed", l.boundary("f"), []part{body, p})
	}
	if s.wrap == "signed" {
		body = l.signed(body)
	}
	return body, nil
}
