package support

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// A Message-ID names one mail (RFC 5322 section 3.6.4). Scanners and web forms
// use one again, and anybody can take that of another mail: so what has a known
// ID is the known mail only if it looks like it.

const (
	sameWithin = 2 * time.Minute // a server may write the Date of its own copy
	sameText   = 20_000          // bytes of each text that are compared
	sameExtra  = 2_000           // bytes that a list or a server adds
)

// SameHead reports whether a mail's From, Subject and Date are those of a
// stored one, whose Date field is Written. Without a Date nobody can tell.
func SameHead(stored, e Envelope) bool {
	return !e.Date.IsZero() && stored.Written.Equal(e.Date) && sameSender(stored, e)
}

// SameMail reports whether a mail that has the Message-ID of a stored one is a
// copy of it. Lists and servers change a copy: they add text, or put their
// own address and mark into From and Subject, but not both and the Date.
func SameMail(m Message, p Parsed) bool {
	stored, e := m.Envelope, p.Envelope
	apart := stored.Written.Sub(e.Date).Abs()
	switch {
	case stored.Written.IsZero() || e.Date.IsZero() || apart > 0 && apart <= sameWithin:
		return sameSender(stored, e) && holdsText(m.Text, p.Text) && sameFiles(m.Attached, p.Attachments)
	case apart > 0:
		return false
	case sameSender(stored, e):
		return likeText(m.Text, p.Text)
	}
	return strings.TrimSpace(m.Text) != "" && strings.TrimSpace(p.Text) != "" && holdsText(m.Text, p.Text)
}

// DistinctID makes the ID of a mail that is not the one its Message-ID names:
// the same for the same mail wherever it is read. With text, what it says
// counts, not only its From, Subject and Date.
func DistinctID(p Parsed, text bool) MessageID {
	h := sha256.New()
	for _, s := range []string{strings.ToLower(p.Envelope.From.Email), BareSubject(p.Envelope.Subject), p.Envelope.Date.UTC().Format(time.RFC3339)} {
		h.Write([]byte(s + "\n"))
	}
	if text {
		h.Write([]byte(strings.Join(strings.Fields(p.Text), " ")))
		for _, a := range p.Attachments {
			h.Write([]byte("\n" + a.Name))
		}
	}
	return MessageID(string(p.Refs.MessageID) + "#" + hex.EncodeToString(h.Sum(nil)[:6]) + "@linje.invalid")
}

func sameSender(a, b Envelope) bool {
	return SameEmail(a.From.Email, b.From.Email) && strings.EqualFold(bareWords(a.Subject), bareWords(b.Subject))
}

func bareWords(s string) string { return strings.Join(strings.Fields(BareSubject(s)), " ") }

// sameFiles compares attachments; the size of one that stayed on the server is
// only about known.
func sameFiles(a, b []Attachment) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || !a[i].Remote && !b[i].Remote && a[i].Size != b[i].Size {
			return false
		}
	}
	return true
}

// wordsToCompare are the words that a text begins with.
func wordsToCompare(s string) []string {
	return strings.Fields(strings.ToLower(strings.ToValidUTF8(s[:min(len(s), sameText)], "")))
}

// holdsText reports whether one text is the other with little added.
func holdsText(a, b string) bool {
	x, y := strings.Join(wordsToCompare(a), " "), strings.Join(wordsToCompare(b), " ")
	if len(x) > len(y) {
		x, y = y, x
	}
	return x == y || x != "" && len(y)-len(x) <= sameExtra && strings.Contains(y, x)
}

// likeText reports whether nearly all words of the shorter text stand in the
// other. No text is like any: a copy may have come without it.
func likeText(a, b string) bool {
	x, y := wordsToCompare(a), wordsToCompare(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	left := make(map[string]int, len(y))
	for _, w := range y {
		left[w]++
	}
	found := 0
	for _, w := range x {
		if left[w] > 0 {
			left[w]--
			found++
		}
	}
	return found*5 >= len(x)*4
}
