package support

import (
	"strings"
	"testing"
)

func TestSplitQuoted(t *testing.T) {
	tests := []struct{ name, own, rest string }{
		{"nothing", "Hei!\n\nHvor finner jeg skjemaet?", ""},
		{"quote marks", "Takk!", "> Se her.\n> Hilsen oss"},
		{"gmail nb", "Takk for svar.", "tir. 3. nov. 2026 kl. 10:15 skrev Brukerstøtte <hjelp@example.no>:\n\n> Hei\n> der"},
		{"apple nb", "Fint.", "Den 3. nov. 2026 kl. 10:15 skrev Kari Nordmann <kari@example.no>:\n\n> Hei"},
		{"nynorsk", "Takk.", "Den 3. november 2026 skreiv Kari:\n> Hei"},
		{"english, wrapped", "Thanks.", "On Tue, Nov 3, 2026 at 10:15 AM Kari Nordmann\n<kari.nordmann@example.no> wrote:\n\n> Hello"},
		{"without marks", "Ok.", "Den 3. nov. 2026 skrev Kari:\n\nHei og hå\n\nKari"},
		{"outlook nb", "Det virker nå.", "Fra: Brukerstøtte <hjelp@example.no>\nSendt: tirsdag 3. november 2026 10:15\nTil: Kari\nEmne: SV: Skjema\n\nHei"},
		{"outlook nn", "Takk!", "Frå: Brukarstøtte\nSendt: 3. november\nTil: Kari\nEmne: Skjema\n\nHei"},
		{"outlook en with rule", "Works now.", "________________________________\nFrom: Support\nSent: Tuesday, November 3\nTo: Kari\nSubject: Form\n\nHi"},
		{"original", "Ja.", "-----Opprinnelig melding-----\nFra: Ola\nHei"},
		{"original en", "Yes.", "-----Original Message-----\nFrom: Ola\nHi"},
		{"signature", "Hei\n\nMvh", "-- \nKari Nordmann\nTlf. 12345678"},
		{"telephone", "Hei, fort svar?", "Sendt fra min iPhone"},
		{"telephone en", "Quick answer?", "Get Outlook for iOS<https://aka.ms/o0ukef>"},
		{"telephone and quote", "Ja takk.", "Sendt fra min iPhone\n\n> Vil du?\n> Hilsen oss"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			own, rest := SplitQuoted(strings.TrimRight(tt.own+"\n\n"+tt.rest, "\n"))
			if own != tt.own || rest != tt.rest {
				t.Errorf("own %q, rest %q; want %q, %q", own, rest, tt.own, tt.rest)
			}
		})
	}
}

func TestSplitQuotedKeepsWhatIsOwn(t *testing.T) {
	for name, text := range map[string]string{
		"answers in between":  "Hei\n\n> Spørsmål 1\nSvar 1\n> Spørsmål 2\nSvar 2",
		"a quote in the text": "Loven sier:\n> Alle har rett\nHva betyr det?",
		"only passed on":      "Fra: Ola\nSendt: i går\nTil: Kari\nEmne: Hjelp\n\nKan noen hjelpe?",
		"fra in a sentence":   "Fra: i dag gjelder nye regler.\nTil høsten endres de.",
		"dashes in the text":  "Hei\n--- viktig ---\nLes dette",
		"den alone":           "Den saken skrev jeg om i går:\nhar dere sett på den?",
	} {
		if own, rest := SplitQuoted(text); own != text || rest != "" {
			t.Errorf("%s: own %q, rest %q", name, own, rest)
		}
	}
}

func TestSplitQuotedAnswerBelow(t *testing.T) {
	own, rest := SplitQuoted("On 3 Nov 2026, Ola wrote:\n> Can you?\n> Please\n\nYes, done.\n\n-- \nKari")
	if own != "Yes, done." || !strings.Contains(rest, "> Please") || !strings.Contains(rest, "Kari") {
		t.Errorf("own %q, rest %q", own, rest)
	}
}

func TestSplitQuotedHostile(t *testing.T) {
	for _, text := range []string{"", "\n\n", ">", strings.Repeat("> ", 5000), strings.Repeat(">\n", 5000), strings.Repeat("Den 1. skrev\n", 3000), strings.Repeat(">\n\n", 200_000) + "x"} {
		own, rest := SplitQuoted(text)
		if len(own)+len(rest) > len(text)+2 {
			t.Errorf("%.20q grew", text)
		}
	}
}
