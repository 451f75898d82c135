package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"linje/support"
)

const (
	// glanceMost is how many of the newest mails are read of a folder that has
	// never been read to its end.
	glanceMost = 200
	// glanceElsewhere is that for a folder where nothing of the case lies.
	glanceElsewhere = 50
	// placesOf is how many of a case's last messages tell in which folders it
	// lies.
	placesOf = 20
)

// lookFirst looks on the server, immediately before a mail goes, for what has
// come into its case. Something that the agent has not seen, another answer of
// this outbox among it, holds the mail; a
// look that cannot be made postpones it: nothing is sent blind unless the agent
// has said so. stop is true when the mail does not go now.
func (d *Desk) lookFirst(ctx context.Context, x *errand, e *support.OutboxEntry) (again time.Duration, stop bool) {
	if e.Basis.Anyway {
		return 0, false
	}
	if err := x.do(ctx, func(ctx context.Context) error { return x.glances(ctx, *e) }); err != nil {
		if ctx.Err() != nil {
			return lockAgain, true
		}
		e.Attempts.Count++
		e.Attempts.Last, e.Attempts.Code, e.Attempts.Detail = d.p.Now(), support.CodeOf(err), clip(support.DetailOf(err), 300)
		return d.postpone(ctx, e, support.OutboxQueued), true
	}
	now, err := d.p.Store.Sight(ctx, e.Case, e.Envelope.Agent)
	if err != nil {
		return lockAgain, true
	}
	rival, err := d.p.Store.Rival(ctx, e.ID)
	if err != nil {
		return lockAgain, true
	}
	detail := ""
	switch {
	case !e.Basis.Seen.Covers(now):
	case rival != 0:
		detail = strconv.FormatInt(int64(rival), 10)
	default:
		return 0, false
	}
	e.State = support.OutboxHeld
	e.Attempts.Last, e.Attempts.Code, e.Attempts.Detail = d.p.Now(), support.CodeChanged, detail
	if d.move(ctx, *e, support.OutboxQueued, support.OutboxHeld) {
		d.giveBackLogged(ctx, *e)
	}
	return 0, true
}

// errands are the IMAP connections of one pass over the outbox, apart from those
// that listen: one for each mailbox, for the looks, the copies in Sent and the
// flags of all its mails.
type errands struct {
	d *Desk
	m map[support.MailboxID]*errand
}

func (all *errands) of(ctx context.Context, id support.MailboxID) (*errand, error) {
	if x, ok := all.m[id]; ok {
		return x, nil
	}
	m, err := all.d.mailbox(ctx, id)
	if err != nil {
		return nil, err
	}
	x := &errand{d: all.d, mailbox: m}
	all.m[id] = x
	return x, nil
}

func (all *errands) close() {
	for _, x := range all.m {
		x.hangUp()
	}
}

// errand is one such connection, made when it is first needed.
type errand struct {
	d       *Desk
	mailbox support.Mailbox
	s       *syncer // nil while there is no connection
}

// do connects where that is needed and runs act, once more on a new connection
// where an old one turns out to be gone.
func (x *errand) do(ctx context.Context, act func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	old := x.s != nil
	for {
		err := x.connect(ctx)
		if err == nil {
			err = act(ctx)
		}
		if err == nil {
			return nil
		}
		x.hangUp()
		if !old || !support.Temporary(err) || ctx.Err() != nil {
			return err
		}
		old = false
	}
}

func (x *errand) connect(ctx context.Context) error {
	if x.s != nil {
		return nil
	}
	s, err := x.d.openSyncer(ctx, x.mailbox)
	if err != nil {
		return err
	}
	s.quiet = true
	x.s = s
	return s.readAside(ctx)
}

func (x *errand) hangUp() {
	if x.s != nil {
		x.s.close()
		x.s = nil
	}
}

// glances reads what is new in every folder: rules on the server file news of a
// case anywhere. Only folders that have got mail since the last sync are opened.
func (x *errand) glances(ctx context.Context, e support.OutboxEntry) error {
	near, err := x.folders(ctx, e)
	if err != nil {
		return err
	}
	told, err := x.s.server.Status(ctx, x.s.besides(x.s.at.name)) // STATUS is not for the folder that is open
	if err != nil {
		return err
	}
	for _, f := range x.s.folders {
		most := uint32(glanceElsewhere)
		if slices.Contains(near, f) {
			most = glanceMost
		}
		if err := x.s.glance(ctx, f, told[f.name], most); err != nil {
			return err
		}
	}
	return nil
}

// folders are the inbox, Sent, and where else messages of the mail's case lie.
func (x *errand) folders(ctx context.Context, e support.OutboxEntry) ([]watched, error) {
	t, err := x.d.p.Store.Thread(ctx, e.Case, draftOwner)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{x.s.sentFolder(): true}
	for _, m := range t.Messages[max(0, len(t.Messages)-placesOf):] {
		places, err := x.d.p.Store.PlacesOf(ctx, m.Mailbox, m.ID)
		if err != nil {
			return nil, err
		}
		for name := range places {
			wanted[name] = true
		}
	}
	var out []watched
	for _, f := range x.s.folders {
		if f.role == support.RoleInbox || wanted[f.name] {
			out = append(out, f)
		}
	}
	return out, nil
}

// glance reads the mails that a folder has got since it was last synced, and
// nothing else: no flags, nothing that has gone. It moves no watermark, so what
// it reads is compared again in the next sync. told is the folder's state by
// STATUS, zero where that was not asked for; most is how many are read of a
// folder that was never read to its end.
func (s *syncer) glance(ctx context.Context, f watched, told support.FolderState, most uint32) error {
	stored, err := s.d.p.Store.Folder(ctx, s.mailbox.ID, f.name)
	if err != nil {
		return err
	}
	known := stored.UIDNext != 0 && told.UIDValidity == stored.UIDValidity
	if known && told.UIDNext != 0 && told.UIDNext <= stored.UIDNext {
		return nil
	}
	state, err := s.openFolder(ctx, f)
	if err != nil || s.at.name == "" { // renamed or gone: its mails come up where they are now
		return err
	}
	want, err := s.arrived(ctx, f, stored, state, most)
	if err != nil {
		return err
	}
	want, _ = s.apart(f, want) // what is not delivered is the sync's to ask for
	if s.seasoned && f.role != support.RoleInbox {
		if want, err = s.rematch(ctx, f, want); err != nil {
			return err
		}
	}
	_, err = s.fetch(ctx, f, want)
	return err
}

// arrived lists the UIDs, the newest first, that the open folder may have got
// since it was last synced and that are not stored. One that was never read to
// its end is asked for its newest, most of them.
func (s *syncer) arrived(ctx context.Context, f watched, stored, state support.FolderState, most uint32) ([]uint32, error) {
	first, next := stored.UIDNext, state.UIDNext
	if next == 0 { // not said: the list tells it
		uids, err := s.server.UIDs(ctx)
		if err != nil {
			return nil, err
		}
		for _, uid := range uids {
			next = max(next, uid+1)
		}
	}
	if stored.UIDValidity != state.UIDValidity || first == 0 {
		first = max(next, most+1) - most
	}
	here, err := s.d.p.Store.PlacedFrom(ctx, s.mailbox.ID, f.name, s.at.validity, first)
	if err != nil {
		return nil, err
	}
	have := make(map[uint32]bool, len(here))
	for _, p := range here {
		have[p.UID] = true
	}
	var want []uint32
	for uid := next; uid > first; uid-- {
		if !have[uid-1] {
			want = append(want, uid-1)
		}
	}
	if len(want) == 0 || s.mailbox.Since.IsZero() {
		return want, nil
	}
	floor, err := s.server.FirstSince(ctx, s.mailbox.Since)
	return from(want, floor), err
}
