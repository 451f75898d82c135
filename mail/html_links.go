package mail

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// linkText is a link's text followed by its target, unless the text is the
// target. Nothing in the text can be taken for a link itself, and one that shows
// another place than it leads to stands in quotation marks.
func linkText(text, target string) string {
	text = oneLine(text)
	shown := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://"), "/")
	real := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(target, "https://"), "http://"), "/")
	if shown == real || strings.EqualFold(text, target) {
		if strings.Contains(target, "://") && strings.HasPrefix(target, "http") {
			return target
		}
		return text
	}
	bare := withoutSchemes(text)
	if deceives(text, bare, target) {
		bare = "“" + strings.Trim(bare, "“”\"") + "”"
	}
	return strings.TrimSpace(bare + " <" + target + ">")
}

// withoutSchemes takes away what makes a text a link: "https://www.example.no"
// becomes "www.example.no".
func withoutSchemes(text string) string {
	if !strings.Contains(text, ":") {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if n := schemeAt(text[i:]); n > 0 {
			i += n
			continue
		}
		out.WriteByte(text[i])
		i++
	}
	bare := out.String()
	if strings.Contains(bare, "://") || containsFold([]byte(bare), "mailto:") { // one made of two
		bare = strings.ReplaceAll(bare, ":", ": ")
	}
	return bare
}

// schemeAt is the length of the scheme that s begins with, one of those that a
// click follows; 0 for none.
func schemeAt(s string) int {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return len(scheme)
		}
	}
	return 0
}

// deceives reports whether the text of a link names another host, or another
// mail address, than that which it leads to.
func deceives(text, bare, target string) bool {
	real := ""
	if u, err := url.Parse(target); err == nil && u.Host != "" {
		real = bareHost(u.Hostname())
	}
	alone := !strings.Contains(text, " ")
	for word := range strings.FieldsSeq(text) {
		at := schemeAt(word)
		word = strings.Trim(word, "“”\"'()[],;:!?")
		if at == 0 {
			at = schemeAt(word)
		}
		if at == 0 && !alone && !strings.HasPrefix(strings.ToLower(word), "www.") {
			continue
		}
		if at <= len(word) {
			word = word[at:]
		}
		if strings.Contains(word, "@") && real == "" {
			return !strings.EqualFold(word, target)
		}
		if host := shownHost(word); host != "" && !sameSite(host, real) {
			return true
		}
	}
	return false
}

// sameSite: the one host is the other, or one below it.
func sameSite(a, b string) bool {
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

func bareHost(host string) string {
	return strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(host), "."), "www.")
}

// shownHost is the host that a word shows, as it is on the wire; "" for a word
// that is no address of a page, the name of a file among them.
func shownHost(word string) string {
	if i := strings.IndexAny(word, "/?#"); i >= 0 {
		word = word[:i]
	}
	if i := strings.LastIndexByte(word, '@'); i >= 0 {
		word = word[i+1:]
	}
	word, _, _ = strings.Cut(word, ":")
	word = strings.TrimRight(word, ".…")
	dot := strings.LastIndexByte(word, '.')
	if dot <= 0 || len(word) > 253 {
		return ""
	}
	switch top := strings.ToLower(word[dot+1:]); top {
	case "pdf", "doc", "docx", "docm", "dotx", "odt", "rtf", "xls", "xlsx", "xlsm", "csv", "ods", "ppt", "pptx", "txt", "md", "png", "jpg", "jpeg", "gif", "zip", "eml", "msg", "ics", "htm", "html", "mp4":
		return ""
	default:
		if len(top) < 2 || strings.ContainsAny(top, "0123456789") {
			return ""
		}
	}
	host, err := idna.ToASCII(word)
	if err != nil {
		return ""
	}
	return bareHost(host)
}
