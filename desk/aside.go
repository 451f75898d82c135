package desk

import (
	"context"
	"slices"
	"time"

	"linje/support"
)

// maxRedials bounds how often one syncer connects again by itself to find the
// mails whose delivery ends the connection.
const maxRedials = 24

// Undelivered lists the mails that a server lists and does not deliver, and
// that were put aside so that the rest goes on.
func (d *Desk) Undelivered(ctx context.Context) ([]support.Undelivered, error) {
	ms, err := d.p.Store.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	var out []support.Undelivered
	for _, m := range ms {
		us, err := d.p.Store.Undelivered(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, slices.DeleteFunc(us, func(u support.Undelivered) bool { return !u.Aside() })...)
	}
	return out, nil
}

// RetryUndelivered asks for them again, at the mailbox's next look, which is
// at once where Run is at work.
func (d *Desk) RetryUndelivered(ctx context.Context) error {
	us, err := d.Undelivered(ctx)
	if err != nil || len(us) == 0 {
		return err
	}
	for i := range us {
		us[i].Last = time.Time{}
	}
	if err := d.p.Store.SaveUndelivered(ctx, us); err != nil {
		return err
	}
	for _, u := range us {
		d.SyncNow(u.Mailbox)
	}
	return nil
}

// hardMails are the mails of one mailbox that were not delivered.
type hardMails struct {
	all []support.Undelivered
	// asked are those of this round, by folder and UID: each is asked for once.
	asked map[hardMail]bool
}

type hardMail struct {
	folder string
	uid    uint32
}

func (s *syncer) readAside(ctx context.Context) (err error) {
	s.aside.all, err = s.d.p.Store.Undelivered(ctx, s.mailbox.ID)
	return err
}

// due reports whether a mail that was not delivered is to be asked for now.
func (s *syncer) due(u support.Undelivered) bool {
	return u.Due(s.d.p.Now()) && !s.aside.asked[hardMail{u.Folder, u.UID}]
}

func (s *syncer) countAside() int {
	n := 0
	for _, u := range s.aside.all {
		if u.Aside() {
			n++
		}
	}
	return n
}

func (s *syncer) asideIn(f watched, validity uint32) []support.Undelivered {
	var out []support.Undelivered
	for _, u := range s.aside.all {
		if u.Folder == f.name && u.UIDValidity == validity {
			out = append(out, u)
		}
	}
	return out
}

// asks reports whether a folder has mails that are to be asked for again.
func (s *syncer) asks(f watched, validity uint32) bool {
	return slices.ContainsFunc(s.asideIn(f, validity), s.due)
}

// apart takes the mails that were not delivered before out of those to fetch.
// hard are those of them that are to be asked for now.
func (s *syncer) apart(f watched, missing []uint32) (want, hard []uint32) {
	known := map[uint32]bool{}
	for _, u := range s.asideIn(f, s.at.validity) {
		known[u.UID] = true
		if s.due(u) {
			hard = append(hard, u.UID)
		}
	}
	for _, uid := range missing {
		if !known[uid] {
			want = append(want, uid)
		}
	}
	return want, hard
}

// forgetGone drops undelivered mails that the folder lists no more, or that
// are of another numbering.
func (s *syncer) forgetGone(ctx context.Context, f watched, there []support.Placed) error {
	if !slices.ContainsFunc(s.aside.all, func(u support.Undelivered) bool { return u.Folder == f.name }) {
		return nil
	}
	have := make(map[uint32]bool, len(there))
	for _, p := range there {
		have[p.UID] = true
	}
	var gone []support.Undelivered
	for _, u := range s.aside.all {
		if u.Folder == f.name && (u.UIDValidity != s.at.validity || !have[u.UID]) {
			gone = append(gone, u)
		}
	}
	if err := s.d.p.Store.DropUndelivered(ctx, gone); err != nil {
		return err
	}
	return s.readAside(ctx)
}

// note records the mails of left, which did not come, and forgets those of hard
// that did. Without whole the connection ended before all were asked for: then
// only those are recorded that are known to have ended it.
func (s *syncer) note(ctx context.Context, f watched, left, hard []uint32, whole bool) error {
	if len(left) == 0 && len(hard) == 0 {
		return nil
	}
	known := map[uint32]support.Undelivered{}
	for _, u := range s.asideIn(f, s.at.validity) {
		known[u.UID] = u
	}
	var good []support.Undelivered
	if whole {
		if err := s.onlyThere(ctx, &left); err != nil {
			return err
		}
		for _, uid := range hard {
			if !slices.Contains(left, uid) {
				good = append(good, known[uid])
			}
		}
	}
	bad := s.tried(ctx, f, left, known, whole)
	if len(bad) > 0 {
		s.d.p.Log.Warn("mails not delivered", "mailbox", s.mailbox.ID, "count", len(bad))
	}
	if err := s.d.p.Store.SaveUndelivered(ctx, bad); err != nil {
		return err
	}
	if err := s.d.p.Store.DropUndelivered(ctx, good); err != nil {
		return err
	}
	return s.readAside(ctx)
}

// onlyThere takes out what is gone from the folder since it was listed.
func (s *syncer) onlyThere(ctx context.Context, left *[]uint32) error {
	if len(*left) == 0 {
		return nil
	}
	uids, err := s.server.UIDs(ctx)
	*left = slices.DeleteFunc(*left, func(u uint32) bool { _, there := slices.BinarySearch(uids, u); return err == nil && !there })
	return err
}

// tried counts one more try for each of left.
func (s *syncer) tried(ctx context.Context, f watched, left []uint32, known map[uint32]support.Undelivered, whole bool) (bad []support.Undelivered) {
	now := s.d.p.Now()
	for _, uid := range left {
		u, ok := known[uid]
		if !ok {
			u = support.Undelivered{Mailbox: s.mailbox.ID, Folder: f.name, UIDValidity: s.at.validity, UID: uid, First: now}
		}
		u.Tries, u.Last = u.Tries+1, now
		s.aside.asked[hardMail{f.name, uid}] = true
		if u.Tries == support.UndeliveredTries && whole {
			u = s.describe(ctx, f, u)
		}
		bad = append(bad, u)
	}
	return bad
}

// describe asks for who wrote a mail that does not come, and about what.
func (s *syncer) describe(ctx context.Context, f watched, u support.Undelivered) support.Undelivered {
	err := s.server.Heads(ctx, []uint32{u.UID}, func(r support.RawMail) error {
		p := s.d.p.Mail.Parse(r.Source)
		u.Received, u.From, u.Subject = r.Received, p.Envelope.From, p.Envelope.Subject
		return nil
	})
	if s.endsIt(ctx, err) {
		_ = s.again(ctx, f, err) // the next exchange says so
	}
	return u
}

// endsIt reports whether an error is the end of a connection that may be made
// anew.
func (s *syncer) endsIt(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	switch support.CodeOf(err) {
	case support.CodeProtocol, support.CodeClosed, support.CodeTimeout:
		return true
	}
	return false
}

// redial makes the connection anew; cause is why the one before ended.
func (s *syncer) redial(ctx context.Context, cause error) error {
	if s.redials++; s.redials > maxRedials {
		return cause
	}
	_ = s.server.Close()
	server, err := s.d.dial(ctx, s.mailbox)
	if err != nil {
		return err
	}
	s.server, s.at = server, opened{}
	return nil
}

// again makes the connection anew with the same folder open.
func (s *syncer) again(ctx context.Context, f watched, cause error) error {
	was := s.at
	if err := s.redial(ctx, cause); err != nil {
		return err
	}
	state, err := s.server.Open(ctx, f.name)
	if err != nil {
		return err
	}
	if state.UIDValidity != was.validity {
		return cause // the UIDs that were asked for mean nothing any more
	}
	s.at = opened{name: was.name, validity: was.validity}
	return nil
}
