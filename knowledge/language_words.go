package knowledge

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// The languages that are told apart, in the order of the digits in language.txt.
const (
	isBokmaal = iota
	isNynorsk
	isEnglish
	isDanish
	isSwedish
	languages
)

// verdict is what a word says against each language, 0 for nothing and 9 for
// all but certainty, in thirds of a natural logarithm.
type verdict [languages]float32

// languageList holds the words of support mail, and beginnings ("kv-") and
// endings ("-ane") for all others. Each line has a digit for every language and
// the words of which that is true; a word that is the same everywhere, such as
// the name of a product, has zeros.
//
//go:embed language.txt
var languageList string

// wordList is the list as it is looked up. It is read at first need, and never
// written to after.
var wordList = sync.OnceValue(func() hearsay { return readHearsay(languageList) })

// hearsay is what is known of words and of their beginnings and endings.
type hearsay struct {
	words, beginnings, endings map[string]verdict
}

func readHearsay(list string) hearsay {
	h := hearsay{make(map[string]verdict, 16_000), make(map[string]verdict, 1500), make(map[string]verdict, 1500)}
	for line := range strings.Lines(list) {
		digits, words, _ := strings.Cut(line, " ")
		if len(digits) != languages {
			continue
		}
		var v verdict
		for i := range v {
			v[i] = float32(digits[i] - '0')
		}
		for word := range strings.FieldsSeq(words) {
			if ending, ok := strings.CutPrefix(word, "-"); ok {
				h.endings[ending] = v
			} else if beginning, ok := strings.CutSuffix(word, "-"); ok {
				h.beginnings[beginning] = v
			} else {
				h.words[word] = v
			}
		}
	}
	return h
}

// The longest ending and beginning in the list, in letters, and how much a
// beginning says beside an ending.
const (
	longestEnding    = 5
	longestBeginning = 4
	beginningShare   = 0.6
)

// say tells what a word in lower case says; known, that it is in the list.
func (h hearsay) say(word string) (v verdict, known bool) {
	if v, known = h.words[word]; known {
		return v, true
	}
	if strings.ContainsAny(word, "äö") {
		return verdict{6, 6, 6, 6, 0}, true
	}
	letters := utf8.RuneCountInString(word)
	for n, at := min(letters, longestEnding), lastLetters(word, longestEnding); n > 1; n-- {
		if found, ok := h.endings[word[at:]]; ok && letters > n+1 {
			v = found
			break
		}
		_, size := utf8.DecodeRuneInString(word[at:])
		at += size
	}
	for n, to := min(letters, longestBeginning), firstLetters(word, longestBeginning); n > 1; n-- {
		if found, ok := h.beginnings[word[:to]]; ok && letters > n+1 {
			for i := range v {
				v[i] += beginningShare * found[i]
			}
			break
		}
		_, size := utf8.DecodeLastRuneInString(word[:to])
		to -= size
	}
	return v, false
}

// lastLetters is where the last n letters of a word begin, firstLetters where
// the first n end.
func lastLetters(word string, n int) int {
	at := len(word)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(word[:at])
		at -= size
	}
	return at
}

func firstLetters(word string, n int) int {
	to := 0
	for ; n > 0 && to < len(word); n-- {
		_, size := utf8.DecodeRuneInString(word[to:])
		to += size
	}
	return to
}
