package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"linje/support"
)

// sqlKept leaves out the uses that the user wants forgotten.
const sqlKept = `u.at > coalesce((SELECT max(f.at) FROM forgotten f WHERE f.item IN (u.item, '')), -1)`

const (
	sqlLessonsStart = `SELECT at FROM uses ORDER BY at DESC LIMIT 1 OFFSET ?`

	// A page is read from the two indexes alone; + keeps SQLite from choosing others.
	sqlAnsweredFrom = `SELECT u.at, b.case_id FROM uses u INDEXED BY uses_at CROSS JOIN outbox b INDEXED BY outbox_whose
WHERE b.id = +u.outbox AND u.at >= ? ORDER BY u.at LIMIT ?`

	sqlLessonUses = `SELECT u.item, u.at, u.reopened FROM outbox b CROSS JOIN uses u ON u.outbox = b.id
WHERE b.case_id = ? AND ` + sqlWent + ` AND ` + sqlKept + ` ORDER BY u.at`

	sqlLessonRemoved = `SELECT u.item FROM outbox b CROSS JOIN removals u ON u.outbox = b.id
WHERE b.case_id = ? AND b.queued > coalesce((SELECT max(f.at) FROM forgotten f WHERE f.item IN (u.item, '')), -1) AND ` + sqlWent

	sqlLessonTexts = `SELECT substr(text, 1, 8192) FROM messages WHERE case_id = ? AND direction = ? AND auto = '' AND date <= ? ORDER BY date, id LIMIT 10`
	sqlLessonCase  = `SELECT subject FROM cases WHERE id = ?`
)

// LessonsStart is where reading the newest n uses of material begins; zero
// where there are not so many.
func (s *Store) LessonsStart(ctx context.Context, n int) (time.Time, error) {
	var at int64
	err := s.read(ctx, "store.LessonsStart", func(t *tx) error { return none(t.row(sqlLessonsStart, n-1).Scan(&at)) })
	return timeOf(at), err
}

// Lessons pages through the cases that were answered with material, the oldest
// answer first: those from that time on, about limit of them. next is where the
// following page begins, zero after the last. A case may come again.
func (s *Store) Lessons(ctx context.Context, from time.Time, limit int) (out []support.Lesson, next time.Time, err error) {
	err = s.read(ctx, "store.Lessons", func(t *tx) error {
		var cases []support.CaseID
		rows, last := 0, int64(0)
		if err := t.each(func(r scanner) error {
			var id support.CaseID
			if err := r.Scan(&last, &id); err != nil {
				return err
			}
			rows++
			if !slices.Contains(cases, id) {
				cases = append(cases, id)
			}
			return nil
		}, sqlAnsweredFrom, micros(from), limit); err != nil {
			return err
		}
		if rows == limit {
			next = timeOf(last + 1)
		}
		for _, id := range cases {
			one, err := t.lesson(id)
			if err != nil {
				return err
			}
			if len(one.Sent)+len(one.Failed)+len(one.Removed) > 0 {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, next, err
}

// Lesson is what a case teaches; one without items where it teaches nothing.
func (s *Store) Lesson(ctx context.Context, id support.CaseID) (one support.Lesson, err error) {
	err = s.read(ctx, "store.Lesson", func(t *tx) error {
		one, err = t.lesson(id)
		return err
	})
	return one, err
}

func (t *tx) lesson(id support.CaseID) (support.Lesson, error) {
	out := support.Lesson{Case: id}
	err := t.each(func(r scanner) error {
		var item string
		var at, back int64
		if err := r.Scan(&item, &at, &back); err != nil {
			return err
		}
		out.At = timeOf(at)
		if back != 0 {
			out.Failed = append(out.Failed, item)
		} else {
			out.Sent = append(out.Sent, item)
		}
		return nil
	}, sqlLessonUses, id)
	if err != nil {
		return out, err
	}
	if err := t.each(func(r scanner) error {
		var item string
		err := r.Scan(&item)
		out.Removed = append(out.Removed, item)
		return err
	}, sqlLessonRemoved, id); err != nil {
		return out, err
	}
	if len(out.Sent)+len(out.Failed)+len(out.Removed) == 0 {
		return out, nil
	}
	if err := none(t.row(sqlLessonCase, id).Scan(&out.Subject)); err != nil {
		return out, err
	}
	before := micros(out.At)
	if before == 0 {
		before = 1<<63 - 1
	}
	var texts []string
	err = t.each(func(r scanner) error {
		var text string
		err := r.Scan(&text)
		own, _ := support.SplitQuoted(text)
		texts = append(texts, own)
		return err
	}, sqlLessonTexts, id, support.Inbound, before)
	out.Text = strings.ToValidUTF8(strings.Join(texts, "\n"), "")
	return out, err
}

const (
	sqlForget    = `INSERT INTO forgotten (item, at) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET at = excluded.at`
	sqlForgotten = `SELECT item, at FROM forgotten`
	sqlRecall    = `DELETE FROM forgotten WHERE item = ?`
	sqlAddGone   = `INSERT INTO removals (item, outbox) VALUES (?, ?) ON CONFLICT DO NOTHING`
)

// Forget leaves out of what is learnt the uses of an item up to a moment; "" is
// all items. The zero time takes that back.
func (s *Store) Forget(ctx context.Context, item string, at time.Time) error {
	return s.write(ctx, "store.Forget", func(t *tx) error {
		if at.IsZero() {
			_, err := t.exec(sqlRecall, item)
			return err
		}
		_, err := t.exec(sqlForget, item, micros(at))
		return err
	})
}

// Forgotten lists what is to be left out of what is learnt, and up to when.
func (s *Store) Forgotten(ctx context.Context) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	err := s.read(ctx, "store.Forgotten", func(t *tx) error {
		return t.each(func(r scanner) error {
			var item string
			var at int64
			err := r.Scan(&item, &at)
			out[item] = timeOf(at)
			return err
		}, sqlForgotten)
	})
	return out, err
}
