package mail

import (
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// content is what a mail holds: texts to be read, and attachments.
type content struct {
	texts   []*part
	files   []*part
	cut     bool    // the text is longer than what is kept
	winmail bool    // one file was Outlook's own format
	rich    []*part // HTML texts, also those that a plain one stands for: they tell the pictures
}

// readContent chooses what is text and what is an attachment.
func readContent(root *part) *content {
	c := &content{}
	givePictures(root)
	c.walk(root, root.kind == "multipart/report")
	if slices.ContainsFunc(c.files, (*part).isWinmail) {
		c.expandWinmail()
	}
	return c
}

func (c *content) walk(p *part, report bool) {
	switch {
	case p.kind == "multipart/alternative":
		c.alternative(p)
	case len(p.children) > 0:
		if p.kind == "multipart/encrypted" {
			p.dropVersion()
		}
		for _, child := range p.children {
			c.walk(child, report)
		}
	case c.isText(p, report):
		c.texts = append(c.texts, p)
		if p.kind == "text/html" {
			c.rich = append(c.rich, p)
		}
	case p.kind == "text/x-amp-html" || p.kind == "text/watch-html":
		// further writings of a text that is there as HTML too
	default:
		c.files = append(c.files, p)
	}
}

// dropVersion takes away the part of PGP/MIME that holds no more than a version
// (RFC 3156 section 4), and names the other one, which is the mail.
func (p *part) dropVersion() {
	if len(p.children) != 2 || p.children[0].kind != "application/pgp-encrypted" {
		return
	}
	p.children = p.children[1:]
	if one := p.children[0]; one.filename == "" && one.kind == "application/octet-stream" {
		one.filename = "encrypted.asc"
	}
}

// isText reports whether a part is to be read rather than saved. In a bounce
// only the explanation is.
func (c *content) isText(p *part, report bool) bool {
	switch p.kind {
	case "text/plain", "text/html", "text/markdown", "text":
	default:
		return false
	}
	if report && len(c.texts) > 0 || p.disp == "attachment" {
		return false
	}
	return p.filename == "" || len(c.texts) == 0
}

// readable is the part's text as it is shown.
func (p *part) readable() string {
	if p.shown == nil {
		text := p.render()
		p.shown = &text
	}
	return *p.shown
}

func (p *part) render() string {
	text := p.text()
	switch {
	case p.kind == "text/html":
		text, p.headings = readHTML(text, p.shows)
	case strings.EqualFold(p.params["format"], "flowed"):
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	text, p.armour = unarmour(readable(text))
	return text
}

// text joins all texts.
func (c *content) text() string {
	var all []string
	size := 0
	for _, p := range c.texts {
		if t := p.readable(); t != "" && size < support.TextBound {
			all = append(all, t)
			size += len(t)
		}
	}
	text := strings.Join(all, "\n\n")
	c.cut = c.cut || len(text) > support.TextBound-utf8.UTFMax
	return cutBytes(text, support.TextBound)
}

func (c *content) attachments() []support.Attachment {
	var out []support.Attachment
	for i, p := range c.files {
		a := support.Attachment{
			Index: i, Name: p.fileName(), Type: p.mediaType(),
			ContentID: p.contentID(),
			Inline:    p.disp == "inline" || p.disp == "" && p.header.has("Content-Id"),
		}
		if r, ok := p.remote(); ok {
			a.Size, a.Remote = decodedSize(r.Encoding, r.Size), true
		} else {
			a.Size = p.size()
		}
		out = append(out, a)
	}
	return out
}

func (p *part) mediaType() string {
	t := oneLine(p.kind)
	if len(t) > 100 || strings.ContainsAny(t, " \"") {
		return "application/octet-stream"
	}
	return t
}

// fileName is the name that the sender gave, without control characters; one
// made of the type where there is none.
func (p *part) fileName() string {
	if name := cutRunes(oneLine(p.filename), 250); name != "" {
		return name
	}
	switch p.kind {
	case "message/rfc822":
		subject := oneLine(decodeWords(p.innerHeader().first("Subject")))
		if subject == "" {
			subject = "message"
		}
		return cutRunes(subject, 200) + ".eml"
	case "message/delivery-status":
		return "delivery-status.txt"
	case "text/rfc822-headers":
		return "headers.txt"
	case "text/calendar":
		return "invite.ics"
	case "text/plain", "text/html":
		return "text." + strings.Replace(strings.TrimPrefix(p.kind, "text/"), "plain", "txt", 1)
	}
	base := "attachment"
	if kind, _, ok := strings.Cut(p.kind, "/"); ok && (kind == "image" || kind == "audio" || kind == "video") {
		base = kind
	}
	return base + extension(p.kind)
}

// extension is the usual ending of a type's file names. The system's own table
// would make the name depend on the machine.
func extension(kind string) string {
	known := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf",
		"application/zip": ".zip", "image/svg+xml": ".svg", "image/webp": ".webp", "application/pkcs7-signature": ".p7s",
		"application/pgp-signature": ".asc", "application/json": ".json", "text/csv": ".csv", "text/xml": ".xml"}
	if e, ok := known[mime.FormatMediaType(kind, nil)]; ok {
		return e
	}
	return ""
}
