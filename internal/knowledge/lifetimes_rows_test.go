package knowledge_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
)

// TestEveryLifetime writes two functions for each function in the tables that acquires something, against the real types of
// its module: one that drops what it gets, and one for each way to release it. The first leaks, the others do not.
func TestEveryLifetime(t *testing.T) {
	dirs := map[string]string{}
	if !testing.Short() {
		dirs = knowledge.ModuleDirs(t)
	}
	for _, lib := range knowledge.LifetimeLibraries {
		t.Run(strings.Join(append([]string{lib.ID}, lib.Roots...), " "), func(t *testing.T) {
			if testing.Short() && len(lib.Modules) > 0 {
				t.Skip("needs " + strings.Join(lib.Modules, ", "))
			}
			imports := knowledge.ModuleImporter(lib.Modules, dirs)
			checked := 0
			for _, root := range lib.Roots {
				for _, pkg := range lib.Packages {
					p, err := imports.Import(root + pkg.Path)
					if err != nil || p == nil {
						continue // not in this version: TestVerifyLifetimes knows
					}
					for _, a := range pkg.Acquire {
						for name := range strings.FieldsSeq(a.Names) {
							if row(t, imports, p, a, name) {
								checked++
							}
						}
					}
				}
			}
			t.Logf("%d functions", checked)
			if checked == 0 && slices.ContainsFunc(lib.Packages, func(p knowledge.LifetimePackage) bool { return len(p.Acquire) > 0 }) {
				t.Error("none was checked")
			}
		})
	}
}

// row checks the row of the function called name, if this version has it.
func row(t *testing.T, imports types.Importer, p *types.Package, a knowledge.Acquisition, name string) bool {
	fn, receiver := lookup(p, name)
	if fn == nil || fn.Signature().Results().Len() == 0 {
		return false
	}
	w := &writer{imports: map[string]string{}}
	call := w.call(fn, receiver, p)
	var names []string
	failure := ""
	for i := range fn.Signature().Results().Len() {
		names = append(names, fmt.Sprintf("r%d", i))
		if types.Identical(fn.Signature().Results().At(i).Type(), types.Universe.Lookup("error").Type()) {
			failure = names[i]
		}
	}
	acquire := strings.Join(names, ", ") + " := " + call + "\n"
	if failure != "" {
		acquire += "\tif " + failure + " != nil {\n\t\treturn\n\t}\n"
	}
	for _, n := range names {
		acquire += "\t_ = " + n + "\n"
	}
	got := names[a.Result]
	functions := map[string]string{"leak": acquire}
	for release := range strings.FieldsSeq(a.Resource.Release) {
		on, t := got, fn.Signature().Results().At(a.Result).Type()
		if release == "()" {
			functions["releaseByCall"] = acquire + "\tdefer " + got + "()\n"
			continue
		}
		if a.Resource.Through != "" {
			on += "." + a.Resource.Through
			obj, _, _ := types.LookupFieldOrMethod(t, true, p, a.Resource.Through)
			t = obj.Type()
		}
		obj, _, _ := types.LookupFieldOrMethod(t, true, p, release)
		method := obj.(*types.Func)
		functions["release"+release] = acquire + "\tdefer " + on + "." + release + "(" + w.args(method.Signature()) + ")\n"
	}
	source := w.source(functions)
	found, err := analyze(imports, source)
	if err != nil {
		t.Errorf("%s.%s: %v in\n%s", p.Path(), name, err, source)
		return true
	}
	for f := range functions {
		leaks := slices.ContainsFunc(found, func(x *lifetimes.Acquired) bool {
			return x.Func.Name() == f && x.Resource == a.Resource && x.Index == a.Result && x.Leaks()
		})
		if want := f == "leak"; leaks != want {
			t.Errorf("%s.%s: %s leaks: %v\n%s", p.Path(), name, f, leaks, source)
		}
	}
	return true
}

// lookup returns the function called name, and of a method the type that declares it.
func lookup(p *types.Package, name string) (fn *types.Func, receiver *types.TypeName) {
	typ, method, ok := strings.Cut(name, ".")
	if !ok {
		fn, _ = p.Scope().Lookup(name).(*types.Func)
		return fn, nil
	}
	receiver, ok = p.Scope().Lookup(typ).(*types.TypeName)
	if !ok {
		return nil, nil
	}
	t := receiver.Type()
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	obj, _, _ := types.LookupFieldOrMethod(t, false, p, method)
	fn, _ = obj.(*types.Func)
	return fn, receiver
}

// writer writes a file, and the imports that it needs.
type writer struct{ imports map[string]string }

// name returns how the file refers to an object of another package.
func (w *writer) name(obj types.Object) string {
	path := obj.Pkg().Path()
	if w.imports[path] == "" {
		w.imports[path] = fmt.Sprintf("p%d", len(w.imports))
	}
	return w.imports[path] + "." + obj.Name()
}

// call returns a call of fn with zero values.
func (w *writer) call(fn *types.Func, receiver *types.TypeName, p *types.Package) string {
	f := ""
	switch {
	case receiver == nil:
		f = w.name(fn)
	case types.IsInterface(receiver.Type()):
		f = w.name(receiver) + "(nil)." + fn.Name()
	default:
		f = "new(" + w.name(receiver) + ")." + fn.Name()
	}
	return f + "(" + w.args(fn.Signature()) + ")"
}

func (w *writer) args(sig *types.Signature) string {
	var args []string
	for i := range sig.Params().Len() {
		if sig.Variadic() && i == sig.Params().Len()-1 {
			break
		}
		args = append(args, w.zero(sig.Params().At(i).Type()))
	}
	return strings.Join(args, ", ")
}

// zero returns the zero value of t.
func (w *writer) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
	case *types.Struct, *types.Array:
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return w.name(n.Obj()) + "{}"
		}
	}
	return "nil"
}

func (w *writer) source(functions map[string]string) string {
	var b strings.Builder
	b.WriteString("package p\n\n")
	for _, path := range slices.Sorted(maps.Keys(w.imports)) {
		fmt.Fprintf(&b, "import %s %q\n", w.imports[path], path)
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		fmt.Fprintf(&b, "\nfunc %s() {\n\t%s}\n", name, functions[name])
	}
	return b.String()
}

// analyze returns what the functions of source acquire.
func analyze(imports types.Importer, source string) ([]*lifetimes.Acquired, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: imports, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		return nil, err
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{lifetimes.Analyzer}, []*packages.Package{{
		ID: "p", Name: "p", PkgPath: "example.com/p", Fset: fset, Syntax: []*ast.File{file}, Types: pkg, TypesInfo: info, TypesSizes: conf.Sizes,
		Imports: map[string]*packages.Package{},
	}}, nil)
	if err != nil {
		return nil, err
	}
	root := graph.Roots[0]
	if root.Err != nil {
		return nil, root.Err
	}
	return root.Result.(*lifetimes.Result).Acquired, nil
}
