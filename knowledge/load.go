package knowledge

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"linje/support"
)

// The bounds of an import. They are far above what a department has and keep
// a wrong folder, or a hostile one, from filling the memory.
const (
	maxItemFile  = 256 << 10 // bytes of one Markdown file
	maxTableFile = 8 << 20   // bytes of one CSV file
	maxFiles     = 10000     // files that are read
	maxEntries   = 100000    // files and folders that are looked at
	maxDirDepth  = 16
	maxFaults    = 1000 // faults that are reported
)

// The names of the tables, in any folder.
const (
	linksFile    = "links.csv"
	servicesFile = "services.csv"
	groupsFile   = "groups.csv"
)

// tables are the names of all of them.
func tables() []string { return []string{linksFile, servicesFile, groupsFile, synonymsFile} }

// Load reads a folder of support material: <id>.<lang>.md in any subfolder,
// links.csv, services.csv, groups.csv and synonyms.csv. A faulty file or row is
// left out, whole, and reported; it never stops the others. A kind of material
// that the folder does not hold at all (no item file, no links.csv …) is nil in the
// result, which is how Plan knows to leave it alone. Hidden folders, files that
// a program keeps beside the one it has open, and other files are passed by.
func Load(fsys fs.FS) (support.Material, []support.Fault) {
	f := ReadFolder(fsys, Before{})
	return f.Material, f.Faults
}

type loader struct {
	fsys    fs.FS
	entries int
	items   map[string]string // id.lang → file
	rows    map[string]tableIDs
	before  map[string]string
	known   map[string]support.Item
	out     Folder
	faults  faultList
}

func newLoader(fsys fs.FS) *loader {
	return &loader{fsys: fsys, items: make(map[string]string), rows: make(map[string]tableIDs), out: Folder{Files: make(map[string]string)}}
}

// faultList collects faults up to a bound.
type faultList struct{ list []support.Fault }

func (f *faultList) add(file string, line int, id string, r reason) { f.take(r.fault(file, line, id)) }

func (f *faultList) take(x support.Fault) {
	switch n := len(f.list); {
	case n < maxFaults:
		f.list = append(f.list, x)
	case n == maxFaults:
		f.list = append(f.list, why("more").fault(".", 0, ""))
	}
}

// walk reads a folder and those below it, in the order of names.
func (l *loader) walk(dir string, depth int) {
	if depth > maxDirDepth {
		l.faults.add(dir, 0, "", why("deep").most(maxDirDepth))
		return
	}
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.faults.add(dir, 0, "", why("folder"))
		return
	}
	for _, e := range entries {
		if l.entries++; l.entries > maxEntries || l.out.Read > maxFiles {
			l.faults.add(".", 0, "", why("files").most(l.out.Read))
			return
		}
		name := path.Join(dir, e.Name())
		switch {
		case passedBy(e.Name()):
		case e.IsDir():
			l.walk(name, depth+1)
		default:
			l.file(name, e)
		}
	}
}

func (l *loader) file(name string, e fs.DirEntry) {
	base := strings.ToLower(path.Base(name))
	isItem := strings.HasSuffix(base, ".md")
	if table, is := tableCopy(base); is {
		l.faults.add(name, 0, "", why("table_copy").found(table))
		return
	}
	if !isItem && !isTable(base) {
		return
	}
	id, lang, named := itemFileName(path.Base(name))
	const special = fs.ModeSymlink | fs.ModeDevice | fs.ModeNamedPipe | fs.ModeSocket | fs.ModeCharDevice | fs.ModeIrregular
	if e.Type()&special != 0 {
		l.faults.add(name, 0, id, why("file_special"))
		return
	}
	limit := maxTableFile
	if isItem {
		limit = maxItemFile
	}
	data, bad := readBounded(l.fsys, name, limit)
	l.out.Read++
	line := 0
	if bad.ok() {
		line, bad = unfinished(data)
	}
	switch {
	case isItem && !named && !bytes.HasPrefix(trimBOM(data), []byte("---")):
		// a README or the like
	case isItem && !named:
		l.misnamed(name, data)
	case !bad.ok():
		l.faults.add(name, line, id, bad)
	case isItem:
		l.item(itemFile{name: name, id: id, lang: lang}, data)
	default:
		l.table(name, base, data)
	}
}

func (l *loader) item(f itemFile, data []byte) {
	m := &l.out.Material
	m.Items = some(m.Items)
	item, faults := parseItem(f, data)
	if len(faults) > 0 {
		for _, x := range faults {
			l.faults.take(x)
		}
		return
	}
	key := itemKey(item)
	first, taken := l.items[key]
	switch {
	case taken && !l.better(key, f.name, item):
		l.faults.add(f.name, 0, item.ID, why("taken").found(key).against(first))
		return
	case taken:
		l.faults.add(first, 0, item.ID, why("taken").found(key).against(f.name))
		l.replaceItem(item)
	default:
		m.Items = append(m.Items, item)
	}
	l.items[key], l.out.Files[key] = f.name, f.name
}

func (l *loader) table(name, base string, data []byte) {
	m := &l.out.Material
	switch base {
	case linksFile:
		links := parseLinks(name, data, l.rowsOf(base), &l.faults)
		m.Links = append(some(m.Links), links...)
		note(l, name, links, linkKey)
	case servicesFile:
		services := parseServices(name, data, l.rowsOf(base), &l.faults)
		m.Services = append(some(m.Services), services...)
		note(l, name, services, serviceName)
	case groupsFile:
		groups := parseGroups(name, data, l.rowsOf(base), &l.faults)
		m.Groups = append(some(m.Groups), groups...)
		note(l, name, groups, groupKey)
	case synonymsFile:
		synonyms := parseSynonyms(name, data, l.rowsOf(base), &l.faults)
		m.Synonyms = append(some(m.Synonyms), synonyms...)
		note(l, name, synonyms, synonymKey)
	}
	if _, there := l.out.Files[base]; !there {
		l.out.Files[base] = name
	}
}

// note remembers in which file rows stand.
func note[T any](l *loader, file string, rows []T, key func(T) string) {
	for _, r := range rows {
		l.out.Files[key(r)] = file
	}
}

// some makes an empty list of none.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// rowsOf remembers the IDs of a table, wherever in the folder it lies.
func (l *loader) rowsOf(table string) tableIDs {
	if l.rows[table] == nil {
		l.rows[table] = make(tableIDs)
	}
	return l.rows[table]
}

func isTable(base string) bool { return slices.Contains(tables(), base) }

func (l *loader) sort() { sortMaterial(&l.out.Material) }

// sortMaterial puts a material into the order in which it is kept and written.
func sortMaterial(m *support.Material) {
	sort.SliceStable(m.Items, func(i, j int) bool {
		a, b := m.Items[i], m.Items[j]
		if a.ID != b.ID {
			return a.ID < b.ID
		}
		return languageRank(a.Language) < languageRank(b.Language)
	})
	sort.SliceStable(m.Links, func(i, j int) bool { return m.Links[i].ID < m.Links[j].ID })
	sort.SliceStable(m.Services, func(i, j int) bool {
		a, b := m.Services[i], m.Services[j]
		if a.ID != b.ID {
			return a.ID < b.ID
		}
		return languageRank(a.Language) < languageRank(b.Language)
	})
	sort.SliceStable(m.Synonyms, func(i, j int) bool { return m.Synonyms[i].Key() < m.Synonyms[j].Key() })
	sort.SliceStable(m.Groups, func(i, j int) bool { return m.Groups[i].ID < m.Groups[j].ID })
}

func languageRank(l support.Language) int {
	for i, x := range support.Languages() {
		if l == x {
			return i
		}
	}
	return len(support.Languages())
}

// LoadGroups reads a table of operator groups. name is what faults call the
// file. An empty or unreadable table gives no groups and a fault for the whole
// file.
func LoadGroups(name string, r io.Reader) ([]support.Group, []support.Fault) {
	var faults faultList
	data, err := io.ReadAll(io.LimitReader(r, maxTableFile+1))
	switch {
	case err != nil:
		faults.add(name, 0, "", why("file_unreadable"))
		return nil, faults.list
	case len(data) > maxTableFile:
		faults.add(name, 0, "", why("file_large").found(megabytes(maxTableFile)))
		return nil, faults.list
	}
	m := support.Material{Groups: parseGroups(name, data, make(tableIDs), &faults)}
	sortMaterial(&m)
	return m.Groups, faults.list
}

// readBounded reads a file of at most limit bytes, or says why not.
func readBounded(fsys fs.FS, name string, limit int) ([]byte, reason) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, why("file_unreadable")
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err != nil {
		return nil, why("file_unreadable")
	}
	if len(data) > limit {
		return nil, why("file_large").found(kilobytes(limit))
	}
	return data, reason{}
}

// itemFileName reads <id>.<lang>.md.
func itemFileName(base string) (id string, lang support.Language, ok bool) {
	if len(base) < 4 || !strings.EqualFold(base[len(base)-3:], ".md") {
		return "", "", false
	}
	id, code, ok := cutLast(base[:len(base)-3], ".")
	lang = support.Language(code)
	if !ok || !lang.Valid() || !validID(id) {
		return "", "", false
	}
	return id, lang, true
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func itemKey(i support.Item) string { return i.ID + "." + string(i.Language) }

func trimBOM(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")) }

// badText returns the line of the first byte that is not text, and why; 0
// when all is well.
func badText(data []byte) (line int, bad reason) {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return 1 + bytes.Count(data[:i], []byte("\n")), why("utf8")
		}
		if r == 0 || r == 0x7F || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return 1 + bytes.Count(data[:i], []byte("\n")), why("control")
		}
		i += size
	}
	return 0, reason{}
}
