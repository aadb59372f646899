package conventions

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
)

// Package returns what is wrong with the source of the rule package in dir: it must be
// named like its directory and declare Rule and Analyzer, and no [Globals].
func Package(dir string) []error {
	files, fset, err := parse(dir)
	if err != nil {
		return []error{err}
	}
	name := filepath.Base(dir)
	var errs []error
	hasRule, hasAnalyzer := false, false
	for _, f := range files {
		if f.Name.Name != name {
			errs = append(errs, fmt.Errorf("%s: package %s, want %s", fset.Position(f.Name.Pos()), f.Name.Name, name))
		}
		for id, value := range packageVars(f) {
			switch id.Name {
			case "Rule":
				hasRule = true
			case "Analyzer":
				hasAnalyzer = types.ExprString(value) == "Rule.Analyzer"
			}
		}
	}
	if !hasRule {
		errs = append(errs, fmt.Errorf("package %s: no `var Rule = rule.New(...)`", name))
	}
	if !hasAnalyzer {
		errs = append(errs, fmt.Errorf("package %s: no `var Analyzer = Rule.Analyzer`", name))
	}
	return append(errs, globals(fset, files)...)
}

// Globals returns the places where the package in dir keeps state between runs, which drivers
// forbid that run several packages at a time: functions that write a package-level variable of
// this or another package, variables of a type made for that (sync, sync/atomic), and
// init functions. It reads syntax only, tests left out: it does not see a write through a copy of a
// pointer, map or slice, nor one by a method of the variable.
func Globals(dir string) []error {
	files, fset, err := parse(dir)
	if err != nil {
		return []error{err}
	}
	return globals(fset, files)
}

func parse(dir string) ([]*ast.File, *token.FileSet, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, f)
	}
	return files, fset, nil
}

// packageVars yields the package-level variables of f with their initial values, nil
// for those that have none of their own.
func packageVars(f *ast.File) func(yield func(*ast.Ident, ast.Expr) bool) {
	return func(yield func(*ast.Ident, ast.Expr) bool) {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				spec := spec.(*ast.ValueSpec)
				for i, id := range spec.Names {
					var value ast.Expr
					if len(spec.Values) == len(spec.Names) {
						value = spec.Values[i]
					}
					if !yield(id, value) {
						return
					}
				}
			}
		}
	}
}

// noImports fails every import: identifiers of the package itself are resolved without.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not imported") }

func globals(fset *token.FileSet, files []*ast.File) []error {
	g := &globalsFinder{fset: fset, info: &types.Info{
		Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{},
	}}
	conf := types.Config{Importer: noImports{}, Error: func(error) {}, FakeImportC: true}
	g.pkg, _ = conf.Check("p", fset, files, g.info) // errors are those of the missing imports
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					g.report(d.Name, "init function")
				}
				g.writes(d.Body)
			case *ast.GenDecl:
				g.stateful(d)
				// Function literals in initial values run later, too.
				ast.Inspect(d, func(n ast.Node) bool {
					if lit, ok := n.(*ast.FuncLit); ok {
						g.writes(lit.Body)
						return false
					}
					return true
				})
			}
		}
	}
	return g.errs
}

type globalsFinder struct {
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package
	errs []error
}

func (g *globalsFinder) report(n ast.Node, format string, args ...any) {
	g.errs = append(g.errs, fmt.Errorf("%s: %s", g.fset.Position(n.Pos()), fmt.Sprintf(format, args...)))
}

// writes reports the statements in body that change a package-level variable or its
// elements, and expressions that take the address of one.
func (g *globalsFinder) writes(body *ast.BlockStmt) {
	if body == nil {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, lhs := range n.Lhs {
					g.written(lhs)
				}
			}
		case *ast.IncDecStmt:
			g.written(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				g.written(n.Key)
				g.written(n.Value)
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 {
				if _, ok := g.info.Uses[id].(*types.Builtin); ok && (id.Name == "delete" || id.Name == "clear" || id.Name == "copy") {
					g.written(n.Args[0])
				}
			}
		case *ast.UnaryExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND && g.global(id) {
				g.report(n, "takes the address of package-level variable %s", id.Name)
			}
		}
		return true
	})
}

// written reports e if it is a package-level variable or a part of one.
func (g *globalsFinder) written(e ast.Expr) {
	whole := e
	for {
		switch x := e.(type) {
		case *ast.Ident:
			if g.global(x) {
				g.report(whole, "writes package-level variable %s", x.Name)
			} else if _, ok := g.info.Uses[x].(*types.PkgName); ok {
				g.report(whole, "writes variable %s of another package", types.ExprString(whole))
			}
			return
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		default:
			return
		}
	}
}

// global reports whether id is a package-level variable of the package.
func (g *globalsFinder) global(id *ast.Ident) bool {
	v, ok := g.info.ObjectOf(id).(*types.Var)
	return ok && v.Parent() == g.pkg.Scope()
}

// stateful reports the package-level variables of d whose type is one of sync or sync/atomic.
func (g *globalsFinder) stateful(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		for _, e := range append([]ast.Expr{spec.Type}, spec.Values...) {
			if u, ok := e.(*ast.UnaryExpr); ok {
				e = u.X
			}
			if lit, ok := e.(*ast.CompositeLit); ok {
				e = lit.Type
			}
			if star, ok := e.(*ast.StarExpr); ok {
				e = star.X
			}
			if generic, ok := e.(*ast.IndexExpr); ok {
				e = generic.X
			}
			sel, ok := e.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			id, ok := sel.X.(*ast.Ident)
			if !ok {
				continue
			}
			if name, ok := g.info.Uses[id].(*types.PkgName); ok && (name.Imported().Path() == "sync" || name.Imported().Path() == "sync/atomic") {
				g.report(spec, "package-level variable %s is a %s: it holds state", spec.Names[0].Name, types.ExprString(sel))
			}
		}
	}
}
