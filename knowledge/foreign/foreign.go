package foreign

import (
	"io"
	"io/fs"
	"regexp"
	"strconv"

	"linje/knowledge"
	"linje/support"
)

// The bounds of an import.
const (
	maxFile    = 16 << 20 // bytes of one file
	maxText    = 1 << 20  // bytes of one standard text
	maxEntries = 5_000    // texts or links
	maxFaults  = 1000
	maxFiles   = 5000
	maxLooked  = 50_000 // files and folders that are looked at
	maxFolders = 16     // how deep
	maxTitle   = 200    // characters
	maxTag     = 100    // characters
)

// Options say how to take what is found.
type Options struct {
	support.ImportOptions
	// Mail reads a mail; nil where none is to be read.
	Mail func(source []byte) support.Parsed
}

// Found is what was read, before it is compared with what is there.
type Found struct {
	Format support.ImportFormat
	Faults []support.Fault

	texts []draft
	links []draftLink
}

// draft is an item before it has an ID.
type draft struct {
	item  support.Item
	file  string
	line  int
	whole bool // it is all of a file of standard texts
	// stem is what language variants of one item have in common, "" for a text
	// that has none.
	stem string
}

type draftLink struct {
	link support.Link
	file string
	line int
}

// Read reads a file, or with the name "." a folder. It never fails: what cannot
// be read is among the faults.
func Read(fsys fs.FS, name string, o Options) Found {
	r := &reader{fsys: fsys, options: o}
	if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
		r.folder(name)
	} else {
		r.alone(name)
	}
	pair(r.found.texts)
	r.aggregate()
	return r.found
}

// reader collects what is found.
type reader struct {
	fsys    fs.FS
	options Options
	found   Found
	looked  int
	files   int
	more    bool // there were more faults than are kept
	sums    []sum
}

// sum is a note about many entries of one file, told once.
type sum struct {
	fault support.Fault
	count int
	plain bool // the detail is a word, not the number
}

// fault reports what is not brought in.
func (r *reader) fault(f support.Fault) {
	if len(r.found.Faults) >= maxFaults {
		if !r.more {
			r.more = true
			r.found.Faults = append(r.found.Faults, knowledge.Explain(support.Fault{File: ".", Code: "more"}))
		}
		return
	}
	f.Detail, f.Other = clip(f.Detail), clip(f.Other)
	r.found.Faults = append(r.found.Faults, knowledge.Explain(f))
}

// note tells something about what is brought in all the same.
func (r *reader) note(f support.Fault) {
	f.Note = true
	r.fault(f)
}

// count adds to a note that is told once for a file, with the number of times;
// with a detail, that stands instead of the number.
func (r *reader) count(f support.Fault) { r.counts(f, 1) }

// counts is count for n of a kind; 0 is none.
func (r *reader) counts(f support.Fault, n int) {
	if n == 0 {
		return
	}
	for i := range r.sums {
		if s := &r.sums[i]; s.fault.File == f.File && s.fault.Code == f.Code && (!s.plain || s.fault.Detail == f.Detail) {
			s.count += n
			return
		}
	}
	if len(r.sums) < maxFaults {
		r.sums = append(r.sums, sum{fault: f, count: n, plain: f.Detail != ""})
	}
}

func (r *reader) aggregate() {
	for _, s := range r.sums {
		if !s.plain {
			s.fault.Detail = strconv.Itoa(s.count)
		}
		r.note(s.fault)
	}
}

// text adds a text; what no item can be is a fault.
func (r *reader) text(d draft) {
	if len(r.found.texts) >= maxEntries {
		r.count(support.Fault{File: d.file, Code: "foreign_many", Detail: strconv.Itoa(maxEntries)})
		return
	}
	if k := r.options.Kind; k != "" {
		d.item.Kind = k
	}
	d.item.Title = title(d.item.Title)
	d.item.Tags = tags(d.item.Tags)
	if l := r.options.Language; l.Valid() {
		d.item.Language = l
	}
	if !d.item.Language.Valid() {
		d.item.Language = languageOf(d.item.Title + "\n\n" + knowledge.Plain(d.item.Body))
	}
	if d.item.Kind == support.KindTemplate && d.item.URL != "" { // a template has no address: it stands below
		d.item.Body += "\n\n<" + d.item.URL + ">"
		d.item.URL = ""
	}
	if d.item.Kind == support.KindTemplate {
		d.item.Body = r.ownTags(d)
	}
	d.item.Body = body(d.item.Body)
	d.item.ID = "x"
	checked, faults := knowledge.CheckItem(d.item)
	if r.refused(faults, d.file, d.line) {
		return
	}
	d.item = checked
	r.found.texts = append(r.found.texts, d)
}

// languageOf is the language of a text, bokmål where the words do not tell.
func languageOf(text string) support.Language {
	placeholders := regexp.MustCompile(`\{\{[^{}]*\}\}`)
	l, _ := knowledge.Language(placeholders.ReplaceAllString(text, " "))
	if !l.Valid() {
		return support.Bokmaal
	}
	return l
}

// refused reports why something cannot be brought in.
func (r *reader) refused(faults support.Faults, file string, line int) bool {
	for _, f := range faults {
		f.File, f.Line, f.ID = file, line, ""
		r.fault(f)
	}
	return len(faults) > 0
}

// link adds a link; what no link can be is a fault.
func (r *reader) link(d draftLink) {
	if len(r.found.links) >= maxEntries {
		r.count(support.Fault{File: d.file, Code: "foreign_many", Detail: strconv.Itoa(maxEntries)})
		return
	}
	d.link.Title = title(d.link.Title)
	if d.link.Title == "" {
		d.link.Title = title(d.link.URL)
	}
	d.link.Tags = tags(d.link.Tags)
	switch l := r.options.Language; {
	case l.Valid():
		d.link.Language = l
	case !d.link.Language.Valid():
		d.link.Language = support.LanguageUnset
	}
	extra := d.link.Extra
	d.link.ID, d.link.Extra = "x", nil // the names of those columns are mended when they are brought in
	checked, faults := knowledge.CheckLink(d.link)
	if r.refused(faults, d.file, d.line) {
		return
	}
	d.link = checked
	d.link.Extra = extra
	r.found.links = append(r.found.links, d)
}

// bytes reads a file of at most limit bytes; ok is false, with a fault, when
// that cannot be done.
func (r *reader) bytes(name string, limit int) (data []byte, ok bool) {
	info, err := fs.Stat(r.fsys, name) // first: opening a pipe would wait for its other end
	if err != nil {
		r.fault(support.Fault{File: name, Code: "file_unreadable"})
		return nil, false
	}
	if !info.Mode().IsRegular() {
		r.fault(support.Fault{File: name, Code: "file_special"})
		return nil, false
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		r.fault(support.Fault{File: name, Code: "file_unreadable"})
		return nil, false
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err = io.ReadAll(io.LimitReader(f, int64(limit)+1))
	switch {
	case err != nil:
		r.fault(support.Fault{File: name, Code: "file_unreadable"})
	case len(data) > limit:
		r.fault(support.Fault{File: name, Code: "file_large", Detail: strconv.Itoa(limit>>20) + " MB"})
	default:
		return data, true
	}
	return nil, false
}
