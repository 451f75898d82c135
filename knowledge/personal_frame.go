package knowledge

import (
	"regexp"
	"strings"
	"unicode"

	"linje/support"
)

var (
	greetingWord = regexp.MustCompile(`(?i)^\s*(?:hei igjen|heisann|hei|hallo|halla|hello|hey|hi|morn|god morgen|god dag|god ettermiddag|good morning|good afternoon|dear|kjære)(?:\s*,)?\s+`)
	greetTitle   = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Dr|Prof|Professor|Herr|Fru)\.?\s+`)
	signOff      = regexp.MustCompile(`(?i)^\s*((?:med\s+)?(?:vennlig|vennleg|venleg|beste|mange|hjertelig|varm|god)\s+(?:hilsen|hilsener|hilsner|helsing|helsingar)|hilsen|helsing|mvh|vh|(?:best|kind|warm|kindest)\s+regards|regards|best wishes|all the best|sincerely|yours sincerely|yours faithfully|cheers|--)(?:[\s,.!/]+(.*))?$`)
)

const (
	maxSignature = 20 // lines that follow a sign-off
	maxGreeted   = 4  // words of a name that is greeted
)

// frame takes the name in the greeting and what follows the sign-off.
func (c *cleaner) frame() {
	c.greeting()
	c.signature()
}

// linePieces are the lines of the text.
func (c *cleaner) linePieces() []piece {
	var out []piece
	at := 0
	for l := range strings.Lines(c.text) {
		out = append(out, piece{at, at + len(strings.TrimRight(l, "\n"))})
		at += len(l)
	}
	return out
}

// greeting makes the placeholder of whom the first line greets: "Hei Kari,",
// "Dear Ms. Hansen", "Kari!".
func (c *cleaner) greeting() {
	for _, at := range c.linePieces() {
		line := c.text[at.start:at.end]
		if strings.TrimSpace(line) == "" {
			continue
		}
		from := 0
		if m := greetingWord.FindStringIndex(line); m != nil {
			from = m[1]
			from += len(greetTitle.FindString(line[from:]))
		}
		c.greeted(line, from, at.start)
		return
	}
}

// greeted takes the name that stands at from in the first line. Without a word
// of greeting before it, it must be a name of the thread and stand alone.
func (c *cleaner) greeted(line string, from, offset int) {
	name := c.nameAt(line, from)
	if name.end == name.start {
		return
	}
	if from == 0 && strings.Trim(line[name.end:], " ,!.:-") != "" {
		return
	}
	for _, w := range words(line[name.start:name.end]) {
		if len(w.folded) > 2 && !greetsAll(w.folded) {
			c.names[w.folded] = true
		}
	}
	c.cuts = append(c.cuts, cutOut{piece{name.start + offset, name.end + offset}, support.TakenGreeting, tagFirstName, rankFrame})
}

// nameAt finds the words of a name, or of two with "og" between, from a place in
// a line on.
func (c *cleaner) nameAt(line string, from int) piece {
	name := piece{from, from}
	n, last := 0, from
	for i, w := range words(line[from:]) {
		start, end := from+w.start, from+w.end
		between := line[last:start]
		last = end
		joins := i > 0 && between == " " && (w.folded == "og" || w.folded == "and")
		capital := unicode.IsUpper([]rune(line[start:end])[0])
		mine := c.names[w.folded] || capital && (from > 0 || commonName(w.folded))
		switch {
		case n >= 2*maxGreeted, strings.Trim(between, " -.&") != "", len(between) > 3:
			return name
		case joins:
			n++
			continue // counted once a name follows
		case !mine, greetsAll(w.folded):
			return name
		}
		name.end = end
		n++
	}
	return name
}

// greetsAll knows the words that follow a greeting and name nobody.
func greetsAll(folded string) bool {
	switch folded {
	case "alle", "all", "dere", "dykk", "everyone", "everybody", "team", "colleagues", "kolleger", "kollegaer", "sir", "madam", "igjen", "again", "there",
		"takk", "thanks", "thank", "tusen", "mange", "det", "du", "de", "vi", "me", "jeg", "eg", "i", "we", "you", "this", "for", "beklager", "orsak", "sorry",
		"dette", "den", "dei", "som", "her", "nå", "no", "og", "and", "så", "please", "your", "the", "it", "da", "ja", "nei", "viser", "vedrørende", "angående", "håper", "hope", "vonar", "student", "requester":
		return true
	}
	return false
}

// signature makes the placeholder of all that follows the sign-off; without one,
// of a last line that is the agent's name.
func (c *cleaner) signature() {
	lines := c.linePieces()
	for i := max(0, len(lines)-maxSignature-1); i < len(lines); i++ {
		at := lines[i]
		m := signOff.FindStringSubmatchIndex(c.text[at.start:at.end])
		if m == nil || i == 0 {
			continue
		}
		if m[4] >= 0 && !c.signs(c.text[at.start+m[4]:at.start+m[5]]) {
			continue // "Hilsen fra avdelingen kommer senere": a sentence
		}
		c.sign(piece{at.start + m[3], len(c.text)})
		return
	}
	for i := len(lines) - 1; i >= max(1, len(lines)-4); i-- {
		line := strings.TrimSpace(c.text[lines[i].start:lines[i].end])
		if line != "" && c.agentsName(line) {
			c.cuts = append(c.cuts, cutOut{piece{lines[i].start, len(c.text)}, support.TakenSignature, tagAgent, rankFrame})
			return
		}
	}
}

// sign puts the placeholder for what follows the sign-off.
func (c *cleaner) sign(rest piece) {
	gone := strings.Trim(c.text[rest.start:rest.end], " \n\t,.!/")
	if gone == "" || gone == tagAgent {
		return
	}
	c.cuts = append(c.cuts, cutOut{rest, support.TakenSignature, "\n" + tagAgent, rankFrame})
}

// signs reports whether what stands on the line of a sign-off is a name, not the
// rest of a sentence.
func (c *cleaner) signs(rest string) bool {
	found := words(rest)
	if len(found) > 6 {
		return false
	}
	for _, w := range found {
		if first := []rune(rest[w.start:w.end])[0]; !unicode.IsUpper(first) && !c.names[w.folded] && w.folded != "for" && w.folded != "og" && w.folded != "i" && w.folded != "v" {
			return false
		}
	}
	return true
}

func (c *cleaner) agentsName(line string) bool {
	set := make(map[string]bool)
	for _, a := range c.people.Agents {
		addNames(set, a)
	}
	found := words(line)
	for _, w := range found {
		if !set[w.folded] {
			return false
		}
	}
	return len(found) > 0
}
