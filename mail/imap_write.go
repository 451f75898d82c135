package mail

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// maxFound bounds how many mails Find looks at.
const maxFound = 100

// AddFlags sets flags on a message. The folder that was open before is open
// again afterwards, for reading only.
func (s *session) AddFlags(ctx context.Context, folder string, uid uint32, flags ...string) error {
	const op = "imap.flags"
	store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true}
	for _, f := range flags {
		if !validFlag(f) {
			return support.Ef(support.CodeInvalid, op, "%s", plain(f))
		}
		store.Flags = append(store.Flags, imap.Flag(f))
	}
	if len(flags) == 0 || uid == 0 {
		return nil
	}
	return s.do(ctx, op, func(cl *imapclient.Client) error {
		return s.elsewhere(cl, folder, false, func() error {
			return cl.Store(imap.UIDSetNum(imap.UID(uid)), store, nil).Close()
		})
	})
}

// validFlag reports whether f is a flag by RFC 9051 section 9.
func validFlag(f string) bool {
	f = strings.TrimPrefix(f, `\`)
	for i := 0; i < len(f); i++ {
		if f[i] <= ' ' || f[i] >= 0x7f || strings.IndexByte(`(){%*"\]`, f[i]) >= 0 {
			return false
		}
	}
	return f != "" && len(f) <= 100
}

// elsewhere runs act with another folder open, then opens the earlier one
// again. What happened there meanwhile was not told, so it counts as changed.
func (s *session) elsewhere(cl *imapclient.Client, folder string, readOnly bool, act func() error) error {
	before := s.folder
	s.folder = ""
	s.exists.Store(unknownCount)
	if _, err := cl.Select(folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait(); err != nil {
		err = folderFault("imap.open", folder, err)
		return s.back(cl, before, err)
	}
	return s.back(cl, before, act())
}

func (s *session) back(cl *imapclient.Client, before string, err error) error {
	if before == "" || err != nil && support.CodeOf(err) != support.CodeFolder && !refused(err) {
		return err
	}
	if _, again := s.examine(cl, before); again != nil && err == nil {
		err = again
	}
	s.signal()
	return err
}

// Append stores a mail in a folder. After a refusal the connection may be
// closed: the library cannot take back a literal that it announced.
func (s *session) Append(ctx context.Context, folder string, source []byte, flags []string, at time.Time) error {
	const op = "imap.append"
	o := &imap.AppendOptions{Time: at}
	for _, f := range flags {
		if !validFlag(f) {
			return support.Ef(support.CodeInvalid, op, "%s", plain(f))
		}
		o.Flags = append(o.Flags, imap.Flag(f))
	}
	return s.do(ctx, op, func(cl *imapclient.Client) error {
		cmd := cl.Append(folder, int64(len(source)), o)
		_, err := cmd.Write(source)
		if closeErr := cmd.Close(); err == nil {
			err = closeErr
		}
		if _, waitErr := cmd.Wait(); refused(waitErr) || err == nil {
			err = waitErr
		}
		return appendFault(op, folder, err)
	})
}

func appendFault(op, folder string, err error) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return err
	}
	switch said.Code {
	case imap.ResponseCodeTryCreate, imap.ResponseCodeNonExistent:
		return folderFault(op, folder, err)
	case "TOOBIG", imap.ResponseCodeLimit:
		return &support.Error{Code: support.CodeTooLarge, Op: op, Detail: plain(said.Text), Err: io.ErrShortWrite}
	}
	return err
}

// Find lists the UIDs of the mails with that Message-ID in a folder. Servers
// match parts of a header, so the header itself is looked at.
func (s *session) Find(ctx context.Context, folder string, id support.MessageID) ([]uint32, error) {
	var found []uint32
	want := support.NormalMessageID(string(id))
	err := s.do(ctx, "imap.find", func(cl *imapclient.Client) error {
		return s.elsewhere(cl, folder, true, func() (err error) {
			found, err = find(cl, want)
			return err
		})
	})
	return found, err
}

func find(cl *imapclient.Client, want string) ([]uint32, error) {
	criteria := &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<" + want + ">"}}}
	data, err := cl.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	set, ok := data.All.(imap.UIDSet)
	if !ok || len(set) == 0 {
		return nil, nil
	}
	cmd := cl.Fetch(firstOf(set, maxFound), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{
		Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}, Peek: true}}})
	var found []uint32
	err = readMails(cmd, func(got fetched) {
		if !got.has(hasUID | hasSource) {
			return
		}
		if ids := messageIDs(parseHeader(got.mail.Source).first("Message-Id")); len(ids) > 0 && string(ids[0]) == want {
			found = append(found, got.mail.UID)
		}
	})
	return found, err
}

// firstOf bounds a set, which a server could make as large as it likes.
func firstOf(set imap.UIDSet, n int) imap.UIDSet {
	var out imap.UIDSet
	for _, r := range set {
		for u := r.Start; n > 0 && u <= r.Stop && u != 0; u++ {
			out.AddNum(u)
			n--
		}
	}
	return out
}
