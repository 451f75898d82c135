package foreign

import (
	"bytes"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"linje/support"
)

// maxPage bounds the HTML of one page, in bytes.
const maxPage = 8 << 20

// page reads a web page that was saved.
func (r *reader) page(name string, data []byte) {
	address := ""
	if isMHTML(data) {
		var ok bool
		if data, address, ok = r.mhtml(name, data); !ok {
			return
		}
	}
	if len(data) > maxPage {
		r.fault(support.Fault{File: name, Code: "file_large", Detail: strconv.Itoa(maxPage>>20) + " MB"})
		return
	}
	src, code := decodeHTML(data)
	if code != "" {
		r.fault(support.Fault{File: name, Code: code})
		return
	}
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		r.fault(support.Fault{File: name, Code: "foreign_deep", Detail: "512"})
		return
	}
	r.article(name, root, address)
}

// article makes an item of the tree of a page.
func (r *reader) article(name string, root *html.Node, address string) {
	h := headOf(root)
	if h.address == "" {
		h.address = address
	}
	prune(root, weightsOf(root))
	content := mainContent(root)
	w := &writer{base: h.baseURL()}
	d := draft{file: name, item: support.Item{Kind: support.KindArticle, Language: h.language}}
	d.item.Title = h.takeTitle(content, root)
	if d.item.Title == "" {
		d.item.Title = fileTitle(name)
	}
	if d.item.Body = w.document(content); !hasWords(d.item.Body) {
		r.fault(support.Fault{File: name, Code: "foreign_no_page"})
		return
	}
	d.item.URL = pageURL(h.address)
	if w.pictures > 0 {
		r.note(support.Fault{File: name, Code: "foreign_pictures", Detail: strconv.Itoa(w.pictures)})
	}
	if stem, l := cutLanguage(fileTitle(name)); l.Valid() {
		d.stem, d.item.Language = stem, l
	}
	r.text(d)
}

// takeTitle finds the title of a page: its first heading, which then does not
// stand in the text as well, else what the page is called.
func (h head) takeTitle(content, root *html.Node) string {
	first := heading(content, atom.H1)
	if first == nil {
		first = heading(root, atom.H1)
	}
	title := h.pageTitle()
	if first == nil && title == "" {
		first = heading(content, atom.H2)
	}
	if first != nil {
		title = oneLine(text(first), maxTitle)
		first.Parent.RemoveChild(first)
	}
	return title
}

// hasWords reports whether there is something to read.
func hasWords(s string) bool { return utf8.RuneCountInString(strings.TrimSpace(s)) >= 20 }

// pageURL is the address of a page as an item has it; "" for none that others
// can open.
func pageURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(s) > 280 {
		return ""
	}
	u.Fragment = ""
	return strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", "`", "%60", "{", "%7B", "}", "%7D", "|", "%7C", `\`, "%5C", "^", "%5E").Replace(u.String())
}

// head is what a page says about itself.
type head struct {
	title    string
	ogTitle  string
	site     string
	address  string
	base     string
	language support.Language
}

// headOf reads the head of a page, and where its browser says it was saved from.
func headOf(root *html.Node) head {
	var h head
	saved := regexp.MustCompile(`(?i)saved from url=\(\d+\)\s*(\S+)`)
	at := make(map[string]string) // what it says where it is
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			h.take(n, at)
		} else if m := saved.FindStringSubmatch(n.Data); n.Type == html.CommentNode && m != nil && at["saved"] == "" {
			at["saved"] = m[1]
		}
	}
	for _, s := range []string{at["canonical"], at["og:url"], at["saved"], h.base} {
		if absolute := h.absolute(s, at["saved"]); h.address == "" && absolute != "" {
			h.address = absolute
		}
	}
	return h
}

// take takes what one element says about the page.
func (h *head) take(n *html.Node, at map[string]string) {
	switch n.DataAtom {
	case atom.Html:
		h.language = pageLanguage(attr(n, "lang"))
	case atom.Title:
		if h.title == "" {
			h.title = oneLine(text(n), maxTitle)
		}
	case atom.Base:
		if h.base == "" {
			h.base = attr(n, "href")
		}
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") && at["canonical"] == "" {
			at["canonical"] = attr(n, "href")
		}
	case atom.Meta:
		switch content := attr(n, "content"); attr(n, "property") {
		case "og:url":
			at["og:url"] = content
		case "og:title":
			h.ogTitle = oneLine(content, maxTitle)
		case "og:site_name":
			h.site = oneLine(content, maxTitle)
		}
	}
}

// absolute makes an absolute address of one that a page gives of itself.
func (h head) absolute(s, from string) string {
	for _, base := range []string{h.base, from} {
		if b, err := url.Parse(base); err == nil && b.IsAbs() {
			if u, err := b.Parse(s); err == nil && s != "" {
				s = u.String()
			}
		}
	}
	return pageURL(s)
}

func (h head) baseURL() *url.URL {
	for _, s := range []string{h.base, h.address} {
		if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
			return u
		}
	}
	return nil
}

// pageTitle is the title of a page without the name of its site.
func (h head) pageTitle() string {
	if h.ogTitle != "" {
		return h.ogTitle
	}
	for _, sep := range []string{" | ", " – ", " — ", " - ", " « ", " :: "} {
		before, after, ok := strings.Cut(h.title, sep)
		if ok && len(before) >= 8 && (h.site == "" || strings.Contains(after, h.site) || len(after) < len(before)) {
			return before
		}
	}
	return h.title
}

// pageLanguage reads <html lang>; what does not tell bokmål from nynorsk, and
// other languages, are left to the words.
func pageLanguage(lang string) support.Language {
	tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(lang)), "-")
	if l := support.Language(tag); l.Valid() {
		return l
	}
	return support.LanguageUnset
}

// decodeHTML makes UTF-8 of a page, by its mark, its own word or its bytes.
func decodeHTML(data []byte) (string, support.FaultCode) {
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) || bytes.HasPrefix(data, []byte("\xFF\xFE")) ||
		bytes.HasPrefix(data, []byte("\xFE\xFF")) || utf8.Valid(data) || bytes.IndexByte(data[:min(len(data), 1000)], 0) >= 0 {
		return decode(data)
	}
	e, name, certain := charset.DetermineEncoding(data[:min(len(data), 4096)], "")
	if name == "utf-8" || !certain {
		return decode(data)
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", "foreign_charset"
	}
	return plainText(string(out))
}

// isPage reports whether HTML is a whole page of a site, not a text that
// somebody wrote.
func isPage(data []byte) bool {
	start := strings.ToLower(string(data[:min(len(data), 64<<10)]))
	for _, mark := range []string{"saved from url=", `rel="canonical"`, "og:url", "og:site_name", "<nav", "<main", "<article", "<header", "<footer", `id="content"`, "<script", `role="main"`} {
		if strings.Contains(start, mark) {
			return true
		}
	}
	return false
}
