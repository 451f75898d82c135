package store

import (
	"context"
	"strings"

	"linje/support"
)

// Bounds of a search.
const (
	defaultHits = 50
	maxHits     = 1000
)

// search is one search under way.
type search struct {
	tx    *tx
	query support.SearchQuery
	terms []term
	limit int
	where clause // on the case, table c
	seen  map[support.CaseID]bool
	hits  []support.Hit
}

// Scores of hits: a case found by its number; one found by its words has 1 and
// the share of them that stands in the subject.
const (
	scoreNumber = 10
	scoreWords  = 1
)

// Search finds cases: one whose number was typed first, then the newest with a
// message or note in which all terms stand, one hit a case. The last term may
// be the beginning of a word, unless it ends in a quotation mark. From looks
// for the sender, Before and After at the time of the message (After itself
// included, Before not); Status and Group must be the case's. Without terms
// the fields alone choose, the last updated first; with neither there are no
// hits. Limit 0 is 50. No input is an error.
func (s *Store) Search(ctx context.Context, q support.SearchQuery) ([]support.Hit, error) {
	var out []support.Hit
	err := s.read(ctx, "store.Search", func(t *tx) error {
		x := &search{tx: t, query: q, seen: map[support.CaseID]bool{}, limit: q.Limit}
		if x.limit <= 0 {
			x.limit = defaultHits
		}
		x.limit = min(x.limit, maxHits)
		err := x.run()
		out = x.hits
		return err
	})
	return out, err
}

func (x *search) run() error {
	if err := x.narrow(); err != nil {
		return err
	}
	var asked bool
	x.terms, asked = searchTerms(x.query)
	if err := x.numbers(); err != nil {
		return err
	}
	from := newTerm(x.query.From, true)
	if strings.TrimSpace(x.query.From) != "" && len(from.words) == 0 {
		return nil // signs only: nobody is called that
	}
	switch match := matchString(x.terms, from); {
	case match != "":
		return x.words(match)
	case asked:
		return nil
	case len(x.where.where) > 0 || !x.query.After.IsZero() || !x.query.Before.IsZero():
		return x.fields()
	}
	return nil
}

// narrow turns the fields about the case into conditions. The mailbox narrows,
// but is nothing to search for: it is added where a search is made.
func (x *search) narrow() error {
	if x.query.Status != "" {
		x.where.and("c.status = ?", x.query.Status)
	}
	if strings.TrimSpace(x.query.Group) == "" {
		return nil
	}
	groups, err := x.groups(x.query.Group)
	if err != nil {
		return err
	}
	list, err := encode(groups)
	x.where.and("c.grp IN (SELECT value FROM json_each(?))", list)
	return err
}

const (
	sqlGroupsInUse = `SELECT DISTINCT grp, '' FROM cases WHERE grp <> ''`
	sqlGroupNames  = `SELECT id, name FROM groups`
)

// groups lists what a case's group can be where the user wrote text: the group
// itself or its name begins so.
func (x *search) groups(text string) ([]string, error) {
	want := strings.ToLower(foldLetters(strings.TrimSpace(text)))
	begins := func(s string) bool { return strings.HasPrefix(strings.ToLower(foldLetters(s)), want) }
	out := []string{}
	for _, query := range []string{sqlGroupsInUse, sqlGroupNames} {
		err := x.tx.each(func(r scanner) error {
			var id, name string
			if err := r.Scan(&id, &name); err != nil {
				return err
			}
			switch {
			case begins(id):
				out = append(out, id)
			case begins(name):
				out = append(out, id, name)
			}
			return nil
		}, query)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// narrowed is the condition on the case with the mailbox.
func (x *search) narrowed() clause {
	c := clause{where: append([]string(nil), x.where.where...), args: append([]any(nil), x.where.args...)}
	if x.query.Mailbox != 0 {
		c.and(sqlMailbox, x.query.Mailbox)
	}
	return c
}

// numbers finds the cases whose number was typed.
func (x *search) numbers() error {
	for _, s := range x.query.Terms[:min(len(x.query.Terms), maxTerms)] {
		prefix, ok := support.ParseCaseRef(strings.Trim(strings.TrimSpace(s), `"`))
		if !ok {
			continue
		}
		c := x.narrowed()
		c.and("c.id >= ? AND c.id < ?", prefix, prefix+"~")
		found, err := x.tx.cases(`SELECT `+caseColumns+` FROM cases c WHERE `+c.sql()+` ORDER BY c.updated DESC LIMIT 5`, c.args...)
		if err != nil {
			return err
		}
		for _, k := range found {
			x.add(k, "«"+k.ID.Number()+"» "+opening(k.Subject), scoreNumber)
		}
	}
	return nil
}

// add adds a hit, one for each case and no more than asked for.
func (x *search) add(c support.Case, snippet string, score float64) {
	if !x.seen[c.ID] && len(x.hits) < x.limit {
		x.seen[c.ID] = true
		x.hits = append(x.hits, support.Hit{Case: c, Snippet: snippet, Score: score})
	}
}

// found is a doc of the search index.
type found struct {
	caseID  support.CaseID
	message int64
	event   string
}

// words looks the terms up in the index, newest first, until there are enough
// cases.
func (x *search) words(match string) error {
	query := `SELECT d.case_id, coalesce(d.message, 0), coalesce(d.event, '') FROM words CROSS JOIN docs d ON d.id = words.rowid`
	c := x.narrowed()
	if len(c.where) > 0 {
		query += ` CROSS JOIN cases c ON c.id = d.case_id`
	}
	c.where = append([]string{"words MATCH ?"}, c.where...)
	c.args = append([]any{match}, c.args...)
	x.between(&c, "words.rowid")
	var docs []found
	rows, err := x.tx.tx.QueryContext(x.tx.ctx, query+` WHERE `+c.sql()+` ORDER BY words.rowid DESC`, c.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	taken := map[support.CaseID]bool{}
	for len(x.hits)+len(docs) < x.limit && rows.Next() {
		var f found
		if err := rows.Scan(&f.caseID, &f.message, &f.event); err != nil {
			return err
		}
		if !taken[f.caseID] && !x.seen[f.caseID] {
			taken[f.caseID] = true
			docs = append(docs, f)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return err
	}
	return x.showAll(docs)
}

// between narrows to the docs of the asked time.
func (x *search) between(c *clause, column string) {
	if !x.query.After.IsZero() {
		c.and(column+" >= ?", docFloor(x.query.After))
	}
	if !x.query.Before.IsZero() {
		c.and(column+" < ?", docFloor(x.query.Before))
	}
}

const (
	sqlTextsOf    = `SELECT id, substr(text, 1, 65536), subject, from_name || ' <' || from_email || '>' FROM messages WHERE id IN (SELECT value FROM json_each(?))`
	sqlTextOfNote = `SELECT data FROM events WHERE case_id = ? AND id = ?`
	sqlCasesByID  = `SELECT ` + caseColumns + ` FROM cases c WHERE c.id IN (SELECT value FROM json_each(?))`
)

// texts are what of a message can be shown as a snippet.
type texts struct{ text, subject, sender string }

// showAll makes hits of what the index found: two queries for all of them.
func (x *search) showAll(docs []found) error {
	ids, rows := make([]support.CaseID, len(docs)), make([]int64, len(docs))
	for i, f := range docs {
		ids[i], rows[i] = f.caseID, f.message
	}
	lists, err := encodeAll(ids, rows)
	if err != nil {
		return err
	}
	list, err := x.tx.cases(sqlCasesByID, lists[0])
	if err != nil {
		return err
	}
	cases := make(map[support.CaseID]support.Case, len(list))
	for _, c := range list {
		cases[c.ID] = c
	}
	mails := make(map[int64]texts, len(docs))
	err = x.tx.each(func(r scanner) error {
		var row int64
		var t texts
		err := r.Scan(&row, &t.text, &t.subject, &t.sender)
		mails[row] = t
		return err
	}, sqlTextsOf, lists[1])
	if err != nil {
		return err
	}
	for _, f := range docs {
		if err := x.show(cases[f.caseID], mails[f.message], f); err != nil {
			return err
		}
	}
	return nil
}

// show makes a hit of one.
func (x *search) show(c support.Case, t texts, f found) error {
	if f.message == 0 {
		note, err := x.note(f)
		if err != nil {
			return err
		}
		t = texts{note, c.Subject, c.Requester.Name + " <" + c.Requester.Email + ">"}
	}
	terms := x.terms
	if len(terms) == 0 {
		terms = []term{newTerm(x.query.From, true)}
	}
	x.add(c, cutOut(terms, t.text, t.subject, t.sender), x.score(t.subject))
	return nil
}

// cutOut makes the snippet from the first of the texts in which a term stands.
func cutOut(terms []term, texts ...string) string {
	for _, t := range texts {
		if s, ok := snippet(t, terms); ok {
			return s
		}
	}
	return opening(texts[0])
}

func (x *search) note(f found) (string, error) {
	var data string
	if err := x.tx.row(sqlTextOfNote, f.caseID, f.event).Scan(&data); err != nil {
		return "", err
	}
	var d support.EventData
	err := decode(data, &d)
	return d.Text, err
}

func (x *search) score(subject string) float64 {
	if len(x.terms) == 0 {
		return scoreWords
	}
	words, n := wordsOf(subject, 200), 0
	for _, t := range x.terms {
		if t.in(words) {
			n++
		}
	}
	return scoreWords + float64(n)/float64(len(x.terms))
}

// fields lists the cases that fit the fields where there is nothing to match.
func (x *search) fields() error {
	c := x.narrowed()
	if !x.query.After.IsZero() || !x.query.Before.IsZero() {
		in := clause{}
		in.and("d.case_id = c.id")
		x.between(&in, "d.id")
		c.and("EXISTS (SELECT 1 FROM docs d WHERE "+in.sql()+")", in.args...)
	}
	found, err := x.tx.cases(`SELECT `+caseColumns+` FROM cases c WHERE `+c.sql()+` ORDER BY `+orderUpdated+` LIMIT ?`, append(c.args, x.limit)...)
	if err != nil {
		return err
	}
	for _, k := range found {
		text, err := x.lastText(k.ID)
		if err != nil {
			return err
		}
		x.add(k, opening(text), scoreWords)
	}
	return nil
}

const sqlLastText = `SELECT substr(text, 1, 4096) FROM messages WHERE case_id = ? ORDER BY date DESC, id DESC LIMIT 1`

func (x *search) lastText(id support.CaseID) (text string, err error) {
	err = x.tx.row(sqlLastText, id).Scan(&text)
	return text, none(err)
}
