package engine

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"go/version"
	"os"
	"runtime"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// checker type-checks the packages of one graph.
type checker struct {
	fset      *token.FileSet
	sizes     types.Sizes
	goVersion string // of the go command: what the standard library is written in
}

func newChecker(t toolchain) *checker {
	sizes := types.SizesFor("gc", t.GOARCH)
	if sizes == nil {
		sizes = types.SizesFor("gc", "amd64")
	}
	return &checker{fset: token.NewFileSet(), sizes: sizes, goVersion: t.GOVERSION}
}

// syntax is a type-checked package with its syntax: what analyzers need.
type syntax struct {
	files  []*ast.File
	pkg    *types.Package
	info   *types.Info
	errors []types.Error
	broken []error           // files that could not be read or parsed
	failed map[string]string // imports that failed, and why
}

// ok reports whether the package is free of errors.
func (s *syntax) ok() bool { return len(s.errors)+len(s.broken) == 0 }

// check parses and type-checks n. A package with errors still has types.
//
// An external test package sees the package under test with its test files. What else it imports may import
// that package too, without them: types from the two sides do not mix. The go command compiles everything in between
// once more. That is rarely needed to understand the test, so it comes last.
func (c *checker) check(n *node) *syntax {
	switch {
	case n.tested == nil:
		return c.checkWith(n, n.mode, nil)
	case len(n.recompiled) > 0:
		if s := c.checkWith(n, n.mode, nil); s.ok() {
			return s
		}
	}
	return c.checkWith(n, n.mode, c.recompile(n))
}

// recompile returns the packages that the external test package n sees in another form than
// everybody else, by import path.
func (c *checker) recompile(n *node) map[string]*types.Package {
	instead := map[string]*types.Package{n.ForTest: n.tested.types}
	for _, twin := range n.recompiled {
		instead[twin.path()] = c.checkWith(twin, declared, instead).pkg
	}
	return instead
}

// checkWith checks n; the packages of instead take the place of its dependencies.
func (c *checker) checkWith(n *node, m mode, instead map[string]*types.Package) *syntax {
	s := &syntax{failed: map[string]string{}}
	parseMode := parser.SkipObjectResolution
	if m == source {
		parseMode |= parser.ParseComments
	}
	for _, name := range n.files {
		f, err := c.parse(name, m, parseMode)
		if err != nil {
			s.broken = append(s.broken, err)
		}
		if f != nil && f.Name != nil {
			s.files = append(s.files, f)
		}
	}
	if m == declared {
		strip(c.fset, s.files)
	}
	conf := types.Config{
		Importer: importer(func(path string) (*types.Package, error) {
			pkg, err := n.imported(path, instead)
			if err != nil {
				s.failed[path] = err.Error()
			}
			return pkg, err
		}),
		Sizes:            c.sizes,
		GoVersion:        c.languageVersion(n),
		IgnoreFuncBodies: m == declared,
		FakeImportC:      n.fakeC,
		Error: func(err error) {
			if err, ok := err.(types.Error); ok {
				s.errors = append(s.errors, err)
			}
		},
	}
	if m == source {
		s.info = &types.Info{
			Types:        map[ast.Expr]types.TypeAndValue{},
			Instances:    map[*ast.Ident]types.Instance{},
			Defs:         map[*ast.Ident]types.Object{},
			Uses:         map[*ast.Ident]types.Object{},
			Implicits:    map[ast.Node]types.Object{},
			Selections:   map[*ast.SelectorExpr]*types.Selection{},
			Scopes:       map[ast.Node]*types.Scope{},
			FileVersions: map[*ast.File]string{},
		}
	}
	s.pkg, _ = conf.Check(n.path(), c.fset, s.files, s.info)
	if s.pkg != nil {
		s.pkg.MarkComplete()
	}
	return s
}

// parse parses a file, without function bodies if only declarations matter.
func (c *checker) parse(name string, m mode, parseMode parser.Mode) (*ast.File, error) {
	if m == source {
		return parser.ParseFile(c.fset, name, nil, parseMode)
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(c.fset, name, withoutBodies(src), parseMode)
}

// imported returns the types of the package that n imports as path.
func (n *node) imported(path string, instead map[string]*types.Package) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep, listed := n.deps[path]
	switch {
	case dep == nil && listed:
		return nil, errors.New("import cycle not allowed")
	case dep == nil:
		return nil, errors.New("the go command did not list this package")
	}
	if pkg := instead[dep.path()]; pkg != nil {
		return pkg, nil
	}
	switch {
	case dep.types != nil && dep.types.Name() != "":
		return dep.types, nil
	case dep.Error != nil:
		return nil, errors.New(dep.Error.explain())
	case dep.exportErr != nil:
		return nil, dep.exportErr
	}
	return nil, errors.New("this package has no Go files")
}

// importer implements types.Importer.
type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

// languageVersion returns the Go version n is written in, or the newest that
// this binary can check if that is older.
func (c *checker) languageVersion(n *node) string {
	v := c.writtenIn(n)
	if own := ownVersion(); own != "" && version.Compare(version.Lang(v), version.Lang(own)) > 0 {
		return version.Lang(own)
	}
	return v
}

// writtenIn returns the Go version n is written in, "" if that is unknown.
func (c *checker) writtenIn(n *node) string {
	v := ""
	switch {
	case n.Standard:
		v = c.goVersion
	case n.Module != nil:
		// A go.mod file without a go line means this version; see go.dev/ref/mod#go-mod-file-go.
		v = "go" + cmp.Or(n.Module.GoVersion, "1.16")
	}
	if !version.IsValid(v) {
		return ""
	}
	return v
}

// ownVersion returns the Go release this binary was built with, "" if it was none.
func ownVersion() string {
	v, _, _ := strings.Cut(runtime.Version(), " ")
	if !version.IsValid(v) {
		return ""
	}
	return v
}

// readExports reads the types of the exported packages that others import directly: their
// export data tells what else is needed of the packages behind them. It must not run at
// the same time as anything that uses the types.
func (c *checker) readExports(nodes []*node) {
	byPath := map[string]*types.Package{}
	for _, n := range nodes {
		if n.mode == exported {
			continue
		}
		for _, dep := range n.imports {
			if dep.mode == exported && dep.types == nil && dep.exportErr == nil {
				dep.types, dep.exportErr = readExport(dep, c.fset, byPath)
			}
		}
	}
}

func readExport(n *node, fset *token.FileSet, byPath map[string]*types.Package) (pkg *types.Package, err error) {
	f, err := os.Open(n.Export)
	if err != nil {
		return nil, fmt.Errorf("its export data is gone: %w", err)
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err == nil {
		pkg, err = gcexportdata.Read(r, fset, byPath, n.path())
	}
	if err != nil {
		return nil, fmt.Errorf("its export data in %s cannot be read: %w", n.Export, err)
	}
	return pkg, nil
}

// probeExports returns why export data cannot be used, "" if it can: a newer compiler may
// write what this binary does not understand.
func probeExports(nodes []*node) string {
	for _, n := range nodes {
		if n.Export == "" {
			continue
		}
		if _, err := readExport(n, token.NewFileSet(), map[string]*types.Package{}); err != nil {
			return fmt.Sprintf("%s: %s; types are read from source instead, which takes longer", n.path(), oneLine(err.Error()))
		}
		return ""
	}
	return ""
}

// unsoundImport returns a package with errors behind the imports of n, nil if there is none.
func (n *node) unsoundImport() *node {
	for _, dep := range n.before() {
		if unsound := dep.unsound.Load(); unsound != nil {
			return unsound
		}
	}
	return nil
}

// judge notes whether types in n or behind it may be unknown: errors says whether n itself has errors. So are those of C in a dependency that is
// not compiled, for cgo takes as long as a compiler.
func (n *node) judge(errors bool) {
	unsound := n.unsoundImport()
	if unsound == nil && (errors || n.fakeC && !n.Standard) {
		unsound = n
	}
	n.unsound.Store(unsound)
}

// problem returns what is wrong with the code of n, as one error; ok is false if nothing is.
func (s *syntax) problem(n *node) (e Error, ok bool) {
	var all []Error
	add := func(pos token.Position, msg string) {
		e := Error{Message: oneLine(msg)}
		if pos.IsValid() {
			e.Position = pos.String()
		}
		all = append(all, e)
	}
	for _, err := range s.broken {
		var list scanner.ErrorList
		if !errors.As(err, &list) {
			add(token.Position{}, err.Error())
		}
		for _, e := range list {
			add(e.Pos, e.Msg)
		}
	}
	for _, err := range s.errors {
		add(err.Fset.PositionFor(err.Pos, false), s.reword(err.Msg))
	}
	if len(all) == 0 {
		return Error{}, false
	}
	e = all[0]
	if more := len(all) - 1; more == 1 {
		e.Message += " (and 1 more error in this package)"
	} else if more > 1 {
		e.Message += fmt.Sprintf(" (and %d more errors in this package)", more)
	}
	return e, true
}

// reword replaces what the type checker says about an import that failed by the reason.
func (s *syntax) reword(msg string) string {
	for path, why := range s.failed {
		if msg == fmt.Sprintf("could not import %s (%s)", path, why) {
			if strings.Contains(why, path) {
				return why
			}
			return fmt.Sprintf("cannot import %s: %s", path, why)
		}
	}
	return msg
}
