package mail

import (
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"linje/support"
)

const (
	maxVerdicts   = 5
	maxAuthResult = 8 << 10 // bytes of one field that are read
)

// verdicts reads the Authentication-Results fields (RFC 8601), the topmost
// first: the last server that a mail came through writes above the others.
// Fields of one server that follow each other directly are one verdict. Whom to
// believe is not decided here.
func verdicts(h header) []support.SenderVerdict {
	var out []support.SenderVerdict
	last := -2
	for i, f := range h.fields {
		if f.name != "Authentication-Results" {
			continue
		}
		v, ok := parseVerdict(f.value)
		if !ok {
			continue
		}
		if n := len(out); last == i-1 && n > 0 && out[n-1].Server == v.Server {
			merge(&out[n-1], v)
		} else if n == maxVerdicts {
			break
		} else {
			out = append(out, v)
		}
		last = i
	}
	return out
}

// merge adds what a further field says; what the first said stands.
func merge(to *support.SenderVerdict, v support.SenderVerdict) {
	if to.DMARC == "" {
		to.DMARC, to.From = v.DMARC, v.From
	}
	if to.SPF == "" {
		to.SPF, to.MailFrom = v.SPF, v.MailFrom
	}
	if to.Whole == "" {
		to.Whole = v.Whole
	}
	to.DKIM = append(to.DKIM, v.DKIM...)
}

// parseVerdict reads one field. Exchange Online writes no name of its server
// before the results.
func parseVerdict(value string) (v support.SenderVerdict, ok bool) {
	value = withoutComments(value[:min(len(value), maxAuthResult)])
	first, _, _ := strings.Cut(value, ";")
	nameless := strings.Contains(first, "=")
	if nameless {
		value = "nameless; " + value
	}
	server, results, err := authres.Parse(value)
	if err != nil && len(results) == 0 {
		return v, false
	}
	if !nameless {
		v.Server = strings.ToLower(oneLine(server))
	}
	for _, r := range results {
		addResult(&v, r)
	}
	return v, true
}

// addResult takes one result into a verdict; of two of a kind the first counts,
// and of signatures all that are right.
func addResult(v *support.SenderVerdict, r authres.Result) {
	switch r := r.(type) {
	case *authres.DMARCResult:
		if v.DMARC == "" {
			v.DMARC, v.From = string(r.Value), domainOf(r.From)
		}
	case *authres.SPFResult:
		if v.SPF == "" {
			v.SPF, v.MailFrom = string(r.Value), domainOf(r.From)
		}
	case *authres.DKIMResult:
		domain := r.Domain
		if domain == "" {
			domain = r.Identifier
		}
		if r.Value == authres.ResultPass && len(v.DKIM) < 10 {
			v.DKIM = append(v.DKIM, domainOf(domain))
		}
	case *authres.GenericResult:
		if r.Method == "compauth" {
			v.Whole = string(r.Value)
		}
	}
}

// domainOf is the domain of an address, or what may be one alone.
func domainOf(s string) string {
	s = strings.Trim(strings.ToLower(oneLine(s)), `"<>.,`)
	return s[strings.LastIndexByte(s, '@')+1:]
}

// withoutComments takes the comments in parentheses out (RFC 5322 section
// 3.2.2): a semicolon in one is no end of a result.
func withoutComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	out := make([]byte, 0, len(s))
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				out = append(out, c, s[i+1])
			}
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
			out = append(out, c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			out = append(out, c)
		}
	}
	return string(slices.Clip(out))
}
