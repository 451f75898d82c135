package knowledge

// The words stand in switches, not in tables: they are compiled once, looked
// up without hashing, and no package variable holds them.

// functionWord says what the small words of a language tell.
func functionWord(word string) (votes, bool) {
	switch word {
	case "ei", "ikkje", "eg", "korleis", "kvifor", "kven", "kva", "kvar", "kvart", "kvarandre", "kvens", "noko", "nokon", "nokre",
		"nokor", "berre", "dykk", "dykkar", "dokker", "dokka", "vert", "vart", "vore", "vorte", "gjer", "eit", "ein", "frå",
		"seier", "korkje", "anten", "sidan", "medan", "enno", "difor", "òg", "sjølv", "sjølve", "mykje", "meir", "fleire",
		"nokolunde", "eigen", "eige", "eiga", "eigne", "ho", "hennar", "dei", "deira", "desse", "slike",
		"slikt", "ingenting", "inkje", "attende", "attåt", "vere", "vera", "helst", "fekk", "utan", "innan", "annan", "førre", "tek", "att", "gjekk", "hjelpa", "hjå", "gong", "gongar":
		return nynorskWeight(word), true
	case "ikke", "jeg", "hvordan", "hvorfor", "hvem", "hva", "hvor", "hvilke", "hvilken", "hvilket", "hver", "hvert", "noe",
		"noen", "bare", "dere", "deres", "blir", "ble", "blitt", "vært", "være", "gjør", "et", "fra", "sier", "verken",
		"enten", "siden", "mens", "ennå", "derfor", "selv", "mye", "mer", "flere", "egen", "eget", "egne", "hun", "hennes",
		"en", "de", "disse", "ingen", "tilbake", "meg", "deg", "hos", "annet", "gjennom", "dem", "enda",
		"mellom", "hvis", "dersom", "kanskje", "slik", "istedenfor", "når", "både", "litt", "mitt", "fikk", "uten", "innen", "annen", "forrige", "mulig", "samme", "tar", "ganger", "vårt", "våre":
		return bokmaalWeight(word), true
	case "og", "å", "på", "til", "med", "som", "det", "av", "har", "kan", "vi", "hei", "skal", "få", "får", "etter", "takk",
		"er", "den", "om", "for", "men", "seg", "oss", "vår", "han", "min", "mi", "mine", "din", "sin", "også", "nå", "no",
		"ved", "over", "under", "mot", "opp", "ut", "inn", "ned", "da", "så", "eller", "at", "i", "ikkj", "dette", "då",
		"sjå", "mvh", "ja", "nei", "alle", "alt", "andre", "før", "enn", "du", "dag", "går", "god", "hadde", "må",
		"kunne", "skulle", "ville", "vil", "var", "der", "her", "ha", "fått", "sendt", "sende", "ny", "nytt", "kor":
		return norwegianWeight(word), true
	}
	return englishOrOther(word)
}

// nynorskWeight tells apart the sure words from those that bokmål writers may
// use too.
func nynorskWeight(word string) votes {
	switch word {
	case "ei", "ho", "ein", "vera", "helst", "kvar", "desse", "dei", "slike", "slikt", "ingenting", "eige":
		return votes{nn: 1}
	case "att":
		return votes{nn: 0.6} // the Swedish "that" too
	case "vore", "vart", "vert", "gjer", "frå", "eit":
		return votes{nn: 1.5}
	}
	return votes{nn: 2}
}

func bokmaalWeight(word string) votes {
	switch word {
	case "når", "både", "litt", "kanskje", "dersom", "slik", "mellom", "gjennom", "meg", "deg", "hos", "mitt", "vårt",
		"våre", "derfor", "enda":
		return votes{common: 1} // the same in nynorsk, or allowed there
	case "ikke", "mer", "være", "vært", "en", "et", "fra", "selv", "blir", "hvis",
		"ingen", "disse", "bare", "deres", "derefter", "tilbake":
		return votes{nb: 1}
	case "de", "annet", "dem", "siden":
		return votes{nb: 0.4}
	case "hun", "hvem", "hvor", "hvorfor", "mens", "enten", "ble", "jeg":
		return votes{nb: 1.2}
	}
	return votes{nb: 1.6}
}

func norwegianWeight(word string) votes {
	switch word {
	case "i", "for", "at", "men", "her", "so", "under", "over", "no", "den", "om", "var", "han", "alt", "min", "mine",
		"ha", "mot", "kan", "vi", "der", "da", "du", "er", "ja", "din", "mi":
		return votes{common: 0.4} // words of the neighbours, some of English
	case "å", "på", "og", "hei", "takk", "også", "nå", "eller", "skal":
		return votes{common: 1}
	}
	return votes{common: 0.7}
}

func englishOrOther(word string) (votes, bool) {
	switch word {
	case "the", "and", "is", "are", "of", "in", "you", "your", "have", "has", "had", "not", "cannot", "can't", "don't", "my",
		"it", "it's", "this", "that", "these", "those", "we", "do", "does", "did", "please", "hello", "dear", "thanks",
		"thank", "regards", "what", "how", "when", "where", "which", "who", "why", "would", "could", "should", "be", "been",
		"was", "were", "from", "an", "any", "some", "with", "they", "there", "their", "our", "about", "but", "if", "or",
		"i'm", "i've", "doesn't", "didn't", "won't", "isn't", "i’m", "can’t", "don’t", "doesn’t", "because", "after",
		"before", "since", "then", "than", "also", "just", "still", "only", "into", "will", "may", "might", "must", "best",
		"hi", "he", "she", "his", "them", "us", "on", "as", "by", "need", "help", "yes", "however", "again", "other", "out":
		return votes{en: 1}, true
	case "to", "a", "me", "am", "can", "get", "all", "up", "see", "more", "new", "one", "so", "next", "same", "two", "last":
		return votes{en: 0.6}, true
	case "af", "hvad", "mig", "dig", "sig", "blev", "bliver", "efter", "meget", "noget", "nogen", "nogle", "hej", "tak",
		"hvornår", "uden", "gerne", "jer", "vores", "hjælp", "hjælpe", "fået", "været", "fejl", "igen", "muligt",
		"os", "nu", "lige", "ind", "endnu", "prøvet", "bedt", "mit", "dit", "tyvärr", "fått", "mellem", "mulighed", "adgang", "adgangskode", "venligst", "desværre",
		"jag", "och", "är", "inte", "för", "ett", "vad", "hur", "från", "också", "mycket", "något", "någon",
		"några", "ni", "era", "finns", "behöver", "tack", "vänliga", "hälsningar", "lösenord", "kunna", "när",
		"hjälp", "varför", "bara", "måste", "vill", "selvom", "åbne", "åbner",
		"mere", "bruger", "spørgsmål":
		return votes{other: 1.5}, true
	}
	return votes{}, false
}
