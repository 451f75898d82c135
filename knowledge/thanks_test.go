package knowledge_test

import (
	"testing"

	"linje/knowledge"
)

func TestOnlyThanks(t *testing.T) {
	for _, text := range []string{
		"", "Takk!", "Tusen takk for hjelpen :)", "Tusen takk for raskt svar, da ordnet det seg!\n\nMvh\nOla Hansen\nInstitutt for språk, rom 312",
		"Hei\n\nMange takk for hjelpa, no verkar det.\n\nVennleg helsing\nIngrid", "Supert, takk skal du ha!", "Perfekt :-)",
		"Thanks a lot, that worked!\n\nKind regards\nMaria", "Thank you so much for the quick reply.",
		"Hei Kari. Takk for svar! God helg.\n\n> Hva gjør jeg nå?\n> Mvh Ola",
		"Det fungerte fint. Takk.", "Ok, takk",
	} {
		if !knowledge.OnlyThanks(text) {
			t.Errorf("%q says more than thanks", text)
		}
	}
	for _, text := range []string{
		"Takk, men det virker fortsatt ikke.", "Takk for svar! Hvor finner jeg skjemaet?", "Det verkar ikkje.",
		"Tusen takk. Skjermen er fremdeles hvit når jeg åpner saken.", "Thanks, but I still get the error.", "Den ligger ikke der.",
		"Her er skjermbildet dere ba om.", "Jeg har prøvd det dere skrev, og får samme melding som før i Edge.",
		"Takk. Kan dere også gi tilgang til Per?", "Thank you. It does not work on my phone", "Rom 312, torsdag",
	} {
		if knowledge.OnlyThanks(text) {
			t.Errorf("%q is taken for thanks", text)
		}
	}
}
