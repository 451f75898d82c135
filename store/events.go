package store

import (
	"context"

	"linje/support"
)

const sqlEvents = `SELECT id, at, agent, kind, data FROM events WHERE case_id = ? ORDER BY at, id`

func (t *tx) events(id support.CaseID) ([]support.Event, error) {
	var out []support.Event
	err := t.each(func(r scanner) error {
		e := support.Event{Case: id}
		var at int64
		var data string
		if err := r.Scan(&e.ID, &at, &e.Agent, &e.Kind, &data); err != nil {
			return err
		}
		e.At = timeOf(at)
		out = append(out, e)
		return decode(data, &out[len(out)-1].Data)
	}, sqlEvents, id)
	return out, err
}

const sqlAddEvent = `INSERT INTO events (id, case_id, at, agent, kind, data) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, id) DO NOTHING`

func (t *tx) addEvent(e support.Event) (added bool, err error) {
	data, err := encode(e.Data)
	if err != nil {
		return false, err
	}
	n, err := t.exec(sqlAddEvent, e.ID, e.Case, micros(e.At), e.Agent, e.Kind, data)
	return n == 1, err
}

// caseState is a case as a journal has changed it so far.
type caseState struct {
	now    support.Case
	events []support.Event
	stored bool // a row stands in cases
	stale  bool // events were added since now was folded
	dirty  bool // now is not in cases yet
	listed bool // stands in journal.order
}

// journal adds events inside a write transaction and keeps the projection and
// the search index in step. finish writes what is left.
type journal struct {
	tx    *tx
	cases map[support.CaseID]*caseState
	order []support.CaseID // in the order they were first changed
	docs  []doc
}

func newJournal(t *tx) *journal { return &journal{tx: t, cases: map[support.CaseID]*caseState{}} }

// state returns the case's state, an empty one where there is no such case.
func (j *journal) state(id support.CaseID) (*caseState, error) {
	if s, ok := j.cases[id]; ok {
		return s, nil
	}
	s := &caseState{}
	c, err := j.tx.caseByID(id)
	switch {
	case notFound(err):
		s.now.ID = id
	case err != nil:
		return nil, err
	default:
		s.stored, s.now = true, c
		if s.events, err = j.tx.events(id); err != nil {
			return nil, err
		}
	}
	j.cases[id] = s
	return s, nil
}

// current returns the fold of the events so far; ok is false when there is no
// such case.
func (j *journal) current(id support.CaseID) (c support.Case, ok bool, err error) {
	s, err := j.state(id)
	if err != nil {
		return support.Case{}, false, err
	}
	s.fold()
	return s.now, s.exists(), nil
}

func (s *caseState) exists() bool { return s.stored || len(s.events) > 0 }

func (s *caseState) fold() {
	if !s.stale {
		return
	}
	c := support.Fold(s.now.ID, s.events)
	// These are no events: a case stays where it began, unread belongs to the
	// person at this machine, and flags to the server.
	c.Mailbox, c.Activity.Unread, c.Activity.Flagged = s.now.Mailbox, s.now.Activity.Unread, s.now.Activity.Flagged
	s.now, s.stale = c, false
}

// add stores an event that is not known yet. The case begins with it where
// there is none, in that mailbox.
func (j *journal) add(mailbox support.MailboxID, e support.Event) (added bool, err error) {
	if e.ID == "" || e.Case == "" || e.At.IsZero() {
		return false, support.Ef(support.CodeInvalid, "store.event", "event without ID, case or time")
	}
	s, err := j.state(e.Case)
	if err != nil {
		return false, err
	}
	if !s.exists() {
		s.now.Mailbox = mailbox
	}
	if s.now.Mailbox != mailbox {
		return false, support.Ef(support.CodeInvalid, "store.event", "case %s is of another mailbox", e.Case.Number())
	}
	e.At = timeOf(micros(e.At)) // as it will be read back
	if added, err = j.tx.addEvent(e); err != nil || !added {
		return false, err
	}
	s.events = append(s.events, e)
	s.stale = true
	j.touch(e.Case, s)
	if e.Kind == support.EventNote {
		j.docs = append(j.docs, doc{at: e.At, caseID: e.Case, event: e.ID, body: e.Data.Text})
	}
	return true, nil
}

// touch marks that the case's row must be written.
func (j *journal) touch(id support.CaseID, s *caseState) {
	s.dirty = true
	if !s.listed {
		s.listed = true
		j.order = append(j.order, id)
	}
}

func (j *journal) setUnread(id support.CaseID) error {
	s, err := j.state(id)
	if err != nil || s.now.Activity.Unread {
		return err
	}
	s.now.Activity.Unread = true
	j.touch(id, s)
	return nil
}

// flush writes the rows of the changed cases.
func (j *journal) flush() error {
	for _, id := range j.order {
		s := j.cases[id]
		if !s.dirty {
			continue
		}
		s.fold()
		if err := j.tx.saveCase(s.now); err != nil {
			return err
		}
		s.stored, s.dirty = true, false
	}
	return nil
}

// finish writes all that is left: the changed cases and the search index.
func (j *journal) finish() error {
	if err := j.flush(); err != nil {
		return err
	}
	for i := range j.docs {
		d := &j.docs[i]
		if d.event != "" { // a note is found by its case's words too
			c := j.cases[d.caseID].now
			d.subject, d.sender = c.Subject, c.Requester.Name+" "+c.Requester.Email
		}
	}
	return j.tx.index(j.docs)
}

// Update lets decide see the case inside one write transaction and stores the
// events it returns; an event without Case gets this one. What decide returns
// as an error is returned, and nothing is stored.
func (s *Store) Update(ctx context.Context, id support.CaseID, decide func(c support.Case) ([]support.Event, error)) (support.Case, error) {
	const op = "store.Update"
	var out support.Case
	err := s.write(ctx, op, func(t *tx) error {
		j := newJournal(t)
		c, ok, err := j.current(id)
		if err != nil {
			return err
		}
		if !ok {
			return support.Ef(support.CodeNotFound, op, "case %s", id.Number())
		}
		events, err := decide(c)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Case == "" {
				e.Case = id
			}
			if _, err := j.add(c.Mailbox, e); err != nil {
				return err
			}
		}
		if err := j.finish(); err != nil {
			return err
		}
		out, _, err = j.current(id)
		return err
	})
	return out, err
}
