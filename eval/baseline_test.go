package eval

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"unicode"

	_ "github.com/mattn/go-sqlite3" // the full-text search that the ranking is compared with

	"linje/support"
)

// fullText is SQLite's full-text search over the items of a set: a row for
// each variant, an item is as good as its best row, any word of the request
// counts.
type fullText struct {
	db   *sql.DB
	stem func(string) string
}

// newFullText indexes the items. stem is done to every word of both sides;
// nil leaves them to unicode61.
func newFullText(t *testing.T, items []support.Item, stem func(string) string) fullText {
	t.Helper()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	t.Cleanup(func() { _ = db.Close() })
	f := fullText{db: db, stem: stem}
	if _, err := db.Exec(`CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, title, tags, service, body, tokenize = 'unicode61')`); err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		if _, err := db.Exec(`INSERT INTO docs VALUES (?, ?, ?, ?, ?)`, i.ID, f.text(i.Title), f.text(strings.Join(i.Tags, " ")),
			f.text(i.Service), f.text(i.Body)); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// text is a text as it is indexed.
func (f fullText) text(s string) string {
	if f.stem == nil {
		return s
	}
	words := wordsOf(s)
	for i, w := range words {
		words[i] = f.stem(w)
	}
	return strings.Join(words, " ")
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// rank returns the items for a request, best first.
func (f fullText) rank(t *testing.T, r request) []string {
	t.Helper()
	words := wordsOf(f.text(r.Subject + " " + r.Body))
	if len(words) == 0 {
		return nil
	}
	slices.Sort(words)
	match := `"` + strings.Join(slices.Compact(words), `" OR "`) + `"`
	rows, err := f.db.Query(`SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs), id`, match)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// snowball is the Norwegian stemmer of the Snowball project, told by its
// description: an ending in the region after the first vowel and consonant is
// taken off, then dt and vt lose their t, then a derivational ending goes.
func snowball(word string) string {
	w := []rune(word)
	start := region(w)
	w = cutInflection(w, start)
	if ending(w, start, "dt") || ending(w, start, "vt") {
		w = w[:len(w)-1]
	}
	return string(cutLongest(w, start, "hetslov", "eleg", "elig", "elov", "slov", "leg", "eig", "lig", "els", "lov", "ig"))
}

// region is where the part of a word begins in which endings are looked for.
func region(w []rune) int {
	for i := 1; i < len(w); i++ {
		if vowel(w[i-1]) && !vowel(w[i]) {
			return max(i+1, 3)
		}
	}
	return len(w)
}

func cutInflection(w []rune, start int) []rune {
	cut := cutLongest(w, start, "hetenes", "hetene", "hetens", "heter", "heten", "endes", "ande", "ende", "edes", "enes", "erte",
		"ede", "ane", "ene", "ens", "ers", "ets", "het", "ast", "ert", "en", "ar", "er", "as", "es", "et", "a", "e")
	switch n := len(w); {
	case len(cut) < n && ending(w, start, "erte"), len(cut) < n && ending(w, start, "ert"):
		for i := n - 1; ; i-- { // becomes er
			if w[i] == 'r' {
				return w[:i+1]
			}
		}
	case len(cut) == n && ending(w, start, "s") && n > 1 && strings.ContainsRune("bcdfghjlmnoprtvyz", w[n-2]):
		return w[:n-1]
	}
	return cut
}

func cutLongest(w []rune, start int, endings ...string) []rune {
	for _, e := range endings {
		if ending(w, start, e) {
			return w[:len(w)-len([]rune(e))]
		}
	}
	return w
}

func ending(w []rune, start int, e string) bool {
	return len(w)-len([]rune(e)) >= start && strings.HasSuffix(string(w), e)
}

func vowel(r rune) bool { return strings.ContainsRune("aeiouyæåø", r) }

func TestSnowball(t *testing.T) {
	for word, want := range map[string]string{"passordet": "passord", "søknadene": "søknad", "vennlighet": "venn", "havnedistriktene": "havnedistrikt",
		"opning": "opning", "passorda": "passord", "er": "er", "utsatte": "utsatt", "fakturaen": "faktura"} {
		if got := snowball(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}
