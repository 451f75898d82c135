package support

import (
	"regexp"
	"strings"
	"unicode"
)

// knownServices are domains that forgers imitate to people who work in Norway.
func knownServices() []string {
	return []string{"altinn.no", "bankid.no", "digdir.no", "dnb.no", "feide.no", "helsenorge.no", "idporten.no", "nav.no", "norge.no", "politiet.no",
		"posten.no", "skatteetaten.no", "sikt.no", "vipps.no", "apple.com", "google.com", "microsoft.com", "microsoftonline.com", "office.com",
		"office365.com", "outlook.com", "paypal.com", "dropbox.com", "docusign.net", "linkedin.com", "amazon.com", "netflix.com"}
}

var shownAddress = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@([A-Za-z0-9\-]+\.)+[A-Za-z]{2,}`)

// looksLike reports whether a sender looks like one of ours, or of a known
// service, without being it.
func looksLike(p Parsed, ours []Address, check SenderCheck) bool {
	from := p.Envelope.From
	domain := Domain(from.Email)
	for _, o := range ours {
		if own := Domain(o.Email); own != "" && registered(own) == registered(domain) {
			return false // it is ours, or the check says that it is not
		}
	}
	return imitatesDomain(domain, ours) || p.Auto != AutoList && (showsAnother(from, ours, check) || bearsOurName(from, ours, check)) ||
		check == SenderFailed && answersElsewhere(p.Envelope)
}

// imitatesDomain: letters that look like others, ours as a part of it, or, for
// a long enough one of ours, one letter more, less or other.
func imitatesDomain(domain string, ours []Address) bool {
	shown := decodeDomain(domain)
	if mixedScripts(shown) {
		return true
	}
	reg := registered(shown)
	below := "." + strings.TrimSuffix(shown, reg) // "example.no." of "example.no.evil.example"
	like := func(known string) bool {
		return known != "" && reg != known && skeleton(reg) == skeleton(known)
	}
	for _, o := range ours {
		own := registered(Domain(o.Email))
		if own == "" {
			continue
		}
		name, top, _ := strings.Cut(own, ".")
		theirs, theirTop, _ := strings.Cut(reg, ".")
		if like(own) || strings.Contains(below, "."+own+".") || len(name) >= 7 && top == theirTop && oneApart(name, theirs) {
			return true
		}
	}
	for _, known := range knownServices() {
		if like(known) || strings.Contains(below, "."+known+".") {
			return true
		}
	}
	return false
}

// showsAnother: the name holds an address of somebody else.
func showsAnother(from Address, ours []Address, check SenderCheck) bool {
	shown := shownAddress.FindString(from.Name)
	if shown == "" || registered(Domain(shown)) == registered(Domain(from.Email)) || strings.Contains(from.Name, " via ") {
		return false
	}
	for _, o := range ours {
		if registered(Domain(shown)) == registered(Domain(o.Email)) {
			return true
		}
	}
	return check != SenderPassed
}

// bearsOurName: the name is that of one of ours, and the domain does not stand
// for it.
func bearsOurName(from Address, ours []Address, check SenderCheck) bool {
	name := skeleton(strings.Join(strings.Fields(from.Name), " "))
	for _, o := range ours {
		own := strings.Join(strings.Fields(o.Name), " ")
		if len(own) >= 8 && strings.Contains(own, " ") && name == skeleton(own) && check != SenderPassed {
			return true
		}
	}
	return false
}

// answersElsewhere: answers go to another's domain.
func answersElsewhere(e Envelope) bool {
	for _, a := range e.ReplyTo {
		if d := Domain(a.Email); d != "" && registered(d) != registered(Domain(e.From.Email)) {
			return true
		}
	}
	return false
}

// skeleton makes the same of texts that look the same (as Unicode Technical
// Standard 39 section 4 does, for the letters that forgers use).
func skeleton(s string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(s) {
		if to, ok := confusable(r); ok {
			out.WriteString(to)
		} else {
			out.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(out.String())
}

func confusable(r rune) (string, bool) {
	if r < 0x80 {
		switch r {
		case '0':
			return "o", true
		case '1', 'i', '|':
			return "l", true
		}
		return "", false
	}
	const look = "аaеeоoрpсcуyхxіlјjѕsһhԁdԛqԝwвbнhкkмmтtгrпnωwοoαaνvρpτtιlκkηnχxεeßb" +
		"éeèeêeëeáaàaâaäaåaãaāaóoòoôoöoøoõoōoílìlîlïlúuùuûuüuūuçcñnšsžzýyłlıl"
	runes := []rune(look)
	for i := 0; i+1 < len(runes); i += 2 {
		if runes[i] == r {
			return string(runes[i+1]), true
		}
	}
	return "", false
}

// mixedScripts reports whether one label of a domain has letters of Latin and
// of another alphabet that looks like it.
func mixedScripts(domain string) bool {
	for _, label := range strings.Split(domain, ".") {
		latin, other := false, false
		for _, r := range label {
			latin = latin || unicode.Is(unicode.Latin, r)
			other = other || unicode.Is(unicode.Cyrillic, r) || unicode.Is(unicode.Greek, r)
		}
		if latin && other {
			return true
		}
	}
	return false
}

// oneApart reports whether one word becomes the other by one letter more, less
// or other, or by two that change places.
func oneApart(a, b string) bool {
	if a == b || len(a)-len(b) > 1 || len(b)-len(a) > 1 {
		return false
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// decodeDomain shows a domain in its letters (RFC 3492); labels that cannot be
// read stay.
func decodeDomain(domain string) string {
	if !strings.Contains(domain, "xn--") {
		return domain
	}
	labels := strings.Split(domain, ".")
	for i, l := range labels {
		if code, ok := strings.CutPrefix(l, "xn--"); ok {
			if decoded, ok := punycode(code); ok {
				labels[i] = decoded
			}
		}
	}
	return strings.Join(labels, ".")
}

// punycode decodes RFC 3492 section 6.2.
func punycode(s string) (string, bool) {
	const base, tMin, tMax, skew, damp, most = 36, 1, 26, 38, 700, 63
	var out []rune
	if i := strings.LastIndexByte(s, '-'); i >= 0 {
		out, s = []rune(s[:i]), s[i+1:]
	}
	if len(s) > most {
		return "", false
	}
	n, i, bias := 128, 0, 72
	for s != "" {
		before, w := i, 1
		for k := base; ; k += base {
			if s == "" {
				return "", false
			}
			digit := punycodeDigit(s[0])
			s = s[1:]
			if i += digit * w; digit < 0 || i > unicode.MaxRune*most {
				return "", false
			}
			t := min(max(k-bias, tMin), tMax)
			if digit < t {
				break
			}
			w *= base - t
		}
		delta := i - before
		if before == 0 {
			delta /= damp
		} else {
			delta /= 2
		}
		size := len(out) + 1
		delta += delta / size
		for bias = 0; delta > (base-tMin)*tMax/2; bias += base {
			delta /= base - tMin
		}
		bias += (base - tMin + 1) * delta / (delta + skew)
		n += i / size
		i %= size
		if n > unicode.MaxRune {
			return "", false
		}
		out = append(out[:i], append([]rune{rune(n)}, out[i:]...)...)
		i++
	}
	return string(out), true
}

func punycodeDigit(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= '0' && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}
