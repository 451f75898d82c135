package knowledge

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

var (
	street   = regexp.MustCompile(`(?:\p{Lu}[\p{L}]*(?:` + streetEnds + `)|(?:\p{Lu}[\p{L}.]+ ){1,3}(?:` + streetEnds + `|gt\.))\s{1,2}\d{1,4}(?:\s?[A-Z]\b|[a-z]\b)?`)
	postTown = regexp.MustCompile(`(?:\bNO?-)?\b\d{4}` + gapClass + `{1,2}\p{Lu}[\p{L}]+(?:[ -]\p{Lu}[\p{L}]+)?`)
	postBox  = regexp.MustCompile(`(?i)\b(?:postboks|p\.?\s?o\.?\s?box)\s{1,2}\d{1,5}`)
	titled   = regexp.MustCompile(`(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Fru|Herr)\.?|\bv/|\bc/o)\s{1,2}(\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+){0,2})`)
)

const streetEnds = `gata|gaten|gate|veien|vegen|vei|veg|allé|alléen|plassen|plass|torget|torg|bakken|stien|svingen|haugen|kroken|tunet|terrasse|bryggen|brygga|løkka|jordet|ringen|lia|[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane`

// addresses takes where people live. A number like a year before a place's name
// is one only behind a street.
func (c *cleaner) addresses() {
	var streets []piece
	c.takeAll(street, support.TakenAddress, rankNumber, func(_ string, at piece) bool {
		streets = append(streets, at)
		return true
	})
	c.takeAll(postTown, support.TakenAddress, rankNumber, func(found string, at piece) bool {
		if !years(digitsOf(found)) {
			return true
		}
		for _, s := range streets {
			if s.end <= at.start && strings.Trim(c.text[s.end:at.start], " ,\n") == "" {
				return true
			}
		}
		return false
	})
	c.takeAll(postBox, support.TakenAddress, rankNumber, nil)
	c.takeAll(titled, support.TakenName, rankNumber, nil)
}

// named takes the names of those in the thread wherever they stand, and names
// that begin with a common first name.
func (c *cleaner) named() {
	found := words(c.text)
	for i := 0; i < len(found); i++ {
		at := piece{found[i].start, found[i].end}
		if !c.capital(at) || c.inKept(at) {
			continue
		}
		known := c.known(found[i].folded)
		if !known && !c.firstName(found, i) {
			continue
		}
		for i+1 < len(found) && c.nameGoesOn(at, found[i+1]) {
			i++
			at.end = found[i].end
		}
		c.take(at, support.TakenName, rankName)
	}
}

// known reports whether a word is one of a name in the thread, perhaps in the
// genitive.
func (c *cleaner) known(folded string) bool {
	if c.names[folded] {
		return true
	}
	bare, ok := strings.CutSuffix(folded, "s")
	return ok && len(bare) >= 3 && c.names[bare]
}

// firstName reports whether a word is a common first name; one that is a word
// too must have a family name behind it.
func (c *cleaner) firstName(found []word, i int) bool {
	folded := found[i].folded
	bare := strings.TrimSuffix(folded, "s")
	switch {
	case commonName(folded) || len(bare) >= 4 && commonName(bare):
		return true
	case nameAndWord(folded) && i+1 < len(found):
		return c.nameGoesOn(piece{found[i].start, found[i].end}, found[i+1]) && !roleWord(found[i+1].folded)
	}
	return false
}

// nameGoesOn reports whether the next word belongs to the name that ends at at:
// it begins with a capital, and one space or hyphen is between.
func (c *cleaner) nameGoesOn(at piece, next word) bool {
	switch c.text[at.end:next.start] {
	case " ", "-", ". ":
		return c.capital(piece{next.start, next.end}) && !roleWord(next.folded)
	}
	return false
}

func (c *cleaner) capital(at piece) bool {
	first, _ := utf8.DecodeRuneInString(c.text[at.start:])
	return unicode.IsUpper(first)
}

// roleWord knows words that stand where names do and name nobody.
func roleWord(folded string) bool {
	switch folded {
	case "support", "brukerstøtte", "brukarstøtte", "it", "helpdesk", "servicedesk", "hjelp", "help", "desk", "service", "avdeling", "avdelingen",
		"avdelinga", "seksjon", "seksjonen", "universitetet", "universitet", "university", "høgskolen", "høgskulen", "høyskolen", "institutt",
		"fakultet", "fakultetet", "student", "studenter", "ansatt", "team", "teamet", "noreply", "no", "reply", "post", "info", "admin",
		"postmottak", "orakel", "oracle", "drift", "arkiv", "bibliotek", "biblioteket", "library", "kontor", "kontoret", "office", "i", "på", "ved", "og", "av",
		"the", "of", "and", "as", "in", "at", "via", "fra", "frå", "from", "for", "til", "vg", "mail", "epost", "no-reply", "studieavdelingen", "gruppe", "gruppa", "group",
		"microsoft", "teams", "outlook", "canvas", "windows", "mac", "office365", "zoom", "excel", "word", "onedrive", "sharepoint", "google":
		return true
	}
	return false
}

// commonName knows the most common first names in Norway that are nothing else.
func commonName(folded string) bool { return listed(firstNames, folded) }

// nameAndWord knows first names that are words, months or products too.
func nameAndWord(folded string) bool { return listed(wordNames, folded) }

func listed(list, folded string) bool {
	return folded != "" && !strings.Contains(folded, " ") && strings.Contains(list, " "+folded+" ")
}

const firstNames = ` aase abdul abdullah adam adrian agnes agnieszka ahmad ahmed aisha aleksander alexander alexandra alf ali amalie amanda amina amir
 anders andrea andreas andrzej andré andre anette anita anja ann anna anne anneli annette anniken anton anya ari arild arne arnt arvid aslak asle astrid atle aud august aurora
 beate benedicte benjamin bente bergljot berit bernt birgit birger birgitte birthe bjarne bjarte bjørg bjørn bjørnar bodil borghild brage brit britt camilla carina caroline cathrine cecilie
 charlotte christian christina christine christoffer christopher daniel daniela dagfinn dagny david dina edith edvard egil eilif einar eirik eirin eivind elena elin eline elisabet elisabeth elise elizabeth ella ellen
 ellinor elsa emil emilia emilie emily emma erik erika erlend erling espen ester eva evelyn even-tore fatima felix fillip filip fredrik frida frode frøydis geir georg gerd gisle gjermund grete grethe gro gudrun gunhild gunn gunnar gunvor gustav guro
 guttorm hallvard halvard halvor hanna hannah hanne hans harald hassan hedda hedvig hege heidi helena helene helga-marie helge hege hilde hildegunn henriette henrik henry herman hermann håkon håkan håvard ibrahim ida idar idun inga ingebjørg ingeborg ingelin inger ingjerd
 ingrid ingunn ingvild ingvar isabel isabella isak iselin ivan ivar iver iwona jacob jakob jan jane janne jannicke jarle jenny jens jeanette jesper jessica johan johanna johanne johannes john jon jonas jonathan jorunn joakim josef josefine joseph julia julie julian jørgen jørn jøran
 kai kaia kamilla karen kari karianne karin karina karl karoline kasper katarina katarzyna kathrine katrine kenneth kent ketil kevin khadija kim kine kirsten kirsti kjartan kjell kjersti kjetil klara klaus knut kristian kristin kristina kristine kristoffer krzysztof kåre
 lars lasse laila laura lea leif lena lene leon liam lilly lillian linda line linn linnea lise lisa lisbeth liv-marit lotte louise lucas lucia lukas ludvig lydia mads magdalena magne magnhild magnus maja malin maren margareth margit margrethe mari maria mariam marianne marie
 marit marius marta marte marthe marthin martin martine martha mathias mathilde mats matteo mette michael michelle mikael mikkel milla mina mohamed mohammad mohammed mona monica monika morten muhammad nadia natalia natalie nicolai nikolai nils nina njål noah nora norunn odd odd-arne oddbjørn
 oddvar ola olaf olav ole oliver olivia oscar oskar ottar otto patrick paul paulina pedro petra petter per peter philip pia piotr pål ragna ragnar ragnhild randi rannveig rebecca rebekka reidar reidun remi richard rikke robert roald roger rolf ronny ronja ruben runa rune ruth
 sander sandra sara sarah sebastian selma sidsel sigbjørn sigmund signe sigrid sigrun sigurd sigve silje silvia simen simon sindre siri siv siw sofia sofie solfrid solveig sondre stefan steffen steinar stian stig stine stina sturla ståle susann susanne svein sverre svetlana synne synnøve syver
 tage tale tatiana terese terje thea theodor therese thomas thor thorbjørn tina tobias tom tomas tomasz tommy tomine tone tonje tor torbjørn tord tore torhild torgeir torill torkel torstein torunn toril torleif tove trine trond trude truls trygve turid tuva unni ursula
 vanessa vegard veronica vera vetle victor victoria viggo vibeke vidar viktor viktoria vilde vigdis vivian wenche wiktoria william wojciech yasmin yngve yusuf yvonne zahra øistein øivind øyvind øystein ørjan åge åse åshild åsmund åsne `

const wordNames = ` alma april arn august bo borg dag else even freddy grant grim hope horn iris joy june leo liv loke lone mark may mai odin per ray rose roy ro runar snorre solbjørg stein stella sol sunniva sunny tale tiger tor tiril tuva ulf ulrik una unn vår vebjørn will max nick rob sky storm `
