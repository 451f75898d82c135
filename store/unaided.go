package store

import (
	"context"
	"database/sql"
	"time"

	"linje/support"
)

// unaidedText is how much of a request is read, in characters.
const unaidedText = 2000

// sqlUnaided looks at the cases by their last change, so it reads no more of
// them than it must.
const sqlUnaided = `
SELECT c.id, c.subject, c.requester_name, c.requester_email, c.language,
	(SELECT max(a.date) FROM messages a WHERE a.case_id = c.id AND a.direction = 'out' AND a.auto = '') went,
	(SELECT substr(i.text, 1, ?3) FROM messages i WHERE i.case_id = c.id AND i.direction = 'in' AND i.auto = '' ORDER BY i.date, i.id LIMIT 1)
FROM cases c WHERE c.updated >= ?1 AND went >= ?1
	AND NOT EXISTS (SELECT 1 FROM outbox b CROSS JOIN uses u ON u.outbox = b.id WHERE b.case_id = c.id AND b.state NOT IN ('cancelled', 'failed', 'held'))
ORDER BY c.updated DESC, c.id LIMIT ?2`

// Unaided tells the cases with an answer since then in which no material went
// out, those last updated first, at most limit.
func (s *Store) Unaided(ctx context.Context, since time.Time, limit int, each func(support.Unaided)) error {
	return s.read(ctx, "store.Unaided", func(t *tx) error {
		return t.each(func(r scanner) error {
			var u support.Unaided
			var answered int64
			var text sql.NullString
			err := r.Scan(&u.Case, &u.Subject, &u.Requester.Name, &u.Requester.Email, &u.Language, &answered, &text)
			u.At, u.Text = timeOf(answered), text.String
			if err == nil {
				each(u)
			}
			return err
		}, sqlUnaided, micros(since), limit, unaidedText)
	})
}
