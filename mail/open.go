package mail

import (
	"strings"

	"linje/support"
)

const (
	maxNested      = 5  // mails inside mails inside mails
	maxNestedMails = 20 // of one mail in all
)

// inner is a mail and the mails that it forwards.
type inner struct {
	root    *part
	broken  bool
	content *content
	nested  []*inner
}

// openMail reads a mail. The mails inside it are read when descend is called.
func openMail(source []byte) *inner {
	root, broken := parseTree(source)
	return &inner{root: root, broken: broken, content: readContent(root)}
}

// descend reads the mails inside a mail, at most left of them and so many
// levels deep, and returns how many more may be read.
func (m *inner) descend(depth, left int) int {
	for _, p := range m.content.files {
		if depth <= 0 || left <= 0 {
			return left
		}
		if !p.isMail() || m.root.kind == "multipart/report" {
			continue
		}
		source := p.decoded()
		if len(strings.TrimSpace(string(source[:min(len(source), 64)]))) == 0 {
			continue // its bytes are not here
		}
		in := openMail(source)
		m.nested = append(m.nested, in)
		left = in.descend(depth-1, left-1)
	}
	return left
}

// isMail reports whether a file is a mail that was passed on.
func (p *part) isMail() bool {
	switch p.kind {
	case "message/rfc822", "message/global":
		return true
	case "application/octet-stream", "text/plain":
		return strings.HasSuffix(strings.ToLower(p.filename), ".eml")
	}
	return false
}

// files lists the files of a mail, then those of the mails inside it, in
// their order. Part counts so.
func (m *inner) files() []*part {
	all := append([]*part(nil), m.content.files...)
	for _, in := range m.nested {
		all = append(all, in.files()...)
	}
	return all
}

// Content reads what a mail holds beside its text: the pictures in it, the
// addresses of pictures elsewhere, invitations, and mails inside it. It is
// bounded as Parse is, loads nothing, and never fails: what cannot be read is
// left out, and stays among the mail's files.
func (c *Client) Content(source []byte) (out support.Content) {
	defer func() {
		if recover() != nil {
			out = support.Content{}
		}
	}()
	m := openMail(source)
	m.descend(maxNested, maxNestedMails)
	out.Images, out.Remote = pictures(m.content)
	out.Invitations = invitations(m.content)
	next := len(m.content.files)
	for _, in := range m.nested {
		var n support.NestedMail
		n, next = c.nestedMail(in, next)
		out.Nested = append(out.Nested, n)
	}
	return out
}

// nestedMail describes a mail inside a mail, whose first file has that number.
func (c *Client) nestedMail(m *inner, first int) (support.NestedMail, int) {
	n := support.NestedMail{
		Envelope: c.envelope(m.root.header), Text: m.content.text(), Traits: traits(m.root, m.content, m.broken),
		Attachments: m.content.attachments(),
	}
	for i := range n.Attachments {
		n.Attachments[i].Index += first
	}
	next := first + len(n.Attachments)
	for _, in := range m.nested {
		var deeper support.NestedMail
		deeper, next = c.nestedMail(in, next)
		n.Nested = append(n.Nested, deeper)
	}
	return n, next
}

// Part returns the decoded bytes of an attachment, by the Index that Parse
// gave it, or Content for those of a mail inside the mail.
func (c *Client) Part(source []byte, index int) (b []byte, err error) {
	const op = "mail.part"
	defer func() {
		if recover() != nil {
			b, err = nil, support.Ef(support.CodeHostileInput, op, "%d", index)
		}
	}()
	m := openMail(source)
	files := m.content.files
	if index >= len(files) {
		m.descend(maxNested, maxNestedMails)
		files = m.files()
	}
	if index < 0 || index >= len(files) {
		return nil, support.Ef(support.CodeNotFound, op, "%d", index)
	}
	return files[index].decoded(), nil
}
