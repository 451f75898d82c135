package mail

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/quotedprintable"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"linje/support"
)

// userAgent marks what Linje has written.
const userAgent = "Linje"

const (
	// keptReferences is how many of the last References are kept beside the
	// first; all would grow without end.
	keptReferences = 20
	maxRecipients  = 500
	// maxQuoted bounds the earlier text that an answer carries along.
	maxQuoted = 200 << 10
)

// NewMessageID makes a Message-ID of 128 random bits in the domain of that
// address (RFC 5322 section 3.6.4).
func (c *Client) NewMessageID(address string) support.MessageID {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails (Go 1.24)
	_, domain, _ := strings.Cut(asciiAddress(strings.TrimSpace(address)), "@")
	domain = strings.ToLower(domain)
	if domain == "" || !ascii(domain) || !safeAddress("x@"+domain) {
		domain = "linje.invalid"
	}
	return support.MessageID(hex.EncodeToString(random[:]) + "@" + domain)
}

// asciiAddress writes a domain of other letters as DNS has it (RFC 5891).
func asciiAddress(a string) string {
	at := strings.LastIndexByte(a, '@')
	if at < 0 || ascii(a[at:]) {
		return a
	}
	domain, err := idna.Lookup.ToASCII(a[at+1:])
	if err != nil {
		return a
	}
	return a[:at+1] + domain
}

// Build writes a mail: text and HTML side by side, the earlier message quoted
// below, attachments behind. The same input gives the same bytes.
func (c *Client) Build(o support.Outgoing) ([]byte, error) {
	const op = "mail.build"
	id := cleanID(o.ID)
	if id == "" {
		return nil, support.Ef(support.CodeInvalid, op, "Message-ID")
	}
	if len(o.To)+len(o.Cc) == 0 {
		return nil, support.Ef(support.CodeNoRecipient, op, "")
	}
	if len(o.To)+len(o.Cc) > maxRecipients {
		return nil, support.Ef(support.CodeInvalid, op, "%d > %d", len(o.To)+len(o.Cc), maxRecipients)
	}
	for _, a := range append(append([]support.Address{o.From}, o.To...), o.Cc...) {
		if !safeAddress(strings.TrimSpace(a.Email)) {
			return nil, support.Ef(support.CodeInvalid, op, "%s", plain(a.Email))
		}
	}
	if o.Date.IsZero() {
		o.Date = c.o.Now()
	}
	w := &writer{seed: id}
	w.headers(o, id)
	w.body(o)
	return w.b.Bytes(), nil
}

// writer writes one mail.
type writer struct {
	b    bytes.Buffer
	seed string // of the boundaries
}

func (w *writer) headers(o support.Outgoing, id string) {
	w.field("Date", o.Date.Format(time.RFC1123Z))
	w.field("From", addressText(o.From))
	w.addresses("To", o.To)
	w.addresses("Cc", o.Cc)
	w.field("Subject", strings.Join(headerWords(oneLine(o.Subject), false), " "))
	w.field("Message-ID", "<"+id+">")
	parent := cleanID(o.InReplyTo)
	if parent != "" {
		w.field("In-Reply-To", "<"+parent+">")
	}
	if refs := referenceList(o.References, parent); len(refs) > 0 {
		w.field("References", strings.Join(refs, " "))
	}
	w.field("User-Agent", userAgent)
	if o.Language.Valid() {
		w.field("Content-Language", string(o.Language))
	}
	w.field("MIME-Version", "1.0")
}

// field writes a header field, folded at spaces to lines of at most 76
// characters where they let it.
func (w *writer) field(name, value string) {
	line := name + ":"
	first := true
	for _, word := range strings.Fields(value) {
		if !first && len(line)+1+len(word) > 76 {
			w.b.WriteString(line + "\r\n")
			line = ""
		}
		line += " " + word
		first = false
	}
	w.b.WriteString(line + "\r\n")
}

func (w *writer) addresses(name string, list []support.Address) {
	if len(list) == 0 {
		return
	}
	all := make([]string, len(list))
	for i, a := range list {
		all[i] = addressText(a)
	}
	w.field(name, strings.Join(all, ", "))
}

// addressText writes a name and an address (RFC 5322 section 3.4).
func addressText(a support.Address) string {
	email := asciiAddress(strings.TrimSpace(a.Email))
	name := cutRunes(oneLine(a.Name), maxName)
	if name == "" {
		return "<" + email + ">"
	}
	if ascii(name) && !strings.Contains(name, "=?") && longestWord(name) <= 60 {
		if strings.IndexFunc(name, phraseSpecial) >= 0 {
			name = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
		}
		return name + " <" + email + ">"
	}
	return strings.Join(headerWords(name, true), " ") + " <" + email + ">"
}

func phraseSpecial(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" !#$%&'*+-/=?^_`{|}~", r))
}

func longestWord(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		n = max(n, len(w))
	}
	return n
}

// headerWords writes header text: as it is where it is ASCII, as encoded words
// (RFC 2047, Q) otherwise. Each is short enough to stand after a field's name.
func headerWords(s string, always bool) []string {
	if !always && ascii(s) && !strings.Contains(s, "=?") && longestWord(s) <= 200 {
		return []string{s}
	}
	const most = 52 // of 75, so that the name of the field fits before it
	var words []string
	var word strings.Builder
	for _, r := range s {
		enc := qEncoded(r)
		if word.Len()+len(enc) > most {
			words = append(words, "=?utf-8?q?"+word.String()+"?=")
			word.Reset()
		}
		word.WriteString(enc)
	}
	if word.Len() > 0 {
		words = append(words, "=?utf-8?q?"+word.String()+"?=")
	}
	return words
}

// qEncoded encodes a character for RFC 2047's Q as a phrase allows it.
func qEncoded(r rune) string {
	switch {
	case r == ' ':
		return "_"
	case r < 0x80 && wordByte(byte(r)), strings.ContainsRune("!*+-/", r):
		return string(r)
	}
	enc := ""
	for _, c := range []byte(string(r)) {
		enc += fmt.Sprintf("=%02X", c)
	}
	return enc
}

// cleanID returns a Message-ID fit to be written, "" for none.
func cleanID(id support.MessageID) string {
	s := support.NormalMessageID(string(id))
	if s == "" || len(s) > 900 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' }) {
		return ""
	}
	return s
}

// referenceList writes References: those of the answered mail and that mail
// itself, of too many the first and the last.
func referenceList(refs []support.MessageID, parent string) []string {
	var out []string
	seen := map[string]bool{"": true, parent: true}
	for _, r := range refs {
		if id := cleanID(r); !seen[id] {
			seen[id] = true
			out = append(out, "<"+id+">")
		}
	}
	if parent != "" {
		out = append(out, "<"+parent+">")
	}
	if len(out) > keptReferences+1 {
		out = append(out[:1:1], out[len(out)-keptReferences:]...)
	}
	return out
}

// boundary makes a boundary that follows from the Message-ID. "=_" cannot
// stand in quoted-printable or base64 text (RFC 2045 section 6.7).
func (w *writer) boundary(which string) string {
	sum := sha256.Sum256([]byte(which + "\x00" + w.seed))
	return "=_linje_" + hex.EncodeToString(sum[:12])
}

func (w *writer) body(o support.Outgoing) {
	if len(o.Files) == 0 {
		w.alternative(o)
		return
	}
	b := w.boundary("mixed")
	w.b.WriteString("Content-Type: multipart/mixed; boundary=\"" + b + "\"\r\n\r\n")
	w.b.WriteString("--" + b + "\r\n")
	w.alternative(o)
	for _, f := range o.Files {
		w.b.WriteString("\r\n--" + b + "\r\n")
		w.file(f)
	}
	w.b.WriteString("\r\n--" + b + "--\r\n")
}

func (w *writer) alternative(o support.Outgoing) {
	b := w.boundary("alternative")
	w.b.WriteString("Content-Type: multipart/alternative; boundary=\"" + b + "\"\r\n\r\n")
	w.b.WriteString("--" + b + "\r\n")
	w.b.WriteString("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n")
	w.quoted(flowedText(o))
	w.b.WriteString("\r\n--" + b + "\r\n")
	w.b.WriteString("Content-Type: text/html; charset=utf-8\r\n")
	w.quoted(htmlBody(o))
	w.b.WriteString("\r\n--" + b + "--\r\n")
}

// quoted writes text in quoted-printable.
func (w *writer) quoted(text string) {
	w.b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
	q := quotedprintable.NewWriter(&w.b)
	_, _ = q.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))) // a buffer takes everything
	_ = q.Close()
}
