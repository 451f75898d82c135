package mail

import (
	"bytes"
	"context"
	"io"

	"github.com/emersion/go-imap/v2"

	"linje/support"
)

const (
	// sectionChunk is how much of an attachment one command asks for: each has
	// its time limit of its own, and no more is in memory.
	sectionChunk = 1 << 20
	// sectionSlack is how much more than it said a server may send.
	sectionSlack = 1 << 20
	// maxShort is how many pieces may be smaller than asked for before the end.
	maxShort = 8
)

// Section writes the decoded bytes of a part of a mail of the open folder as
// they come, and tells after each piece how many of the part's bytes, as sent,
// have come. CodeGone when the mail or the part is not there. An error of to is
// returned as it is.
func (s *session) Section(ctx context.Context, uid uint32, part support.RemotePart, to io.Writer, progress func(done int64)) error {
	const op = "imap.section"
	decoder := newPartDecoder(part.Encoding, to)
	var done int64
	short := 0
	for done < part.Size+sectionSlack {
		section := &imap.FetchItemBodySection{Part: part.Section, Peek: true, Partial: &imap.SectionPartial{Offset: done, Size: sectionChunk}}
		got, err := s.sections(ctx, op, uid, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		if err != nil {
			return err
		}
		b := got.bodies[sectionKey(section)]
		if err := decoder.write(b); err != nil {
			return err
		}
		done += int64(len(b))
		if progress != nil {
			progress(done)
		}
		if len(b) < sectionChunk {
			short++
		}
		if len(b) == 0 || short > 0 && done >= part.Size || short > maxShort {
			break
		}
	}
	switch {
	case done == 0 && part.Size > 0:
		return support.E(support.CodeGone, op, nil)
	case done < part.Size-part.Size/10, done >= part.Size+sectionSlack: // some servers' sizes are only about right
		return support.Ef(support.CodeProtocol, op, "%d/%d", done, part.Size)
	}
	return decoder.end()
}

// partDecoder takes the transfer encoding off a part as it comes (RFC 2045
// section 6).
type partDecoder struct {
	to       io.Writer
	encoding string
	bits     uint // base64: of a group that has begun
	acc      uint32
	line     []byte // quoted-printable: a line that has not ended
}

func newPartDecoder(encoding string, to io.Writer) *partDecoder {
	return &partDecoder{to: to, encoding: encoding}
}

func (d *partDecoder) write(b []byte) error {
	switch d.encoding {
	case "base64":
		b = d.base64(b)
	case "quoted-printable":
		d.line = append(d.line, b...)
		n := bytes.LastIndexByte(d.line, '\n') + 1
		if n == 0 && len(d.line) > 2*sectionChunk {
			n = len(d.line)
		}
		b = decodeQuoted(d.line[:n], true)
		d.line = append([]byte(nil), d.line[n:]...)
	}
	_, err := d.to.Write(b)
	return err
}

// end writes what was held back.
func (d *partDecoder) end() error {
	if len(d.line) == 0 {
		return nil
	}
	_, err := d.to.Write(decodeQuoted(d.line, true))
	return err
}

// base64 is decodeBase64 of what comes in pieces.
func (d *partDecoder) base64(b []byte) []byte {
	out := make([]byte, 0, len(b)/4*3+3)
	for _, c := range b {
		if c == '=' {
			d.acc, d.bits = 0, 0
			continue
		}
		v := base64Value(c)
		if v < 0 {
			continue
		}
		d.acc = d.acc<<6 | uint32(v) //nolint:gosec // below 64
		if d.bits += 6; d.bits >= 8 {
			d.bits -= 8
			out = append(out, byte(d.acc>>d.bits))
			d.acc &= 1<<d.bits - 1
		}
	}
	return out
}
