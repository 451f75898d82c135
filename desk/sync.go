package desk

import (
	"context"
	"slices"
	"time"

	"linje/support"
)

const (
	batchMessages = 200     // mails stored at once …
	batchBytes    = 3 << 20 // … or so many bytes of them
	pieceMessages = 5000    // mails asked for at once: between two pieces the line is idle
	firstBatch    = 50      // the newest, stored at once so that work can begin
	sentFirst     = 200     // newest answers that a first sync reads before the requests
	turns         = 3       // times a round looks at a folder in which a mail waits for another
	syncAttempts  = 2       // times a mail is asked for before the sync goes on without it
	// flagsAgain is how often flags are listed in folders that are not listened
	// to, on servers that do not count changes.
	flagsAgain = 10 * time.Minute
)

// syncer brings the folders of one mailbox up to date over one connection. One
// goroutine uses it.
type syncer struct {
	d        *Desk
	server   Server
	mailbox  support.Mailbox
	folders  []watched // the answers, the inbox, the others
	result   support.SyncResult
	at       opened
	aside    hardMails
	looks    looks
	redials  int
	noList   bool // the server's list of folders ends the connection
	seasoned bool // the mailbox was synced before
	quiet    bool // a look at what a listening connection was told: no progress
}

// looks are the last ones at the folders.
type looks struct {
	listed  map[string]time.Time           // when flags were listed in full
	told    map[string]support.FolderState // by STATUS
	patient bool                           // mails that wait for others are left for later
	waiting int                            // such mails in the folder that was looked at last
}

// watched is a folder that is read.
type watched struct {
	name string
	role support.FolderRole
}

// opened is the folder that is open.
type opened struct {
	name     string
	validity uint32
	// base is a state that all is stored of, from which changes can be asked
	// for; zero where there is none.
	base support.FolderState
	// begun says that some of its mails were fetched: the first come in a small
	// batch of their own.
	begun bool
}

// openSyncer connects and finds the folders to read.
func (d *Desk) openSyncer(ctx context.Context, m support.Mailbox) (*syncer, error) {
	server, err := d.dial(ctx, m)
	if err != nil {
		return nil, err
	}
	s := &syncer{d: d, server: server, mailbox: m, looks: looks{listed: map[string]time.Time{}}}
	if err := s.refresh(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *syncer) close() { _ = s.server.Close() }

// Sync brings one mailbox up to date over a connection of its own and ends it.
func (d *Desk) Sync(ctx context.Context, id support.MailboxID) (support.SyncResult, error) {
	began := time.Now()
	m, err := d.mailbox(ctx, id)
	if err != nil {
		return support.SyncResult{}, err
	}
	s, err := d.openSyncer(ctx, m)
	if err != nil {
		return support.SyncResult{}, err
	}
	defer s.close()
	err = s.round(ctx)
	s.result.Seconds = time.Since(began).Seconds()
	s.result.Aside = s.countAside()
	return s.result, err
}

// round looks at every folder. A first one reads the newest answers, then the
// requests, then the older answers and the rest: so a request that is answered
// long ago does not come up as new. A mail that waits for another one (see
// intake.awaits) is left for the next turn. What STATUS says has not changed is
// not opened; a first round opens all, and need not ask.
func (s *syncer) round(ctx context.Context) error {
	if err := s.readAside(ctx); err != nil {
		return err
	}
	s.aside.asked = map[hardMail]bool{}
	var told map[string]support.FolderState
	var err error
	if s.seasoned {
		if told, err = s.server.Status(ctx, s.besides(s.at.name)); err != nil {
			return err
		}
	}
	s.looks.told = told
	defer func() { s.looks.patient = false }()
	folders := s.folders
	for turn := range turns {
		s.looks.patient = turn < turns-1
		if folders, err = s.pass(ctx, folders, told, turn == 0); err != nil {
			return err
		}
		told = nil
	}
	return s.d.p.Store.SettleGone(ctx, s.mailbox.ID)
}

// pass looks at some folders and returns those that are not read to the end. A
// first pass reads only the newest answers.
func (s *syncer) pass(ctx context.Context, folders []watched, told map[string]support.FolderState, first bool) (later []watched, err error) {
	for _, f := range folders {
		limit := 0
		if first && f.role == support.RoleSent {
			limit = sentFirst
		}
		cut, err := s.look(ctx, f, told[f.name], limit)
		if err != nil {
			return nil, err
		}
		if cut {
			later = append(later, f)
		}
	}
	return later, nil
}

// besides lists the folders that are read, but that one.
func (s *syncer) besides(name string) []string {
	names := make([]string, 0, len(s.folders))
	for _, f := range s.folders {
		if f.name != name {
			names = append(names, f.name)
		}
	}
	return names
}

// look brings one folder up to date, if told, the state as STATUS tells it,
// does not say that it is. With a limit, a folder that was never read is read
// no further than that many of its newest mails; cut is true then.
func (s *syncer) look(ctx context.Context, f watched, told support.FolderState, limit int) (cut bool, err error) {
	s.looks.waiting = 0
	stored, err := s.d.p.Store.Folder(ctx, s.mailbox.ID, f.name)
	if err != nil {
		return false, err
	}
	told.Since = s.since()
	if s.upToDateBy(f, told, stored) {
		return false, nil
	}
	state, err := s.openFolder(ctx, f)
	if err != nil || s.at.name == "" {
		return false, err
	}
	diff := difference{}
	switch {
	case state.Same(stored):
		state.Left = stored.Left
	case state.Follows(stored):
		state.Left = stored.Left
		diff, err = s.delta(ctx, f, stored, &state)
	default:
		if err = s.newest(ctx, f, stored, state); err == nil {
			diff, err = s.full(ctx, f, &state)
		}
	}
	if err != nil {
		return false, err
	}
	if stored.UIDValidity == 0 {
		cut = diff.cut(limit)
	}
	renumbered := stored.UIDValidity != 0 && stored.UIDValidity != state.UIDValidity
	complete, err := s.take(ctx, f, diff, renumbered)
	if err != nil || !complete || cut {
		return cut || s.looks.waiting > 0, err
	}
	s.at.base = state
	return false, s.d.p.Store.SaveFolder(ctx, s.mailbox.ID, f.name, state)
}

// upToDateBy reports whether a folder needs no look.
func (s *syncer) upToDateBy(f watched, told, stored support.FolderState) bool {
	if s.asks(f, stored.UIDValidity) {
		return false
	}
	if told.ModSeq != 0 {
		return told.Same(stored)
	}
	// Without counted changes only a full list shows changed flags.
	return told.SameMail(stored) && s.d.p.Now().Sub(s.looks.listed[f.name]) < flagsAgain && f.role != support.RoleInbox
}

// openFolder opens a folder. One that cannot be opened is passed over, with
// nothing open, unless the mailbox is set up with it.
func (s *syncer) openFolder(ctx context.Context, f watched) (support.FolderState, error) {
	s.at = opened{}
	state, err := s.server.Open(ctx, f.name)
	if support.CodeOf(err) == support.CodeFolder && f.role != support.RoleInbox && f.name != s.mailbox.Folders.Sent {
		s.d.p.Log.Warn("folder not opened", "mailbox", s.mailbox.ID)
		return state, nil
	}
	if err != nil {
		return state, err
	}
	state.Since = s.since()
	s.at = opened{name: f.name, validity: state.UIDValidity}
	return state, nil
}

func (s *syncer) since() int64 {
	if s.mailbox.Since.IsZero() {
		return 0
	}
	return s.mailbox.Since.Unix()
}

// full compares the whole list of the open folder with what is stored. There
// is no watermark that could pass a gap.
func (s *syncer) full(ctx context.Context, f watched, state *support.FolderState) (difference, error) {
	there, err := s.server.Placed(ctx)
	if err != nil {
		return difference{}, err
	}
	here, err := s.d.p.Store.Placed(ctx, s.mailbox.ID, f.name, s.at.validity)
	if err != nil {
		return difference{}, err
	}
	diff := compare(there, here)
	s.looks.listed[f.name] = s.d.p.Now()
	if err := s.forgetGone(ctx, f, there); err != nil {
		return diff, err
	}
	return diff, s.leaveOld(ctx, &diff, state)
}

// leaveOld takes the mails out that are older than the user wants.
func (s *syncer) leaveOld(ctx context.Context, diff *difference, state *support.FolderState) error {
	state.Left = 0
	if s.mailbox.Since.IsZero() || len(diff.missing) == 0 {
		return nil
	}
	floor, err := s.server.FirstSince(ctx, s.mailbox.Since)
	if err != nil {
		return err
	}
	all := len(diff.missing)
	diff.missing = from(diff.missing, floor)
	state.Left = uint32(all - len(diff.missing)) //nolint:gosec // of a folder's mails
	return nil
}

// delta asks for what came and changed since base. That something vanished
// shows in the number of mails; only then all UIDs are listed.
func (s *syncer) delta(ctx context.Context, f watched, base support.FolderState, state *support.FolderState) (difference, error) {
	changes, err := s.server.Changes(ctx, base)
	if err != nil {
		return difference{}, err
	}
	id, validity, st := s.mailbox.ID, s.at.validity, s.d.p.Store
	tail, err := st.PlacedFrom(ctx, id, f.name, validity, base.UIDNext)
	if err != nil {
		return difference{}, err
	}
	diff := compare(changes.New, tail)
	known, err := st.PlacedAmong(ctx, id, f.name, validity, uidsOf(changes.Changed))
	if err != nil {
		return diff, err
	}
	diff.changed = append(diff.changed, changedAmong(changes.Changed, known)...)
	below, err := st.CountPlaced(ctx, id, f.name, validity, base.UIDNext)
	if err != nil {
		return diff, err
	}
	hard := 0
	for _, u := range s.asideIn(f, validity) {
		if u.UID < base.UIDNext {
			hard++
		}
	}
	if uint64(below)+uint64(hard)+uint64(base.Left)+uint64(len(changes.New)) == uint64(changes.Messages) {
		return diff, nil
	}
	return diff, s.recount(ctx, f, &diff, state)
}

// recount lists all UIDs and makes diff's missing and gone anew from them.
func (s *syncer) recount(ctx context.Context, f watched, diff *difference, state *support.FolderState) error {
	uids, err := s.server.UIDs(ctx)
	if err != nil {
		return err
	}
	here, err := s.d.p.Store.PlacedFrom(ctx, s.mailbox.ID, f.name, s.at.validity, 0)
	if err != nil {
		return err
	}
	there := make([]support.Placed, len(uids))
	for i, u := range uids {
		there[i].UID = u
	}
	whole := compare(there, here)
	diff.missing, diff.gone = whole.missing, whole.gone
	if err := s.forgetGone(ctx, f, there); err != nil {
		return err
	}
	return s.leaveOld(ctx, diff, state)
}

// take stores what differs and fetches what is missing, the newest first.
// complete is false when something is left to fetch.
func (s *syncer) take(ctx context.Context, f watched, diff difference, renumbered bool) (complete bool, err error) {
	if err := s.saveDiff(ctx, f, diff); err != nil {
		return false, err
	}
	want, hard := s.apart(f, diff.missing)
	if s.seasoned && (f.role != support.RoleInbox || renumbered) {
		if want, err = s.rematch(ctx, f, want); err != nil {
			return false, err
		}
	}
	left, err := s.fetchAll(ctx, f, want, hard)
	if noteErr := s.note(ctx, f, left, hard, err == nil); noteErr != nil {
		return false, noteErr
	}
	if err != nil {
		return false, err
	}
	for _, u := range s.asideIn(f, s.at.validity) {
		if !u.Aside() {
			return false, nil
		}
	}
	return s.looks.waiting == 0, nil
}

func (s *syncer) progress(f watched, total, done int) {
	if s.quiet || total == 0 {
		return
	}
	name := f.name
	if f.role == support.RoleInbox {
		name = ""
	}
	s.d.setState(s.mailbox.ID, func(st *support.SyncState) {
		st.Phase, st.Total, st.Done, st.Folder, st.Err = support.PhaseSyncing, total, done, name, nil
	})
}

func (d *Desk) dial(ctx context.Context, m support.Mailbox) (Server, error) {
	password, err := d.password(ctx, m)
	if err != nil {
		return nil, err
	}
	server, err := d.p.Mail.Dial(ctx, m, password)
	if err == nil {
		d.trace("signed in")
	}
	return server, err
}

func (s *syncer) inbox() watched {
	i := slices.IndexFunc(s.folders, func(f watched) bool { return f.role == support.RoleInbox })
	return s.folders[i]
}
