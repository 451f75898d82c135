package support

import (
	"strings"
	"testing"
	"time"
)

func TestSameMail(t *testing.T) {
	at := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	kari := Envelope{From: Address{Name: "Kari", Email: "kari@example.no"}, Subject: "Skjema", Date: at}
	const text = "Hvor finner jeg skjemaet for reiseregning?"
	stored := Message{Envelope: kari, Text: text}
	stored.Envelope.Written = at
	mail := func(change func(p *Parsed)) Parsed {
		p := Parsed{Envelope: kari, Text: text}
		change(&p)
		return p
	}
	for name, c := range map[string]struct {
		p    Parsed
		same bool
	}{
		"the very same": {mail(func(*Parsed) {}), true},
		"a footer, a mark in the subject": {mail(func(p *Parsed) {
			p.Text, p.Envelope.Subject = "EKSTERN\n"+text+"\n--\nListe", "Re: "+p.Envelope.Subject
		}), true},
		"by a list that writes itself into From": {mail(func(p *Parsed) {
			p.Envelope.From.Email, p.Envelope.Subject, p.Text = "liste@example.no", "[liste] Skjema", text+"\n--\nListe"
		}), true},
		"dated by the server":        {mail(func(p *Parsed) { p.Envelope.Date = at.Add(time.Second) }), true},
		"another text":               {mail(func(p *Parsed) { p.Text = "Se vedlegget, takk." }), false},
		"another day":                {mail(func(p *Parsed) { p.Envelope.Date = at.Add(time.Hour) }), false},
		"another scan a minute on":   {mail(func(p *Parsed) { p.Envelope.Date, p.Attachments = at.Add(time.Minute), []Attachment{{Name: "b.pdf"}} }), false},
		"another sender and text":    {mail(func(p *Parsed) { p.Envelope.From.Email, p.Text = "per@example.no", "Noe annet" }), false},
		"another sender hides in it": {mail(func(p *Parsed) { p.Envelope.From.Email, p.Text = "per@example.no", text+strings.Repeat(" x", 2000) }), false},
	} {
		if got := SameMail(stored, c.p); got != c.same {
			t.Errorf("%s: %v", name, got)
		}
	}
	if SameHead(stored.Envelope, mail(func(p *Parsed) { p.Envelope.Subject = "Noe annet" }).Envelope) || !SameHead(stored.Envelope, kari) {
		t.Error("heads")
	}
	a, b := mail(func(p *Parsed) { p.Refs.MessageID = "m@example.no" }), mail(func(p *Parsed) { p.Refs.MessageID, p.Text = "m@example.no", "B" })
	if DistinctID(a, false) != DistinctID(b, false) || DistinctID(a, true) == DistinctID(b, true) || !strings.HasPrefix(string(DistinctID(a, false)), "m@example.no#") {
		t.Errorf("IDs %s, %s", DistinctID(a, true), DistinctID(b, true))
	}
}
