package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// The sizes past which a thing is two things.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxFields        = 12
	maxNewArguments  = 4
)

func TestSizes(t *testing.T) {
	whole := readTree(t)
	for _, s := range whole.sources {
		if s.test {
			continue
		}
		if s.lines > maxFileLines {
			t.Errorf("%s has %d lines, more than %d", s.name, s.lines, maxFileLines)
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.FuncDecl:
				lines := whole.fset.Position(n.End()).Line - whole.fset.Position(n.Pos()).Line + 1
				if lines > maxFunctionLines {
					t.Errorf("%s: %s has %d lines, more than %d", whole.at(n), n.Name.Name, lines, maxFunctionLines)
				}
				if count := positional(n.Type.Params); isConstructor(n) && count > maxNewArguments {
					t.Errorf("%s: %s takes %d arguments, more than %d", whole.at(n), n.Name.Name, count, maxNewArguments)
				}
			case *ast.TypeSpec:
				if structure, ok := n.Type.(*ast.StructType); ok && structure.Fields.NumFields() > maxFields {
					t.Errorf("%s: %s has %d fields, more than %d", whole.at(n), n.Name.Name, structure.Fields.NumFields(), maxFields)
				}
			}
			return true
		})
	}
}

// positional counts the parameters that every call must give.
func positional(params *ast.FieldList) int {
	count := params.NumFields()
	if n := len(params.List); n > 0 {
		if _, variadic := params.List[n-1].Type.(*ast.Ellipsis); variadic {
			count--
		}
	}
	return count
}

// isConstructor tells whether a function is named as one that makes a thing.
func isConstructor(function *ast.FuncDecl) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(function.Name.Name[:1])+function.Name.Name[1:], "new")
	return ok && function.Recv == nil && (rest == "" || unicode.IsUpper(rune(rest[0])))
}

func TestNames(t *testing.T) {
	whole := readTree(t)
	for _, s := range whole.sources {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "model", "models"}, path.Base(s.pkg)) {
			t.Errorf("%s: the package name says nothing", s.name)
		}
		for _, declaration := range s.file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && !s.test {
				if rest, is := strings.CutPrefix(function.Name.Name, "Get"); is && rest != "" && unicode.IsUpper(rune(rest[0])) {
					t.Errorf("%s: %s: no Get prefix", whole.at(function), function.Name.Name)
				}
			}
		}
	}
}

// TestGoroutinesOfTheWindow: in gui only the task and the pump start goroutines
// and go to the UI thread.
func TestGoroutinesOfTheWindow(t *testing.T) {
	whole := readTree(t)
	for _, s := range whole.program() {
		if s.pkg != "gui" && !strings.HasPrefix(s.pkg, "gui/") || s.name == "gui/task.go" || s.name == "gui/pump.go" {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: go statement outside gui/task.go and gui/pump.go", whole.at(n))
			case *ast.SelectorExpr:
				if base, ok := n.X.(*ast.Ident); ok && base.Name == "fyne" && (n.Sel.Name == "Do" || n.Sel.Name == "DoAndWait") {
					t.Errorf("%s: fyne.%s outside gui/task.go and gui/pump.go", whole.at(n), n.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestTestsDoNotSleep(t *testing.T) {
	whole := readTree(t)
	for _, s := range whole.sources {
		if !s.test {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if n, ok := node.(*ast.SelectorExpr); ok && n.Sel.Name == "Sleep" {
				if base, ok := n.X.(*ast.Ident); ok && base.Name == "time" {
					t.Errorf("%s: a test sleeps; wait for a condition", whole.at(n))
				}
			}
			return true
		})
	}
}

// TestPackageVariables allows sentinels, embedded files, interface checks and
// tables that are never written to: nothing that holds a state.
func TestPackageVariables(t *testing.T) {
	whole := readTree(t)
	written := map[string]map[string]bool{} // package, variable
	for _, s := range whole.program() {
		if written[s.pkg] == nil {
			written[s.pkg] = map[string]bool{}
		}
		for _, name := range assigned(s.file) {
			written[s.pkg][name] = true
		}
	}
	for _, s := range whole.program() {
		for _, declaration := range s.file.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok || general.Tok != token.VAR {
				continue
			}
			for _, spec := range general.Specs {
				value := spec.(*ast.ValueSpec)
				for _, name := range value.Names {
					if why := variable(name.Name, value, general, written[s.pkg]); why != "" {
						t.Errorf("%s: package variable %s %s", whole.at(name), name.Name, why)
					}
				}
			}
		}
	}
}

// variable says what is wrong with a package variable; empty when nothing is.
func variable(name string, value *ast.ValueSpec, general *ast.GenDecl, written map[string]bool) string {
	switch {
	case name == "_", strings.HasPrefix(name, "Err"), strings.HasPrefix(name, "err"), embeds(value.Doc), embeds(general.Doc):
		return ""
	case ast.IsExported(name):
		return "is exported"
	case written[name]:
		return "is written to"
	case value.Type != nil && stateful(value.Type), slices.ContainsFunc(value.Values, stateful):
		return "holds a state"
	}
	return ""
}

// embeds tells whether a comment has a go:embed line.
func embeds(comment *ast.CommentGroup) bool {
	return comment != nil && slices.ContainsFunc(comment.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

// stateful tells whether an expression makes something that exists to change:
// a lock, an atomic, a channel, an empty map.
func stateful(expression ast.Expr) bool {
	found := false
	ast.Inspect(expression, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if base, ok := n.X.(*ast.Ident); ok && (base.Name == "sync" || base.Name == "atomic") && !strings.HasPrefix(n.Sel.Name, "OnceValue") {
				found = true
			}
		case *ast.CallExpr:
			if made, ok := n.Fun.(*ast.Ident); ok && (made.Name == "make" || made.Name == "new") {
				found = true
			}
		}
		return true
	})
	return found
}

// assigned lists the names that the functions of a file write to and that are
// not their own.
func assigned(file *ast.File) []string {
	var names []string
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Body == nil {
			continue
		}
		local := locals(function)
		ast.Inspect(function.Body, func(node ast.Node) bool {
			var targets []ast.Expr
			switch n := node.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					targets = n.Lhs
				}
			case *ast.IncDecStmt:
				targets = []ast.Expr{n.X}
			}
			for _, target := range targets {
				if name := root(target); name != "" && !local[name] {
					names = append(names, name)
				}
			}
			return true
		})
	}
	return names
}

// locals are the names that a function declares anywhere in it.
func locals(function *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(function, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				names[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				names[name.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, target := range n.Lhs {
					names[root(target)] = true
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				names[root(n.Key)], names[root(n.Value)] = true, true
			}
		}
		return true
	})
	return names
}

// root is the variable that an expression is a part of.
func root(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return root(e.X)
	case *ast.IndexExpr:
		return root(e.X)
	case *ast.StarExpr:
		return root(e.X)
	case *ast.ParenExpr:
		return root(e.X)
	}
	return ""
}
