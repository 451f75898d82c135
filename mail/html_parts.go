package mail

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/idna"
)

// maxTarget bounds the link targets that are shown, in bytes.
const maxTarget = 2000

// startTag reads the tag that the tokenizer stands at, with its attributes only
// where they matter: in mails almost every tag has many.
func startTag(z *html.Tokenizer) html.Token {
	raw := z.Raw()
	mayHide := containsFold(raw, "none") || containsFold(raw, "hid") || bytes.Contains(raw, []byte(":0")) || bytes.Contains(raw, []byte(": 0")) ||
		bytes.Contains(raw, []byte("transparent")) || bytes.Contains(raw, []byte("reheader")) || bytes.Contains(raw, []byte("review")) || bytes.Contains(raw, []byte("1px"))
	name, more := z.TagName()
	t := html.Token{Data: tagName(name)}
	switch t.Data {
	case "a", "img", "table", "ol":
	default:
		if !mayHide {
			return t
		}
	}
	for n := 0; more && n < maxParams; n++ {
		var key, val []byte
		key, val, more = z.TagAttr()
		t.Attr = append(t.Attr, html.Attribute{Key: string(key), Val: string(val)})
	}
	return t
}

func tagName(b []byte) string {
	if a := atom.Lookup(b); a != 0 {
		return a.String()
	}
	return string(b)
}

// containsFold reports whether b holds word, which is in lower case, in any
// case.
func containsFold(b []byte, word string) bool {
	for i := 0; i+len(word) <= len(b); i++ {
		if b[i]|0x20 == word[0] && strings.EqualFold(string(b[i:i+len(word)]), word) {
			return true
		}
	}
	return false
}

// neverShown reports whether an element's content is not text for a reader.
func neverShown(name string) bool {
	switch name {
	case "script", "style", "title", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math",
		"select", "button", "audio", "video", "canvas", "map", "noembed", "noframes", "xml":
		return true
	}
	return false
}

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// hidden reports whether an element is made so that nobody sees it, as the
// preview text of mailings is, and text that is to deceive a filter.
func hidden(t html.Token) bool {
	for _, a := range t.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "class", "id":
			if class := strings.ToLower(a.Val); strings.Contains(class, "preheader") || strings.Contains(class, "previewtext") {
				return true
			}
		case "style":
			if hiddenStyle(a.Val) {
				return true
			}
		}
	}
	return false
}

// hiddenStyle reports whether a style makes what it is put on invisible.
func hiddenStyle(style string) bool {
	for style != "" {
		var decl string
		decl, style, _ = strings.Cut(style, ";")
		name, value, _ := strings.Cut(decl, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		value = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(value), "!important"))
		switch strings.ToLower(name) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" {
				return true
			}
		case "mso-hide":
			if value == "all" {
				return true
			}
		case "color":
			if value == "transparent" {
				return true
			}
		case "font-size", "max-height", "max-width", "opacity":
			if strings.Trim(strings.TrimRight(value, "%pxtem"), "0.") == "" || name == "font-size" && value == "1px" {
				return true
			}
		}
	}
	return false
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// picture writes what stands for a picture, where it says something. Nothing
// is ever loaded.
func (p *page) picture(t html.Token) {
	if tiny(t) || p.hiding && hidden(t) {
		return
	}
	if p.looking {
		if len(p.pictures) < maxReferences {
			p.pictures = append(p.pictures, attribute(t, "src"))
		}
		return
	}
	alt := oneLine(attribute(t, "alt"))
	if alt == "" || len(alt) > 200 {
		return
	}
	if !strings.ContainsFunc(alt, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || p.top().tag == "a" {
		p.put(p.top(), alt) // an emoji, or the words of a link
		return
	}
	if p.shows != nil && p.shows(attribute(t, "src")) || saysNothing(alt) {
		return
	}
	p.top().space = true
	p.put(p.top(), "["+alt+"]")
	p.top().space = true
}

// saysNothing knows the name of a file, as programs write it that know no words
// for a picture.
func saysNothing(alt string) bool {
	dot := strings.LastIndexByte(alt, '.')
	if dot < 0 {
		return false
	}
	switch strings.ToLower(alt[dot+1:]) {
	case "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff", "heic":
		return !strings.Contains(alt, " ")
	}
	return false
}

// tiny reports whether a picture is so small that it is there to be counted,
// not to be seen.
func tiny(t html.Token) bool {
	small := func(v string) bool {
		v = strings.TrimSuffix(strings.TrimSpace(strings.ToLower(v)), "px")
		return v == "0" || v == "1" || v == "2"
	}
	for _, a := range t.Attr {
		switch a.Key {
		case "width", "height":
			if small(a.Val) {
				return true
			}
		case "style":
			for decl := range strings.SplitSeq(a.Val, ";") {
				name, value, _ := strings.Cut(decl, ":")
				name = strings.ToLower(strings.TrimSpace(name))
				if (name == "width" || name == "height") && small(value) {
					return true
				}
			}
		}
	}
	return false
}

// link writes the text of a link with where it goes.
func (p *page) link(out, f *frame, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return // a picture or nothing: there is nothing to choose
	}
	out.space = out.space || f.space && f.text.Len() == 0
	p.put(out, linkText(text, f.href))
	out.space = f.space
}

// linkTarget returns where a link goes, as it is to be shown; "" for a link
// that is not shown as one: within the page, relative, or of a scheme that
// does something else than to bring a reader somewhere.
func linkTarget(href string) string {
	href = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || readableRune(r) != r || r == '<' || r == '>' {
			return -1
		}
		return r
	}, href)
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return webTarget(u, href)
	case "mailto":
		address, _, _ := strings.Cut(href[len("mailto:"):], "?")
		if plainAddress, err := url.PathUnescape(address); err == nil {
			address = oneLine(plainAddress)
		}
		return cutBytes(address, maxTarget)
	case "tel":
		return cutBytes(href[len("tel:"):], maxTarget)
	}
	return ""
}

// webTarget shows a host in the letters it has on the wire, so that "а" is not
// taken for "a", and looks through Microsoft's link checker.
func webTarget(u *url.URL, href string) string {
	host := strings.ToLower(u.Hostname())
	if host == "" {
		return ""
	}
	if strings.HasSuffix(host, ".safelinks.protection.outlook.com") {
		if inner := u.Query().Get("url"); inner != "" && !strings.Contains(inner, "safelinks.protection") {
			if t := linkTarget(inner); strings.HasPrefix(t, "http") {
				return t
			}
		}
	}
	if _, inner, ok := strings.Cut(href, "://urldefense.com/v3/__"); ok {
		if inner, _, ok := strings.Cut(inner, "__;"); ok && !strings.Contains(inner, "urldefense") {
			if t := linkTarget(inner); strings.HasPrefix(t, "http") {
				return t
			}
		}
	}
	if !ascii(host) {
		to, err := idna.ToASCII(host)
		if err != nil {
			return ""
		}
		href = strings.Replace(href, u.Hostname(), to, 1)
	}
	if len(href) > maxTarget {
		return cutBytes(href, maxTarget) + "…"
	}
	return href
}

func itoa(n int) string { return strconv.Itoa(n) }
