package knowledge

import "slices"

// Part is a part of the ranking that can be left out, to see what it adds.
type Part string

// The parts.
const (
	PartFolding   Part = "folding"   // é is e, capitals are none
	PartStemming  Part = "stemming"  // inflections and derivations meet
	PartCompounds Part = "compounds" // parts of compounds and joined words
	PartNynorsk   Part = "nynorsk"   // nynorsk words as bokmål ones
	PartEnglish   Part = "english"   // English words as Norwegian ones
	PartSynonyms  Part = "synonyms"  // everyday words as official ones
	PartTyping    Part = "typing"    // typing errors, and words that are alike
	PartOwnText   Part = "own text"  // what the library says elsewhere
)

// Parts lists all parts.
func Parts() []Part {
	return []Part{PartFolding, PartStemming, PartCompounds, PartNynorsk, PartEnglish, PartSynonyms, PartTyping, PartOwnText}
}

// without are the parts that are left out; none as a rule.
type without []Part

func (w without) has(p Part) bool { return !slices.Contains(w, p) }
