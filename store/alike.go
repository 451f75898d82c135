package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"linje/support"
)

// The bounds of looking for cases that are alike.
const (
	mostAlikeWords = 24   // words of the request that are looked up
	commonWord     = 1000 // mails that a word may stand in and still tell cases apart
	rareWord       = 20   // mails, up to which a word is counted anew each time
	mostPaired     = 6    // of the rarest words, two of which a case must hold
	mostAlikeDocs  = 120  // mails that are looked at, newest first
	mostAlikeCases = 24
	alikeText      = 1500 // characters of each request
)

const (
	sqlWordCount = `SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)`
	sqlAlike     = `SELECT d.case_id FROM words CROSS JOIN docs d ON d.id = words.rowid WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?`
	sqlSolved    = `SELECT ` + caseColumns + ` FROM json_each(?) j CROSS JOIN cases c WHERE c.id = j.value
AND (c.status IN ('resolved', 'closed') OR c.status = 'waiting' AND c.answered = 1)`
	sqlAskedIn = `SELECT m.case_id, substr(m.text, 1, ?) FROM messages m WHERE m.id IN (SELECT
	(SELECT f.id FROM messages f WHERE f.case_id = j.value AND f.direction = ? AND f.auto = '' ORDER BY f.date, f.id LIMIT 1) FROM json_each(?) j)`
	sqlSentIn = `SELECT b.case_id, u.item, u.at FROM json_each(?) j CROSS JOIN outbox b ON b.case_id = j.value CROSS JOIN uses u ON u.outbox = b.id
WHERE ` + sqlWent + ` ORDER BY u.at DESC`
)

// Alike finds solved and answered cases that share at least two of the rarer of
// some words with a request, the newest first, without the case itself. common
// tells of each word in how many mails it stands, counted no further than where
// it tells nothing any more.
func (s *Store) Alike(ctx context.Context, telling []string, but support.CaseID) (out []support.Solved, common map[string]int, err error) {
	err = s.read(ctx, "store.Alike", func(t *tx) error {
		common, err = s.common.counts(t, telling)
		if err != nil {
			return err
		}
		match := pairs(telling, common)
		if match == "" {
			return nil
		}
		var ids []support.CaseID
		if err := t.each(func(r scanner) error {
			var id support.CaseID
			err := r.Scan(&id)
			if id != but && len(ids) < 2*mostAlikeCases && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
			return err
		}, sqlAlike, match, mostAlikeDocs); err != nil {
			return err
		}
		out, err = t.solved(ids)
		return err
	})
	return out, common, err
}

// inMail is how a word is looked for: where a request or its answer says it.
func inMail(word string) string { return newTerm(word, len([]rune(word)) >= 6).match() }

// wordCounts remembers in how many mails words stand: that changes slowly, and
// requests share most of their words.
type wordCounts struct {
	mu    sync.Mutex
	known map[string]int
	since time.Time
}

const (
	mostCounts = 20_000
	countsLast = 30 * time.Minute
)

func (c *wordCounts) counts(t *tx, telling []string) (map[string]int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); c.known == nil || len(c.known) > mostCounts || now.Sub(c.since) > countsLast {
		c.known, c.since = make(map[string]int), now
	}
	out := make(map[string]int, len(telling))
	for _, w := range telling[:min(len(telling), mostAlikeWords)] {
		if len(newTerm(w, false).words) != 1 {
			continue
		}
		n, known := c.known[w]
		if !known {
			if err := t.row(sqlWordCount, "{subject body} : "+inMail(w), commonWord).Scan(&n); err != nil {
				return nil, err
			}
			if n >= rareWord { // those of rare words change with each mail, and are quick to count
				c.known[w] = n
			}
		}
		out[w] = n
	}
	return out, nil
}

// pairs asks for mails with two of the rarest words, or one where there is but
// one that is rare.
func pairs(telling []string, common map[string]int) string {
	var rare []string
	for _, w := range telling {
		if n, counted := common[w]; counted && n > 0 && n < commonWord && !slices.Contains(rare, w) {
			rare = append(rare, w)
		}
	}
	slices.SortStableFunc(rare, func(a, b string) int { return cmp.Compare(common[a], common[b]) })
	rare = rare[:min(len(rare), mostPaired)]
	if len(rare) < 2 {
		return ""
	}
	var out []string
	for i, a := range rare {
		for _, b := range rare[i+1:] {
			out = append(out, "("+inMail(a)+" AND "+inMail(b)+")")
		}
	}
	return "{subject body} : (" + strings.Join(out, " OR ") + ")"
}

// solved reads those of some cases that are solved, in their order.
func (t *tx) solved(ids []support.CaseID) ([]support.Solved, error) {
	list, err := encode(ids)
	if err != nil {
		return nil, err
	}
	cases, err := t.cases(sqlSolved, list)
	if err != nil {
		return nil, err
	}
	at := make(map[support.CaseID]int, len(cases))
	var out []support.Solved
	for _, id := range ids {
		i := slices.IndexFunc(cases, func(c support.Case) bool { return c.ID == id })
		if i >= 0 && len(out) < mostAlikeCases {
			at[id] = len(out)
			out = append(out, support.Solved{Case: cases[i]})
		}
	}
	kept := make([]support.CaseID, len(out))
	for i := range out {
		kept[i] = out[i].Case.ID
	}
	if list, err = encode(kept); err != nil {
		return nil, err
	}
	if err := t.each(func(r scanner) error {
		var id support.CaseID
		var text string
		err := r.Scan(&id, &text)
		if i, ok := at[id]; ok {
			out[i].Text = strings.ToValidUTF8(text, "")
		}
		return err
	}, sqlAskedIn, alikeText, support.Inbound, list); err != nil {
		return nil, err
	}
	err = t.each(func(r scanner) error {
		var id support.CaseID
		var item string
		var when int64
		err := r.Scan(&id, &item, &when)
		if i, ok := at[id]; ok && !slices.Contains(out[i].Items, item) {
			out[i].Items = append(out[i].Items, item)
			if out[i].Answered.IsZero() {
				out[i].Answered = timeOf(when)
			}
		}
		return err
	}, sqlSentIn, list)
	return out, err
}
