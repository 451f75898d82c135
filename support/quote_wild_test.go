package support

import (
	"strings"
	"testing"
	"time"
)

// What programs put below an answer, as it stands after the mail was read.
func TestSplitQuotedOfPrograms(t *testing.T) {
	tests := map[string]struct{ own, rest string }{
		"Outlook desktop, bokmål": {"Hei,\n\nDet virker nå, takk!\n\nMvh\nKari",
			"Fra: Brukerstøtte HF <support@example.no>\nSendt: onsdag 18. november 2026 10:22\nTil: Kari Nordmann <kari@example.no>\nKopi: Ola Nordmann\nEmne: SV: Får ikke logget inn\n\nHei Kari,\n\nPrøv igjen nå."},
		"Outlook desktop, nynorsk": {"Takk, det verkar no.",
			"Frå: Brukarstøtte HF <support@example.no>\nSendt: onsdag 18. november 2026 10:22\nTil: Kari Nordmann\nEmne: SV: Får ikkje logga inn\n\nHei"},
		"Outlook desktop, English": {"It works now.",
			"From: Support <support@example.no>\nSent: Wednesday, November 18, 2026 10:22 AM\nTo: Kari Nordmann <kari@example.no>\nCc: Ola\nSubject: RE: Cannot sign in\n\nHi Kari,"},
		"Outlook desktop, bold": {"Det virker.",
			"*Fra:* Brukerstøtte <support@example.no>\n*Sendt:* onsdag 18. november 2026 10:22\n*Til:* Kari\n*Emne:* SV: Hjelp\n\nHei"},
		"Outlook on the web": {"Takk!\n\nHilsen Kari",
			"________________________________\nFra: Brukerstøtte <support@example.no>\nSendt: onsdag 18. november 2026 10:22\nTil: Kari <kari@example.no>\nEmne: SV: Hjelp\n\nHei"},
		"Outlook on the web, English": {"Thanks",
			"________________________________________\nFrom: Support <support@example.no>\nSent: 18 November 2026 10:22\nTo: Kari <kari@example.no>\nSubject: Re: Help\n\nHi"},
		"Outlook, linked addresses": {"Ok.",
			"Fra: Brukerstøtte <support@example.no <mailto:support@example.no>>\nDato: onsdag, 18. november 2026 kl. 10:22\nTil: Kari\nEmne: Hjelp\n\nHei"},
		"Outlook for Mac": {"Ok.",
			"Fra: Brukerstøtte <support@example.no>\nDato: onsdag, 18. november 2026 kl. 10:22\nTil: Kari <kari@example.no>\nEmne: SV: Hjelp\nHei Kari"},
		"Outlook phone":          {"Fint", "Last ned Outlook for iOS <https://aka.ms/o0ukef>\n________________________________\nFra: Brukerstøtte <support@example.no>\nSendt: Wednesday, November 18, 2026 10:22:00 AM\nTil: Kari\nEmne: SV: Hjelp\n\nHei"},
		"Outlook phone, nynorsk": {"Fint", "Hent Outlook for Android <https://aka.ms/AAb9ysg>\n________________________________\nFrå: Brukarstøtte <support@example.no>\nSendt: onsdag 18. november 2026 10:22\nTil: Kari\nEmne: SV: Hjelp"},
		"Gmail":                  {"Supert, takk.", "ons. 18. nov. 2026 kl. 10:22 skrev Brukerstøtte HF <support@example.no>:\n\n> Hei Kari\n>\n> Prøv nå.\n"},
		"Gmail, wrapped":         {"Supert, takk.", "ons. 18. nov. 2026 kl. 10:22 skrev Brukerstøtte ved Det humanistiske fakultet <\nsupport@example.no>:\n\n> Hei Kari"},
		"Gmail, linked":          {"Takk", "ons. 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no <mailto:support@example.no>>:\n\n> Hei"},
		"Gmail, nynorsk":         {"Takk", "ons. 18. nov. 2026 kl. 10:22 skreiv Brukarstøtte <support@example.no>:\n> Hei"},
		"Gmail, English":         {"Great, thanks.", "On Wed, Nov 18, 2026 at 10:22 AM Support HF <support@example.no> wrote:\n\n> Hi Kari"},
		"Gmail, English wrapped": {"Great.", "On Wed, Nov 18, 2026 at 10:22 AM Support at the Faculty of Humanities <\nsupport@example.no> wrote:\n\n> Hi"},
		"Gmail, narrow space":    {"Great.", "On Wed, Nov 18, 2026 at 10:22\u202fAM Support <support@example.no> wrote:\n\n> Hi"},
		"Apple Mail":             {"Det var det!\n\nKari", "> Den 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n>\n> Hei Kari\n"},
		"Apple Mail, no mark":    {"Det var det!", "Den 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n\n> Hei Kari"},
		"Apple Mail, short":      {"Det var det!", "> 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n>\n> Hei"},
		"Apple Mail, English":    {"That was it.", "> On 18 Nov 2026, at 10:22, Support <support@example.no> wrote:\n>\n> Hi"},
		"iPhone":                 {"Ja, nå virker det.", "Sendt fra min iPhone\n\n> 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n>\n> \uFEFFHei\n"},
		"iPhone, nynorsk":        {"Ja.", "Sendt frå min iPhone\n\n> 18. nov. 2026 kl. 10:22 skreiv Brukarstøtte <support@example.no>:\n> Hei"},
		"iPhone, English":        {"Yes.", "Sent from my iPhone\n\n> On 18 Nov 2026, at 10:22, Support <support@example.no> wrote:\n> \n> Hi"},
		"iPad, no mark":          {"Ja.", "Sendt fra min iPad\n\n18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n\nHei Kari\nPrøv nå."},
		"Thunderbird":            {"Stemmer.", "Den 18.11.2026 10:22, skrev Brukerstøtte:\n> Hei Kari\n> Prøv nå.\n"},
		"Thunderbird, day":       {"Stemmer.", "På 18.11.2026, skrev Brukerstøtte:\n> Hei"},
		"Thunderbird, På":        {"Stemmer.", "På 18.11.2026 10:22, skrev Brukerstøtte HF:\n> Hei"},
		"Thunderbird, nynorsk":   {"Stemmer.", "Den 18.11.2026 10:22, skreiv Brukarstøtte:\n> Hei"},
		"Thunderbird, English":   {"Right.", "On 18/11/2026 10:22, Support wrote:\n> Hi"},
		"Thunderbird, American":  {"Right.", "On 11/18/26 10:22 AM, Support wrote:\n> Hi"},
		"Thunderbird, ISO":       {"Right.", "On 2026-11-18 10:22, Support wrote:\n> Hi"},
		"signature":              {"Hei\n\nKan dere hjelpe?", "-- \nKari Nordmann\nRådgiver, IKOS\nTlf. 22 85 00 00"},
		"signature and quote":    {"Ja.", "-- \nKari\n\nDen 18.11.2026 10:22, skrev Brukerstøtte:\n> Hei"},
		"Samsung":                {"Ok", "Sendt fra min Galaxy\n\n-------- Opprinnelig melding --------\nFra: Brukerstøtte <support@example.no>\nDato: 18.11.2026 10:22 (GMT+01:00)\nTil: Kari\nEmne: Hjelp\n\nHei"},
		"Outlook, old":           {"Ok", "-----Opprinnelig melding-----\nFra: Brukerstøtte\nSendt: 18. november 2026 10:22\nTil: Kari\nEmne: Hjelp\n\nHei"},
		"Yahoo":                  {"Ok", "Sendt fra Yahoo Mail på Android\n\non., 18. nov. 2026 kl. 10:22 skrev Brukerstøtte<support@example.no>: Hei"},
		"Danish":                 {"Tak.", "Den ons. 18. nov. 2026 kl. 10.22 skrev Support <support@example.no>:\n\n> Hej"},
		"Swedish":                {"Tack.", "Från: Support <support@example.no>\nSkickat: den 18 november 2026 10:22\nTill: Kari\nÄmne: Hjälp\n\nHej"},
		"German":                 {"Danke.", "Von: Support <support@example.no>\nGesendet: Mittwoch, 18. November 2026 10:22\nAn: Kari\nBetreff: Hilfe\n\nHallo"},
		"German, Gmail":          {"Danke.", "Am Mi., 18. Nov. 2026 um 10:22 Uhr schrieb Support <support@example.no>:\n\n> Hallo"},
		"two rounds":             {"Siste.", "Fra: A\nSendt: onsdag 18. november 2026 10:22\nTil: B\nEmne: SV\n\nMellomste\n\nFra: B\nSendt: tirsdag 17. november 2026 10:22\nTil: A\nEmne: SV\n\nFørste"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			rest := strings.TrimRight(tt.rest, "\n")
			own, got := SplitQuoted(tt.own + "\n\n" + tt.rest)
			if own != tt.own || strings.TrimRight(got, "\n >") != strings.TrimRight(rest, "\n >") {
				t.Errorf("own %q\nrest %q; want\n%q\n%q", own, got, tt.own, rest)
			}
		})
	}
}

func TestSplitQuotedKeepsInlineAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"Thunderbird":     "Hei, se svar under.\n\nDen 18.11.2026 10:22, skrev Brukerstøtte:\n> Hvilket rom?\n\nRom 12.\n\n> Når?\n\nI går.",
		"Gmail":           "ons. 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n\n> Hvilket rom?\n>\nRom 12.\n\n> Når?\nI går.\n",
		"Apple":           "> Den 18. nov. 2026 kl. 10:22 skrev Brukerstøtte <support@example.no>:\n>\n> Hvilket rom?\n\nRom 12.\n\n> Når?\n\nI går.",
		"words of a mail": "Hei!\nFra: 1. desember gjelder nytt.\nTil: alle.\nDette var alt.",
		"minutes":         "Møtet begynte kl. 10:22\nDen 18.11.2026 skrev vi under avtalen.\nAlt vel.",
		"a list":          "Jeg trenger:\n- skjerm\n- mus\n-- og tastatur",
		"two dashes":      "Jeg har to ønsker\n--\n" + strings.Repeat("et ønske\n", 30),
	} {
		own, rest := SplitQuoted(text)
		if rest != "" || own != strings.TrimRight(text, "\n") {
			t.Errorf("%s: own %q, rest %q", name, own, rest)
		}
	}
	// What follows the last answer is folded.
	own, rest := SplitQuoted("Se under.\n\nDen 18.11.2026 10:22, skrev Ola:\n> Når?\n\nI går.\n\n-- \nKari")
	if !strings.HasSuffix(own, "I går.") || rest != "-- \nKari" {
		t.Errorf("own %q, rest %q", own, rest)
	}
}

func TestSplitQuotedShowsWhatIsPassedOn(t *testing.T) {
	const mail = "Fra: Ola Nordmann <ola@example.no>\nSendt: onsdag 18. november 2026 10:22\nTil: Kari\nEmne: Hjelp\n\nKan noen hjelpe?\n\nHilsen Ola"
	for name, text := range map[string]string{
		"Outlook":           mail,
		"Outlook, rule":     "________________________________\n" + mail,
		"Gmail":             "---------- Forwarded message ---------\nFra: Ola Nordmann <ola@example.no>\nDate: ons. 18. nov. 2026 kl. 10:22\nSubject: Hjelp\nTo: Kari\n\n\nKan noen hjelpe?",
		"Gmail, bokmål":     "---------- Videresendt melding ----------\nFra: Ola <ola@example.no>\nDato: 18. november 2026\nEmne: Hjelp\nTil: Kari\n\nKan noen hjelpe?",
		"Apple":             "Videresendt melding:\n\n> Fra: Ola <ola@example.no>\n> Emne: Hjelp\n> Dato: 18. november 2026\n> Til: Kari\n>\n> Kan noen hjelpe?",
		"Apple, English":    "Begin forwarded message:\n\nFrom: Ola <ola@example.no>\nSubject: Help\nDate: 18 November 2026\nTo: Kari\n\nCan anyone help?",
		"Thunderbird":       "-------- Videresendt melding --------\nEmne: Hjelp\nDato: Wed, 18 Nov 2026 10:22:00 +0100\nFra: Ola <ola@example.no>\nTil: Kari\n\nKan noen hjelpe?",
		"with a signature":  "-- \nKari\n\n" + mail,
		"from a telephone":  "Sendt fra min iPhone\n\nVideresendt melding:\n\n> Fra: Ola\n> Dato: 18. november\n> Til: Kari\n> Emne: Hjelp\n>\n> Kan noen hjelpe?",
		"a rule of Outlook": "\n\n" + mail,
	} {
		if own, rest := SplitQuoted(text); !strings.Contains(own, "hjelpe?") && !strings.Contains(own, "help?") {
			t.Errorf("%s: own %q, rest %q", name, own, rest)
		}
	}
	for name, text := range map[string]string{
		"with words":         "Se under, kan dere ta denne?\n\n---------- Forwarded message ---------\nFra: Ola <ola@example.no>\nDate: ons. 18. nov. 2026\nSubject: Hjelp\nTo: Kari\n\nKan noen hjelpe?",
		"Apple with words":   "Kan dere ta denne?\n\nVideresendt melding:\n\n> Fra: Ola\n> Emne: Hjelp\n> Dato: 18. november\n> Til: Kari\n>\n> Kan noen hjelpe?",
		"Thunderbird, words": "Kan dere ta denne?\n\n-------- Videresendt melding --------\nEmne: Hjelp\nDato: Wed, 18 Nov 2026\nFra: Ola\nTil: Kari\n\nKan noen hjelpe?",
	} {
		if own, rest := SplitQuoted(text); own != text || rest != "" {
			t.Errorf("%s: own %q, rest %q", name, own, rest)
		}
	}
}

// What would take hours if its time grew with the square of the length.
func TestSplitQuotedOfLongRepetitions(t *testing.T) {
	began := time.Now()
	for _, line := range []string{"Den 18. nov. 2026 kl. 10:22 skrev Kari", "Fra: x", "> x", ">\nx", "-- ", "________________________________", "On 18 Nov 2026 x wrote:\n> a\nb", "-----Original Message-----"} {
		SplitQuoted(strings.Repeat(line+"\n", (1<<19)/(len(line)+1)))
	}
	if took := time.Since(began); took > 2*time.Minute {
		t.Errorf("took %v", took)
	}
}

func FuzzSplitQuoted(f *testing.F) {
	f.Add("Takk\n\nDen 18.11.2026 10:22, skrev Ola:\n> Hei\n\n-- \nKari")
	f.Add("Fra: Ola\nSendt: i går\nTil: Kari\nEmne: x\n\nHei")
	f.Add("> a\nb\n> c\n\nSendt fra min iPhone")
	f.Fuzz(func(t *testing.T, text string) {
		own, rest := SplitQuoted(text)
		if strings.TrimSpace(text) != "" && strings.TrimSpace(own) == "" {
			t.Errorf("nothing of %q is its own", text)
		}
		if len(own)+len(rest) > len(text)+2 {
			t.Errorf("%q grew", text)
		}
		for _, line := range strings.Split(own+"\n"+rest, "\n") {
			if line != "" && !strings.Contains(text, line) {
				t.Errorf("the line %q is not in %q", line, text)
			}
		}
	})
}
