package knowledge

import "unicode/utf8"

// alikeWords finds words that are spelt nearly alike.
type alikeWords struct {
	byStart map[string][]string // first two letters → terms
}

// The bounds of what counts as a typing error, in bytes.
const (
	leastTyped  = 5 // shorter words are too like each other
	leastCommon = 6 // of a beginning that two words share
	mostAlike   = 3 // candidates for one word
)

func newAlikeWords(x *Index) alikeWords {
	a := alikeWords{make(map[string][]string)}
	if !x.lexicon.off.has(PartTyping) {
		return a
	}
	add := func(term string) {
		if len(term) >= leastTyped-1 && term[:1] != markConcept && term[:1] != markRoot {
			a.byStart[start(term)] = append(a.byStart[start(term)], term)
		}
	}
	for term := range x.postings {
		add(term)
	}
	for term := range x.words.known {
		if !x.known(term) {
			add(term)
		}
	}
	return a
}

// start is what two words must share to be compared.
func start(term string) string {
	r, n := utf8.DecodeRuneInString(term)
	if r == utf8.RuneError {
		return ""
	}
	return term[:n]
}

// typed returns the terms that a word may be a misspelling of, in order of
// the alphabet.
func (a alikeWords) typed(term string) []string {
	if len(term) < leastTyped {
		return nil
	}
	var found []string
	for _, t := range a.byStart[start(term)] {
		if t != term && oneApart(t, term) {
			found = insertOrdered(found, t, mostAlike)
		}
	}
	return found
}

// beginning returns the terms that begin as a long word does.
func (a alikeWords) beginning(term string) []string {
	if len(term) < leastCommon {
		return nil
	}
	var found []string
	for _, t := range a.byStart[start(term)] {
		n := commonPrefix(t, term)
		if t != term && n >= leastCommon && 4*n >= 3*min(len(t), len(term)) {
			found = insertOrdered(found, t, mostAlike)
		}
	}
	return found
}

// insertOrdered keeps the first words of the alphabet, so that the result does
// not hang on the order of a map.
func insertOrdered(words []string, w string, most int) []string {
	i := len(words)
	for i > 0 && words[i-1] > w {
		i--
	}
	if i >= most {
		return words
	}
	words = append(words, "")
	copy(words[i+1:], words[i:])
	words[i] = w
	return words[:min(len(words), most)]
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// oneApart reports whether two words differ by one letter that is wrong, left
// out, too many, or changed places with the next.
func oneApart(a, b string) bool {
	if abs(len(a)-len(b)) > 2 {
		return false
	}
	p := commonPrefix(a, b)
	for p > 0 && p < len(a) && !utf8.RuneStart(a[p]) {
		p--
	}
	a, b = a[p:], b[p:]
	_, n := utf8.DecodeRuneInString(a)
	_, m := utf8.DecodeRuneInString(b)
	if a[n:] == b[m:] || a[n:] == b || a == b[m:] {
		return true
	}
	return len(a) >= 2 && len(b) >= 2 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}
