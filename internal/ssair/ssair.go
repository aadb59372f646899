// Package ssair provides the SSA form of the package under analysis, built when
// somebody asks for it.
//
// It differs from golang.org/x/tools/go/analysis/passes/buildssa in three ways. It
// is lazy, so a package that calls nothing of interest costs nothing. It needs no facts
// about dependencies: functions that do not return are known by name
// ([knowledge.NoReturn]). And its list of functions includes the literals in
// package-level variables, where routes, commands and migrations often stand.
package ssair

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
)

// Analyzer provides a *[Package].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintssa",
	Doc:        "provide the SSA form of the package on demand",
	ResultType: reflect.TypeFor[*Package](),
	Run: func(pass *analysis.Pass) (any, error) {
		return &Package{build: sync.OnceValue(func() built { return build(pass) })}, nil
	},
}

// Package is the SSA form of one package. Its methods build it at the first call
// and may be used from several goroutines.
type Package struct {
	build func() built
}

type built struct {
	pkg   *ssa.Package
	funcs []*ssa.Function
}

// SSA returns the built SSA package.
func (p *Package) SSA() *ssa.Package { return p.build().pkg }

// Funcs returns all functions with source code in the package: declared
// functions, methods and function literals, those of package-level variables
// included, in source order. Bodies of range-over-func loops count as
// function literals. Those of test files are left out: no rule reviews them, and some drivers show a package with its tests
// and others without, so that a test that closes or starts something would make them differ.
func (p *Package) Funcs() []*ssa.Function { return p.build().funcs }

func build(pass *analysis.Pass) built {
	prog := ssa.NewProgram(pass.Fset, 0)
	prog.SetNoReturn(knowledge.NoReturn)
	for _, imported := range pass.Pkg.Imports() {
		prog.CreatePackage(imported, nil, nil, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()

	var funcs []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		funcs = append(funcs, fn)
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
	}
	for fn := range declared(pass) {
		f := prog.FuncValue(fn)
		if f == nil {
			panic(fmt.Sprintf("no SSA function for %v", fn))
		}
		if !inTest(f) {
			add(f)
		}
	}
	if init := pkg.Func("init"); init != nil {
		for _, literal := range init.AnonFuncs {
			if !inTest(literal) {
				add(literal)
			}
		}
	}
	slices.SortStableFunc(funcs, func(a, b *ssa.Function) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return built{pkg, funcs}
}

// inTest reports whether fn stands in a test file.
func inTest(fn *ssa.Function) bool {
	file := fn.Prog.Fset.File(fn.Pos())
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}
