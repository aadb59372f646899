package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// factKey identifies a fact by names, so that it survives a second type check
// of the package that it is about.
type factKey struct {
	pkg    string // import path
	object string // symbol of a function, object path of anything else, "" for the package itself
	typ    reflect.Type
}

// facts holds the facts of all packages of a run.
type facts struct {
	mu     sync.RWMutex
	byKey  map[factKey]analysis.Fact
	object map[factKey]types.Object
	pkg    map[factKey]*types.Package
}

func newFacts() *facts {
	return &facts{
		byKey:  map[factKey]analysis.Fact{},
		object: map[factKey]types.Object{},
		pkg:    map[factKey]*types.Package{},
	}
}

// objectKey returns the key of a fact about obj; ok is false for an object
// that no other package can refer to.
func objectKey(obj types.Object, fact analysis.Fact) (key factKey, ok bool) {
	if obj.Pkg() == nil {
		return factKey{}, false
	}
	key = factKey{pkg: obj.Pkg().Path(), typ: reflect.TypeOf(fact)}
	if fn, ok := obj.(*types.Func); ok {
		key.object = string(symbol.Of(fn))
		return key, true
	}
	path, err := objectpath.For(obj)
	key.object = string(path)
	return key, err == nil
}

func (f *facts) get(key factKey, into analysis.Fact) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	fact, ok := f.byKey[key]
	if ok {
		reflect.ValueOf(into).Elem().Set(reflect.ValueOf(fact).Elem())
	}
	return ok
}

// install gives pass its fact functions. Facts exported while keep is false are dropped.
func (f *facts) install(pass *analysis.Pass, keep bool) {
	pass.ImportObjectFact = func(obj types.Object, into analysis.Fact) bool {
		key, ok := objectKey(obj, into)
		return ok && f.get(key, into)
	}
	pass.ImportPackageFact = func(pkg *types.Package, into analysis.Fact) bool {
		return f.get(factKey{pkg: pkg.Path(), typ: reflect.TypeOf(into)}, into)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		if obj == nil || obj.Pkg() != pass.Pkg {
			panic(fmt.Sprintf("analyzer %s exports a fact about %v, which is not of package %s", pass.Analyzer.Name, obj, pass.Pkg.Path()))
		}
		if key, ok := objectKey(obj, fact); ok && keep {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.byKey[key], f.object[key] = fact, obj
		}
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		if keep {
			key := factKey{pkg: pass.Pkg.Path(), typ: reflect.TypeOf(fact)}
			f.mu.Lock()
			defer f.mu.Unlock()
			f.byKey[key], f.pkg[key] = fact, pass.Pkg
		}
	}
	pass.AllObjectFacts = func() []analysis.ObjectFact {
		f.mu.RLock()
		defer f.mu.RUnlock()
		var list []analysis.ObjectFact
		for _, key := range f.sorted(pass) {
			if obj := f.object[key]; obj != nil {
				list = append(list, analysis.ObjectFact{Object: obj, Fact: f.byKey[key]})
			}
		}
		return list
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		f.mu.RLock()
		defer f.mu.RUnlock()
		var list []analysis.PackageFact
		for _, key := range f.sorted(pass) {
			if pkg := f.pkg[key]; pkg != nil {
				list = append(list, analysis.PackageFact{Package: pkg, Fact: f.byKey[key]})
			}
		}
		return list
	}
}

// sorted returns the keys of the facts of pass's analyzer about its package and
// what that imports, in a fixed order. Other packages may or may not be done yet.
func (f *facts) sorted(pass *analysis.Pass) []factKey {
	visible := map[string]bool{}
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		if !visible[pkg.Path()] {
			visible[pkg.Path()] = true
			for _, imported := range pkg.Imports() {
				visit(imported)
			}
		}
	}
	visit(pass.Pkg)
	var keys []factKey
	for key := range f.byKey {
		if visible[key.pkg] && slices.ContainsFunc(pass.Analyzer.FactTypes, func(t analysis.Fact) bool { return reflect.TypeOf(t) == key.typ }) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b factKey) int {
		if c := strings.Compare(a.pkg, b.pkg); c != 0 {
			return c
		}
		if c := strings.Compare(a.object, b.object); c != 0 {
			return c
		}
		return strings.Compare(a.typ.String(), b.typ.String())
	})
	return keys
}
