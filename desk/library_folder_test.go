package desk_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linje/desk"
	"linje/knowledge"
	"linje/platform"
	"linje/support"
)

// sharedFolder is a library with a folder that others write to.
type sharedFolder struct {
	*library
	dir string
}

func newSharedFolder(t *testing.T) *sharedFolder {
	t.Helper()
	return &sharedFolder{newLibrary(t), t.TempDir()}
}

// connect connects the folder and follows it, with a watcher unless deaf.
func (s *sharedFolder) connect(deaf bool) (stop func()) {
	s.Helper()
	_, err := s.desk.ConnectMaterial(s.Context(), s.dir, true)
	s.must(err)
	life := desk.Life{Folder: platform.WatchFolder, Settle: 60 * time.Millisecond, Grace: 500 * time.Millisecond, Look: 3 * time.Second}
	if deaf {
		life.Folder, life.Look = nil, 100*time.Millisecond
	}
	s.desk.LiveBy(life)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.desk.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.Errorf("Run: %v", err)
		}
	})
	s.Cleanup(stop)
	s.until("a first look", func() bool { return !s.folder().Looked.IsZero() && (deaf || s.folder().Watched) })
	return stop
}

func (l *library) until(what string, ok func() bool) {
	l.Helper()
	changed := make(chan struct{}, 1)
	defer l.desk.Subscribe(func(support.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	late := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-changed:
		case <-tick.C:
		case <-late:
			l.Fatalf("waited %v in vain for: %s", patience, what)
		}
	}
}

func (l *library) folder() support.MaterialFolder {
	l.Helper()
	f, err := l.desk.MaterialFolder(l.Context())
	l.must(err)
	return f
}

func (l *library) title(id string, lang support.Language) string {
	for _, i := range l.material().Items {
		if i.ID == id && i.Language == lang {
			return i.Title
		}
	}
	return ""
}

func (s *sharedFolder) write(name, text string) {
	s.Helper()
	path := filepath.Join(s.dir, name)
	s.must(os.MkdirAll(filepath.Dir(path), 0o777))
	s.must(os.WriteFile(path, []byte(text), 0o666))
}

func (s *sharedFolder) read(name string) string {
	s.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	s.must(err)
	return string(data)
}

func (s *sharedFolder) files() (out []string) {
	s.Helper()
	s.must(filepath.WalkDir(s.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(s.dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	}))
	return out
}

// faults waits until the folder has exactly these: "file:line code".
func (s *sharedFolder) faults(want ...string) {
	s.Helper()
	var got []string
	defer func() {
		if s.Failed() {
			s.Logf("the last faults: %q", got)
		}
	}()
	s.until(fmt.Sprintf("the faults %q", want), func() bool {
		faults, err := s.desk.MaterialFaults(s.Context())
		s.must(err)
		got = nil
		for _, f := range faults {
			got = append(got, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Code))
			if f.Since.IsZero() || f.Reason == "" {
				s.Errorf("%+v tells too little", f)
			}
		}
		return strings.Join(got, "|") == strings.Join(want, "|")
	})
}

func text(id, lang, title string) string {
	return "---\n# vår\nid: " + id + "\nkind: article\ntitle: " + title + "\nlanguage: " + lang + "\n---\n\nOm " + title + "\n"
}

func TestWhatAColleagueSavesIsThere(t *testing.T) {
	for name, deaf := range map[string]bool{"watched": false, "looked at": true} {
		t.Run(name, func(t *testing.T) {
			s := newSharedFolder(t)
			s.must(s.desk.SaveItem(t.Context(), article("passord", support.Bokmaal, "Passord")))
			s.must(s.desk.SaveLink(t.Context(), support.Link{ID: "konto", Title: "Konto", URL: "https://example.no"}))
			s.connect(deaf)
			if got := s.files(); !reflect.DeepEqual(got, []string{"articles/passord.nb.md", "links.csv"}) {
				t.Fatalf("what was here is not in the folder: %q", got)
			}
			s.write("konto/ny/dypt/nytt.nn.md", text("nytt", "nn", "Nytt"))
			s.until("an item in a new folder", func() bool { return s.title("nytt", support.Nynorsk) == "Nytt" })
			s.write("konto/ny/dypt/nytt.nn.md", text("nytt", "nn", "Nyare"))
			s.until("its change", func() bool { return s.title("nytt", support.Nynorsk) == "Nyare" })
			s.write("services.csv", "id,name\nnokkel,Nøkkel\n")
			s.write("links.csv", "id,title,url\nkonto,Kontosiden,https://example.no\nny,Ny,https://example.no\n")
			s.until("rows", func() bool {
				m := s.material()
				return len(m.Links) == 2 && m.Links[0].Title == "Kontosiden" && len(m.Services) == 1
			})
			s.must(os.Rename(filepath.Join(s.dir, "konto"), filepath.Join(s.dir, "brukerkonto")))
			s.write("brukerkonto/ny/dypt/nytt.nn.md", text("nytt", "nn", "Flytta"))
			s.until("a change in a folder that was renamed", func() bool { return s.title("nytt", support.Nynorsk) == "Flytta" })
			s.must(os.Remove(filepath.Join(s.dir, "brukerkonto/ny/dypt/nytt.nn.md")))
			s.write("links.csv", "id,title,url\nny,Ny,https://example.no\n")
			s.until("what was removed", func() bool { return s.title("nytt", support.Nynorsk) == "" && len(s.material().Links) == 1 })
			if s.title("passord", support.Bokmaal) == "" {
				t.Error("the other one is gone too")
			}
			s.faults()
		})
	}
}

func TestSavingByRenamingRemovesNothing(t *testing.T) {
	s := newSharedFolder(t)
	s.write("passord.nb.md", text("passord", "nb", "Passord"))
	s.write("annet.nb.md", text("annet", "nb", "Annet"))
	s.connect(false)
	s.until("both", func() bool { return len(s.material().Items) == 2 })
	for n := range 5 {
		s.must(os.Rename(filepath.Join(s.dir, "passord.nb.md"), filepath.Join(s.dir, "passord.nb.md~")))
		s.write("merke.nb.md", text("merke", "nb", fmt.Sprint("Merke ", n)))
		s.until("a look meanwhile", func() bool { return s.title("merke", support.Bokmaal) == fmt.Sprint("Merke ", n) })
		if s.title("passord", support.Bokmaal) == "" {
			t.Fatal("what was being saved is gone")
		}
		s.write("passord.nb.md", text("passord", "nb", fmt.Sprint("Passord ", n)))
		s.until("the new version", func() bool { return s.title("passord", support.Bokmaal) == fmt.Sprint("Passord ", n) })
	}
}

func TestHalfWrittenAndConflictingFilesReplaceNothingAndAreShown(t *testing.T) {
	s := newSharedFolder(t)
	good := text("passord", "nb", "Passord")
	s.write("a/passord.nb.md", good)
	s.write("links.csv", "id,title,url\nl,L,https://example.no\n")
	s.connect(false)
	for name, c := range map[string]struct{ file, text, want string }{
		"no bytes":   {"a/passord.nb.md", "", "a/passord.nb.md:0 file_empty"},
		"half":       {"a/passord.nb.md", good[:30], "a/passord.nb.md:1 front_open"},
		"Git":        {"a/passord.nb.md", strings.Replace(good, "Om", "<<<<<<< HEAD\nOm\n=======\n>>>>>>> x\nOm", 1), "a/passord.nb.md:9 git_conflict"},
		"OneDrive":   {"a/passord.nb-PC123.md", strings.Replace(good, "Passord", "Feil", 1), "a/passord.nb-PC123.md:0 copy"},
		"twice":      {"0/passord.nb.md", strings.Replace(good, "Passord", "Feil", 1), "0/passord.nb.md:0 taken"},
		"faulty row": {"links.csv", "id,title,url\nl,L,javascript:x\n", "links.csv:2 url"},
		"half table": {"links.csv", "id,tit", "links.csv:1 column_missing"},
		"copy":       {"links (konflikt).csv", "id,title,url\nl,Feil,https://example.no\n", "links (konflikt).csv:0 table_copy"},
	} {
		before := s.material()
		had, err := os.ReadFile(filepath.Join(s.dir, c.file))
		s.write(c.file, c.text)
		s.faults(c.want)
		if !reflect.DeepEqual(s.material(), before) {
			t.Errorf("%s: the good version is gone: %+v", name, s.material())
		}
		if err != nil {
			s.must(os.Remove(filepath.Join(s.dir, c.file)))
		} else {
			s.write(c.file, string(had))
		}
		s.faults()
	}
	for _, name := range []string{"a/~$passord.nb.md", "a/.passord.nb.md.swp", "a/passord.nb.md.tmp", ".~lock.links.csv#"} {
		s.write(name, "x")
	}
	s.write("merke.nb.md", text("merke", "nb", "Merke"))
	s.until("a look", func() bool { return s.title("merke", support.Bokmaal) != "" })
	s.faults()
}

func TestAFolderThatVanishesRemovesNothing(t *testing.T) {
	s := newSharedFolder(t)
	s.dir = filepath.Join(s.dir, "stotte")
	s.write("passord.nb.md", text("passord", "nb", "Passord"))
	s.connect(false)
	away := s.dir + "-borte"
	s.must(os.Rename(s.dir, away))
	s.until("that it is told", func() bool {
		return support.CodeOf(s.folder().Err) == support.CodeMaterialFolder && !s.folder().Since.IsZero()
	})
	if err := s.desk.SaveItem(t.Context(), article("ny", support.Bokmaal, "Ny")); support.CodeOf(err) != support.CodeMaterialFolder {
		t.Errorf("saved where nobody sees it: %v", err)
	}
	s.must(os.Mkdir(s.dir, 0o777)) // the point where a disk was mounted
	s.write("LES.txt", "x")
	if err := s.desk.SaveItem(t.Context(), article("ny", support.Bokmaal, "Ny")); support.CodeOf(err) != support.CodeMaterialFolder {
		t.Errorf("saved to an empty folder: %v", err)
	}
	if s.title("passord", support.Bokmaal) == "" {
		t.Fatal("what was in a folder that vanished is gone")
	}
	s.must(os.RemoveAll(s.dir))
	s.must(os.Rename(away, s.dir))
	s.write("passord.nb.md", text("passord", "nb", "Igjen"))
	s.until("that it is there again", func() bool {
		return s.title("passord", support.Bokmaal) == "Igjen" && s.folder().Err == nil && s.folder().Watched
	})
}

func TestMuchThatIsGoneAtOnceStaysUntilSaidSo(t *testing.T) {
	s := newSharedFolder(t)
	for n := range 15 {
		s.write(fmt.Sprintf("a/x%d.nb.md", n), text(fmt.Sprint("x", n), "nb", "X"))
	}
	s.write("annet.nb.md", text("annet", "nb", "Annet"))
	s.connect(false)
	s.must(os.RemoveAll(filepath.Join(s.dir, "a")))
	s.faults(".:0 many_gone")
	if n := len(s.material().Items); n != 16 {
		t.Errorf("%d items", n)
	}
	dry, err := s.desk.ConnectMaterial(t.Context(), s.dir, false)
	s.must(err)
	if len(dry.Removed) != 15 || len(s.material().Items) != 16 {
		t.Errorf("a dry run: %+v", dry)
	}
	_, err = s.desk.ConnectMaterial(t.Context(), s.dir, true)
	s.must(err)
	if n := len(s.material().Items); n != 1 {
		t.Errorf("%d items", n)
	}
	s.faults()
}

func TestAConnectionCanBeTakenBack(t *testing.T) {
	s := newSharedFolder(t)
	own := support.Item{ID: "egen", Kind: support.KindGuide, Language: support.Bokmaal, Title: "Egen veiledning", Body: "Slik gjør vi det.\n"}
	s.must(s.desk.SaveItem(t.Context(), own))
	before := s.material()
	s.write("passord.nb.md", text("passord", "nb", "Passord"))
	_, err := s.desk.ConnectMaterial(t.Context(), s.dir, true)
	s.must(err)
	if got := s.material().Items; len(got) != 1 || got[0].ID != "passord" {
		t.Fatalf("connected: %+v", got)
	}
	s.must(s.desk.UndoConnect(t.Context()))
	if got := s.material(); !reflect.DeepEqual(got, before) {
		t.Errorf("taken back: %+v", got)
	}
	if f, err := s.desk.MaterialFolder(t.Context()); err != nil || f.Dir != "" {
		t.Errorf("%+v, %v", f, err)
	}
	if err := s.desk.UndoConnect(t.Context()); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("twice: %v", err)
	}
}

func TestAFolderIsJoinedAndNothingGoesAway(t *testing.T) {
	s := newSharedFolder(t)
	s.must(s.desk.SaveItem(t.Context(), support.Item{ID: "mitt", Language: support.Bokmaal, Kind: support.KindTemplate, Title: "Mitt", Body: "Mitt eget."}))
	s.must(s.desk.SaveItem(t.Context(), support.Item{ID: "felles", Language: support.Bokmaal, Kind: support.KindTemplate, Title: "Felles", Body: "Min utgave."}))
	s.must(s.desk.SaveLink(t.Context(), support.Link{ID: "min", Title: "Min", URL: "https://min.example.no"}))
	s.write("felles.nb.md", text("felles", "nb", "Felles hos dem"))
	s.write("deres.nb.md", text("deres", "nb", "Deres"))
	s.write("links.csv", "id;title;url\nl;L;https://example.no\n")
	dry, err := s.desk.JoinMaterial(t.Context(), s.dir, false)
	s.must(err)
	if len(dry.Removed) != 0 || len(dry.Added) != 2 || len(dry.Changed) != 1 || len(s.material().Items) != 2 {
		t.Errorf("a dry run: %+v", dry)
	}
	_, err = s.desk.JoinMaterial(t.Context(), s.dir, true)
	s.must(err)
	m := s.material()
	if len(m.Items) != 3 || len(m.Links) != 2 {
		t.Errorf("%d items, %d links", len(m.Items), len(m.Links))
	}
	there, faults := knowledge.Load(os.DirFS(s.dir))
	if len(faults) != 0 || len(there.Items) != 3 || len(there.Links) != 2 {
		t.Errorf("in the folder: %d items, %d links, %+v", len(there.Items), len(there.Links), faults)
	}
	for _, i := range m.Items {
		if i.ID == "felles" && i.Title != "Felles hos dem" {
			t.Errorf("%q", i.Title)
		}
	}
	s.connect(false)
	if n := len(s.material().Items); n != 3 {
		t.Errorf("%d items when the folder has been read", n)
	}
}

func TestSavingWritesTheFileAndKeepsItsComments(t *testing.T) {
	s := newSharedFolder(t)
	s.write("konto/passord.nb.md", text("passord", "nb", "Passord"))
	s.write("links.csv", "\uFEFFurl;id;rom;title\r\nhttps://example.no;l;12;L\r\nftp://x;feil;;F\r\n")
	s.connect(false)
	ctx := t.Context()
	item := s.material().Items[0]
	item.Title, item.Service = "Nytt passord", "Brukerkonto"
	s.must(s.desk.SaveItem(ctx, item))
	want := strings.Replace(strings.Replace(text("passord", "nb", "Nytt passord"), "Om Nytt passord", "Om Passord", 1), "language: nb\n", "language: nb\nservice: Brukerkonto\n", 1)
	if got := s.read("konto/passord.nb.md"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	link := s.material().Links[0]
	link.Title = "L; ny"
	s.must(s.desk.SaveLink(ctx, link))
	if got := s.read("links.csv"); got != "\uFEFFurl;id;rom;title\r\nhttps://example.no;l;12;\"L; ny\"\r\nftp://x;feil;;F\r\n" {
		t.Errorf("%q", got)
	}
	was, err := s.desk.DeleteItem(ctx, "passord", support.Bokmaal)
	s.must(err)
	if _, err := os.Stat(filepath.Join(s.dir, "konto/passord.nb.md")); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
	s.must(s.desk.SaveItem(ctx, was))
	if got := s.read("konto/passord.nb.md"); got != want {
		t.Errorf("after the undo\n%s", got)
	}
	s.must(s.desk.SaveService(ctx, support.Service{ID: "nokkel", Name: "Nøkkel"}))
	s.must(s.desk.SaveItem(ctx, article("ny", support.Nynorsk, "Ny")))
	if got := s.files(); !reflect.DeepEqual(got, []string{"articles/ny.nn.md", "konto/passord.nb.md", "links.csv", "services.csv"}) {
		t.Errorf("%q", got)
	}
	_, err = s.desk.ImportGroups(ctx, "g.csv", strings.NewReader("id,name\nit,IT\n"), true)
	s.must(err)
	if got := s.read("groups.csv"); !strings.Contains(got, "\nit,IT,") {
		t.Errorf("%q", got)
	}
	other := t.TempDir()
	_, err = s.desk.ExportMaterial(ctx, other, support.ExportOptions{Apply: true})
	s.must(err)
	s.must(os.Remove(filepath.Join(other, "articles/ny.nn.md")))
	_, err = s.desk.ImportMaterial(ctx, other, true)
	s.must(err)
	if got := s.files(); !reflect.DeepEqual(got, []string{"groups.csv", "konto/passord.nb.md", "links.csv", "services.csv"}) {
		t.Errorf("an import does not come into the folder: %q", got)
	}
	s.faults("links.csv:3 url")
}

func TestWhatAnotherChangedMeanwhileIsNotOverwritten(t *testing.T) {
	s := newSharedFolder(t)
	s.write("konto/passord.nb.md", text("passord", "nb", "Passord"))
	s.write("links.csv", "id,title,url\nl,L,https://example.no\n")
	_, err := s.desk.ConnectMaterial(t.Context(), s.dir, true) // nobody looks
	s.must(err)
	ctx := t.Context()
	theirs := text("passord", "nb", "Deres")
	for name, content := range map[string]string{"whole": theirs, "half": theirs[:30]} {
		s.write("konto/passord.nb.md", content)
		mine := article("passord", support.Bokmaal, "Mitt")
		err = s.desk.SaveItem(ctx, mine)
		if support.CodeOf(err) != support.CodeFileChanged || support.DetailOf(err) == "" {
			t.Fatalf("%s: %v", name, err)
		}
		if got := s.read("konto/passord.nb.md"); got != content {
			t.Errorf("%s: overwritten: %s", name, got)
		}
		if got := s.read(support.DetailOf(err)); !strings.Contains(got, "title: Mitt") {
			t.Errorf("%s: mine is lost: %s", name, got)
		}
		s.must(os.Remove(filepath.Join(s.dir, support.DetailOf(err))))
		if _, err := s.desk.DeleteItem(ctx, "passord", support.Bokmaal); support.CodeOf(err) != support.CodeFileChanged {
			t.Errorf("%s: deleted what another has just changed: %v", name, err)
		}
	}
	s.write("links.csv", "id,title,url\nl,Deres,https://example.no\n")
	err = s.desk.SaveLink(ctx, support.Link{ID: "l", Title: "Min", URL: "https://example.no"})
	if support.CodeOf(err) != support.CodeFileChanged || !strings.Contains(s.read("links.csv"), "Deres") || !strings.Contains(s.read(support.DetailOf(err)), "Min") {
		t.Errorf("%v", err)
	}
	s.must(s.desk.SaveLink(ctx, support.Link{ID: "ny", Title: "Ny", URL: "https://example.no"})) // another row
	if got := s.read("links.csv"); !strings.Contains(got, "Deres") || !strings.Contains(got, "ny,Ny") {
		t.Errorf("%q", got)
	}
	if s.title("passord", support.Bokmaal) != "Passord" {
		t.Error("the database runs ahead of the folder")
	}
}

func TestNothingOutsideTheFolderIsReachedOrRead(t *testing.T) {
	s := newSharedFolder(t)
	outside := t.TempDir()
	s.must(os.WriteFile(filepath.Join(outside, "passord.nb.md"), []byte(text("passord", "nb", "Ute")), 0o666))
	s.write("annet.nb.md", text("annet", "nb", "Annet"))
	s.must(os.Symlink(outside, filepath.Join(s.dir, "articles")))
	s.must(os.Symlink(filepath.Join(outside, "passord.nb.md"), filepath.Join(s.dir, "passord.nb.md")))
	_, err := s.desk.ConnectMaterial(t.Context(), s.dir, true)
	s.must(err)
	if m := s.material(); len(m.Items) != 1 {
		t.Errorf("%+v", m)
	}
	s.faults("passord.nb.md:0 file_special")
	if err := s.desk.SaveItem(t.Context(), article("ny", support.Bokmaal, "Ny")); support.CodeOf(err) != support.CodeFolderWrite {
		t.Errorf("wrote over a link out of the folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(outside, "ny.nb.md")); !os.IsNotExist(err) {
		t.Error("a file outside the folder")
	}
}

func TestDisconnectingLeavesBothAlone(t *testing.T) {
	s := newSharedFolder(t)
	s.write("passord.nb.md", text("passord", "nb", "Passord"))
	s.connect(false)
	s.must(s.desk.DisconnectMaterial(t.Context()))
	if f := s.folder(); f.Dir != "" || len(f.Faults) > 0 {
		t.Errorf("%+v", f)
	}
	_, err := s.desk.DeleteItem(t.Context(), "passord", support.Bokmaal)
	s.must(err)
	if got := s.files(); !reflect.DeepEqual(got, []string{"passord.nb.md"}) {
		t.Errorf("%q", got)
	}
	if _, err := s.desk.ConnectMaterial(t.Context(), filepath.Join(s.dir, "finnes-ikke"), true); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("%v", err)
	}
}

// TestImportOfAnExportChangesNothing goes through the store and real files.
func TestImportOfAnExportChangesNothing(t *testing.T) {
	l := newLibrary(t)
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		nasty := rapid.SampledFrom([]string{"A", "a: b", "- x", "# nei", "'\"", "null", "2026-01-01", "{a}", "[b", "a;b", "@x", "%p", "| y", "«Å» é", "yes", "~", "0x1", "a # b", "\\", "*æ", "&ø", "!!å", "a,b"})
		m := support.Material{}
		for i := range rapid.IntRange(0, 4).Draw(rt, "items") {
			for _, lang := range rapid.SliceOfNDistinct(rapid.SampledFrom(support.Languages()), 1, 3, rapid.ID).Draw(rt, "languages") {
				it := article(fmt.Sprint("i", i), lang, nasty.Draw(rt, "title"))
				it.Tags, it.Service = []string{nasty.Draw(rt, "tag")}, nasty.Draw(rt, "service")
				it.Body = nasty.Draw(rt, "body") + "\r\n---\n\n" + nasty.Draw(rt, "more") + "\n{{ikke.felt}}\n"
				m.Items = append(m.Items, it)
			}
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "links") {
			m.Links = append(m.Links, support.Link{ID: fmt.Sprint("l", i), Title: nasty.Draw(rt, "title"), URL: "https://example.no/?a=b;c,d",
				Extra: map[string]string{"Rom; nr": nasty.Draw(rt, "extra") + "\n\"x\""}})
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "services") {
			m.Services = append(m.Services, support.Service{ID: fmt.Sprint("s", i), Language: support.English, Name: nasty.Draw(rt, "name"), Description: nasty.Draw(rt, "description")})
		}
		if _, err := l.desk.AddMaterial(t.Context(), m, true); err != nil {
			rt.Fatal(err)
		}
		n++
		out := filepath.Join(dir, fmt.Sprint(n))
		if _, err := l.desk.ExportMaterial(t.Context(), out, support.ExportOptions{Apply: true}); err != nil {
			rt.Fatal(err)
		}
		before, err := l.desk.Material(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		r, err := l.desk.ImportMaterial(t.Context(), out, true)
		if err != nil || len(r.Added)+len(r.Changed)+len(r.Removed)+len(r.Faults) > 0 {
			rt.Fatalf("%+v, %v", r, err)
		}
		if after, err := l.desk.Material(t.Context()); err != nil || !reflect.DeepEqual(after, before) {
			rt.Fatalf("%v\n%+v\n%+v", err, before, after)
		}
		if r, err := l.desk.ExportMaterial(t.Context(), out, support.ExportOptions{}); err != nil || len(r.Added)+len(r.Replaced) > 0 {
			rt.Fatalf("the second export is another: %+v, %v", r, err)
		}
	})
}

func TestAnExportReplacesOnlyWhenTold(t *testing.T) {
	s := newSharedFolder(t)
	s.must(s.desk.SaveItem(t.Context(), article("passord", support.Bokmaal, "Passord")))
	s.write("articles/passord.nb.md", "annet")
	for _, apply := range []bool{false, true} {
		r, err := s.desk.ExportMaterial(t.Context(), s.dir, support.ExportOptions{Apply: apply})
		if apply != (support.CodeOf(err) == support.CodeFilesThere) || !reflect.DeepEqual(r.Replaced, []string{"articles/passord.nb.md"}) || r.Applied {
			t.Errorf("%+v %v", r, err)
		}
	}
	if s.read("articles/passord.nb.md") != "annet" {
		t.Error("it was replaced")
	}
	r, err := s.desk.ExportMaterial(t.Context(), s.dir, support.ExportOptions{Apply: true, Replace: true})
	if err != nil || !r.Applied || !strings.Contains(s.read("articles/passord.nb.md"), "title: Passord") {
		t.Errorf("%+v %v", r, err)
	}
}
