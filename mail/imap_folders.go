package mail

import (
	"context"
	"errors"
	"sort"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// maxFolders bounds how many folders are listed.
const maxFolders = 10_000

// Folders lists the folders. A server whose list cannot be read breaks the
// connection (CodeProtocol); the caller dials again and opens the folders by
// name.
func (s *session) Folders(ctx context.Context) ([]support.FolderInfo, error) {
	var list []*imap.ListData
	err := s.do(ctx, "imap.folders", func(cl *imapclient.Client) error {
		var o *imap.ListOptions
		if cl.Caps().Has(imap.CapSpecialUse) && cl.Caps().Has(imap.CapListExtended) {
			o = &imap.ListOptions{ReturnSpecialUse: true}
		}
		var err error
		if list, err = listAll(cl, o); refused(err) && o != nil {
			list, err = listAll(cl, nil)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return folderInfos(list), nil
}

func listAll(cl *imapclient.Client, o *imap.ListOptions) ([]*imap.ListData, error) {
	cmd := cl.List("", "*", o)
	var list []*imap.ListData
	for d := cmd.Next(); d != nil; d = cmd.Next() {
		if len(list) < maxFolders {
			list = append(list, d)
		}
	}
	return list, cmd.Close()
}

// refused reports whether the server answered no, rather than failing.
func refused(err error) bool {
	var said *imap.Error
	return errors.As(err, &said)
}

// folderInfos gives each folder its role: by special use (RFC 6154), else by
// its name. The inbox comes first, then the folder with the answers.
func folderInfos(list []*imap.ListData) []support.FolderInfo {
	uses := map[string]support.FolderRole{}
	for _, d := range list {
		if r := specialUse(d); r != support.RoleOther {
			uses[d.Mailbox] = r
		}
	}
	sent := sentFolder(list, uses)
	out := make([]support.FolderInfo, 0, len(list))
	seen := map[string]bool{}
	for _, d := range list {
		if seen[d.Mailbox] {
			continue
		}
		seen[d.Mailbox] = true
		out = append(out, support.FolderInfo{Name: d.Mailbox, Role: roleOf(d, uses),
			Can: !hasAttr(d, imap.MailboxAttrNoSelect) && !hasAttr(d, imap.MailboxAttrNonExistent)})
	}
	sort.SliceStable(out, func(i, j int) bool { return rank(out[i], sent) < rank(out[j], sent) })
	return out
}

func rank(f support.FolderInfo, sent string) int {
	switch {
	case f.Role == support.RoleInbox:
		return 0
	case f.Role == support.RoleSent && f.Name == sent:
		return 1
	}
	return 2
}

// specialUse is the role that the server itself gives a folder.
func specialUse(d *imap.ListData) support.FolderRole {
	for _, use := range []struct {
		attr imap.MailboxAttr
		role support.FolderRole
	}{
		{imap.MailboxAttrSent, support.RoleSent}, {imap.MailboxAttrDrafts, support.RoleDrafts}, {imap.MailboxAttrTrash, support.RoleTrash},
		{imap.MailboxAttrJunk, support.RoleJunk}, {imap.MailboxAttrAll, support.RoleVirtual}, {imap.MailboxAttrFlagged, support.RoleVirtual},
		{imap.MailboxAttrImportant, support.RoleVirtual}, {imap.MailboxAttrArchive, support.RoleArchive},
	} {
		if hasAttr(d, use.attr) {
			return use.role
		}
	}
	return support.RoleOther
}

// roleOf is what a folder is for. What lies in a folder that is left out, or in
// the archive, is of its kind.
func roleOf(d *imap.ListData, uses map[string]support.FolderRole) support.FolderRole {
	if strings.EqualFold(d.Mailbox, "INBOX") {
		return support.RoleInbox
	}
	if r, ok := uses[d.Mailbox]; ok {
		return r
	}
	path := pathOf(d)
	for n := len(path) - 1; n > 0; n-- {
		r, ok := uses[strings.Join(path[:n], string(d.Delim))]
		if ok && (!r.Mirrored() || r == support.RoleArchive) {
			return r
		}
	}
	return support.RoleOfFolder(path)
}

func pathOf(d *imap.ListData) []string {
	if d.Delim == 0 {
		return []string{d.Mailbox}
	}
	return strings.Split(d.Mailbox, string(d.Delim))
}

// sentFolder names the folder with the answers: by special use, or the
// likeliest by its name; "" where there is none.
func sentFolder(list []*imap.ListData, uses map[string]support.FolderRole) string {
	best, name := -1, ""
	for _, d := range list {
		if hasAttr(d, imap.MailboxAttrNoSelect) || hasAttr(d, imap.MailboxAttrNonExistent) {
			continue
		}
		if uses[d.Mailbox] == support.RoleSent {
			return d.Mailbox
		}
		if r := support.SentRank(pathOf(d)); roleOf(d, uses) == support.RoleSent && (best < 0 || r < best) {
			best, name = r, d.Mailbox
		}
	}
	return name
}

func hasAttr(d *imap.ListData, attr imap.MailboxAttr) bool {
	for _, a := range d.Attrs {
		if strings.EqualFold(string(a), string(attr)) {
			return true
		}
	}
	return false
}

// Open opens a folder for reading only (EXAMINE): nothing that is done there
// changes it.
func (s *session) Open(ctx context.Context, folder string) (support.FolderState, error) {
	var state support.FolderState
	// Events of the folder that was open before. Those that come from here on
	// are kept: one too many costs a look, one too few a mail.
	s.takeChange()
	err := s.do(ctx, "imap.open", func(cl *imapclient.Client) (err error) {
		state, err = s.examine(cl, folder)
		return err
	})
	return state, err
}

func (s *session) examine(cl *imapclient.Client, folder string) (support.FolderState, error) {
	s.folder = ""
	s.exists.Store(unknownCount)
	o := &imap.SelectOptions{ReadOnly: true, CondStore: cl.Caps().Has(imap.CapCondStore)}
	data, err := cl.Select(folder, o).Wait()
	if refused(err) && o.CondStore {
		o.CondStore = false
		data, err = cl.Select(folder, o).Wait()
	}
	if err != nil {
		return support.FolderState{}, folderFault("imap.open", folder, err)
	}
	s.folder = folder
	// An EXISTS that came after the answer is newer than the answer.
	s.exists.CompareAndSwap(unknownCount, int64(data.NumMessages))
	return support.FolderState{UIDValidity: data.UIDValidity, UIDNext: uint32(data.UIDNext), ModSeq: data.HighestModSeq, Messages: data.NumMessages}, nil
}

// folderFault makes an Error of a server's no to opening a folder. Its Detail is
// the folder; what the server said is that of its cause.
func folderFault(op, folder string, err error) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return err
	}
	why := &support.Error{Code: support.CodeServer, Op: op, Detail: plain(said.Text), Err: errors.New(string(said.Type))}
	return &support.Error{Code: support.CodeFolder, Op: op, Detail: plain(folder), Err: why}
}
