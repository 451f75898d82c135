package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// summaryWords is how many words of an article go into an answer as its summary.
const summaryWords = 60

// InsertText is an article, guide, link or service as it goes into an answer: a
// link in the answer's notation, the beginning of its text with the link, or all
// of its text. A text in another written form than the answer's says so. What
// has no address goes in as text, what has no text as a link.
func InsertText(it support.Item, as support.InsertAs, answer support.Language) string {
	link := LinkText(it.Title, it.URL)
	body := Plain(it.Body)
	switch {
	case body == "" || as == support.AsLink && strings.TrimSpace(it.URL) != "":
		return link
	case as == support.AsSummary:
		body = Summary(body, summaryWords)
	}
	word := OtherFormWord(it.Language, answer)
	if strings.TrimSpace(it.URL) == "" {
		return paragraphs(strings.TrimSpace(it.Title+" "+word), body)
	}
	if as == support.AsSummary {
		return paragraphs(body, strings.TrimSpace(link+" "+word))
	}
	return paragraphs(strings.TrimSpace(link+" "+word), body)
}

// LinkText writes a link the way the outgoing mail understands it. Brackets in
// the title and white space in the target would end it early.
func LinkText(title, url string) string {
	title = strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(strings.TrimSpace(title))
	url = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "\n", "").Replace(strings.TrimSpace(url))
	if title == "" {
		return url
	}
	if url == "" {
		return title
	}
	return "[" + title + "](" + url + ")"
}

// OtherFormWord says, in the language of an answer, that a text is in another:
// "(på bokmål)"; "" where it is not, or that is not known.
func OtherFormWord(text, answer support.Language) string {
	if !text.Valid() || !answer.Valid() || text == answer {
		return ""
	}
	if answer == support.English {
		return map[support.Language]string{support.Bokmaal: "(in Norwegian, Bokmål)", support.Nynorsk: "(in Norwegian, Nynorsk)"}[text]
	}
	return map[support.Language]string{support.Bokmaal: "(på bokmål)", support.Nynorsk: "(på nynorsk)", support.English: "(på engelsk)"}[text]
}

// Summary is the beginning of a readable text, at most so many words: whole
// paragraphs as far as they go, else whole sentences of the first, else its
// words, with an ellipsis.
func Summary(text string, most int) string {
	var kept []string
	left := most
	for _, p := range strings.Split(text, "\n\n") {
		p = strings.TrimSpace(p)
		n := len(strings.Fields(p))
		if p == "" {
			continue
		}
		if n > left {
			if len(kept) == 0 {
				kept = append(kept, cutParagraph(p, most))
			}
			break
		}
		kept = append(kept, p)
		if left -= n; left < most/2 { // one more would seldom fit
			break
		}
	}
	for len(kept) > 1 && strings.HasSuffix(kept[len(kept)-1], ":") { // it leads to what is left out
		kept = kept[:len(kept)-1]
	}
	return strings.Join(kept, "\n\n")
}

// cutParagraph keeps whole sentences of a paragraph, or of its first the words
// that fit.
func cutParagraph(p string, most int) string {
	cut, words, inside := 0, 0, 0 // inside: brackets of a link
	for i, r := range p {
		switch r {
		case '[', '(':
			inside++
		case ']', ')':
			inside = max(0, inside-1)
		}
		if !unicode.IsSpace(r) || inside > 0 {
			continue
		}
		if words++; words > most {
			break
		}
		before := strings.TrimSpace(p[:i])
		if before != "" && (r == '\n' || strings.ContainsRune(".!?", rune(before[len(before)-1]))) && startsSentence(p[i:]) {
			cut = len(before)
		}
	}
	if cut > 0 {
		return strings.TrimRight(p[:cut], " :")
	}
	return firstWords(p, most)
}

// startsSentence keeps "f.eks. dette" whole.
func startsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return !unicode.IsLower(r)
}

func firstWords(p string, most int) string {
	fields := strings.Fields(p)
	if len(fields) <= most {
		return p
	}
	cut := strings.Join(fields[:most], " ")
	if open := strings.LastIndexByte(cut, '['); open >= 0 && !strings.Contains(cut[open:], ")") { // never half a link
		cut = cut[:open]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}
