package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// Neighbour is a language that is understood here and answered in Norwegian.
type Neighbour string

// None, Danish and Swedish (ISO 639-1).
const (
	NoNeighbour Neighbour = ""
	Danish      Neighbour = "da"
	Swedish     Neighbour = "sv"
)

// Hearing is what can be told of the language of a text.
type Hearing struct {
	// Language is the written form that the text is in or, where it is Danish or
	// Swedish, the one it is answered in: bokmål. It is the best guess while Sure
	// is false, LanguageUnset where there is nothing to go by.
	Language support.Language
	// Sure is false where the text is too short or too mixed to say.
	Sure bool
	// Neighbour says that the text itself is Danish or Swedish.
	Neighbour Neighbour
}

// Ear tells languages apart. It remembers what the words that it has met say,
// so one for many texts is quicker than one for each. The zero value is ready;
// it keeps the words alive and is for one goroutine.
type Ear struct {
	words map[string]*heard
	texts int // listened to
}

// heard is a word that was met.
type heard struct {
	says  verdict
	known bool // it is in the list
	text  int  // it was met in last
	times int  // there
}

// maxHeard bounds how many words an Ear remembers.
const maxHeard = 20_000

// Language is [Ear.Language] for one text.
func Language(text string) (l support.Language, confident bool) { return new(Ear).Language(text) }

// Hear is [Ear.Hear] for one text.
func Hear(text string) Hearing { return new(Ear).Hear(text) }

// Language tells in which written form a text is, as [Ear.Hear] does. Danish and
// Swedish come out as bokmål: that is what they are answered in.
func (e *Ear) Language(text string) (l support.Language, confident bool) {
	h := e.Hear(text)
	return h.Language, h.Sure
}

// What it takes to be sure, in the unit of the word list (a third of a natural
// logarithm): how far the best must be ahead of the next, how far for each
// point that speaks against both (a text of two languages), and how far a
// neighbour must be ahead of Norwegian.
const (
	surely       = 2
	surelyOfFew  = 3 // where there are fewer words than
	fewWords     = 8
	mixedShare   = 0.15
	neighbourly  = 4
	maxRepeated  = 3   // the same word over and over says no more
	nameShare    = 0.4 // of what a word says that is written as a name is
	strangeShare = 0.6
)

// Hear tells in which written form a text is: bokmål, nynorsk or English. It
// looks at the writer's own words; quoted lines, what follows the intro of a
// quoted mail, and what follows the closing are left out.
func (e *Ear) Hear(text string) Hearing {
	s, words := e.listen(text)
	if words == 0 {
		return Hearing{}
	}
	bokmaal, against := max(s[isBokmaal], s[isDanish]), max(s[isNynorsk], s[isEnglish])
	h := Hearing{Language: support.Bokmaal}
	switch {
	case s[isSwedish] > bokmaal && s[isSwedish] > against:
		h.Neighbour, bokmaal = Swedish, s[isSwedish]
	case s[isDanish]-max(s[isBokmaal], against) >= neighbourly:
		h.Neighbour = Danish
	}
	if bokmaal < against { // where they are even it is bokmål, which most write
		h.Language, bokmaal, against = support.Nynorsk, against, max(bokmaal, s[isEnglish])
		if s[isEnglish] > s[isNynorsk] {
			h.Language, against = support.English, max(max(s[isBokmaal], s[isDanish]), s[isNynorsk])
		}
	}
	ahead := bokmaal - against
	h.Sure = ahead >= surely && (words >= fewWords || ahead >= surelyOfFew) && ahead >= -mixedShare*against
	return h
}

// The bounds of how much of a text is looked at: more says no more.
const (
	maxLanguageText  = 6000 // bytes
	maxLanguageWords = 250
	maxWordLetters   = 30
)

// listen sums what the words of a text say, and counts those that say anything.
func (e *Ear) listen(text string) (sum [languages]float32, say int) {
	if e.words == nil || len(e.words) > maxHeard {
		e.words = make(map[string]*heard, 256)
	}
	e.texts++
	count, begins := 0, true // a sentence
	for field, rest, breaks := nextField(ownWords(text)); field != ""; field, rest, breaks = nextField(rest) {
		begins = begins || breaks
		if !hasMark(field) { // addresses, links, file names, numbers
			name := !begins && isName(field)
			for word, rest := nextWord(field); word != ""; word, rest = nextWord(rest) {
				if count++; count > maxLanguageWords {
					return sum, say
				}
				if h := e.hear(word); h.times <= maxRepeated && h.addTo(&sum, name) {
					say++
				}
			}
		}
		begins = strings.IndexByte(".!?:", field[len(field)-1]) >= 0
	}
	return sum, say
}

// nextField takes the first field off a text; breaks, that a new line came
// before it.
func nextField(text string) (field, rest string, breaks bool) {
	start := 0
	for start < len(text) && isBlank(text[start]) {
		breaks = breaks || text[start] == '\n'
		start++
	}
	end := start
	for end < len(text) && !isBlank(text[end]) {
		end++
	}
	return text[start:end], text[end:], breaks
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// nextWord takes the first word off a field.
func nextWord(field string) (word, rest string) {
	start := strings.IndexFunc(field, isLetter)
	if start < 0 {
		return "", ""
	}
	end := strings.IndexFunc(field[start:], notLetter)
	if end < 0 {
		return field[start:], ""
	}
	return field[start : start+end], field[start+end:]
}

// addTo adds what a word says and reports whether that is anything. A name says
// little, and nothing where it is not even a word.
func (h *heard) addTo(sum *[languages]float32, name bool) bool {
	share := float32(1)
	switch {
	case h.says == verdict{}, name && !h.known:
		return false
	case name:
		share = nameShare
	case !h.known:
		share = strangeShare
	}
	for i, against := range h.says {
		sum[i] -= share * against
	}
	return true
}

// hear looks a word up and counts it.
func (e *Ear) hear(word string) *heard {
	h := e.words[word]
	if h == nil {
		word = strings.Clone(word) // not the whole text
		lower := strings.ToLower(word)
		if h = e.words[lower]; h == nil {
			h = &heard{}
			if utf8.RuneCountInString(word) <= maxWordLetters {
				h.says, h.known = wordList().say(strings.ReplaceAll(lower, "’", "'"))
			}
			e.words[lower] = h
		}
		e.words[word] = h
	}
	if h.text != e.texts {
		h.text, h.times = e.texts, 0
	}
	h.times++
	return h
}

// isName reports whether a word begins with a capital and goes on without.
func isName(field string) bool {
	field = strings.TrimLeftFunc(field, notLetter)
	first, size := utf8.DecodeRuneInString(field)
	second, _ := utf8.DecodeRuneInString(field[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// hasMark reports whether there is a digit or a sign in it that words do not
// have.
func hasMark(field string) bool {
	for i := range len(field) {
		switch c := field[i]; c {
		case '@', '\\', '_', '<', '>':
			return true
		case '/':
			if strings.Contains(field, "//") || strings.Contains(field, ".") || c == field[0] {
				return true // but not "og/eller"
			}
		default:
			if c >= '0' && c <= '9' {
				return true
			}
		}
	}
	return strings.HasPrefix(field, "www.")
}

func isLetter(r rune) bool { return !notLetter(r) }

func notLetter(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

// ownWords leaves out what others wrote, lines that begin with ">" and what
// stands after the header lines or the ruler of a quoted mail, and the lines
// from the closing on: names, titles and places in whatever language.
func ownWords(text string) string {
	if len(text) > maxLanguageText {
		text = strings.ToValidUTF8(text[:maxLanguageText], "")
	}
	var own strings.Builder
	words := 0
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, ">") {
			continue
		}
		if own.Len() > 0 && quoteBegins(trimmed) || words >= wordsBeforeClosing && len(trimmed) <= maxClosingLine && closes(trimmed) {
			break
		}
		words += len(strings.Fields(trimmed))
		own.WriteString(line)
	}
	return own.String()
}

// A text of little but its closing is known by that; and a closing is short, in
// bytes.
const (
	wordsBeforeClosing = 4
	maxClosingLine     = 60
)

func quoteBegins(line string) bool {
	if strings.HasPrefix(line, "-----") || strings.HasPrefix(line, "_____") {
		return true
	}
	lower := strings.ToLower(line)
	for _, p := range []string{"fra:", "frå:", "from:", "från:"} {
		if strings.HasPrefix(lower, p) && strings.Contains(line, "@") {
			return true
		}
	}
	for _, s := range []string{" skrev:", " skreiv:", " wrote:", " skrev følgende:"} {
		if strings.HasSuffix(lower, s) {
			return true
		}
	}
	return false
}
