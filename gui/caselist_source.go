package gui

import (
	"context"

	"linje/support"
)

// pageSize is how many cases are read at a time.
const pageSize = 100

// rowSource holds the cases of the list: those of a worklist, page by page, or
// those a search found.
type rowSource struct {
	desk    ListDesk
	query   support.CaseQuery
	search  string
	cases   []support.Case
	snippet map[support.CaseID]string
	more    bool // there are more cases than have been read
}

// batch is what one load brought.
type batch struct {
	cases   []support.Case
	snippet map[support.CaseID]string
	more    bool
}

// hitLimit is how many cases a search shows.
const hitLimit = 200

// load reads the first n cases, or what the search finds.
func (s *rowSource) load(n int) func(context.Context) (batch, error) {
	desk, q, search := s.desk, s.query, s.search
	if search != "" {
		return func(ctx context.Context) (batch, error) {
			hits, err := desk.Search(ctx, search, q.Mailbox, hitLimit)
			b := batch{snippet: make(map[support.CaseID]string, len(hits))}
			for _, h := range hits {
				b.cases = append(b.cases, h.Case)
				b.snippet[h.Case.ID] = h.Snippet
			}
			return b, err
		}
	}
	q.Offset, q.Limit = 0, max(n, pageSize)
	return func(ctx context.Context) (batch, error) {
		cases, err := desk.Cases(ctx, q)
		return batch{cases: cases, more: len(cases) == q.Limit}, err
	}
}

// loadMore reads the page after those that have been read.
func (s *rowSource) loadMore() func(context.Context) (batch, error) {
	desk, q := s.desk, s.query
	q.Offset, q.Limit = len(s.cases), pageSize
	return func(ctx context.Context) (batch, error) {
		cases, err := desk.Cases(ctx, q)
		return batch{cases: cases, more: len(cases) == q.Limit}, err
	}
}

// shown is what is held.
func (s *rowSource) shown() batch { return batch{s.cases, s.snippet, s.more} }

// set replaces what is held.
func (s *rowSource) set(b batch) { s.cases, s.snippet, s.more = b.cases, b.snippet, b.more }

// add appends a page; a case that moved between two reads is kept once.
func (s *rowSource) add(b batch) {
	have := make(map[support.CaseID]bool, len(s.cases))
	for _, c := range s.cases {
		have[c.ID] = true
	}
	for _, c := range b.cases {
		if !have[c.ID] {
			s.cases = append(s.cases, c)
		}
	}
	s.more = b.more
}

// index is where a case stands, -1 where it does not.
func (s *rowSource) index(id support.CaseID) int {
	for i := range s.cases {
		if s.cases[i].ID == id {
			return i
		}
	}
	return -1
}
