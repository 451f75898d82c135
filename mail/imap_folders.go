package mail

import (
	"context"
	"errors"
	"slices"
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

func folderInfos(list []*imap.ListData) []support.FolderInfo {
	sent := sentFolder(list)
	out := make([]support.FolderInfo, 0, len(list))
	seen := map[string]bool{}
	for _, d := range list {
		if seen[d.Mailbox] {
			continue
		}
		seen[d.Mailbox] = true
		info := support.FolderInfo{Name: d.Mailbox, Can: !hasAttr(d, imap.MailboxAttrNoSelect) && !hasAttr(d, imap.MailboxAttrNonExistent)}
		switch {
		case strings.EqualFold(d.Mailbox, "INBOX"):
			info.Role = support.RoleInbox
		case d == sent:
			info.Role = support.RoleSent
		}
		out = append(out, info)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Role == support.RoleInbox && out[j].Role != support.RoleInbox })
	return out
}

// sentFolder finds the folder with the answers: by special use (RFC 6154), or
// by the names that servers and mail programs give it, the likeliest first.
func sentFolder(list []*imap.ListData) *imap.ListData {
	for _, d := range list {
		if hasAttr(d, imap.MailboxAttrSent) {
			return d
		}
	}
	names := []string{"sent", "sent items", "sendte elementer", "sende element", "sendt", "sendte", "sende", "sent mail",
		"sent messages", "sent-mail", "sendt e-post", "sendt post", "sendte meldinger", "skickat", "gesendet"}
	for _, name := range names {
		for _, d := range list {
			if sentName(d) == name && !hasAttr(d, imap.MailboxAttrNoSelect) {
				return d
			}
		}
	}
	return nil
}

// sentName is the last part of a folder's name, where it lies at the top or
// where servers put their own folders.
func sentName(d *imap.ListData) string {
	name := strings.ToLower(d.Mailbox)
	if d.Delim == 0 {
		return name
	}
	parts := strings.Split(name, string(d.Delim))
	if len(parts) == 1 {
		return parts[0]
	}
	if len(parts) == 2 && slices.Contains([]string{"inbox", "[gmail]", "[google mail]"}, parts[0]) {
		return parts[1]
	}
	return ""
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

// folderFault makes an Error of a server's no to opening a folder.
func folderFault(op, folder string, err error) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return err
	}
	return &support.Error{Code: support.CodeFolder, Op: op, Detail: plain(folder + ": " + said.Text), Err: errors.New(string(said.Type))}
}
