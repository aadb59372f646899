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
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

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
// and others without, so that a test that closes or starts something would make them differ. So are literals that
// only tests run ([knowledge.IsFailpoint]).
func (p *Package) Funcs() []*ssa.Function { return p.build().funcs }

func build(pass *analysis.Pass) built {
	prog := ssa.NewProgram(pass.Fset, 0)
	prog.SetNoReturn(knowledge.NoReturn)
	used := importedMembers(pass)
	for _, imported := range pass.Pkg.Imports() {
		if used[imported] == nil {
			used[imported] = []types.Object{}
		}
	}
	for imported, members := range used { // those too whose methods are promoted by, or results of, what is imported
		file, info := declaring(members)
		prog.CreatePackage(imported, []*ast.File{file}, info, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()

	var funcs []*ssa.Function
	tests := failpoints(pass)
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if tests[fn.Syntax()] {
			return
		}
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

// failpoints returns the function literals that only tests run.
func failpoints(pass *analysis.Pass) map[ast.Node]bool {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return knowledge.HasFailpoints(p.Path()) }) {
		return nil
	}
	literals := map[ast.Node]bool{}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if fn, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func); ok && knowledge.IsFailpoint(fn) {
				for _, arg := range call.Args {
					if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
						literals[lit] = true
					}
				}
			}
			return true
		})
	}
	return literals
}

// importedMembers returns the functions, methods and variables of other packages that pass mentions, by package.
func importedMembers(pass *analysis.Pass) map[*types.Package][]types.Object {
	used := map[*types.Package][]types.Object{}
	seen := map[types.Object]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		switch o := obj.(type) {
		case *types.Func:
			obj = o.Origin()
			if recv := o.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				continue
			}
		case *types.Var:
			if o.Pkg() == nil || o.Parent() != o.Pkg().Scope() {
				continue
			}
		default:
			continue
		}
		if pkg := obj.Pkg(); pkg != nil && pkg != pass.Pkg && !seen[obj] {
			seen[obj] = true
			used[pkg] = append(used[pkg], obj)
		}
	}
	return used
}

// declaring returns a file that declares objects, with what the type checker would say about it, for [ssa.Program.CreatePackage]: without one it
// makes members of all that a package declares, of which few are used. It asks what a name stands for, not how it is declared.
func declaring(objects []types.Object) (*ast.File, *types.Info) {
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object, len(objects))}
	decl := &ast.GenDecl{Tok: token.TYPE}
	for _, obj := range objects {
		name := &ast.Ident{Name: obj.Name()}
		info.Defs[name] = obj
		decl.Specs = append(decl.Specs, &ast.TypeSpec{Name: name})
	}
	return &ast.File{Decls: []ast.Decl{decl}}, info
}

// inTest reports whether fn stands in a test file.
func inTest(fn *ssa.Function) bool {
	file := fn.Prog.Fset.File(fn.Pos())
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}
