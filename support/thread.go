package support

import (
	"regexp"
	"strings"
	"time"
)

// ReopenWithin is how long after it was resolved a reply opens a case again,
// where the user has not set another time.
const ReopenWithin = 14 * 24 * time.Hour

// ThreadIndex answers which case a Message-ID belongs to, also one that was
// only mentioned in a References field.
type ThreadIndex interface {
	// CaseOfMessage returns the case, or ok false.
	CaseOfMessage(MessageID) (id CaseID, ok bool)
	// CaseOfNumber returns the case with that number (six characters), or ok
	// false when there is none or more than one.
	CaseOfNumber(prefix string) (id CaseID, ok bool)
}

// Ancestors lists the Message-IDs a mail refers to, nearest first: In-Reply-To,
// then References from its end (RFC 5322 section 3.6.4).
func (r References) Ancestors() []MessageID {
	out := make([]MessageID, 0, len(r.InReplyTo)+len(r.References))
	have := map[MessageID]bool{r.MessageID: true, "": true}
	add := func(id MessageID) {
		if !have[id] {
			have[id] = true
			out = append(out, id)
		}
	}
	for _, id := range r.InReplyTo {
		add(id)
	}
	for i := len(r.References) - 1; i >= 0; i-- {
		add(r.References[i])
	}
	return out
}

// Root is the Message-ID that the thread began with as far as the mail itself
// says: the first of References, else In-Reply-To, else its own.
func (r References) Root() MessageID {
	for _, id := range r.References {
		if id != "" {
			return id
		}
	}
	for _, id := range r.InReplyTo {
		if id != "" {
			return id
		}
	}
	return r.MessageID
}

// ThreadOf finds the case that a mail joins: the mail itself (seen before),
// its ancestors, nearest first, then the case number in the subject. The
// subject alone never decides. known is false when it begins a case, whose ID
// is then the one returned.
func ThreadOf(refs References, subject string, index ThreadIndex) (id CaseID, known bool) {
	if c, ok := index.CaseOfMessage(refs.MessageID); ok {
		return c, true
	}
	for _, a := range refs.Ancestors() {
		if c, ok := index.CaseOfMessage(a); ok {
			return c, true
		}
	}
	for _, n := range CaseNumbers(subject) {
		if c, ok := index.CaseOfNumber(n); ok {
			return c, true
		}
	}
	return NewCaseID(refs.Root()), false
}

var caseNumber = regexp.MustCompile(`\[([0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{3})-?([0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{3})\]`)

// CaseNumbers finds the case numbers written as [K7Q-2MX] in a subject, as
// ID prefixes.
func CaseNumbers(subject string) []string {
	var out []string
	for _, m := range caseNumber.FindAllStringSubmatch(subject, 8) {
		out = append(out, strings.ToUpper(m[1]+m[2]))
	}
	return out
}

var replyPrefix = regexp.MustCompile(`(?i)^\s*(re|sv|vs|svar|aw|fw|fwd|vb|vidaresendt|videresendt)\s*(\[\d+\]|\(\d+\))?\s*[:：]\s*`)

// BareSubject takes reply and forward prefixes (Re, Sv, VS, Fwd …) and our own
// case number off a subject.
func BareSubject(s string) string {
	for range 20 {
		t := replyPrefix.ReplaceAllString(s, "")
		t = strings.TrimSpace(caseNumber.ReplaceAllString(t, ""))
		if t == s {
			break
		}
		s = t
	}
	return strings.TrimSpace(s)
}

// ReplySubject is the subject of an answer: "Re: " and the bare subject (RFC
// 5322 section 3.6.5), with the case number where the mailbox wants it.
func ReplySubject(subject, number string) string {
	s := "Re: " + BareSubject(subject)
	if number != "" {
		s += " [" + number + "]"
	}
	return s
}

// ReplyEffect says what a requester's mail does to a case that it joins.
type ReplyEffect int

// Nothing, open it again, or begin a new case that is linked to it.
const (
	ReplyJoins ReplyEffect = iota
	ReplyReopens
	ReplyBeginsNew
)

// EffectOfReply decides by the case's status, when it was settled and when the
// mail came. A machine-made mail never reopens and never begins.
func EffectOfReply(c Case, auto AutoKind, at time.Time, within time.Duration) ReplyEffect {
	if auto != AutoNone {
		return ReplyJoins
	}
	switch c.Status {
	case StatusWaiting:
		return ReplyReopens
	case StatusResolved:
		if at.Sub(c.Times.Settled) <= within {
			return ReplyReopens
		}
		return ReplyBeginsNew
	case StatusClosed:
		if at.Before(c.Times.Settled) {
			return ReplyJoins // older mail that a first sync brings late
		}
		return ReplyBeginsNew
	}
	return ReplyJoins
}
