package store

import (
	"context"

	"linje/support"
)

const (
	sqlFacts     = `SELECT size_limit, copies, last_copy FROM server_facts WHERE mailbox = ?`
	sqlSaveFacts = `
INSERT INTO server_facts (mailbox, size_limit, copies, last_copy) VALUES (?, ?, ?, ?)
ON CONFLICT (mailbox) DO UPDATE SET size_limit = excluded.size_limit, copies = excluded.copies, last_copy = excluded.last_copy`
)

// Facts returns what has been learnt about a mailbox's servers, nothing in the
// beginning.
func (s *Store) Facts(ctx context.Context, id support.MailboxID) (support.ServerFacts, error) {
	var f support.ServerFacts
	err := s.read(ctx, "store.Facts", func(t *tx) error {
		return none(t.row(sqlFacts, id).Scan(&f.SizeLimit, &f.Copies, &f.LastCopy))
	})
	return f, err
}

// SaveFacts keeps what has been learnt.
func (s *Store) SaveFacts(ctx context.Context, id support.MailboxID, f support.ServerFacts) error {
	return s.write(ctx, "store.SaveFacts", func(t *tx) error {
		_, err := t.exec(sqlSaveFacts, id, f.SizeLimit, f.Copies, f.LastCopy)
		return unknownMailbox(err)
	})
}
