package store

import (
	"context"
	"strings"
	"time"

	"linje/support"
)

// clause is a condition of a query with its arguments.
type clause struct {
	where []string
	args  []any
}

func (c *clause) and(where string, args ...any) {
	c.where = append(c.where, where)
	c.args = append(c.args, args...)
}

func (c *clause) sql() string {
	if len(c.where) == 0 {
		return "1"
	}
	return strings.Join(c.where, " AND ")
}

// in adds "column [NOT] IN (…)".
func (c *clause) in(column string, list []support.Status) {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(list)), ", ")
	args := make([]any, len(list))
	for i, s := range list {
		args[i] = s
	}
	c.and(column+" IN ("+marks+")", args...)
}

// The conditions stand here word for word as in the partial indexes, so that
// SQLite sees that it can use them (and a CASE rather than an OR, of which it
// would make two searches and a sort).
const (
	sqlUnheld    = `CASE c.status WHEN 'new' THEN 1 WHEN 'open' THEN c.owner = '' END`
	sqlFree      = `c.status = 'open' AND c.owner = ''`
	sqlAlive     = `c.status <> 'closed'`
	sqlUnsettled = `c.status NOT IN ('resolved', 'closed')`
	sqlMine      = `c.owner = ? AND c.owner <> '' AND c.status IN ('new', 'open', 'waiting', 'escalated')`
	sqlDue       = `c.due <> 0 AND c.due < ? AND ` + sqlUnsettled
	sqlEscalated = `c.alert <> '' AND ` + sqlUnsettled
	// The plus keeps SQLite from going by mailbox and then sorting all of it.
	sqlMailbox = `+c.mailbox = ?`
)

const orderUpdated = `c.updated DESC, c.id`

// worklist turns a query into a condition and an order.
func worklist(q support.CaseQuery) (c clause, order string, err error) {
	order = orderUpdated
	alive := len(q.Statuses) == 0
	switch q.Worklist {
	case "", support.WorklistAll:
	case support.WorklistNew:
		c.and(sqlUnheld)
	case support.WorklistWaiting:
		c.and(`c.status = 'waiting'`)
	case support.WorklistElsewhere:
		c.and(`c.status = 'escalated'`)
	case support.WorklistResolved:
		c.and(`c.status = 'resolved'`)
	case support.WorklistMine:
		c.and(sqlMine, q.Agent)
	case support.WorklistDue:
		c.and(sqlDue, micros(dayEnd(q.Now)))
		order = `c.due, c.id`
	case support.WorklistEscalated:
		c.and(sqlEscalated)
		order = `c.alert, c.updated DESC, c.id` // "pending" comes before "seen"
	default:
		return c, "", support.Ef(support.CodeInvalid, "store.Cases", "worklist %q", q.Worklist)
	}
	if alive && (q.Worklist == "" || q.Worklist == support.WorklistAll) {
		c.and(sqlAlive)
	}
	if len(q.Statuses) > 0 {
		c.in("c.status", q.Statuses)
	}
	if len(q.NotStatus) > 0 {
		c.in("c.status NOT", q.NotStatus)
	}
	if q.Mailbox != 0 {
		c.and(sqlMailbox, q.Mailbox)
	}
	return c, order, nil
}

// dayEnd is the first moment of the day after now's, in now's location.
func dayEnd(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
}

// Cases lists the cases of a worklist: the pending escalations first in
// "escalated", the earliest due first in "due", else the last updated first.
// Without a worklist and without statuses: every case that is not closed.
// Closed cases come only when Statuses asks for them. Limit 0 is no limit.
func (s *Store) Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error) {
	const op = "store.Cases"
	c, order, err := worklist(q)
	if err != nil {
		return nil, fail(op, err)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	query := `SELECT ` + caseColumns + ` FROM cases c WHERE ` + c.sql() + ` ORDER BY ` + order + ` LIMIT ? OFFSET ?`
	var out []support.Case
	err = s.read(ctx, op, func(t *tx) (err error) {
		out, err = t.cases(query, append(c.args, limit, max(q.Offset, 0))...)
		return err
	})
	return out, err
}

const (
	sqlTallies        = `SELECT status, sum(n) FROM tallies WHERE ?1 = 0 OR mailbox = ?1 GROUP BY status`
	sqlCountMine      = `SELECT count(*) FROM cases c WHERE ` + sqlMine + ` AND (?2 = 0 OR +c.mailbox = ?2)`
	sqlCountDue       = `SELECT count(*) FROM cases c WHERE ` + sqlDue + ` AND (?2 = 0 OR +c.mailbox = ?2)`
	sqlCountEscalated = `SELECT count(*) FROM cases c WHERE ` + sqlEscalated + ` AND (?1 = 0 OR +c.mailbox = ?1)`
	sqlCountFree      = `SELECT count(*) FROM cases c WHERE ` + sqlFree + ` AND (?1 = 0 OR c.mailbox = ?1)`
)

// Counts counts every worklist at once; Mailbox, Agent and Now of q are used.
func (s *Store) Counts(ctx context.Context, q support.CaseQuery) (map[support.Worklist]int, error) {
	out := make(map[support.Worklist]int, len(support.Worklists()))
	for _, w := range support.Worklists() {
		out[w] = 0
	}
	err := s.read(ctx, "store.Counts", func(t *tx) error {
		err := t.each(func(r scanner) error {
			var status support.Status
			var n int
			if err := r.Scan(&status, &n); err != nil {
				return err
			}
			if status != support.StatusClosed {
				out[support.WorklistAll] += n
			}
			if w, ok := worklistOf(status); ok {
				out[w] = n
			}
			return nil
		}, sqlTallies, q.Mailbox)
		if err != nil {
			return err
		}
		for _, c := range []struct {
			list  support.Worklist
			query string
			args  []any
		}{
			{support.WorklistMine, sqlCountMine, []any{q.Agent, q.Mailbox}},
			{support.WorklistDue, sqlCountDue, []any{micros(dayEnd(q.Now)), q.Mailbox}},
			{support.WorklistEscalated, sqlCountEscalated, []any{q.Mailbox}},
			{support.WorklistNew, sqlCountFree, []any{q.Mailbox}},
		} {
			var n int
			if err := t.row(c.query, c.args...).Scan(&n); err != nil {
				return err
			}
			out[c.list] += n
		}
		return nil
	})
	return out, err
}

// worklistOf is the worklist that holds just the cases of one status.
func worklistOf(s support.Status) (support.Worklist, bool) {
	switch s {
	case support.StatusNew:
		return support.WorklistNew, true
	case support.StatusWaiting:
		return support.WorklistWaiting, true
	case support.StatusEscalated:
		return support.WorklistElsewhere, true
	case support.StatusResolved:
		return support.WorklistResolved, true
	}
	return "", false
}

// Case returns one case, CodeNotFound when there is none.
func (s *Store) Case(ctx context.Context, id support.CaseID) (support.Case, error) {
	const op = "store.Case"
	var c support.Case
	err := s.read(ctx, op, func(t *tx) (err error) {
		c, err = t.caseOrMissing(op, id)
		return err
	})
	return c, err
}

// caseOrMissing returns the case, or CodeNotFound that names it.
func (t *tx) caseOrMissing(op string, id support.CaseID) (support.Case, error) {
	c, err := t.caseByID(id)
	if notFound(err) {
		return c, support.Ef(support.CodeNotFound, op, "case %s", id.Number())
	}
	return c, err
}

// maxPrefixed bounds how many cases a prefix returns.
const maxPrefixed = 50

const sqlCasesByPrefix = `SELECT id FROM cases WHERE id >= ? AND id < ? ORDER BY id LIMIT ?`

// CasesByPrefix finds the cases whose ID begins so (6 or 16 characters, as
// support.ParseCaseRef returns them), at most 50.
func (s *Store) CasesByPrefix(ctx context.Context, prefix string) ([]support.CaseID, error) {
	var out []support.CaseID
	if prefix == "" {
		return nil, nil
	}
	err := s.read(ctx, "store.CasesByPrefix", func(t *tx) (err error) {
		out, err = t.caseIDs(sqlCasesByPrefix, prefix, prefix+"~", maxPrefixed)
		return err
	})
	return out, err
}

// SetUnread marks whether something in the case has not been opened.
func (s *Store) SetUnread(ctx context.Context, id support.CaseID, unread bool) error {
	const op = "store.SetUnread"
	return s.write(ctx, op, func(t *tx) error {
		if _, err := t.caseOrMissing(op, id); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE cases SET unread = ?1 WHERE id = ?2 AND unread <> ?1`, unread, id)
		return err
	})
}
