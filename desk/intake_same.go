package desk

import "linje/support"

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
