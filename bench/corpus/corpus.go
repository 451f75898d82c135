// Package corpus makes mail to a support desk, as much as is asked for, for
// measuring: threads in three languages, plain and HTML, with attachments, in
// sizes like those of a real department (10,000 mails are about 164 MB, median
// 4.8 kB, one in ten with an attachment). The same options give the same bytes
// on every machine.
package corpus

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"
)

// Options say what to make.
type Options struct {
	Mails int
	Seed  uint64
	// To is the address of the desk.
	To string
	// Last is the date of the last mail; the others spread over the two years
	// before it.
	Last time.Time
	// Small makes every mail a request of its own, in plain text: as many
	// cases as mails.
	Small bool
}

// span is the time that a corpus covers.
const span = 2 * 365 * 24 * time.Hour

// Mails gives the mails, oldest first, each with CRLF line ends.
func Mails(o Options) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		w := &writer{o: o, r: rand.New(rand.NewPCG(o.Seed, 20261122))}
		step := span / time.Duration(max(o.Mails, 1))
		at := o.Last.Add(-span)
		for i := range o.Mails {
			at = at.Add(step)
			if !yield(w.mail(i, at)) {
				return
			}
		}
	}
}

// open is a thread that may go on.
type open struct {
	subject    string
	from       person
	language   *phrases
	references []string
	last       string // text of the last mail
}

type person struct{ name, address string }

type writer struct {
	o       Options
	r       *rand.Rand
	threads []*open
}

// mail writes one mail: a new request, or more in a thread of the last ones.
func (w *writer) mail(i int, at time.Time) []byte {
	var t *open
	if !w.o.Small && len(w.threads) > 0 && w.r.Float64() < 0.45 {
		t = w.threads[len(w.threads)-1-w.r.IntN(min(len(w.threads), 40))]
	}
	reply := t != nil
	if !reply {
		t = w.begin(i)
	}
	text := w.text(t)
	id := fmt.Sprintf("%d.%08x@mail.example.no", i, w.r.Uint32())
	var b bytes.Buffer
	w.headers(&b, t, id, at, reply)
	if reply {
		text += "\n\n" + t.language.wrote + "\n> " + strings.ReplaceAll(t.last, "\n", "\n> ")
	}
	switch {
	case w.o.Small:
		plainPart(&b, text)
	case w.r.Float64() < 0.1:
		w.withFile(&b, text, i)
	case w.r.Float64() < 0.62:
		w.alternative(&b, text, i)
	default:
		plainPart(&b, text)
	}
	t.references = append(t.references, id)
	t.last = text[:min(len(text), 1500)]
	return b.Bytes()
}

func (w *writer) begin(i int) *open {
	language := &all[pick(w.r, 0.62, 0.14, 0.24)]
	first, last := firstNames[w.r.IntN(len(firstNames))], lastNames[w.r.IntN(len(lastNames))]
	t := &open{
		subject:  language.subjects[w.r.IntN(len(language.subjects))],
		language: language,
		from:     person{first + " " + last, fmt.Sprintf("%s.%s.%d@example.no", fold(first), fold(last), i%4000)},
	}
	w.threads = append(w.threads, t)
	return t
}

// pick chooses an index with these chances.
func pick(r *rand.Rand, chances ...float64) int {
	x := r.Float64()
	for i, c := range chances {
		if x -= c; x < 0 {
			return i
		}
	}
	return len(chances) - 1
}

func (w *writer) headers(b *bytes.Buffer, t *open, id string, at time.Time, reply bool) {
	subject := t.subject
	if reply {
		subject = "Re: " + subject
	}
	line := func(name, value string) { fmt.Fprintf(b, "%s: %s\r\n", name, value) }
	line("Return-Path", "<"+t.from.address+">")
	for hop := range 3 {
		line("Received", fmt.Sprintf("from relay%d.example.no (relay%d.example.no [192.0.2.%d])\r\n\tby mx%d.example.no with ESMTPS id %016x\r\n\tfor <%s>; %s",
			hop, hop, 1+w.r.IntN(250), hop, w.r.Uint64(), w.o.To, at.Format(time.RFC1123Z)))
	}
	line("From", mime.QEncoding.Encode("utf-8", t.from.name)+" <"+t.from.address+">")
	line("To", mime.QEncoding.Encode("utf-8", "Brukerstøtte")+" <"+w.o.To+">")
	line("Subject", mime.QEncoding.Encode("utf-8", subject))
	line("Date", at.Format(time.RFC1123Z))
	line("Message-ID", "<"+id+">")
	if reply && len(t.references) > 0 {
		line("In-Reply-To", "<"+t.references[len(t.references)-1]+">")
		line("References", "<"+strings.Join(t.references[max(0, len(t.references)-8):], ">\r\n <")+">")
	}
	line("MIME-Version", "1.0")
}

// text is what a person wrote: some sentences, most often few.
func (w *writer) text(t *open) string {
	sentences := 2 + int(math.Exp(w.r.NormFloat64()*0.8+1.6))
	if w.o.Small {
		sentences = 3
	}
	var b strings.Builder
	b.WriteString(t.language.hello + "\n\n")
	for i := range min(sentences, 120) {
		b.WriteString(t.language.sentences[w.r.IntN(len(t.language.sentences))])
		if i%4 == 3 {
			b.WriteString("\n\n")
		} else {
			b.WriteString(" ")
		}
	}
	fmt.Fprintf(&b, "\n\n%s\n%s\n", t.language.bye, t.from.name)
	return b.String()
}

// plainPart writes headers and body of a text part.
func plainPart(b *bytes.Buffer, text string) { part(b, "text/plain", text) }

func part(b *bytes.Buffer, kind, text string) {
	fmt.Fprintf(b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", kind)
	q := quotedprintable.NewWriter(b)
	_, _ = q.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	_ = q.Close()
	b.WriteString("\r\n")
}

// alternative writes the text twice, the second time as HTML with all that mail
// programs put around it.
func (w *writer) alternative(b *bytes.Buffer, text string, i int) {
	boundary := fmt.Sprintf("alt-%d-%08x", i, w.r.Uint32())
	fmt.Fprintf(b, "Content-Type: multipart/alternative; boundary=%q\r\n\r\n--%s\r\n", boundary, boundary)
	plainPart(b, text)
	fmt.Fprintf(b, "--%s\r\n", boundary)
	var html strings.Builder
	html.WriteString("<html><head><meta charset=\"utf-8\"><style>\n")
	for n := range 2 + w.r.IntN(40) {
		fmt.Fprintf(&html, "p.Mso%d, li.Mso%d { margin: 0cm; font-size: 11.0pt; font-family: \"Calibri\", sans-serif; }\n", n, n)
	}
	html.WriteString("</style></head><body lang=\"NO\">\n")
	for _, l := range strings.Split(text, "\n") {
		fmt.Fprintf(&html, "<p class=\"Mso1\"><span style=\"font-size:11.0pt\">%s</span></p>\n", strings.ReplaceAll(l, ">", "&gt;"))
	}
	html.WriteString("</body></html>\n")
	part(b, "text/html", html.String())
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

// withFile writes the text and one attachment whose size is log-normal.
func (w *writer) withFile(b *bytes.Buffer, text string, i int) {
	boundary := fmt.Sprintf("mix-%d-%08x", i, w.r.Uint32())
	fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=%q\r\n\r\n--%s\r\n", boundary, boundary)
	plainPart(b, text)
	kinds := []struct{ kind, end string }{{"application/pdf", "pdf"}, {"image/png", "png"},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"}}
	k := kinds[w.r.IntN(len(kinds))]
	fmt.Fprintf(b, "--%s\r\nContent-Type: %s; name=\"vedlegg-%d.%s\"\r\nContent-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=\"vedlegg-%d.%s\"\r\n\r\n", boundary, k.kind, i, k.end, i, k.end)
	data := make([]byte, int(min(math.Exp(w.r.NormFloat64()*1.05+10.8), 4<<20)))
	for n := 0; n < len(data); n += 8 {
		v := w.r.Uint64()
		for m := n; m < min(n+8, len(data)); m++ {
			data[m] = byte(v)
			v >>= 8
		}
	}
	encoded := base64.StdEncoding.EncodeToString(data)
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	b.WriteString(encoded + "\r\n")
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

// fold makes a name fit for an address.
func fold(s string) string {
	return strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "é", "e").Replace(strings.ToLower(s))
}
