package engine

import (
	"context"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"sync"
)

// mode says how much of a package is read.
type mode uint8

const (
	// exported packages are read from the export data of the build cache, when a
	// package that imports them is type-checked.
	exported mode = iota
	// declared packages are type-checked from source without function bodies: their
	// export data does not exist yet, or they import a package of the source set.
	declared
	// source packages are type-checked with function bodies and analysed.
	source
)

// node is one package of the graph.
type node struct {
	*listed
	mode   mode
	target bool // matched by the patterns: findings are wanted
	leaf   bool // test variant: nobody imports it
	files  []string
	fakeC  bool // cgo files without a C compiler: types are incomplete

	deps    map[string]*node // by import path as written in the source
	variant *node            // of a p_test: p with its test files, for when p alone does not do
	users   []*node          // nodes whose check waits for this one
	pending int              // number of deps that must be checked first

	load  sync.Once // reads export data
	types *types.Package
	err   error // why types is nil or incomplete
}

// graph is what one run looks at.
type graph struct {
	toolchain
	nodes    []*node // dependencies first
	exported []*node // nodes whose export data is needed
	errs     []Error
}

// load lists the packages and decides how each is read.
func (o *Options) load(ctx context.Context) (*graph, error) {
	g := new(graph)
	envDone := make(chan error, 1)
	go func() {
		var err error
		g.toolchain, err = o.toolchain(ctx)
		envDone <- err
	}()
	args := []string{"-deps", "-json=" + listFields}
	if o.Tests {
		args = append(args, "-test")
	}
	list, err := o.list(ctx, append(append(args, "--"), o.Patterns...)...)
	envErr := <-envDone
	if err != nil {
		return nil, err
	}
	if envErr != nil {
		return nil, fmt.Errorf("go env: %w", envErr)
	}

	byID := map[string]*node{}
	for _, p := range list {
		if strings.HasSuffix(p.ImportPath, ".test") || p.ImportPath == "unsafe" {
			continue
		}
		n := &node{listed: p, deps: map[string]*node{}}
		n.target = !p.DepOnly
		if p.ForTest != "" {
			// Have: `p [p.test]`, `p_test [p.test]` or a package recompiled for p's test.
			path, _, _ := strings.Cut(p.ImportPath, " ")
			if path != p.ForTest && path != p.ForTest+"_test" {
				continue
			}
			n.leaf = true
			n.target = true
		}
		// Imports of packages that come later in the list close a cycle, which go list
		// has reported; leaving them out keeps the graph acyclic.
		for _, path := range p.Imports {
			written := path
			for from, to := range p.ImportMap {
				if to == path {
					written = from
				}
			}
			plain, _, variant := strings.Cut(path, " ")
			dep := byID[plain]
			if variant && n.leaf && plain == p.ForTest {
				n.variant = byID[path]
			}
			if dep != nil {
				n.deps[written] = dep
			}
		}
		byID[p.ImportPath] = n
		g.nodes = append(g.nodes, n)
		g.noteErrors(n)
	}
	if !slices.ContainsFunc(g.nodes, func(n *node) bool { return n.target && len(n.GoFiles)+len(n.CgoFiles) > 0 }) {
		if len(g.errs) > 0 {
			return nil, &UsageError{g.errs[0].Message}
		}
		return nil, &UsageError{fmt.Sprintf("no Go files match %s: check the pattern and -tags", strings.Join(o.Patterns, " "))}
	}
	return g, o.chooseModes(ctx, g)
}

// noteErrors keeps what go list found wrong with a package that is to be reviewed.
func (g *graph) noteErrors(n *node) {
	if n.Error == nil || !n.target && !(n.Module != nil && n.Module.Main) {
		return
	}
	g.errs = append(g.errs, Error{Package: n.ImportPath, Position: n.Error.Pos, Message: explain(n.Error.Err)})
}

// chooseModes decides how each package is read: findings must not depend on
// what happens to be in the build cache, so the choice is only between two
// sources of the same types.
func (o *Options) chooseModes(ctx context.Context, g *graph) error {
	var cgo []*node
	for _, n := range g.nodes {
		switch {
		case n.target, n.Module != nil && n.Module.Main:
			n.mode = source
		case n.Stale, n.Error != nil, slices.ContainsFunc(n.imports(), func(dep *node) bool { return dep.mode != exported }):
			n.mode = declared
		}
		switch n.mode {
		case source:
			n.files = n.listed.files(n.GoFiles)
			if len(n.CgoFiles) > 0 {
				cgo = append(cgo, n)
			}
		case declared:
			n.files = n.listed.files(n.GoFiles, n.CgoFiles)
			n.fakeC = len(n.CgoFiles) > 0
		}
	}
	if err := o.runCgo(ctx, g, cgo); err != nil {
		return err
	}

	// Export data is needed for what the type-checked packages import directly: it is self-contained.
	for _, n := range g.nodes {
		if n.mode == exported {
			continue
		}
		for _, dep := range n.imports() {
			if dep.mode == exported && !slices.Contains(g.exported, dep) {
				g.exported = append(g.exported, dep)
			}
		}
	}
	if len(g.exported) == 0 {
		return nil
	}
	args := []string{"-export", "-json=ImportPath,Export", "--"}
	byPath := map[string]*node{}
	for _, n := range g.exported {
		args = append(args, n.ImportPath)
		byPath[n.ImportPath] = n
	}
	list, err := o.list(ctx, args...)
	if err != nil {
		return err
	}
	for _, p := range list {
		if n := byPath[p.ImportPath]; n != nil {
			n.Export = p.Export
		}
	}
	return nil
}

// imports returns the packages that n imports, in a fixed order.
func (n *node) imports() []*node {
	list := make([]*node, 0, len(n.deps))
	for _, path := range n.Imports {
		for written, dep := range n.deps {
			if (path == written || n.ImportMap[written] == path || dep.ImportPath == path) && !slices.Contains(list, dep) {
				list = append(list, dep)
			}
		}
	}
	return list
}

// runCgo replaces the cgo files of packages of the source set by what cgo makes of
// them. Without a C compiler their C types stay unknown.
func (o *Options) runCgo(ctx context.Context, g *graph, nodes []*node) error {
	if len(nodes) == 0 {
		return nil
	}
	args := []string{"-compiled", "-json=ImportPath,Dir,CompiledGoFiles,Error"}
	if o.Tests {
		args = append(args, "-test")
	}
	args = append(args, "--")
	byID := map[string]*node{}
	for _, n := range nodes {
		byID[n.ImportPath] = n
		if !n.leaf {
			args = append(args, n.ImportPath)
		}
	}
	list, err := o.list(ctx, args...)
	if err != nil {
		return err
	}
	for _, p := range list {
		if n := byID[p.ImportPath]; n != nil && p.Error == nil && len(p.CompiledGoFiles) > len(n.GoFiles) {
			n.files = p.files(p.CompiledGoFiles)
			delete(byID, p.ImportPath)
		}
	}
	for _, n := range nodes {
		if byID[n.ImportPath] == nil {
			continue
		}
		n.fakeC = true
		n.files = n.listed.files(n.GoFiles, n.CgoFiles)
		if n.target {
			g.errs = append(g.errs, Error{Package: n.ImportPath, Message: "cgo did not run (is a C compiler installed?): this package was only partly reviewed"})
		}
	}
	return nil
}
