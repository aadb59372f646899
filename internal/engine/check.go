package engine

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
	"maps"
	"os"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// checker type-checks packages of one graph.
type checker struct {
	fset      *token.FileSet
	sizes     types.Sizes
	goVersion string // of the go command: what the standard library is written in

	exports   sync.Mutex // guards reading export data: all of it shares one map of packages
	byPath    map[string]*types.Package
	newerOnce sync.Once
	newer     string // a language version that this binary does not know
}

func newChecker(t toolchain) *checker {
	return &checker{
		fset:      token.NewFileSet(),
		sizes:     types.SizesFor("gc", t.GOARCH),
		goVersion: t.GOVERSION,
		byPath:    map[string]*types.Package{},
	}
}

// syntax is a type-checked package with its syntax: what analyzers need.
type syntax struct {
	files  []*ast.File
	pkg    *types.Package
	info   *types.Info
	errors []types.Error
	broken []error // files that could not be read or parsed
}

// ok reports whether the package is free of errors.
func (s *syntax) ok() bool { return len(s.errors)+len(s.broken) == 0 }

// check parses and type-checks n. A package with errors still has types.
//
// An external test package is checked against the plain package, as everything
// else it imports is; only if that fails, because it uses what the package's own test files
// declare, against the package with its test files.
func (c *checker) check(n *node) *syntax {
	s := c.checkOnce(n)
	if s.ok() || n.variant == nil || n.variant.types == nil {
		return s
	}
	plain := n.deps
	n.deps = maps.Clone(plain)
	n.deps[n.ForTest] = n.variant
	if retried := c.checkOnce(n); retried.ok() {
		return retried
	}
	n.deps = plain
	return s
}

func (c *checker) checkOnce(n *node) *syntax {
	s := new(syntax)
	parseMode := parser.SkipObjectResolution
	if n.mode == source {
		parseMode |= parser.ParseComments
	}
	for _, name := range n.files {
		f, err := parser.ParseFile(c.fset, name, nil, parseMode)
		if err != nil {
			s.broken = append(s.broken, err)
		}
		if f != nil && f.Name != nil {
			s.files = append(s.files, f)
		}
	}
	path, _, _ := strings.Cut(n.ImportPath, " ")
	conf := types.Config{
		Importer:         importer{c, n},
		Sizes:            c.sizes,
		GoVersion:        c.languageVersion(n),
		IgnoreFuncBodies: n.mode == declared,
		FakeImportC:      n.fakeC,
		Error: func(err error) {
			if err, ok := err.(types.Error); ok {
				s.errors = append(s.errors, err)
			}
		},
	}
	if n.mode == source {
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
	s.pkg, _ = conf.Check(path, c.fset, s.files, s.info)
	return s
}

// languageVersion returns the Go version n is written in, or the newest that
// this binary can check if that is older.
func (c *checker) languageVersion(n *node) string {
	v := ""
	switch {
	case n.Standard:
		v = c.goVersion
	case n.Module != nil && n.Module.GoVersion != "":
		v = "go" + n.Module.GoVersion
	}
	if own := runtime.Version(); version.IsValid(own) && version.Compare(version.Lang(v), version.Lang(own)) > 0 {
		if !n.Standard {
			c.newerOnce.Do(func() { c.newer = v })
		}
		return version.Lang(own)
	}
	if !version.IsValid(v) {
		return ""
	}
	return v
}

// importer resolves the imports of one package.
type importer struct {
	c *checker
	n *node
}

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := i.n.deps[path]
	if dep == nil {
		return nil, fmt.Errorf("package %s is not available", path)
	}
	if dep.Error != nil && len(dep.files) == 0 {
		return nil, errors.New(explain(dep.Error.Err))
	}
	if dep.mode == exported {
		dep.load.Do(func() { dep.types, dep.err = i.c.readExport(dep) })
	}
	if dep.types == nil {
		if dep.err != nil {
			return nil, dep.err
		}
		return nil, fmt.Errorf("package %s could not be checked", path)
	}
	return dep.types, nil
}

// readExport returns the types of an exported package.
func (c *checker) readExport(n *node) (*types.Package, error) {
	f, err := os.Open(n.Export)
	if err != nil {
		return nil, fmt.Errorf("package %s has no export data: %w", n.ImportPath, err)
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, &exportError{n.ImportPath, err}
	}
	c.exports.Lock()
	defer c.exports.Unlock()
	pkg, err := gcexportdata.Read(r, c.fset, c.byPath, n.ImportPath)
	if err != nil {
		return nil, &exportError{n.ImportPath, err}
	}
	return pkg, nil
}

// An exportError says that export data could not be read: as a rule it was written by a
// newer compiler than this binary was built with.
type exportError struct {
	path string
	err  error
}

func (e *exportError) Error() string {
	return fmt.Sprintf("reading the export data of %s: %v", e.path, e.err)
}
