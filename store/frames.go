package store

import (
	"context"

	"linje/support"
)

const (
	sqlFrames = `SELECT language, greeting, closing FROM frames WHERE mailbox = ?`
	sqlFrame  = `INSERT INTO frames (mailbox, language, greeting, closing) VALUES (?, ?, ?, ?)
ON CONFLICT (mailbox, language) DO UPDATE SET greeting = excluded.greeting, closing = excluded.closing`
	sqlDropFrames = `DELETE FROM frames WHERE mailbox = ?`
)

// Frames returns the greetings and closings that were kept for a mailbox; own
// tells which written forms have some.
func (s *Store) Frames(ctx context.Context, id support.MailboxID) (f support.Frames, own []support.Language, err error) {
	err = s.read(ctx, "store.Frames", func(t *tx) error {
		return t.each(func(r scanner) error {
			var l support.Language
			var one support.Frame
			err := r.Scan(&l, &one.Greeting, &one.Closing)
			f, own = f.With(l, one), append(own, l)
			return err
		}, sqlFrames, id)
	})
	return f, own, err
}

// SaveFrames keeps the greetings and closings of a mailbox in those written
// forms; the others have none of their own.
func (s *Store) SaveFrames(ctx context.Context, id support.MailboxID, f support.Frames, own []support.Language) error {
	return s.write(ctx, "store.SaveFrames", func(t *tx) error {
		if _, err := t.exec(sqlDropFrames, id); err != nil {
			return err
		}
		for _, l := range own {
			one := f.In(l)
			if _, err := t.exec(sqlFrame, id, string(l), one.Greeting, one.Closing); err != nil {
				return unknownMailbox(err)
			}
		}
		return nil
	})
}
