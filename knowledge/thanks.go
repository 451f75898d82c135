package knowledge

import "strings"

// thanksText is how much of a mail is read to see whether it is thanks; a
// longer one says more.
const thanksText = 600

// OnlyThanks reports whether a mail's own words (without what it quotes) say no
// more than thanks, that it helped, or that it is settled: "Tusen takk, da
// ordnet det seg!". Where it asks, objects or goes on about something it says
// more. An empty mail says nothing more either.
func OnlyThanks(text string) bool {
	text = strings.TrimSpace(ownWords(text))
	if len(text) > thanksText || strings.Contains(text, "?") {
		return false
	}
	rest, glad := 0, false
	for _, line := range strings.Split(text, "\n") {
		if closes(line) {
			break
		}
		for _, w := range words(line) {
			switch thanksWord(w.folded) {
			case saysThanks:
				glad = true
			case saysMore:
				return false
			case saysLittle:
			default:
				rest++
			}
		}
	}
	return glad && rest <= 3 || rest == 0
}

// closes reports whether the signature begins with a line.
func closes(line string) bool {
	line = fold(strings.TrimSpace(line))
	for _, p := range []string{"mvh", "vh", "hilsen", "helsing", "med vennlig", "med vennleg", "med venleg", "med hilsen", "med helsing",
		"vennlig hilsen", "vennleg helsing", "venleg helsing", "venlig hilsen", "hilsner",
		"beste hilsen", "beste helsing", "med beste", "kind regards", "best regards", "regards", "best wishes", "sincerely", "yours sincerely", "--"} {
		if rest, ok := strings.CutPrefix(line, p); ok && (rest == "" || strings.ContainsAny(rest[:1], " ,.!-") || p == "--") {
			return true
		}
	}
	return false
}

// thanksWords is what a word says in a mail of thanks.
type thanksWords int

const (
	saysSomething thanksWords = iota
	saysThanks
	saysLittle
	saysMore
)

func thanksWord(w string) thanksWords {
	switch w {
	case "takk", "takker", "takkar", "tusentakk", "thanks", "thank", "thx", "supert", "flott", "kjempefint", "kjempebra", "perfekt", "perfect",
		"great", "topp", "herlig", "herleg", "fantastisk", "strålende", "strålande", "brilliant", "excellent", "awesome",
		"ordnet", "ordna", "løst", "løyst", "løste", "løyste", "solved", "resolved", "fikset", "fiksa", "fixed", "hjalp", "helped",
		"fungerte", "funka", "funket", "virket", "verka", "worked":
		return saysThanks
	case "men", "ikke", "ikkje", "fortsatt", "framleis", "fremdeles", "enda", "ennå", "enno", "likevel", "dessverre", "diverre", "igjen", "problem",
		"problemer", "feil", "feilmelding", "kan", "kunne", "hvordan", "korleis", "hvorfor", "kvifor", "hvor", "kvar",
		"but", "not", "still", "however", "unfortunately", "again", "cannot", "can", "could", "error", "didn", "doesn", "isn", "won",
		"don", "how", "why", "where", "also", "også", "derimot", "bare", "berre", "never", "aldri", "ingen", "verken", "korkje":
		return saysMore
	}
	if strings.Trim(w, "0123456789") == "" {
		return saysSomething
	}
	switch w {
	case "hei", "heisann", "hallo", "hello", "hi", "dear", "tusen", "mange", "hjertelig", "hjarteleg", "så", "mye", "mykje", "many", "so", "much", "very",
		"for", "hjelpen", "hjelp", "hjelpa", "help", "svar", "svaret", "svara", "reply", "answer", "raskt", "rask", "kjapt", "quick", "fast", "god",
		"godt", "bra", "fint", "good", "nice", "well", "det", "den", "it", "that", "this", "dette", "da", "då", "nå", "now", "no", "then", "seg", "var", "er",
		"is", "was", "alt", "all", "everything", "i", "orden", "gikk", "gjekk", "og", "and", "jeg", "eg", "fikk", "fekk", "got", "til", "to", "you",
		"deg", "dere", "dykk", "your", "the", "a", "en", "ein", "et", "eit", "ha", "have", "fin", "dag", "day", "helg", "weekend", "ok", "okei", "okay",
		"ja", "yes", "setter", "set", "pris", "på", "appreciate", "med", "with", "at", "som", "of", "my", "problemet", "saken", "saka", "in", "order",
		"fungerer", "fungerar", "virker", "verkar", "works", "working", "helt", "heilt", "veldig", "kjempe", "veiledningen", "rettleiinga":
		return saysLittle
	}
	return saysSomething
}
