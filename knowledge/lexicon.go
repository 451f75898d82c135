package knowledge

import (
	"strings"

	"linje/support"
)

// lexicon holds the words that an index treats apart. Each index makes its own.
type lexicon struct {
	same  map[string]string                    // folded word → the word that it counts as
	stop  map[string]bool                      // words that say nothing about what a request is about
	light map[string]bool                      // words that phrases are compared without
	quiet map[support.Language]map[string]bool // words that tell nothing in a request of that language
	weak  map[string]bool                      // stems of words of any talk, which tell little
	off   without
}

// twins are words that mean the same: nynorsk = bokmål, and the English words
// that requests mix in.
const twins = `eg=jeg korleis=hvordan kva=hva kven=hvem kvifor=hvorfor kvar=hvor ikkje=ikke
sida=side heimeside=hjemmeside kvit=hvit kvitt=hvitt kvite=hvite blank=hvit white=hvit
skrivar=skriver skrivaren=skriver skrivarar=skriver printer=skriver printeren=skriver printers=skriver
utskrift=utskrift printe=utskrift print=utskrift skrivast=utskrift printing=utskrift
brukarnamn=brukernavn username=brukernavn namn=navn name=navn
brukar=bruker brukaren=bruker brukarar=bruker user=bruker gjestebrukar=gjestebruker gjestebrukarar=gjestebruker
rettleiing=veiledning rettleiinga=veiledning guide=veiledning
reiserekning=reiseregning reiserekninga=reiseregning reiserekningar=reiseregning rekning=regning rekninga=regning
teneste=tjeneste tenesta=tjeneste tenester=tjeneste service=tjeneste
opplysning=opplysning opplysningar=opplysning informasjon=opplysning information=opplysning details=opplysning
melding=melding skjermbilete=skjermbilde skjermbileta=skjermbilde screenshot=skjermbilde
låst=låst sperra=sperret sperret=sperret locked=låst
gløymt=glemt gløymde=glemt glemte=glemt forgot=glemt forgotten=glemt
password=passord passwords=passord passordet=passord
nullstille=nullstille nullstilt=nullstille nullstilling=nullstille reset=nullstille tilbakestille=nullstille
tilgjenge=tilgang access=tilgang åtgang=tilgang tilgjengeleg=tilgjengelig
møterom=møterom møterommet=møterom grupperom=møterom room=rom rooms=rom
nettlesar=nettleser nettlesaren=nettleser nettlesarar=nettleser browser=nettleser
trådlaus=trådløs trådlaust=trådløs trådløst=trådløs wireless=trådløs wifi=trådløs eduroam=trådløs
nettverk=nett network=nett internett=nett internet=nett
programvare=programvare software=programvare program=programvare programmet=programvare lisens=lisens licence=lisens license=lisens
datamaskin=pc maskin=pc maskina=pc maskinen=pc computer=pc laptop=pc
treg=treg treig=treg treigt=treg tregt=treg slow=treg sein=treg seint=treg
postkasse=postkasse mailbox=postkasse innboks=postkasse fellespostkasse=postkasse
delt=delt felles=delt shared=delt
epost=epost mail=epost mailen=epost email=epost e-post=epost
guest=gjest gjest=gjest gjesten=gjest visitor=gjest
eksamen=eksamen exam=eksamen exams=eksamen eksamensoppgave=eksamen eksamensoppgåve=eksamen
sensur=sensur sensuren=sensur grading=sensur grades=sensur karakter=karakter
vikar=vikar stedfortreder=vikar avløysar=vikar substitute=vikar deputy=vikar stand-in=vikar
faktura=faktura fakturaen=faktura invoice=faktura invoices=faktura
kvittering=kvittering receipt=kvittering receipts=kvittering
reise=reise travel=reise trip=reise
timeplan=timeplan timeplanen=timeplan timetable=timeplan schedule=timeplan
emne=emne emnet=emne course=emne courses=emne emneplan=emneplan
skjerme=skjerming skjerming=skjerming skjerma=skjerming skjermet=skjerming skjermes=skjerming restricted=skjerming shielding=skjerming
arkivere=arkivering arkivering=arkivering archive=arkiv arkiv=arkiv journalføre=journalføring journalføring=journalføring
dokument=dokument document=dokument documents=dokument
personopplysning=personopplysning personopplysningar=personopplysning personopplysninger=personopplysning
fødselsnummer=fødselsnummer personnummer=fødselsnummer
leverandør=leverandør vendor=leverandør supplier=leverandør
feil=feil feilmelding=feilmelding error=feil bug=feil
purring=påminnelse påminning=påminnelse reminder=påminnelse
møte=møte møtet=møte meeting=møte meetings=møte
skrivemåte=språkform målform=språkform
vpn=vpn fjernarbeid=hjemmekontor heimekontor=hjemmekontor
logge=innlogging innlogging=innlogging pålogging=innlogging login=innlogging logon=innlogging logga=innlogging logget=innlogging
totrinn=mfa tofaktor=mfa authenticator=mfa mfa=mfa 2fa=mfa totrinnsbekreftelse=mfa
student=student lærar=lærer lærarar=lærer teacher=lærer
tilsett=ansatt tilsette=ansatt ansatt=ansatt employee=ansatt staff=ansatt`

// stopWords are the small words of the three forms, and those of greeting and
// asking.
const stopWords = `og i å på til med som det den de dei en ei et ein eit er var har hadde kan kunne vil ville skal skulle må måtte
av for fra frå om men når da då så at hvis dersom om eller ikke ikkje jeg eg du vi me dere dykk han hun ho meg deg oss seg min mi mitt
mine din ditt dine vår vårt våre sin sitt dette denne desse disse der her nå no inn ut opp ned over under etter før mot ved hos mellom
hva kva hvem kven hvor kvar hvordan korleis hvorfor kvifor noe noko noen nokon nokre alle alt mye mykje mer meir få får fikk fekk
bli blir ble blei vart blitt vorte være vere vera vært vore gjør gjer gjøre gjere gjort kommer kjem komme kome kom går gå gikk gjekk
sier seier si seie ser sjå se også òg bare berre litt veldig helt heilt godt bra fint slik sånn selv sjølv siden sidan igjen
hei heisann hallo god morgen dag takk tusen mange hilsen helsing vennlig vennleg venleg beste mvh vh på forhånd førehand hjelp hjelpe
hjelper trenger treng ønsker ønskjer vet veit lurer spørsmål håper håpar svar gjerne greit ok ja nei prøvd prøve prøver prøvde sende sendt
sender få gi gjev gir skriv skrive ta tar bruke brukt i dag går uke uka veke veka nytt ny nye gammel gang ganger gonger hver kvar annen annet
the a an and or of to in on at for from with by as is are was were be been am have has had do does did can could will would shall should may
might must not no i you he she it we they me my your his her its our their this that these those there here what who when where why how which
hello hi dear thanks thank please regards best kind help need want know get got see could if then than so but about any some all just also
try tried trying today yesterday week new time hope question answer send sent back still only very again able
work works worked working nice weekend virker verkar fungerer fungerar helg helga helgen snart jobb jobbe jobber arbeid arbeider arbeide
ha dem dei legge leggje legg ligge ligger ligg finn finne finner finst finnes funnet fann fant find found vise viser viste gjelder gjeld flere fleire
hele heile ett eitt to tre fire fem seks ti two three four five six one same samme egen eigen eige både begge kvart kvarandre hverandre mangler manglar velger
vel velg velje står stå stod sammen saman tidligere tidlegare tidlig tidleg gamle gammal ingenting ingen example https http www add adding end former up
down out over other others another over rett riktig ut videre vidare tilbake attende hjemme heime slutt slutta sluttet ganske nokså mulig mogleg dessverre diverre
diverse øvrig nettopp akkurat fortsatt framleis likevel derfor difor altså dessuten dessutan først fyrst sist siste neste forrige førre hvert kan klokka klokken kl
mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag monday tuesday wednesday thursday friday saturday sunday
januar februar mars april mai juni juli august september oktober november desember spurt sett sjekket sjekka snakket snakka sagt ringt ringe si`

// isNumber reports whether a word holds nothing but digits: room numbers,
// dates and times tell nothing about the kind of a request.
func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

func newLexicon(off without) lexicon {
	l := lexicon{same: make(map[string]string), stop: make(map[string]bool), light: make(map[string]bool),
		quiet: make(map[support.Language]map[string]bool), weak: make(map[string]bool), off: off}
	for _, pair := range strings.Fields(twins) {
		if from, to, ok := strings.Cut(pair, "="); ok && off.has(PartSynonyms) {
			l.same[fold(from)] = stem(fold(to))
		}
	}
	for _, w := range strings.Fields(stopWords) {
		l.stop[fold(w)] = true
	}
	for _, w := range strings.Fields(lightWords) {
		l.light[fold(w)] = true
	}
	eachPair(stopList, func(language, w string) {
		lang := support.Language(language)
		if l.quiet[lang] == nil {
			l.quiet[lang] = make(map[string]bool)
		}
		l.quiet[lang][fold(w)] = true
	})
	eachPair(weakList, func(_, words string) {
		for _, w := range strings.Fields(words) {
			l.weak[l.stem(fold(w))] = true
		}
	})
	return l
}

// words divides a text, and folds its words.
func (l lexicon) words(text string) []word {
	found := words(text)
	if !l.off.has(PartFolding) {
		for i, w := range found {
			found[i].folded = text[w.start:w.end]
		}
	}
	return found
}

// term makes the index term of a folded word; "" for a word that is not
// searched.
func (l lexicon) term(folded string) string {
	if len(folded) < 2 || l.stop[folded] || isNumber(folded) {
		return ""
	}
	return l.stem(folded)
}

// stem is the term of a word whether it is searched or not.
func (l lexicon) stem(folded string) string {
	if to, ok := l.same[folded]; ok {
		return to
	}
	if !l.off.has(PartStemming) {
		return folded
	}
	s := stem(folded)
	if to, ok := l.same[s]; ok {
		return to
	}
	return s
}

// stems are those of the words of a phrase, without the light ones.
func (l lexicon) stems(phrase string) []string {
	var stems []string
	for _, w := range l.words(phrase) {
		if !l.light[w.folded] {
			stems = append(stems, l.stem(w.folded))
		}
	}
	return stems
}
