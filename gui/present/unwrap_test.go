package present_test

import (
	"testing"

	"linje/gui/present"
)

func TestUnwrapJoinsWhatAMailProgramBroke(t *testing.T) {
	in := "Hei\n\nEg fekk ny telefon i helga og har levert inn den gamle. No spør alt om\nkode frå appen, men den nye telefonen har ingen konto i appen. Eg kjem\nkorkje inn på e-posten eller læringsplattforma.\n\nMvh\nGunnhild Aarseth"
	want := "Hei\n\nEg fekk ny telefon i helga og har levert inn den gamle. No spør alt om kode frå appen, men den nye telefonen har ingen konto i appen. Eg kjem korkje inn på e-posten eller læringsplattforma.\n\nMvh\nGunnhild Aarseth"
	if got := present.Unwrap(in); got != want {
		t.Errorf("got %q", got)
	}
	for _, keep := range []string{
		"",
		"\n",
		"- et punkt som er så langt at det nesten fyller hele linjen her\n- et punkt til som også er ganske langt, men som er sitt eget",
		"1. Åpne saken i saksarkivet og velg fanen for dokumenter der\n2. Trykk på knappen",
		"Navn            Avdeling                   Telefon            \nKari Nordmann   Historisk filosofisk       55 55 55 55",
		"> Et sitat som er omtrent så langt som linjene pleier å være her\n> og som går videre",
		"En setning som brukeren selv brøt etter omtrent seksti tegn.\nA",
		"Med vennlig hilsen\nKari Nordmann\nSeksjon for studier",
	} {
		if got := present.Unwrap(keep); got != keep {
			t.Errorf("changed %q to %q", keep, got)
		}
	}
}
