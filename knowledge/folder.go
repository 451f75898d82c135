package knowledge

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"linje/support"
)

// Folder is what a folder of support material held.
type Folder struct {
	Material support.Material
	Faults   []support.Fault
	// Files tells of each entry, by its name in the report of Plan, which file
	// it stands in.
	Files map[string]string
	// Read counts the files that were read, faulty ones too.
	Read int
}

// Before is what was known of a folder when it was last read. It decides
// between two files of one item: the one it was in stays, else the one that is
// still as it was.
type Before struct {
	Files    map[string]string // as in Folder
	Material support.Material
}

// ReadFolder is Load, with where each entry stands.
func ReadFolder(fsys fs.FS, before Before) Folder {
	l := newLoader(fsys)
	l.before = before.Files
	l.known = make(map[string]support.Item, len(before.Material.Items))
	for _, i := range before.Material.Items {
		l.known[itemKey(i)] = i
	}
	l.walk(".", 0)
	l.sort()
	l.out.Faults = l.faults.list
	return l.out
}

// SameItem reports whether two items are written the same.
func SameItem(a, b support.Item) bool { return bytes.Equal(writeItem(a), writeItem(b)) }

// ItemFile is where a new item is written, with "/".
func ItemFile(i support.Item) string { return string(i.Kind) + "s/" + itemKey(i) + ".md" }

// ParseItem reads one file of an item; name is its path, which also says its
// ID and language.
func ParseItem(name string, data []byte) (support.Item, support.Faults) {
	id, lang, named := itemFileName(path.Base(name))
	if !named {
		return support.Item{}, support.Faults{why("file_name").fault(name, 0, "")}
	}
	if line, bad := unfinished(data); !bad.ok() {
		return support.Item{}, support.Faults{bad.fault(name, line, id)}
	}
	item, faults := parseItem(itemFile{name: name, id: id, lang: lang}, data)
	return item, faults
}

// better reports whether the second file of an item is the one to keep.
func (l *loader) better(key, file string, item support.Item) bool {
	first := l.items[key]
	switch l.before[key] {
	case first:
		return false
	case file:
		return true
	}
	known, there := l.known[key]
	return there && SameItem(known, item) && !SameItem(known, l.itemOf(key))
}

func (l *loader) itemOf(key string) support.Item {
	for _, i := range l.out.Material.Items {
		if itemKey(i) == key {
			return i
		}
	}
	return support.Item{}
}

func (l *loader) replaceItem(item support.Item) {
	for i, old := range l.out.Material.Items {
		if itemKey(old) == itemKey(item) {
			l.out.Material.Items[i] = item
		}
	}
}

// unfinished tells a file that is being written, or that Git could not merge.
func unfinished(data []byte) (line int, bad reason) {
	if len(bytes.TrimSpace(trimBOM(data))) == 0 {
		return 0, why("file_empty")
	}
	n, begin := 0, 0
	for l := range bytes.Lines(trimBOM(data)) {
		n++
		switch {
		case begin == 0 && bytes.HasPrefix(l, []byte("<<<<<<< ")):
			begin = n
		case begin > 0 && bytes.HasPrefix(l, []byte(">>>>>>> ")):
			return begin, why("git_conflict")
		}
	}
	return 0, reason{}
}

// passedBy reports whether a name is that of a file that a program keeps beside
// the one it has open.
func passedBy(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~")
}

// tableCopy tells a file such as "links (conflicted copy).csv", which looks
// like a table and is none.
func tableCopy(base string) (table string, is bool) {
	if !strings.HasSuffix(base, ".csv") {
		return "", false
	}
	for _, table := range tables() {
		rest, is := strings.CutPrefix(base, strings.TrimSuffix(table, ".csv"))
		if is && rest != ".csv" && strings.ContainsAny(rest[:1], " -_.(") {
			return table, true
		}
	}
	return "", false
}

// misnamed says what is wrong with a Markdown file that has front matter but
// not the name of an item: a copy that a program made of two versions, or a
// wrong name.
func (l *loader) misnamed(name string, data []byte) {
	id, lang := identity(data)
	if validID(id) && lang.Valid() && strings.HasPrefix(strings.ToLower(path.Base(name)), id) {
		l.faults.add(name, 0, id, why("copy").found(id+"."+string(lang)+".md"))
		return
	}
	l.faults.add(name, 0, "", why("file_name"))
}

// identity is what the front matter says of a file's ID and language.
func identity(data []byte) (id string, lang support.Language) {
	text := strings.ReplaceAll(string(trimBOM(data)), "\r\n", "\n")
	front, _, _, ok := cutFrontMatter(text)
	if !ok || len(front) > maxFrontMatter {
		return "", ""
	}
	var keys struct {
		ID       string           `yaml:"id"`
		Language support.Language `yaml:"language"`
	}
	if yaml.Unmarshal([]byte(front), &keys) != nil {
		return "", ""
	}
	return keys.ID, keys.Language
}

// ManyGone is the fault of a folder in which much is gone at once.
func ManyGone(n int) support.Fault { return why("many_gone").most(n).fault(".", 0, "") }
