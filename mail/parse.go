package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"

	"linje/support"
)

const (
	maxIDs     = 200
	maxID      = 998 // bytes: a line
	maxSubject = 1000
	maxAttach  = maxParts
)

// Parse reads any bytes as a mail, as far as they can be read. It bounds
// depth, parts and text, and never fails.
func (c *Client) Parse(source []byte) (p support.Parsed) {
	defer func() {
		// The last resort: a fault of ours must not stop all other mail.
		if recover() != nil {
			p = support.Parsed{Traits: []support.Trait{support.TraitBroken}, Text: readable(decodeCharset("", source[:min(len(source), support.TextBound)]))}
			p.Refs.MessageID = derivedID(header{}, source)
		}
	}()
	root, broken := parseTree(source)
	h := root.header
	p = support.Parsed{Envelope: c.envelope(h), Refs: references(h, root), Bcc: parseAddresses(h.all("Bcc"))}
	content := readContent(root)
	p.Text, p.Attachments = content.text(), content.attachments()
	p.Traits = traits(root, content, broken) // some are known by the text
	if p.Has(support.TraitInvite) {
		p.Text = withMeetings(p.Text, invitations(content))
	}
	if p.Auto = autoKind(root, content); p.Auto == support.AutoBounce {
		p.Returned = returned(root, p.Text)
	}
	p.Marks, p.Verdicts = marks(h), verdicts(h)
	return p
}

func (c *Client) envelope(h header) support.Envelope {
	e := support.Envelope{
		ReplyTo: parseAddresses(h.first("Reply-To")),
		To:      parseAddresses(h.all("To")),
		Cc:      parseAddresses(h.all("Cc")),
		Subject: cutRunes(oneLine(decodeWords(h.first("Subject"))), maxSubject),
		Date:    parseDate(h.first("Date"), c.o.Now()),
	}
	if by := parseAddresses(h.first("Sender")); len(by) > 0 && by[0].Email != "" {
		e.Sender = by[0]
	}
	for _, name := range []string{"From", "Sender", "Reply-To", "Return-Path"} {
		list := parseAddresses(h.first(name))
		if len(list) == 0 || name != "From" && list[0].Email == "" {
			continue
		}
		if e.From.Name == "" || list[0].Email != "" {
			name := e.From.Name
			if e.From = list[0]; e.From.Name == "" {
				e.From.Name = name
			}
		}
		if e.From.Email != "" {
			break
		}
	}
	if support.SameEmail(e.Sender.Email, e.From.Email) {
		e.Sender = support.Address{}
	}
	return e
}

// parseDate reads a Date field; zero where it is missing or absurd, and then
// the server's time counts.
func parseDate(s string, now time.Time) time.Time {
	usual, _, _ := strings.Cut(s, " (")
	t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", usual)
	if err != nil {
		t, err = mail.ParseDate(s)
	}
	if err != nil {
		t = lenientDate(s)
	}
	if t.Year() < 1980 || t.After(now.Add(48*time.Hour)) {
		return time.Time{}
	}
	return t
}

func lenientDate(s string) time.Time {
	s, _, _ = strings.Cut(s, "(")
	s = strings.Join(strings.Fields(strings.NewReplacer(",", " ", ".", ":").Replace(s)), " ")
	for _, layout := range []string{
		"Mon 2 Jan 2006 15:04:05 -0700", "Mon 2 Jan 2006 15:04:05 MST", "Mon 2 Jan 2006 15:04:05",
		"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "Mon 2 Jan 2006 15:04 -0700",
		"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon 2 January 2006 15:04:05 -0700", time.RFC3339, time.DateTime,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

func references(h header, root *part) support.References {
	r := support.References{
		InReplyTo:  messageIDs(h.first("In-Reply-To")),
		References: messageIDs(h.all("References")),
	}
	if ids := messageIDs(h.first("Message-Id")); len(ids) > 0 {
		r.MessageID = ids[0]
	} else {
		r.MessageID = derivedID(h, root.body)
	}
	return r
}

// derivedID makes the ID of a mail that has none: the same for the same mail,
// wherever it is read.
func derivedID(h header, body []byte) support.MessageID {
	hash := sha256.New()
	for _, name := range []string{"From", "To", "Cc", "Subject", "Date", "In-Reply-To"} {
		hash.Write([]byte(name + ":" + h.first(name) + "\n"))
	}
	for len(body) > 0 {
		i := bytes.Index(body, []byte("\r\n"))
		if i < 0 {
			i = len(body)
		}
		hash.Write(body[:i])
		body = body[i:]
		if len(body) > 0 {
			body = body[1:] // the line feed goes with what follows
		}
	}
	return support.MessageID(hex.EncodeToString(hash.Sum(nil)) + "@linje.invalid")
}

// messageIDs reads the Message-IDs of a field: what stands in angle brackets,
// or, where nothing does, words with an @. Of too many, the first and the last
// are kept: they tell the thread's root and its nearest mail.
func messageIDs(s string) []support.MessageID {
	var out []support.MessageID
	add := func(id string) {
		id = strings.Join(strings.Fields(printable([]byte(id))), "")
		id = strings.ToValidUTF8(strings.Trim(id, "<>"), "\uFFFD")
		if id != "" && len(id) <= maxID {
			out = append(out, support.MessageID(id))
		}
	}
	for rest := s; ; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, next, closed := strings.Cut(after, ">")
		if !closed {
			id, next, _ = strings.Cut(after, " ")
		}
		add(id)
		rest = next
	}
	if len(out) == 0 {
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' || r == '"' }) {
			if strings.Contains(w, "@") {
				add(w)
			}
		}
	}
	if len(out) > maxIDs {
		out = append(out[:20:20], out[len(out)-maxIDs+20:]...)
	}
	return out
}

// marks lists the header marks that the desk looks for.
func marks(h header) []string {
	var out []string
	if h.has("X-Linje-Escalation") {
		out = append(out, support.MarkEscalation)
	}
	priority := strings.ToLower(h.first("X-Priority"))
	if strings.EqualFold(h.first("Importance"), "high") || strings.EqualFold(h.first("X-Msmail-Priority"), "high") ||
		strings.EqualFold(h.first("Priority"), "urgent") || strings.HasPrefix(priority, "1") || strings.HasPrefix(priority, "2") {
		out = append(out, "importance:high")
	}
	if h.first("User-Agent") == userAgent {
		out = append(out, support.MarkLinje)
	}
	return out
}
