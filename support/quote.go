package support

import (
	"regexp"
	"slices"
	"strings"
)

// SplitQuoted parts what a person wrote in a mail from what follows it: the
// signature and the earlier mails that their program put below. Both are parts
// of text as they stand. rest is "" when there is nothing to fold, or when
// nothing would be left: a mail that was only passed on is all its own.
//
// Where the answer stands below the quoted mail, own is what stands below.
// Answers between quoted lines stay together with them.
func SplitQuoted(text string) (own, rest string) {
	lines := strings.Split(text, "\n")
	if end := leadingQuote(lines); end > 0 {
		below := lines[end:]
		cut := trailerAt(below)
		if o := joined(below[:cut]); o != "" && !slices.ContainsFunc(below[:cut], isQuote) {
			return o, strings.TrimRight(joined(lines[:end])+"\n\n"+joined(below[cut:]), "\n ")
		}
	}
	at := trailerAt(lines)
	if own = joined(lines[:at]); own == "" {
		return strings.TrimRight(text, "\n "), ""
	}
	return own, joined(lines[at:])
}

func joined(lines []string) string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n ")
}

// trailerAt is the line where the signature or the quoted mail begins that
// goes on to the end; len(lines) for none.
func trailerAt(lines []string) int {
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.TrimSpace(line) == "":
		case forwards(line):
			return len(lines) // what is passed on is meant to be read
		case opens(line, "-") && separator.MatchString(line):
			return i
		case signature(lines[i:]):
			if !forwardsSoon(lines[i:]) {
				return i
			}
		case headerBlock(lines[i:]):
			return underRule(lines, i)
		case isQuote(line):
			if !answeredBelow(lines[i:]) {
				return i
			}
			i += quoteEnd(lines[i+1:]) // the same holds for the quotes that follow
		default:
			if n := attribution(lines[i:]); n > 0 && !answeredBelow(lines[i+n:]) {
				return i
			}
		}
	}
	return len(lines)
}

var (
	separator = regexp.MustCompile(`(?i)^\s*-{3,}\s*(opprinnelig melding|opprinneleg melding|opphavleg melding|original message|oprindelig meddelelse|ursprungligt meddelande|ursprüngliche nachricht)\s*-{3,}\s*$`)
	mobile    = regexp.MustCompile(`(?i)^(sendt (fra|frå) (min |outlook|yahoo|mail)|sent from (my |outlook|mail for|yahoo)|(få|last ned|hent|skaff|get) outlook for (ios|android)|sendt frå mobil|sendt fra mobil)`)
	rule      = regexp.MustCompile(`^\s*[_-]{10,}\s*$`)
	headFrom  = regexp.MustCompile(`(?i)^\s*\*?(fra|frå|from|von|från|de)\s*:\*?\s*\S`)
	headOther = regexp.MustCompile(`(?i)^\s*\*?(sendt|sent|dato|date|skickat|gesendet|til|till|to|an|kopi|cc|emne|subject|ämne|betreff|prioritet|viktighet|importance)\s*:\*?`)
	headSent  = regexp.MustCompile(`(?i)^\s*\*?(sendt|sent|dato|date|skickat|gesendet)\s*:\*?`)
	forward   = regexp.MustCompile(`(?i)^\s*>?\s*(-{5,}\s*(forwarded message|videresendt melding|vidaresend melding|vidaresendt melding|videresendt meddelelse|vidarebefordrat meddelande)\s*-{5,}|(begin forwarded message|videresendt melding|vidaresend melding|vidaresendt melding|vidarebefordrat mejl|start på videresendt besked)\s*:)\s*$`)
	wroteFrom = regexp.MustCompile(`(?i)^\s*(den|på|on|am|il|op|(man|tir|tys|ons|tor|fre|lør|laur|søn|sun|mon|tue|wed|thu|sat)[a-zæøå]*\.?,?\s+(den\s+|the\s+)?\d|\d{1,4}\s?[./-])`)
	wroteTo   = regexp.MustCompile(`(?i)(skrev|skreiv|wrote|schrieb|skrifaði)\b[^\n]{0,200}:\s*$`)
)

// signatureLines is how long a signature is that a passed on mail follows.
const signatureLines = 15

// opens reports whether the first character of a line that is no white space
// is one of those; capitals are folded.
func opens(line, first string) bool {
	for i := 0; i < len(line); i++ {
		if c := line[i]; c != ' ' && c != '\t' {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			return strings.IndexByte(first, c) >= 0
		}
	}
	return false
}

// forwards reports whether a line stands above a mail that is passed on.
func forwards(line string) bool { return opens(line, "->bvs") && forward.MatchString(line) }

func forwardsSoon(lines []string) bool {
	return slices.ContainsFunc(lines[:min(len(lines), signatureLines)], forwards)
}

// underRule is where the rule stands that Outlook draws above a header, or i.
func underRule(lines []string, i int) int {
	if i > 0 && rule.MatchString(lines[i-1]) {
		return i - 1
	}
	return i
}

// headerBlock reports whether lines begin with the header that Outlook puts
// above the mail that is answered.
func headerBlock(lines []string) bool {
	if !opens(lines[0], "fvd*") || !headFrom.MatchString(lines[0]) {
		return false
	}
	found, sent := 0, false
	for _, l := range lines[1:min(len(lines), 8)] {
		if strings.TrimSpace(l) == "" && found > 0 {
			break
		}
		if !opens(l, "sdtgakcebpvi*\xc3") || !headOther.MatchString(l) {
			continue
		}
		found++
		sent = sent || headSent.MatchString(l)
	}
	return found >= 2 && sent
}

// signature reports whether lines begin with a signature, or with what a
// telephone writes in its place.
func signature(lines []string) bool {
	line := lines[0]
	return line == "-- " || strings.TrimRight(line, " ") == "--" && len(lines) <= 20 || opens(line, "sflhg") && mobile.MatchString(strings.TrimSpace(line))
}

// attribution returns how many lines the words before a quote take, "Den … skrev
// Kari:"; 0 when lines do not begin with them.
func attribution(lines []string) int {
	if !opens(lines[0], "dpoaimtflsw0123456789") || !wroteFrom.MatchString(lines[0]) {
		return 0
	}
	text := ""
	for n := 1; n <= 3 && n <= len(lines); n++ {
		line := lines[n-1]
		if strings.TrimSpace(line) == "" || isQuote(line) {
			return 0
		}
		text += " " + line
		if strings.HasSuffix(strings.TrimRight(line, " \t\u00a0"), ":") && wroteTo.MatchString(text) && strings.ContainsAny(text, "0123456789@") {
			return n
		}
	}
	return 0
}

func isQuote(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), ">") }

// quoteEnd is where the quotes and blank lines end that lines begin with.
func quoteEnd(lines []string) int {
	for i, l := range lines {
		if !isQuote(l) && strings.TrimSpace(l) != "" {
			return i
		}
	}
	return len(lines)
}

// answeredBelow reports whether someone wrote below or between quoted lines.
// Words without any quote mark under an attribution are the quoted mail itself.
func answeredBelow(lines []string) bool {
	quoted := false
	for i, l := range lines {
		switch {
		case strings.TrimSpace(l) == "":
		case isQuote(l):
			quoted = true
		case signature(lines[i:]) || attribution(lines[i:]) > 0:
			return false
		default:
			return quoted
		}
	}
	return false
}

// leadingQuote is where the quote ends that lines begin with, 0 for none.
func leadingQuote(lines []string) int {
	i := 0
	for i < len(lines) && strings.TrimSpace(lines[i]) == "" {
		i++
	}
	if i < len(lines) {
		i += attribution(lines[i:])
	}
	end := 0
	for ; i < len(lines); i++ {
		if isQuote(lines[i]) {
			end = i + 1
		} else if strings.TrimSpace(lines[i]) != "" {
			break
		}
	}
	return end
}
