package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"linje/support"
)

// maxRefs bounds how many named Message-IDs are kept of one mail.
const maxRefs = 200

// intake is one call of Intake.
type intake struct {
	tx      *tx
	mailbox support.MailboxID
	journal *journal
	folders map[string]int64
	failed  error // of a look at the view
	out     support.IntakeOutcome
	begun   map[support.CaseID]bool
	// What the view and the rows of this call have told so far: mails of one
	// thread come together, and each asks for all before it.
	cases map[support.MessageID]support.CaseID   // "": in none
	mails map[support.MessageID]*support.Message // nil: not stored
}

func newIntake(t *tx, id support.MailboxID) *intake {
	return &intake{tx: t, mailbox: id, journal: newJournal(t), folders: map[string]int64{}, begun: map[support.CaseID]bool{},
		cases: map[support.MessageID]support.CaseID{}, mails: map[support.MessageID]*support.Message{}}
}

// Intake stores mails in one write transaction. decide is asked for each of
// the n mails in turn and sees the effect of those before it. A mail whose
// place is known is left out; one that is known by its Message-ID only gets
// another place, its flags, and those of its events that are new.
func (s *Store) Intake(ctx context.Context, id support.MailboxID, n int,
	decide func(view support.IntakeView, i int) (support.Intake, error)) (support.IntakeOutcome, error) {
	const op = "store.Intake"
	var out support.IntakeOutcome
	var bytes int64
	err := s.write(ctx, op, func(t *tx) error {
		var known bool
		if err := t.row(`SELECT 1 FROM mailboxes WHERE id = ?`, id).Scan(&known); err != nil {
			return err
		}
		in := newIntake(t, id)
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			m, err := decide(in, i)
			if err == nil {
				err = in.failed
			}
			if err != nil {
				return err
			}
			if m.Later {
				in.out.Later++
				continue
			}
			bytes += int64(len(m.Raw.Source) + len(m.Message.Text))
			if err := in.store(m); err != nil {
				return fmt.Errorf("mail %d of %d: %w", i+1, n, err)
			}
		}
		if err := in.journal.finish(); err != nil {
			return err
		}
		in.out.Touched = in.journal.order
		out = in.out
		return nil
	})
	if err != nil {
		return support.IntakeOutcome{}, err
	}
	s.wrote(bytes)
	return out, nil
}

const sqlPlaced = `SELECT 1 FROM places WHERE folder = ? AND uidvalidity = ? AND uid = ?`

// store keeps one mail.
func (in *intake) store(m support.Intake) error {
	m.Mailbox, m.Message.Mailbox = in.mailbox, in.mailbox
	if m.Message.ID == "" || m.Message.Case == "" {
		return support.Ef(support.CodeInvalid, "store.Intake", "mail without Message-ID or case")
	}
	m.Message.Envelope.Date = dateOf(m)
	m.Message.Text = boundText(m.Message.Text)
	var folder int64
	if m.Folder != "" {
		var err error
		if folder, err = in.folder(m.Folder); err != nil {
			return err
		}
		var known bool
		err = in.tx.row(sqlPlaced, folder, m.UIDValidity, m.Raw.UID).Scan(&known)
		if err == nil || !notFound(err) {
			return err
		}
	}
	row, err := in.message(&m)
	if err != nil {
		return err
	}
	if folder != 0 {
		if err := in.tx.addPlace(folder, m.UIDValidity, support.Placed{UID: m.Raw.UID, Flags: m.Raw.Flags}, row); err != nil {
			return err
		}
	}
	return in.events(m)
}

func (in *intake) folder(name string) (int64, error) {
	if id, ok := in.folders[name]; ok {
		return id, nil
	}
	id, err := in.tx.folderRow(in.mailbox, name)
	if err == nil {
		in.folders[name] = id
	}
	return id, err
}

// message stores what belongs to the mail itself and returns its row.
func (in *intake) message(m *support.Intake) (row int64, err error) {
	delete(in.mails, m.Message.ID)
	row, added, err := in.tx.addMessage(*m)
	if err != nil {
		return 0, err
	}
	if added {
		err = in.begin(*m, row)
	} else {
		row, err = in.again(m)
	}
	if err != nil {
		return 0, err
	}
	if len(m.Raw.Source) > 0 {
		kept, err := in.tx.addSource(row, m.Raw.Source)
		if err != nil {
			return 0, err
		}
		added = added || kept // stored before as facts only
	}
	if !added {
		return row, nil
	}
	return row, in.tx.addAttached(row, m.Message.Attached)
}

// again adds the flags of a message that is stored already. It stays in its
// case, and so do its events.
func (in *intake) again(m *support.Intake) (row int64, err error) {
	var id support.CaseID
	var flags string
	if err := in.tx.row(sqlMessageRow, in.mailbox, m.Message.ID).Scan(&row, &id, &flags); err != nil {
		return 0, err
	}
	if id != m.Message.Case {
		events := make([]support.Event, len(m.Events))
		for i, e := range m.Events {
			if e.Case == m.Message.Case {
				e.Case = id
			}
			events[i] = e
		}
		m.Events, m.Message.Case = events, id
	}
	merged := joinFlags(mergeFlags(splitFlags(flags), mergeFlags(m.Message.Flags, m.Raw.Flags)))
	if merged != flags {
		_, err = in.tx.exec(sqlSetFlags, merged, row)
	}
	return row, err
}

// begin does what only a message's first arrival does.
func (in *intake) begin(m support.Intake, row int64) error {
	in.out.New++
	id := m.Message.Case
	state, err := in.journal.state(id)
	if err != nil {
		return err
	}
	if !state.exists() && !in.begun[id] {
		in.begun[id] = true
		in.out.CasesNew = append(in.out.CasesNew, id)
	}
	if err := in.refs(m); err != nil {
		return err
	}
	in.journal.docs = append(in.journal.docs, messageDoc(m.Message, row))
	in.remember(m)
	if !m.Unhelped.IsZero() {
		if err := in.tx.cameBack(id, m.Message.Envelope.Date, m.Unhelped); err != nil {
			return err
		}
	}
	seen := hasFlag(m.Raw.Flags, `\Seen`) || hasFlag(m.Message.Flags, `\Seen`) || hasFlag(m.Raw.Flags, `\Answered`)
	if m.Message.Direction == support.Inbound && m.Message.Auto == support.AutoNone && !seen {
		return in.journal.setUnread(id)
	}
	return nil
}

// refs remembers which case the mail and those that it names belong to. Its
// own ID counts more than an earlier mention.
func (in *intake) refs(m support.Intake) error {
	id := m.Message.Case
	if _, err := in.tx.exec(sqlOwnRef, in.mailbox, m.Message.ID, id); err != nil {
		return err
	}
	in.cases[m.Message.ID] = id
	named := m.Refs
	if len(named) > maxRefs { // the first began the thread, the last are nearest
		named = append(append([]support.MessageID(nil), named[:maxRefs/4]...), named[len(named)-maxRefs*3/4:]...)
	}
	for _, r := range named {
		if r == "" || r == m.Message.ID || in.cases[r] != "" {
			continue // a mention changes nothing where the case is known
		}
		if _, err := in.tx.exec(sqlMentionedRef, in.mailbox, r, id); err != nil {
			return err
		}
		delete(in.cases, r) // another may have been there first
	}
	return nil
}

// remember keeps a mail that was stored for the first time, as it would be read
// back.
func (in *intake) remember(m support.Intake) {
	kept := m.Message
	kept.Envelope.Date = timeOf(micros(kept.Envelope.Date))
	kept.Flags = splitFlags(joinFlags(mergeFlags(kept.Flags, m.Raw.Flags)))
	kept.Refs.MessageID = kept.ID
	in.mails[kept.ID] = &kept
}

func (in *intake) events(m support.Intake) error {
	for _, e := range m.Events {
		if e.Case == "" {
			e.Case = m.Message.Case
		}
		added, err := in.journal.add(in.mailbox, e)
		if err != nil {
			return err
		}
		if added && (e.Kind == support.EventEscalatedUs || e.Kind == support.EventBounced) {
			in.out.Alerts = append(in.out.Alerts, e)
		}
	}
	state, err := in.journal.state(m.Message.Case)
	if err != nil {
		return err
	}
	if !state.exists() || state.now.Mailbox != in.mailbox {
		return support.Ef(support.CodeInvalid, "store.Intake", "case %s has no event, or is of another mailbox", m.Message.Case.Number())
	}
	return nil
}

const (
	sqlCaseOfMessage = `SELECT case_id FROM refs WHERE mailbox = ? AND message_id = ?`
	sqlCaseOfNumber  = `SELECT id FROM cases WHERE id >= ? AND id < ? AND mailbox = ? LIMIT 2`
	sqlCaseAnswered  = `SELECT id FROM cases WHERE requester_key = ? AND requester_key <> '' AND mailbox = ? AND answered = 1 AND updated > ? LIMIT 2`
)

// keep remembers an error that a view method cannot return, and reports
// whether there was a value.
func (in *intake) keep(err error) bool {
	if err == nil {
		return true
	}
	if !notFound(err) && in.failed == nil {
		in.failed = err
	}
	return false
}

// CaseOfMessage implements support.ThreadIndex.
func (in *intake) CaseOfMessage(m support.MessageID) (id support.CaseID, ok bool) {
	if m == "" {
		return "", false
	}
	id, ok = in.cases[m]
	if !ok {
		if in.keep(in.tx.row(sqlCaseOfMessage, in.mailbox, m).Scan(&id)) || in.failed == nil {
			in.cases[m] = id
		}
	}
	return id, id != ""
}

// CaseOfNumber implements support.ThreadIndex.
func (in *intake) CaseOfNumber(prefix string) (id support.CaseID, ok bool) {
	if prefix == "" {
		return "", false
	}
	return in.only(sqlCaseOfNumber, prefix, prefix+"~", in.mailbox)
}

// CaseAnswered implements support.IntakeView.
func (in *intake) CaseAnswered(email string, since time.Time) (id support.CaseID, ok bool) {
	return in.only(sqlCaseAnswered, strings.ToLower(strings.TrimSpace(email)), in.mailbox, micros(since))
}

// only returns the case that a query finds, if it is one alone.
func (in *intake) only(query string, args ...any) (id support.CaseID, ok bool) {
	if !in.keep(in.journal.flush()) {
		return "", false
	}
	found, err := in.tx.caseIDs(query, args...)
	if !in.keep(err) || len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// Case implements support.IntakeView.
func (in *intake) Case(id support.CaseID) (support.Case, bool) {
	c, ok, err := in.journal.current(id)
	if !in.keep(err) || !ok || c.Mailbox != in.mailbox {
		return support.Case{}, false
	}
	return c, true
}

// Taken implements support.IntakeView.
func (in *intake) Taken(id support.CaseID) bool {
	c, ok, err := in.journal.current(id)
	return in.keep(err) && ok && c.Mailbox != in.mailbox
}

// Stored implements support.IntakeView.
func (in *intake) Stored(m support.MessageID) (support.Message, bool) {
	if found, ok := in.mails[m]; ok {
		if found == nil {
			return support.Message{}, false
		}
		return *found, true
	}
	found, err := in.tx.message(in.mailbox, m)
	switch {
	case in.keep(err):
		in.mails[m] = &found
		return found, true
	case in.failed == nil:
		in.mails[m] = nil
	}
	return support.Message{}, false
}
