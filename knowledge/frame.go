package knowledge

import (
	"strings"
	"unicode/utf8"

	"linje/support"
)

// Bounds of a greeting or closing, in bytes and lines.
const (
	maxFrame      = 2000
	maxFrameLines = 20
)

// DefaultFrames are the greeting and the closing of a mailbox that has none of
// its own. They are part of the answer, so their language is the answer's.
func DefaultFrames() support.Frames {
	const who = "\n{{agent.name}}\n{{group.name}}"
	return support.Frames{
		Bokmaal: support.Frame{Greeting: "Hei {{requester.first_name}},", Closing: "Vennlig hilsen" + who},
		Nynorsk: support.Frame{Greeting: "Hei {{requester.first_name}},", Closing: "Venleg helsing" + who},
		English: support.Frame{Greeting: "Hi {{requester.first_name}},", Closing: "Kind regards" + who},
	}
}

// CheckFrames finds what cannot stand in a greeting or closing: a tag that is
// not known, or one that the agent would be asked for each time. CodeInvalid,
// with the tag as Detail; CodeHostileInput for one that is too long.
func CheckFrames(f support.Frames) error {
	const op = "knowledge.CheckFrames"
	for _, l := range support.Languages() {
		one := f.In(l)
		for _, part := range []string{one.Greeting, one.Closing} {
			if len(part) > maxFrame || strings.Count(part, "\n") >= maxFrameLines || !utf8.ValidString(part) {
				return support.Ef(support.CodeHostileInput, op, "%s: %d bytes", l, len(part))
			}
			for _, t := range scanTags(part) {
				if t.state == tagUnopened {
					continue
				}
				if t.state != tagKnown || t.Prompt() != "" || strings.HasPrefix(t.Name, "article.") {
					return support.Ef(support.CodeInvalid, op, "%s", part[t.Start:t.End])
				}
			}
		}
	}
	return nil
}

// FillFrames puts the values into frames. What is not known is left out with
// the space before it, and with its line where that is then empty: a greeting
// never waits for a name.
func FillFrames(f support.Frames, v Values) support.Frames {
	for _, l := range support.Languages() {
		one := f.In(l)
		f = f.With(l, support.Frame{Greeting: fillFrame(one.Greeting, v, l), Closing: fillFrame(one.Closing, v, l)})
	}
	return f
}

func fillFrame(part string, v Values, l support.Language) string {
	var kept []string
	for _, line := range strings.Split(strings.TrimSpace(part), "\n") {
		filled := fillLine(line, v, l)
		if strings.TrimSpace(filled) == "" && strings.TrimSpace(line) != "" {
			continue
		}
		kept = append(kept, filled)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

func fillLine(line string, v Values, l support.Language) string {
	var out strings.Builder
	last := 0
	for _, t := range scanTags(line) {
		if t.state != tagKnown {
			continue
		}
		before, value := line[last:t.Start], v.of(t.Tag, l)
		if value == "" {
			before = strings.TrimRight(before, " ")
		}
		out.WriteString(before)
		out.WriteString(value)
		last = t.End
	}
	out.WriteString(line[last:])
	return strings.TrimRight(out.String(), " ")
}
