package engine_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
)

// seen is a fact about an object or package: how it was called where it is declared.
type seen struct{ Name string }

func (*seen) AFact() {}

// other is a fact of another type.
type other struct{ N int }

func (*other) AFact() {}

const factModule = `
-- lib/lib.go --
package lib

type T struct {
	Field int
	inner struct{ Deep int }
}

func (T) Value()    {}
func (*T) Pointer() {}

type G[P any] struct{ Elem P }

func (*G[P]) Method() {}

type I interface{ Abstract() }

type unexported struct{}

func (unexported) Promoted() {}

type E struct{ unexported }

func F[P any](P) {}

const C = 1

var V int

func init() {}
func init() {}

func _() {
	type local struct{ x int }
	var l local
	_ = l
}
-- lib/lib_test.go --
package lib

func OnlyInTests() {}

func (T) TestMethod() {}
-- user/user.go --
package user

import "example.com/m/lib"

func f(t *lib.T, g *lib.G[string], i lib.I, e lib.E) {
	t.Field++
	t.Value()
	t.Pointer()
	g.Method()
	g.Elem = "x"
	i.Abstract()
	e.Promoted()
	lib.F(lib.C)
	lib.V++
	own()
}

func own() {}
-- apart/apart.go --
package apart

func X() {}
-- x/x.go --
package x

import "example.com/m/user"

type Alias = user.T
-- user/t.go --
package user

import "example.com/m/lib"

type T = lib.T
`

// TestFacts checks which facts an analyzer sees.
func TestFacts(t *testing.T) {
	var mu sync.Mutex
	reports := map[string][]string{}
	note := func(p *analysis.Pass, format string, args ...any) {
		key := fmt.Sprintf("%s, %d files", p.Pkg.Path(), len(p.Files))
		reports[key] = append(reports[key], fmt.Sprintf(format, args...))
	}
	facts := &analysis.Analyzer{
		Name: "facts", Doc: "facts", FactTypes: []analysis.Fact{new(seen)},
		Run: func(p *analysis.Pass) (any, error) {
			mu.Lock()
			defer mu.Unlock()
			for id, obj := range p.TypesInfo.Defs {
				if obj == nil || obj.Pkg() == nil {
					continue
				}
				p.ExportObjectFact(obj, &seen{fmt.Sprintf("%s in %d files", id.Name, len(p.Files))})
				var f seen
				if !p.ImportObjectFact(obj, &f) || !strings.HasPrefix(f.Name, id.Name) {
					note(p, "own fact about %s is lost", id.Name)
				}
			}
			p.ExportPackageFact(&seen{fmt.Sprintf("package %s with %d files", p.Pkg.Name(), len(p.Files))})

			for _, file := range p.Files {
				ast.Inspect(file, func(n ast.Node) bool {
					id, ok := n.(*ast.Ident)
					if !ok || p.TypesInfo.Uses[id] == nil {
						return true
					}
					var f seen
					if obj := p.TypesInfo.Uses[id]; p.ImportObjectFact(obj, &f) && obj.Pkg() != p.Pkg {
						note(p, "uses %s", f.Name)
					}
					return true
				})
			}
			for _, pkg := range p.Pkg.Imports() {
				var f seen
				note(p, "imports %s: %t %s", pkg.Path(), p.ImportPackageFact(pkg, &f), f.Name)
			}
			for _, of := range p.AllPackageFacts() {
				note(p, "package fact about %s: %s", of.Package.Path(), of.Fact.(*seen).Name)
			}
			for _, of := range p.AllObjectFacts() {
				if of.Object.Pkg() != p.Pkg && of.Object.Name() != "V" {
					note(p, "object fact about %s", of.Object.Name())
				}
				var again seen
				if !p.ImportObjectFact(of.Object, &again) || again != *of.Fact.(*seen) {
					note(p, "the fact about %v differs", of.Object)
				}
			}
			slices.Sort(reports[fmt.Sprintf("%s, %d files", p.Pkg.Path(), len(p.Files))])
			return nil, nil
		},
	}
	later := &analysis.Analyzer{Name: "later", Doc: "later", FactTypes: []analysis.Fact{new(other)}, Requires: []*analysis.Analyzer{facts},
		Run: func(p *analysis.Pass) (any, error) {
			if list := p.AllObjectFacts(); len(list) > 0 {
				t.Errorf("facts of another analyzer are visible: %v", list)
			}
			return nil, nil
		}}

	// User imports lib, x imports user, apart imports nothing.
	uses := []string{
		"uses Abstract in 1 files", "uses C in 1 files", "uses E in 1 files", "uses Elem in 1 files", "uses F in 1 files", "uses Field in 1 files",
		"uses G in 1 files", "uses I in 1 files", "uses Method in 1 files", "uses Pointer in 1 files", "uses Promoted in 1 files",
		"uses T in 1 files", "uses T in 1 files", "uses V in 1 files", "uses Value in 1 files",
	}
	var objects []string
	for _, name := range []string{"Abstract", "C", "Deep", "E", "Elem", "F", "Field", "G", "I", "Method", "P", "P", "P", "Pointer",
		"Promoted", "T", "Value", "inner", "unexported", "unexported"} {
		objects = append(objects, "object fact about "+name)
	}
	user := slices.Concat(uses, objects, []string{
		"imports example.com/m/lib: true package lib with 1 files",
		"package fact about example.com/m/lib: package lib with 1 files", "package fact about example.com/m/user: package user with 2 files",
	})
	check := func(pkg string, want ...string) {
		t.Helper()
		slices.Sort(want)
		got := reports[pkg]
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n\t%s\nwant\n\t%s", pkg, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
	dir := enginetest.Module(t, factModule)
	_, err := engine.Run(context.Background(), engine.Options{
		Dir: dir, Env: enginetest.Env(), Tests: true, Analyzers: []*analysis.Analyzer{facts, later},
		Link: func() []string {
			check("example.com/m/user, 2 files", user...)
			check("example.com/m/apart, 1 files", "package fact about example.com/m/apart: package apart with 1 files")
			check("example.com/m/x, 1 files", slices.Concat(objects, []string{
				"imports example.com/m/user: true package user with 2 files",
				"object fact about T", // neither f nor own: nobody can refer to them
				"package fact about example.com/m/lib: package lib with 1 files", "package fact about example.com/m/user: package user with 2 files",
				"package fact about example.com/m/x: package x with 1 files",
				"uses T in 2 files",
			})...)
			clear(reports)
			return []string{"example.com/m/lib", "example.com/m/user"}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	check("example.com/m/user, 2 files", user...)
	check("example.com/m/lib, 1 files", "package fact about example.com/m/lib: package lib with 1 files")
	check("example.com/m/lib, 2 files", "package fact about example.com/m/lib: package lib with 2 files")
}

// TestForeignFact checks that an analyzer cannot tell facts about other packages, or facts of undeclared types.
func TestForeignFact(t *testing.T) {
	dir := enginetest.Module(t, factModule)
	const tail = "; what it would have found here is missing: this is a bug in reviewlint"
	for name, tt := range map[string]struct {
		do   func(*analysis.Pass)
		want string
	}{
		"imported": {
			func(p *analysis.Pass) { p.ExportObjectFact(p.Pkg.Imports()[0].Scope().Lookup("V"), new(seen)) },
			"exports a fact about var example.com/m/lib.V int, which is not of package example.com/m/user",
		},
		"universe": {
			func(p *analysis.Pass) {
				if p.ImportObjectFact(types.Universe.Lookup("error"), new(seen)) {
					t.Error("a fact about error")
				}
				p.ExportObjectFact(types.Universe.Lookup("error"), new(seen))
			},
			"exports a fact about type error interface{Error() string}, which is not of package example.com/m/user",
		},
		"undeclared": {
			func(p *analysis.Pass) { p.ExportPackageFact(new(other)) },
			"uses facts of the undeclared type *engine_test.other",
		},
	} {
		a := &analysis.Analyzer{Name: name, Doc: name, FactTypes: []analysis.Fact{new(seen)}, Run: func(p *analysis.Pass) (any, error) {
			if p.Pkg.Name() == "user" {
				tt.do(p)
			}
			return nil, nil
		}}
		res := run(t, dir, engine.Options{Patterns: []string{"./user"}, Analyzers: []*analysis.Analyzer{a}})
		compare(t, enginetest.Lines(dir, res), "error: example.com/m/user: rule "+name+": panic: analyzer "+name+" "+tt.want+tail)
	}
}
