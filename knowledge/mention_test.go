package knowledge

import "testing"

func TestSpeaksOfAttachment(t *testing.T) {
	for _, c := range []struct{ text, words string }{
		{"Hei Siri,\n\nvedlagt følger skjemaet.", "vedlagt"},
		{"Skjemaet er vedlagt.", "vedlagt"},
		{"Se vedlagte veiledning.", "vedlagte"},
		{"Sjå vedlagde rettleiing.", "vedlagde"},
		{"Alt står i vedlegget.", "vedlegget"},
		{"Jeg sender fakturaen som vedlegg.", "vedlegg"},
		{"Jeg legger ved en veiledning.", "legger ved"},
		{"Jeg legger skjemaet du ba om ved.", "legger skjemaet du ba om ved"},
		{"Eg legg ved ei rettleiing.", "legg ved"},
		{"Nå har vi lagt ved skjemaet.", "lagt ved"},
		{"Legger ved skjemaet.", "Legger ved"},
		{"Jeg får ikke åpnet saken, og legger ved et skjermbilde.", "legger ved"},
		{"Kvitteringen ligger ved.", "ligger ved"},
		{"Du finner skjemaet vedlagt.", "vedlagt"},
		{"Vedlagt finner du skjemaet.", "Vedlagt"},
		{"Vedlagt er kontrakten din.", "Vedlagt"},
		{"Please see the attached form.", "attached"},
		{"Attached you will find the form.", "Attached"},
		{"Your contract is attached.", "attached"},
		{"I enclose the receipt.", "enclose"},
		{"We have attached the form.", "attached"},
		{"I'll attach the form here.", "attach"},
		{"See attachment.", "attachment"},
		{"Vedlegg: skjema.pdf", "Vedlegg"},

		{"Du kan sende søknaden uten vedlegg.", ""},
		{"Jeg har sett i vedlegget ditt.", ""},
		{"Vi fann feilen i vedlegget som du sende.", ""},
		{"Eg har lese det som var vedlagt.", ""},
		{"Legg ved kvitteringen når du sender inn kravet.", ""},
		{"Husk å legge ved kvittering.", ""},
		{"Kan du legge ved et skjermbilde?", ""},
		{"Vi ber deg legge ved et skjermbilde.", ""},
		{"Kvitteringen må være vedlagt.", ""},
		{"Du har vedlagt feil skjema.", ""},
		{"Har du vedlagt kvitteringen?", ""},
		{"Thank you for your attachment.", ""},
		{"The file you attached cannot be opened.", ""},
		{"The receipt must be attached to the claim.", ""},
		{"There was no file attached.", ""},
		{"Please attach the receipt.", ""},
		{"Vedlegget lot seg ikke åpne.", ""},
		{"Rommet ligger ved siden av kantina.", ""},
		{"Kontoret ligger ved inngangen.", ""},
		{"Kvitteringer må vedlegges.", ""},
		{"Jeg legger ikke ved noe denne gangen.", ""},
		{"Hei!\n\n> Skjemaet er vedlagt.\n\nTakk, det kom fram.", ""},
		{"Takk!\n\nFra: Siri <siri@example.no>\nSkjemaet er vedlagt.", ""},
		{"", ""},
	} {
		got, ok := SpeaksOfAttachment(c.text)
		if got.Words != c.words || ok != (c.words != "") {
			t.Errorf("%q: %q, want %q", c.text, got.Words, c.words)
		}
		if ok && c.text[got.Start:got.End] != got.Words {
			t.Errorf("%q: %+v", c.text, got)
		}
	}
}

func TestMentionTellsTheLine(t *testing.T) {
	if m, _ := SpeaksOfAttachment("Hei Siri,\n\ntakk for sist.\nSkjemaet er vedlagt.\n"); m.Line != 4 {
		t.Errorf("%+v", m)
	}
}
