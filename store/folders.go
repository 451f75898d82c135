package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"linje/support"
)

const (
	sqlFolder     = `SELECT uidvalidity, uidnext, modseq, messages, since, left_alone FROM folders WHERE mailbox = ? AND name = ?`
	sqlFolderRow  = `SELECT id FROM folders WHERE mailbox = ? AND name = ?`
	sqlAddFolder  = `INSERT INTO folders (mailbox, name) VALUES (?, ?) RETURNING id`
	sqlSaveFolder = `
INSERT INTO folders (mailbox, name, uidvalidity, uidnext, modseq, messages, since, left_alone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (mailbox, name) DO UPDATE SET uidvalidity = excluded.uidvalidity, uidnext = excluded.uidnext,
	modseq = excluded.modseq, messages = excluded.messages, since = excluded.since, left_alone = excluded.left_alone`
	sqlAddPlace      = `INSERT INTO places (folder, uidvalidity, uid, message, flags) VALUES (?, ?, ?, ?, ?)`
	sqlDropOld       = `DELETE FROM places WHERE folder = ? AND uidvalidity <> ?`
	sqlPlaces        = `SELECT uid, flags FROM places WHERE folder = ? AND uidvalidity = ? ORDER BY uid`
	sqlPlaceFlags    = `UPDATE places SET flags = ? WHERE folder = ? AND uid = ? RETURNING message`
	sqlCaseWith      = `SELECT case_id FROM messages WHERE id = ?`
	sqlFlagsOf       = `SELECT flags FROM places WHERE message = ? ORDER BY folder, uid`
	sqlFlagsBefore   = `SELECT flags FROM messages WHERE id = ?`
	sqlVanish        = `DELETE FROM places WHERE folder = ? AND uid = ? RETURNING message`
	sqlPlacesOf      = `SELECT f.name, p.uid FROM messages m JOIN places p ON p.message = m.id JOIN folders f ON f.id = p.folder WHERE m.mailbox = ? AND m.message_id = ? ORDER BY f.name, p.uid`
	sqlReadElsewhere = `
UPDATE cases SET unread = 0 WHERE unread <> 0 AND id = (SELECT case_id FROM messages WHERE id = ?) AND NOT EXISTS (
	SELECT 1 FROM messages m WHERE m.case_id = cases.id AND m.direction = 'in' AND m.auto = '' AND instr(m.flags, '\Seen') = 0
	AND m.date > coalesce((SELECT max(o.date) FROM messages o WHERE o.case_id = cases.id AND o.direction = 'out'), 0))`
	sqlUnreadElsewhere = `
UPDATE cases SET unread = 1 WHERE unread = 0 AND id = (SELECT case_id FROM messages WHERE id = ? AND direction = 'in' AND auto = '')`
	sqlHasPlace    = `SELECT 1 FROM places WHERE message = ? LIMIT 1`
	sqlHasOldPlace = `SELECT 1 FROM places WHERE folder = ? AND uidvalidity <> ? LIMIT 1`
)

// Folder returns what was stored after the last complete sync, zero if none.
func (s *Store) Folder(ctx context.Context, id support.MailboxID, folder string) (support.FolderState, error) {
	var f support.FolderState
	err := s.read(ctx, "store.Folder", func(t *tx) error {
		var modseq int64
		err := t.row(sqlFolder, id, folder).Scan(&f.UIDValidity, &f.UIDNext, &modseq, &f.Messages, &f.Since, &f.Left)
		f.ModSeq = uint64(modseq) //nolint:gosec // written from a uint64
		if notFound(err) {
			return nil
		}
		return err
	})
	return f, err
}

// SaveFolder records that a folder is synced up to that state.
func (s *Store) SaveFolder(ctx context.Context, id support.MailboxID, folder string, f support.FolderState) error {
	return s.write(ctx, "store.SaveFolder", func(t *tx) error {
		_, err := t.exec(sqlSaveFolder, id, folder, f.UIDValidity, f.UIDNext, int64(f.ModSeq), f.Messages, f.Since, f.Left) //nolint:gosec // read back as uint64
		return unknownMailbox(err)
	})
}

// unknownMailbox makes CodeNotFound of a reference to no mailbox.
func unknownMailbox(err error) error {
	if isForeign(err) {
		return support.E(support.CodeNotFound, "store.mailbox", err)
	}
	return err
}

// folderRow returns the folder's row, made where it is missing.
func (t *tx) folderRow(mailbox support.MailboxID, name string) (id int64, err error) {
	err = t.row(sqlFolderRow, mailbox, name).Scan(&id)
	if notFound(err) {
		err = t.row(sqlAddFolder, mailbox, name).Scan(&id)
	}
	return id, err
}

func (t *tx) addPlace(folder int64, validity uint32, p support.Placed, message int64) error {
	_, err := t.exec(sqlAddPlace, folder, validity, p.UID, message, joinFlags(p.Flags))
	return err
}

// Placed lists the stored places of messages in a folder under that
// UIDVALIDITY, by UID. Places under another one are dropped: their UIDs mean
// nothing any more (RFC 9051 section 2.3.1.1). The messages stay.
func (s *Store) Placed(ctx context.Context, id support.MailboxID, folder string, validity uint32) ([]support.Placed, error) {
	const op = "store.Placed"
	var row int64
	var old bool
	var out []support.Placed
	err := s.read(ctx, op, func(t *tx) error {
		if err := t.row(sqlFolderRow, id, folder).Scan(&row); err != nil {
			return none(err)
		}
		if err := t.row(sqlHasOldPlace, row, validity).Scan(&old); err != nil && !notFound(err) {
			return err
		}
		return t.each(func(r scanner) error {
			var p support.Placed
			var flags sql.RawBytes
			err := r.Scan(&p.UID, &flags)
			p.Flags = splitFlags(string(flags))
			out = append(out, p)
			return err
		}, sqlPlaces, row, validity)
	})
	if err == nil && old {
		err = s.write(ctx, op, func(t *tx) error {
			_, err := t.exec(sqlDropOld, row, validity)
			return err
		})
	}
	return out, err
}

// none turns "no row" into no error.
func none(err error) error {
	if notFound(err) {
		return nil
	}
	return err
}

// SaveFlags stores changed flags of known places. A message's own flags become
// those of all its places together. cases are those that it belongs to, each
// once.
func (s *Store) SaveFlags(ctx context.Context, id support.MailboxID, folder string, changed []support.Placed) (cases []support.CaseID, err error) {
	touched := map[support.CaseID]bool{}
	err = s.write(ctx, "store.SaveFlags", func(t *tx) error {
		var row int64
		if err := t.row(sqlFolderRow, id, folder).Scan(&row); err != nil {
			return none(err)
		}
		for _, p := range changed {
			var message int64
			err := t.row(sqlPlaceFlags, joinFlags(p.Flags), row, p.UID).Scan(&message)
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			if err := t.gatherFlags(message); err != nil {
				return err
			}
			var c support.CaseID
			if err := t.row(sqlCaseWith, message).Scan(&c); err != nil {
				return err
			}
			touched[c] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(touched)), nil
}

func (t *tx) gatherFlags(message int64) error {
	var all []string
	err := t.each(func(r scanner) error {
		var flags string
		err := r.Scan(&flags)
		all = mergeFlags(all, splitFlags(flags))
		return err
	}, sqlFlagsOf, message)
	if err != nil {
		return err
	}
	var before string
	if err := t.row(sqlFlagsBefore, message).Scan(&before); err != nil {
		return err
	}
	if _, err = t.exec(sqlSetFlags, joinFlags(all), message); err != nil {
		return err
	}
	return t.seenElsewhere(message, hasFlag(splitFlags(before), `\Seen`), hasFlag(all, `\Seen`))
}

// seenElsewhere follows what another program says of a mail: its case has been
// read when none of the requester's mails since the last answer is unseen, and
// is to be read again when one is marked as unseen.
func (t *tx) seenElsewhere(message int64, before, now bool) error {
	query := sqlReadElsewhere
	switch {
	case before == now:
		return nil
	case before:
		query = sqlUnreadElsewhere
	}
	_, err := t.exec(query, message)
	return err
}

// Vanish drops places that are gone from the server; the messages stay, with
// the flags of the places that are left.
func (s *Store) Vanish(ctx context.Context, id support.MailboxID, folder string, uids []uint32) error {
	return s.write(ctx, "store.Vanish", func(t *tx) error {
		var row int64
		if err := t.row(sqlFolderRow, id, folder).Scan(&row); err != nil {
			return none(err)
		}
		for _, uid := range uids {
			var message int64
			err := t.row(sqlVanish, row, uid).Scan(&message)
			if notFound(err) {
				continue
			}
			if err == nil {
				err = t.gatherLeft(message)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// gatherLeft is gatherFlags for a message that lost a place; one without any
// keeps the flags that it had.
func (t *tx) gatherLeft(message int64) error {
	var placed bool
	err := t.row(sqlHasPlace, message).Scan(&placed)
	if notFound(err) {
		_, err = t.exec(sqlLeft, message)
		return err
	}
	if err != nil {
		return err
	}
	return t.gatherFlags(message)
}

const (
	sqlLeft    = `UPDATE messages SET gone = 1 WHERE id = ? AND direction = 'in' AND gone = 0`
	sqlHasLeft = `SELECT 1 FROM messages WHERE gone = 1 AND mailbox = ? LIMIT 1`
	sqlGone    = `UPDATE messages SET gone = CASE WHEN EXISTS (SELECT 1 FROM places p WHERE p.message = messages.id) THEN 0 ELSE 2 END
WHERE gone = 1 AND mailbox = ?`
)

// SettleGone decides, after all folders were looked at, which of the messages
// that lost their last place are gone, and which only moved.
func (s *Store) SettleGone(ctx context.Context, id support.MailboxID) error {
	const op = "store.SettleGone"
	var any bool
	err := s.read(ctx, op, func(t *tx) error { return none(t.row(sqlHasLeft, id).Scan(&any)) })
	if err != nil || !any {
		return err
	}
	return s.write(ctx, op, func(t *tx) error {
		_, err := t.exec(sqlGone, id)
		return err
	})
}

// PlacesOf lists where a message lies: folder name to UIDs.
func (s *Store) PlacesOf(ctx context.Context, id support.MailboxID, m support.MessageID) (map[string][]uint32, error) {
	out := map[string][]uint32{}
	err := s.read(ctx, "store.PlacesOf", func(t *tx) error {
		return t.each(func(r scanner) error {
			var folder string
			var uid uint32
			err := r.Scan(&folder, &uid)
			out[folder] = append(out[folder], uid)
			return err
		}, sqlPlacesOf, id, m)
	})
	return out, err
}
