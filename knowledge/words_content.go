package knowledge

// contentWord knows the longer words of support mail that differ between the
// written forms.
func contentWord(word string) (votes, bool) {
	switch word {
	case "saka", "helsing", "skjermbilete", "opplysningar", "spørsmåla", "tenesta", "teneste", "tenester", "rettleiing",
		"følgje", "følgjer", "høyrer", "høyre", "spør", "trengst", "trengs", "kjem", "kome", "koma", "veit", "hugsar",
		"hugse", "seie", "sei", "gjere", "gjera", "gjort", "kunna", "venleg", "vennleg", "heile", "heilt", "heim", "heime",
		"lånar", "opnar", "opna", "skrivar", "skrivaren", "stader", "stad", "dagar", "timar", "minutt", "brukar", "brukarar",
		"brukaren", "brukarnamn", "tilsett", "tilsette", "studentane", "veka", "vekene", "vekesida", "måten", "ynskjer",
		"ynskje", "ønskjer", "ønskje", "trykkjer", "trykker", "leggje", "legg", "lèt", "skifta", "endra", "arbeida", "arbeidar",
		"dessutan", "framleis", "førebels", "førebuing", "føresetnad", "hovudsak", "namn", "namnet", "hovud", "attom",
		"einskild", "einskilde", "samstundes", "framfor", "skuldast", "nytte", "nyttar", "fann",
		"løyve", "løyse", "løyser", "løyst", "læraren", "lærar", "fyrste", "fyrst", "nokså", "vonar", "håpar",
		"byte", "byter", "sidene", "svara", "rekninga", "rekning", "reiserekning", "anna", "noverande", "leiar", "leiaren", "måndag", "tysdag", "laurdag", "sundag", "inneheld", "held", "skilnad",
		"skilnaden", "diverre", "mogleg", "haust", "hausten", "høve", "høgda", "skreiv", "tenar", "tenaren", "morgon":
		return contentNynorsk(word), true
	case "saken", "hilsen", "hilsner", "skjermbilde", "opplysninger", "spørsmålene", "tjenesten", "tjeneste", "tjenester",
		"veiledning", "følge", "følger", "hører", "høre", "kommer", "komme", "vet", "husker", "huske", "si",
		"gjøre", "vennlig", "hele", "helt", "hjem", "hjemme", "låner", "åpner", "åpne", "åpen", "åpent", "skriveren", "skriver",
		"steder", "sted", "dager", "timer", "bruker", "brukeren", "brukere", "brukernavn", "ansatt", "ansatte", "studentene",
		"uken", "uke", "uka", "ønsker", "ønske", "trykke", "legge", "endret", "arbeider", "jobber", "jobbe", "dessuten",
		"fortsatt", "foreløpig", "forberedelse", "navn", "navnet", "enkelte", "samtidig", "skyldes", "løse", "løser", "løst",
		"møter", "læreren", "lærer", "først", "første", "håper", "bytte", "bytter", "svare", "regning", "regningen",
		"reiseregning", "regninger", "forrige", "imorgen", "arbeidsrommet", "fungerer", "logger",
		"prøvde", "prøver", "søke", "søker", "fakturaen", "tillatelse", "kjøre", "neste", "utskriften", "lurer", "trenger",
		"ser", "spørre", "heter", "leser", "lese", "skjer", "står", "hjelpe", "vite", "utfylt", "sendte", "fylle", "mandag", "tirsdag", "lørdag", "søndag", "inneholder", "forskjell",
		"forskjellen", "dessverre", "høsten", "sperret", "skjermet", "slettet", "virker", "begynner", "mangler", "haster", "beskjed",
		"minutter", "feilmelding", "gikk", "helgen", "meldingen", "fant", "faller", "snart", "hjelpen", "leder", "lederen", "starte", "hjalp", "gjest":
		return contentBokmaal(word), true
	case "password", "access", "account", "login", "printer", "room", "course", "email", "student", "students", "exam",
		"document", "file", "files", "application", "version", "meeting", "employee", "semester", "contract", "deadline",
		"receipt", "invoice", "travel", "error", "message", "screen", "able", "work", "working", "works", "tried", "trying",
		"open", "opening", "answer", "question", "issue", "problem", "hope", "kind", "wondering", "guest", "staff", "book", "people", "week", "yesterday", "received", "username", "asking":
		return contentEnglish(word), true
	}
	return votes{}, false
}

// contentNynorsk gives less to words that some bokmål writers use as well.
func contentNynorsk(word string) votes {
	switch word {
	case "spør", "gjort", "minutt", "legg", "trykker", "anna", "måten", "sidene", "endra", "opna", "veka", "stad", "byte",
		"tilsette", "svara", "skifta", "fann", "saka", "timar", "nytte", "nokså", "hovud", "samstundes":
		return votes{nn: 0.6}
	}
	return votes{nn: 1.5}
}

// contentBokmaal gives less to words that nynorsk shares in some form, or
// that Danish shares.
func contentBokmaal(word string) votes {
	switch word {
	case "står", "ser", "skriver", "bytte", "bytter", "neste", "ønsker", "ønske", "uka", "åpen", "leser", "lese", "søke",
		"søker", "møter", "jobbe", "jobber", "logger", "følge", "hele", "helt", "si", "prøver", "trykke", "trenger",
		"fungerer", "først", "gjest", "starte", "feilmelding", "dessverre", "høsten", "leder", "beskjed", "hjalp", "første", "endret", "komme", "kommer", "timer", "dager", "bruker", "legge", "arbeider":
		return votes{nb: 0.5, common: 0.3}
	case "snart":
		return votes{common: 1}
	case "gikk", "ansatt", "ansatte", "navn", "navnet", "følger", "hjem", "gjøre", "skyldes", "svare", "hilsen", "hjelpe":
		return votes{nb: 1}
	}
	return votes{nb: 1.5}
}

func contentEnglish(word string) votes {
	switch word {
	case "student", "printer", "problem", "open", "semester", "email", "version", "login", "screen":
		return votes{en: 0.2}
	}
	return votes{en: 0.6}
}
