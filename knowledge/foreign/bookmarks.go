package foreign

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"linje/support"
)

// bookmarkReader reads what browsers write as their bookmarks: folders are
// headings before lists, and become tags.
type bookmarkReader struct {
	r       *reader
	file    string
	line    int
	folders []string // those that are open
	next    string   // the heading before the list that comes
	toolbar bool     // that heading is the browser's own
	words   *strings.Builder
	link    *draftLink
}

func (r *reader) bookmarks(name, text string) {
	b := &bookmarkReader{r: r, file: name, line: 1}
	before := len(r.found.links) + len(r.found.Faults)
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		lines := bytes.Count(z.Raw(), []byte("\n"))
		switch kind {
		case html.TextToken:
			if b.words != nil {
				b.words.Write(z.Text())
			}
		case html.StartTagToken:
			b.start(z.Token())
		case html.EndTagToken:
			b.end(z.Token().Data)
		}
		b.line += lines
	}
	b.flush()
	if len(b.folders) > 0 {
		r.fault(support.Fault{File: name, Line: b.line, Code: "foreign_cut"})
	}
	if len(r.found.links)+len(r.found.Faults) == before {
		r.fault(support.Fault{File: name, Code: "foreign_nothing"})
	}
}

func (b *bookmarkReader) start(t html.Token) {
	switch t.Data {
	case "h3":
		b.flush()
		b.words = new(strings.Builder)
		b.toolbar = false
		for _, a := range t.Attr {
			b.toolbar = b.toolbar || a.Key == "personal_toolbar_folder" || a.Key == "unfiled_bookmarks_folder"
		}
	case "dl":
		b.flush()
		if len(b.folders) < 50 {
			b.folders = append(b.folders, b.next)
		}
		b.next = ""
	case "a":
		b.flush()
		b.begin(t)
	case "dd", "dt":
		b.flush()
	}
}

func (b *bookmarkReader) begin(t html.Token) {
	d := &draftLink{file: b.file, line: b.line}
	for _, a := range t.Attr {
		switch a.Key {
		case "href":
			d.link.URL = strings.TrimSpace(a.Val)
		case "tags":
			d.link.Tags = append(d.link.Tags, strings.Split(a.Val, ",")...)
		}
	}
	var folders []string
	for _, f := range b.folders {
		if f != "" {
			folders = append(folders, f)
		}
	}
	d.link.Tags = append(folders, d.link.Tags...)
	b.link, b.words = d, new(strings.Builder)
}

func (b *bookmarkReader) end(name string) {
	switch name {
	case "h3":
		if b.words != nil && b.link == nil {
			if b.next = oneLine(b.words.String(), maxTag); b.toolbar {
				b.next = ""
			}
		}
		b.words = nil
	case "a":
		b.flush()
	case "dl":
		b.flush()
		if len(b.folders) > 0 {
			b.folders = b.folders[:len(b.folders)-1]
		}
	}
}

// flush adds the link that was being read.
func (b *bookmarkReader) flush() {
	d := b.link
	if d == nil {
		return
	}
	d.link.Title = b.words.String()
	b.link, b.words = nil, nil
	if lower := strings.ToLower(d.link.URL); !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
		b.r.fault(support.Fault{File: b.file, Line: d.line, Code: "url", Field: "url", Detail: d.link.URL})
		return
	}
	b.r.link(*d)
}
