package store

import (
	"context"
	"crypto/sha256"
	"fmt"

	"linje/support"
)

// maxEarlier is how many earlier cases of a requester a thread shows.
const maxEarlier = 10

const sqlEarlier = `SELECT ` + caseColumns + ` FROM cases c
WHERE c.requester_key = ? AND c.requester_key <> '' AND c.id <> ? ORDER BY c.updated DESC, c.id LIMIT ?`

// Thread returns a case with all that it holds: messages and events oldest
// first, that agent's draft, what is in the outbox, and the last other cases
// of the same requester.
func (s *Store) Thread(ctx context.Context, id support.CaseID, agent string) (support.Thread, error) {
	const op = "store.Thread"
	var out support.Thread
	err := s.read(ctx, op, func(t *tx) (err error) {
		if out.Case, err = t.caseOrMissing(op, id); err != nil {
			return err
		}
		if out.Messages, err = t.messagesOf(id); err != nil {
			return err
		}
		if out.Events, err = t.events(id); err != nil {
			return err
		}
		if out.Draft, err = t.draft(id, agent); err != nil {
			return err
		}
		if out.Outbox, err = t.outbox(sqlOutboxOfCase, id); err != nil {
			return err
		}
		if err := t.row(sqlNewestOut, id).Scan(&out.Answer); err != nil {
			return err
		}
		out.Earlier, err = t.cases(sqlEarlier, emailKey(out.Case.Requester.Email), id, maxEarlier)
		return err
	})
	return out, err
}

const (
	sqlDraft      = `SELECT body, to_list, cc_list, language, next, template, articles, removed, saved FROM drafts WHERE case_id = ? AND agent = ?`
	sqlDraftFiles = `SELECT name, type, data FROM draft_files WHERE case_id = ? AND agent = ? ORDER BY idx`
	sqlDraftSums  = `SELECT name, type, sum FROM draft_files WHERE case_id = ? AND agent = ? ORDER BY idx`
	sqlSaveDraft  = `
INSERT INTO drafts (case_id, agent, body, to_list, cc_list, language, next, template, articles, removed, saved)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (case_id, agent) DO UPDATE SET body = excluded.body, to_list = excluded.to_list, cc_list = excluded.cc_list,
	language = excluded.language, next = excluded.next, template = excluded.template, articles = excluded.articles,
	removed = excluded.removed, saved = excluded.saved`
	sqlDropFiles = `DELETE FROM draft_files WHERE case_id = ? AND agent = ?`
	sqlAddFile   = `INSERT INTO draft_files (case_id, agent, idx, name, type, sum, data) VALUES (?, ?, ?, ?, ?, ?, ?)`
	sqlDropDraft = `DELETE FROM drafts WHERE case_id = ? AND agent = ?`
)

// draft returns the agent's draft, nil when there is none.
func (t *tx) draft(id support.CaseID, agent string) (*support.Draft, error) {
	d := support.Draft{Case: id, Agent: agent}
	var to, cc, articles, removed string
	var saved int64
	err := t.row(sqlDraft, id, agent).Scan(&d.Text, &to, &cc, &d.Language, &d.Then, &d.Template, &articles, &removed, &saved)
	if notFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d.Saved = timeOf(saved)
	for _, x := range []struct {
		from string
		into any
	}{{to, &d.To}, {cc, &d.Cc}, {articles, &d.Articles}, {removed, &d.Removed}} {
		if err := decode(x.from, x.into); err != nil {
			return nil, err
		}
	}
	err = t.each(func(r scanner) error {
		var f support.OutgoingFile
		err := r.Scan(&f.Name, &f.Type, &f.Data)
		d.Attached = append(d.Attached, f)
		return err
	}, sqlDraftFiles, id, agent)
	return &d, err
}

// SaveDraft stores what an agent has typed for a case in place of what was
// there. Attached files are written only when they changed.
func (s *Store) SaveDraft(ctx context.Context, d support.Draft) error {
	const op = "store.SaveDraft"
	lists, err := encodeAll(d.To, d.Cc, d.Articles, d.Removed)
	if err != nil {
		return fail(op, err)
	}
	return s.write(ctx, op, func(t *tx) error {
		if _, err := t.caseOrMissing(op, d.Case); err != nil {
			return err
		}
		_, err := t.exec(sqlSaveDraft, d.Case, d.Agent, d.Text, lists[0], lists[1], d.Language, d.Then, d.Template, lists[2], lists[3], micros(d.Saved))
		if err != nil {
			return err
		}
		return t.saveFiles(d)
	})
}

func (t *tx) saveFiles(d support.Draft) error {
	var have, want []string
	err := t.each(func(r scanner) error {
		var name, kind string
		var sum []byte
		err := r.Scan(&name, &kind, &sum)
		have = append(have, fileMark(name, kind, sum))
		return err
	}, sqlDraftSums, d.Case, d.Agent)
	if err != nil {
		return err
	}
	sums := make([][sha256.Size]byte, len(d.Attached))
	for i, f := range d.Attached {
		sums[i] = sha256.Sum256(f.Data)
		want = append(want, fileMark(f.Name, f.Type, sums[i][:]))
	}
	if fmt.Sprint(have) == fmt.Sprint(want) {
		return nil
	}
	if _, err := t.exec(sqlDropFiles, d.Case, d.Agent); err != nil {
		return err
	}
	for i, f := range d.Attached {
		if _, err := t.exec(sqlAddFile, d.Case, d.Agent, i, f.Name, f.Type, sums[i][:], notNil(f.Data)); err != nil {
			return err
		}
	}
	return nil
}

func fileMark(name, kind string, sum []byte) string { return fmt.Sprintf("%q %q %x", name, kind, sum) }

// notNil makes an empty blob of nil, which would be NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// DropDraft takes a draft away; none there is no error.
func (s *Store) DropDraft(ctx context.Context, id support.CaseID, agent string) error {
	return s.write(ctx, "store.DropDraft", func(t *tx) error {
		_, err := t.exec(sqlDropDraft, id, agent)
		return err
	})
}
