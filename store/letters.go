package store

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// foldLetters makes text fit for the search index and for what is looked up in
// it: accents go (é becomes e), the Swedish and German letters become the
// Norwegian ones (ä æ, ö ø), and å, æ and ø stay letters of their own. Letters
// that were sent as a base and a combining mark come out as if sent as one.
func foldLetters(s string) string {
	first := firstOdd(s)
	if first < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:first])
	for i := first; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		for i < len(s) { // marks that follow
			mark, m := utf8.DecodeRuneInString(s[i:])
			if !isMark(mark) {
				break
			}
			i += m
			r = combine(r, mark)
		}
		if !isMark(r) {
			b.WriteRune(plainLetter(r))
		}
	}
	return b.String()
}

// firstOdd finds the first letter that folding changes, a letter before a mark
// included; -1: none. Most text has none: æ, ø and å stay as they are.
func firstOdd(s string) int {
	before := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			before = i
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if isMark(r) {
			return before
		}
		if plainLetter(r) != r {
			return i
		}
		before = i
		i += n
	}
	return -1
}

// isMark: the combining diacritical marks that Latin letters come apart into.
func isMark(r rune) bool { return r >= 0x300 && r <= 0x36F }

func combine(r, mark rune) rune {
	switch mark {
	case 0x30A: // ring
		switch r {
		case 'a':
			return 'å'
		case 'A':
			return 'Å'
		}
	case 0x308: // two dots
		switch r {
		case 'a':
			return 'æ'
		case 'A':
			return 'Æ'
		case 'o':
			return 'ø'
		case 'O':
			return 'Ø'
		}
	}
	return r
}

// plainLetter folds one letter. Case is left to the index, except where the
// fold changes the letter.
func plainLetter(r rune) rune {
	switch r {
	case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê', 'Ë':
		return 'e'
	case 'ò', 'ó', 'ô', 'õ', 'Ò', 'Ó', 'Ô', 'Õ':
		return 'o'
	case 'à', 'á', 'â', 'ã', 'À', 'Á', 'Â', 'Ã':
		return 'a'
	case 'ì', 'í', 'î', 'ï', 'Ì', 'Í', 'Î', 'Ï':
		return 'i'
	case 'ù', 'ú', 'û', 'ü', 'Ù', 'Ú', 'Û', 'Ü':
		return 'u'
	case 'ñ', 'Ñ':
		return 'n'
	case 'ç', 'Ç':
		return 'c'
	case 'ä', 'Ä':
		return 'æ'
	case 'ö', 'Ö':
		return 'ø'
	}
	return r
}

// isWordRune reports whether the index takes r as part of a word (the
// categories L*, N* and Co, as unicode61 does).
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}

// word is a word of a text: where it stands, and folded.
type word struct {
	start, end int
	folded     string
}

// wordsOf splits text as the index does, at most limit words.
func wordsOf(text string, limit int) []word {
	var out []word
	start := -1
	for i, r := range text {
		in := isWordRune(r) || (start >= 0 && isMark(r))
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, newWord(text, start, i))
			start = -1
			if len(out) == limit {
				return out
			}
		}
	}
	if start >= 0 {
		out = append(out, newWord(text, start, len(text)))
	}
	return out
}

func newWord(text string, start, end int) word {
	return word{start: start, end: end, folded: strings.ToLower(foldLetters(text[start:end]))}
}
