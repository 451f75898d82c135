package desk

import (
	"context"
	"runtime"
	"sort"
	"time"

	"golang.org/x/sync/errgroup"

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

func (s *syncer) saveDiff(ctx context.Context, f watched, diff difference) error {
	id := s.mailbox.ID
	if len(diff.changed) > 0 {
		if err := s.d.p.Store.SaveFlags(ctx, id, f.name, diff.changed); err != nil {
			return err
		}
		s.result.Changed += len(diff.changed)
	}
	if len(diff.gone) > 0 {
		if err := s.d.p.Store.Vanish(ctx, id, f.name, diff.gone); err != nil {
			return err
		}
		s.result.Vanished += len(diff.gone)
	}
	if len(diff.changed)+len(diff.gone) > 0 {
		s.d.publish(support.Change{Kind: support.ChangeCases})
	}
	return nil
}

// difference is what a folder has and the store has not, and the other way.
type difference struct {
	missing []uint32 // newest first
	changed []support.Placed
	gone    []uint32
}

func compare(there, here []support.Placed) difference {
	known := make(map[uint32][]string, len(here))
	for _, p := range here {
		known[p.UID] = p.Flags
	}
	var d difference
	for _, p := range there {
		flags, ok := known[p.UID]
		if !ok {
			d.missing = append(d.missing, p.UID)
			continue
		}
		if !sameFlags(flags, p.Flags) {
			d.changed = append(d.changed, p)
		}
		delete(known, p.UID)
	}
	for uid := range known {
		d.gone = append(d.gone, uid)
	}
	sort.Slice(d.missing, func(i, j int) bool { return d.missing[i] > d.missing[j] })
	sort.Slice(d.gone, func(i, j int) bool { return d.gone[i] < d.gone[j] })
	return d
}

func sameFlags(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	have := make(map[string]int, len(a))
	for _, f := range a {
		have[f]++
	}
	for _, f := range b {
		if have[f] == 0 {
			return false
		}
		have[f]--
	}
	return true
}

func from(uids []uint32, floor uint32) []uint32 {
	if floor == 0 {
		return nil
	}
	out := uids[:0]
	for _, u := range uids {
		if u >= floor {
			out = append(out, u)
		}
	}
	return out
}

// fetch reads mails in batches: one goroutine takes them from the server, some
// parse them, another stores them, in the order they were asked for. left
// counts those that the server did not deliver in full.
func (s *syncer) fetch(ctx context.Context, f watched, want []uint32) (left int, err error) {
	s.progress(len(want), 0)
	settings, err := s.d.p.Store.Settings(ctx)
	if err != nil {
		return 0, err
	}
	k := intake{mailbox: s.mailbox, folder: f.name, role: f.role, validity: s.open, settings: settings, now: s.d.p.Now()}
	batches := make(chan []arrival, 1)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		defer close(batches)
		left, err = s.receive(gctx, want, batches)
		return err
	})
	g.Go(func() error {
		done := 0
		for b := range batches {
			if err := s.store(gctx, k, b); err != nil {
				return err
			}
			done += len(b)
			s.progress(len(want), done)
		}
		return nil
	})
	err = g.Wait()
	return left, err
}

// receive fetches in pieces and sends what is parsed on as batches.
func (s *syncer) receive(ctx context.Context, want []uint32, batches chan<- []arrival) (left int, err error) {
	for size := firstBatch; len(want) > 0; size = batchMessages {
		n := min(size, len(want))
		piece := want[:n]
		want = want[n:]
		for range syncAttempts {
			piece, err = s.receivePiece(ctx, piece, batches)
			if err != nil {
				return left + len(piece), err
			}
			if len(piece) == 0 {
				break
			}
		}
		if len(piece) > 0 {
			left += len(piece)
			s.d.p.Log.Warn("mails not delivered in full", "mailbox", s.mailbox.ID, "count", len(piece))
		}
	}
	return left, nil
}

func (s *syncer) receivePiece(ctx context.Context, piece []uint32, batches chan<- []arrival) (missing []uint32, err error) {
	var raws []support.RawMail
	bytes := 0
	flush := func() error {
		if len(raws) == 0 {
			return nil
		}
		select {
		case batches <- s.d.parseAll(raws):
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, bytes = nil, 0
		return nil
	}
	missing, err = s.server.Fetch(ctx, piece, func(r support.RawMail) error {
		raws = append(raws, r)
		bytes += len(r.Source)
		if bytes >= batchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		_ = flush() // what came in full is worth keeping
		return missing, err
	}
	return missing, flush()
}

// parseAll parses on all cores and gives the mails back oldest first, so that
// a thread's beginning is stored before its end.
func (d *Desk) parseAll(raws []support.RawMail) []arrival {
	out := make([]arrival, len(raws))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range raws {
		g.Go(func() error {
			out[i] = d.parse(raws[i])
			return nil
		})
	}
	_ = g.Wait() // parse never fails
	sort.SliceStable(out, func(i, j int) bool { return out[i].raw.UID < out[j].raw.UID })
	return out
}

func (s *syncer) store(ctx context.Context, k intake, b []arrival) error {
	outcome, err := s.d.takeIn(ctx, k, b)
	if err != nil {
		return err
	}
	s.result.New += outcome.New
	s.result.CasesNew += len(outcome.CasesNew)
	s.result.Alerts += len(outcome.Alerts)
	return nil
}

// takeIn stores arrivals and tells of it.
func (d *Desk) takeIn(ctx context.Context, k intake, b []arrival) (support.IntakeOutcome, error) {
	outcome, err := d.p.Store.Intake(ctx, k.mailbox.ID, len(b), func(view support.IntakeView, i int) (support.Intake, error) {
		return k.decide(view, b[i]), nil
	})
	if err != nil {
		return outcome, err
	}
	for _, id := range outcome.Touched {
		d.publish(support.Change{Kind: support.ChangeCases, Case: id})
	}
	if len(outcome.Alerts) > 0 {
		for _, e := range outcome.Alerts {
			d.publish(support.Change{Kind: support.ChangeAlert, Case: e.Case})
		}
		poke(d.alerts)
	}
	d.trace("stored")
	return outcome, nil
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
