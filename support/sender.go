package support

import (
	"slices"
	"strings"
)

// SenderVerdict is what one server says of a mail's sender, in its
// Authentication-Results (RFC 8601). Results are as there: "pass", "fail" …,
// "" where it says nothing.
type SenderVerdict struct {
	Server   string   // who says so; "" in the form of Exchange Online
	DMARC    string   // RFC 7489
	From     string   // the domain that DMARC is about
	SPF      string   // RFC 7208
	MailFrom string   // the domain that SPF is about
	DKIM     []string // domains whose signature is right (RFC 6376)
	Whole    string   // Exchange's own result of all
}

// CheckSender tells how far the sender of a mail that came to a mailbox is to
// be believed. Only what the mailbox's own server says counts, and of that the
// topmost: what stands below, anybody may have written. Others are the names
// and addresses, besides the mailbox's, that a forger would imitate.
func CheckSender(p Parsed, m Mailbox, others []Address) SenderCheck {
	from := Domain(p.Envelope.From.Email)
	if from == "" {
		return SenderUnknown
	}
	check := SenderUnknown
	for _, v := range p.Verdicts {
		if ownServer(v.Server, m) {
			check = v.check(from)
			break
		}
	}
	ours := append([]Address{{Name: m.Name, Email: m.Address}}, others...)
	if looksLike(p, ours, check) {
		return SenderLookAlike
	}
	return check
}

// Domain is the domain of an address in lower case, "" where it has none.
func Domain(email string) string {
	i := strings.LastIndexByte(email, '@')
	if i < 0 {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(email[i+1:])), ".")
}

// ownServer reports whether a verdict is of the server that holds the mailbox:
// it has the domain of its IMAP server or its address, or is nameless and the
// mailbox lies at Exchange Online.
func ownServer(server string, m Mailbox) bool {
	host := registered(strings.ToLower(m.IMAP.Host))
	if server == "" {
		return host == "office365.com" || host == "outlook.com" || host == "office.com"
	}
	if host == "gmail.com" || host == "googlemail.com" {
		host = "google.com"
	}
	of := registered(strings.ToLower(server))
	return of != "" && (of == host || of == registered(Domain(m.Address)))
}

// check tells what a verdict means for a mail that names that domain as its
// sender's.
func (v SenderVerdict) check(from string) SenderCheck {
	stands := v.SPF == "pass" && aligned(v.MailFrom, from) || slices.ContainsFunc(v.DKIM, func(d string) bool { return aligned(d, from) })
	switch {
	case v.Whole == "fail":
		return SenderFailed
	case v.DMARC == "pass" && (v.From == "" || aligned(v.From, from)):
		return SenderPassed
	case v.DMARC == "fail":
		if v.Whole == "pass" {
			return SenderUnknown
		}
		return SenderFailed
	case stands:
		return SenderPassed
	case (v.SPF == "fail" || v.SPF == "hardfail") && aligned(v.MailFrom, from) && v.Whole != "pass":
		return SenderFailed
	}
	return SenderUnknown
}

// aligned reports whether two domains are of one owner (RFC 7489 section
// 3.1, relaxed).
func aligned(a, b string) bool { return a != "" && registered(a) == registered(b) }

// registered is the part of a domain that its owner has registered, as far as
// that can be told without the list of all registries: two labels, three below
// such as "co.uk" and "kommune.no".
func registered(domain string) string {
	labels := strings.Split(strings.Trim(domain, "."), ".")
	n := len(labels)
	if n < 2 {
		return ""
	}
	keep := 2
	if n > 2 {
		switch labels[n-2] {
		case "co", "com", "org", "net", "ac", "edu", "gov", "or", "ne", "go", "kommune", "fylkeskommune", "dep", "stat", "herad", "onmicrosoft", "mil", "vgs":
			if len(labels[n-1]) == 2 || labels[n-2] == "onmicrosoft" {
				keep = 3
			}
		}
	}
	return strings.Join(labels[n-keep:], ".")
}
