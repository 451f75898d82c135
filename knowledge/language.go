package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// Ear tells languages apart. It remembers what the words that it has met say,
// so one for many texts is quicker than one for each. The zero value is ready;
// it keeps the words alive and is for one goroutine.
type Ear struct {
	words map[string]*heard
	texts int // listened to
}

// heard is a word that was met.
type heard struct {
	votes votes
	text  int // it was met in last
	times int // there
}

// maxHeard bounds how many words an Ear remembers.
const maxHeard = 20_000

// Language is [Ear.Language] for one text.
func Language(text string) (l support.Language, confident bool) { return new(Ear).Language(text) }

// Language tells in which written form a text is: bokmål, nynorsk or English.
// It looks at the writer's own words (quoted lines and what follows the intro
// of a quoted mail are left out). confident is false when the text is too
// short or too mixed to say; the language is then the best guess, or
// LanguageUnset where there is nothing to go by. Danish and Swedish come out
// as bokmål, not confident: that is what they are answered in.
func (e *Ear) Language(text string) (l support.Language, confident bool) {
	v := e.countVotes(text)
	norwegian := v.common + v.nb + v.nn
	switch {
	case norwegian+v.other == 0 && v.en == 0:
		return support.LanguageUnset, false
	case v.en > norwegian+v.other:
		return support.English, v.en >= 2.5 && v.en >= 1.6*(norwegian+v.other)
	case v.other > v.nb+v.nn || v.other >= 1.5 && v.other > 0.3*(v.nb+v.nn):
		return support.Bokmaal, false
	case v.nn > v.nb:
		return support.Nynorsk, v.nn >= 1 && v.nn >= 1.4*v.nb && v.enough(norwegian)
	}
	return support.Bokmaal, v.nb >= 1 && v.nb >= 1.4*v.nn && v.enough(norwegian)
}

// The bounds of how much of a text is looked at: more says no more.
const (
	maxLanguageText  = 6000 // bytes
	maxLanguageWords = 250
)

// votes sums what the words of a text say: for one of the Norwegian forms, for
// both of them, for English, for Danish or Swedish.
type votes struct {
	nb, nn, common, en, other float64
	words                     int // looked at
}

// enough reports whether there is so much Norwegian that one word between the
// two forms may decide.
func (v *votes) enough(norwegian float64) bool { return norwegian >= 2.5 && norwegian >= 1.4*v.en }

func (v *votes) add(o votes) {
	v.nb += o.nb
	v.nn += o.nn
	v.common += o.common
	v.en += o.en
	v.other += o.other
}

func (e *Ear) countVotes(text string) votes {
	var total votes
	if e.words == nil || len(e.words) > maxHeard {
		e.words = make(map[string]*heard, 256)
	}
	e.texts++
	for field := range strings.FieldsSeq(ownWords(text)) {
		if hasMark(field) {
			continue // addresses, links, file names, numbers
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(field), notLetter) {
			if field == "I" && word == "i" { // English I, or a Norwegian sentence that begins with "I"
				total.en += 0.3
			}
			if total.words++; total.words > maxLanguageWords {
				return total
			}
			if h := e.hear(word); h.times <= 3 { // the same over and over says no more
				total.add(h.votes)
			}
		}
	}
	return total
}

// hear looks a word up and counts it.
func (e *Ear) hear(word string) *heard {
	h := e.words[word]
	if h == nil {
		h = &heard{}
		if utf8.RuneCountInString(word) <= 30 {
			h.votes = voteOf(word)
		}
		e.words[word] = h
	}
	if h.text != e.texts {
		h.text, h.times = e.texts, 0
	}
	h.times++
	return h
}

// hasMark reports whether there is a digit or a sign in it that words do not
// have.
func hasMark(field string) bool {
	for i := range len(field) {
		switch c := field[i]; c {
		case '@', '/', '\\', '_', '<', '>':
			return true
		default:
			if c >= '0' && c <= '9' {
				return true
			}
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

// ownWords leaves out what others wrote: lines that begin with ">", and what
// stands after the header lines or the ruler of a quoted mail.
func ownWords(text string) string {
	if len(text) > maxLanguageText {
		text = strings.ToValidUTF8(text[:maxLanguageText], "")
	}
	var own strings.Builder
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, ">") {
			continue
		}
		if own.Len() > 0 && quoteBegins(trimmed) {
			break
		}
		own.WriteString(line)
	}
	return own.String()
}

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

// voteOf says what one word, in lower case, tells.
func voteOf(word string) votes {
	if v, ok := functionWord(word); ok {
		return v
	}
	if v, ok := contentWord(word); ok {
		return v
	}
	return voteOfShape(word)
}

// voteOfShape goes by letters and endings.
func voteOfShape(word string) votes {
	n := utf8.RuneCountInString(word)
	switch {
	case strings.ContainsAny(word, "äö"):
		return votes{other: 1.5}
	case strings.HasPrefix(word, "kv") && n > 3:
		return votes{nn: 1}
	case strings.HasPrefix(word, "hv") && n > 3:
		return votes{nb: 1}
	case n >= 5 && containsAny(word, "kkj", "økj", "lgj", "ggj", "ngj", "nkj", "lkj"):
		return votes{nn: 1.2} // følgje, leggje, trykkjer
	case n >= 5:
		if v, ok := voteOfEnding(word, n); ok {
			return v
		}
	}
	if strings.ContainsAny(word, "æøå") {
		return votes{common: 0.5}
	}
	return votes{}
}

func voteOfEnding(word string, n int) (votes, bool) {
	if v, ok := nynorskEnding(word, n); ok {
		return v, true
	}
	switch {
	case hasAnySuffix(word, "lig", "lige", "ligere", "heten", "heter", "hetene", "elsene"), n >= 7 && hasAnySuffix(word, "het"):
		return votes{nb: 1}, true
	case n >= 7 && hasAnySuffix(word, "inger", "ingene", "ende", "ene", "erne", "eren", "ere", "oppgaven"):
		return votes{nb: 0.8}, true
	case n >= 7 && hasAnySuffix(word, "es", "elser"):
		return votes{nb: 0.7}, true
	case hasAnySuffix(word, "tion", "tions", "ness", "ment", "ity", "ally", "ould", "ough", "ings"):
		return votes{en: 0.8}, true
	case n >= 7 && hasAnySuffix(word, "hed", "heder"):
		return votes{other: 1}, true
	}
	return votes{}, false
}

func nynorskEnding(word string, n int) (votes, bool) {
	switch {
	case n < 6 && !hasAnySuffix(word, "leg"):
		return votes{}, false
	case hasAnySuffix(word, "ingar", "ingane", "leik", "leg", "lege", "legare", "heit", "heita", "heiter", "arar", "arane"):
		return votes{nn: 1.5}, true
	case n >= 7 && hasAnySuffix(word, "ane", "ande", "aren"):
		return votes{nn: 1}, true
	case n >= 7 && hasAnySuffix(word, "ast") && !hasAnySuffix(word, "breakfast", "podcast", "kontrast", "entusiast"):
		return votes{nn: 1}, true
	case n >= 6 && hasAnySuffix(word, "ar") && !hasAnySuffix(word, "inar", "uar", "ular", "ilar", "entar", "plar", "dollar", "torar", "ndar", "radar"):
		return votes{nn: 1}, true
	case hasAnySuffix(word, "inga", "assa", "enda", "ogda", "tta"), n >= 7 && hasAnySuffix(word, "rra", "kka", "ppa", "gra", "rma"):
		return votes{nn: 0.7}, true
	}
	return votes{}, false
}

func containsAny(word string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(word, p) {
			return true
		}
	}
	return false
}

func hasAnySuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if len(word) > len(s)+1 && strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}
