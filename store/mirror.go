package store

import (
	"context"
	"database/sql"

	"linje/support"
)

// manyUIDs is from how many on it is cheaper to read a whole folder than to
// look each up.
const manyUIDs = 2000

const (
	sqlFolders     = `SELECT name FROM folders WHERE mailbox = ? ORDER BY name`
	sqlDropFolder  = `DELETE FROM folders WHERE mailbox = ? AND name = ?`
	sqlPlacesIn    = `SELECT count(*) FROM places p JOIN folders f ON f.id = p.folder WHERE f.mailbox = ? AND f.name = ?`
	sqlDropAside   = `DELETE FROM undelivered WHERE mailbox = ? AND folder = ?`
	sqlCountPlaced = `SELECT count(*) FROM places WHERE folder = ? AND uidvalidity = ? AND uid < ?`
	sqlPlacedFrom  = `SELECT uid, flags FROM places WHERE folder = ? AND uidvalidity = ? AND uid >= ? ORDER BY uid`
	sqlPlacedOne   = `SELECT flags FROM places WHERE folder = ? AND uidvalidity = ? AND uid = ?`
	sqlStoredHead  = `SELECT m.from_email, m.subject, m.written FROM messages m JOIN sources s ON s.message = m.id WHERE m.mailbox = ? AND m.message_id = ?`
)

// Folders lists the folders that are stored, by name.
func (s *Store) Folders(ctx context.Context, id support.MailboxID) ([]string, error) {
	var out []string
	err := s.read(ctx, "store.Folders", func(t *tx) error {
		return t.each(func(r scanner) error {
			var name string
			err := r.Scan(&name)
			out = append(out, name)
			return err
		}, sqlFolders, id)
	})
	return out, err
}

// DropFolders forgets folders with all places in them and what was not
// delivered of them; the messages stay. places is how many there were.
func (s *Store) DropFolders(ctx context.Context, id support.MailboxID, folders []string) (places int, err error) {
	err = s.write(ctx, "store.DropFolders", func(t *tx) error {
		for _, name := range folders {
			var n int
			if err := t.row(sqlPlacesIn, id, name).Scan(&n); err != nil {
				return err
			}
			places += n
			if _, err := t.exec(sqlDropFolder, id, name); err != nil {
				return err
			}
			if _, err := t.exec(sqlDropAside, id, name); err != nil {
				return err
			}
		}
		return nil
	})
	return places, err
}

// CountPlaced counts the places of a folder with a UID below that one.
func (s *Store) CountPlaced(ctx context.Context, id support.MailboxID, folder string, validity, below uint32) (int, error) {
	n := 0
	err := s.ofFolder(ctx, "store.CountPlaced", id, folder, func(t *tx, row int64) error {
		return t.row(sqlCountPlaced, row, validity, below).Scan(&n)
	})
	return n, err
}

// PlacedFrom lists the stored places from that UID on, by UID.
func (s *Store) PlacedFrom(ctx context.Context, id support.MailboxID, folder string, validity, first uint32) ([]support.Placed, error) {
	var out []support.Placed
	err := s.ofFolder(ctx, "store.PlacedFrom", id, folder, func(t *tx, row int64) error {
		return t.each(func(r scanner) error {
			p, err := scanPlaced(r)
			out = append(out, p)
			return err
		}, sqlPlacedFrom, row, validity, first)
	})
	return out, err
}

// PlacedAmong lists the stored places with those UIDs.
func (s *Store) PlacedAmong(ctx context.Context, id support.MailboxID, folder string, validity uint32, uids []uint32) ([]support.Placed, error) {
	if len(uids) > manyUIDs {
		return s.PlacedFrom(ctx, id, folder, validity, 0)
	}
	var out []support.Placed
	err := s.ofFolder(ctx, "store.PlacedAmong", id, folder, func(t *tx, row int64) error {
		for _, uid := range uids {
			var flags string
			err := t.row(sqlPlacedOne, row, validity, uid).Scan(&flags)
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, support.Placed{UID: uid, Flags: splitFlags(flags)})
		}
		return nil
	})
	return out, err
}

func scanPlaced(r scanner) (support.Placed, error) {
	var p support.Placed
	var flags sql.RawBytes
	err := r.Scan(&p.UID, &flags)
	p.Flags = splitFlags(string(flags))
	return p, err
}

// ofFolder reads with the row of a folder; nothing is done where there is none.
func (s *Store) ofFolder(ctx context.Context, op string, id support.MailboxID, folder string, f func(t *tx, row int64) error) error {
	return s.read(ctx, op, func(t *tx) error {
		var row int64
		if err := t.row(sqlFolderRow, id, folder).Scan(&row); err != nil {
			return none(err)
		}
		return f(t, row)
	})
}

// StoredHeads tells From, Subject and Written of those messages that are stored
// with their source.
func (s *Store) StoredHeads(ctx context.Context, id support.MailboxID, ms []support.MessageID) (map[support.MessageID]support.Envelope, error) {
	out := make(map[support.MessageID]support.Envelope, len(ms))
	err := s.read(ctx, "store.StoredHeads", func(t *tx) error {
		for _, m := range ms {
			var e support.Envelope
			var written int64
			err := t.row(sqlStoredHead, id, m).Scan(&e.From.Email, &e.Subject, &written)
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			e.Written = timeOf(written)
			out[m] = e
		}
		return nil
	})
	return out, err
}

const (
	sqlUndelivered = `SELECT folder, uidvalidity, uid, tries, first, last, received, from_name, from_email, subject
FROM undelivered WHERE mailbox = ? ORDER BY folder, uidvalidity, uid`
	sqlSaveUndelivered = `
INSERT INTO undelivered (mailbox, folder, uidvalidity, uid, tries, first, last, received, from_name, from_email, subject)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET tries = excluded.tries, last = excluded.last,
	received = excluded.received, from_name = excluded.from_name, from_email = excluded.from_email, subject = excluded.subject`
	sqlDropUndelivered = `DELETE FROM undelivered WHERE mailbox = ? AND folder = ? AND uidvalidity = ? AND uid = ?`
)

// Undelivered lists the mails that the server lists and does not deliver.
func (s *Store) Undelivered(ctx context.Context, id support.MailboxID) ([]support.Undelivered, error) {
	var out []support.Undelivered
	err := s.read(ctx, "store.Undelivered", func(t *tx) error {
		return t.each(func(r scanner) error {
			u := support.Undelivered{Mailbox: id}
			var first, last, received int64
			err := r.Scan(&u.Folder, &u.UIDValidity, &u.UID, &u.Tries, &first, &last, &received, &u.From.Name, &u.From.Email, &u.Subject)
			u.First, u.Last, u.Received = timeOf(first), timeOf(last), timeOf(received)
			out = append(out, u)
			return err
		}, sqlUndelivered, id)
	})
	return out, err
}

// SaveUndelivered adds or changes some of them; First stays as it was.
func (s *Store) SaveUndelivered(ctx context.Context, us []support.Undelivered) error {
	return s.write(ctx, "store.SaveUndelivered", func(t *tx) error {
		for _, u := range us {
			_, err := t.exec(sqlSaveUndelivered, u.Mailbox, u.Folder, u.UIDValidity, u.UID, u.Tries,
				micros(u.First), micros(u.Last), micros(u.Received), u.From.Name, u.From.Email, u.Subject)
			if err != nil {
				return unknownMailbox(err)
			}
		}
		return nil
	})
}

// DropUndelivered forgets them: they came, or are gone.
func (s *Store) DropUndelivered(ctx context.Context, us []support.Undelivered) error {
	return s.write(ctx, "store.DropUndelivered", func(t *tx) error {
		for _, u := range us {
			if _, err := t.exec(sqlDropUndelivered, u.Mailbox, u.Folder, u.UIDValidity, u.UID); err != nil {
				return err
			}
		}
		return nil
	})
}
