package foreign

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"linje/support"
)

// sniff is how much of a file is looked at to see what it is, in bytes.
const sniff = 64 << 10

// Recognise tells the format of a file, or with the name "." of a folder, by
// its content; "" for none that is known. FormatMaterial is a folder that
// Linje itself reads.
func Recognise(fsys fs.FS, name string) support.ImportFormat {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return ""
	}
	if !info.IsDir() {
		return formatOf(name, head0(fsys, name), true)
	}
	r := &reader{fsys: fsys}
	ours := false
	counts := make(map[support.ImportFormat]int)
	r.walk(name, 0, func(file string) bool {
		if isOurs(fsys, file) {
			ours = true
			return false
		}
		if readable(file) {
			counts[formatOf(file, head0(fsys, file), false)]++
		}
		return r.files < 500
	})
	if ours {
		return support.FormatMaterial
	}
	var best support.ImportFormat
	for _, f := range support.ForeignFormats() {
		if counts[f] > counts[best] || best == "" && counts[f] > 0 {
			best = f
		}
	}
	return best
}

// isOurs knows Linje's own files: by their names, tables also by the column that
// only they have.
func isOurs(fsys fs.FS, name string) bool {
	base := strings.ToLower(path.Base(name))
	own := regexp.MustCompile(`^[a-z0-9-]+\.(nb|nn|en)\.md$`)
	switch base {
	case "links.csv", "groups.csv", "services.csv", "synonyms.csv":
		header, _, _ := bytes.Cut(bytes.ToLower(head0(fsys, name)), []byte("\n"))
		columns := strings.FieldsFunc(strings.TrimPrefix(string(header), "\xEF\xBB\xBF"), func(r rune) bool { return strings.ContainsRune(",;\t \r\"", r) })
		return slices.Contains(columns, "id") || slices.Contains(columns, "words")
	}
	return own.MatchString(base)
}

// readable reports whether a file may be of a format that is known, by its name.
func readable(name string) bool {
	return slices.Contains([]string{".txt", ".text", ".html", ".htm", ".xhtml", ".eml", ".xml", ".json", ".csv", ".tsv", ".mht", ".mhtml"},
		strings.ToLower(path.Ext(name)))
}

// head0 is the beginning of a file, nil where it cannot be read.
func head0(fsys fs.FS, name string) []byte {
	if info, err := fs.Stat(fsys, name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // it was only read
	data, _ := io.ReadAll(io.LimitReader(f, sniff))
	return data
}

// formatOf tells the format of one file by its beginning, and by its name where
// that does not tell. alone: it was chosen by itself, so HTML is a page.
func formatOf(name string, start []byte, alone bool) support.ImportFormat {
	if bytes.HasPrefix(start, []byte("\xFF\xFE")) || bytes.HasPrefix(start, []byte("\xFE\xFF")) {
		if text, code := decode(start[:len(start)&^1]); code == "" {
			start = []byte(text)
		}
	}
	lower := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	ending := strings.ToLower(path.Ext(name))
	switch {
	case bytes.Contains(lower[:min(len(lower), 2000)], []byte("netscape-bookmark-file")):
		return support.FormatLinks
	case bytes.Contains(lower, []byte("<quicktext")) && ending != ".txt" && ending != ".eml":
		return support.FormatQuicktext
	case isMHTML(start) && ending != ".eml":
		return support.FormatPage
	}
	return formatByName(ending, start, lower, alone)
}

// formatByName goes by the ending of a name, and by the beginning of the file
// where that leaves a choice.
func formatByName(ending string, start, lower []byte, alone bool) support.ImportFormat {
	has := func(s string) bool { return bytes.Contains(lower, []byte(s)) }
	switch ending {
	case ".xml":
		if has("<menu") && has("<text") {
			return support.FormatQuicktext
		}
		if has("<html") {
			return support.FormatPage
		}
	case ".json":
		if bytes.HasPrefix(lower, []byte("{")) && (has(`"templates"`) || has(`"groups"`)) {
			return support.FormatQuicktext
		}
	case ".csv", ".tsv":
		return support.FormatLinks
	case ".html", ".htm", ".xhtml":
		if alone || isPage(start) {
			return support.FormatPage
		}
		return support.FormatTexts
	case ".mht", ".mhtml":
		return support.FormatPage
	case ".txt", ".text", ".eml":
		return support.FormatTexts
	}
	return ""
}

// alone reads one file that was chosen by itself.
func (r *reader) alone(name string) {
	data, ok := r.bytes(name, maxFile)
	if !ok {
		return
	}
	format := r.options.As
	if format == "" {
		format = formatOf(name, data[:min(len(data), sniff)], true)
	}
	r.found.Format = format
	r.read(name, data, format)
}

func (r *reader) read(name string, data []byte, format support.ImportFormat) {
	switch format {
	case support.FormatQuicktext:
		r.quicktext(name, data)
	case support.FormatTexts:
		r.standard(name, data)
	case support.FormatLinks:
		r.links(name, data)
	case support.FormatPage:
		r.page(name, data)
	default:
		r.fault(support.Fault{File: name, Code: "foreign_unknown"})
	}
}

// folder reads all files of a folder that are of a known format.
func (r *reader) folder(name string) {
	counts := make(map[support.ImportFormat]int)
	r.walk(name, 0, func(file string) bool {
		if !readable(file) {
			return true
		}
		data, ok := r.bytes(file, maxFile)
		if !ok {
			return true
		}
		format := formatOf(file, data[:min(len(data), sniff)], false)
		if as := r.options.As; as != "" && (format != "" || as == support.FormatTexts) {
			format = as
		}
		counts[format]++
		r.read(file, data, format)
		return len(r.found.texts) <= maxEntries && len(r.found.links) <= maxEntries
	})
	for _, f := range support.ForeignFormats() {
		if counts[f] > 0 && (r.found.Format == "" || counts[f] > counts[r.found.Format]) {
			r.found.Format = f
		}
	}
	if len(counts) == 0 && len(r.found.Faults) == 0 {
		r.fault(support.Fault{File: name, Code: "foreign_unknown"})
	}
}

// walk goes through a folder and those below it, in the order of names. Hidden
// files and what belongs to a page that was saved are passed by.
func (r *reader) walk(dir string, depth int, each func(file string) bool) bool {
	if depth > maxFolders {
		r.fault(support.Fault{File: dir, Code: "deep", Detail: strconv.Itoa(maxFolders)})
		return true
	}
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil {
		r.fault(support.Fault{File: dir, Code: "folder"})
		return true
	}
	for _, e := range entries {
		if r.looked++; r.looked > maxLooked || r.files > maxFiles {
			r.fault(support.Fault{File: ".", Code: "files", Detail: strconv.Itoa(r.files)})
			return false
		}
		file := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."), companion(e.Name(), entries):
		case e.IsDir():
			if !r.walk(file, depth+1, each) {
				return false
			}
		default:
			if readable(file) {
				r.files++
			}
			if !each(file) {
				return false
			}
		}
	}
	return true
}

// companion reports whether a folder holds the pictures and scripts of a page
// that was saved beside it.
func companion(name string, entries []fs.DirEntry) bool {
	for _, end := range []string{"_files", "_filer", "-filer", "-files"} {
		stem, ok := strings.CutSuffix(name, end)
		if ok && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
			return e.Name() == stem+".html" || e.Name() == stem+".htm"
		}) {
			return true
		}
	}
	return false
}
