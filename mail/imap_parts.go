package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

const (
	// maxParted bounds what is fetched at once of a mail that is taken apart,
	// beyond its limit: further parts stay on the server.
	maxParted = 16 << 20
	// maxTextPart is how much is fetched of one text that is to be read.
	maxTextPart = 2 << 20
	// sectionsAtOnce is how many sections one FETCH command asks for.
	sectionsAtOnce = 40
)

// errStructure says that what the server tells of a mail's parts is of no use.
var errStructure = errors.New("mail: unusable body structure")

// Larger returns those of some mails of the open folder that have more than
// limit bytes (UID SEARCH LARGER; where the server refuses, by their sizes).
func (s *session) Larger(ctx context.Context, uids []uint32, limit int64) ([]uint32, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	var found imap.UIDSet
	within := imap.UIDSet{imap.UIDRange{Start: imap.UID(slices.Min(uids)), Stop: imap.UID(slices.Max(uids))}}
	err := s.do(ctx, "imap.search", func(cl *imapclient.Client) error {
		data, err := cl.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{within}, Larger: limit}, nil).Wait()
		if refused(err) {
			found, err = sizesAbove(cl, within, limit)
			return err
		}
		if set, ok := data.All.(imap.UIDSet); ok && err == nil {
			found = set
		}
		return err
	})
	var out []uint32
	for _, u := range uids {
		if len(found) > 0 && found.Contains(imap.UID(u)) {
			out = append(out, u)
		}
	}
	return out, err
}

func sizesAbove(cl *imapclient.Client, set imap.UIDSet, limit int64) (found imap.UIDSet, err error) {
	err = readMails(cl.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true}), func(f fetched) {
		if f.has(hasUID) && f.size > limit {
			found.AddNum(imap.UID(f.mail.UID))
		}
	})
	if refused(err) {
		return nil, nil // then they come whole, up to MaxSource
	}
	return found, err
}

// Head brings the beginning of a large mail, which says so in a field of ours.
func (s *session) Head(ctx context.Context, uid uint32) (support.RawMail, error) {
	const op = "imap.head"
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: oversizeKept}}
	got, err := s.sections(ctx, op, uid, &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{section}})
	if err != nil {
		return support.RawMail{}, err
	}
	b, ok := got.bodies[sectionKey(section)]
	if !ok {
		return support.RawMail{}, support.Ef(support.CodeProtocol, op, "")
	}
	got.mail.Source = oversize(b, got.size)
	return got.mail, nil
}

// Parts brings a large mail of the open folder without its attachments above
// limit bytes: what stays on the server has no body in the source and a field
// that says which part it is (see Remote). CodeProtocol when what the server
// tells of its parts is of no use: then Head is left.
func (s *session) Parts(ctx context.Context, uid uint32, limit int64) (support.RawMail, error) {
	const op = "imap.parts"
	header := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader}}
	got, err := s.sections(ctx, op, uid, &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodyStructure: &imap.FetchItemBodyStructure{Extended: true}, BodySection: []*imap.FetchItemBodySection{header}})
	if err != nil {
		return support.RawMail{}, err
	}
	p := plan{limit: limit, budget: max(limit, maxParted), size: got.size}
	root, err := p.read(got.structure, nil, 0)
	if err != nil {
		return support.RawMail{}, support.E(support.CodeProtocol, op, err)
	}
	p.choose()
	bodies := map[string][]byte{}
	for wanted := range slices.Chunk(p.sections(root), sectionsAtOnce) {
		more, err := s.sections(ctx, op, uid, &imap.FetchOptions{UID: true, BodySection: wanted})
		if err != nil {
			return support.RawMail{}, err
		}
		for k, b := range more.bodies {
			bodies[k] = b
		}
	}
	root.mime = got.bodies[sectionKey(header)]
	if got.mail.Source, err = p.assemble(root, bodies); err != nil {
		return support.RawMail{}, support.E(support.CodeProtocol, op, err)
	}
	got.mail.Partial = true
	return got.mail, nil
}

// partsFetched is what came of a mail that was asked for in parts.
type partsFetched struct {
	fetched
	structure imap.BodyStructure
	bodies    map[string][]byte
}

// sections asks for parts of one mail. CodeGone when the folder has it no more.
func (s *session) sections(ctx context.Context, op string, uid uint32, want *imap.FetchOptions) (partsFetched, error) {
	var got partsFetched
	err := s.do(ctx, op, func(cl *imapclient.Client) error {
		cmd := cl.Fetch(imap.UIDSetNum(imap.UID(uid)), want)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			one, whole := readSections(msg, want)
			if !whole {
				return io.ErrUnexpectedEOF
			}
			// Flags of the same mail may come by themselves, before the answer.
			if one.mail.UID == uid && (len(one.bodies) > 0 || len(want.BodySection) == 0) {
				got = one
			}
		}
		return cmd.Close()
	})
	if err == nil && got.mail.UID == 0 {
		err = support.E(support.CodeGone, op, nil)
	}
	return got, err
}

func readSections(msg *imapclient.FetchMessageData, want *imap.FetchOptions) (p partsFetched, whole bool) {
	p.bodies = map[string][]byte{}
	for data := msg.Next(); data != nil; data = msg.Next() {
		switch d := data.(type) {
		case imapclient.FetchItemDataBodyStructure:
			p.structure = d.BodyStructure
		case imapclient.FetchItemDataBodySection:
			most, asked := mostOf(want, d.Section)
			if d.Literal == nil || !asked || d.Literal.Size() > most {
				continue
			}
			b, whole := readLiteral(d.Literal)
			if !whole {
				return p, false
			}
			p.bodies[sectionKey(d.Section)] = b
		default:
			p.take(data)
		}
	}
	return p, true
}

// mostOf is how many bytes of a section were asked for.
func mostOf(want *imap.FetchOptions, section *imap.FetchItemBodySection) (int64, bool) {
	for _, w := range want.BodySection {
		if section != nil && sectionKey(w) == sectionKey(section) {
			return w.Partial.Size, true
		}
	}
	return 0, false
}

func sectionKey(s *imap.FetchItemBodySection) string { return fmt.Sprint(s.Part, s.Specifier) }
