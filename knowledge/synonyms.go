package knowledge

import (
	_ "embed"

	"linje/support"
)

//go:embed words/synonyms.csv
var synonymList []byte

// The table of synonyms.
const synonymsFile = "synonyms.csv"

func synonymColumns() []string { return []string{"words", "note"} }

// StandardSynonyms is the list that Linje brings: everyday and official words
// of support, in force beside those of the material.
func StandardSynonyms() []support.Synonym {
	var faults faultList
	return parseSynonyms(synonymsFile, synonymList, make(tableIDs), &faults)
}

// parseSynonyms reads a table of synonyms: in each row words and phrases,
// divided by semicolons, that mean the same.
func parseSynonyms(name string, data []byte, ids tableIDs, faults *faultList) []support.Synonym {
	synonyms := []support.Synonym{}
	t, ok := openTable(name, data, faults, synonymColumns(), []string{"words"})
	if !ok {
		return synonyms
	}
	for {
		r, ok := t.next()
		if !ok {
			return synonyms
		}
		c := newRowChecker(r, ids)
		s := support.Synonym{Words: c.list("words"), Note: c.text("note", false), Extra: c.extra()}
		if len(s.Words) < 2 {
			c.wrong(why("synonym_alone").in("words"))
		} else if first, taken := ids[s.Key()]; taken {
			c.wrong(why("taken").found(clip(s.Key())).against(first).in("words"))
		}
		if c.bad.ok() {
			synonyms = append(synonyms, s)
			ids[s.Key()] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, "", c.bad)
	}
}

// writeSynonyms makes the table that parseSynonyms reads.
func writeSynonyms(synonyms []support.Synonym) []byte {
	extras := make([]map[string]string, len(synonyms))
	rows := make([][]string, len(synonyms))
	for i, s := range synonyms {
		extras[i] = s.Extra
		rows[i] = synonymRow(s)
	}
	return writeTable(synonymColumns(), rows, extras)
}

func synonymRow(s support.Synonym) []string { return []string{s.Key(), s.Note} }

// effective are the synonyms in force for a material: Linje's own and those of
// the material.
func effective(m support.Material) []support.Synonym {
	standard := StandardSynonyms()
	return append(standard, beyond(standard, m.Synonyms)...)
}

// beyond are the synonyms that do not stand in a list.
func beyond(list, all []support.Synonym) []support.Synonym {
	have := make(map[string]bool, len(list))
	for _, s := range list {
		have[s.Key()] = true
	}
	out := make([]support.Synonym, 0, len(all))
	for _, s := range all {
		if !have[s.Key()] {
			out = append(out, s)
		}
	}
	return out
}

func synonymKey(s support.Synonym) string { return "synonym:" + s.Key() }

func synonymEntry(p *plan) entry[support.Synonym] {
	return entry[support.Synonym]{
		key:   synonymKey,
		bytes: func(s support.Synonym) []byte { return writeSynonyms([]support.Synonym{s}) },
		kept:  func(support.Synonym) bool { return p.keepsRow(synonymsFile, "") },
	}
}

// mergeSynonyms plans the list; what Linje's own says is none of the material's.
func (p *plan) mergeSynonyms(current, loaded []support.Synonym) []support.Synonym {
	before := len(p.report.Added) + len(p.report.Changed) + len(p.report.Removed)
	result := merge(p, current, beyond(StandardSynonyms(), loaded), synonymEntry(p))
	if len(p.report.Added)+len(p.report.Changed)+len(p.report.Removed) == before {
		return current
	}
	return result
}
