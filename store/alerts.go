package store

import (
	"context"
	"time"

	"linje/support"
)

// An escalation that someone acknowledged since needs no notification.
const (
	sqlUnnotified = `
SELECT e.id, e.at, e.agent, e.kind, e.data, e.case_id FROM cases c JOIN events e ON e.case_id = c.id
WHERE c.alert = 'pending' AND e.kind = 'escalated_us'
	AND NOT EXISTS (SELECT 1 FROM notified n WHERE n.event = e.id)
	AND NOT EXISTS (SELECT 1 FROM events a WHERE a.case_id = e.case_id AND a.kind = 'acknowledged' AND (a.at, a.id) > (e.at, e.id))
ORDER BY e.at, e.id`
	sqlHasEvent = `SELECT 1 FROM events WHERE id = ? AND kind = 'escalated_us'`
	sqlNotified = `INSERT INTO notified (event, at) VALUES (?, ?) ON CONFLICT (event) DO NOTHING`
)

// Unnotified lists the escalation events of pending cases that no notification
// has been shown for, oldest first.
func (s *Store) Unnotified(ctx context.Context) ([]support.Event, error) {
	var out []support.Event
	err := s.read(ctx, "store.Unnotified", func(t *tx) error {
		return t.each(func(r scanner) error {
			var e support.Event
			var at int64
			var data string
			if err := r.Scan(&e.ID, &at, &e.Agent, &e.Kind, &data, &e.Case); err != nil {
				return err
			}
			e.At = timeOf(at)
			out = append(out, e)
			return decode(data, &out[len(out)-1].Data)
		}, sqlUnnotified)
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
