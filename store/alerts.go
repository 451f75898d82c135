package store

import (
	"context"
	"time"

	"linje/support"
)

const (
	sqlPending  = `SELECT id FROM cases c WHERE ` + sqlEscalated + ` AND c.alert = 'pending' ORDER BY c.updated, c.id`
	sqlBounced  = `SELECT id FROM cases c WHERE c.bounced = 1 AND c.updated > ? ORDER BY c.updated, c.id LIMIT 1000`
	sqlShown    = `SELECT 1 FROM notified WHERE event = ?`
	sqlHasEvent = `SELECT 1 FROM events WHERE id = ? AND kind IN ('escalated_us', 'bounced')`
	sqlNotified = `INSERT INTO notified (event, at) VALUES (?, ?) ON CONFLICT (event) DO NOTHING`
)

// Unnotified lists the escalation events that nobody has seen and no
// notification has been shown for, of cases that are not settled.
func (s *Store) Unnotified(ctx context.Context) ([]support.Event, error) {
	var out []support.Event
	err := s.read(ctx, "store.Unnotified", func(t *tx) error {
		cases, err := t.caseIDs(sqlPending)
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

// Bounces lists the cases, that anything came to since then, whose last mail of
// ours came back; with untold, those that no notification has been shown for.
func (s *Store) Bounces(ctx context.Context, since time.Time, untold bool) ([]support.Bounce, error) {
	var out []support.Bounce
	err := s.read(ctx, "store.Bounces", func(t *tx) error {
		cases, err := t.caseIDs(sqlBounced, micros(since))
		if err != nil {
			return err
		}
		for _, id := range cases {
			events, err := t.events(id)
			if err != nil {
				return err
			}
			b, ok := support.LastBounce(id, events)
			if !ok {
				continue
			}
			var shown bool
			if untold {
				err = t.row(sqlShown, b.Event.ID).Scan(&shown)
			}
			if err != nil && !notFound(err) {
				return err
			}
			if !shown {
				out = append(out, b)
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
