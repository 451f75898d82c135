package knowledge

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// AnswerText is an answer that went out, with what it was an answer to.
type AnswerText struct {
	Subject  string
	Asked    string // the requester's words
	Text     string // the answer, perhaps with what it quotes
	Language support.Language
	Service  string
	People   People
}

// The bounds of a draft.
const (
	maxDraftTags  = 6
	maxDraftTitle = 80 // characters
	leastAnswer   = 8  // words of an answer that can serve as an example
	longAnswer    = 400
)

// DraftItem makes an item from an answer: a template keeps the greeting, with
// placeholders, and leaves the sign-off to the mailbox; an article has neither. title "" takes the subject. The
// personal data that were taken out are told; the item is not reviewed.
func DraftItem(kind support.ItemKind, title string, a AnswerText) (support.Item, []support.Taken) {
	own, _ := support.SplitQuoted(a.Text)
	body, taken := WithoutPersonal(own, a.People)
	letter := SplitLetter(body)
	if body = paragraphs(letter.Greeting, letter.Body); kind != support.KindTemplate {
		body = withoutTags(letter.Body)
	}
	if title == "" {
		title = topic(a.Subject)
	}
	title, more := WithoutPersonal(oneTitle(title), a.People)
	item := support.Item{Kind: kind, Title: capital(strings.TrimSpace(withoutTags(title))), Language: a.Language, Service: a.Service, Line: 1,
		Body: markdownOf(body)}
	item.Tags = draftTags(a)
	item.ID = Slug(item.Title)
	return item, append(taken, more...)
}

// markdownOf makes CommonMark of a plain text: no line is code because it stands
// further in, and no more than one empty line stands together.
func markdownOf(text string) string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimRight(l, " \t")
		if in := len(l) - len(strings.TrimLeft(l, " \t")); in > 3 {
			l = "   " + strings.TrimLeft(l, " \t")
		}
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func oneTitle(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxDraftTitle {
		s = string([]rune(s)[:maxDraftTitle])
	}
	return s
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// draftTags are the telling words of the subject and of what was asked, as they
// stood; names are none.
func draftTags(a AnswerText) []string {
	lex, names := newLexicon(nil), a.People.names()
	var out, seen []string
	for i, text := range []string{topic(a.Subject), requestWords(clipText(a.Asked, maxGapText))} {
		counts := make(map[string]int)
		for _, w := range words(text) {
			counts[lex.term(w.folded)]++
		}
		for _, w := range words(text) {
			term := lex.term(w.folded)
			again := i == 0 || counts[term] > 1 // of a text, what is said more than once
			if term == "" || names[w.folded] || commonName(w.folded) || len(term) < 4 || !again || slices.Contains(seen, term) ||
				strings.ContainsFunc(w.folded, unicode.IsDigit) {
				continue
			}
			seen = append(seen, term)
			if out = append(out, w.folded); len(out) == maxDraftTags {
				return out
			}
		}
	}
	return out
}

// Slug makes an ID of a title: letters, digits and hyphens; "utkast" where
// nothing is left.
func Slug(title string) string {
	var out strings.Builder
	for _, r := range fold(title) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			out.WriteRune(r)
		case r == 'æ':
			out.WriteString("ae")
		case r == 'ø':
			out.WriteString("o")
		case r == 'å':
			out.WriteString("a")
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
		if out.Len() >= maxID-10 {
			break
		}
	}
	if id := strings.Trim(out.String(), "-"); id != "" {
		return id
	}
	return "utkast"
}

// Typical chooses the answer that is most like the others, -1 where none can
// serve: one that is hardly a text is passed by. A long one has more of its own
// case in it, and is taken only where all are long.
func Typical(answers []string) int {
	lex := newLexicon(nil)
	vectors := make([]map[string]float64, len(answers))
	sizes := make([]int, len(answers))
	for i, text := range answers {
		own, _ := support.SplitQuoted(clipText(text, maxPersonalText))
		found := words(SplitLetter(own).Body)
		sizes[i], vectors[i] = len(found), make(map[string]float64)
		for _, w := range found {
			if term := lex.term(w.folded); term != "" {
				vectors[i][term] = 1
			}
		}
	}
	if i := mostLike(vectors, func(i int) bool { return sizes[i] >= leastAnswer && sizes[i] <= longAnswer }); i >= 0 {
		return i
	}
	return mostLike(vectors, func(i int) bool { return sizes[i] >= leastAnswer })
}

// mostLike finds the vector among those that may be chosen that shares most with
// all the others; -1 for none.
func mostLike(vectors []map[string]float64, may func(int) bool) int {
	best, score := -1, -1.0
	for i, v := range vectors {
		if !may(i) {
			continue
		}
		sum := 0.0
		for j, other := range vectors {
			if i != j {
				sum += textShare(v, other)
			}
		}
		if sum > score {
			best, score = i, sum
		}
	}
	return best
}

// textShare says how much two texts have in common, from 0 to 1, by their terms.
func textShare(a, b map[string]float64) float64 {
	dot, na, nb := 0.0, 0.0, 0.0
	for term, w := range a {
		na += w * w
		dot += w * b[term]
	}
	for _, w := range b {
		nb += w * w
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return dot / (math.Sqrt(na) * math.Sqrt(nb))
}
