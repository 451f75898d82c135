package store

import (
	"context"
	"time"

	"linje/support"
)

const (
	sqlPending  = `SELECT id FROM cases c WHERE ` + sqlEscalated + ` AND c.alert = 'pending' ORDER BY c.updated, c.id`
	sqlShown    = `SELECT 1 FROM notified WHERE event = ?`
	sqlHasEvent = `SELECT 1 FROM events WHERE id = ? AND kind = 'escalated_us'`
	sqlNotified = `INSERT INTO notified (event, at) VALUES (?, ?) ON CONFLICT (event) DO NOTHING`
)

// Unnotified lists the escalation events that nobody has seen and no
// notification has been shown for, of cases that are not settled.
func (s *Store) Unnotified(ctx context.Context) ([]support.Event, error) {
	var out []support.Event
	err := s.read(ctx, "store.Unnotified", func(t *tx) error {
		var cases []support.CaseID
		err := t.each(func(r scanner) error {
			var id support.CaseID
			err := r.Scan(&id)
			cases = append(cases, id)
			return err
		}, sqlPending)
		if err != nil {
			return err
		}
		for _, id := range cases {
			events, err := t.events(id)
			if err != nil {
				return err
			}
			for _, e := range support.PendingEscalations(events) {
				var shown bool
				if err := t.row(sqlShown, e.ID).Scan(&shown); notFound(err) {
					out = append(out, e)
				} else if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return out, err
}

// Notified records that a notification was shown; first is false when another
// program was quicker.
func (s *Store) Notified(ctx context.Context, id support.EventID, at time.Time) (first bool, err error) {
	const op = "store.Notified"
	err = s.write(ctx, op, func(t *tx) error {
		var known bool
		if err := t.row(sqlHasEvent, id).Scan(&known); err != nil {
			return err
		}
		n, err := t.exec(sqlNotified, id, micros(at))
		first = n == 1
		return err
	})
	return first, err
}
