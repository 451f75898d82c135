package archtest

import (
	"slices"
	"strings"
	"testing"
)

// room is what one package may import, and what it must not.
type room struct {
	// ours are the packages of the project; "*" for all.
	ours []string
	// outside are modules or packages of others, by the beginning of the path.
	outside []string
	// never are standard packages that the room must not use.
	never []string
}

// pure is what a room that does no I/O must not touch.
func pure() []string {
	return []string{"os", "os/exec", "os/user", "net", "net/http", "net/smtp", "net/rpc", "database/sql", "syscall"}
}

// rooms is the import table. A package that is not in it fails the test: a new
// room is a decision.
func rooms() map[string]room {
	return map[string]room{
		"support":           {never: pure()},
		"knowledge":         {ours: []string{"support"}, outside: []string{"github.com/yuin/goldmark", "go.yaml.in/yaml", "golang.org/x/text", "golang.org/x/net/html"}, never: pure()},
		"knowledge/foreign": {ours: []string{"support", "knowledge"}, outside: []string{"golang.org/x/text", "golang.org/x/net/html"}, never: pure()},
		"mail": {ours: []string{"support"}, outside: []string{
			"github.com/emersion/", "golang.org/x/oauth2", "golang.org/x/net/html", "golang.org/x/net/idna", "golang.org/x/text",
		}, never: []string{"database/sql"}},
		"mail/practice": {ours: []string{"support", "assets"}, outside: []string{"github.com/emersion/", "golang.org/x/text"}, never: []string{"database/sql"}},
		"store":         {ours: []string{"support"}, outside: []string{"github.com/mattn/go-sqlite3", "golang.org/x/text"}, never: []string{"net", "net/http", "net/smtp"}},
		"platform": {outside: []string{
			"github.com/zalando/go-keyring", "github.com/gen2brain/beeep", "github.com/godbus/dbus", "github.com/esiqveland/notify",
			"github.com/adrg/xdg", "github.com/gofrs/flock", "github.com/jeandeaual/go-locale", "github.com/fsnotify/fsnotify", "golang.org/x/sys",
		}, never: []string{"database/sql"}},
		"assets":      {},
		"desk":        {ours: []string{"support", "knowledge", "knowledge/foreign"}, outside: []string{"golang.org/x/sync"}, never: []string{"database/sql"}},
		"gui":         {ours: []string{"support", "knowledge", "gui/present", "gui/widgets", "assets"}, outside: []string{"fyne.io/fyne/v2", "golang.org/x/image/draw", "golang.org/x/image/webp"}, never: []string{"database/sql", "net", "net/http", "os/exec"}},
		"gui/present": {ours: []string{"support", "knowledge"}, outside: []string{"github.com/nicksnyder/go-i18n", "golang.org/x/text"}, never: pure()},
		"gui/widgets": {outside: []string{"fyne.io/fyne/v2"}, never: pure()},
	}
}

// homes are the packages of others that only some rooms may import, tests
// aside, whatever their own line says.
func homes() map[string][]string {
	return map[string][]string{
		"fyne.io/fyne/v2/app":           {"cmd/linje"},
		"fyne.io/":                      {"gui", "gui/widgets", "cmd/linje"},
		"github.com/mattn/go-sqlite3":   {"store"},
		"database/sql":                  {"store"},
		"github.com/emersion/":          {"mail", "mail/practice"},
		"github.com/zalando/go-keyring": {"platform"},
		"github.com/gen2brain/beeep":    {"platform"},
		"github.com/esiqveland/notify":  {"platform"},
		"github.com/godbus/dbus":        {"platform"},
	}
}

func TestEveryPackageImportsOnlyWhatItMay(t *testing.T) {
	known := rooms()
	for _, s := range readTree(t).program() {
		if s.pkg == "cmd" || strings.HasPrefix(s.pkg, "cmd/") {
			continue
		}
		r, ok := known[s.pkg]
		if !ok {
			t.Errorf("%s: package %s is not in the import table", s.name, s.pkg)
			continue
		}
		for _, imported := range s.imports() {
			if why := r.forbids(imported); why != "" {
				t.Errorf("%s imports %s: %s", s.name, imported, why)
			}
		}
	}
}

// forbids says why a room must not import a package; empty when it may.
func (r room) forbids(imported string) string {
	if ours, is := strings.CutPrefix(imported, module+"/"); is {
		if !slices.Contains(r.ours, ours) {
			return "not among the rooms it may enter"
		}
		return ""
	}
	if external(imported) {
		if !slices.ContainsFunc(r.outside, func(begin string) bool { return strings.HasPrefix(imported, begin) }) {
			return "not among the libraries it may use"
		}
		return ""
	}
	if slices.Contains(r.never, imported) {
		return "a standard package that this room keeps away from"
	}
	return ""
}

// external tells whether a package is somebody else's: the first part of its
// path is a host.
func external(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func TestLibrariesStayAtHome(t *testing.T) {
	for _, s := range readTree(t).program() {
		for _, imported := range s.imports() {
			for begin, allowed := range homes() {
				inHome := slices.Contains(allowed, s.pkg)
				if (imported == begin || strings.HasPrefix(imported, strings.TrimSuffix(begin, "/")+"/")) && !inHome {
					t.Errorf("%s imports %s, which only %s may", s.name, imported, strings.Join(allowed, ", "))
				}
			}
		}
	}
}

func TestTestsStayOffTheScreenAndOutOfTestRooms(t *testing.T) {
	for _, s := range readTree(t).sources {
		for _, imported := range s.imports() {
			ours, is := strings.CutPrefix(imported, module+"/")
			if is && testRoom(ours) && !s.test && !testRoom(s.pkg) {
				t.Errorf("%s imports the test room %s", s.name, ours)
			}
			if imported == "fyne.io/fyne/v2/app" && s.pkg != "cmd/linje" {
				t.Errorf("%s imports %s, which only cmd/linje may", s.name, imported)
			}
		}
	}
}

// TestLinkedPrograms looks at all that is linked, not only at what is imported.
func TestLinkedPrograms(t *testing.T) {
	packages := goList(t)
	if len(packages) == 0 {
		t.Fatal("go list names no packages")
	}
	for _, p := range packages {
		name, _ := strings.CutPrefix(p.ImportPath, module+"/")
		for _, linked := range p.Deps {
			switch {
			case name == "cmd/linjectl" && strings.HasPrefix(linked, "fyne.io/"),
				name == "cmd/linjectl" && linked == module+"/gui":
				t.Errorf("linjectl links %s: the command line has no window", linked)
			case strings.HasPrefix(name, "gui") && linked == "github.com/mattn/go-sqlite3",
				strings.HasPrefix(name, "gui") && linked == "fyne.io/fyne/v2/app":
				t.Errorf("%s links %s: its tests need neither cgo nor a screen", name, linked)
			case name == "support" && external(linked):
				t.Errorf("support links %s: it stands on the standard library alone", linked)
			}
		}
	}
}
