package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes the form in which words are compared: lower case, composed, with
// é, è, ê as e and so on, Swedish and Danish spellings of æ and ø as ours. å
// stays: it is a letter of its own.
func fold(s string) string {
	if isLowerASCII(s) {
		return s
	}
	return strings.Map(foldRune, norm.NFC.String(strings.ToLower(s)))
}

func isLowerASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

func foldRune(r rune) rune {
	switch r {
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'ó', 'ò', 'ô', 'õ':
		return 'o'
	case 'à', 'á', 'â', 'ã':
		return 'a'
	case 'ü', 'ú', 'ù', 'û':
		return 'u'
	case 'í', 'ì', 'î', 'ï':
		return 'i'
	case 'ç':
		return 'c'
	case 'ñ':
		return 'n'
	case 'ä':
		return 'æ'
	case 'ö':
		return 'ø'
	}
	return r
}

// word is a word of a text, with where it stood.
type word struct {
	folded     string
	start, end int // byte offsets
}

// words divides a text at everything that is not a letter or a digit. Longer
// words than any real one are passed by.
func words(text string) []word {
	var found []word
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			found = appendWord(found, text, start, i)
			start = -1
		}
	}
	if start >= 0 {
		found = appendWord(found, text, start, len(text))
	}
	return found
}

func appendWord(found []word, text string, start, end int) []word {
	if end-start > 60 {
		return found
	}
	return append(found, word{folded: fold(text[start:end]), start: start, end: end})
}

// stem takes the inflection off a folded word, in bokmål, nynorsk and English
// alike, so that "utskrifta", "utskriftene" and "utskrift" meet. It takes an
// ending only where three letters with a vowel are left, and goes on until
// nothing is to be taken: a base form that looks inflected ("skriver") then
// meets its own inflections ("skriveren").
func stem(w string) string {
	for range 4 {
		next := single(cutOne(cutGenitive(w)))
		if next == w {
			break
		}
		w = next
	}
	return w
}

// cutOne takes one ending, the longest.
func cutOne(w string) string {
	for _, ending := range []string{"ingane", "ingene", "ingar", "inger", "ingen", "inga",
		"aene", "aane", "erne", "aen", "aer", "aar", "ene", "ane", "ing", "ers", "en", "et", "er", "ar", "ed", "es", "a", "e"} {
		if base, ok := cutEnding(w, ending); ok {
			return base
		}
	}
	return w
}

func cutGenitive(w string) string {
	if len(w) >= 5 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
		return w[:len(w)-1]
	}
	return w
}

func cutEnding(w, ending string) (string, bool) {
	base, ok := strings.CutSuffix(w, ending)
	return base, ok && utf8.RuneCountInString(base) >= 3 && strings.ContainsAny(base, "aeiouyæøå")
}

// single makes one of a doubled last consonant: "rommet" and "rom".
func single(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && strings.IndexByte("bdfgklmnprst", w[n-1]) >= 0 {
		return w[:n-1]
	}
	return w
}
