package knowledge

import "strings"

// leastRoot is the shortest word, in bytes, that has a root.
const leastRoot = 4

// root makes a coarser form than stem: derivations and past tenses meet, and
// spellings that the written forms differ in. "søknad", "søkt" and "søkje" all
// are "søk". It is only used beside the stem, and counts less.
func root(term string) string {
	w := term
	for _, s := range [][2]string{{"øy", "ø"}, {"au", "ø"}, {"kv", "hv"}, {"kj", "k"}, {"gj", "g"}, {"ei", "e"}} {
		if i := strings.Index(w, s[0]); i > 0 || i == 0 && s[0] == "kv" {
			w = w[:i] + s[1] + w[i+len(s[0]):]
		}
	}
	for range 2 {
		next := w
		for _, ending := range []string{"elsane", "elsene", "elsen", "else", "els", "asjon", "sjon", "ation", "ment", "ning", "nad", "ling",
			"bar", "leg", "lig", "het", "d", "t"} {
			if base, ok := cutEnding(w, ending); ok && len(base) >= 4 {
				next = stem(base)
				break
			}
		}
		if next == w {
			break
		}
		w = next
	}
	return w
}
