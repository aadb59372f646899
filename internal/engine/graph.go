package engine

import (
	"cmp"
	"context"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"sync/atomic"
)

// mode says how much of a package is read.
type mode uint8

const (
	// exported packages are read from the export data of the build cache.
	exported mode = iota
	// declared packages are type-checked from source without function bodies: their
	// export data does not exist yet, or they import a package that is not exported.
	declared
	// source packages are type-checked with function bodies and analysed.
	source
)

// node is one package of the graph.
type node struct {
	*listed
	mode   mode
	target bool // matched by the patterns: findings are wanted
	files  []string
	fakeC  bool // cgo files without a C compiler: types are incomplete

	imports []*node          // each once
	deps    map[string]*node // by import path as written in the source; nil for what closes an import cycle

	// Test variants, `p [p.test]` and `p_test [p.test]`, are leaves of the graph: nobody imports
	// them but p_test, and they import plain packages.
	leaf       bool
	plain      *node   // of `p [p.test]`: p
	tested     *node   // of p_test: `p [p.test]`, if there is one
	recompiled []*node // of p_test: what is between it and p, and compiled once more by the go command; dependencies first

	users   []*node // nodes whose check waits for this one
	pending int     // number of nodes that this one waits for

	types     *types.Package
	exportErr error                // why the types of an exported package are missing
	unsound   atomic.Pointer[node] // a package with errors, n itself or one behind its imports: types from there may be unknown
	outcome   *outcome

	keys  nodeKeys
	cache nodeCache
}

// path returns the import path of n without the name of the test that it is a variant for.
func (n *node) path() string { return plainPath(n.ImportPath) }

func plainPath(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

// ofMain reports whether n belongs to the main module, or to a module of the workspace.
func (n *node) ofMain() bool { return n.Module != nil && n.Module.Main }

// graph is what one run looks at.
type graph struct {
	toolchain
	nodes         []*node // dependencies first
	exportTrouble string  // why export data is not used, "" if it is
}

// load lists the packages and decides how each is read.
func (o *Options) load(ctx context.Context) (*graph, error) {
	var (
		t      toolchain
		envErr = make(chan error, 1)
	)
	go func() {
		var err error
		t, err = o.toolchain(ctx)
		envErr <- err
	}()
	args := []string{"-deps", "-export", "-n", "-json=" + listFields}
	if o.Tests {
		args = append(args, "-test")
	}
	list, err := o.list(ctx, append(append(args, "--"), o.Patterns...)...)
	if failed := <-envErr; err == nil && failed != nil {
		err = fmt.Errorf("go env: %w", failed)
	}
	if err != nil {
		return nil, err
	}

	g := &graph{toolchain: t, nodes: newNodes(list)}
	if err := g.nothing(o.Patterns); err != nil {
		return nil, err
	}
	g.chooseModes()
	return g, o.runCgo(ctx, g)
}

// newNodes makes the graph of the listed packages. It leaves out the main packages of tests, and
// the packages that the go command would compile once more for a test.
func newNodes(list []*listed) []*node {
	byPath := map[string]*node{}       // plain packages
	variants := map[string]*node{}     // `p [p.test]` by p
	recompiled := map[string][]*node{} // by the package under test
	var nodes, leaves []*node
	for _, p := range list {
		n := &node{listed: p, target: !p.DepOnly}
		switch path := n.path(); {
		case p.testMain(), path == "unsafe":
		case p.ForTest == "":
			byPath[path] = n
			nodes = append(nodes, n)
		case path == p.ForTest:
			variants[path] = n
			leaves = append(leaves, n)
		case path == p.ForTest+"_test":
			leaves = append(leaves, n)
		default:
			n.mode, n.files, n.fakeC = declared, p.files(p.GoFiles, p.CgoFiles), len(p.CgoFiles) > 0
			recompiled[p.ForTest] = append(recompiled[p.ForTest], n)
		}
	}
	// What only a test needs may be listed in the form for that test alone.
	for _, p := range list {
		if n := byPath[plainPath(p.ImportPath)]; n != nil || !slices.ContainsFunc(recompiled[p.ForTest], func(n *node) bool { return n.listed == p }) {
			continue
		}
		plain := *p
		plain.ImportPath, plain.ForTest = plainPath(p.ImportPath), ""
		n := &node{listed: &plain}
		byPath[plain.ImportPath] = n
		nodes = append(nodes, n)
	}
	for _, n := range leaves {
		n.leaf = true
		n.resolve(byPath)
		if variant := variants[n.ForTest]; variant == n {
			n.plain = byPath[n.ForTest]
		} else if variant != nil {
			n.tested = variant
			n.recompiled = recompiled[n.ForTest]
		}
	}
	for _, n := range nodes {
		n.resolve(byPath)
	}
	for _, list := range recompiled {
		for _, n := range list {
			n.resolve(byPath)
		}
	}
	return sorted(append(nodes, leaves...))
}

// resolve finds what n imports.
func (n *node) resolve(byPath map[string]*node) {
	n.deps = make(map[string]*node, len(n.Imports))
	written := n.writtenPaths()
	for _, id := range slices.Concat(n.Imports, n.cgoImports()) {
		if dep := byPath[plainPath(id)]; dep != nil {
			n.deps[cmp.Or(written[id], id)] = dep
			if !slices.Contains(n.imports, dep) {
				n.imports = append(n.imports, dep)
			}
		}
	}
}

// cgoImports returns what the output of cgo for p imports beside what the files of p do.
func (p *listed) cgoImports() []string {
	if len(p.CgoFiles) == 0 || p.ImportPath == "runtime/cgo" {
		return nil
	}
	return []string{"runtime/cgo", "syscall"}
}

// writtenPaths maps imported packages to the paths in the source, where these differ.
func (p *listed) writtenPaths() map[string]string {
	written := make(map[string]string, len(p.ImportMap))
	for path, id := range p.ImportMap {
		written[id] = path
	}
	return written
}

// before returns the nodes that must be checked before n: what it imports and, for test
// variants, the package without tests.
func (n *node) before() []*node {
	list := n.imports
	for _, other := range []*node{n.plain, n.tested} {
		if other != nil {
			list = append(slices.Clip(list), other)
		}
	}
	return list
}

// sorted returns the nodes with dependencies first. Imports that close a cycle, which is an error that the go
// command reports, are cut.
func sorted(nodes []*node) []*node {
	const visiting, done = 1, 2
	state := make(map[*node]int, len(nodes))
	list := make([]*node, 0, len(nodes))
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = visiting
		for _, dep := range n.before() {
			switch state[dep] {
			case 0:
				visit(dep)
			case visiting:
				n.cut(dep)
			}
		}
		state[n] = done
		list = append(list, n)
	}
	for _, n := range nodes {
		if state[n] == 0 {
			visit(n)
		}
	}
	return list
}

func (n *node) cut(dep *node) {
	n.imports = slices.DeleteFunc(slices.Clone(n.imports), func(d *node) bool { return d == dep })
	for path, d := range n.deps {
		if d == dep {
			n.deps[path] = nil
		}
	}
}

// cyclic reports whether there was an import cycle. What packages know of each other then depends on
// where it was cut.
func (g *graph) cyclic() bool {
	return slices.ContainsFunc(g.nodes, func(n *node) bool {
		for _, dep := range n.deps {
			if dep == nil {
				return true
			}
		}
		return false
	})
}

// nothing returns an error if the patterns match no Go files.
func (g *graph) nothing(patterns []string) error {
	for _, n := range g.nodes {
		if n.target && len(n.GoFiles)+len(n.CgoFiles) > 0 {
			return nil
		}
	}
	for _, n := range g.nodes {
		if n.target && n.Error != nil {
			return &UsageError{n.Error.explain()}
		}
	}
	return &UsageError{fmt.Sprintf("no Go files match %s: check the pattern and -tags", strings.Join(patterns, " "))}
}

// chooseModes decides how each package is read. Findings must not depend on
// what happens to be in the build cache, so the cache only decides between two sources of
// the same types.
func (g *graph) chooseModes() {
	g.exportTrouble = probeExports(g.nodes)
	for _, n := range g.nodes {
		switch {
		case n.target, n.ofMain():
			n.mode = source
		case n.Export == "", g.exportTrouble != "", slices.ContainsFunc(n.imports, func(dep *node) bool { return dep.mode != exported }):
			n.mode = declared
		}
		switch n.mode {
		case source:
			n.files = n.listed.files(n.GoFiles)
		case declared:
			n.files = n.listed.files(n.GoFiles, n.CgoFiles)
			n.fakeC = len(n.CgoFiles) > 0
		}
	}
}

// runCgo adds to the packages of the source set what cgo makes of their cgo files. Without
// a C compiler their C types stay unknown.
func (o *Options) runCgo(ctx context.Context, g *graph) error {
	byID := map[string]*node{}
	var paths, files []string
	for _, n := range g.nodes {
		if n.mode != source || len(n.CgoFiles) == 0 {
			continue
		}
		byID[n.ImportPath] = n
		switch {
		case n.path() == "command-line-arguments":
			files = o.Patterns
		case !n.leaf:
			paths = append(paths, n.ImportPath)
		}
	}
	args := []string{"-compiled", "-json=ImportPath,Dir,CompiledGoFiles"}
	if o.Tests {
		args = append(args, "-test")
	}
	for _, patterns := range [][]string{paths, files} {
		if len(patterns) == 0 {
			continue
		}
		list, err := o.list(ctx, slices.Concat(args, []string{"--"}, patterns)...)
		if err != nil {
			return err
		}
		for _, p := range list {
			if n := byID[p.ImportPath]; n != nil && len(p.CompiledGoFiles) > len(n.GoFiles) {
				n.files = p.files(p.CompiledGoFiles)
				delete(byID, p.ImportPath)
			}
		}
	}
	for _, n := range byID {
		n.fakeC = true
		n.files = n.listed.files(n.GoFiles, n.CgoFiles)
	}
	return nil
}
