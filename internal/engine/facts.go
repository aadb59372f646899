package engine

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// facts holds what the analyses of packages told about these packages and their objects. Objects
// are identified by names: importers may know the package from another type check.
type facts struct {
	mu        sync.RWMutex
	byPackage map[string]map[factKey]analysis.Fact // by import path
}

// factKey identifies a fact within a package.
type factKey struct {
	object objectpath.Path // "" for the package itself
	typ    reflect.Type
}

func newFacts() *facts { return &facts{byPackage: map[string]map[factKey]analysis.Fact{}} }

// of returns the facts about a package, nil if there are none.
func (f *facts) of(pkg string) map[factKey]analysis.Fact {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.byPackage[pkg]
}

// publish makes the facts that the analyses of one package told available to its importers.
func (f *facts) publish(own *ownFacts) {
	named := map[factKey]analysis.Fact{}
	for key, fact := range own.facts {
		if key.object == nil {
			named[factKey{"", key.typ}] = fact
		} else if path, err := own.paths.For(key.object); err == nil { // otherwise no importer can refer to it
			named[factKey{path, key.typ}] = fact
		}
	}
	if len(named) > 0 {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.byPackage[own.pkg.Path()] = named
	}
}

// ownFacts are the facts about the package under analysis, as told by the analyzers that
// have run on it so far.
type ownFacts struct {
	pkg     *types.Package
	facts   map[ownKey]analysis.Fact
	paths   objectpath.Encoder
	visible []*types.Package // what pkg imports directly or indirectly, sorted by path; computed when asked for
	asked   *askedLog        // notes questions about other packages; nil if nobody wants to know
}

type ownKey struct {
	object types.Object // nil for the package itself
	typ    reflect.Type
}

func newOwnFacts(pkg *types.Package) *ownFacts {
	return &ownFacts{pkg: pkg, facts: map[ownKey]analysis.Fact{}}
}

// origin returns the declared object behind obj, a method or field of an instance or of a declared type.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// imported returns the packages that the package of o imports directly or indirectly, sorted by path.
func (o *ownFacts) imported() []*types.Package {
	if o.visible != nil {
		return o.visible
	}
	seen := map[string]bool{o.pkg.Path(): true}
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		for _, imported := range pkg.Imports() {
			if !seen[imported.Path()] {
				seen[imported.Path()] = true
				o.visible = append(o.visible, imported)
				visit(imported)
			}
		}
	}
	visit(o.pkg)
	slices.SortFunc(o.visible, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	return o.visible
}

// install gives pass, which analyses the package of own, its fact functions.
func (f *facts) install(pass *analysis.Pass, own *ownFacts) {
	declared := func(fact analysis.Fact) reflect.Type {
		typ := reflect.TypeOf(fact)
		if !isDeclared(pass.Analyzer, typ) {
			panic(fmt.Sprintf("analyzer %s uses facts of the undeclared type %v", pass.Analyzer.Name, typ))
		}
		return typ
	}
	copied := func(fact, into analysis.Fact) bool {
		if fact == nil {
			return false
		}
		reflect.ValueOf(into).Elem().Set(reflect.ValueOf(fact).Elem())
		return true
	}
	pass.ImportObjectFact = func(obj types.Object, into analysis.Fact) bool {
		typ := declared(into)
		if obj = origin(obj); obj.Pkg() == nil {
			return false
		}
		path := obj.Pkg().Path()
		if path == own.pkg.Path() {
			return copied(own.facts[ownKey{obj, typ}], into)
		}
		known := f.of(path)
		if known == nil {
			own.asked.facts(f, path, "", nil)
			return false
		}
		name, err := own.paths.For(obj)
		if err != nil {
			return false
		}
		own.asked.facts(f, path, name, typ)
		return copied(known[factKey{name, typ}], into)
	}
	pass.ImportPackageFact = func(pkg *types.Package, into analysis.Fact) bool {
		typ := declared(into)
		if pkg.Path() == own.pkg.Path() {
			return copied(own.facts[ownKey{nil, typ}], into)
		}
		own.asked.facts(f, pkg.Path(), "", typ)
		return copied(f.of(pkg.Path())[factKey{"", typ}], into)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		typ := declared(fact)
		if obj == nil || obj.Pkg() != own.pkg {
			panic(fmt.Sprintf("analyzer %s exports a fact about %v, which is not of package %s", pass.Analyzer.Name, obj, own.pkg.Path()))
		}
		own.facts[ownKey{origin(obj), typ}] = fact
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		own.facts[ownKey{nil, declared(fact)}] = fact
	}
	pass.AllObjectFacts = func() []analysis.ObjectFact {
		// Where an imported object stands is no part of what a stored result depends on, so the order must not follow from it.
		type placed struct {
			analysis.ObjectFact
			path objectpath.Path // "" in the package itself
		}
		var list []placed
		for key, fact := range own.facts {
			if key.object != nil && isDeclared(pass.Analyzer, key.typ) {
				list = append(list, placed{analysis.ObjectFact{Object: key.object, Fact: fact}, ""})
			}
		}
		own.asked.inSight()
		for _, pkg := range own.imported() {
			for _, typ := range pass.Analyzer.FactTypes {
				own.asked.facts(f, pkg.Path(), allObjects, reflect.TypeOf(typ))
			}
			for key, fact := range f.of(pkg.Path()) {
				if key.object == "" || !isDeclared(pass.Analyzer, key.typ) {
					continue
				}
				if obj, err := objectpath.Object(pkg, key.object); err == nil {
					list = append(list, placed{analysis.ObjectFact{Object: obj, Fact: fact}, key.object})
				}
			}
		}
		slices.SortFunc(list, func(a, b placed) int {
			order := cmp.Or(strings.Compare(a.Object.Pkg().Path(), b.Object.Pkg().Path()), cmp.Compare(a.path, b.path))
			if order == 0 && a.path == "" {
				order = cmp.Compare(a.Object.Pos(), b.Object.Pos())
			}
			return cmp.Or(order, strings.Compare(a.Object.String(), b.Object.String()), strings.Compare(typeName(a.Fact), typeName(b.Fact)))
		})
		facts := make([]analysis.ObjectFact, len(list))
		for i, p := range list {
			facts[i] = p.ObjectFact
		}
		return facts
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		var list []analysis.PackageFact
		own.asked.inSight()
		for _, typ := range pass.Analyzer.FactTypes {
			typ := reflect.TypeOf(typ)
			if fact := own.facts[ownKey{nil, typ}]; fact != nil {
				list = append(list, analysis.PackageFact{Package: own.pkg, Fact: fact})
			}
			for _, pkg := range own.imported() {
				own.asked.facts(f, pkg.Path(), "", typ)
				if fact := f.of(pkg.Path())[factKey{"", typ}]; fact != nil {
					list = append(list, analysis.PackageFact{Package: pkg, Fact: fact})
				}
			}
		}
		return list
	}
}

func typeName(fact analysis.Fact) string { return reflect.TypeOf(fact).String() }

// isDeclared reports whether a declares facts of type typ.
func isDeclared(a *analysis.Analyzer, typ reflect.Type) bool {
	return slices.ContainsFunc(a.FactTypes, func(t analysis.Fact) bool { return reflect.TypeOf(t) == typ })
}
