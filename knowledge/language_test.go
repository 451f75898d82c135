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

// short are lines as they stand in a subject or are sent from a telephone.
const short = `
nb	Printeren spiser arkene
nb	Skulle vært ferdig i går
nb	Finner ingenting under Mine kurs
nb	Hvilken rubrikk krysser jeg av i?
nb	Er dere åpne i romjula?
nb	Bildet på adgangskortet er feil
nb	Vedrørende feriepenger
nb	Tastaturet skriver engelske tegn
nb	Systemet kaster meg ut
nb	Gjester får ikke nett
nb	Bekreftelse på studieplass
nb	Alt fungerer som det skal nå
nb	Når utbetales lønna?
nb	Ber om forlenget frist
nb	Hybelen min er iskald
nb	Vaskemaskinen i kjelleren lekker
nb	Ukjent trekk på kontoen
nb	Angående klage på sensur
nn	Skrivaren et arka
nn	Skulle ha vore ferdig i går
nn	Finn ingenting under Mine kurs
nn	Kva rubrikk kryssar eg av i?
nn	Har de ope i romjula?
nn	Biletet på tilgangskortet er feil
nn	Vedkomande feriepengar
nn	Tastaturet skriv engelske teikn
nn	Systemet kastar meg ut
nn	Gjester får ikkje nett
nn	Stadfesting på studieplass
nn	Alt fungerer som det skal no
nn	Når vert løna utbetalt?
nn	Bed om forlengd frist
nn	Hybelen min er iskald
nn	Vaskemaskina i kjellaren lek
nn	Ukjent trekk på kontoen min, kva er det?
nn	Klage på sensuren
en	Printer eats paper
en	Nothing listed under my courses
en	Are you open between the holidays?
en	Keyboard types foreign characters
en	Guests have no network
en	Need an extension please
en	Laundry machine leaking in basement
en	Complaint about grading
en	Unknown charge on my card
en	Kicked out of the system
da	Printeren æder papiret
da	Hvornår udbetales lønnen?
da	Jeg bliver smidt ud af systemet
da	Klage over bedømmelsen
da	Tastaturet skriver engelske tegn
da	Beder om længere frist
sv	Skrivaren äter papper
sv	När betalas lönen ut?
sv	Jag blir utkastad ur systemet
sv	Klagomål på bedömningen
sv	Ber om längre tid
sv	Gästerna har inget nätverk
nb	Det gjelder leiligheten i Storgata: radiatoren på soverommet er kald selv om alle de andre blir varme.
nb	Sommerskolen krever at vi laster opp en signert avtale, men knappen er grå på min side.
nb	Tusen takk for god hjelp med reiseregningen, pengene kom på konto i dag.
nn	Det gjeld leilegheita i Storgata: radiatoren på soverommet er kald endå alle dei andre vert varme.
nn	Sommarskulen krev at vi lastar opp ein signert avtale, men knappen er grå hos meg.
nn	Tusen takk for god hjelp med reiserekninga, pengane kom på konto i dag.
en	The summer school requires a signed agreement to be uploaded, yet the button is greyed out for me.
en	Thanks a million for sorting out my travel claim, the money arrived today.
da	Sommerskolen kræver, at vi uploader en underskrevet aftale, men knappen er grå hos mig.
sv	Sommarskolan kräver att vi laddar upp ett signerat avtal, men knappen är grå hos mig.
nb	teams og outlook krasjer samtidig på mac, har prøvd restart og update, samme error message
nn	teams og outlook krasjar samstundes på mac, har prøvd restart og update, same error message
nb	Hei Support, jeg er ny PhD student her og supervisor sa at jeg skal sende onboarding form til HR, stemmer det?
en	Hi, I work at Institutt for lingvistiske og nordiske studier and my adgangskort does not open the door at P.A. Munchs hus.
nb	Skjermen flimrer hele tiden
nb	Får ikke kontakt med trådløst nett
nb	Glemt passordet igjen, beklager
nb	Hvilket skjema gjelder for meg?
nb	Kopimaskinen har papirstopp
nb	Må jeg søke på nytt?
nb	Lurer på åpningstidene i jula
nb	Purrer på denne saken
nb	Fortsatt ingen endring her
nb	Kalenderen min er tom
nb	Skal levere oppgaven, men siden er nede
nb	Feil beløp på lønnsslippen
nb	Bestille parkering for besøkende
nb	Vedlegget lot seg ikke åpne
nb	Ny telefon, ny kode?
nb	Hvem har ansvaret for laben?
nb	Forsinket semesterstart på grunn av sykdom
nb	Trenger lånemaskin til fredag
nb	Lyset på kontoret blinker
nb	Avmelding fra emne
nb	Mangler studentbevis
nb	Stipendet har ikke kommet
nb	Oversikt over eksamensdatoer
nb	Kan møtet flyttes?
nn	Skjermen blinkar heile tida
nn	Får ikkje kontakt med trådlaust nett
nn	Har gløymt passordet att, orsak
nn	Kva skjema gjeld for meg?
nn	Kopimaskina har papirstopp
nn	Må eg søkje på nytt?
nn	Lurer på opningstidene i jula
nn	Purrar på denne saka
nn	Framleis inga endring her
nn	Kalendaren min er tom
nn	Skal levere oppgåva, men sida er nede
nn	Feil beløp på lønsslippen
nn	Tinge parkering for vitjande
nn	Vedlegget let seg ikkje opne
nn	Ny telefon, treng ny kode
nn	Kven har ansvaret for laben?
nn	Forseinka semesterstart på grunn av sjukdom
nn	Treng lånemaskin til fredag
nn	Lyset på kontoret blinkar
nn	Avmelding frå emne
nn	Manglar studentbevis
nn	Stipendet har ikkje kome
nn	Oversyn over eksamensdatoar
nn	Kan møtet flyttast?
en	Screen keeps flickering
en	Forgot my password again
en	Which form applies to me?
en	Still nothing here
en	Do I need to reapply?
en	Opening hours at Christmas
en	Parking for visitors
en	Wrong amount on payslip
en	Zoom link missing
en	Missing student card
en	Course withdrawal
en	Following up on this ticket
da	Skærmen blinker hele tiden
da	Har glemt min kode igen
da	Hvilket skema gælder for mig?
da	Skal jeg søge forfra?
da	Åbningstider i julen?
da	Rykker for svar i sagen
da	Mangler mit studiekort
da	Kan mødet flyttes?
sv	Skärmen blinkar hela tiden
sv	Har glömt min kod igen
sv	Vilken blankett gäller för mig?
sv	Måste jag söka på nytt?
sv	Öppettider i jul?
sv	Påminner om mitt ärende
sv	Saknar mitt studentkort
sv	Kan mötet flyttas?
nb	Hei, jeg skulle vært på kurset i morgen, men toget er innstilt. Finnes det et opptak etterpå?
nb	Vi har fått ny kollega på avdelingen og lurer på hvordan hun skal få pc og nøkkelkort før mandag.
nb	Da jeg kom på jobb i dag var tastaturet dekket av kaffe, og nå virker ingen av tastene.
nb	Viser til telefonsamtale tidligere i dag og sender herved kopi av reiseregningen.
nb	Varmen i seminarrommet er slått av, og studentene fryser.
nn	Hei, eg skulle ha vore på kurset i morgon, men toget er innstilt. Finst det eit opptak etterpå?
nn	Vi har fått ny kollega på avdelinga og lurer på korleis ho skal få pc og nøkkelkort før måndag.
nn	Då eg kom på jobb i dag var tastaturet dekt av kaffi, og no verkar ingen av tastane.
nn	Viser til telefonsamtale tidlegare i dag og sender med dette kopi av reiserekninga.
nn	Varmen i seminarrommet er slegen av, og studentane frys.
en	Yesterday a colleague spilled coffee on my keyboard and now none of the keys respond.
en	The heating in the seminar room is off and students are freezing.
da	Da jeg mødte på arbejde i dag, var tastaturet dækket af kaffe, og nu virker ingen af tasterne.
da	Varmen i seminarrummet er slukket, og de studerende fryser.
sv	När jag kom till jobbet i dag var tangentbordet täckt av kaffe och nu fungerar ingen av tangenterna.
sv	Värmen i seminarierummet är avstängd och studenterna fryser.
`

func TestLanguageOfShortTexts(t *testing.T) {
	points, total := 0.0, 0
	for line := range strings.Lines(strings.TrimSpace(short)) {
		label, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		h := Hear(text)
		want := support.Language(label)
		if label == "da" || label == "sv" {
			want = support.Bokmaal
		}
		total++
		switch {
		case h.Sure && h.Language == want:
			points++
		case !h.Sure:
			points += 0.5
			t.Logf("not sure of %q %v", line, heardAs(text))
		default:
			t.Errorf("sure of %s for %q %v", h.Language, line, heardAs(text))
		}
		if h.Neighbour != NoNeighbour && string(h.Neighbour) != label {
			t.Errorf("%s for %q", h.Neighbour, line)
		}
	}
	if share := points / float64(total); share < 0.93 {
		t.Errorf("%.3f of %d, want 0.93", share, total)
	} else {
		t.Logf("%.3f of %d", share, total)
	}
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

// BenchmarkEar is a first sync: one Ear, many texts.
func BenchmarkEar(b *testing.B) {
	var ear Ear
	texts := strings.Split(strings.TrimSpace(labelled), "\n")
	for i := 0; b.Loop(); i++ {
		ear.Hear(texts[i%len(texts)])
	}
}

func BenchmarkWordList(b *testing.B) {
	for b.Loop() {
		readHearsay(languageList)
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
