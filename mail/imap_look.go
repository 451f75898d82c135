package mail

import (
	"context"
	"math"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

const (
	// statusAtOnce is how many STATUS commands are under way at a time.
	statusAtOnce = 50
	// searchAtOnce bounds the answer to one search: a million UIDs as words
	// would be more than one response may hold.
	searchAtOnce = 250_000
	// headsAtOnce is how many heads one command asks for.
	headsAtOnce = 500
)

// Status tells the state of folders that are not open (RFC 9051 section
// 6.3.11, RFC 7162 section 3.1.7). Folders that the server says nothing of, or
// answers for under another name, are left out.
func (s *session) Status(ctx context.Context, folders []string) (map[string]support.FolderState, error) {
	out := make(map[string]support.FolderState, len(folders))
	err := s.do(ctx, "imap.status", func(cl *imapclient.Client) error {
		o := &imap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true, HighestModSeq: cl.Caps().Has(imap.CapCondStore)}
		for len(folders) > 0 {
			n := min(len(folders), statusAtOnce)
			cmds := make([]*imapclient.StatusCommand, n)
			for i, f := range folders[:n] {
				cmds[i] = cl.Status(f, o)
			}
			for i, cmd := range cmds {
				data, err := cmd.Wait()
				if refused(err) {
					continue
				}
				if err != nil {
					return err
				}
				if data.NumMessages != nil && data.UIDValidity != 0 {
					out[folders[i]] = support.FolderState{UIDValidity: data.UIDValidity, UIDNext: uint32(data.UIDNext),
						ModSeq: data.HighestModSeq, Messages: *data.NumMessages}
				}
			}
			folders = folders[n:]
		}
		return nil
	})
	return out, err
}

// Changes tells what came and changed in the open folder since a state of it
// (RFC 7162 section 3.1.4.1). A NOOP goes first: changes that the server has not
// told yet would else come without their UIDs and be lost in the answer.
func (s *session) Changes(ctx context.Context, since support.FolderState) (support.FolderChanges, error) {
	const op = "imap.changes"
	var out support.FolderChanges
	err := s.do(ctx, op, func(cl *imapclient.Client) error {
		if s.folder == "" {
			return support.Ef(support.CodeFolder, op, "")
		}
		if err := cl.Noop().Wait(); err != nil {
			return err
		}
		s.takeChange() // what the NOOP told is looked at now
		if s.exists.Load() > 0 {
			if err := s.changes(cl, since, &out); err != nil {
				return err
			}
		}
		out.Messages = uint32(max(s.exists.Load(), 0)) //nolint:gosec // was a uint32
		return nil
	})
	return out, err
}

func (s *session) changes(cl *imapclient.Client, since support.FolderState, out *support.FolderChanges) error {
	var tail, all imap.UIDSet
	// Not n:*, which holds the last message whatever its UID: the library would
	// take that for news.
	tail.AddRange(imap.UID(since.UIDNext), math.MaxUint32)
	all.AddRange(1, 0)
	fresh, odd, err := flagsOf(cl.Fetch(tail, &imap.FetchOptions{UID: true, Flags: true}))
	if err != nil {
		return err
	}
	changed, odd2, err := flagsOf(cl.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, ChangedSince: since.ModSeq}))
	if err != nil {
		return err
	}
	if odd = append(odd, odd2...); len(odd) > 0 {
		again, _, err := flagsOf(cl.Fetch(imap.UIDSetNum(odd...), &imap.FetchOptions{UID: true, Flags: true}))
		if err != nil {
			return err
		}
		changed = append(changed, again...)
	}
	// The later of two words about one message holds.
	flags := map[uint32][]string{}
	for _, p := range append(fresh, changed...) {
		flags[p.UID] = p.Flags
	}
	for uid, f := range flags {
		if p := (support.Placed{UID: uid, Flags: f}); uid >= since.UIDNext {
			out.New = append(out.New, p)
		} else {
			out.Changed = append(out.Changed, p)
		}
	}
	return nil
}

// UIDs lists the UIDs of the open folder, ascending (UID SEARCH ALL, as ranges
// where the server can, RFC 4731).
func (s *session) UIDs(ctx context.Context) ([]uint32, error) {
	const op = "imap.uids"
	var out []uint32
	err := s.do(ctx, op, func(cl *imapclient.Client) error {
		if s.folder == "" {
			return support.Ef(support.CodeFolder, op, "")
		}
		n := s.exists.Load()
		if n <= 0 {
			return cl.Noop().Wait()
		}
		var err error
		for first := int64(1); first <= n && err == nil; first += searchAtOnce {
			var c imap.SearchCriteria
			if n > searchAtOnce {
				var set imap.SeqSet
				set.AddRange(uint32(first), uint32(min(first+searchAtOnce-1, n))) //nolint:gosec // up to n, a uint32
				c.SeqNum = []imap.SeqSet{set}
			}
			out, err = searchUIDs(cl, &c, out)
		}
		if err == nil && (len(out) == 0 || n > searchAtOnce && s.exists.Load() != n) {
			return support.Ef(support.CodeProtocol, op, "%d/%d", len(out), n) // no answer, or the numbers moved meanwhile
		}
		return err
	})
	return out, err
}

func searchUIDs(cl *imapclient.Client, c *imap.SearchCriteria, out []uint32) ([]uint32, error) {
	var o *imap.SearchOptions
	if cl.Caps().Has(imap.CapESearch) {
		o = &imap.SearchOptions{ReturnAll: true}
	}
	data, err := cl.UIDSearch(c, o).Wait()
	if err != nil {
		return out, err
	}
	set, _ := data.All.(imap.UIDSet)
	if len(set) == 0 && o != nil { // an answer that is not to this command, or in the old form
		if data, err = cl.UIDSearch(c, nil).Wait(); err != nil {
			return out, err
		}
		set, _ = data.All.(imap.UIDSet)
	}
	for _, r := range set {
		for u := uint64(r.Start); u <= uint64(r.Stop) && u != 0; u++ {
			if len(out) >= maxPlaced {
				return out, support.Ef(support.CodeProtocol, "imap.uids", "%d", len(out))
			}
			out = append(out, uint32(u))
		}
	}
	return out, nil
}

// Heads brings a few header fields of mails of the open folder as their Source,
// without marking them as read.
func (s *session) Heads(ctx context.Context, uids []uint32, each func(support.RawMail) error) error {
	o := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{{
		Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID", "From", "Subject", "Date"}, Peek: true}}}
	var stopped error
	err := s.do(ctx, "imap.heads", func(cl *imapclient.Client) error {
		for len(uids) > 0 && stopped == nil {
			n := min(len(uids), headsAtOnce)
			err := readMails(cl.Fetch(uidSet(uids[:n]), o), func(got fetched) {
				if stopped == nil && got.has(hasUID|hasFlags|hasSource) {
					stopped = each(got.mail)
				}
			})
			if err != nil && !refused(err) {
				return err
			}
			uids = uids[n:]
		}
		return nil
	})
	if stopped != nil {
		return stopped
	}
	return err
}

// Probe asks the server for a sign of life; without one within limit the
// connection is closed.
func (s *session) Probe(ctx context.Context, limit time.Duration) error {
	return s.do(ctx, "imap.noop", func(cl *imapclient.Client) error {
		s.guard.expect(min(limit, s.o.Timeout))
		return cl.Noop().Wait()
	})
}

// Hurry closes the connection if a server that owes an answer sends nothing
// within limit. It may be called from any goroutine.
func (s *session) Hurry(limit time.Duration) { s.guard.hurry(limit) }
