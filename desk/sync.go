package desk

import (
	"context"
	"time"

	"linje/support"
)

const (
	batchMessages = 200     // mails stored in one transaction …
	batchBytes    = 8 << 20 // … or so many bytes of them
	firstBatch    = 50      // the newest, stored at once so that work can begin
	sentFirst     = 200     // newest answers that a first sync reads before the requests
	syncAttempts  = 2       // times a mail is asked for before the sync goes on without it
)

// syncer brings the folders of one mailbox up to date over one connection.
type syncer struct {
	d       *Desk
	server  Server
	mailbox support.Mailbox
	folders []watched
	result  support.SyncResult
	open    uint32 // UIDVALIDITY of the folder that is open
	quiet   bool   // a look at what a listening connection was told: no progress
}

// watched is a folder that is read.
type watched struct {
	name string
	role support.FolderRole
}

// newSyncer finds the folders to read.
func (d *Desk) newSyncer(ctx context.Context, server Server, m support.Mailbox) (*syncer, error) {
	s := &syncer{d: d, server: server, mailbox: m}
	sent := m.Folders.Sent
	if sent == "" {
		infos, err := server.Folders(ctx)
		if err != nil {
			return nil, err
		}
		for _, f := range infos {
			if f.Role == support.RoleSent && f.Can {
				sent = f.Name
				break
			}
		}
	}
	if sent != "" {
		s.folders = append(s.folders, watched{sent, support.RoleSent})
	}
	s.folders = append(s.folders, watched{m.Folders.Inbox, support.RoleInbox})
	return s, nil
}

func (s *syncer) sentFolder() string {
	for _, f := range s.folders {
		if f.role == support.RoleSent {
			return f.name
		}
	}
	return ""
}

// all syncs every folder, the inbox last, so that it stays open. A first sync
// reads the newest answers, then the requests, then the older answers: so a
// request that is answered long ago does not come up as new.
func (s *syncer) all(ctx context.Context) error {
	for _, f := range s.folders {
		limit := 0
		if f.role == support.RoleSent {
			limit = sentFirst
		}
		if err := s.folder(ctx, f, limit); err != nil {
			return err
		}
	}
	return nil
}

// folder opens and syncs one folder. With a limit, only so many of the newest
// missing mails are read in a first sync; older reads the rest.
func (s *syncer) folder(ctx context.Context, f watched, limit int) error {
	state, err := s.server.Open(ctx, f.name)
	if err != nil {
		return err
	}
	s.open = state.UIDValidity
	if !s.mailbox.Since.IsZero() {
		state.Since = s.mailbox.Since.Unix()
	}
	stored, err := s.d.p.Store.Folder(ctx, s.mailbox.ID, f.name)
	if err != nil {
		return err
	}
	if state.ModSeq != 0 && state == stored {
		return nil
	}
	if stored.UIDValidity == state.UIDValidity {
		limit = 0
	}
	complete, err := s.opened(ctx, f, limit)
	if err != nil || !complete {
		return err
	}
	return s.d.p.Store.SaveFolder(ctx, s.mailbox.ID, f.name, state)
}

// opened compares the open folder with what is stored and fetches what is
// missing, the newest first. What was not delivered in full stays missing and
// is asked for again: there is no watermark that could pass a gap. complete is
// false when something is left to fetch.
func (s *syncer) opened(ctx context.Context, f watched, limit int) (complete bool, err error) {
	there, err := s.server.Placed(ctx)
	if err != nil {
		return false, err
	}
	here, err := s.d.p.Store.Placed(ctx, s.mailbox.ID, f.name, s.open)
	if err != nil {
		return false, err
	}
	diff := compare(there, here)
	if !s.mailbox.Since.IsZero() && len(diff.missing) > 0 {
		floor, err := s.server.FirstSince(ctx, s.mailbox.Since)
		if err != nil {
			return false, err
		}
		diff.missing = from(diff.missing, floor)
	}
	if err := s.saveDiff(ctx, f, diff); err != nil {
		return false, err
	}
	want := diff.missing
	if limit > 0 && len(want) > limit {
		want = want[:limit]
	}
	if len(want) == 0 {
		return true, nil
	}
	left, err := s.fetch(ctx, f, want)
	return left == 0 && len(want) == len(diff.missing), err
}

func (s *syncer) progress(total, done int) {
	if s.quiet {
		return
	}
	s.d.setState(s.mailbox.ID, func(st *support.SyncState) {
		st.Phase, st.Total, st.Done, st.Err = support.PhaseSyncing, total, done, nil
	})
}

// Sync brings one mailbox up to date over a connection of its own and ends it.
func (d *Desk) Sync(ctx context.Context, id support.MailboxID) (support.SyncResult, error) {
	began := time.Now()
	m, err := d.mailbox(ctx, id)
	if err != nil {
		return support.SyncResult{}, err
	}
	server, err := d.dial(ctx, m)
	if err != nil {
		return support.SyncResult{}, err
	}
	defer server.Close()
	s, err := d.newSyncer(ctx, server, m)
	if err != nil {
		return support.SyncResult{}, err
	}
	if err = s.all(ctx); err == nil {
		err = s.older(ctx)
	}
	s.result.Seconds = time.Since(began).Seconds()
	return s.result, err
}

// older reads what all left for later.
func (s *syncer) older(ctx context.Context) error {
	for _, f := range s.folders {
		if f.role != support.RoleSent {
			continue
		}
		if err := s.folder(ctx, f, 0); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) dial(ctx context.Context, m support.Mailbox) (Server, error) {
	password, err := d.password(ctx, m)
	if err != nil {
		return nil, err
	}
	return d.p.Mail.Dial(ctx, m, password)
}
