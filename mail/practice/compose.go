package practice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// letter is a mail that has been made from the script: what later mails in the
// thread refer to and quote, and the bytes.
type letter struct {
	id       string // without angle brackets
	refs     []string
	date     time.Time
	from     *mail.Address
	to       []*mail.Address
	subject  string
	text     string // with what it quotes
	html     string
	flags    []imap.Flag
	incoming bool
	raw      []byte
}

// compose makes mail n of the thread; old is the one that it answers, or nil.
func compose(t *thread, n int, old *letter, date time.Time) (letter, error) {
	e := t.entries[n]
	w := wordsOf(t.language)
	l := letter{
		id:   messageID(t.slug, n, e.out),
		date: date.Truncate(time.Second), from: e.from, to: e.to, subject: e.subject,
		text: e.text, html: e.html, flags: e.flags, incoming: !e.out,
	}
	fillAddresses(&l, t, e)
	if l.subject == "" {
		l.subject = t.subject
		if old != nil {
			l.subject = w.reply + bare(old.subject)
		}
	}
	if l.html == "" {
		l.html = paragraphs(e.form.style, l.text) + inlineImages(e.files)
	}
	if old != nil {
		l.refs = append(append([]string{}, old.refs...), old.id)
		if old.from != nil && !e.form.noQuote && e.form.style != "bounce" {
			l.text = quoteText(e.form.style, w, l.text, old)
			l.html = quoteHTML(e.form.style, w, l.html, old)
		}
	}
	body, err := l.body(e, old)
	if err != nil {
		return letter{}, fmt.Errorf("%w (in %s)", err, t.slug)
	}
	subject, err := headerText(e.form.charset, l.subject)
	if err != nil {
		return letter{}, fmt.Errorf("%w (in %s)", err, t.slug)
	}
	if body, err = l.special(e, body); err != nil {
		return letter{}, fmt.Errorf("%w (in %s)", err, t.slug)
	}
	l.raw = body.with(l.headers(t, e, subject)).bytes()
	if e.form.special.wrap == "broken" {
		l.raw = cutOff(l.raw)
	}
	return l, nil
}

func fillAddresses(l *letter, t *thread, e *entry) {
	us := &mail.Address{Name: Name, Address: Address}
	if l.from == nil {
		l.from = t.from
		if e.out {
			l.from = us
		}
	}
	if l.to == nil {
		l.to = []*mail.Address{us}
		if e.out {
			l.to = []*mail.Address{t.from}
		}
	}
}

// headers writes the fields before the MIME fields, in the order that mail
// servers and programs leave them in.
func (l *letter) headers(t *thread, e *entry, subject string) [][2]string {
	const stamp = "Mon, 2 Jan 2006 15:04:05 -0700"
	date := l.date.Format(stamp)
	var h [][2]string
	if l.incoming {
		path, result := "<"+l.from.Address+">", "pass"
		if e.automatic() {
			path = "<>" // RFC 3834 section 3.3
		}
		if t.kind == "phishing" {
			result = "fail"
		}
		h = [][2]string{
			{"Return-Path", path},
			{"Received", "from post.example.no (post.example.no [192.0.2.25])\r\n\tby mx.example.no with ESMTPS id " +
				strings.ToUpper(l.id[:10]) + "\r\n\tfor <" + Address + ">; " + date},
			{"Authentication-Results", "mx.example.no; spf=" + result + " smtp.mailfrom=" + domain(l.from.Address) +
				";\r\n\tdmarc=" + result + " header.from=" + domain(l.from.Address)},
		}
	}
	h = append(h, [2]string{"From", l.from.String()}, [2]string{"To", addresses(l.to)})
	if len(e.cc) > 0 {
		h = append(h, [2]string{"Cc", addresses(e.cc)})
	}
	h = append(h, [2]string{"Subject", subject}, [2]string{"Date", date}, [2]string{"Message-ID", "<" + l.id + ">"})
	if len(l.refs) > 0 {
		h = append(h, [2]string{"In-Reply-To", "<" + l.refs[len(l.refs)-1] + ">"},
			[2]string{"References", "<" + strings.Join(l.refs, ">\r\n <") + ">"})
	}
	if e.form.style == "outlook" {
		h = append(h, [2]string{"Content-Language", map[string]string{"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[t.language]})
	}
	h = append(h, e.headers...)
	return append(h, [2]string{"MIME-Version", "1.0"})
}

// automatic reports whether a machine answered.
func (e *entry) automatic() bool {
	return slices.Contains(e.headers, [2]string{"Auto-Submitted", "auto-replied"})
}

func addresses(list []*mail.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, ",\r\n ")
}

func domain(address string) string { return address[strings.LastIndex(address, "@")+1:] }

// bare takes the prefix of a reply off a subject.
func bare(s string) string {
	for _, p := range []string{"Sv: ", "SV: ", "Re: ", "RE: "} {
		s = strings.TrimPrefix(s, p)
	}
	return s
}

// messageID is the same each time, so that a mail is recognised from one run
// to the next.
func messageID(slug string, n int, out bool) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", slug, n))
	host := "post.example.no"
	if out {
		host = "brukerstotte.example.no"
	}
	return hex.EncodeToString(sum[:12]) + "@" + host
}

// headerText encodes a subject (RFC 2047) in the mail's charset and folds it.
func headerText(charset, s string) (string, error) {
	raw, err := encode(charset, s)
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(mime.QEncoding.Encode(charset, string(raw)), "?= =?", "?=\r\n =?"), nil
}

// body makes the MIME tree of the mail.
func (l *letter) body(e *entry, old *letter) (part, error) {
	if e.form.style == "bounce" {
		return l.report(e, old)
	}
	body, err := l.content(e)
	if err != nil {
		return part{}, err
	}
	var related, mixed []part
	for _, f := range e.files {
		p, err := f.part()
		if err != nil {
			return part{}, err
		}
		if f.inline {
			related = append(related, p)
		} else {
			mixed = append(mixed, p)
		}
	}
	if len(related) > 0 {
		body = multipart("related", l.boundary("r"), append([]part{body}, related...))
	}
	if len(mixed) > 0 {
		body = multipart("mixed", l.boundary("m"), append([]part{body}, mixed...))
	}
	return body, nil
}

// content makes the text, the HTML or both.
func (l *letter) content(e *entry) (part, error) {
	f := e.form
	text, kind := l.text, "text/plain; charset="+f.charset
	switch f.style {
	case "plain":
		text = wrap(text, 76)
	case "flowed":
		text, kind = flow(text), kind+"; format=flowed"
	}
	plain, err := textPart(kind, f, text)
	if err != nil {
		return part{}, err
	}
	switch f.style {
	case "plain", "long", "flowed":
		if e.html == "" {
			return plain, nil
		}
	}
	markup := l.html
	if e.html == "" {
		markup = page(f.style, f.charset, markup)
	}
	html, err := textPart("text/html; charset="+f.charset, f, markup)
	if err != nil {
		return part{}, err
	}
	if f.style == "html" {
		return html, nil
	}
	return multipart("alternative", l.boundary("a"), []part{plain, html}), nil
}

// report makes a delivery status notification (RFC 3464) about old.
func (l *letter) report(e *entry, old *letter) (part, error) {
	text, err := textPart("text/plain; charset="+e.form.charset, e.form, wrap(e.text, 76))
	if err != nil {
		return part{}, err
	}
	about, subject := l.id, l.subject
	if old != nil {
		about = old.id
		if subject, err = headerText("utf-8", old.subject); err != nil {
			return part{}, err
		}
	}
	status := part{headers: [][2]string{{"Content-Type", "message/delivery-status"}}, body: "Reporting-MTA: dns; mx.example.no\r\n" +
		"Arrival-Date: " + l.date.Format(time.RFC1123Z) + "\r\n\r\n" +
		"Final-Recipient: rfc822; " + e.form.failed + "\r\nAction: failed\r\nStatus: 5.1.1\r\n" +
		"Diagnostic-Code: smtp; 550 5.1.1 <" + e.form.failed + ">: Recipient address rejected: User unknown\r\n"}
	returned := part{headers: [][2]string{{"Content-Type", "text/rfc822-headers"}}, body: "From: " +
		(&mail.Address{Name: Name, Address: Address}).String() + "\r\nTo: <" + e.form.failed + ">\r\nSubject: " + subject +
		"\r\nMessage-ID: <" + about + ">\r\n"}
	p := multipart("report", l.boundary("b"), []part{text, status, returned})
	p.headers[0][1] += ";\r\n\treport-type=delivery-status"
	return p, nil
}

func (l *letter) boundary(kind string) string { return "_" + kind + "_" + l.id[:16] + "_" }
