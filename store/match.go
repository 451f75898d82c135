package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// Bounds of what is read of a query.
const (
	maxTerms     = 16
	maxTermWords = 24
)

// term is one thing to look for: words that stand in a row. The last word may
// be the beginning of one.
type term struct {
	words  []string // folded, letters and digits only
	prefix bool
}

// searchTerms reads the terms of a query. Words that the index cannot hold
// (only signs) are left out; any reports whether something was asked for.
func searchTerms(q support.SearchQuery) (terms []term, any bool) {
	list := q.Terms[:min(len(q.Terms), maxTerms)]
	for i, s := range list {
		any = any || strings.TrimSpace(s) != ""
		open := i == len(list)-1 && !(len(s) > 1 && strings.HasSuffix(s, `"`))
		t := newTerm(s, open)
		if len(t.words) == 0 {
			continue
		}
		if open && oneLetter(t.words[len(t.words)-1]) {
			if len(terms) > 0 && len(t.words) == 1 {
				continue // just begun: the words before it decide until more is typed
			}
			t.prefix = false // all words with one letter are too many, and tell nothing
		}
		terms = append(terms, t)
	}
	return terms, any
}

func newTerm(s string, prefix bool) term {
	t := term{prefix: prefix}
	for _, w := range wordsOf(strings.ToValidUTF8(s, " "), maxTermWords) {
		t.words = append(t.words, w.folded)
	}
	return t
}

// oneLetter: of an alphabet; one sign of Chinese may be a word.
func oneLetter(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.IsLetter(r) && r < 0x2E80
}

// match writes the term in the query language of FTS5. The words hold letters
// and digits only, so that nothing in them can mean anything to it.
func (t term) match() string {
	s := `"` + strings.Join(t.words, " ") + `"`
	if t.prefix {
		s += "*"
	}
	return s
}

// matchString is the whole query for FTS5; "" when there is nothing to match.
func matchString(terms []term, from term) string {
	parts := make([]string, 0, len(terms)+1)
	for _, t := range terms {
		parts = append(parts, t.match())
	}
	if len(from.words) > 0 {
		parts = append(parts, "sender : "+from.match())
	}
	return strings.Join(parts, " AND ")
}

// at reports how many words of text from i on the term covers; 0: it does not
// stand there.
func (t term) at(text []word, i int) int {
	if i+len(t.words) > len(text) {
		return 0
	}
	for k, w := range t.words {
		have := text[i+k].folded
		if have == w || t.prefix && k == len(t.words)-1 && strings.HasPrefix(have, w) {
			continue
		}
		return 0
	}
	return len(t.words)
}

// in reports whether the term stands in the text.
func (t term) in(text []word) bool {
	for i := range text {
		if t.at(text, i) > 0 {
			return true
		}
	}
	return false
}

// Sizes of a snippet, in words.
const (
	snippetBefore = 6
	snippetWords  = 26
	snippetLook   = 6000 // how far into a text is looked
)

// snippet cuts the place out of text where the terms first stand, with « and »
// around the words found; ok is false when none does.
func snippet(text string, terms []term) (s string, ok bool) {
	words := wordsOf(text, snippetLook)
	first := firstHit(words, terms)
	if first < 0 {
		return "", false
	}
	from := max(first-snippetBefore, 0)
	to := min(from+snippetWords, len(words))
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	pos := words[from].start
	for i := from; i < to; {
		n := longestHit(words[:to], i, terms)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[pos:words[i].start])
		pos = words[i+n-1].end
		b.WriteString("«" + text[words[i].start:pos] + "»")
		i += n
	}
	b.WriteString(text[pos:words[to-1].end])
	if to < len(words) {
		b.WriteString(" …")
	}
	return strings.Join(strings.Fields(b.String()), " "), true
}

func firstHit(words []word, terms []term) int {
	for i := range words {
		if longestHit(words, i, terms) > 0 {
			return i
		}
	}
	return -1
}

func longestHit(words []word, i int, terms []term) int {
	n := 0
	for _, t := range terms {
		n = max(n, t.at(words, i))
	}
	return n
}

// opening is the beginning of a text, where nothing in it was found.
func opening(text string) string {
	words := wordsOf(text, snippetWords+1)
	if len(words) == 0 {
		return ""
	}
	s := text[:words[min(len(words), snippetWords)-1].end]
	if len(words) > snippetWords {
		s += " …"
	}
	return strings.Join(strings.Fields(s), " ")
}
