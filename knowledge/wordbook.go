package knowledge

import (
	_ "embed"
	"strings"
)

// The word lists that come with Linje: two columns each, tab between.
var (
	//go:embed words/nn-nb.tsv
	nynorskList string // nynorsk word or phrase, bokmål
	//go:embed words/en-nb.tsv
	englishList string // English word or phrase, bokmål
	//go:embed words/stop.tsv
	stopList string // language, word that tells nothing
	//go:embed words/weak.tsv
	weakList string // language, words that tell little, spaces between
)

// eachPair goes through the rows of a word list.
func eachPair(list string, each func(a, b string)) {
	for line := range strings.Lines(list) {
		if a, b, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok && a != "" && b != "" {
			each(a, b)
		}
	}
}

// lightWords stand in phrases without saying anything: "kort til dør" is "kort
// dør".
const lightWords = `i på til for av med om fra frå hos ved den det de dei en ein ei et eit å og som at er var har ble blir blei vert min mitt mine mi din
ditt sin sitt jeg eg du vi me dere dykk meg deg seg han hun ho the a an of to in on at for is are my your i and be it was has have with`

// phrase is some words that mean something together: a word of another
// language or an entry of the synonyms.
type phraseEntry struct {
	words []string // stems, without the light words
	to    int      // what it means: a concept, or a place in glosses
	gloss bool     // it is a foreign phrase
}

// phrasebook finds phrases in a text, whatever order their words have and
// with a word or two between them.
type phrasebook struct {
	byAnchor map[string][]phraseEntry // longest word → phrases
}

func (b *phrasebook) add(words []string, to int, gloss bool) {
	anchor := words[0]
	for _, w := range words {
		if len(w) > len(anchor) {
			anchor = w
		}
	}
	b.byAnchor[anchor] = append(b.byAnchor[anchor], phraseEntry{words, to, gloss})
}

// The bounds of a phrase.
const (
	maxPhraseWords = 6
	phraseGap      = 2 // other words that may stand between its words
)

// foundPhrase is a phrase that stands in a text, from word to word.
type foundPhrase struct {
	phraseEntry
	from, last int
}

// find finds the phrases in a text. forms holds for each of its words the
// stems that it may stand for, light words left out.
func (b *phrasebook) find(forms [][]string, each func(foundPhrase)) {
	for at, stems := range forms {
		for _, s := range stems {
			for _, p := range b.byAnchor[s] {
				if from, to, ok := p.around(forms, at); ok {
					each(foundPhrase{p, from, to})
				}
			}
		}
	}
}

// around looks for all words of a phrase near one of them.
func (p phraseEntry) around(forms [][]string, at int) (from, to int, ok bool) {
	from, to = at, at
	reach := len(p.words) - 1 + phraseGap
	for _, w := range p.words {
		found := -1
		for i := max(at-reach, 0); i <= min(at+reach, len(forms)-1); i++ {
			if contains(forms[i], w) && (found < 0 || abs(i-at) < abs(found-at)) {
				found = i
			}
		}
		if found < 0 {
			return 0, 0, false
		}
		from, to = min(from, found), max(to, found)
	}
	return from, to, to-from <= reach
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

func abs(i int) int { return max(i, -i) }
