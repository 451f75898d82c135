package present_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"linje/assets"
)

// texts reads a translation file as key to its forms, joined.
func texts(t *testing.T, name string) map[string][]string {
	t.Helper()
	data, err := fs.ReadFile(assets.Translations(), name)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	out := make(map[string][]string, len(raw))
	for k, v := range raw {
		switch v := v.(type) {
		case string:
			out[k] = []string{v}
		case map[string]any:
			for _, form := range v {
				s, _ := form.(string)
				out[k] = append(out[k], s)
			}
		}
	}
	return out
}

var field = regexp.MustCompile(`\.([A-Z][A-Za-z]*)`)
var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

func fields(forms []string) []string {
	have := map[string]bool{}
	for _, f := range forms {
		for _, a := range action.FindAllString(f, -1) {
			for _, m := range field.FindAllStringSubmatch(a, -1) {
				have[m[1]] = true
			}
		}
	}
	out := make([]string, 0, len(have))
	for k := range have {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func TestLanguagesAreEquallyComplete(t *testing.T) {
	for _, dir := range []string{"", "fyne/"} {
		nb := texts(t, dir+"nb.json")
		for _, l := range []string{"nn", "en"} {
			other := texts(t, dir+l+".json")
			for k, forms := range nb {
				o, ok := other[k]
				if !ok {
					t.Errorf("%s%s: %s is missing", dir, l, k)
					continue
				}
				if a, b := fields(forms), fields(o); !slices.Equal(a, b) {
					t.Errorf("%s%s: %s has the fields %v, nb has %v", dir, l, k, b, a)
				}
				if len(forms) != len(o) {
					t.Errorf("%s%s: %s has %d forms, nb has %d", dir, l, k, len(o), len(forms))
				}
			}
			for k, forms := range other {
				if _, ok := nb[k]; !ok {
					t.Errorf("%snb: %s is missing", dir, k)
				}
				if slices.Contains(forms, "") {
					t.Errorf("%s%s: %s is empty", dir, l, k)
				}
			}
		}
	}
}

// wanted is what the code asks for: whole keys, and beginnings of keys that are
// put together.
type wanted struct {
	keys     map[string]string // key to where
	families map[string]string
	endings  map[string]bool
	literals map[string]bool // every text in the code, for keys in variables
}

func (w *wanted) file(t *testing.T, path string) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		t.Logf("not read: %v", err)
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				w.literals[s] = true
			}
		case *ast.BinaryExpr: // "error." + code
			if s, ok := text(n.X); ok && n.Op == token.ADD && strings.HasSuffix(s, ".") {
				w.families[s] = path
			}
			if s, ok := text(n.Y); ok && n.Op == token.ADD && strings.HasPrefix(s, ".") {
				w.endings[s] = true // key + ".hint"
			}
		case *ast.CallExpr:
			if s, ok := keyOf(n); ok {
				w.keys[s] = set.Position(n.Pos()).String()
			}
		}
		return true
	})
}

// keyOf is the key in a call of T or N, or of a local t.
func keyOf(n *ast.CallExpr) (string, bool) {
	if len(n.Args) == 0 {
		return "", false
	}
	name := ""
	switch f := n.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if name != "T" && name != "N" && name != "t" {
		return "", false
	}
	s, ok := text(n.Args[0])
	return s, ok && strings.Contains(s, ".")
}

func text(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

func TestCodeAndTranslationsFitEachOther(t *testing.T) {
	w := &wanted{keys: map[string]string{}, families: map[string]string{}, literals: map[string]bool{}, endings: map[string]bool{}}
	root := filepath.Join("..", "..")
	for _, dir := range []string{"gui", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				w.file(t, path)
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	nb := texts(t, "nb.json")
	for k, where := range w.keys {
		if _, ok := nb[k]; !ok {
			t.Errorf("%s: there is no text %q", where, k)
		}
	}
	for k := range nb {
		if w.used(k) {
			continue
		}
		t.Errorf("nb.json: nothing uses %q", k)
	}
}

func (w *wanted) used(k string) bool {
	if w.literals[k] || inFamily(w.families, k) {
		return true
	}
	for e := range w.endings {
		if base, ok := strings.CutSuffix(k, e); ok && (w.literals[base] || inFamily(w.families, base)) {
			return true
		}
	}
	return false
}

func inFamily(families map[string]string, key string) bool {
	for f := range families {
		if strings.HasPrefix(key, f) {
			return true
		}
	}
	return false
}
