package knowledge

import (
	"hash/fnv"
	"slices"
	"strings"

	"linje/support"
)

// The measures of what counts as nearly the same text.
const (
	shingleWords  = 3    // words that stand beside each other
	leastShingles = 6    // a shorter text has too little of its own
	sameShare     = 0.7  // of the shingles of both that they have in common
	maxShared     = 60   // texts with one shingle; more have it from a common frame
	maxSameText   = 8000 // bytes of a text that are compared
)

// duplicates finds items that say nearly the same in the same written form, and
// links that lead to the same page.
func (u *upkeep) duplicates(m support.Material) {
	u.sameTexts(m.Items)
	byPage := make(map[string]support.Item)
	for _, l := range m.Links {
		key := pageKey(l.URL)
		if key == "" {
			continue
		}
		if first, there := byPage[key]; there && first.ID != l.ID {
			u.add(support.UpkeepFinding{Kind: support.UpkeepDuplicate, Item: l.Item(), Other: first})
			continue
		}
		byPage[key] = l.Item()
	}
}

// pageKey makes one form of the addresses of a page.
func pageKey(address string) string {
	address = strings.TrimSpace(address)
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	host, path, _ := strings.Cut(address, "/")
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if host == "" {
		return ""
	}
	return host + "/" + strings.TrimRight(path, "/")
}

// sameTexts compares the texts by the shingles that they share. Each later item
// is told of once, with the one that it is most like.
func (u *upkeep) sameTexts(items []support.Item) {
	sets := make([][]uint64, len(items))
	whole := make(map[uint64]int)    // all shingles of a text → the first that has them
	holds := make(map[uint64][]int)  // shingle → texts
	told := make(map[string]bool)    // pairs of IDs
	tell := func(later, first int) { // a pair is told of once, whatever its variants
		pair := items[first].ID + "\n" + items[later].ID
		if items[later].ID != items[first].ID && items[later].Language == items[first].Language && !told[pair] {
			told[pair], told[items[later].ID+"\n"+items[first].ID] = true, true
			u.add(support.UpkeepFinding{Kind: support.UpkeepDuplicate, Item: items[later], Other: items[first]})
		}
	}
	for i, item := range items {
		sets[i] = shingles(item)
		if len(sets[i]) < leastShingles {
			continue
		}
		key := wholeKey(sets[i], item)
		if first, there := whole[key]; there {
			tell(i, first)
			continue
		}
		whole[key] = i
		if first := nearest(sets, holds, items, i); first >= 0 {
			tell(i, first)
		}
		for _, s := range sets[i] {
			if len(holds[s]) < maxShared {
				holds[s] = append(holds[s], i)
			}
		}
	}
}

// nearest finds the text before i that shares most with it; -1 for none that
// shares enough.
func nearest(sets [][]uint64, holds map[uint64][]int, items []support.Item, i int) int {
	shared := make(map[int]int)
	for _, s := range sets[i] {
		for _, other := range holds[s] {
			if items[other].Language == items[i].Language && items[other].ID != items[i].ID {
				shared[other]++
			}
		}
	}
	best, share := -1, sameShare
	for other, n := range shared {
		got := float64(n) / float64(len(sets[i])+len(sets[other])-n)
		if got > share || got == share && (best < 0 || other < best) {
			best, share = other, got
		}
	}
	return best
}

// shingles are the marks of the words that stand beside each other in a text,
// sorted, each once.
func shingles(item support.Item) []uint64 {
	body := item.Body
	if len(body) > maxSameText {
		body = strings.ToValidUTF8(body[:maxSameText], "")
	}
	found := words(withoutTags(body))
	var out []uint64
	for i := 0; i+shingleWords <= len(found); i++ {
		h := fnv.New64a()
		for _, w := range found[i : i+shingleWords] {
			_, _ = h.Write([]byte(stem(w.folded)))
			_, _ = h.Write([]byte{0})
		}
		out = append(out, h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func wholeKey(set []uint64, item support.Item) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(item.Language))
	for _, s := range set {
		var b [8]byte
		for i := range b {
			b[i] = byte(s >> (8 * i))
		}
		_, _ = h.Write(b[:])
	}
	return h.Sum64()
}
