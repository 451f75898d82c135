package desk

import (
	"context"
	"slices"
	"strings"

	"linje/support"
)

// refresh finds the folders to read: every one that can be opened but drafts,
// the thrown away, the unwanted and those that show the mail of others. Folders
// that are gone are forgotten; their messages and cases stay.
func (s *syncer) refresh(ctx context.Context) error {
	if s.noList {
		return nil
	}
	stored, err := s.d.p.Store.Folders(ctx, s.mailbox.ID)
	if err != nil {
		return err
	}
	s.seasoned = s.seasoned || slices.Contains(stored, s.mailbox.Folders.Inbox)
	infos, err := s.server.Folders(ctx)
	if s.endsIt(ctx, err) {
		// Some servers list folders in a way that cannot be read. Those that are
		// known by name can still be opened.
		s.noList = true
		if err := s.redial(ctx, err); err != nil {
			return err
		}
		s.folders = arrange(s.mailbox, namedFolders(s.mailbox, stored))
		return nil
	}
	if err != nil {
		return err
	}
	s.folders = arrange(s.mailbox, infos)
	var gone []string
	for _, name := range stored {
		if !slices.ContainsFunc(s.folders, func(f watched) bool { return f.name == name }) {
			gone = append(gone, name)
		}
	}
	if len(gone) == 0 || len(infos) == 0 {
		return nil
	}
	places, err := s.d.p.Store.DropFolders(ctx, s.mailbox.ID, gone)
	if err != nil {
		return err
	}
	s.result.Vanished += places
	s.d.publish(support.Change{Kind: support.ChangeCases})
	return nil
}

// arrange puts the folders in the order in which they are read: the answers,
// the inbox, the others.
func arrange(m support.Mailbox, infos []support.FolderInfo) []watched {
	var sent, others []watched
	for _, f := range infos {
		switch {
		case sameFolder(f.Name, m.Folders.Inbox), sameFolder(f.Name, m.Folders.Sent), !f.Can, !f.Role.Mirrored():
		case f.Role == support.RoleSent:
			sent = append(sent, watched{f.Name, f.Role})
		case f.Role == support.RoleInbox: // not where this mailbox's requests come in
			others = append(others, watched{f.Name, support.RoleOther})
		default:
			others = append(others, watched{f.Name, f.Role})
		}
	}
	inbox := watched{m.Folders.Inbox, support.RoleInbox}
	if m.Folders.Sent != "" {
		sent = append([]watched{{m.Folders.Sent, support.RoleSent}}, sent...)
	}
	if len(sent) > 1 { // the answers lie in the first; what others are called so comes with the rest
		others = append(slices.Clone(sent[1:]), others...)
		sent = sent[:1]
	}
	return append(append(sent, inbox), others...)
}

// sameFolder: INBOX has no case (RFC 9051 section 5.1), other names have.
func sameFolder(a, b string) bool {
	return a == b || strings.EqualFold(a, "INBOX") && strings.EqualFold(b, "INBOX")
}

// namedFolders are those whose names are known without a list.
func namedFolders(m support.Mailbox, stored []string) []support.FolderInfo {
	var out []support.FolderInfo
	for _, name := range append([]string{"INBOX"}, stored...) {
		if slices.ContainsFunc(out, func(f support.FolderInfo) bool { return sameFolder(f.Name, name) }) {
			continue
		}
		path := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '.' })
		out = append(out, support.FolderInfo{Name: name, Role: support.RoleOfFolder(path), Can: true})
	}
	return out
}

// sentFolder names the folder with the answers, "" where there is none.
func (s *syncer) sentFolder() string {
	for _, f := range s.folders {
		if f.role == support.RoleSent {
			return f.name
		}
	}
	return ""
}
