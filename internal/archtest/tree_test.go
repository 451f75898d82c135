package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path of the module, and the beginning of our import paths.
const module = "linje"

// source is one Go file of the project, for whatever system it is.
type source struct {
	name  string // from the root of the module, with slashes
	pkg   string // the directory, likewise
	test  bool
	lines int
	file  *ast.File
}

// imports are the paths that the file imports.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// tree is the whole project, parsed.
type tree struct {
	fset    *token.FileSet
	sources []source
}

// at is where a node stands, for messages.
func (t tree) at(node ast.Node) string {
	position := t.fset.Position(node.Pos())
	return position.Filename + ":" + strconv.Itoa(position.Line)
}

// program is the sources that are not tests and not in a test room.
func (t tree) program() []source {
	return slices.DeleteFunc(slices.Clone(t.sources), func(s source) bool { return s.test || testRoom(s.pkg) })
}

// testRoom tells whether a package is there for tests only.
func testRoom(pkg string) bool {
	for _, room := range []string{"internal/testbed", "internal/archtest", "e2e", "bench", "eval"} {
		if pkg == room || strings.HasPrefix(pkg, room+"/") {
			return true
		}
	}
	return false
}

// readTree parses every Go file below the root of the module.
func readTree(t *testing.T) tree {
	t.Helper()
	whole := tree{fset: token.NewFileSet()}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "build" || name == "tools") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(whole.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		whole.sources = append(whole.sources, source{
			name: name, pkg: path.Dir(name), test: strings.HasSuffix(base, "_test.go"),
			lines: bytes.Count(text, []byte{'\n'}), file: file,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	Deps       []string
}

// goList lists our packages with all that they link.
func goList(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1") // as the program is built
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
