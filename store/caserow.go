package store

import (
	"strings"

	"linje/support"
)

// caseColumns are the columns that scanCase reads, of the table under the name c.
const caseColumns = `c.id, c.mailbox, c.subject, c.requester_name, c.requester_email, c.language, c.status,
	c.owner, c.line, c.grp, c.service, c.created, c.updated, c.due, c.reminder, c.settled,
	c.messages, c.attachments, c.notes, c.unread, c.bounced, c.answered, c.alert, c.previous, c.worked, c.outside, ` + sqlFlagged

// sqlFlagged asks as the partial index does.
const sqlFlagged = `EXISTS (SELECT 1 FROM messages f WHERE f.case_id = c.id AND instr(f.flags, '\Flagged') > 0)`

func scanCase(r scanner, before ...any) (support.Case, error) {
	var c support.Case
	var created, updated, due, reminder, settled, worked int64
	h, a := &c.Handling, &c.Activity
	err := r.Scan(append(before, &c.ID, &c.Mailbox, &c.Subject, &c.Requester.Name, &c.Requester.Email, &c.Language, &c.Status,
		&h.Owner, &h.Line, &h.Group, &h.Service, &created, &updated, &due, &reminder, &settled,
		&a.Messages, &a.Attachments, &a.Notes, &a.Unread, &a.Bounced, &a.Answered, &c.Alert, &c.Previous, &worked, &a.Outside, &a.Flagged)...)
	c.Times = support.Times{Created: timeOf(created), Updated: timeOf(updated), Due: timeOf(due),
		Reminder: timeOf(reminder), Settled: timeOf(settled), Worked: timeOf(worked)}
	return c, err
}

const sqlSaveCase = `
INSERT INTO cases (id, mailbox, subject, requester_name, requester_email, requester_key, language, status,
	owner, line, grp, service, created, updated, due, reminder, settled,
	messages, attachments, notes, unread, bounced, answered, alert, previous, worked, outside)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)
ON CONFLICT (id) DO UPDATE SET subject = ?3, requester_name = ?4, requester_email = ?5, requester_key = ?6,
	language = ?7, status = ?8, owner = ?9, line = ?10, grp = ?11, service = ?12, created = ?13, updated = ?14,
	due = ?15, reminder = ?16, settled = ?17, messages = ?18, attachments = ?19, notes = ?20, unread = ?21,
	bounced = ?22, answered = ?23, alert = ?24, previous = ?25, worked = ?26, outside = ?27`

// saveCase writes the projection; a case stays in the mailbox it began in.
func (t *tx) saveCase(c support.Case) error {
	h, a, n := c.Handling, c.Activity, c.Times
	_, err := t.exec(sqlSaveCase, c.ID, c.Mailbox, c.Subject, c.Requester.Name, c.Requester.Email, emailKey(c.Requester.Email),
		c.Language, c.Status, h.Owner, h.Line, h.Group, h.Service,
		micros(n.Created), micros(n.Updated), micros(n.Due), micros(n.Reminder), micros(n.Settled),
		a.Messages, a.Attachments, a.Notes, a.Unread, a.Bounced, a.Answered, c.Alert, c.Previous, micros(n.Worked), a.Outside)
	return err
}

func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

const sqlCase = `SELECT ` + caseColumns + ` FROM cases c WHERE c.id = ?`

func (t *tx) caseByID(id support.CaseID) (support.Case, error) { return scanCase(t.row(sqlCase, id)) }

// cases runs a query that begins with the columns of a case.
func (t *tx) cases(query string, args ...any) ([]support.Case, error) {
	var out []support.Case
	err := t.each(func(r scanner) error {
		c, err := scanCase(r)
		out = append(out, c)
		return err
	}, query, args...)
	return out, err
}
