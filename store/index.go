package store

import (
	"hash/fnv"
	"sort"
	"strings"
	"time"

	"linje/support"
)

// doc is what is indexed of one message or one note.
type doc struct {
	at                            time.Time
	caseID                        support.CaseID
	message                       int64           // messages.id; 0 for a note
	event                         support.EventID // of a note
	subject, sender, others, body string
	id                            int64
}

// A doc's ID is the second it was written in, and below it docBits bits that
// tell apart those of one second.
const (
	docBits    = 28
	maxSeconds = 1<<34 - 1 // year 2514
)

// docFloor is the lowest ID of docs from that moment on.
func docFloor(at time.Time) int64 { return min(max(at.Unix(), 0), maxSeconds) << docBits }

const (
	sqlAddDoc   = `INSERT INTO docs (id, case_id, message, event) VALUES (?, ?, nullif(?, 0), nullif(?, '')) ON CONFLICT (id) DO NOTHING`
	sqlAddWords = `INSERT INTO words (rowid, subject, sender, others, body) VALUES (?, ?, ?, ?, ?)`
)

// index adds docs to the search index. They go in sorted: FTS5 begins a new
// segment whenever an ID is lower than the one before.
func (t *tx) index(docs []doc) error {
	for i := range docs {
		if err := t.placeDoc(&docs[i]); err != nil {
			return err
		}
	}
	sort.Slice(docs, func(i, j int) bool { return docs[i].id < docs[j].id })
	for _, d := range docs {
		if _, err := t.exec(sqlAddWords, d.id, foldLetters(d.subject), foldLetters(d.sender), foldLetters(d.others), foldLetters(d.body)); err != nil {
			return err
		}
	}
	return nil
}

// placeDoc finds a free ID for d.
func (t *tx) placeDoc(d *doc) error {
	h := fnv.New32a()
	h.Write([]byte(d.caseID))
	h.Write([]byte(d.event))
	h.Write([]byte{byte(d.message), byte(d.message >> 8), byte(d.message >> 16), byte(d.message >> 24)})
	floor, low := docFloor(d.at), int64(h.Sum32()>>(32-docBits))
	for {
		d.id = floor | low
		n, err := t.exec(sqlAddDoc, d.id, d.caseID, d.message, d.event)
		if err != nil || n == 1 {
			return err
		}
		low = (low + 1) & (1<<docBits - 1)
	}
}

// messageDoc is what is found of a message.
func messageDoc(m support.Message, id int64) doc {
	var others strings.Builder
	for _, list := range [][]support.Address{m.Envelope.To, m.Envelope.Cc} {
		for _, a := range list {
			others.WriteString(a.Name + " " + a.Email + " ")
		}
	}
	for _, a := range m.Attached {
		others.WriteString(a.Name + " ")
	}
	return doc{at: m.Envelope.Date, caseID: m.Case, message: id, subject: m.Envelope.Subject,
		sender: m.Envelope.From.Name + " " + m.Envelope.From.Email, others: others.String(), body: m.Text}
}
