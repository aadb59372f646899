// Package dispatch says which methods a call through an interface may reach.
//
// Packages are described by names and signatures ([Describe]), not by types, so that
// descriptions can be stored and compared across type checks. An [Index] over the
// packages of a module answers for each interface method which declared types
// implement the interface. Types that exist for tests do not count; types that keep
// things in memory, or do nothing, are told apart.
package dispatch

import (
	"cmp"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Role says what a type is there for.
type Role uint8

const (
	Real Role = iota // does the work
	Fake             // keeps things in memory or does nothing: `MemoryStore`, `noopCache`
	Mock             // for tests only
)

// A Package describes the types of one package.
type Package struct {
	Interfaces []Type
	Concrete   []Type
}

// A Type is a declared type, or an instance of a generic one, with its method set.
type Type struct {
	Sym     symbol.Symbol // of the declared type, for instances followed by their arguments
	Role    Role
	Methods []Method // sorted by ID
}

// A Method is a method in a method set.
type Method struct {
	ID     string        // name, with the package path if it is not exported
	Sig    string        // symbol.SignatureKey; "" in a generic interface, where any fits
	Target symbol.Symbol // the declared method behind it; "" if it is promoted from an interface
}

// Describe describes the package-level types of pkg and the instances of generic types that
// info mentions; info may be nil. The fset tells the names of files.
func Describe(fset *token.FileSet, pkg *types.Package, info *types.Info) *Package {
	d := new(Package)
	seen := map[symbol.Symbol]bool{}
	add := func(sym symbol.Symbol, named *types.Named) {
		if seen[sym] {
			return
		}
		seen[sym] = true
		if iface, ok := named.Underlying().(*types.Interface); ok {
			if iface.IsMethodSet() && iface.NumMethods() > 0 {
				d.Interfaces = append(d.Interfaces, describeInterface(sym, named, iface))
			}
			return
		}
		if t := describeConcrete(fset, sym, named); len(t.Methods) > 0 {
			d.Concrete = append(d.Concrete, t)
		}
	}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		if named, ok := obj.Type().(*types.Named); ok {
			if named.TypeParams().Len() > 0 && !types.IsInterface(named) {
				continue // its instances count
			}
			add(symbol.OfType(obj), named)
		}
	}
	if info != nil {
		for _, inst := range info.Instances {
			named, ok := inst.Type.(*types.Named)
			if ok && !hasTypeParam(named) {
				add(TypeSymbol(named), named)
			}
		}
	}
	slices.SortFunc(d.Concrete, func(a, b Type) int { return cmp.Compare(a.Sym, b.Sym) })
	return d
}

// TypeSymbol names a declared type or an instance of a generic one. Instances that depend on
// type parameters share the symbol of the generic type.
func TypeSymbol(named *types.Named) symbol.Symbol {
	if named.TypeArgs().Len() == 0 || hasTypeParam(named) {
		return symbol.OfType(named.Obj())
	}
	return symbol.Symbol(symbol.TypeKey(named))
}

func hasTypeParam(named *types.Named) bool {
	for arg := range named.TypeArgs().Types() {
		if _, ok := arg.(*types.TypeParam); ok {
			return true
		}
	}
	return false
}

func describeInterface(sym symbol.Symbol, named *types.Named, iface *types.Interface) Type {
	t := Type{Sym: sym}
	for m := range iface.Methods() {
		method := Method{ID: m.Id(), Target: symbol.Of(m)}
		if named.TypeParams().Len() == 0 || named.TypeArgs().Len() > 0 {
			method.Sig = symbol.SignatureKey(m.Signature())
		}
		t.Methods = append(t.Methods, method)
	}
	slices.SortFunc(t.Methods, compareMethods)
	return t
}

func compareMethods(a, b Method) int { return strings.Compare(a.ID, b.ID) }

func describeConcrete(fset *token.FileSet, sym symbol.Symbol, named *types.Named) Type {
	t := Type{Sym: sym, Role: role(fset, named)}
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		fn := sel.Obj().(*types.Func)
		m := Method{ID: fn.Id(), Sig: symbol.SignatureKey(sel.Type().(*types.Signature))}
		if recv := fn.Signature().Recv(); recv != nil && !types.IsInterface(recv.Type()) {
			m.Target = symbol.Of(fn)
		}
		t.Methods = append(t.Methods, m)
	}
	slices.SortFunc(t.Methods, compareMethods)
	return t
}

var (
	mockName = regexp.MustCompile(`(?i)^mock|mock$|^stub|stub$|^spy|^dummy`)
	mockFile = regexp.MustCompile(`(?i)(^|_)mocks?(_|\.)|_test\.go$|(^|_)fakes?(_|\.)`)
	mockPath = regexp.MustCompile(`(?i)(^|/)(mocks?|.*mocks|fakes?|testutils?|testing|.*testutils?|.*test)$`)
	fakeName = regexp.MustCompile(`(?i)^fake|fake$|in_?mem|^mem[A-Z]|memory|^no-?op|^nop|^null|^empty|^disabled`)
)

// role guesses from names what a type is there for; mocking frameworks also leave other traces.
func role(fset *token.FileSet, named *types.Named) Role {
	obj := named.Obj()
	file := ""
	if f := fset.File(obj.Pos()); f != nil {
		file = filepath.Base(f.Name())
	}
	if mockName.MatchString(obj.Name()) || mockFile.MatchString(file) || mockPath.MatchString(obj.Pkg().Path()) {
		return Mock
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for field := range st.Fields() {
			switch symbol.TypeKey(field.Type()) {
			case "github.com/stretchr/testify/mock.Mock", "*go.uber.org/mock/gomock.Controller", "*github.com/golang/mock/gomock.Controller":
				return Mock
			}
		}
	}
	if fakeName.MatchString(obj.Name()) {
		return Fake
	}
	return Real
}

// An Index answers for the packages that were added to it.
type Index struct {
	interfaces map[symbol.Symbol]Type
	byMethod   map[methodKey][]*Type // concrete types by each of their methods
	known      map[symbol.Symbol]bool
	cache      map[symbol.Symbol]answer
}

// methodKey identifies methods with the same ID and signature, or with sig "" those with the same ID.
type methodKey struct{ id, sig string }

type answer struct {
	impls []symbol.Symbol
	fakes bool
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{
		interfaces: map[symbol.Symbol]Type{}, byMethod: map[methodKey][]*Type{},
		known: map[symbol.Symbol]bool{}, cache: map[symbol.Symbol]answer{},
	}
}

// Add adds the types of a package.
func (x *Index) Add(d *Package) {
	for _, t := range d.Interfaces {
		x.interfaces[t.Sym] = t
	}
	for i := range d.Concrete {
		t := &d.Concrete[i]
		if x.known[t.Sym] {
			continue // an instance that several packages mention
		}
		x.known[t.Sym] = true
		for _, m := range t.Methods {
			for _, key := range []methodKey{{m.ID, ""}, {m.ID, m.Sig}} {
				if list := x.byMethod[key]; len(list) == 0 || list[len(list)-1] != t {
					x.byMethod[key] = append(list, t)
				}
			}
		}
	}
	clear(x.cache)
}

// Implementations returns the methods that a call of the interface method may reach, sorted:
// those of real types. fakes reports whether there are also types that keep things in memory or
// do nothing. If only such types exist, there are no implementations.
func (x *Index) Implementations(method symbol.Symbol) (impls []symbol.Symbol, fakes bool) {
	if a, ok := x.cache[method]; ok {
		return a.impls, a.fakes
	}
	a := x.implementations(method)
	x.cache[method] = a
	return a.impls, a.fakes
}

func (x *Index) implementations(method symbol.Symbol) (a answer) {
	cut := strings.LastIndex(string(method), ").")
	if cut < 1 {
		return a
	}
	name := string(method[cut+len(")."):])
	iface, ok := x.interfaces[method[1:cut]]
	if !ok {
		return a
	}
	// The rarest method leaves the fewest candidates.
	var candidates []*Type
	for i, m := range iface.Methods {
		if list := x.byMethod[methodKey{m.ID, m.Sig}]; i == 0 || len(list) < len(candidates) {
			candidates = list
		}
	}
	for _, t := range candidates {
		if t.Role == Mock || !t.implements(iface) {
			continue
		}
		if t.Role == Fake {
			a.fakes = true
			continue
		}
		for _, m := range t.Methods {
			if m.Target != "" && (m.ID == name || strings.HasSuffix(m.ID, "."+name)) && !slices.Contains(a.impls, m.Target) {
				a.impls = append(a.impls, m.Target)
			}
		}
	}
	slices.Sort(a.impls)
	return a
}

// implements reports whether the method set of t contains all methods of iface.
func (t *Type) implements(iface Type) bool {
	for _, want := range iface.Methods {
		i, ok := slices.BinarySearchFunc(t.Methods, want, compareMethods)
		if !ok || want.Sig != "" && t.Methods[i].Sig != want.Sig {
			return false
		}
	}
	return true
}
