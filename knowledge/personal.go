package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// People are those whom a text may name, and what in it is nobody's.
type People struct {
	Requester support.Address
	Agents    []string          // names of those who answer
	Others    []support.Address // whoever else is in the thread
	// Keep are addresses that are no person's: the mailbox's own, those of groups.
	Keep       []string
	CaseNumber string
}

// Gone stands where something was taken out and nothing can be filled in.
const Gone = "[…]"

const (
	tagFirstName  = "{{requester.first_name}}"
	tagAgent      = "{{agent.name}}"
	tagCaseNumber = "{{case.number}}"

	maxPersonalText = 64 << 10 // bytes; what is beyond is left out
)

// WithoutPersonal takes personal data out of an answer, so that it may serve
// others: names, addresses, numbers that point at one person or case, secrets.
// The name in the greeting, the agent's signature and the case's number become
// placeholders; the rest becomes [Gone]. It takes rather too much than too
// little and tells all that it took, in the order of the text.
func WithoutPersonal(text string, p People) (string, []support.Taken) {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	if len(text) > maxPersonalText {
		text = strings.ToValidUTF8(text[:maxPersonalText], "")
	}
	c := &cleaner{text: text, people: p, names: p.names()}
	c.keepLinks()
	c.secrets()
	c.emails()
	c.numbers()
	c.addresses()
	c.frame() // may learn the name that was greeted
	c.named()
	return c.result()
}

// cleaner gathers what is to be taken out of a text.
type cleaner struct {
	text   string
	people People
	names  map[string]bool // folded words of the names of those in the thread
	kept   []piece         // addresses of pages, which stay whole
	cuts   []cutOut
}

// piece is a part of the text.
type piece struct{ start, end int }

type cutOut struct {
	piece
	kind support.TakenKind
	with string
	rank int // a higher one says what it is, where two meet
}

// The ranks of what is found, lowest first.
const (
	rankName = iota
	rankNumber
	rankCertain
	rankFrame
)

func (c *cleaner) take(at piece, kind support.TakenKind, rank int) {
	c.cuts = append(c.cuts, cutOut{at, kind, Gone, rank})
}

// takeAll takes what a pattern finds: its first group, or all of it where it
// has none. only may turn a find down.
func (c *cleaner) takeAll(pattern *regexp.Regexp, kind support.TakenKind, rank int, only func(found string, at piece) bool) {
	for _, m := range pattern.FindAllStringSubmatchIndex(c.text, -1) {
		at := piece{m[0], m[1]}
		if len(m) >= 4 && m[2] >= 0 {
			at = piece{m[2], m[3]}
		}
		at.end = at.start + len(strings.TrimRight(c.text[at.start:at.end], ".,;:!?"))
		if at.end > at.start && !c.inKept(at) && (only == nil || only(c.text[at.start:at.end], at)) {
			c.take(at, kind, rank)
		}
	}
}

func (c *cleaner) inKept(at piece) bool {
	return slices.ContainsFunc(c.kept, func(k piece) bool { return at.start >= k.start && at.end <= k.end })
}

// alone reports whether no letter or digit stands directly before or after.
func (c *cleaner) alone(at piece) bool {
	before, _ := utf8.DecodeLastRuneInString(c.text[:at.start])
	after, _ := utf8.DecodeRuneInString(c.text[at.end:])
	return !wordRune(before) && !wordRune(after)
}

// result writes the text anew. Each byte that any find covers goes; where finds
// meet, the surest says what it was.
func (c *cleaner) result() (string, []support.Taken) {
	slices.SortStableFunc(c.cuts, func(a, b cutOut) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.end-a.start, b.end-b.start))
	})
	owner := make([]int, len(c.text)) // of each byte: 1 + its cut
	for i, cut := range c.cuts {
		for at := cut.start; at < cut.end; at++ {
			owner[at] = i + 1
		}
	}
	var out strings.Builder
	var taken []support.Taken
	for at := 0; at < len(c.text); {
		end := at + 1
		for end < len(c.text) && owner[end] == owner[at] {
			end++
		}
		if owner[at] == 0 {
			out.WriteString(c.text[at:end])
		} else {
			cut := c.cuts[owner[at]-1]
			writeGone(&out, cut.with)
			taken = append(taken, support.Taken{Kind: cut.kind, Text: strings.TrimSpace(c.text[at:end]), With: cut.with})
		}
		at = end
	}
	return strings.TrimSpace(out.String()), taken
}

// writeGone writes what stands for a piece; two gaps beside each other are one.
func writeGone(out *strings.Builder, with string) {
	if with == Gone && strings.HasSuffix(strings.TrimRight(out.String()[max(0, out.Len()-8):], " "), Gone) {
		return
	}
	out.WriteString(with)
}

// names are the folded words of all names of the thread.
func (p People) names() map[string]bool {
	set := make(map[string]bool)
	for _, agent := range p.Agents {
		addNames(set, agent)
	}
	for _, a := range append([]support.Address{p.Requester}, p.Others...) {
		if p.keeps(a.Email) {
			continue
		}
		addNames(set, a.Name)
		if local, _, ok := strings.Cut(a.Email, "@"); ok && strings.ContainsAny(local, "._") {
			addNames(set, strings.Map(func(r rune) rune {
				if r == '.' || r == '_' {
					return ' '
				}
				return r
			}, local))
		}
	}
	return set
}

func (p People) keeps(email string) bool {
	return slices.ContainsFunc(p.Keep, func(k string) bool { return k != "" && support.SameEmail(k, email) })
}

// addNames adds the words of a name; what stands in brackets and what says a
// role is none of it.
func addNames(set map[string]bool, name string) {
	if before, _, ok := strings.Cut(name, "("); ok {
		name = before
	}
	for i, w := range words(name) {
		if i == 8 {
			break
		}
		if utf8.RuneCountInString(w.folded) >= 2 && !isNumber(w.folded) && !roleWord(w.folded) {
			set[w.folded] = true
		}
	}
}
