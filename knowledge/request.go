package knowledge

import (
	"strings"

	"linje/support"
)

// requestWords are a requester's own words: without the mails that are quoted,
// the greeting, the signature and what programs and employers add.
func requestWords(text string) string {
	own, _ := support.SplitQuoted(text)
	own = ownWords(own)
	var out strings.Builder
	for line := range strings.Lines(own) {
		trimmed := strings.TrimSpace(line)
		if out.Len() > 0 && closes(trimmed) && len(trimmed) < maxClosing {
			break
		}
		if !boilerplate(fold(trimmed)) {
			out.WriteString(line)
		}
	}
	if strings.TrimSpace(out.String()) == "" {
		return own
	}
	return withoutInlineClosing(out.String())
}

// signedBy is how many words of a name may follow a closing in its line.
const signedBy = 4

// withoutInlineClosing cuts a closing that stands behind the text in its last
// line: "… hjelp? mvh Kari Dahl".
func withoutInlineClosing(text string) string {
	end := strings.TrimRight(text, " \t\r\n.,!")
	at := len(end)
	for range signedBy + 1 {
		i := strings.LastIndexAny(end[:at], " \t\n")
		if i <= 0 {
			return text
		}
		switch strings.ToLower(strings.Trim(end[i+1:at], ".,:!")) {
		case "mvh", "vh", "hilsen", "helsing", "regards":
			return end[:i]
		}
		at = i
	}
	return text
}

// maxClosing is the longest line, in bytes, that can begin a signature.
const maxClosing = 60

// boilerplate reports whether a line was added by a program or an employer.
func boilerplate(line string) bool {
	for _, p := range []string{"sendt fra min", "sendt frå min", "sendt fra outlook", "sendt frå outlook", "sendt fra samsung", "sendt frå samsung",
		"sendt med", "sent from my", "sent from outlook", "sent from samsung", "sent from mail", "get outlook for", "hent outlook for",
		"last ned outlook", "skaff outlook", "begin forwarded message", "------", "______", "======"} {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	for _, p := range []string{"tenk på miljøet", "think before you print", "consider the environment", "this message is confidential", "this e-mail is confidential",
		"this email is confidential", "intended recipient", "tiltenkt mottaker", "tiltenkt mottakar", "konfidensiell informasjon", "confidentiality notice",
		"taushetsbelagt informasjon"} {
		if strings.Contains(line, p) {
			return true
		}
	}
	return false
}
