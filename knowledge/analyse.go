package knowledge

import (
	"strings"
	"unicode"

	"linje/support"
)

// unit is one thing that a request speaks of: a word with what it may stand
// for, or a concept that some of its words mean.
type unit struct {
	key    string
	weight float64
	alts   []alternative
	spans  []span
	// subject says that it stands in the subject.
	subject bool
}

// alternative is a term that a unit may be found as.
type alternative struct {
	term   string
	weight float64
}

func (u *unit) or(term string, weight float64) {
	for i, a := range u.alts {
		if a.term == term {
			u.alts[i].weight = max(a.weight, weight)
			return
		}
	}
	u.alts = append(u.alts, alternative{term, weight})
}

// span is a word or phrase in the subject or the text of a request.
type span struct {
	text       string // the whole subject or text
	start, end int
}

// What the ways from a word of the request to one of the library count,
// against the word itself.
const (
	wayRoot    = 0.7
	wayPart    = 0.8
	wayJoined  = 0.9
	wayNynorsk = 1
	wayEnglish = 0.9
	wayTyped   = 0.7
	wayAlike   = 0.3
	wayConcept = 1.5
	wayPhrase  = 1.6
)

// analyser makes the units of a request.
type analyser struct {
	x        *Index
	language support.Language
	byKey    map[string]*unit
	units    []*unit
}

// analyse makes the units of a request that say something.
func (x *Index) analyse(q Query) []*unit {
	text := q.Text
	if len(text) > maxQueryText {
		text = strings.ToValidUTF8(text[:maxQueryText], "")
	}
	text = requestWords(text)
	a := &analyser{x: x, language: askedIn(q, text), byKey: make(map[string]*unit)}
	a.text(support.BareSubject(q.Subject), subjectWeight, true)
	for _, s := range sentences(text) {
		weight := 1.0
		if strings.HasSuffix(s.text[s.start:s.end], "?") {
			weight = askedWeight
		}
		a.sentence(s, weight, false)
	}
	return a.units
}

// askedIn is the language that a request is read in. Bokmål is also what is
// answered in where it is not known, so there the words decide, sure or not.
func askedIn(q Query, text string) support.Language {
	l, sure := Language(q.Subject + "\n" + text)
	if l != support.LanguageUnset && (sure || q.Language == support.LanguageUnset || q.Language == support.Bokmaal) {
		return l
	}
	return q.Language
}

// sentences divides a text after . ! ? and at line ends.
func sentences(text string) []span {
	var found []span
	start := 0
	for i, r := range text {
		if strings.ContainsRune(".!?\n", r) {
			if end := i + 1; strings.TrimSpace(text[start:end]) != "" {
				found = append(found, span{text, start, end})
			}
			start = i + 1
		}
	}
	if strings.TrimSpace(text[start:]) != "" {
		found = append(found, span{text, start, len(text)})
	}
	return found
}

func (a *analyser) text(text string, weight float64, subject bool) {
	if text != "" {
		a.sentence(span{text, 0, len(text)}, weight, subject)
	}
}

// token is a word of a request that phrases are looked for in.
type token struct {
	word
	at    span
	term  string   // "": it says nothing alone
	forms []string // what it may stand for: itself, in bokmål, rightly spelt
}

// sentence takes in a part of the request.
func (a *analyser) sentence(s span, weight float64, subject bool) {
	var tokens []token
	for _, w := range a.x.lexicon.words(s.text[s.start:s.end]) {
		if a.x.lexicon.light[w.folded] || len(a.units) >= maxQueryTerms {
			continue
		}
		t := token{word: w, at: span{s.text, s.start + w.start, s.start + w.end}}
		stem := a.x.lexicon.stem(w.folded)
		t.forms = []string{stem}
		if t.term = a.x.lexicon.term(w.folded); t.term != "" && (a.x.lexicon.quiet[a.language][w.folded] || a.idle(stem)) {
			t.term = ""
		}
		weight := weight
		if a.weak(t.term) {
			weight *= weakWeight
		}
		if t.term != "" {
			u := a.unit(t.term, weight, t.at, subject)
			t.forms = append(t.forms, a.word(u, t, weight, subject)...)
		} else {
			t.forms = append(t.forms, a.bokmaalOf(stem)...)
		}
		tokens = append(tokens, t)
	}
	a.joined(tokens, weight, subject)
	a.phrases(tokens, weight, subject)
}

// unit finds or makes a unit; said again, it tells a little more.
func (a *analyser) unit(key string, weight float64, at span, subject bool) *unit {
	u := a.byKey[key]
	if u == nil {
		u = &unit{key: key}
		a.byKey[key] = u
		a.units = append(a.units, u)
	}
	u.weight = min(max(u.weight, weight)+0.1*min(u.weight, weight), 2.5)
	u.spans = append(u.spans, at)
	u.subject = u.subject || subject
	return u
}

// word finds what a word may stand for, and returns the words that phrases
// may be found with.
func (a *analyser) word(u *unit, t token, weight float64, subject bool) (forms []string) {
	x := a.x
	u.or(t.term, 1)
	if r := x.rootTerm(t.term); r != "" {
		u.or(r, wayRoot)
	}
	a.concepts(t.term, t.at, weight*wayConcept, subject)
	for _, g := range a.bridged(t.forms[0]) {
		u.or(g.term, g.weight)
		a.concepts(g.term, t.at, weight*wayConcept*g.weight, subject)
	}
	forms = append(forms, a.bokmaalOf(t.forms[0])...)
	if len(x.words.concepts[t.term]) == 0 && len(forms) == 0 && len(t.term) >= leastRoot {
		for _, w := range x.words.rooted[root(t.term)] {
			a.concepts(w, t.at, weight*wayConcept*wayRoot, subject)
			forms = append(forms, w)
		}
	}
	known := x.known(t.term) || x.words.known[t.term] || len(forms) > 0
	if a.parts(u, t, weight, subject) || known {
		return forms
	}
	return a.misspelt(u, t, weight, subject)
}

// parts takes in the parts of a compound; false where it is none.
func (a *analyser) parts(u *unit, t token, weight float64, subject bool) bool {
	x := a.x
	foreign := x.words.glossesOf(a.language)
	parts := x.split(t.folded, func(term string) bool {
		return x.known(term) || x.words.known[term] || a.norwegian() && len(foreign[term]) > 0
	})
	for _, part := range parts {
		if p := a.unit(part, weight*wayPart, t.at, subject); p != u {
			p.or(part, 1)
			if r := x.rootTerm(part); r != "" {
				p.or(r, wayRoot)
			}
		}
		a.concepts(part, t.at, weight*wayPart*wayConcept, subject)
		for _, g := range a.bridged(part) {
			a.unit(part, 0, t.at, subject).or(g.term, g.weight)
			a.concepts(g.term, t.at, weight*wayPart*wayConcept*g.weight, subject)
		}
	}
	return len(parts) > 0
}

// misspelt takes in the words that an unknown one may be a misspelling of.
func (a *analyser) misspelt(u *unit, t token, weight float64, subject bool) (forms []string) {
	for _, term := range a.x.alike.typed(t.term) {
		u.or(term, wayTyped)
		a.concepts(term, t.at, weight*wayConcept*wayTyped, subject)
		forms = append(forms, term)
	}
	if len(forms) == 0 {
		for _, term := range a.x.alike.beginning(t.term) {
			u.or(term, wayAlike)
		}
	}
	return forms
}

// bridged are the bokmål words for a word of the request's language.
func (a *analyser) bridged(stem string) []alternative {
	way := wayEnglish
	if a.norwegian() {
		way = wayNynorsk
	}
	var found []alternative
	for _, g := range a.bokmaalOf(stem) {
		if a.x.lexicon.term(g) != "" {
			found = append(found, alternative{g, way})
		}
	}
	return found
}

// concepts takes in what a word means; one that means several things tells
// less of each.
func (a *analyser) concepts(term string, at span, weight float64, subject bool) {
	ids := a.x.words.concepts[term]
	here := false
	for _, id := range ids {
		here = here || a.x.known(conceptTerm(id))
	}
	for _, id := range ids {
		if !here || a.x.known(conceptTerm(id)) {
			a.concept(id, at, weight/float64(min(len(ids), 3)), subject)
		}
	}
}

func (a *analyser) concept(id conceptID, at span, weight float64, subject bool) {
	term := conceptTerm(id)
	a.unit(term, weight, at, subject).or(term, 1)
}

// joined takes in words that the library writes as one: "passord bytte".
func (a *analyser) joined(tokens []token, weight float64, subject bool) {
	if !a.x.lexicon.off.has(PartCompounds) {
		return
	}
	for i := 1; i < len(tokens); i++ {
		first, second := tokens[i-1], tokens[i]
		if !beside(first.at.text, first.at.end, second.at.start) {
			continue
		}
		for _, joint := range []string{"", "s", "e"} {
			if term := a.x.lexicon.term(first.folded + joint + second.folded); len(term) >= leastCompound && a.x.known(term) {
				at := span{first.at.text, first.at.start, second.at.end}
				a.unit(term, weight*wayJoined, at, subject).or(term, 1)
				a.concepts(term, at, weight*wayConcept, subject)
			}
		}
	}
}

// phrases takes in what several words mean together.
func (a *analyser) phrases(tokens []token, weight float64, subject bool) {
	if book := a.x.words.foreign[a.language]; book != nil {
		forms := formsOf(tokens)
		book.find(forms, func(p foundPhrase) {
			a.gloss(a.x.words.glosses[p.to], spanOf(tokens, p.from, p.last), weight, subject)
			for i := p.from; i <= p.last; i++ {
				tokens[i].forms = append(tokens[i].forms, a.x.words.glosses[p.to]...)
			}
		})
	}
	a.x.words.phrases.find(formsOf(tokens), func(p foundPhrase) {
		a.concept(p.to, spanOf(tokens, p.from, p.last), weight*wayPhrase, subject)
	})
}

func formsOf(tokens []token) [][]string {
	forms := make([][]string, len(tokens))
	for i, t := range tokens {
		forms[i] = t.forms
	}
	return forms
}

func spanOf(tokens []token, from, to int) span {
	return span{tokens[from].at.text, tokens[from].at.start, tokens[to].at.end}
}

// gloss takes in the bokmål words of a foreign phrase.
func (a *analyser) gloss(words []string, at span, weight float64, subject bool) {
	way := wayEnglish
	if a.norwegian() {
		way = wayNynorsk
	}
	for _, w := range words {
		if a.x.lexicon.term(w) != "" {
			a.unit(w, weight*way, at, subject).or(w, 1)
			a.concepts(w, at, weight*way*wayConcept, subject)
		}
	}
	forms := make([][]string, len(words))
	for i, w := range words {
		forms[i] = []string{w}
	}
	a.x.words.phrases.find(forms, func(p foundPhrase) { a.concept(p.to, at, weight*way*wayPhrase, subject) })
}

// beside reports whether only space stands between two words (or they overlap).
func beside(text string, end, start int) bool {
	return start <= end || strings.TrimFunc(text[end:start], unicode.IsSpace) == "" && !strings.Contains(text[end:start], "\n")
}
