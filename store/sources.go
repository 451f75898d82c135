package store

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"os"

	"linje/support"
)

const (
	sqlHasSource = `SELECT 1 FROM sources WHERE message = ?`
	sqlAddSource = `INSERT INTO sources (message, source) VALUES (?, ?)`
	sqlAddCut    = `INSERT INTO cuts (message, idx, at, hash, size, width, crlf) VALUES (?, ?, ?, ?, ?, ?, ?)`
	sqlSource    = `SELECT m.id, s.source FROM messages m JOIN sources s ON s.message = m.id WHERE m.mailbox = ? AND m.message_id = ?`
	sqlCuts      = `SELECT at, hash, size, width, crlf FROM cuts WHERE message = ? ORDER BY idx`
)

// addSource keeps a mail's source: large base64 bodies as files, the rest in
// the database. It is called inside the transaction that names the files, while
// no sweep can be under way. added is false when the source is there.
func (t *tx) addSource(row int64, source []byte) (added bool, err error) {
	var known bool
	err = t.row(sqlHasSource, row).Scan(&known)
	if err == nil || !notFound(err) {
		return false, err
	}
	var odd error
	skeleton, cuts := support.SplitSource(source, func(body []byte) bool {
		cut, err := t.wantsFile(body)
		odd = errors.Join(odd, err)
		return cut
	})
	if odd != nil {
		return false, odd
	}
	for i, c := range cuts {
		if err := t.blobs.put(c.Hash, c.Data); err != nil {
			return false, err
		}
		if _, err := t.exec(sqlAddCut, row, i, c.At, c.Hash[:], c.Size, c.Width, c.CRLF); err != nil {
			return false, err
		}
	}
	_, err = t.exec(sqlAddSource, row, skeleton)
	return err == nil, err
}

const (
	// ownFile is from how many letters on a base64 body is a file at once. To
	// make a file takes as long as to write so much into the database.
	ownFile = 256 << 10
	// markedEnds is how much of each end of a body its mark is made of.
	markedEnds = 256

	sqlAddBody = `INSERT INTO bodies (mark) VALUES (?) ON CONFLICT (mark) DO NOTHING`
)

// wantsFile reports whether a body is kept as a file: a large one, and one that
// came before (the logo below every mail of a department).
func (t *tx) wantsFile(body []byte) (bool, error) {
	if len(body) >= ownFile {
		return true, nil
	}
	h := fnv.New64a()
	h.Write(body[:min(len(body), markedEnds)])
	h.Write(body[max(0, len(body)-markedEnds):])
	mark := h.Sum64() ^ uint64(len(body))
	added, err := t.exec(sqlAddBody, int64(mark)) //nolint:gosec // any 64 bits
	return added == 0, err
}

// skeleton reads what there is of a source in the database.
func (t *tx) skeleton(id support.MailboxID, m support.MessageID) (source []byte, cuts []support.Cut, err error) {
	var row int64
	if err := t.row(sqlSource, id, m).Scan(&row, &source); err != nil {
		return nil, nil, err
	}
	err = t.each(func(r scanner) error {
		var c support.Cut
		var hash []byte
		err := r.Scan(&c.At, &hash, &c.Size, &c.Width, &c.CRLF)
		if err == nil && len(hash) != len(c.Hash) {
			err = errStored
		}
		copy(c.Hash[:], hash)
		cuts = append(cuts, c)
		return err
	}, sqlCuts, row)
	return source, cuts, err
}

// Source returns the mail as it came, CodeNotFound when there is no such mail
// or its source was not kept, CodeAttachmentLost when one of its attachments is
// not on the disk as it should be.
func (s *Store) Source(ctx context.Context, id support.MailboxID, m support.MessageID) ([]byte, error) {
	const op = "store.Source"
	var skeleton []byte
	var cuts []support.Cut
	err := s.read(ctx, op, func(t *tx) (err error) {
		skeleton, cuts, err = t.skeleton(id, m)
		return err
	})
	if err != nil || len(cuts) == 0 {
		return skeleton, err
	}
	source, err := support.JoinSource(skeleton, cuts, func(c support.Cut) ([]byte, error) { return s.blobs.data(c.Hash, c.Size) })
	if err != nil && support.CodeOf(err) != support.CodeAttachmentLost {
		err = lost(err)
	}
	return source, err
}

// Restore writes the attachments of a stored mail anew from its source, as it
// was fetched again. CodeAttachmentLost when that is not the mail that was
// stored.
func (s *Store) Restore(ctx context.Context, id support.MailboxID, m support.MessageID, source []byte) error {
	const op = "store.Restore"
	return s.write(ctx, op, func(t *tx) error {
		_, cuts, err := t.skeleton(id, m)
		if err != nil {
			return err
		}
		_, fresh := support.SplitSource(source, func([]byte) bool { return true })
		data := map[support.Hash][]byte{}
		for _, c := range fresh {
			data[c.Hash] = c.Data
		}
		for _, c := range cuts {
			if _, err := t.blobs.data(c.Hash, c.Size); err == nil {
				continue
			}
			b, ok := data[c.Hash]
			if !ok {
				return lost(errors.New("the mail on the server is another"))
			}
			if err := t.blobs.replace(c.Hash, b); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	sqlAttachedRow = `SELECT a.message, a.hash, a.size FROM messages m JOIN attachments a ON a.message = m.id WHERE m.mailbox = ? AND m.message_id = ? AND a.idx = ?`
	sqlHere        = `UPDATE attachments SET remote = 0, hash = ?, size = ? WHERE message = ? AND idx = ?`
)

// SaveAttached keeps the bytes of an attachment that had stayed on the server.
// fill writes them; nothing is kept when it fails.
func (s *Store) SaveAttached(ctx context.Context, id support.MailboxID, m support.MessageID, index int, fill func(w io.Writer) error) error {
	const op = "store.SaveAttached"
	f, err := s.blobs.fill(fill)
	if err != nil {
		return fail(op, err)
	}
	defer os.Remove(f.temporary) //nolint:errcheck // after it has its name there is none
	return s.write(ctx, op, func(t *tx) error {
		var row int64
		if err := t.row(sqlAttachedRow, id, m, index).Scan(&row, new([]byte), new(int64)); err != nil {
			return err
		}
		if err := t.blobs.name(f.temporary, f.hash); err != nil {
			return err
		}
		_, err := t.exec(sqlHere, f.hash[:], f.size, row, index)
		return err
	})
}

// Attached opens the bytes of an attachment that was fetched by itself, after
// seeing that they are what they were. CodeNotFound when it was not: then it
// lies in the source, or on the server. CodeAttachmentLost when it is not on
// the disk as it should be.
func (s *Store) Attached(ctx context.Context, id support.MailboxID, m support.MessageID, index int) (support.File, error) {
	const op = "store.Attached"
	var hash []byte
	var size int64
	err := s.read(ctx, op, func(t *tx) error {
		return t.row(sqlAttachedRow, id, m, index).Scan(new(int64), &hash, &size)
	})
	if err != nil {
		return nil, err
	}
	if len(hash) != len(support.Hash{}) {
		return nil, support.E(support.CodeNotFound, op, nil)
	}
	f, err := s.blobs.verified(support.Hash(hash), size)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Attachments lists the attachments of a message.
func (s *Store) Attachments(ctx context.Context, id support.MailboxID, m support.MessageID) ([]support.Attachment, error) {
	var out []support.Attachment
	err := s.read(ctx, "store.Attachments", func(t *tx) error {
		found, err := t.message(id, m)
		out = found.Attached
		return err
	})
	return out, err
}

const sqlPlacesFor = `SELECT f.name, p.uidvalidity, p.uid FROM messages m JOIN places p ON p.message = m.id JOIN folders f ON f.id = p.folder
WHERE m.mailbox = ? AND m.message_id = ? ORDER BY f.name, p.uid`

// PlacesFor lists where a message lies, with the UIDVALIDITY under which its
// UIDs count.
func (s *Store) PlacesFor(ctx context.Context, id support.MailboxID, m support.MessageID) ([]support.Place, error) {
	var out []support.Place
	err := s.read(ctx, "store.PlacesFor", func(t *tx) error {
		return t.each(func(r scanner) error {
			var p support.Place
			err := r.Scan(&p.Folder, &p.UIDValidity, &p.UID)
			out = append(out, p)
			return err
		}, sqlPlacesFor, id, m)
	})
	return out, err
}
