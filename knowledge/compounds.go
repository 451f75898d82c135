package knowledge

// The bounds of a compound's parts, in bytes.
const (
	leastCompound = 7
	leastPart     = 3
	leastSure     = 4 // shorter parts must be words of the synonyms
)

// split divides a compound into words that are known, perhaps with a joining s
// or e between; nil when it is none. The longest last part wins, for it says
// what kind of thing it is. A first part that is a compound itself is divided
// again.
func (x *Index) split(folded string, known func(term string) bool) []string {
	if base := stem(folded); x.lexicon.off.has(PartStemming) {
		folded = base // "kontoret" is no "konto" and "ret"
	}
	if len(folded) < leastCompound || !x.lexicon.off.has(PartCompounds) {
		return nil
	}
	for i := leastPart; i <= len(folded)-leastPart; i++ {
		right := x.lexicon.term(folded[i:])
		if !x.part(right, known) {
			continue
		}
		for _, left := range firstParts(folded[:i]) {
			if l := x.lexicon.term(left); x.part(l, known) {
				if more := x.split(left, known); more != nil {
					return append(more, l, right)
				}
				return []string{l, right}
			}
		}
	}
	return nil
}

// firstParts are the forms that a first part may have: as it stands, and
// without what joins it to the next.
func firstParts(left string) []string {
	forms := []string{left}
	if n := len(left); n > leastPart && (left[n-1] == 's' || left[n-1] == 'e') {
		forms = append(forms, left[:n-1])
	}
	return forms
}

// part reports whether a term can be a part of a compound: short ones only
// where the synonyms have them, for endings look like words ("ing", "ten").
func (x *Index) part(term string, known func(term string) bool) bool {
	return len(term) >= leastSure && known(term) || len(term) >= leastPart && x.words.topic(term)
}
