package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// findText is what the picker looks into, folded.
type findText struct {
	title string
	words []string // of the title
	tags  []string
	body  string
}

const maxFindBody = 4000 // bytes of a text that the picker looks into

func newFindText(item support.Item) findText {
	body := item.Body
	if len(body) > maxFindBody {
		body = strings.ToValidUTF8(body[:maxFindBody], "")
	}
	f := findText{title: fold(item.Title), body: fold(withoutTags(body))}
	for _, w := range words(item.Title) {
		f.words = append(f.words, w.folded)
	}
	for _, tag := range item.Tags {
		f.tags = append(f.tags, fold(tag))
	}
	f.tags = append(f.tags, item.ID)
	if item.Service != "" {
		f.tags = append(f.tags, fold(item.Service))
	}
	return f
}

// The ranks of a match, best first; each is worth its score.
const (
	scoreWhole     = 120.0 // the title is just that
	scoreTitle     = 100.0 // the title begins so
	scoreWord      = 80.0  // a word of the title begins so
	scoreTag       = 60.0  // a tag, the service or the ID begins so
	scoreInTitle   = 45.0  // stands in the title
	scoreInTag     = 35.0
	scoreInBody    = 20.0
	scoreMistyped  = 15.0 // a word of the title or a tag begins so but for one key
	scoreScattered = 10.0 // its letters stand in the title in that order
)

// Find is the search of the pickers, as one types: what has just that title
// comes first, then what begins so, then what contains it, then what has a word
// but for a slip of a finger, then what has its letters in order; within that
// the wanted language, what is used most, and the title decide. Every word typed
// must match. An empty text lists everything by use, then title. Any language
// variant may match; the one in the wanted language is returned (else bokmål,
// else any). limit 0 is no limit.
func (x *Index) Find(text string, kinds []support.ItemKind, want support.Language, limit int) []support.Suggestion {
	typed := typedWords(text)
	var hits []findHit
	for i, e := range x.entries {
		item := e.pick(want)
		if !kindWanted(kinds, item.Kind) {
			continue
		}
		h := findHit{entry: i, id: item.ID, used: e.fared.now().Used}
		for i, f := range e.find {
			s := f.match(typed)
			if e.variants[i].Language == item.Language {
				h.title = f.title
				if s > 0 {
					s++
				}
			}
			h.score = max(h.score, s)
		}
		if h.score > 0 || len(typed) == 0 {
			hits = append(hits, h)
		}
	}
	slices.SortFunc(hits, func(a, b findHit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.used, a.used), cmp.Compare(a.title, b.title),
			cmp.Compare(a.id, b.id), cmp.Compare(a.entry, b.entry))
	})
	if limit > 0 && len(hits) > limit {
		hits = hits[:limit]
	}
	out := make([]support.Suggestion, len(hits))
	for i, h := range hits {
		e := x.entries[h.entry]
		out[i] = support.Suggestion{Item: e.pick(want), Score: h.score, Variants: e.languages(), Used: e.fared.now().Used, Reopened: e.fared.now().Reopened}
	}
	return out
}

// findHit is an entry that matches, with what decides its place: many are sorted
// with each key.
type findHit struct {
	entry     int
	score     float64
	used      int
	title, id string // the title folded
}

// typedWords folds what was typed; the whole first, for a title may begin so.
func typedWords(text string) []string {
	const most = 200
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	return strings.Fields(fold(text))
}

// match returns the score of the typed words in a text, 0 for no match.
func (f findText) match(typed []string) float64 {
	if len(typed) == 0 {
		return 0
	}
	switch whole := strings.Join(typed, " "); {
	case f.title == whole:
		return scoreWhole
	case strings.HasPrefix(f.title, whole):
		return scoreTitle
	}
	total := 0.0
	for _, t := range typed {
		s := f.matchOne(t)
		if s == 0 {
			return 0
		}
		total += s
	}
	return total / float64(len(typed))
}

func (f findText) matchOne(t string) float64 {
	switch {
	case strings.HasPrefix(f.title, t):
		return scoreTitle
	case slices.ContainsFunc(f.words, func(w string) bool { return strings.HasPrefix(w, t) }):
		return scoreWord
	case slices.ContainsFunc(f.tags, func(w string) bool { return strings.HasPrefix(w, t) }):
		return scoreTag
	case strings.Contains(f.title, t):
		return scoreInTitle
	case slices.ContainsFunc(f.tags, func(w string) bool { return strings.Contains(w, t) }):
		return scoreInTag
	case strings.Contains(f.body, t):
		return scoreInBody
	case slices.ContainsFunc(f.words, func(w string) bool { return mistyped(w, t) }),
		slices.ContainsFunc(f.tags, func(w string) bool { return mistyped(w, t) }):
		return scoreMistyped
	case scattered(f.title, t):
		return scoreScattered
	}
	return 0
}

// mistyped reports whether a word begins with what was typed but for one letter:
// a wrong one, one too many or too few, or two in the wrong order. The first
// letter is right, and there are enough others to tell.
func mistyped(word, typed string) bool {
	w, t := []rune(word), []rune(typed)
	if len(t) < 4 || len(w) < len(t)-1 || w[0] != t[0] {
		return false
	}
	for len(t) > 0 && len(w) > 0 && w[0] == t[0] {
		w, t = w[1:], t[1:]
	}
	if len(t) == 0 || len(w) == 0 {
		return true
	}
	return swapped(w, t) || begins(w[1:], t[1:]) || begins(w, t[1:]) || begins(w[1:], t)
}

func swapped(w, t []rune) bool {
	return len(t) > 1 && len(w) > 1 && w[0] == t[1] && w[1] == t[0] && begins(w[2:], t[2:])
}

func begins(word, with []rune) bool {
	return len(word) >= len(with) && slices.Equal(word[:len(with)], with)
}

// scattered reports whether the letters of t stand in s in that order. Two
// letters match nearly anything and are not looked for.
func scattered(s, t string) bool {
	if utf8.RuneCountInString(t) < 3 {
		return false
	}
	for _, want := range t {
		i := strings.IndexRune(s, want)
		if i < 0 {
			return false
		}
		s = s[i+utf8.RuneLen(want):]
	}
	return true
}
