package knowledge

import (
	"testing"

	"linje/support"
)

func TestWarningsOfTheForm(t *testing.T) {
	const (
		nb = "Hei! Nå skal det virke. Logg ut og inn igjen, så ser du saken din."
		nn = "Hei! No skal det verke. Logg ut og inn att, så ser du saka di."
		en = "Hello! It should work now. Please log out and in again to see your case."
	)
	for name, c := range map[string]struct {
		answer Answer
		warns  support.Language
	}{
		"the same form":                      {Answer{Text: nn, Form: "nn", Asked: "nn"}, ""},
		"bokmål to nynorsk":                  {Answer{Text: nb, Form: "nn", Asked: "nn"}, "nb"},
		"nynorsk to bokmål":                  {Answer{Text: nn, Form: "nb", Asked: "nb"}, "nn"},
		"English to a Norwegian":             {Answer{Text: en, Form: "nb", Asked: "nb"}, "en"},
		"Norwegian to an English request":    {Answer{Text: nb, Form: "en", Asked: "en"}, "nb"},
		"chosen by hand":                     {Answer{Text: nb, Form: "nb", ByHand: true, Asked: "nn"}, ""},
		"another than was chosen by hand":    {Answer{Text: en, Form: "nb", ByHand: true, Asked: "nn"}, "en"},
		"too short to tell, form follows":    {Answer{Text: "Ok", Form: "nb", Asked: "nb"}, ""},
		"too short to tell, another form":    {Answer{Text: "Ok", Form: "en", Asked: "nb"}, "en"},
		"request not known":                  {Answer{Text: nb, Form: "nb"}, ""},
		"bokmål to a Dane":                   {Answer{Text: nb, Form: "nb", Asked: "nb", Neighbour: Danish}, ""},
		"nynorsk to a Swede":                 {Answer{Text: nn, Form: "nb", Asked: "nb", Neighbour: Swedish}, ""},
		"English to a Dane":                  {Answer{Text: en, Form: "nb", Asked: "nb", Neighbour: Danish}, "en"},
		"the request quoted in another form": {Answer{Text: nb + "\n\n> " + nn + "\n> " + nn, Form: "nb", Asked: "nb"}, ""},
	} {
		got := Warnings(c.answer)
		switch {
		case c.warns == "" && len(got) > 0:
			t.Errorf("%s: %+v", name, got)
		case c.warns != "" && (len(got) != 1 || got[0].Kind != WarnForm || got[0].Form != c.warns):
			t.Errorf("%s: %+v, want %s", name, got, c.warns)
		}
	}
}

func TestWarningsOfAnAttachment(t *testing.T) {
	a := Answer{Text: "Skjemaet er vedlagt.", Form: "nb", Asked: "nb"}
	if got := Warnings(a); len(got) != 1 || got[0].Kind != WarnAttachment || got[0].Mention.Words != "vedlagt" {
		t.Errorf("%+v", got)
	}
	a.Files = 1
	if got := Warnings(a); len(got) != 0 {
		t.Errorf("with a file: %+v", got)
	}
}

func TestWarningsOfAMixedAnswer(t *testing.T) {
	const (
		nb = "Nå skal det virke igjen. Logg ut og inn igjen, så ser du saken din."
		nn = "No skal det verke att. Logg ut og inn att, så ser du saka di."
		en = "It should work now. Please log out and in again to see your case."
	)
	for name, c := range map[string]struct {
		answer Answer
		warns  support.Language
		line   int
	}{
		"English by hand, part of it nynorsk":     {Answer{Text: "Hi Ingrid,\n\n" + en + "\n\n" + nn, Form: "en", ByHand: true, Asked: "nn"}, "nn", 5},
		"English by hand, all of it nynorsk":      {Answer{Text: nn, Form: "en", ByHand: true, Asked: "nn"}, "nn", 1},
		"as asked, part of it bokmål":             {Answer{Text: nn + "\n\n" + nn + " " + nn + "\n\n" + nb, Form: "nn", Asked: "nn"}, "nb", 5},
		"request not known, half English":         {Answer{Text: nb + "\n\n" + en, Form: "nb"}, "en", 3},
		"all as chosen":                           {Answer{Text: "Hi,\n\n" + en + "\n\n" + en, Form: "en", ByHand: true, Asked: "nn"}, "", 0},
		"the other form quoted":                   {Answer{Text: en + "\n\n> " + nn + "\n> " + nn, Form: "en", ByHand: true, Asked: "nn"}, "", 0},
		"what was written before, below":          {Answer{Text: en + "\n\nKari <kari@example.no> skreiv:\n\n" + nn, Form: "en", ByHand: true, Asked: "nn"}, "", 0},
		"a closing in another form":               {Answer{Text: en + "\n\nVenleg helsing\nKari Nordmann\nSeksjon for arkiv og dokumentasjon", Form: "en", ByHand: true, Asked: "nn"}, "", 0},
		"a link to an article in another form":    {Answer{Text: en + "\n\n[Slik loggar du ut av alle faner og inn att](https://example.no/x) (in Norwegian, Nynorsk)", Form: "en", ByHand: true}, "", 0},
		"a Dane may be answered in both":          {Answer{Text: nb + "\n\n" + nn, Form: "nb", Asked: "nb", Neighbour: Danish}, "", 0},
		"a form that was not chosen nor is known": {Answer{Text: nb + "\n\n" + nn}, "", 0},
	} {
		got := Warnings(c.answer)
		switch {
		case c.warns == "" && len(got) > 0:
			t.Errorf("%s: %+v", name, got)
		case c.warns != "" && (len(got) != 1 || got[0].Kind != WarnMixed || got[0].Form != c.warns || got[0].Mention.Line != c.line):
			t.Errorf("%s: %+v, want %s in line %d", name, got, c.warns, c.line)
		case c.warns != "" && c.answer.Text[got[0].Mention.Start:got[0].Mention.End] != got[0].Mention.Words:
			t.Errorf("%s: %q stands elsewhere", name, got[0].Mention.Words)
		}
	}
}

// What is written in one form is not said to be in two: each item of the starter
// material, in each of its forms.
func TestStarterMaterialIsNotMixed(t *testing.T) {
	for _, it := range starter(t).Items {
		if part, form, ok := Mixed(it.Body, it.Language); ok {
			t.Errorf("%s.%s: %q is %s", it.ID, it.Language, part.Words, form)
		}
	}
}

func TestHearRequester(t *testing.T) {
	siri, ola := support.Address{Email: "siri@example.no"}, support.Address{Email: "ola@example.no"}
	mail := func(from support.Address, text string) support.Message {
		return support.Message{Direction: support.Inbound, Envelope: support.Envelope{From: from, Subject: "Re: Konto"}, Text: text}
	}
	const danish = "Hej, jeg kan ikke logge ind, og jeg har prøvet at nulstille min adgangskode. Hvad skal jeg gøre?"
	for name, c := range map[string]struct {
		language support.Language
		messages []support.Message
		want     Hearing
	}{
		"nothing is known":           {"", nil, Hearing{}},
		"told when it came":          {"nn", nil, Hearing{support.Nynorsk, true, NoNeighbour}},
		"a Dane":                     {"nb", []support.Message{mail(siri, danish)}, Hearing{support.Bokmaal, true, Danish}},
		"somebody else is Danish":    {"nb", []support.Message{mail(ola, danish)}, Hearing{support.Bokmaal, true, NoNeighbour}},
		"set to another by hand":     {"en", []support.Message{mail(siri, danish)}, Hearing{support.English, true, NoNeighbour}},
		"too short, the best guess":  {"", []support.Message{mail(siri, "Ny kode")}, Hearing{support.Bokmaal, false, NoNeighbour}},
		"quoted text does not count": {"", []support.Message{mail(siri, "Hei\n\n> "+danish)}, Hearing{support.Bokmaal, false, NoNeighbour}},
	} {
		if got := HearRequester(support.Thread{Case: support.Case{Requester: siri, Language: c.language}, Messages: c.messages}); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
