package knowledge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linje/support"
)

// labelled are sentences as requesters write them, made for this test. The
// label is nb, nn, en, or da and sv for the neighbours' languages.
const labelled = `
nb	Hei, jeg får ikke logget inn i saksarkivet fra hjemmekontoret i dag.
nb	Kan noen hjelpe meg med å nullstille passordet mitt?
nb	Hvem skal godkjenne reiseregningen min når lederen er på ferie?
nb	Skriveren i tredje etasje sier at den mangler toner.
nb	Vi trenger tilgang til den delte postkassen for to nye medarbeidere.
nb	Hvordan bestiller jeg et møterom for tolv personer neste uke?
nb	Jeg finner ikke emneplanen som jeg lagret i går.
nb	Det kommer bare opp en hvit side når jeg åpner saken.
nb	Fakturaen er sendt til feil avdeling, hva gjør jeg nå?
nb	Er det mulig å få forlenget gjestebrukeren til en forsker som blir her ut året?
nb	Studentene mine ser ikke timeplanen for høsten ennå.
nb	Dokumentet burde vært skjermet fordi det inneholder helseopplysninger.
nb	Hei igjen, nå virker det, så dere kan lukke saken. Tusen takk!
nb	Jeg har prøvd både Edge og Chrome, men får samme feilmelding.
nb	Kunne dere sendt meg en veiledning om totrinnsbekreftelse?
nb	Hvor finner jeg skjemaet for permisjon, og hvem skal ha det?
nb	VPN kobler seg av etter noen få minutter hver gang jeg jobber hjemmefra.
nb	Vi lurer på om brevet må skrives på nynorsk, siden søkeren skrev nynorsk.
nb	Sensuren skulle vært klar på fredag, men jeg får ikke registrert karakterene.
nb	Min nye PC er veldig treg, og det tar ti minutter å starte den.
nb	Jeg ser ikke filene mine lenger etter at dere byttet server.
nb	Kollegaen min har sluttet, og vi trenger dokumentene hennes.
nb	Har dere mulighet til å ringe meg før klokka tolv?
nb	Vedlagt følger skjermbildet dere ba om i forrige e-post.
nb	Dette haster litt, for møtet begynner om en halv time.
nb	Hvilken kostnadsbærer skal jeg bruke på denne regningen?
nb	Jeg fikk en mistenkelig e-post som ber om brukernavn og passord.
nb	Den nye medarbeideren vår har ikke fått adgangskort.
nb	Takk for raskt svar, men det hjalp dessverre ikke.
nb	Hva er forskjellen på å avskrive og å avslutte en sak?
nb	Programmet ber om en lisens som jeg ikke har.
nb	Vi hadde trengt noen som kan hjelpe oss med lyden i auditoriet.
nb	Lenken i artikkelen deres virker ikke, jeg kommer til en tom side.
nb	Kan jeg bruke min egen telefon til jobb når jeg reiser utenlands?
nb	Eksamensoppgaven må leveres i systemet innen fredag, men jeg mangler tilgang.
nb	Hei! Passordet mitt har gått ut, og jeg er ikke på kontoret før mandag.
nb	Jeg ønsker å melde at projektoren på rom 204 ikke fungerer.
nb	Kan saken flyttes til arkivet uten at mottakeren får varsel?
nb	God morgen, jeg er vikar for Kari og mangler tilgang til sakene hennes.
nb	Jeg får beskjed om at kontoen er sperret.
nn	Hei, eg får ikkje logga inn i saksarkivet frå heimekontoret i dag.
nn	Kan nokon hjelpe meg med å nullstille passordet mitt?
nn	Kven skal godkjenne reiserekninga mi når leiaren er på ferie?
nn	Skrivaren i tredje høgda seier at han manglar tonar.
nn	Vi treng tilgang til den delte postkassa for to nye medarbeidarar.
nn	Korleis bestiller eg eit møterom for tolv personar neste veke?
nn	Eg finn ikkje emneplanen som eg lagra i går.
nn	Det kjem berre opp ei kvit side når eg opnar saka.
nn	Fakturaen er send til feil avdeling, kva gjer eg no?
nn	Er det mogleg å få forlengt gjestebrukaren til ein forskar som blir her ut året?
nn	Studentane mine ser ikkje timeplanen for hausten enno.
nn	Dokumentet burde ha vore skjerma fordi det inneheld helseopplysningar.
nn	Hei igjen, no verkar det, så de kan lukke saka. Tusen takk!
nn	Eg har prøvd både Edge og Chrome, men får same feilmeldinga.
nn	Kunne de sendt meg ei rettleiing om totrinnsstadfesting?
nn	Kvar finn eg skjemaet for permisjon, og kven skal ha det?
nn	VPN koplar seg av etter nokre få minutt kvar gong eg arbeider heimanfrå.
nn	Me lurer på om brevet må skrivast på nynorsk, sidan søkjaren skreiv nynorsk.
nn	Sensuren skulle vore klar på fredag, men eg får ikkje registrert karakterane.
nn	Den nye PC-en min er veldig treg, og det tek ti minutt å starte han.
nn	Eg ser ikkje filene mine lenger etter at de bytte tenar.
nn	Kollegaen min har slutta, og vi treng dokumenta hennar.
nn	Har de høve til å ringje meg før klokka tolv?
nn	Vedlagt følgjer skjermbiletet de bad om i førre e-posten.
nn	Dette hastar litt, for møtet tek til om ein halv time.
nn	Kva kostnadsberar skal eg bruke på denne rekninga?
nn	Eg fekk ein mistenkjeleg e-post som bed om brukarnamn og passord.
nn	Den nye medarbeidaren vår har ikkje fått tilgangskort.
nn	Takk for raskt svar, men det hjelpte diverre ikkje.
nn	Kva er skilnaden på å avskrive og å avslutte ei sak?
nn	Programmet spør etter ein lisens som eg ikkje har.
nn	Vi hadde trengt nokon som kan hjelpe oss med lyden i auditoriet.
nn	Lenkja i artikkelen dykkar verkar ikkje, eg kjem til ei tom side.
nn	Kan eg bruke min eigen telefon til jobb når eg reiser utanlands?
nn	Eksamensoppgåva må leverast i systemet innan fredag, men eg manglar tilgang.
nn	Hei! Passordet mitt har gått ut, og eg er ikkje på kontoret før måndag.
nn	Eg ønskjer å melde at prosjektoren på rom 204 ikkje verkar.
nn	Kan saka flyttast til arkivet utan at mottakaren får varsel?
nn	God morgon, eg er vikar for Kari og manglar tilgang til sakene hennar.
nn	Eg får melding om at kontoen er sperra.
en	Hello, I cannot log in to the case archive from home today.
en	Could someone please help me reset my password?
en	Who should approve my travel expenses when my manager is on leave?
en	The printer on the third floor says that it is out of toner.
en	We need access to the shared mailbox for two new colleagues.
en	How do I book a meeting room for twelve people next week?
en	I can't find the course plan that I saved yesterday.
en	Only a blank page comes up when I open the case.
en	The invoice went to the wrong department, what should I do now?
en	Is it possible to extend the guest account of a researcher who stays until December?
en	My students do not see the timetable for the autumn yet.
en	The document should have been restricted because it contains health data.
en	Hi again, it works now, so you can close the case. Thanks a lot!
en	I have tried both Edge and Chrome but get the same error.
en	Would you send me a guide to two-step verification?
en	Where do I find the form for leave of absence, and who receives it?
en	The VPN disconnects after a few minutes every time I work from home.
en	We wonder whether the letter must be in Norwegian since the applicant wrote in English.
en	The grades were due on Friday, but I am not able to register them.
en	My new computer is very slow and takes ten minutes to start.
en	I no longer see my files after you moved the server.
en	My colleague has left and we need her documents.
en	Please find attached the screenshot that you asked for.
en	This is a bit urgent because the meeting starts in half an hour.
en	I received a suspicious email asking for my username and password.
en	Our new employee has not been given a key card.
en	Thank you for the quick reply, but unfortunately it did not help.
en	What is the difference between closing a case and settling a document?
en	The program asks for a licence that I do not have.
en	The link in your article does not work for me.
en	May I use my own phone for work when I travel abroad?
en	Dear support, I am a visiting scholar and need eduroam on my laptop.
en	Can you tell me which form to use for a substitute teacher?
en	I would like to report that the projector in room 204 is broken.
en	Cannot find my committee papers, they were here last week.
da	Hej, jeg kan ikke logge ind på min konto, og jeg har prøvet at nulstille adgangskoden.
da	Hvornår får vi adgang til den nye postkasse, som vi har bedt om?
da	Jeg har desværre ikke fået noget svar på mit spørgsmål endnu.
da	Kan I hjælpe mig med at åbne et dokument, der er blevet låst?
da	Det virker ikke efter at jeg har fået en ny computer, hvad skal jeg gøre?
sv	Hej, jag kan inte logga in på mitt konto och behöver hjälp med lösenordet.
sv	När får vi tillgång till den nya brevlådan som vi har bett om?
sv	Jag har tyvärr inte fått något svar på min fråga ännu.
sv	Kan ni hjälpa mig att öppna ett dokument som är låst?
sv	Det fungerar inte efter att jag har fått en ny dator, vad ska jag göra?
nn	Eg prøver å opne dokumentet, men får berre feilmelding.
nn	Har dykk moglegheit til å sjå på dette før helga?
nn	Takk for hjelpa i går! No kjem eg inn att.
nn	Dei nye emneplanane må vere inne før 1. desember.
nn	Kontoen til gjesten vår gjekk ut i går, kan han forlengjast?
nn	Me treng eit rom til åtte personar på torsdag.
nn	Sidan fredag har eg ikkje fått skrive ut noko som helst.
nn	Eg fann ikkje ut av korleis ein melder seg på kurset.
nn	Kan du sende meg lenkja til rettleiinga ein gong til?
nn	Det står at eg manglar løyve til å sjå sakene.
nn	Studieleiaren seier at vikaren må ha tilgang til sensurregistreringa.
nn	Programvara eg skal nytte i undervisinga er ikkje på maskina.
nn	Vedlagt er skjermbilete av feilen slik han ser ut hjå meg.
nn	Vi ynskjer å opprette ei felles postkasse for forskargruppa vår.
nn	Lyden fell ut i Teams kvar gong nokon deler skjerm.
nb	Jeg prøver å åpne dokumentet, men får bare feilmelding.
nb	Har dere mulighet til å se på dette før helgen?
nb	Takk for hjelpen i går! Nå kommer jeg inn igjen.
nb	De nye emneplanene må være inne før 1. desember.
nb	Kontoen til gjesten vår gikk ut i går, kan den forlenges?
nb	Vi trenger et rom til åtte personer på torsdag.
nb	Siden fredag har jeg ikke fått skrevet ut noe som helst.
nb	Jeg fant ikke ut hvordan man melder seg på kurset.
nb	Kan du sende meg lenken til veiledningen en gang til?
nb	Det står at jeg mangler rettigheter til å se sakene.
nb	Studielederen sier at vikaren må ha tilgang til sensurregistreringen.
nb	Programvaren jeg skal bruke i undervisningen er ikke på maskinen.
nb	Vedlagt er skjermbilde av feilen slik den ser ut hos meg.
nb	Vi ønsker å opprette en felles postkasse for forskergruppen vår.
nb	Lyden faller ut i Teams hver gang noen deler skjerm.
nb	Hei, skjer det noe med saka mi snart eller?
nb	Kan dere sette opp en ny skjerm på kontoret mitt på mandag?
nb	Får ikke til å laste opp vedlegget i reiseregninga, filen er 4 MB.
nb	Har ikke tilgang til fellesområdet lenger etter omorganiseringen.
nb	Når blir timeplanen publisert for våren?
nb	Hei support, mobilen min er stjålet og jeg får ikke godkjent innlogging.
nb	Ber om at denne meldingen videresendes til rett person.
en	Good morning, my docking station stopped charging the laptop.
en	Any news about the ticket I sent on Monday?
en	We would appreciate a short training session on the archive system.
en	Sorry to bother you again, the problem came back after lunch.
en	Is eduroam down in the library building right now?
en	Our guest lecturer arrives tomorrow and needs a temporary account.
en	Kari Nordmann told me to contact you regarding the invoice address.
en	I was asked to shield a document in the case, but the button is grey.
en	Where can I pick up my key card?
en	The sound in Teams disappears whenever somebody shares a screen.
nb	Hello, jeg lurer på om printeren er nede, den svarer ikke.
nn	Hallo, eg lurer på om printaren er nede, han svarar ikkje.
nn	Kan nokon sjå på dette i dag? Det hastar.
nn	Eg sit i Førde og får ikkje kopla meg på nettet her.
nn	Kvar sender eg faktura frå utanlandsk leverandør?
da	Jeg skal bruge en ny adgang til systemet, fordi min er udløbet.
da	Kan man få hjælp til printeren i dag, den virker ikke?
da	Tak for hjælpen, nu kan jeg se alle mine dokumenter igen.
sv	Jag hittar inte dokumentet som jag sparade i går.
sv	Kan någon hjälpa oss med skrivaren på tredje våningen?
`

func TestLanguageOfLabelledSentences(t *testing.T) {
	total, long, right := 0, 0, 0
	for _, line := range strings.Split(strings.TrimSpace(labelled), "\n") {
		label, text, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("bad line %q", line)
		}
		total++
		got, confident := Language(text)
		good := string(got) == label && confident
		if label == "da" || label == "sv" {
			good = got == support.Bokmaal && confident
			label = "nb"
		}
		if confident && string(got) != label {
			t.Errorf("confidently wrong: %s for %q", got, line)
		}
		if len(strings.Fields(text)) < 8 {
			continue
		}
		long++
		if good {
			right++
			continue
		}
		t.Logf("%s %v, want %s: %s %+v", got, confident, label, text, heardAs(text))
	}
	if total < 120 {
		t.Errorf("only %d sentences", total)
	}
	if share := float64(right) / float64(long); share < 0.97 {
		t.Errorf("%d of %d sentences of eight words or more are right (%.3f), want 0.97", right, long, share)
	}
	t.Logf("%d of %d", right, long)
}

// heardAs is what the words of a text say, to see why it was misheard.
func heardAs(text string) [languages]float32 {
	sum, _ := new(Ear).listen(text)
	return sum
}

func TestLanguageIsUnsureOnLittle(t *testing.T) {
	for _, text := range []string{"", " \n ", "Hei", "OK", "Mvh Kari", "12345", "https://hjelp.example.no/ikke", "Teams", "Hei Kari, takk!"} {
		if l, confident := Language(text); confident {
			t.Errorf("%q: %s, confident", text, l)
		}
	}
	if l, _ := Language("12345 ???"); l != support.LanguageUnset {
		t.Errorf("a text without words is %q", l)
	}
}

func TestLanguageLeavesQuotedMailOut(t *testing.T) {
	const quote = "Hello, thank you for your message. We would like to know which document you could not open, please."
	for _, intro := range []string{"> " + quote, "-----Original Message-----\n" + quote,
		"From: Support <support@example.no>\n" + quote, "man. 16. nov. 2026 kl. 10.02 skrev Support <support@example.no> skrev:\n" + quote} {
		text := "Hei, eg får ikkje opna dokumentet, og eg veit ikkje kvifor.\n\n" + intro
		if l, confident := Language(text); l != support.Nynorsk || !confident {
			t.Errorf("%s %v for %q", l, confident, text)
		}
	}
}

func BenchmarkLanguage(b *testing.B) {
	text := strings.Repeat("Hei, eg får ikkje opna dokumentet, og eg veit ikkje kvifor det er slik. ", 60)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Language(text)
	}
}

// The practice mailbox is labelled too, and was written by others.
func TestLanguageOfPracticeMail(t *testing.T) {
	names, err := filepath.Glob("../assets/practice/threads/*.txt")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d threads, %v", len(names), err)
	}
	right := 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(data), "--- in\n")
		_, text, _ := strings.Cut(rest, "\n\n")
		text, _, _ = strings.Cut(text, "\n--- ")
		l, confident := Language(text)
		switch labelled := strings.Contains(head, "language: "+string(l)+"\n"); {
		case labelled && confident:
			right++
		case confident:
			t.Errorf("%s is not %s", name, l)
		}
	}
	if float64(right) < 0.95*float64(len(names)) {
		t.Errorf("%d of %d are told", right, len(names))
	}
}

func TestEarHearsEachTextByItself(t *testing.T) {
	var ear Ear
	for round := range 3 {
		for _, text := range []string{
			"Hei, jeg får ikke logget inn. Kan dere hjelpe meg med dette?", "Hei, eg får ikkje logga inn. Kan de hjelpe meg med dette?",
			"Hello, I cannot log in. Could you please help me with this?", "ikke ikke ikke ikke ikke", "Hei",
		} {
			l, sure := ear.Language(text)
			if want, wantSure := Language(text); l != want || sure != wantSure {
				t.Errorf("round %d, %q: %s %v, by itself %s %v", round, text, l, sure, want, wantSure)
			}
		}
	}
}

// The list is looked up as it stands: a line that is not read would go unnoticed.
func TestWordListIsWhole(t *testing.T) {
	seen := map[string]int{}
	for i, line := range strings.Split(strings.TrimSuffix(languageList, "\n"), "\n") {
		digits, words, ok := strings.Cut(line, " ")
		if !ok || len(digits) != languages || strings.Trim(digits, "0123456789") != "" {
			t.Fatalf("line %d: %.40q", i+1, line)
		}
		for _, w := range strings.Fields(words) {
			if before := seen[w]; before != 0 {
				t.Errorf("line %d: %q stands in line %d too", i+1, w, before)
			}
			seen[w] = i + 1
			if w != strings.ToLower(w) {
				t.Errorf("line %d: %q has capitals", i+1, w)
			}
		}
	}
	if len(seen) < 5000 {
		t.Errorf("%d words", len(seen))
	}
}

func TestHearTellsTheNeighbours(t *testing.T) {
	for text, want := range map[string]Hearing{
		"Hej, jeg kan ikke logge ind på min konto, og jeg har prøvet at nulstille adgangskoden.": {support.Bokmaal, true, Danish},
		"Hej, jag kan inte logga in på mitt konto och behöver hjälp med lösenordet.":             {support.Bokmaal, true, Swedish},
		"Hei, jeg kan ikke logge inn på kontoen min, og jeg har prøvd å nullstille passordet.":   {support.Bokmaal, true, NoNeighbour},
		"Hei, eg kan ikkje logge inn på kontoen min, og eg har prøvd å nullstille passordet.":    {support.Nynorsk, true, NoNeighbour},
		"Vi får besøk fra Göteborg og trenger et rom til tolv personer.":                         {support.Bokmaal, true, NoNeighbour},
		"Hello, I cannot log in.": {support.English, true, NoNeighbour},
		"Jag kommer inte in":      {support.Bokmaal, true, Swedish},
		"Hvad skal jeg gøre nu?":  {support.Bokmaal, true, Danish},
	} {
		if got := Hear(text); got != want {
			t.Errorf("%q: %+v, want %+v %v", text, got, want, heardAs(text))
		}
	}
}

func TestHearLeavesTheClosingOut(t *testing.T) {
	const closing = "\n\nBest regards\nKari Nordmann\nSenior adviser, Faculty of Law\nPlease consider the environment before printing this e-mail"
	for text, want := range map[string]support.Language{
		"Eg får ikkje opna dokumentet.": support.Nynorsk, "Jeg får ikke åpnet dokumentet.": support.Bokmaal,
	} {
		if h := Hear(text + closing); h.Language != want || !h.Sure {
			t.Errorf("%q: %+v", text, h)
		}
	}
}
