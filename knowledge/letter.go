package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// Letter is a text in its parts. Parts that it has not are "".
type Letter struct{ Greeting, Body, Closing string }

// closingLines is how many lines a closing and the signature below it may have,
// greetingRunes how long a line that only greets.
const (
	closingLines  = 8
	greetingRunes = 60
	closingRunes  = 40
)

func greetings() []string {
	return []string{"hei", "heisann", "hallo", "god dag", "goddag", "god morgen", "god morgon", "kjære", "hi", "hello", "dear",
		"good morning", "good afternoon", "good day"}
}

func closings() []string {
	return []string{"vennlig hilsen", "vennleg helsing", "venleg helsing", "med vennlig hilsen", "med vennleg helsing",
		"med venleg helsing", "beste hilsen", "beste helsing", "hilsen", "helsing", "mvh", "vh", "hjertelig hilsen",
		"kind regards", "best regards", "best wishes", "regards", "yours sincerely", "yours faithfully", "sincerely"}
}

// SplitLetter finds the greeting and the closing of a text: a first line that
// only greets, and a line near the end that begins as people sign off, with what
// follows it. known are frames that count as such whatever they say.
func SplitLetter(text string, known ...support.Frame) Letter {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	g := greetingEnd(text, known)
	c := closingStart(text, known)
	if c < g {
		c = len(text)
	}
	return Letter{Greeting: strings.TrimSpace(text[:g]), Body: strings.TrimSpace(text[g:c]), Closing: strings.TrimSpace(text[c:])}
}

// Greets reports whether a text begins with a greeting, alone on its line or
// not.
func Greets(text string, known ...support.Frame) bool {
	text = strings.TrimSpace(text)
	return greetingEnd(text, known) > 0 || beginsWith(firstLine(text), greetings())
}

// Signed reports whether a text has a closing of its own.
func Signed(text string, known ...support.Frame) bool {
	return closingStart(strings.TrimSpace(text), known) < len(strings.TrimSpace(text))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}

// greetingEnd is where the greeting of a trimmed text ends, 0 without one.
func greetingEnd(text string, known []support.Frame) int {
	for _, f := range known {
		if g := f.Greeting; g != "" && strings.HasPrefix(text, g) && (len(text) == len(g) || text[len(g)] == '\n') {
			return len(g)
		}
	}
	line := firstLine(text)
	if greets(line) {
		return len(strings.SplitN(text, "\n", 2)[0])
	}
	return 0
}

// greets reports whether a line is a greeting and nothing else: "Hei Ingrid," is,
// "Hei, takk for meldingen." is not.
func greets(line string) bool {
	if utf8.RuneCountInString(line) > greetingRunes || !beginsWith(line, greetings()) {
		return false
	}
	named := line
	for _, t := range slices.Backward(scanTags(line)) { // a tag stands for one name
		named = named[:t.Start] + "x" + named[t.End:]
	}
	bare := strings.TrimRight(named, " ,!.:")
	mark := bare != named
	words := strings.Fields(bare)
	if strings.ContainsAny(bare, "?!:;") || strings.Contains(bare, ".") && !strings.HasSuffix(named, ",") {
		return false
	}
	if _, rest, comma := strings.Cut(bare, ","); comma && len(strings.Fields(rest)) > 2 {
		return false
	}
	return mark && len(words) <= 6 || len(words) <= 2 || len(words) == 3 && capitals(words)
}

func capitals(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return !unicode.IsUpper(r)
	})
}

// beginsWith reports whether a line begins with one of the phrases, as words.
func beginsWith(line string, phrases []string) bool {
	line = strings.ToLower(line)
	return slices.ContainsFunc(phrases, func(p string) bool {
		rest, ok := strings.CutPrefix(line, p)
		if !ok {
			return false
		}
		r, _ := utf8.DecodeRuneInString(rest)
		return rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// closingStart is where the closing of a trimmed text begins, its length without
// one.
func closingStart(text string, known []support.Frame) int {
	for _, f := range known {
		if c := f.Closing; c != "" && strings.HasSuffix(text, c) && (len(text) == len(c) || text[len(text)-len(c)-1] == '\n') {
			return len(text) - len(c)
		}
	}
	at := len(text)
	for range closingLines {
		start := strings.LastIndexByte(text[:at], '\n') + 1
		line := strings.TrimSpace(text[start:at])
		if line == "--" || utf8.RuneCountInString(line) <= closingRunes && beginsWith(line, closings()) {
			return start
		}
		if start == 0 {
			break
		}
		at = start - 1
	}
	return len(text)
}

// Stacked is an answer with another text put in.
type Stacked struct {
	Text   string
	Cursor int    // rune offset behind what was put in
	Put    Letter // what of it stands in Text now
}

// Stack puts a text into an answer in the place of the runes from start to end,
// so that it keeps one greeting and one closing: those of the answer, where it
// has them. Only the greeting of a known frame that nothing has been written
// below gives way to the one that comes. What is put in stands below the
// greeting, above the closing, in the order it came.
func Stack(text string, start, end int, add string, known ...support.Frame) Stacked {
	runes := []rune(text)
	start = min(max(start, 0), len(runes))
	end = min(max(end, start), len(runes))
	head, tail := around(string(runes[:start]), string(runes[end:]), known)
	rest := SplitLetter(head+tail, known...)
	put := SplitLetter(add, known...)
	switch {
	case put.Greeting == "":
	case rest.Body == "" && rest.Greeting != "" && ownFrame(rest.Greeting, known):
		head = ""
	case strings.TrimSpace(head) != "" || Greets(tail, known...):
		put.Greeting = ""
	}
	if rest.Closing != "" {
		put.Closing = ""
	}
	var out strings.Builder
	out.WriteString(joint(head, put.Greeting+put.Body))
	out.WriteString(paragraphs(put.Greeting, put.Body))
	cursor := utf8.RuneCountInString(out.String())
	if below := strings.TrimSpace(tail); below != "" {
		out.WriteString(gapBefore(out.String(), tail))
		out.WriteString(strings.TrimLeft(tail, " \t\n"))
	}
	if put.Closing != "" {
		whole := strings.TrimRight(out.String(), " \t\n")
		return Stacked{Text: paragraphs(whole, put.Closing), Cursor: min(cursor, utf8.RuneCountInString(whole)), Put: put}
	}
	return Stacked{Text: out.String(), Cursor: cursor, Put: put}
}

// around moves the place where a text is cut below its greeting and above its
// closing.
func around(head, tail string, known []support.Frame) (string, string) {
	whole := head + tail
	lead := len(whole) - len(strings.TrimLeft(whole, " \t\n"))
	trimmed := strings.TrimSpace(whole)
	at := len(head)
	if c := closingStart(trimmed, known); c < len(trimmed) && at > lead+c {
		at = lead + c
	}
	if g := greetingEnd(trimmed, known); g > 0 && at < lead+g {
		at = lead + g
	}
	return whole[:at], whole[at:]
}

func ownFrame(greeting string, known []support.Frame) bool {
	return slices.ContainsFunc(known, func(f support.Frame) bool { return f.Greeting == greeting })
}

// joint is the text before a place with the gap that a paragraph needs there.
func joint(head, add string) string {
	trimmed := strings.TrimRight(head, " \t")
	if add == "" || strings.TrimSpace(head) == "" || strings.HasSuffix(trimmed, "\n\n") {
		return head
	}
	return strings.TrimSuffix(trimmed, "\n") + "\n\n"
}

func gapBefore(head, tail string) string {
	lines := strings.Count(tail[:len(tail)-len(strings.TrimLeft(tail, " \t\n"))], "\n")
	if head == "" || strings.HasSuffix(head, "\n\n") {
		return ""
	}
	return strings.Repeat("\n", max(2, lines))
}

// paragraphs puts an empty line between two texts, where both are some.
func paragraphs(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}
