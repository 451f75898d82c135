package support

import (
	"crypto/sha256"
	"strings"
)

// CaseID identifies a case: 16 characters of Crockford base32, the first 80
// bits of the SHA-256 of the thread's first Message-ID. Two machines that see
// the same mail come to the same ID without talking.
type CaseID string

// MailboxID is the number of a mailbox in the local database.
type MailboxID int64

// MessageID is the Message-ID of a mail without angle brackets (RFC 5322
// section 3.6.4). Mail without one gets a derived ID ending in "@linje.invalid".
type MessageID string

// EventID identifies an event. Those that follow from a mail derive from it,
// so that a repeated intake adds nothing; those of a person are random.
type EventID string

// OutboxID is the number of an outgoing mail in the local database.
type OutboxID int64

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCaseID derives a case's ID from the Message-ID of its first message.
func NewCaseID(root MessageID) CaseID {
	sum := sha256.Sum256([]byte(NormalMessageID(string(root))))
	return CaseID(encodeCrockford(sum[:10]))
}

// DerivedEventID makes the ID of an event that follows from other facts, such
// as "received" and the Message-ID.
func DerivedEventID(parts ...string) EventID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return EventID(encodeCrockford(sum[:15]))
}

// EventIDFrom makes an event ID from 15 random bytes.
func EventIDFrom(random [15]byte) EventID { return EventID(encodeCrockford(random[:])) }

func encodeCrockford(b []byte) string {
	var out strings.Builder
	var acc, bits uint
	for _, c := range b {
		acc = acc<<8 | uint(c)
		bits += 8
		for bits >= 5 {
			bits -= 5
			out.WriteByte(crockford[acc>>bits&31])
		}
		acc &= 1<<bits - 1
	}
	return out.String()
}

// Number is the short form people use: the first six characters, "K7Q-2MX".
func (id CaseID) Number() string {
	if len(id) < 6 {
		return string(id)
	}
	return string(id[:3] + "-" + id[3:6])
}

// ParseCaseRef reads what a person typed for a case: a number with or without
// the dash, or a whole ID, in any case, with I and L read as 1 and O as 0
// (Crockford). It returns the prefix of the ID, 6 or 16 characters.
func ParseCaseRef(s string) (prefix string, ok bool) {
	s = strings.Trim(strings.TrimSpace(s), "[]#")
	s = strings.ToUpper(strings.ReplaceAll(s, "-", ""))
	s = strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(s)
	if len(s) != 6 && len(s) != 16 {
		return "", false
	}
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(crockford, s[i]) < 0 {
			return "", false
		}
	}
	return s, true
}

// NormalMessageID trims white space and angle brackets. The rest is compared
// as it stands: RFC 5322 section 3.6.4 makes no case folding.
func NormalMessageID(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "<")
	s = strings.TrimSuffix(s, ">")
	return strings.TrimSpace(s)
}
