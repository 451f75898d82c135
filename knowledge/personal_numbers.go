package knowledge

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"linje/support"
)

// gapClass is what people put between groups of digits.
const gapClass = `[ \x{00A0}\x{2009}\x{202F}]`

var (
	pageAddress = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"«»]+`)
	letsIn      = regexp.MustCompile(`(?i)(@|%40|/personal/|/~|[?&#;](?:[a-z_-]*(?:token|key|sig|signature|auth|session|sid|password|pwd|code|otp|ticket|email|user|userid))=)`)
	mailAddress = regexp.MustCompile(`(?i)[\p{L}\p{N}._%+'’-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)

	// A date of birth and five digits: fødselsnummer, D-number (day + 40), those of
	// tests and help numbers (month + 40, + 65, + 80).
	nationalNumber = regexp.MustCompile(`\d{2}[.]?\d{2}[.]?\d{2}(?:` + gapClass + `|[.-])?\d{5}|\d{2}[./]\d{2}[./]\d{4}` + gapClass + `?-?\d{5}`)
	accountNumber  = regexp.MustCompile(`\d{4}(?:` + gapClass + `|[.])?\d{2}(?:` + gapClass + `|[.])?\d{5}`)
	ibanNumber     = regexp.MustCompile(`[A-Z]{2}\d{2}(?:` + gapClass + `?[A-Z0-9]{4}){2,7}(?:` + gapClass + `?[A-Z0-9]{1,3})?`)
	cardNumber     = regexp.MustCompile(`\d(?:(?:` + gapClass + `|-)?\d){12,18}`)
	phoneAbroad    = regexp.MustCompile(`(?:\+|\b00)` + gapClass + `?\d{1,3}(?:` + gapClass + `?\(0\))?(?:(?:` + gapClass + `|[.-])?\d{1,4}){2,6}`)
	phoneNumber    = regexp.MustCompile(`\(?(?:\+?47\)?` + gapClass + `?)?(?:[2-9]\d(?:(?:` + gapClass + `|[.-])\d{2}){3}|[2-9]\d{2}(?:` + gapClass + `|[.-])\d{2}(?:` + gapClass + `|[.-])\d{3}|[2-9]\d{2}` + gapClass + `\d{5}|[2-9]\d{3}` + gapClass + `\d{4}|[2-9]\d{7})`)
	phoneNamed     = regexp.MustCompile(`(?i)(?:tlf|telefon(?:nummer(?:et)?)?|mobil(?:nummer(?:et)?|en)?|phone|tel|mob|ring(?: meg)? på|call(?: me)? (?:on|at))\.?(?: er| is)?:?\s{0,2}(\+?\(?\d[\d ()\x{00A0}-]{2,17}\d)`)
	longNumber     = regexp.MustCompile(`[A-Za-z]{0,6}-?\d{6,}|[A-Za-z]{1,6}-?\d{5,}`)
	numberNamed    = regexp.MustCompile(`(?i)(?:student|ansatt|tilsett|kandidat|employee|candidate|kunde|customer|låne|library|kort|card|medlems|member|søknads?|application|faktura|invoice|kid|person)[- ]?(?:nummeret|nummer|nr|number|no|id)?\.?(?: er| is| nr\.?)?\s{0,2}[:=#]?\s{0,2}([A-Za-z]{0,4}\d[\d-]{2,18})`)
	userNamed      = regexp.MustCompile(`(?i)(?:brukernavn(?:et)?|brukarnamn(?:et)?|username|user ?name|bruker-?id|brukar-?id|user ?id|login)\s{0,2}(?:(?:er|is)\s{1,2}|[:=]\s{0,2})([\p{L}\p{N}._-]{3,30})`)
	secretNamed    = regexp.MustCompile(`(?i)(?:passord(?:et)?|password|passcode|engangskoden?|eingongskoden?|pin(?:-?koden?)?|(?:[\p{L}-]*)koden?|\bcode)\s{0,2}(?:(?:er|is)\s{1,2}|[:=]\s{0,2})([^\s,;]{3,60})`)
	publicCode     = regexp.MustCompile(`(?i)(?:feil|status|emne|fag|post|studie|kurs|error |course |post|zip )(?:koden?|code)\s?(?:er|is|:|=)?$`)
	born           = regexp.MustCompile(`(?i)(?:født|fødd|fødselsdato(?:en)?|born|date of birth|f\.)[^\d\n]{0,20}(\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4})`)
	caseNamed      = regexp.MustCompile(`(?i)(?:sak(?:en|snr|snummer|snummeret)?|saka|arkivsak|case|ticket|ref|referanse|reference|incident|henvendelse)\.?\s{0,2}(?:nr|no|number|nummer|id)?\.?(?: er| is)?\s{0,2}[:#]?\s{0,2}(#?[A-Za-z]{0,5}[-_]?\d[\dA-Za-z/.-]{2,20})`)
	caseTopdesk    = regexp.MustCompile(`[A-Z]{1,3}` + gapClass + `?\d{4}[ -]\d{3,6}`)
	caseOurs       = regexp.MustCompile(`(?i)\[?[0-9A-HJKMNP-TV-Z]{3}-?[0-9A-HJKMNP-TV-Z]{3}\]?`)
)

// keepLinks marks the addresses of pages, which stay as they are but for those
// that say who someone is or let anyone in who has them.
func (c *cleaner) keepLinks() {
	for _, m := range pageAddress.FindAllStringIndex(c.text, -1) {
		at := piece{m[0], m[0] + len(strings.TrimRight(c.text[m[0]:m[1]], ".,;:!?)]}'’"))}
		page := c.text[at.start:at.end]
		if letsIn.MatchString(page) || nationalIn(page) || c.namedIn(page) {
			c.take(at, support.TakenSecret, rankCertain)
			continue
		}
		c.kept = append(c.kept, at)
	}
}

// nationalIn reports whether a national identity number stands in an address.
func nationalIn(page string) bool {
	for _, m := range nationalNumber.FindAllString(page, -1) {
		if birthForm(digitsOf(m)) {
			return true
		}
	}
	return false
}

// namedIn reports whether a page's address holds two words of a name, as that of
// a person's own files does.
func (c *cleaner) namedIn(page string) bool {
	n := 0
	for _, w := range words(page) {
		for part := range strings.FieldsFuncSeq(w.folded, func(r rune) bool { return r == '_' }) {
			if c.names[part] {
				n++
			}
		}
	}
	return n >= 2
}

func (c *cleaner) emails() {
	c.takeAll(mailAddress, support.TakenEmail, rankCertain, func(found string, _ piece) bool { return !c.people.keeps(found) })
	for _, m := range mailAddress.FindAllStringIndex(c.text, -1) {
		if c.people.keeps(c.text[m[0]:m[1]]) {
			c.kept = append(c.kept, piece{m[0], m[1]})
		}
	}
}

func (c *cleaner) secrets() {
	c.takeAll(secretNamed, support.TakenSecret, rankCertain, c.toldNotSaid)
	c.takeAll(userNamed, support.TakenNumber, rankCertain, c.toldNotSaid)
}

// toldNotSaid tells a password that is given from a sentence about one: after
// "er" or "is" it must look like no word.
func (c *cleaner) toldNotSaid(found string, at piece) bool {
	if strings.HasPrefix(found, "{{") || strings.HasPrefix(found, Gone) || strings.HasPrefix(found, "http") {
		return false
	}
	before := strings.TrimRight(c.text[:at.start], " \t")
	if publicCode.MatchString(before[max(0, len(before)-30):]) {
		return false
	}
	told := strings.HasSuffix(before, ":") || strings.HasSuffix(before, "=")
	return told || strings.ContainsFunc(found, unicode.IsDigit)
}

func (c *cleaner) numbers() {
	c.ownCase()
	c.takeAll(nationalNumber, support.TakenNational, rankCertain, func(found string, at piece) bool {
		return c.aloneDigits(at) && birthForm(digitsOf(found))
	})
	c.takeAll(ibanNumber, support.TakenAccount, rankCertain, func(found string, at piece) bool {
		return c.alone(at) && (ibanSum(found) || strings.HasPrefix(found, "NO"))
	})
	c.takeAll(accountNumber, support.TakenAccount, rankNumber, func(_ string, at piece) bool { return c.aloneDigits(at) })
	c.takeAll(cardNumber, support.TakenCard, rankNumber, func(_ string, at piece) bool { return c.aloneDigits(at) })
	c.takeAll(phoneAbroad, support.TakenPhone, rankNumber, func(found string, at piece) bool { return c.aloneDigits(at) && len(digitsOf(found)) >= 8 })
	c.takeAll(phoneNumber, support.TakenPhone, rankNumber, func(found string, at piece) bool {
		return c.alone(at) && !dayForm(found) && !years(found)
	})
	c.takeAll(phoneNamed, support.TakenPhone, rankCertain, nil)
	c.takeAll(born, support.TakenBirth, rankCertain, nil)
	c.takeAll(numberNamed, support.TakenNumber, rankNumber, func(found string, at piece) bool { return !years(found) && c.aloneDigits(at) })
	c.takeAll(caseNamed, support.TakenCase, rankNumber, func(found string, at piece) bool {
		return len(digitsOf(found)) >= 3 && !years(found) && c.alone(at)
	})
	c.takeAll(caseTopdesk, support.TakenCase, rankNumber, func(_ string, at piece) bool { return c.alone(at) })
	c.takeAll(longNumber, support.TakenNumber, rankName, func(found string, at piece) bool { return c.alone(at) && !dayForm(found) })
}

// aloneDigits reports whether a number is not a part of a longer one.
func (c *cleaner) aloneDigits(at piece) bool {
	before, after := c.text[:at.start], c.text[at.end:]
	return (before == "" || !isDigit(before[len(before)-1])) && (after == "" || !isDigit(after[0]))
}

// ownCase makes the placeholder of the case's own number; any other that stands
// in brackets, as in a subject, goes.
func (c *cleaner) ownCase() {
	own := strings.ReplaceAll(strings.ToUpper(c.people.CaseNumber), "-", "")
	for _, m := range caseOurs.FindAllStringIndex(c.text, -1) {
		at := piece{m[0], m[1]}
		found := strings.ToUpper(c.text[at.start:at.end])
		bare := strings.Trim(strings.ReplaceAll(found, "-", ""), "[]")
		switch {
		case !c.alone(at) || c.inKept(at):
		case own != "" && bare == own:
			c.cuts = append(c.cuts, cutOut{at, support.TakenCase, tagCaseNumber, rankCertain})
		case strings.HasPrefix(found, "[") && strings.HasSuffix(found, "]") && strings.Contains(found, "-"):
			c.take(at, support.TakenCase, rankCertain)
		}
	}
}

// birthForm reports whether eleven digits begin with a day as national identity
// numbers have it. Where the control digits agree the day may be any: better a
// number too many than one left.
func birthForm(digits string) bool {
	if len(digits) == 13 { // the year in full
		digits = digits[:4] + digits[6:]
	}
	if len(digits) != 11 {
		return false
	}
	if NationalSum(digits) {
		return true
	}
	day, month := number(digits[:2]), number(digits[2:4])
	if day > 40 {
		day -= 40
	}
	for _, more := range []int{80, 65, 40} {
		if month > more {
			month -= more
			break
		}
	}
	return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

// NationalSum reports whether the two control digits of a fødselsnummer or
// D-number agree (modulus 11, as the Norwegian Tax Administration describes
// them).
func NationalSum(digits string) bool {
	if len(digits) != 11 || !isNumber(digits) {
		return false
	}
	return weighed(digits, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) && weighed(digits, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
}

func weighed(digits string, weights ...int) bool {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum%11 == 0
}

// ibanSum is the control of ISO 13616 (modulus 97).
func ibanSum(s string) bool {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// dayForm reports whether a number is a day written in one: 20261122.
func dayForm(s string) bool {
	t, err := time.Parse("20060102", s)
	return err == nil && t.Year() >= 1990 && t.Year() < 2100
}

// years reports whether a number is a year, or two: "2025 2026".
func years(s string) bool {
	digits := digitsOf(s)
	if len(digits) != 4 && len(digits) != 8 {
		return false
	}
	for ; digits != ""; digits = digits[4:] {
		if y := number(digits[:4]); y < 1990 || y >= 2100 {
			return false
		}
	}
	return true
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
