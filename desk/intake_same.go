package desk

import (
	"slices"
	"strings"

	"linje/support"
)

// known finds the stored message that a mail is. One that only has the
// Message-ID of another gets an ID of its own.
func (k intake) known(view support.IntakeView, a *arrival) (m support.Message, ok bool) {
	p := &a.parsed
	if m, ok = view.Stored(p.Refs.MessageID); !ok || k.same(m, *a) {
		return m, ok
	}
	for _, id := range []support.MessageID{support.DistinctID(*p, false), support.DistinctID(*p, true)} {
		if m, ok = view.Stored(id); !ok || support.SameMail(m, *p) {
			p.Refs.MessageID = id
			return m, ok
		}
	}
	return m, true
}

// same reports whether a mail is the stored one with its Message-ID. What has no
// source was compared before; and what Linje sent is its own, however the server
// writes its copy.
func (k intake) same(m support.Message, a arrival) bool {
	ours := m.Direction == support.Outbound && !m.Reading.Outside && (k.own || k.role == support.RoleSent)
	return a.raw.Source == nil || ours || support.SameMail(m, a.parsed)
}

// reaches reports whether a mail of ours went to the requester of a case, or to
// whom it answers.
func (k intake) reaches(view support.IntakeView, m support.Message, facts support.MailFacts, c support.Case) bool {
	var people []support.Address
	if c.Requester.Email != "" {
		people = append(people, c.Requester)
	}
	for _, id := range m.Refs.Ancestors() {
		if of, ok := view.Stored(id); ok && of.Direction == support.Inbound {
			people = append(append(people, of.Envelope.From), of.Envelope.ReplyTo...)
		}
	}
	return support.Reaches(slices.Concat(facts.To, facts.Cc), people)
}

// awaits reports whether a mail belongs to a case that is still to be read: it
// names a number that no case has yet, and nothing else ties it to one; or a
// machine of ours answers what is not here. Mails are read newest first, and
// answers before what they answer.
func (k intake) awaits(view support.IntakeView, p support.Parsed) bool {
	numbers := support.CaseNumbers(p.Envelope.Subject)
	machine := p.Auto != support.AutoNone && k.direction(p) == support.Outbound && len(p.Refs.Ancestors()) > 0
	if len(numbers) == 0 && !machine {
		return false
	}
	id, known := k.thread(view, p)
	if machine {
		return !known
	}
	return !known && !slices.ContainsFunc(numbers, func(n string) bool { return strings.HasPrefix(string(id), n) })
}

// waits reports whether mails of a folder may be left for later. Requests of a
// mailbox that was synced before are not: a number may be that of another
// system, and a round may be cut short again and again.
func (s *syncer) waits(f watched) bool {
	return s.looks.patient && (!s.seasoned || f.role == support.RoleSent)
}
