package knowledge

import (
	"strings"

	"linje/support"
)

// maxHeardMails is how many of a requester's mails are listened to.
const maxHeardMails = 10

// HearRequester tells which language the requester of a case writes. Where the
// case has one already, which was told when its mails came or set by hand since,
// that is it, and the mails only tell whether it is a neighbour's; else it is the
// best guess of the newest mail that says anything.
func HearRequester(t support.Thread) Hearing {
	known := t.Case.Language
	guess := Hearing{Language: known, Sure: known.Valid()}
	var ear Ear
	for i, left := len(t.Messages)-1, maxHeardMails; i >= 0 && left > 0; i-- {
		m := t.Messages[i]
		if m.Direction != support.Inbound || m.Auto != support.AutoNone || !support.SameEmail(m.Envelope.From.Email, t.Case.Requester.Email) {
			continue
		}
		left--
		own, _ := support.SplitQuoted(m.Text)
		h := ear.Hear(clean(m.Envelope.Subject) + "\n" + own)
		switch {
		case h.Language == support.LanguageUnset || known.Valid() && h.Language != known:
			continue
		case h.Sure:
			return h
		case guess.Language == support.LanguageUnset:
			guess = h
		}
	}
	return guess
}

// clean leaves out the marks that answering puts before a subject: they are no
// words of the requester's.
func clean(subject string) string {
	for {
		subject = strings.TrimSpace(subject)
		mark, rest, ok := strings.Cut(subject, ":")
		if !ok || len(mark) > 3 {
			return subject
		}
		subject = rest
	}
}
