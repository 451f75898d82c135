package knowledge

import (
	"slices"
	"strings"
	"unicode"
)

// Mention is where a text speaks of something.
type Mention struct {
	Words string // as they stand in the text
	Start int    // byte offset of the first
	End   int    // byte offset after the last
	Line  int    // it stands in, counted from 1
}

// SpeaksOfAttachment finds the first place where a text says that a file goes
// with it: "vedlagt", "i vedlegget", "jeg legger ved", "see attached". Quoted
// lines are not looked at. What is denied ("uten vedlegg"), asked for ("legg ved
// kvitteringen") or belongs to whoever gets the text ("vedlegget ditt") is none.
func SpeaksOfAttachment(text string) (Mention, bool) {
	at, number := 0, 0
	for line := range strings.Lines(text) {
		number++
		trimmed := strings.TrimSpace(line)
		if at > 0 && quoteBegins(trimmed) {
			break
		}
		if !strings.HasPrefix(trimmed, ">") && len(line) <= maxMentionLine {
			if from, to, ok := attachmentIn(line); ok {
				return Mention{Words: line[from:to], Start: at + from, End: at + to, Line: number}, true
			}
		}
		at += len(line)
	}
	return Mention{}, false
}

// maxMentionLine bounds the lines that are looked at, in bytes: nobody writes
// longer ones.
const maxMentionLine = 20_000

// mentionWord is a word of a line and where it stands.
type mentionWord struct {
	word     string // in lower case
	from, to int
	ends     bool // a sentence or clause ends after it
}

func attachmentIn(line string) (from, to int, ok bool) {
	var sentence []mentionWord
	words := mentionWords(line)
	for i, w := range words {
		sentence = append(sentence, w)
		if !w.ends && i+1 < len(words) {
			continue
		}
		if first, last, ok := attachmentSpan(sentence); ok {
			return sentence[first].from, sentence[last].to, true
		}
		sentence = nil
	}
	return 0, 0, false
}

func mentionWords(line string) []mentionWord {
	var words []mentionWord
	start := -1
	end := func(i int) {
		if start >= 0 {
			words = append(words, mentionWord{word: strings.ToLower(line[start:i]), from: start, to: i})
			start = -1
		}
	}
	for i, r := range line {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && strings.ContainsRune("'’-_@", r),
			start >= 0 && r == '.' && i+1 < len(line) && line[i+1] > ' ': // "vedlegg.pdf"
			if start < 0 {
				start = i
			}
		default:
			if end(i); strings.ContainsRune(",.!?;:()", r) && len(words) > 0 {
				words[len(words)-1].ends = true
			}
		}
	}
	end(len(line))
	return words
}

// attachmentSpan finds the words of a sentence that speak of an attachment that
// goes along.
func attachmentSpan(s []mentionWord) (first, last int, ok bool) {
	for i := range s {
		last, ok := attachmentAt(s, i)
		if !ok || denied(s, i, last) || theirs(s, i, last) {
			continue
		}
		return i, last, true
	}
	return 0, 0, false
}

// attachmentAt reports whether a mention begins at a word, and where it ends.
func attachmentAt(s []mentionWord, i int) (last int, ok bool) {
	switch s[i].word {
	case "vedlagt", "vedlagte", "vedlagde", "vedlagd", "vedhæftet", "vedhæftede", "bifogat", "bifogad", "bifogar", "vedlegger", "attached", "enclosed", "attaching", "enclosing":
		return i, true
	case "vedlegges", "vedleggast":
		return i, !wordBefore(s, i, "må", "skal", "kan", "bør", "vil", "burde", "skulle", "måtte")
	case "vedlegg", "vedlegget", "vedlegga", "vedleggene", "vedlegge", "attachment", "attachments", "enclosure":
		return i, wordBefore(s, i, "i", "se", "sjå", "som", "jf", "med", "in", "see", "as") || namesFile(s, i)
	case "legger", "lagt", "la":
		return putWith(s, i, s[i].word == "legger")
	case "legg", "legge", "attach", "enclose":
		return putWith(s, i, false)
	case "ligger", "ligg", "følger", "følgjer":
		// "Skjemaet ligger ved.", but not "ligger ved siden av".
		if i+1 < len(s) && s[i+1].word == "ved" && (i+2 == len(s) || s[i+1].ends) {
			return i + 1, true
		}
	}
	return 0, false
}

// namesFile: "Vedlegg: skjema.pdf", "1 vedlegg".
func namesFile(s []mentionWord, i int) bool {
	return i == 0 && len(s) == 1 && s[0].ends
}

// farthest is how many words may stand between a verb and its "ved".
const farthest = 6

// putWith finds "legger … ved", said of whoever writes. alone: also where no
// person is named ("Legger ved skjemaet").
func putWith(s []mentionWord, i int, alone bool) (last int, ok bool) {
	switch {
	case s[i].word == "attach" || s[i].word == "enclose":
		return i, person(s, i, "i", "we", "i'll", "we'll", "i’ll", "we’ll")
	case !person(s, i, "jeg", "eg", "vi", "me") && !(alone && (i == 0 || i == 1 && s[0].word == "og")):
		return 0, false
	}
	for n := i + 1; n < len(s) && n <= i+farthest; n++ {
		if s[n].word == "ved" {
			return n, !(n+1 < len(s) && slices.Contains([]string{"siden", "sida", "at"}, s[n+1].word))
		}
	}
	return 0, false
}

// person reports whether one of the pronouns stands near a verb, shortly before
// it or directly after, and nobody else is asked to do it.
func person(s []mentionWord, i int, own ...string) bool {
	for n := i - 1; n >= 0 && n >= i-3; n-- {
		if slices.Contains(own, s[n].word) {
			return true
		}
		if isAddressed(s[n].word) || s[n].word == "deg" || s[n].word == "ber" || s[n].word == "bed" {
			return false
		}
	}
	return i+1 < len(s) && slices.Contains(own, s[i+1].word)
}

func wordBefore(s []mentionWord, i int, words ...string) bool {
	return i > 0 && slices.Contains(words, s[i-1].word)
}

func isAddressed(word string) bool {
	switch word {
	case "du", "dere", "de", "dykk", "dokker", "you", "you've", "you’ve":
		return true
	}
	return false
}

// denied reports whether a mention says that nothing goes along, or only asks.
func denied(s []mentionWord, first, last int) bool {
	for n := max(0, first-3); n <= min(last+2, len(s)-1); n++ {
		switch s[n].word {
		case "ikke", "ikkje", "uten", "utan", "ingen", "inga", "inkje", "not", "no", "without", "never", "aldri", "nothing",
			"don't", "don’t", "didn't", "didn’t", "isn't", "isn’t", "wasn't", "can't", "cannot", "glemte", "gløymde", "glemt", "gløymt", "forgot":
			return true
		}
	}
	return wordBefore(s, first, "be", "være", "vere", "vera", "please")
}

// theirs reports whether a mention is of what the other person sent.
func theirs(s []mentionWord, first, last int) bool {
	thing := isAttachment(s[last].word)
	if first > 0 && (isAddressed(s[first-1].word) || thing && isYours(s[first-1].word)) {
		return true
	}
	for n := max(0, first-3); n < first; n++ {
		switch s[n].word {
		case "var", "was", "were": // "som var vedlagt" tells of an earlier mail
			return true
		case "har", "hadde", "sendte", "have", "had", "sent":
			if n > 0 && isAddressed(s[n-1].word) {
				return true
			}
		}
	}
	return thing && ofTheirs(s[last+1:])
}

// ofTheirs reports whether words after an attachment say that it is the other
// person's: "ditt", "du sendte", "som du sendte", "fra deg".
func ofTheirs(after []mentionWord) bool {
	if len(after) == 0 {
		return false
	}
	if next := after[0].word; isYours(next) || isAddressed(next) {
		return true
	}
	if len(after) == 1 {
		return false
	}
	switch after[0].word {
	case "som", "that", "from", "fra", "frå":
		return isAddressed(after[1].word) || after[1].word == "deg"
	}
	return false
}

// isAttachment reports whether a word is the thing itself.
func isAttachment(word string) bool {
	return strings.HasPrefix(word, "vedlegg") && word != "vedlegger" && word != "vedlegges" || strings.HasPrefix(word, "attachment") || word == "enclosure"
}

func isYours(word string) bool {
	switch word {
	case "ditt", "din", "di", "dine", "deres", "dykkar", "your", "yours":
		return true
	}
	return false
}
