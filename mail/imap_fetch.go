package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

const (
	// fetchChunk is how many mails one FETCH command asks for. Two commands are
	// under way at a time, so that no round trip is waited for.
	fetchChunk = 200
	// oversizeKept is how much is kept of a mail that is larger than MaxSource.
	oversizeKept = 1 << 20
	// oversizeHeader stands first in the source of a mail that was cut, with
	// its size in bytes.
	oversizeHeader = "X-Linje-Oversize"
	// maxPlaced bounds how many messages of a folder are listed.
	maxPlaced = 5_000_000
)

// Placed lists the UIDs and flags of the open folder.
func (s *session) Placed(ctx context.Context) ([]support.Placed, error) {
	const op = "imap.placed"
	var all imap.UIDSet
	all.AddRange(1, 0)
	var placed []support.Placed
	var odd []imap.UID
	err := s.do(ctx, op, func(cl *imapclient.Client) (err error) {
		if s.folder == "" {
			return support.Ef(support.CodeFolder, op, "") // no folder is not an empty folder
		}
		// Not cl.Mailbox(): the library sets that after it has reported the
		// folder open, so it may still be nil or that of the folder before.
		if s.exists.Load() == 0 {
			return cl.Noop().Wait() // some servers refuse 1:* in an empty folder
		}
		o := &imap.FetchOptions{UID: true, Flags: true}
		placed, odd, err = flagsOf(cl.Fetch(all, o))
		if err == nil && len(odd) > 0 {
			// Half a message came by itself, in the way of the answer.
			var again []support.Placed
			again, _, err = flagsOf(cl.Fetch(imap.UIDSetNum(odd...), o))
			placed = append(placed, again...)
		}
		if n := s.exists.Load(); err == nil && len(placed) == 0 && n > 0 {
			return support.Ef(support.CodeProtocol, op, "0/%d", n)
		}
		return err
	})
	return placed, err
}

// flagsOf returns the flags of messages; odd are those whose flags the answer
// left out.
func flagsOf(cmd *imapclient.FetchCommand) (placed []support.Placed, odd []imap.UID, err error) {
	err = readMails(cmd, func(got fetched) {
		switch {
		case !got.has(hasUID) || len(placed) >= maxPlaced:
		case !got.has(hasFlags):
			odd = append(odd, imap.UID(got.mail.UID))
		default:
			placed = append(placed, support.Placed{UID: got.mail.UID, Flags: got.mail.Flags})
		}
	})
	return placed, odd, err
}

// FirstSince returns the lowest UID of the open folder that came on t's day or
// later, 0 when there is none.
func (s *session) FirstSince(ctx context.Context, t time.Time) (uint32, error) {
	var first uint32
	err := s.do(ctx, "imap.search", func(cl *imapclient.Client) error {
		criteria := &imap.SearchCriteria{Since: t}
		if cl.Caps().Has(imap.CapESearch) {
			data, err := cl.UIDSearch(criteria, &imap.SearchOptions{ReturnMin: true}).Wait()
			if err == nil {
				first = data.Min
			}
			return err
		}
		data, err := cl.UIDSearch(criteria, nil).Wait()
		if set, ok := data.All.(imap.UIDSet); ok && err == nil && len(set) > 0 {
			first = uint32(set[0].Start)
		}
		return err
	})
	return first, err
}

// fetched is what has come of one mail.
type fetched struct {
	mail  support.RawMail
	size  int64 // RFC822.SIZE
	items item
}

// item is a set of the things that were asked for.
type item int

const (
	hasUID item = 1 << iota
	hasFlags
	hasDate
	hasSource
	hasAll = hasUID | hasFlags | hasDate | hasSource
)

func (f fetched) has(i item) bool { return f.items&i == i }

// readMails reads the answer to a command to its end and calls each with every
// message of it. When a text was cut off the command must not be touched again:
// the library goes on reading the connection by itself, and would race.
func readMails(cmd *imapclient.FetchCommand, each func(fetched)) error {
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		got, whole := readMail(msg)
		if !whole {
			return io.ErrUnexpectedEOF
		}
		each(got)
	}
	return cmd.Close()
}

// readMail reads one message of an answer to its end; whole is false when the
// connection ended in it.
func readMail(msg *imapclient.FetchMessageData) (f fetched, whole bool) {
	for data := msg.Next(); data != nil; data = msg.Next() {
		switch d := data.(type) {
		case imapclient.FetchItemDataBodySection:
			if d.Literal == nil || d.Literal.Size() > maxLiteral {
				continue // NIL: the server has no such text
			}
			if f.mail.Source, whole = readLiteral(d.Literal); !whole {
				return f, false
			}
			f.items |= hasSource
		default:
			f.take(data)
		}
	}
	if f.size > support.MaxSource || len(f.mail.Source) > support.MaxSource {
		f.mail.Source = oversize(f.mail.Source, f.size)
	}
	return f, true
}

// take notes what is told of a message beside its text.
func (f *fetched) take(data imapclient.FetchItemData) {
	switch d := data.(type) {
	case imapclient.FetchItemDataUID:
		f.mail.UID = uint32(d.UID)
		f.items |= hasUID
	case imapclient.FetchItemDataFlags:
		f.mail.Flags = make([]string, len(d.Flags))
		for i, flag := range d.Flags {
			f.mail.Flags[i] = string(flag)
		}
		f.items |= hasFlags
	case imapclient.FetchItemDataInternalDate:
		f.mail.Received = d.Time
		f.items |= hasDate
	case imapclient.FetchItemDataRFC822Size:
		f.size = d.Size
	}
}

// readLiteral reads a mail's bytes, and reports whether they came in full.
func readLiteral(lit imap.LiteralReader) ([]byte, bool) {
	size := max(lit.Size(), 0)
	if size <= 1<<20 {
		b := make([]byte, size)
		_, err := io.ReadFull(lit, b)
		return b, err == nil
	}
	var b bytes.Buffer // grows with what really comes
	n, err := io.Copy(&b, lit)
	return b.Bytes(), err == nil && n == size
}

// oversize cuts a mail that is too large to be kept, and says so in a header
// of our own.
func oversize(source []byte, size int64) []byte {
	if len(source) > oversizeKept {
		source = source[:oversizeKept]
	}
	note := fmt.Sprintf("%s: %d\r\n", oversizeHeader, max(size, int64(len(source))))
	return append([]byte(note), source...)
}

// mailItems asks for a whole mail without marking it as read.
func mailItems() *imap.FetchOptions {
	return &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: support.MaxSource}}},
	}
}

// Fetch brings mails of the open folder and calls each as they come. missing
// are those that the server did not deliver in full, also when asked for one by
// one. An error of each is returned as it is; the connection stays good.
func (s *session) Fetch(ctx context.Context, uids []uint32, each func(support.RawMail) error) (missing []uint32, err error) {
	const op = "imap.fetch"
	f := fetching{missing: make(map[uint32]bool, len(uids)), each: each}
	for _, u := range uids {
		f.missing[u] = true
	}
	if len(uids) == 0 {
		return nil, nil
	}
	err = s.do(ctx, op, func(cl *imapclient.Client) error { return f.inChunks(cl, uids) })
	if err == nil && f.stopped == nil && len(f.missing) > 0 {
		err = s.do(ctx, op, func(cl *imapclient.Client) error { return f.oneByOne(cl, f.left(uids)) })
	}
	if f.stopped != nil {
		err = f.stopped
	}
	return f.left(uids), err
}

// fetching is one call of Fetch.
type fetching struct {
	missing map[uint32]bool
	each    func(support.RawMail) error
	stopped error // what each returned
}

func (f *fetching) left(uids []uint32) []uint32 {
	var out []uint32
	for _, u := range uids {
		if f.missing[u] {
			out = append(out, u)
		}
	}
	return out
}

// deliver hands on a mail that was asked for and has what is needed of it.
func (f *fetching) deliver(got fetched, need item) {
	if f.stopped != nil || !got.has(need) || !f.missing[got.mail.UID] {
		return
	}
	if f.stopped = f.each(got.mail); f.stopped == nil {
		delete(f.missing, got.mail.UID)
	}
}

// inChunks keeps two commands under way. Servers answer them in any order,
// also mixed, and the library reads nothing more until a text is taken off it,
// so each command is read by a goroutine of its own.
//
// A server's "no" is not the end: it says so when one of the mails is gone or
// cannot be read; the rest came.
func (f *fetching) inChunks(cl *imapclient.Client, uids []uint32) error {
	mails, ends := make(chan fetched), make(chan error)
	running := 0
	send := func() {
		n := min(len(uids), fetchChunk)
		if n == 0 || f.stopped != nil {
			return
		}
		cmd := cl.Fetch(uidSet(uids[:n]), mailItems())
		uids = uids[n:]
		running++
		go func() {
			ends <- readMails(cmd, func(m fetched) { mails <- m })
		}()
	}
	send()
	send()
	var failed error
	for running > 0 {
		select {
		case m := <-mails:
			f.deliver(m, hasAll)
		case err := <-ends:
			running--
			if err != nil && !refused(err) && failed == nil {
				failed, uids = err, nil
			}
			send()
		}
	}
	return failed
}

// oneByOne asks again for mails that did not come: first by UID, then by
// sequence number, which finds also what a server sends with the UID last.
func (f *fetching) oneByOne(cl *imapclient.Client, uids []uint32) error {
	for _, uid := range uids {
		for _, set := range []func(*imapclient.Client, uint32) (imap.NumSet, error){byUID, bySeq, byUID} {
			if !f.missing[uid] || f.stopped != nil {
				break
			}
			nums, err := set(cl, uid)
			if err != nil && !refused(err) {
				return err
			}
			if nums == nil {
				break // gone from the folder
			}
			if err := f.single(cl, nums); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *fetching) single(cl *imapclient.Client, nums imap.NumSet) error {
	err := readMails(cl.Fetch(nums, mailItems()), func(m fetched) { f.deliver(m, hasUID|hasSource) })
	if refused(err) {
		return nil
	}
	return err
}

func byUID(_ *imapclient.Client, uid uint32) (imap.NumSet, error) {
	return imap.UIDSetNum(imap.UID(uid)), nil
}

// bySeq finds the sequence number of a UID; nil when the folder has it no more.
func bySeq(cl *imapclient.Client, uid uint32) (imap.NumSet, error) {
	data, err := cl.Search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(imap.UID(uid))}}, nil).Wait()
	if err != nil {
		return nil, err
	}
	set, ok := data.All.(imap.SeqSet)
	if !ok || len(set) != 1 || set[0].Start != set[0].Stop || set[0].Start == 0 {
		return nil, nil
	}
	return set, nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	return set
}
