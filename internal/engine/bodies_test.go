package engine

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWithoutBodies(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"package p\n\nfunc f() { g() }\n", "package p\n\nfunc f() {     }\n"},
		{"func f() {\n\tg(\"}\", '}', `\n}`) // }\n\t/* } */\n}\nvar x = 1", "func f() {\n              \n        \n        \n}\nvar x = 1"},
		{"func f() struct{ A int } { return }", "func f() struct{ A int } {        }"},
		{"func (t T[int]) f(a interface{ M() }) map[string]interface{} { return }", "func (t T[int]) f(a interface{ M() }) map[string]interface{} {        }"},
		{"func f[T interface { ~int }](x [len(`{`)]T) { x() }", "func f[T interface { ~int }](x [len(`{`)]T) {     }"},
		{"func asm(x int)\nfunc f() { x }", "func asm(x int)\nfunc f() {   }"},
		{"var x = func() int { return 1 }()", "var x = func() int { return 1 }()"},
		{"var x = T{\n\tfunc() { y },\n}\nfunc f() { '\\'' }", "var x = T{\n\tfunc() { y },\n}\nfunc f() {      }"},
		{"var function = 1; type funcs struct{ f func() }", "var function = 1; type funcs struct{ f func() }"},
		{"func f() { ü := \"\\\\\"; }", "func f() {             }"},
		{"func f() {", "func f() {"},
		{"func f() { \"", "func f() { \""},
		{"func f() {}", "func f() {}"},
	} {
		if got := string(withoutBodies([]byte(test.src))); got != test.want {
			t.Errorf("%q:\ngot  %q\nwant %q", test.src, got, test.want)
		}
	}
}

// TestWithoutBodiesOfStandardLibrary compares the declarations of real code with those that are parsed with bodies.
func TestWithoutBodiesOfStandardLibrary(t *testing.T) {
	dirs := []string{"net/http", "go/types", "reflect", "runtime", "math/big"}
	if testing.Short() {
		dirs = dirs[:1]
	}
	files, kept := 0, 0
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(runtime.GOROOT(), "src", dir), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata") {
				return err
			}
			src, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			files++
			stripped := withoutBodies(src)
			if with, without := declarationsIn(t, name, src), declarationsIn(t, name, stripped); with != without {
				t.Errorf("%s: the declarations differ", name)
			}
			if bytes.Equal(src, stripped) {
				kept++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 || kept > files/2 {
		t.Errorf("%d of %d files have no bodies", kept, files)
	}
}

// declarationsIn returns the declarations of a file, with their positions and empty bodies.
func declarationsIn(t *testing.T, name string, src []byte) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return ""
	}
	var b strings.Builder
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
			b.WriteString(fset.Position(fn.Body.Lbrace).String() + fset.Position(fn.Body.Rbrace).String())
			fn.Body.List = nil
		}
		b.WriteString(fset.Position(decl.Pos()).String() + fset.Position(decl.End()).String())
		printer.Fprint(&b, token.NewFileSet(), decl)
	}
	return b.String()
}
