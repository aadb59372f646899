package drivertest

import (
	"bytes"
	"encoding/gob"
	"go/types"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// nogo runs analyzers as the nogo of Bazel's rules_go does, as far as they can see: one package after the other, which know of each other
// only the facts that were encoded and decoded again, facts about functions and packages no further than the direct importers.
// A pass has no module, no versions of files, and cannot read files.
type nogo struct {
	facts map[string]map[string]map[nogoKey][]byte // import path -> where it was read from -> facts
}

type nogoKey struct {
	object objectpath.Path // "" for the package
	typ    reflect.Type
}

// run analyses pkg, whose imports have been analysed, and passes diagnostics to report.
func (n *nogo) run(t *testing.T, pkg *packages.Package, roots []*analysis.Analyzer, report func(*analysis.Analyzer, analysis.Diagnostic)) {
	visible := map[string]map[nogoKey][]byte{} // import path -> facts
	for _, imported := range pkg.Imports {
		for about, facts := range n.facts[imported.PkgPath] {
			if visible[about] == nil {
				visible[about] = map[nogoKey][]byte{}
			}
			maps.Copy(visible[about], facts)
		}
	}
	own := pkg.Types.Path()
	visible[own] = map[nogoKey][]byte{}
	results := map[*analysis.Analyzer]any{}
	var run func(a *analysis.Analyzer)
	run = func(a *analysis.Analyzer) {
		if _, done := results[a]; done {
			return
		}
		inputs := map[*analysis.Analyzer]any{}
		for _, req := range a.Requires {
			run(req)
			inputs[req] = results[req]
		}
		info := *pkg.TypesInfo
		info.FileVersions = nil
		key := func(obj types.Object, fact analysis.Fact) (nogoKey, bool) {
			path, err := objectpath.For(obj)
			return nogoKey{path, reflect.TypeOf(fact)}, err == nil
		}
		decode := func(about string, key nogoKey, fact analysis.Fact) bool {
			data, ok := visible[about][key]
			if !ok {
				return false
			}
			if err := gob.NewDecoder(bytes.NewReader(data)).Decode(fact); err != nil {
				t.Errorf("%s: fact %T: %v", a.Name, fact, err)
			}
			return true
		}
		encode := func(key nogoKey, fact analysis.Fact) {
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(fact); err != nil {
				t.Errorf("%s: fact %T: %v", a.Name, fact, err)
			}
			visible[own][key] = b.Bytes()
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: pkg.Fset, Files: pkg.Syntax, Pkg: pkg.Types, TypesInfo: &info, TypesSizes: pkg.TypesSizes, ResultOf: inputs,
			Report: func(d analysis.Diagnostic) { report(a, d) },
			ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
				k, ok := key(obj, fact)
				return ok && obj.Pkg() != nil && decode(obj.Pkg().Path(), k, fact)
			},
			ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
				if k, ok := key(obj, fact); ok {
					encode(k, fact)
				}
			},
			ImportPackageFact: func(p *types.Package, fact analysis.Fact) bool {
				return decode(p.Path(), nogoKey{"", reflect.TypeOf(fact)}, fact)
			},
			ExportPackageFact: func(fact analysis.Fact) { encode(nogoKey{"", reflect.TypeOf(fact)}, fact) },
			AllPackageFacts: func() []analysis.PackageFact {
				var list []analysis.PackageFact
				for _, p := range append([]*types.Package{pkg.Types}, reachable(pkg.Types)...) {
					for _, f := range a.FactTypes {
						fact := reflect.New(reflect.TypeOf(f).Elem()).Interface().(analysis.Fact)
						if decode(p.Path(), nogoKey{"", reflect.TypeOf(f)}, fact) {
							list = append(list, analysis.PackageFact{Package: p, Fact: fact})
						}
					}
				}
				return list
			},
			AllObjectFacts: func() []analysis.ObjectFact {
				var list []analysis.ObjectFact
				for _, p := range append([]*types.Package{pkg.Types}, reachable(pkg.Types)...) {
					for k := range visible[p.Path()] {
						obj, err := objectpath.Object(p, k.object)
						if err != nil || !slices.ContainsFunc(a.FactTypes, func(f analysis.Fact) bool { return reflect.TypeOf(f) == k.typ }) {
							continue
						}
						fact := reflect.New(k.typ.Elem()).Interface().(analysis.Fact)
						if decode(p.Path(), k, fact) {
							list = append(list, analysis.ObjectFact{Object: obj, Fact: fact})
						}
					}
				}
				return list
			},
		}
		result, err := a.Run(pass)
		if err != nil {
			t.Errorf("%s: %s: %v", pkg.PkgPath, a.Name, err)
		}
		results[a] = result
	}
	for _, a := range roots {
		run(a)
	}

	// Importers see all facts about this package, and of those about others what concerns methods, fields and types.
	for about, facts := range visible {
		if about == own {
			continue
		}
		maps.DeleteFunc(facts, func(k nogoKey, _ []byte) bool { return k.object == "" || !strings.Contains(string(k.object), ".") })
	}
	n.facts[pkg.PkgPath] = visible
}

// reachable returns the packages that pkg imports, directly or not.
func reachable(pkg *types.Package) []*types.Package {
	var list []*types.Package
	seen := map[*types.Package]bool{}
	var visit func(p *types.Package)
	visit = func(p *types.Package) {
		for _, imported := range p.Imports() {
			if !seen[imported] {
				seen[imported] = true
				list = append(list, imported)
				visit(imported)
			}
		}
	}
	visit(pkg)
	return list
}

// runNogo returns what all rules find in the module at dir when they are run as nogo runs them.
func runNogo(t *testing.T, dir string) findings {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir, Env: ruletest.Env(), Tests: true}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixtures do not compile")
	}
	// As nogo sets analyzer_flags.
	if err := config.Analyzer.Flags.Set("preview", "true"); err != nil {
		t.Fatal(err)
	}
	defer config.Analyzer.Flags.Set("preview", "false")
	var roots []*analysis.Analyzer
	for _, r := range analyzers.Rules {
		roots = append(roots, r.Analyzer)
	}
	if err := analysis.Validate(roots); err != nil {
		t.Fatal(err)
	}
	n := &nogo{facts: map[string]map[string]map[nogoKey][]byte{}}
	found := findings{}
	done := map[*packages.Package]bool{}
	var visit func(pkg *packages.Package)
	visit = func(pkg *packages.Package) {
		if done[pkg] {
			return
		}
		done[pkg] = true
		for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
			visit(pkg.Imports[path])
		}
		if pkg.TypesInfo == nil || strings.HasSuffix(pkg.PkgPath, ".test") {
			return // known by its types only; or the main package of a test
		}
		n.run(t, pkg, roots, func(a *analysis.Analyzer, d analysis.Diagnostic) {
			pos := pkg.Fset.PositionFor(d.Pos, false)
			if d.Pos.IsValid() && filepath.IsAbs(pos.Filename) {
				found[finding{engine.RelativeTo(dir, pos.Filename), pos.Line, a.Name, d.Category}] = d.Message
			}
		})
	}
	for _, pkg := range pkgs {
		visit(pkg)
	}
	return found
}

// TestNogoPackages checks what the program that rules_go generates needs: a package per rule with a variable Analyzer, flags that
// it can set, and nothing that happens when the package is loaded.
func TestNogoPackages(t *testing.T) {
	for _, r := range analyzers.Rules {
		a := r.Analyzer
		if a.Name != r.Name || len(a.FactTypes) > 0 {
			t.Errorf("%s: analyzer %s with %d types of facts", r.Name, a.Name, len(a.FactTypes))
		}
		for _, o := range r.Options {
			f := a.Flags.Lookup(o.Name)
			if f == nil {
				t.Errorf("%s: no flag for option %s", r.Name, o.Name)
				continue
			}
			if err := a.Flags.Set(o.Name, f.Value.String()); err != nil {
				t.Errorf("%s: flag %s does not take its own value: %v", r.Name, o.Name, err)
			}
		}
		// nogo sets flags of a rule and of what it requires directly.
		if !slices.Contains(a.Requires, config.Analyzer) {
			t.Errorf("%s does not require %s directly: its flags cannot be set", r.Name, config.Analyzer.Name)
		}
	}
	for _, f := range []string{"preview", "apis"} {
		if config.Analyzer.Flags.Lookup(f) == nil {
			t.Errorf("no flag %s", f)
		}
	}
}
