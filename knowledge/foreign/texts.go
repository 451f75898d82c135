package foreign

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"linje/knowledge"
	"linje/support"
)

// standard reads one standard text: .txt, .html or .eml.
func (r *reader) standard(name string, data []byte) {
	if len(data) > maxText {
		r.fault(support.Fault{File: name, Code: "file_large", Detail: kilobytes(maxText)})
		return
	}
	var d draft
	var ok bool
	switch strings.ToLower(path.Ext(name)) {
	case ".eml":
		d, ok = r.fromMail(name, data)
	case ".html", ".htm", ".xhtml":
		d, ok = r.fromHTML(name, data)
	default:
		d, ok = r.fromText(name, data)
	}
	if !ok {
		return
	}
	d.file, d.whole = name, true
	d.item.Tags = folderTags(name)
	d.item.Kind = kindOf(d.item.Body)
	stem, l := cutLanguage(fileTitle(name))
	if !l.Valid() {
		if l = languageMark(path.Base(path.Dir(name))); l.Valid() {
			stem = fileTitle(name)
		}
	}
	if l.Valid() {
		if d.item.Title == fileTitle(name) {
			d.item.Title = stem
		}
		d.stem, d.item.Language = stem, l
	}
	r.text(d)
}

// pair finds the texts of a folder that have the name of a variant in another
// language but no mark of their own: vpn.txt beside vpn.nn.txt.
func pair(drafts []draft) {
	key := func(d draft, stem string) string { return path.Dir(d.file) + "\x00" + strings.ToLower(stem) }
	marked := make(map[string]string)
	for _, d := range drafts {
		if stem, l := cutLanguage(fileTitle(d.file)); d.whole && l.Valid() {
			marked[key(d, stem)] = stem
		}
	}
	for i := range drafts {
		if d := &drafts[i]; d.whole && d.stem == "" {
			d.stem = marked[key(*d, fileTitle(d.file))]
		}
	}
}

// kindOf takes a text with a heading and a link for an article, all else for a
// reply template.
func kindOf(md string) support.ItemKind {
	headed, linked := false, strings.Contains(md, "](http") || strings.Contains(md, "http://") || strings.Contains(md, "https://")
	for line := range strings.Lines(md) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		headed = headed || word != "" && strings.Trim(word, "#") == "" && rest != ""
	}
	if headed && linked {
		return support.KindArticle
	}
	return support.KindTemplate
}

// folderTags are the names of the folders that a file lies in, but for those
// that name a language.
func folderTags(name string) []string {
	var out []string
	for _, f := range strings.Split(path.Dir(name), "/") {
		if f != "." && !languageMark(f).Valid() {
			out = append(out, f)
		}
	}
	return out
}

func (r *reader) fromText(name string, data []byte) (draft, bool) {
	text, code := decode(data)
	switch {
	case code != "":
		r.fault(support.Fault{File: name, Code: code})
		return draft{}, false
	case strings.TrimSpace(text) == "":
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
		return draft{}, false
	}
	title, rest := takeTitle(body(r.unsigned(name, text)))
	if title == "" {
		title = fileTitle(name)
	}
	return draft{item: support.Item{Title: title, Body: plainMarkdown(rest)}}, true
}

// takeTitle takes the title from the beginning of a text: a line "Emne: …", a
// heading, or a short first line by itself that is no greeting.
func takeTitle(s string) (title, rest string) {
	first, rest, _ := strings.Cut(s, "\n")
	first = strings.TrimSpace(first)
	label := regexp.MustCompile(`(?i)^(?:emne|tittel|tema|subject|title)\s*:\s*(\S.*)$`)
	below, after, _ := strings.Cut(rest, "\n")
	switch m := label.FindStringSubmatch(first); {
	case strings.TrimSpace(rest) == "":
		return "", s
	case m != nil:
		return m[1], rest
	case strings.HasPrefix(first, "# "):
		return strings.TrimSpace(strings.Trim(first, "# ")), rest
	case len(below) > 2 && strings.Trim(below, "=") == "" && strings.TrimSpace(after) != "":
		return first, after
	case strings.TrimSpace(below) == "" && utf8.RuneCountInString(first) <= 80 && !endsSentence(first) && !greets(first):
		return first, rest
	}
	return "", s
}

func endsSentence(s string) bool {
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".,!?:;") || strings.Contains(s, "{{")
}

// greets reports whether a line is how a letter begins.
func greets(line string) bool {
	words := strings.Fields(strings.ToLower(line))
	if len(words) == 0 {
		return true
	}
	return slices.Contains([]string{"hei", "heisann", "hallo", "hello", "hi", "dear", "kjære", "god", "good", "hey", "til", "to", "takk", "thanks", "thank"},
		strings.Trim(words[0], ",.!"))
}

func (r *reader) fromHTML(name string, data []byte) (draft, bool) {
	src, code := decodeHTML(data)
	if code != "" {
		r.fault(support.Fault{File: name, Code: code})
		return draft{}, false
	}
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		r.fault(support.Fault{File: name, Code: "foreign_deep", Detail: "512"})
		return draft{}, false
	}
	h := headOf(root)
	prune(root, nil)
	title := ""
	if first := heading(root, atom.H1); first != nil {
		title = oneLine(text(first), maxTitle)
		first.Parent.RemoveChild(first)
	}
	w := &writer{base: h.baseURL()}
	d := draft{item: support.Item{Title: title, Body: w.document(root), Language: h.language}}
	if strings.TrimSpace(d.item.Body) == "" {
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
		return draft{}, false
	}
	if d.item.Title == "" {
		d.item.Title = h.title
	}
	if d.item.Title == "" {
		d.item.Title = fileTitle(name)
	}
	r.counts(support.Fault{File: name, Code: "foreign_pictures"}, w.pictures)
	return d, true
}

func (r *reader) fromMail(name string, data []byte) (draft, bool) {
	if r.options.Mail == nil {
		r.fault(support.Fault{File: name, Code: "foreign_unknown"})
		return draft{}, false
	}
	m := r.options.Mail(data)
	if m.Has(support.TraitBroken) && strings.TrimSpace(m.Envelope.Subject) == "" || m.Envelope.From.Email == "" && m.Envelope.Subject == "" {
		r.fault(support.Fault{File: name, Code: "foreign_broken", Detail: "MIME"})
		return draft{}, false
	}
	if strings.TrimSpace(m.Text) == "" {
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
		return draft{}, false
	}
	for _, a := range m.Attachments {
		r.note(support.Fault{File: name, Code: "foreign_attachment", Detail: a.Name})
	}
	title := oneLine(m.Envelope.Subject, maxTitle)
	if title == "" {
		title = fileTitle(name)
	}
	return draft{item: support.Item{Title: title, Body: plainMarkdown(r.unsigned(name, m.Text))}}, true
}

// maxSignature is how many lines a signature may have.
const maxSignature = 12

// unsigned takes the signature off a text, what stands below the mark "-- " of
// mail programs: replies get that of whoever sends them.
func (r *reader) unsigned(name, text string) string {
	start, at := -1, 0
	for line := range strings.Lines(text) {
		if strings.TrimRight(line, "\r\n") == "-- " {
			start = at
		}
		at += len(line)
	}
	if start < 0 {
		return text
	}
	_, below, _ := strings.Cut(text[start:], "\n")
	below = strings.TrimSpace(below)
	if strings.Count(below, "\n") >= maxSignature || strings.TrimSpace(text[:start]) == "" {
		return text
	}
	if below != "" {
		r.note(support.Fault{File: name, Code: "foreign_signature", Detail: below})
	}
	return text[:start]
}

// fileTitle makes a title of the name of a file.
func fileTitle(name string) string {
	base := path.Base(name)
	base = strings.TrimSuffix(base, path.Ext(base))
	base = strings.NewReplacer("_", " ", "+", " ", "%20", " ").Replace(base)
	if !strings.Contains(base, " ") {
		base = strings.ReplaceAll(base, "-", " ")
	}
	base = oneLine(base, maxTitle)
	first, size := utf8.DecodeRuneInString(base)
	if size == 0 {
		return ""
	}
	return strings.ToUpper(string(first)) + base[size:]
}

// languageMark is the written form that a name stands for.
func languageMark(name string) support.Language {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "nb", "bokmål", "bokmaal", "bokmal", "bm", "nb-no":
		return support.Bokmaal
	case "nn", "nynorsk", "nn-no":
		return support.Nynorsk
	case "en", "engelsk", "english", "eng", "en-gb", "en-us":
		return support.English
	}
	return support.LanguageUnset
}

// cutLanguage takes the written form off the end of a title or the name of a
// file: "Nytt passord (nynorsk)", "passord.nn", "passord_en".
func cutLanguage(title string) (stem string, l support.Language) {
	mark := regexp.MustCompile(`(?i)^(.{2,}?)(?:\s*[([]([a-zæøå-]{2,8})[)\]]|[\s._–-]+(nb|nn|bokm(?:å|aa|a)l|nynorsk|engelsk|english|en|eng))$`)
	m := mark.FindStringSubmatch(strings.TrimSpace(title))
	if m == nil {
		return title, support.LanguageUnset
	}
	if l = languageMark(m[2] + m[3]); !l.Valid() || m[3] == "en" && articleEn(m[1]) {
		return title, support.LanguageUnset
	}
	return strings.TrimSpace(m[1]), l
}

// articleEn: in "Kan du vente en" the last word is no mark.
func articleEn(before string) bool {
	l, sure := knowledge.Language(before)
	return sure && l != support.English
}
