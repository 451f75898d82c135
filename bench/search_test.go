package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"linje/store"
	"linje/support"
)

// queries are what people look for: common and rare words, several together,
// phrases, beginnings, names, numbers, and what is not there.
var queries = [...]string{
	"passordet", "canvas", "faktura", "reiserekninga", "deadline", "studentane", "nøkkelkort", "printer",
	"skjema fristen", "tilgang mappen", "password deadline", "feil timeplanen", "canvas kari",
	`"starte maskinen på nytt"`, `"kind regards"`, "ødegård", "hansen 4711", "vedlegg", "finnesikke", "example",
}

// measureSearch: the newest 50 hits with snippets, in process, beside a notmuch
// search of the same words.
func (m *mailbox) measureSearch() {
	m.b.Helper()
	if out, err := m.peer.index().CombinedOutput(); err != nil {
		m.b.Fatalf("notmuch new: %v: %s", err, out)
	}
	s, err := store.Open(m.b.Context(), filepath.Join(m.ours.data, "linje.db"))
	if err != nil {
		m.b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var theirs, own []time.Duration
	for range rounds {
		for _, q := range queries {
			began := time.Now()
			if _, err := s.Search(m.b.Context(), support.SearchQuery{Terms: terms(q), Limit: 50}); err != nil {
				m.b.Fatal(err)
			}
			own = append(own, time.Since(began))
			theirs = append(theirs, timed(m.b, m.peer.search(q)).took)
		}
	}
	t, o := percentile(theirs, 95), percentile(own, 95)
	table.bar(fmt.Sprintf("search in %d mails, newest 50, %d queries, p95", m.mails, len(queries)),
		fmt.Sprintf("%.1f ms (p50 %.1f); notmuch %.1f ms (p50 %.1f)", millis(o), millis(median(own)), millis(t), millis(median(theirs))), o.Seconds()/t.Seconds(), 0.4)
}

// terms splits a query as the search field does: at spaces, phrases whole.
func terms(query string) []string {
	if strings.HasPrefix(query, `"`) {
		return []string{query}
	}
	return strings.Fields(query)
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
