package support

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AlertRules say which mails are escalations to us. Each list may be empty.
type AlertRules struct {
	// Subjects are words or phrases; one of them as whole words in the subject,
	// or in its leading [brackets], marks the mail. Case is folded.
	Subjects []string `json:"subjects"`
	// Senders are addresses, or domains as "@example.no".
	Senders []string `json:"senders"`
	// Keywords are IMAP keywords (RFC 9051 section 2.3.2) on the message, or
	// words alone on a line of its text after "#": "#eskalert".
	Keywords []string `json:"keywords"`
}

// DefaultAlertRules fit Norwegian and English departments.
func DefaultAlertRules() AlertRules {
	return AlertRules{
		Subjects: []string{"eskalert", "eskalering", "eskalerer", "til andrelinje", "til andrelinja", "til 2. linje",
			"escalated", "escalation", "to second line"},
		Keywords: []string{"$Eskalert", "$Escalated", "Eskalert", "Escalated"},
	}
}

// Match returns the rule that marks the mail as an escalation, "" for none.
// Answers (Re:, Sv:) count only by sender or keyword: the word stands in
// their subject because it stood in the first.
func (r AlertRules) Match(p Parsed, flags []string) string {
	if p.Auto != AutoNone {
		return ""
	}
	for _, m := range p.Marks {
		if m == MarkEscalation {
			return "header"
		}
	}
	for _, k := range r.Keywords {
		for _, f := range flags {
			if k != "" && strings.EqualFold(k, f) {
				return "keyword " + k
			}
		}
		if hasTag(p.Text, k) {
			return "keyword " + k
		}
	}
	for _, s := range r.Senders {
		if senderMatches(s, p.Envelope.From.Email) {
			return "sender " + s
		}
	}
	if replyPrefix.MatchString(p.Envelope.Subject) && !forwarded.MatchString(p.Envelope.Subject) {
		return ""
	}
	for _, s := range r.Subjects {
		if containsWords(p.Envelope.Subject, s) {
			return "subject " + s
		}
	}
	return ""
}

// MarkEscalation is the mark of a mail that carries Linje's own escalation
// header, "X-Linje-Escalation".
const MarkEscalation = "x-linje-escalation"

// MarkLinje is the mark of a mail that a Linje has sent, here or on another
// machine.
const MarkLinje = "mailer:linje"

var forwarded = regexp.MustCompile(`(?i)^\s*(fw|fwd|vs|vb|videresendt|vidaresendt)\s*:`)

func senderMatches(rule, email string) bool {
	rule = strings.TrimSpace(rule)
	if rule == "" {
		return false
	}
	if strings.HasPrefix(rule, "@") {
		return strings.HasSuffix(strings.ToLower(email), strings.ToLower(rule))
	}
	return SameEmail(rule, email)
}

// containsWords reports whether phrase stands in s as whole words.
func containsWords(s, phrase string) bool {
	phrase = strings.ToLower(strings.TrimSpace(phrase))
	if phrase == "" {
		return false
	}
	s = strings.ToLower(s)
	for from := 0; from <= len(s); {
		i := strings.Index(s[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		before, after := lastRune(s[:start]), firstRune(s[end:])
		if !isWord(before) && !isWord(after) {
			return true
		}
		from = start + 1
	}
	return false
}

// hasTag reports whether a line of the first text lines is "#keyword".
func hasTag(text, keyword string) bool {
	keyword = strings.TrimPrefix(keyword, "$")
	if keyword == "" {
		return false
	}
	for n := 0; n < 40 && text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		if strings.EqualFold(strings.TrimSpace(line), "#"+keyword) {
			return true
		}
		text = rest
	}
	return false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func firstRune(s string) rune {
	if s == "" {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	if s == "" {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
