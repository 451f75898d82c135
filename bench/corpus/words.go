package corpus

// phrases are what people write in one language.
type phrases struct {
	hello, bye, wrote string
	subjects          []string
	sentences         []string
}

var firstNames = [...]string{"Kari", "Ola", "Ingrid", "Per", "Åse", "Øyvind", "Anne", "Jonas", "Liv", "Magnus", "Synnøve", "Tor", "Hanna",
	"Bjørn", "Sofie", "Eirik", "Mari", "Håkon", "Ragnhild", "Amir", "Fatima", "Emily", "James", "René"}

var lastNames = [...]string{"Nordmann", "Hansen", "Aasen", "Bø", "Lund", "Berg", "Dahl", "Moen", "Solberg", "Haugen", "Strand", "Lie",
	"Eide", "Vik", "Sæther", "Ødegård", "Nilsen", "Myhre", "Smith", "Khan"}

var all = [...]phrases{
	{
		hello: "Hei,", bye: "Vennlig hilsen", wrote: "Brukerstøtte skrev:",
		subjects: []string{"Får ikke logget inn i Canvas", "Bestilling av ny PC", "Reiseregning og kvitteringer", "Tilgang til felles mappe",
			"Skriveren i tredje etasje", "Spørsmål om sensur", "Feil i timeplanen", "Nøkkelkort virker ikke", "Hvordan søke om permisjon?",
			"Romreservasjon for seminar", "Faktura er ikke betalt", "Flytting av kontor", "Nettsiden er utdatert", "Oppsett av e-post på telefon"},
		sentences: []string{
			"Jeg får ikke logget inn, og feilmeldingen sier at passordet er utløpt.",
			"Kan dere si meg hvor jeg finner skjemaet?",
			"Det haster litt, siden fristen er på fredag.",
			"Jeg har prøvd å starte maskinen på nytt, men det hjalp ikke.",
			"Kollegaen min på samme kontor har det samme problemet.",
			"Vi er åtte personer som trenger tilgang til mappen før semesteret begynner.",
			"Jeg legger ved et skjermbilde av det som skjer.",
			"Sist fikk jeg hjelp av noen hos dere, men jeg husker ikke hvem.",
			"Går det an å få dette gjort uten å møte opp?",
			"Rommet står som ledig i systemet, men det er noen der hver tirsdag.",
			"Studentene mine ser ikke oppgaven som jeg la ut i går.",
			"Hvem er det som kan godkjenne dette hos oss?",
			"Jeg fant en veiledning, men den gjelder en eldre utgave.",
			"Beløpet i reiseregningen stemmer ikke med kvitteringene.",
		},
	},
	{
		hello: "Hei,", bye: "Venleg helsing", wrote: "Brukarstøtta skreiv:",
		subjects: []string{"Får ikkje logga inn", "Tinging av ny skjerm", "Tilgang til fellesmappa", "Spørsmål om eksamen",
			"Kven godkjenner reiserekninga?", "Feil i timeplanen", "Ynskjer hjelp med nettsida", "Printaren skriv ikkje ut"},
		sentences: []string{
			"Eg får ikkje logga inn, og feilmeldinga seier at passordet er gått ut.",
			"Kan de seie meg kvar eg finn skjemaet?",
			"Det hastar litt, sidan fristen er på fredag.",
			"Eg har prøvd å starte maskina på nytt, men det hjelpte ikkje.",
			"Kollegaen min på same kontor har det same problemet.",
			"Vi er åtte personar som treng tilgang til mappa før semesteret byrjar.",
			"Eg legg ved eit skjermbilete av det som skjer.",
			"Går det an å få gjort dette utan å møte opp?",
			"Studentane mine ser ikkje oppgåva som eg la ut i går.",
			"Kven er det som kan godkjenne dette hos oss?",
		},
	},
	{
		hello: "Hello,", bye: "Kind regards", wrote: "Support wrote:",
		subjects: []string{"Cannot log in to Canvas", "Access to shared folder", "Travel expenses question", "New employee starting Monday",
			"Printer on third floor", "Room booking for seminar", "Wrong grade shown", "VPN disconnects all the time", "How do I apply for leave?"},
		sentences: []string{
			"I cannot log in, and the message says that my password has expired.",
			"Could you tell me where to find the form?",
			"It is rather urgent, since the deadline is on Friday.",
			"I have tried restarting the machine, but that did not help.",
			"My colleague in the same office has the same problem.",
			"There are eight of us who need access to the folder before the semester begins.",
			"I attach a screenshot of what happens.",
			"Is it possible to have this done without coming in person?",
			"My students cannot see the assignment that I published yesterday.",
			"Who is the one who can approve this in our department?",
			"I found a guide, but it is for an older version.",
		},
	},
}
