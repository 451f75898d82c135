package store

import (
	"context"
	"time"

	"linje/support"
)

// sqlWent leaves out the uses in mails that did not go, or came back to the
// agent's hand; it asks as the partial index does.
const sqlWent = `NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = u.outbox AND o.state IN ('cancelled', 'failed', 'held'))`

const (
	sqlUses = `SELECT u.item, count(*), count(nullif(u.reopened, 0)), max(u.at) FROM uses u WHERE ` + sqlWent + ` GROUP BY u.item`

	sqlUsesOf = `SELECT u.at, u.reopened, ` + caseColumns + `
FROM uses u CROSS JOIN outbox b ON b.id = u.outbox CROSS JOIN cases c ON c.id = b.case_id
WHERE u.item = ? AND ` + sqlWent + ` ORDER BY u.at DESC LIMIT ?`

	sqlCameBack = `UPDATE uses SET reopened = ?1 WHERE reopened = 0 AND at < ?1 AND at >= ?2 AND outbox IN
	(SELECT id FROM outbox WHERE case_id = ?3 AND state IN ('sending', 'unknown', 'sent'))`
)

// Uses tells of each item how it has fared in the answers that went out.
func (s *Store) Uses(ctx context.Context) (map[string]support.ItemUse, error) {
	out := map[string]support.ItemUse{}
	err := s.read(ctx, "store.Uses", func(t *tx) error {
		return t.each(func(r scanner) error {
			var item string
			var u support.ItemUse
			var last int64
			err := r.Scan(&item, &u.Used, &u.Reopened, &last)
			u.Last = timeOf(last)
			out[item] = u
			return err
		}, sqlUses)
	})
	return out, err
}

// UsesOf lists the answers that an item went out in, newest first.
func (s *Store) UsesOf(ctx context.Context, item string, limit int) ([]support.CaseUse, error) {
	var out []support.CaseUse
	err := s.read(ctx, "store.UsesOf", func(t *tx) error {
		return t.each(func(r scanner) error {
			var at, back int64
			c, err := scanCase(r, &at, &back)
			out = append(out, support.CaseUse{Case: c, At: timeOf(at), Reopened: timeOf(back)})
			return err
		}, sqlUsesOf, item, limit)
	})
	return out, err
}

// cameBack records that the requester was not helped by what went out since
// that time.
func (t *tx) cameBack(id support.CaseID, at, since time.Time) error {
	_, err := t.exec(sqlCameBack, micros(at), micros(since), id)
	return err
}
